"""What is known against the locked packages, less what was looked at and accepted until a day. Pure rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.supply.advisories import Advisory
from bot.supply.locks import Pin


@dataclass(frozen=True)
class Acceptance:
    """A decision about some advisories of one package: why they do no harm here, and until when that is believed."""

    package: str
    ids: frozenset[str]
    because: str
    found: date
    until: date


@dataclass(frozen=True)
class Finding:
    """An advisory that is about a version which a runtime has."""

    runtime: str
    pin: Pin
    advisory: Advisory
    accepted: Acceptance | None = None

    @property
    def name(self) -> str:
        """The id it is called by: PyPA's if it has one, else any."""
        return min(self.advisory.names, key=lambda one: (not one.startswith("PYSEC-"), one))

    def __str__(self) -> str:
        until = f", accepted until {self.accepted.until}" if self.accepted is not None else ""
        fixed = self.advisory.fixed_in(self.pin.version)
        known = ", ".join(sorted(self.advisory.names))
        return (
            f"{self.runtime}: {self.pin.name} {self.pin.version}, {f'fixed in {fixed}' if fixed else 'not fixed'}"
            f"{until}: {self.advisory.summary} ({known})"
        )


@dataclass(frozen=True)
class Verdict:
    """`open` has to be decided, `late` was accepted until a day that is over, `idle` acceptances meet nothing."""

    open: Sequence[Finding]
    late: Sequence[Finding]
    accepted: Sequence[Finding]
    idle: Sequence[tuple[Acceptance, Sequence[str]]]

    @property
    def stands(self) -> bool:
        """Whether nothing is left to decide."""
        return not (self.open or self.late)


def judged(
    locked: Mapping[str, Sequence[Pin]],
    advisories: Iterable[Advisory],
    acceptances: Sequence[Acceptance],
    *,
    today: date,
) -> Verdict:
    """What these advisories say of what is locked."""
    known: dict[str, list[Advisory]] = {}
    for advisory in advisories:
        known.setdefault(advisory.package, []).append(advisory)
    found = [
        Finding(runtime, pin, advisory, _accepted(advisory, acceptances))
        for runtime, pins in locked.items()
        for pin in pins
        for advisory in known.get(pin.name, ())
        if advisory.affects(pin.version)
    ]
    met = {(one.pin.name, name) for one in found for name in one.advisory.names}
    idle = [(one, sorted(name for name in one.ids if (one.package, name) not in met)) for one in acceptances]
    return Verdict(
        open=[one for one in found if one.accepted is None],
        late=[one for one in found if one.accepted is not None and one.accepted.until < today],
        accepted=[one for one in found if one.accepted is not None and one.accepted.until >= today],
        idle=[(one, names) for one, names in idle if names],
    )


def _accepted(advisory: Advisory, acceptances: Iterable[Acceptance]) -> Acceptance | None:
    """The acceptance that holds longest, of those that name it."""
    fitting = [one for one in acceptances if one.package == advisory.package and one.ids & advisory.names]
    return max(fitting, key=lambda one: one.until, default=None)
