"""What a reviewer looks for: words, and what was understood and made of a conversation. Plain data, read from a URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from desk.dates import day
from desk.errors import InvalidInput

LOW, HIGH = 0.5, 0.8
BANDS: dict[str, tuple[float, float]] = {"low": (0.0, LOW), "middle": (LOW, HIGH), "high": (HIGH, 2.0)}
"""How sure the assistant was of an intent: from the first, below the second."""
RESULTS = ("none", "draft", "filed", "solved", "withdrawn", "rejected")
"""What became of a conversation: no ticket, a complaint not told to the end, a ticket, one whose matter is done, one
taken back, one refused."""
YES_NO = ("yes", "no")
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Asked:
    """None does not narrow. `sure` is one of `BANDS`, `result` one of `RESULTS`; days are the city's, both included.

    `fallback`: with a message that was not understood; `handed_over`: a person was asked for or wrote.
    """

    q: str | None = None
    intent: str | None = None
    sure: str | None = None
    fallback: bool | None = None
    handed_over: bool | None = None
    channel: str | None = None
    language: str | None = None
    result: str | None = None
    reviewed: bool | None = None
    flagged: bool | None = None
    tag: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_of_message(self) -> bool:
        """Whether only some messages of a conversation can answer it."""
        return any((self.q, self.intent, self.sure, self.fallback))


NAMES = tuple(one.name for one in fields(Asked))
_ONE_OF = {"sure": tuple(BANDS), "result": RESULTS, "language": ("zh", "en")}
_YES_NO = ("fallback", "handed_over", "reviewed", "flagged")
_DAYS = ("since", "until")


def read(query: Mapping[str, str]) -> Asked:
    """What a URL's query asks for; empty values ask for nothing. Raises `InvalidInput` naming what makes no sense."""
    given = {name: value for name in NAMES if (value := query.get(name, "").strip())}
    found: dict[str, object] = {}
    for name, value in given.items():
        if name in _DAYS:
            found[name] = _day(name, value)
        elif name in _YES_NO:
            found[name] = _is_one_of(name, value, YES_NO) == "yes"
        elif name in _ONE_OF:
            found[name] = _is_one_of(name, value, _ONE_OF[name])
        else:
            found[name] = value[:LONGEST_QUERY]
    return Asked(**found)  # type: ignore[arg-type]


def written(asked: Asked) -> dict[str, str]:
    """The same as values of a URL, without what is not asked for."""
    words = {True: "yes", False: "no"}
    return {
        name: words[value] if isinstance(value, bool) else str(value)
        for name in NAMES
        if (value := getattr(asked, name)) is not None
    }


def _is_one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise InvalidInput(f"{name} is one of {', '.join(known)}", field=name)
    return value


def _day(name: str, value: str) -> date:
    found = day(value)
    if found is None:
        raise InvalidInput("that is no day", field=name)
    return found
