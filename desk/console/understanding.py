"""What the assistant understood of a message, in words: intent, kind, likeliest categories, places, times, model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from city.groups import KINDS
from city.pack import CityPack
from desk.console.parts import Console, name, when
from desk.console.words import Words, words
from desk.conversations.by_rule import MISSES
from desk.conversations.transcript import StaffLine
from desk.review.asked import BANDS

ABOUT_MATTERS = ("file_complaint", "ask_question", *sorted(MISSES))
PLACES = ("district", "subdistrict", "place_choices", "address", "outside_city")
SHOWN_AS_THEY_ARE = ("party", "ticket_number", "plate", "person_name", "phone")


def understood(parts: Console, line: StaffLine, lang: str) -> dict[str, Any] | None:
    """As the template draws it; None of what nobody had to understand."""
    told = line.understanding
    if line.direction != "in" or not told or not told.get("intent"):
        return None
    t, pack = words(lang), parts.pack
    entities = told.get("entities") or ()
    kind = told.get("kind") or _value(entities, "kind")
    matter = told["intent"] in ABOUT_MATTERS or kind
    return {
        "intent": intent_name(str(told["intent"]), t),
        "sure": percent(told.get("confidence")),
        "band": band(told.get("confidence")),
        "missed": told["intent"] in MISSES,
        "kind": KINDS[kind].of(lang) if kind in KINDS else None,
        "categories": [
            (category_name(pack, str(code), lang), percent(likely))
            for code, likely in _categories(told, entities)
        ]
        if matter
        else [],
        "places": list(dict.fromkeys(_places(pack, entities, lang))),
        "times": [_time(parts, one) for one in entities if one.get("entity") == "time"],
        "details": [str(one["value"]) for one in entities if one.get("entity") in SHOWN_AS_THEY_ARE],
        "model": told.get("model"),
    }


def intent_name(intent: str, t: Words) -> str:
    """An intent in words; its code where there are none."""
    named = f"intent.{intent}"
    return t(named) if t.has(named) else intent


def percent(share: Any) -> int | None:
    """A probability as a whole percentage."""
    return round(100 * share) if isinstance(share, int | float) else None


def band(sure: Any) -> str | None:
    """Which of `BANDS` a confidence is in."""
    if not isinstance(sure, int | float):
        return None
    return next((code for code, (least, most) in BANDS.items() if least <= sure < most), None)


def category_name(pack: CityPack, code: str, lang: str) -> str:
    """A category's name; its code where the pack no longer has it."""
    return _named(pack.category, code, lang)


def _categories(told: Mapping[str, Any], entities: Iterable[Mapping[str, Any]]) -> list[Any]:
    """Those kept with the message; of one from before they were kept, what its category said of the others."""
    kept = told.get("categories")
    if not kept:
        kept = next((top for one in entities if (top := _extra(one).get("top3"))), [])
    return [one for one in kept if isinstance(one, list | tuple) and len(one) == 2]


def _places(pack: CityPack, entities: Iterable[Mapping[str, Any]], lang: str) -> Iterable[str]:
    for kind in PLACES:
        for one in entities:
            value = one.get("value")
            if one.get("entity") != kind or not value:
                continue
            if kind == "place_choices":
                t = words(lang)
                named = [_area(pack, str(code), lang) for code in value] if isinstance(value, list) else []
                yield t("review.or").join(named)
            else:
                yield _area(pack, str(value), lang)


def _area(pack: CityPack, code: str, lang: str) -> str:
    """A district or sub-district by its code; anything else is told as it was said."""
    named = _named(pack.subdistrict, code, lang)
    return _named(pack.district, code, lang) if named == code else named


def _named(find: Any, code: str, lang: str) -> str:
    try:
        return name(find(code), lang)
    except LookupError:
        return code


def _time(parts: Console, one: Mapping[str, Any]) -> str:
    """'昨晚 (11-23 22:00)': as it was said, and what it was taken for."""
    try:
        taken = when(datetime.fromisoformat(str(one["value"])).astimezone(parts.zone), parts)
    except ValueError:
        taken = str(one["value"])
    said = _extra(one).get("text")
    return f"{said} ({taken})" if isinstance(said, str) and said else taken


def _extra(entity: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a component told beside the value."""
    extra = entity.get("extra")
    return extra if isinstance(extra, dict) else {}


def _value(entities: Iterable[Mapping[str, Any]], kind: str) -> Any:
    return next((one.get("value") for one in entities if one.get("entity") == kind), None)
