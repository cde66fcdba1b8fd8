"""The forms of the pack's entries: which fields a kind has, and how they become a document and back. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from city.groups import URGENCIES
from desk.conversations.arrival import clean
from desk.errors import PackFault
from desk.pack.editing import Key, Kind
from desk.pack.splicing import Document

Shape = Literal["text", "area", "lines", "choice", "choices", "checks", "flag", "number", "date"]
Typed = Mapping[str, Sequence[str]]
"""What a form holds: every value by the name of its field."""


@dataclass(frozen=True)
class Field:
    """One field: where in the document it stands, and whether it is asked only of a new entry."""

    name: str
    shape: Shape
    path: tuple[str, ...]
    lang: str = ""
    only_new: bool = False
    may_lack: bool = False


def _both(name: str, shape: Shape, *path: str) -> tuple[Field, Field]:
    """The same in Chinese and in English."""
    return Field(f"{name}_zh", shape, (*path, "zh"), "zh"), Field(f"{name}_en", shape, (*path, "en"), "en")


FIELDS: Mapping[Kind, tuple[Field, ...]] = {
    "answer": (
        Field("answer_zh", "area", ("zh", "answer"), "zh"),
        Field("asked_zh", "lines", ("zh", "asked"), "zh"),
        Field("answer_en", "area", ("en", "answer"), "en"),
        Field("asked_en", "lines", ("en", "asked"), "en"),
        Field("source", "choice", ("source",)),
        Field("date", "date", ("date",)),
    ),
    "template": (
        *_both("text", "area"),
        Field("steps", "checks", ("steps",), may_lack=True),
        Field("groups", "checks", ("groups",), may_lack=True),
    ),
    "category": (
        Field("group", "choice", ("group",), only_new=True),
        *_both("name", "text"),
        Field("urgency", "choice", ("urgency",)),
        Field("unit", "choice", ("unit",)),
        Field("shared", "flag", ("shared",)),
        Field("asks_party", "flag", ("asks_party",)),
        Field("happening", "flag", ("happening",)),
        Field("public", "flag", ("public",)),
        *_both("question", "area", "question"),
        Field("options", "choices", ("question", "options")),
        *_both("keywords", "lines", "keywords"),
    ),
    "unit": (
        *_both("name", "text"),
        Field("kind", "choice", ("kind",)),
        Field("groups", "checks", ("groups",)),
    ),
    "clock": (
        Field("valid_from", "date", ("valid_from",), only_new=True),
        *(Field(f"dispatch_{one}", "number", ("dispatch_hours", one)) for one in URGENCIES),
        *(Field(f"handling_{one}", "number", ("handling_hours", one)) for one in URGENCIES),
        Field("enterprise", "number", ("enterprise_hours",)),
        Field("warn_at", "number", ("warn_at",)),
        Field("calendar", "choice", ("calendar",)),
    ),
}
_QUESTION = ("question_zh", "question_en", "options")


def fields(kind: Kind, key: str | None, *, list_name: str = "") -> list[Field]:
    """The fields of an entry; without a key those of a new one. Sentences for chats have no steps."""
    chats = kind == "template" and (key or f"{list_name}:").startswith("answers:")
    return [
        one for one in FIELDS[kind] if not (one.only_new and key is not None) and not (chats and one.may_lack)
    ]


def filled(kind: Kind, document: Document | None, *, today: date) -> dict[str, list[str]]:
    """What the fields of a document hold. Whoever edits an answer says of today that it is right."""
    if document is None:
        return _empty(kind, today)
    found = {one.name: _shown(one, _at(document, one.path)) for one in FIELDS[kind]}
    if kind == "answer":
        found["date"] = [today.isoformat()]
    return found


def document(kind: Kind, typed: Typed, before: Document | None, wanted: Iterable[Field]) -> Document:
    """The document that was typed, over what was there. Raises `PackFault` for what is no number."""
    made: Document = dict(before or {})
    for one in wanted:
        value = _read(one, typed.get(one.name, ()))
        if one.shape in ("choices", "checks"):
            value = _as_before(value, _at(made, one.path) or [])
        _put(made, one.path, value, may_lack=one.may_lack)
    if kind == "category" and not any(_first(typed, name) for name in _QUESTION):
        made["question"] = None
    if kind == "answer":
        made["sample"] = False
    return made


def key_of(
    kind: Kind, typed: Typed, made: Document, entries: Mapping[Key, Document], *, list_name: str
) -> str:
    """The key of a new entry: as typed, else made from its English words. It is put into the document, too."""
    if kind == "clock":
        return str(made["valid_from"])
    words = {
        "answer": lambda: (made["en"]["asked"] or [""])[0],
        "template": lambda: made["en"],
        "category": lambda: made["en"],
        "unit": lambda: made["en"],
    }[kind]()
    head = {"template": f"{list_name}:", "category": f"{made.get('group')}."}.get(kind, "")
    code = _first(typed, "code") or _free(kind, head, _slug(str(words)), entries)
    if (kind, head + code) in entries:
        raise PackFault("taken", code=code)
    made["code"] = code if kind != "category" else head + code
    return head + code


def ordered(made: Document) -> Document:
    """The same with its code first, as the files have it."""
    return {"code": made["code"], **made} if "code" in made else made


def _slug(words: str) -> str:
    found = re.sub("[^a-z0-9]+", "_", words.lower()).strip("_")
    return re.sub("^[^a-z]+", "", found)[:28].strip("_")


def _free(kind: Kind, head: str, code: str, entries: Mapping[Key, Document]) -> str:
    code = code if len(code) > 1 else f"{kind}_new"
    numbered = (code, *(f"{code[:26]}_{number}" for number in range(2, 1000)))
    return next(one for one in numbered if (kind, head + one) not in entries)


def _empty(kind: Kind, today: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one.name: [] for one in FIELDS[kind]}
    if kind == "answer":
        found["date"] = [today.isoformat()]
    if kind == "category":
        found |= {"urgency": ["normal"], "public": ["on"]}
    return found


def _at(document: Document, path: Sequence[str]) -> Any:
    value: Any = document
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _put(made: Document, path: Sequence[str], value: Any, *, may_lack: bool) -> None:
    here = made
    for name in path[:-1]:
        here[name] = dict(here.get(name) or {})
        here = here[name]
    if may_lack and not value:
        here.pop(path[-1], None)
    else:
        here[path[-1]] = value


def _shown(field: Field, value: Any) -> list[str]:
    if field.name == "warn_at" and isinstance(value, int | float):
        return [f"{value * 100:g}"]
    if field.shape == "lines":
        return ["\n".join(str(one) for one in value or ())]
    if field.shape in ("choices", "checks"):
        return [str(one) for one in value or ()]
    if field.shape == "flag":
        return ["on"] if value else []
    if field.shape == "number":
        return [f"{value:g}"] if isinstance(value, int | float) else []
    return [str(value)] if value is not None else []


def _read(field: Field, given: Sequence[str]) -> Any:
    said = clean(given[0]) if given else ""
    if field.shape == "lines":
        return list(dict.fromkeys(line for one in said.splitlines() if (line := one.strip())))
    if field.shape in ("choices", "checks"):
        return [clean(one) for one in given if one]
    if field.shape == "flag":
        return bool(given)
    if field.shape == "number":
        return _number(field, said)
    if field.shape == "choice" and field.name == "unit":
        return said or None
    return said.replace("\r\n", "\n")


def _number(field: Field, said: str) -> int | float | None:
    if not said and field.name == "enterprise":
        return None
    try:
        value = float(said)
    except ValueError:
        raise PackFault("warn" if field.name == "warn_at" else "hours") from None
    if field.name == "warn_at":
        value = round(value / 100, 4)
    if value != value or abs(value) > 1e9:
        raise PackFault("hours")
    return int(value) if value == int(value) else value


def _as_before(chosen: list[str], before: Sequence[str]) -> list[str]:
    """A browser sends what is chosen in the order of its list; what was chosen before keeps its own."""
    return [one for one in before if one in chosen] + [one for one in chosen if one not in before]


def _first(typed: Typed, name: str) -> str:
    return clean(next(iter(typed.get(name, ())), ""))
