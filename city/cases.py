"""What one person asks and another judges: limits and reasons, read from `cases.yml`."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from city.entries import Entry, mapping
from city.model import CASE_KINDS, CaseSettings, Reason
from city.settings import Versions, versions

_FILE = "cases.yml"
CLOCKS = ("dispatch", "unit", "citizen", "ruling")
_DAY = timedelta(days=1)

UNWRITTEN = Versions(
    (
        CaseSettings(
            valid_from=date(2024, 1, 1),
            judge_within=dict.fromkeys(CASE_KINDS, _DAY),
            longest_pause=90 * _DAY,
            raise_on=(),
            reasons={kind: (Reason("other", "其他", "Another reason"),) for kind in CASE_KINDS},
        ),
    )
)
"""What holds for a city that says nothing of it."""


def cases(folder: Path) -> Versions[CaseSettings]:
    """The settings by day; `UNWRITTEN` for a city without the file. CityPackError names what is wrong."""
    if not (folder / _FILE).exists():
        return UNWRITTEN
    entry = mapping(folder / _FILE)
    found = versions(entry, "cases", _case)
    entry.close()
    return found


def _case(entry: Entry, day: date) -> CaseSettings:
    hours, reasons = entry.entry("judge_hours"), entry.entry("reasons")
    settings = CaseSettings(
        valid_from=day,
        judge_within={kind: timedelta(hours=hours.number(kind, low=0.01)) for kind in CASE_KINDS},
        longest_pause=timedelta(days=entry.number("longest_pause_days", low=0.01)),
        raise_on=entry.texts("raise_on"),
        reasons={kind: _reasons(reasons, kind) for kind in CASE_KINDS},
    )
    hours.close()
    reasons.close()
    if unknown := [clock for clock in settings.raise_on if clock not in CLOCKS]:
        raise entry.fault("raise_on", f"{unknown[0]!r} is none of {', '.join(CLOCKS)}")
    return settings


def _reasons(entry: Entry, kind: str) -> tuple[Reason, ...]:
    found: dict[str, Reason] = {}
    for item in entry.entries(kind):
        code = item.text("code")
        if code in found:
            raise item.fault("code", f"{code!r} is given twice")
        found[code] = Reason(
            code,
            item.text("zh"),
            item.text("en"),
            misdispatched=item.maybe_flag("misdispatched"),
            asks_citizen=item.maybe_flag("asks_citizen"),
        )
        item.close()
    return tuple(found.values())
