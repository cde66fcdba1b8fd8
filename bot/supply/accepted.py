"""`requirements/accepted.yml`: which advisories were looked at and accepted, why, by when to look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.setup.progress import Refusal
from bot.supply.audit import Acceptance
from bot.supply.locks import canonical

FILE = "accepted.yml"
FIELDS = frozenset({"package", "ids", "because", "found", "until"})
LONGEST = timedelta(days=366)
"""What was accepted is looked at again within a year."""


def accepted(folder: Path) -> Sequence[Acceptance]:
    """What the file says. Raises Refusal with the entry that makes no sense."""
    entries = yaml.safe_load((folder / FILE).read_text(encoding="utf-8")) or []
    return [_one(entry) for entry in entries]


def _one(entry: dict[str, Any]) -> Acceptance:
    named = f"{FILE}: {entry.get('package', 'an entry without a package')}"
    if entry.keys() != FIELDS:
        raise Refusal(f"{named}: {', '.join(sorted(FIELDS ^ entry.keys()))} is missing or unknown")
    found, until = entry["found"], entry["until"]
    if not (isinstance(found, date) and isinstance(until, date)):
        raise Refusal(f"{named}: found and until are days, such as 2026-11-27")
    if not found < until <= found + LONGEST:
        raise Refusal(f"{named}: until is a day after found, within a year")
    if not entry["ids"] or not str(entry["because"]).strip():
        raise Refusal(f"{named}: at least one id and a reason are needed")
    return Acceptance(
        package=canonical(str(entry["package"])),
        ids=frozenset(map(str, entry["ids"])),
        because=str(entry["because"]).strip(),
        found=found,
        until=until,
    )
