"""Response, resolution, satisfaction and the composite from counts (docs/rules.md, 'Follow-up and rates'). Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import add, attrgetter, sub

from city.model import FigureSettings


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of some days. Counts add up.

    Follow-ups by the day they began: `asked`, of these `delivered`, of these `answered`; and `unreachable`, those that
    are over and never reached their citizen, by chat or by phone. Tickets by the day of their last follow-up: `valid`
    (V), of these `contacted` (C), `solved` (S), `satisfied` (A), `basically` (B). Tickets by their own days: `filed`,
    and `withdrawn` after the unit had been in touch.
    """

    filed: int = 0
    withdrawn: int = 0
    asked: int = 0
    delivered: int = 0
    answered: int = 0
    valid: int = 0
    contacted: int = 0
    solved: int = 0
    satisfied: int = 0
    basically: int = 0
    unreachable: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """The counts in the order of `NAMES`."""
        return _numbers(self)

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(add, self.numbers, other.numbers))

    def __sub__(self, other: Counts) -> Counts:
        return Counts(*map(sub, self.numbers, other.numbers))

    def __bool__(self) -> bool:
        return any(self.numbers)


NAMES = tuple(field.name for field in fields(Counts))
_numbers: Callable[[Counts], tuple[int, ...]] = attrgetter(*NAMES)


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates as shares of V, 0 to 1, and the composite, 0 to 100."""

    response: float
    resolution: float
    satisfaction: float
    composite: float


def rates(counts: Counts, settings: FigureSettings) -> Rates | None:
    """The rates of these counts. None without a valid follow-up: that is 'no data', and never a zero."""
    if not counts.valid:
        return None
    response = counts.contacted / counts.valid
    resolution = counts.solved / counts.valid
    satisfaction = (counts.satisfied + settings.basically_weight * counts.basically) / counts.valid
    composite = 100 * (
        settings.response_weight * response
        + settings.satisfaction_weight * satisfaction
        + settings.resolution_weight * resolution
    )
    return Rates(response, resolution, satisfaction, composite)


def is_small(counts: Counts, settings: FigureSettings) -> bool:
    """Whether there are so few valid follow-ups that their rates say little. Without any it is 'no data'."""
    return 0 < counts.valid < settings.small_below


def ranks(counts: Mapping[str, Counts], settings: FigureSettings) -> dict[str, int]:
    """The places of these codes, the highest composite first; equals share one, and what has no data has none.

    Whoever has few answers comes after all that have enough: one happy citizen makes nobody the city's best.
    """
    merits = {
        code: (not is_small(one, settings), found.composite)
        for code, one in counts.items()
        if (found := rates(one, settings)) is not None
    }
    places: dict[tuple[bool, float], int] = {}
    for place, merit in enumerate(sorted(merits.values(), reverse=True), start=1):
        places.setdefault(merit, place)
    return {code: places[merit] for code, merit in merits.items()}
