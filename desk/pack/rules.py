"""Who may edit what of the city pack, and what an entry needs before it is shown to anybody. Pure.

What entries need of each other is checked by loading the pack with them; what people get wrong most often is named
here, in words that say what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from city.errors import CityPackError
from city.groups import GROUPS, URGENCIES, Name
from city.pack import CityPack
from city.people import STEPS
from desk.errors import NotAllowed, PackFault
from desk.pack.editing import Key, Kind
from desk.pack.splicing import Document
from desk.staff.actor import Actor

WORDS = ("supervisor", "admin")
"""Who edits what citizens read: answers and templates."""
ADMINS = ("admin",)
"""Who edits what decides where a ticket goes and by when: categories, units, clocks."""
EDITS: Mapping[Kind, tuple[str, ...]] = {
    "answer": WORDS,
    "template": WORDS,
    "category": ADMINS,
    "unit": ADMINS,
    "clock": ADMINS,
}
LONGEST_WHY = 300
LONGEST_ANSWER = 1000
LONGEST_WAY = 200
MOST_WAYS = 60
LONGEST_NAME = 60
LONGEST_HOURS = 24 * 366
_CODE = re.compile(r"[a-z][a-z0-9_]{1,29}")


def may_edit(role: str, kind: Kind) -> bool:
    """Whether a role edits entries of this kind."""
    return role in EDITS[kind]


def check_edits(actor: Actor, kind: Kind) -> None:
    """Raise `NotAllowed` for who only reads these."""
    if not (actor.is_staff and may_edit(actor.role, kind)):
        raise NotAllowed(f"the role '{actor.role}' edits no entry of the kind '{kind}'")


def check(
    kind: Kind, key: str, document: Document | None, entries: Mapping[Key, Document], *, today: date
) -> None:
    """Raise `PackFault` for an entry that cannot stand so beside `entries`, the ones in force."""
    if document is None:
        if kind == "clock":
            _check_ahead(key, today)
        return
    if (kind, key) not in entries and not _is_key(kind, key):
        raise PackFault("code")
    _CHECKS[kind](key, document, entries, today)


def fault_of(fault: CityPackError) -> PackFault:
    """What the pack's own reader found, as one of ours."""
    return PackFault("other", fault=str(fault))


def check_why(why: str) -> str:
    """The reason without blanks around it. Raises `PackFault` for none, and for one that is too long."""
    if not (said := why.strip()):
        raise PackFault("why")
    if len(said) > LONGEST_WHY:
        raise PackFault("long", most=LONGEST_WHY)
    return said


def _is_key(kind: Kind, key: str) -> bool:
    if kind == "clock":
        # Its own check says what is wrong with a day.
        return True
    if kind == "template":
        return bool(_CODE.fullmatch(key.partition(":")[2]))
    if kind == "category":
        group, _, code = key.partition(".")
        return group in GROUPS and bool(_CODE.fullmatch(code))
    return bool(_CODE.fullmatch(key))


def _answer(key: str, document: Document, entries: Mapping[Key, Document], _today: date) -> None:
    for lang in ("zh", "en"):
        said: Mapping[str, Any] = document[lang]
        _text(said["answer"], f"answer_{lang}", LONGEST_ANSWER)
        if not said["asked"]:
            raise PackFault(f"asked_{lang}")
        if len(said["asked"]) > MOST_WAYS:
            raise PackFault("many", most=MOST_WAYS)
        for way in said["asked"]:
            _text(way, f"asked_{lang}", LONGEST_WAY)
    ways = _ways(document)
    for (kind, other), one in entries.items():
        if kind == "answer" and other != key and (both := ways & _ways(one)):
            raise PackFault("asked_elsewhere", way=min(both), other=_first_way(one))


def _ways(document: Document) -> set[str]:
    return {str(way).casefold() for lang in ("zh", "en") for way in document[lang]["asked"]}


def _first_way(document: Document) -> Name:
    """How people would call an answer: by the first way of asking for it."""
    return Name(*(str(document[lang]["asked"][0]) for lang in ("zh", "en")))


