"""Releases months of tickets into a folder: a file a month and format, what the codes mean, and what was left out.

A month that stands there is never written again: what became known since would be the difference of two files.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from city.groups import GROUPS, KINDS, Name
from city.pack import CityPack
from desk.figures.sheets import inert_word
from desk.opendata import tickets
from desk.opendata.anonymity import LEVELS, K, released
from desk.opendata.files import writing
from desk.opendata.months import Month
from desk.store.database import Database

ABOUT, CODES = "about.json", "codes.csv"


@dataclass(frozen=True)
class Told:
    """What became of a month's tickets that the public may see: `told` by level (`LEVELS`), or `dropped`."""

    told: dict[str, int]
    dropped: int

    @property
    def lines(self) -> int:
        """Lines of the file, each of them a ticket."""
        return sum(self.told.values())

    @property
    def share_dropped(self) -> float:
        """From 0 to 1; 0 of no tickets."""
        return self.dropped / (self.lines + self.dropped) if self.dropped else 0.0


class Releases:
    """The releases of one store in one folder; with `published` of the tickets alone whose citizen agreed to it."""

    def __init__(self, db: Database, pack: CityPack, folder: Path, *, published: bool) -> None:
        self._db, self._pack, self._folder = db, pack, folder
        self._published = published

    def stands(self, month: Month) -> bool:
        """Whether the month was released, in whichever format."""
        return any(self._folder.glob(f"{_name(month)}.*"))

    async def release(self, month: Month, formats: Collection[str]) -> Told:
        """Write the files of a month that is over and does not stand yet, and what is known of it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        levels, dropped = Counter[str](), 0
        paths = {one: self._folder / f"{_name(month)}.{one}" for one in formats}
        zone = ZoneInfo(self._pack.timezone)
        with writing(paths) as writers:
            async with self._db.read() as session:
                async for cells in tickets.of_month(
                    session, self._pack, month, zone, published=self._published
                ):
                    found = released(cells)
                    for writer in writers:
                        writer.write(found.cells)
                    levels.update(dict(zip(LEVELS, found.by_level, strict=True)))
                    dropped += found.dropped
            # Told of before the files stand: stopped in between, the month does not stand and is released again.
            told = Told({level: levels[level] for level in LEVELS}, dropped)
            self._tell(month, told)
        return told

    def _tell(self, month: Month, told: Told) -> None:
        path = self._folder / ABOUT
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        months = known.get("months", {}) | {str(month): {**told.told, "dropped": told.dropped}}
        about = {"k": K, "months": dict(sorted(months.items()))}
        path.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
        with (self._folder / CODES).open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows([("field", "code", "zh", "en"), *_codes(self._pack)])


def _name(month: Month) -> str:
    return f"tickets-{month}"


def _codes(pack: CityPack) -> list[tuple[str, str, str, str]]:
    """What the codes of a file mean, in both languages. Administrators write names, and none of them is a formula."""
    named: dict[str, dict[str, Name]] = {
        "district": {one.code: Name(one.zh, one.en) for one in pack.districts},
        "subdistrict": {one.code: Name(one.zh, one.en) for one in pack.subdistricts},
        "category_group": dict(GROUPS),
        "category": {one.code: Name(one.zh, one.en) for one in pack.categories if one.public},
        "kind": {str(code): name for code, name in KINDS.items()},
    }
    return [
        (field, inert_word(code), inert_word(name.zh), inert_word(name.en))
        for field, names in named.items()
        for code, name in names.items()
    ]
