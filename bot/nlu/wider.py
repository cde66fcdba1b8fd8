"""A name that is told for more than the sub-district that is called so, as the places beside it show. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.area import Mention
from bot.nlu.gazetteer import DISTRICT_CODE, Gazetteer, Meaning
from bot.nlu.spellings import FORMAL_AFTER_EN
from city.names import normal

_BESIDE_ONLY = re.compile(r"(?:旁边?|附近|对面|边上|周边)")
_FORMAL = ("街道", "镇", "乡", "地区", "subdistrict", "town", "township", "jiedao")
_BESIDE = re.compile(r"[镇乡]?[\s,，的]*|,? (?:in|of) ")
_SHORT = 2


def wider(written: str, mention: Mention, kept: Sequence[Mention], gazetteer: Gazetteer) -> Mention:
    """A name that people use for more than the sub-district called so, beside a place that lies in the next one: 良乡意墅园,
    良乡拱辰街道.

    亦庄 is the zone; beside a place of the town of that name, or with the town's district told, it is the town.
    """
    name = written[mention.start : mention.end]
    if mention.level not in ("district", "subdistrict") or (len(name) > _SHORT and name.endswith(_FORMAL)):
        return mention
    if mention.level == "district":
        return _town(name, mention, kept, gazetteer)
    for other in kept:
        exact = other.codes
        if (
            (other.level in ("community", "spot") or _is_formal(written, other))
            and len(exact) == len(mention.codes) == 1
            and not exact & mention.codes
            and all(len(code) > DISTRICT_CODE for code in exact)
            and {gazetteer.district_of[c] for c in exact} == {gazetteer.district_of[c] for c in mention.codes}
            and _side_by_side(written, mention, other)
            and not _BESIDE_ONLY.match(written, other.end)
        ):
            around = frozenset(gazetteer.district_of[code] for code in mention.codes)
            return Mention(mention.start, mention.end, (Meaning("district", around, False),))
    return mention


def _is_formal(written: str, mention: Mention) -> bool:
    """Whether a sub-district is told with what it is."""
    return mention.level == "subdistrict" and (
        written.endswith(_FORMAL, mention.start, mention.end)
        or FORMAL_AFTER_EN.match(written, mention.end) is not None
    )


def _town(name: str, mention: Mention, kept: Sequence[Mention], gazetteer: Gazetteer) -> Mention:
    """A zone that has no sub-districts, read as the town of its name where the rest of the message says so."""
    town = gazetteer.joined.get(f"{normal(name)}town") or gazetteer.written.get(f"{name}镇") or ()
    codes = {code for meaning in town for code in meaning.codes}
    if not codes or codes & mention.codes or any(gazetteer.district_of[c] in mention.codes for c in codes):
        return mention
    around = {gazetteer.district_of[code] for code in codes}
    for other in kept:
        if other is not mention and (
            other.codes <= codes or (other.codes <= around and other.level == "district")
        ):
            return Mention(mention.start, mention.end, town)
    return mention


def _side_by_side(written: str, one: Mention, other: Mention) -> bool:
    first, second = sorted((one, other), key=lambda m: m.start)
    return _BESIDE.fullmatch(written, first.end, second.start) is not None
