"""How many people live where: noted by supervisors, else of the census of 2020 for Beijing's districts.

The census is that of 1 November 2020 (seventh, by the city's bulletin). It counts who lives in the development area at
Yizhuang with the districts that it lies in, Daxing above all.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.checkup.sheet import People
from desk.errors import InvalidInput
from desk.store.models import PopulationRow

FILE = Path(__file__).with_name("census.csv")
CENSUS, CENSUS_SOURCE = date(2020, 11, 1), "第七次全国人口普查 (census of 2020)"
CITY = "city"
LINE = re.compile(r"^\s*(\w+)[\s,，\t]+([\d,，]+)\s*$")
MOST = 100_000_000


@cache
def shipped() -> Mapping[str, People]:
    """By the district's code, which is that of the whole country, so that it fits no other city."""
    with FILE.open(encoding="utf-8") as lines:
        return {
            row["code"]: People(int(row["people"]), CENSUS, CENSUS_SOURCE) for row in csv.DictReader(lines)
        }


async def people(session: AsyncSession, pack: CityPack, day: date) -> Mapping[str, People]:
    """Of every area whose number is known, the one that `newest` picks among those noted and the census.

    The city's, unless somebody noted it as of then, is the sum of its districts, where that of all those is known that
    have a code of the country's; what is run like a district has none, and lies in them.
    """
    codes = _codes(pack)
    rows = await session.scalars(select(PopulationRow).order_by(PopulationRow.id.desc()))
    noted = [(row.code, People(row.people, row.as_of, row.source)) for row in rows]
    found = newest([*noted, *(one for one in shipped().items() if one[0] in codes)], day)
    districts = [one.code for one in pack.districts if one.code.isdecimal()]
    if districts and all(code in found for code in districts):
        parts = [found[code] for code in districts]
        days = [one.as_of for one in parts]
        if CITY not in found or found[CITY].as_of > max(day, *days):
            found[CITY] = People(sum(one.number for one in parts), min(days), parts[0].source)
    return found


def newest(told: Iterable[tuple[str, People]], day: date) -> dict[str, People]:
    """Of each code the newest as of `day`, else the oldest there is; of one day's the one that is told first."""
    found: dict[str, People] = {}
    for code, one in sorted(told, key=lambda line: line[1].as_of, reverse=True):
        if code not in found or found[code].as_of > max(day, one.as_of):
            found[code] = one
    return found


def told(text: str, pack: CityPack) -> Mapping[str, int]:
    """What lines of a code and a number say, such as '110105026 98000'. Raises `InvalidInput` for any other line."""
    codes = {CITY, *_codes(pack)}
    found: dict[str, int] = {}
    for line in filter(str.strip, text.splitlines()):
        parts = LINE.match(line)
        number = int(re.sub("[,，]", "", parts[2]) or 0) if parts else 0
        if parts is None or parts[1] not in codes or not 0 < number < MOST:
            raise InvalidInput(f"no area and number: {line.strip()[:60]}", field="people")
        found[parts[1]] = number
    if not found:
        raise InvalidInput("no line at all", field="people")
    return found


def _codes(pack: CityPack) -> set[str]:
    return {one.code for one in pack.districts} | {one.code for one in pack.subdistricts}