def _template(_key: str, document: Document, _entries: Mapping[Key, Document], _today: date) -> None:
    for lang in ("zh", "en"):
        _text(document[lang], f"template_{lang}", LONGEST_ANSWER)
    if set(document.get("steps", ())) - set(STEPS) or set(document.get("groups", ())) - set(GROUPS):
        raise PackFault("choice")


def _category(key: str, document: Document, entries: Mapping[Key, Document], _today: date) -> None:
    for lang in ("zh", "en"):
        _text(document[lang], f"name_{lang}", LONGEST_NAME)
    if document["urgency"] not in URGENCIES:
        raise PackFault("choice")
    question = document.get("question")
    if question is None:
        return
    for lang in ("zh", "en"):
        _text(question[lang], "question", LONGEST_WAY)
    options = question["options"]
    if len(set(options)) < 2 or any(("category", one) not in entries and one != key for one in options):
        raise PackFault("options")


def _unit(key: str, document: Document, entries: Mapping[Key, Document], _today: date) -> None:
    for lang in ("zh", "en"):
        _text(document[lang], f"name_{lang}", LONGEST_NAME)
    for (kind, other), one in entries.items():
        if kind == "unit" and other != key:
            if both := set(document["groups"]) & set(one["groups"]):
                raise PackFault("served", group=GROUPS[min(both)], unit=Name(one["zh"], one["en"]))
            if one["zh"] == document["zh"] or one["en"] == document["en"]:
                raise PackFault("same_name", name=Name(one["zh"], one["en"]))


def _clock(key: str, document: Document, _entries: Mapping[Key, Document], today: date) -> None:
    _check_ahead(key, today)
    for name in ("dispatch_hours", "handling_hours"):
        for urgency in URGENCIES:
            _hours(document[name].get(urgency))
    if document["enterprise_hours"] is not None:
        _hours(document["enterprise_hours"])
    warn = document["warn_at"]
    if not isinstance(warn, int | float) or not 0 < warn <= 1:
        raise PackFault("warn")
    if document["calendar"] not in ("calendar", "working"):
        raise PackFault("choice")


_CHECKS: Mapping[Kind, Callable[[str, Document, Mapping[Key, Document], date], None]] = {
    "answer": _answer,
    "template": _template,
    "category": _category,
    "unit": _unit,
    "clock": _clock,
}


def removable(kind: Kind, key: str, pack: CityPack, *, in_files: bool) -> None:
    """Raise `PackFault` where the pack itself still needs an entry, as `pack` stands with it."""
    if kind == "category":
        if in_files:
            raise PackFault("learned")
        asked = [
            one for one in pack.categories if one.question and key in one.question.options and one.code != key
        ]
        if asked:
            raise PackFault("asked_between", by=Name(asked[0].zh, asked[0].en))
        if any(rule.category == key for rule in pack.dispatch_rules):
            raise PackFault("ruled")
    if kind == "unit":
        _unit_removable(key, pack)


def _unit_removable(key: str, pack: CityPack) -> None:
    users = [Name(one.zh, one.en) for one in pack.categories if one.unit == key]
    users += [Name(area.zh, area.en) for area in pack.districts if area.unit == key]
    users += [Name(area.zh, area.en) for area in pack.subdistricts if area.unit == key]
    if users:
        some = users[:3]
        named = Name("、".join(one.zh for one in some), ", ".join(one.en for one in some))
        raise PackFault("in_use", by=named, n=len(users))
    if any(rule.unit == key for rule in pack.dispatch_rules):
        raise PackFault("ruled")
    if any(one.code == key and one.groups for one in pack.units):
        raise PackFault("serves")


def _text(value: Any, name: str, longest: int) -> None:
    if not isinstance(value, str) or not value.strip():
        raise PackFault(name)
    if len(value) > longest:
        raise PackFault("long", most=longest)


def _hours(value: Any) -> None:
    if not isinstance(value, int | float) or not 0 < value <= LONGEST_HOURS:
        raise PackFault("hours")


def _check_ahead(key: str, today: date) -> None:
    """Tickets keep the rules of the day on which they were filed, so what holds today stays."""
    day = _day(key)
    if day is None:
        raise PackFault("day")
    if day <= today:
        raise PackFault("past")


def _day(key: str) -> date | None:
    try:
        return date.fromisoformat(key)
    except ValueError:
        return None
