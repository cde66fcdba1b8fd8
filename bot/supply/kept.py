"""`requirements/advisories.json`: what is known of our own packages, kept for whoever cannot ask the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.supply import advisories
from bot.supply.advisories import ECOSYSTEM, RANGES
from bot.supply.database import opened, records
from bot.supply.locks import canonical

FILE = "advisories.json"
NAMED = ("id", "modified", "aliases", "summary")
LONGEST_SUMMARY = 160


def asked(source: str, packages: Collection[str]) -> Sequence[dict[str, Any]]:
    """What a database knows of these packages. Raises NotAsked."""
    with opened(source) as place:
        return of_ours(records(place, packages), packages)


def of_ours(told: Iterable[Mapping[str, Any]], packages: Collection[str]) -> Sequence[dict[str, Any]]:
    """The records about these packages, by id, each with no more than an audit reads."""
    found = [short for record in told if (short := _shorter(record, packages))]
    return sorted(found, key=lambda one: str(one["id"]))


def newest(told: Iterable[Mapping[str, Any]]) -> str:
    """The day of the newest change among these records: what came out later is not known by them."""
    return max((str(one.get("modified", ""))[:10] for one in told), default="")


def write(
    folder: Path, told: Sequence[dict[str, Any]], locked: Mapping[str, Collection[str]], *, on: date
) -> None:
    """Keep those that are about the locked versions, or may be about later ones: a line each, so that changes show."""
    reaching = [
        record
        for record in told
        if any(
            one.reaches(version) for one in advisories.read(record) for version in locked.get(one.package, ())
        )
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in reaching)
    (folder / FILE).write_text(f'{{"kept": "{on}", "records": [\n{lines}\n]}}\n', encoding="utf-8")


def read(folder: Path) -> tuple[date, Sequence[dict[str, Any]]]:
    """When they were kept, and the records."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return date.fromisoformat(told["kept"]), told["records"]


def _shorter(record: Mapping[str, Any], packages: Collection[str]) -> dict[str, Any] | None:
    """A record of OSV's still; None where it is about none of these packages, or was withdrawn."""
    if record.get("withdrawn"):
        return None
    affected = [one for each in record.get("affected") or () if (one := _affected(each, packages))]
    if not affected:
        return None
    named = {name: record[name] for name in NAMED if record.get(name)}
    summary = named.get("summary") or str(record.get("details") or "").strip().split("\n")[0]
    modified = str(named.get("modified", ""))
    return {**named, "modified": modified, "summary": summary[:LONGEST_SUMMARY], "affected": affected}


def _affected(one: Mapping[str, Any], packages: Collection[str]) -> dict[str, Any] | None:
    """Its ranges, and by name only those versions that they do not hold."""
    package = one.get("package") or {}
    if package.get("ecosystem") != ECOSYSTEM or canonical(str(package["name"])) not in packages:
        return None
    ranges = [
        {"type": each["type"], "events": each["events"]}
        for each in one.get("ranges") or ()
        if each.get("type") in RANGES
    ]
    [held] = advisories.read({"id": "", "affected": [{"package": package, "ranges": ranges}]})
    named = [version for version in map(str, one.get("versions") or ()) if not held.affects(version)]
    found = {
        "package": {"ecosystem": ECOSYSTEM, "name": package["name"]},
        "ranges": ranges,
        "versions": named,
    }
    return {key: value for key, value in found.items() if value}
