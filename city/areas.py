"""Districts, sub-districts, communities and spots, read from the pack's CSV files."""

from __future__ import annotations

from collections.abc import Container, Mapping
from pathlib import Path

from city.model import Community, District, Neighbour, Spot, SpotKind, Subdistrict
from city.tables import Row, rows

SPOT_KINDS: tuple[SpotKind, ...] = ("metro", "road", "landmark", "estate")


def districts(folder: Path, units: Container[str]) -> dict[str, District]:
    """By code. A district that names none of `units` gets a unit of its own, `D<code>`."""
    columns = ("code", "zh", "en", "pinyin", "aliases", "unit")
    found: dict[str, District] = {}
    for row in rows(folder / "districts.csv", columns, required=columns[:4]):
        code = _new_code(row, found)
        unit = _maybe(row, "unit", units, "units.yml") or f"D{code}"
        found[code] = District(code, row["zh"], row["en"], row["pinyin"], row.texts("aliases"), unit)
    return found


def subdistricts(folder: Path, districts: Container[str], units: Container[str]) -> dict[str, Subdistrict]:
    """By code. A sub-district that names none of `units` gets a unit of its own, `S<code>`."""
    columns = ("code", "district", "zh", "en", "short", "pinyin", "aliases", "unit")
    found: dict[str, Subdistrict] = {}
    for row in rows(folder / "subdistricts.csv", columns, required=columns[:6]):
        code = _new_code(row, found)
        found[code] = Subdistrict(
            code=code,
            zh=row["zh"],
            en=row["en"],
            short=row["short"],
            pinyin=row["pinyin"],
            aliases=row.texts("aliases"),
            district=_known(row, "district", districts, "districts.csv"),
            unit=_maybe(row, "unit", units, "units.yml") or f"S{code}",
        )
    return found


def communities(folder: Path, known: Container[str]) -> tuple[Community, ...]:
    """In the order of the file; `known` are the sub-districts' codes."""
    columns = ("code", "zh", "short", "subdistrict")
    found: dict[str, Community] = {}
    for row in rows(folder / "communities.csv", columns, required=columns):
        code = _new_code(row, found)
        area = _known(row, "subdistrict", known, "subdistricts.csv")
        found[code] = Community(code, row["zh"], row["short"], area)
    return tuple(found.values())


def spots(
    folder: Path, districts: Mapping[str, District], subdistricts: Mapping[str, Subdistrict]
) -> tuple[Spot, ...]:
    """In the order of the file. A spot's sub-district lies in its district; candidates are several codes."""
    columns = ("kind", "names", "district", "subdistrict", "candidates")
    found = []
    for row in rows(folder / "spots.csv", columns, required=columns[:2]):
        if (kind := row["kind"]) not in SPOT_KINDS:
            raise row.fault("kind", f"{kind!r} is none of {', '.join(SPOT_KINDS)}")
        district = _maybe(row, "district", districts, "districts.csv")
        subdistrict = _maybe(row, "subdistrict", subdistricts, "subdistricts.csv")
        if subdistrict and subdistricts[subdistrict].district != district:
            raise row.fault("subdistrict", f"{subdistrict!r} is not in the district {district!r}")
        candidates = row.texts("candidates")
        for code in candidates:
            if code not in districts and code not in subdistricts:
                raise row.fault("candidates", f"{code!r} is neither in districts.csv nor in subdistricts.csv")
        if len(candidates) == 1 or not (district or candidates):
            raise row.fault("candidates", "must be at least two codes where the area is not certain")
        found.append(Spot(row.texts("names"), kind, district, subdistrict, candidates))
    return tuple(found)


def neighbours(folder: Path) -> tuple[Neighbour, ...]:
    """Places outside the city, in the order of the file."""
    columns = ("zh", "en", "aliases", "number")
    return tuple(
        Neighbour(row["zh"], row["en"], row.texts("aliases"), row["number"])
        for row in rows(folder / "neighbours.csv", columns, required=("zh", "en", "number"))
    )


def _new_code(row: Row, found: Container[str]) -> str:
    code = row["code"]
    if code in found:
        raise row.fault("code", f"{code!r} is given twice")
    return code


def _known(row: Row, column: str, known: Container[str], file: str) -> str:
    code = row[column]
    if code not in known:
        raise row.fault(column, f"{code!r} is not in {file}")
    return code


def _maybe(row: Row, column: str, known: Container[str], file: str) -> str | None:
    return _known(row, column, known, file) if row[column] else None
