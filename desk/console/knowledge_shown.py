"""Entries of the pack in words: what one is called, what is different in it, what was done to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from city.pack import GROUPS
from city.people import STEPS
from desk.console.knowledge_forms import FIELDS, Field
from desk.console.parts import Console
from desk.console.staff_words import moment_of
from desk.console.words import Words
from desk.pack.editing import Key, Kind
from desk.pack.revisions import Revision
from desk.pack.service import Entry
from desk.pack.splicing import Document

HOME = "/desk/knowledge"
Names = Mapping[str, Mapping[str, str]]
"""By field, the names of what can be chosen there, by code."""


def url(kind: Kind, key: str) -> str:
    """The page of an entry."""
    return f"{HOME}/{kind}/{quote(key, safe=':')}"


def title(kind: Kind, key: str, document: Document | None, t: Words) -> str:
    """What people call it; its code where nothing is left of it."""
    if document is None:
        return key
    if kind == "clock":
        return t("knowledge.clock.from", day=key)
    if kind == "answer":
        return str((document[t.lang]["asked"] or [key])[0])
    return str(document[t.lang])


def option_names(
    field: Field,
    entries: Mapping[Key, Document],
    units: Mapping[str, str],
    sources: Mapping[str, Document],
    t: Words,
) -> dict[str, str]:
    """What can be chosen in a field, by code, in the page's language."""
    if field.name == "source":
        return {code: str(one[t.lang]) for code, one in sources.items()}
    if field.name in ("groups", "group"):
        return {code: name.of(t.lang) for code, name in GROUPS.items()}
    if field.name == "steps":
        return {step: t(f"step.{step}") for step in STEPS}
    if field.name == "unit":
        return dict(units)
    if field.name == "options":
        return {key: str(one[t.lang]) for (kind, key), one in entries.items() if kind == "category"}
    return {
        code: t(f"knowledge.option.{code}")
        for code in {
            "urgency": ("normal", "urgent", "emergency", "complex"),
            "kind": ("department", "company", "district", "subdistrict"),
            "calendar": ("calendar", "working"),
        }[field.name]
    }


def differences(
    kind: Kind, before: Document | None, after: Document | None, names: Names, t: Words
) -> list[dict[str, Any]]:
    """Field by field what is not the same: whole texts, and of lists only what came and went."""
    found = []
    for field in FIELDS[kind]:
        if _plain(before, field) == _plain(after, field):
            continue
        gone, came = (
            read(one, field, names.get(field.name, {}), t) if one is not None else []
            for one in (before, after)
        )
        if field.shape in ("lines", "choices", "checks"):
            gone, came = [one for one in gone if one not in came], [one for one in came if one not in gone]
        label = t(f"knowledge.field.{field.name}")
        found.append({"label": label, "gone": gone, "came": came, "lang": field.lang})
    return found


def _plain(document: Document | None, field: Field) -> list[str]:
    value: Any = document
    for name in field.path:
        value = value.get(name) if isinstance(value, Mapping) else None
    if field.shape == "flag":
        return ["yes"] if value else []
    if isinstance(value, list):
        return [str(one) for one in value]
    if field.name == "warn_at" and isinstance(value, int | float):
        return [f"{value * 100:g}%"]
    return [f"{value:g}" if isinstance(value, float) else str(value)] if value not in (None, "") else []


def read(document: Document, field: Field, called: Mapping[str, str], t: Words) -> list[str]:
    """What stands in a field, for who only reads."""
    if field.shape == "flag":
        return [t("knowledge.yes" if _plain(document, field) else "knowledge.no")]
    return [called.get(one, one) for one in _plain(document, field)]


def marks(entry: Entry) -> list[str]:
    """What to know of an entry at a glance."""
    found = []
    if entry.left_out is not None:
        found.append("left_out")
    elif entry.newer:
        found.append("newer")
    elif entry.document is None:
        found.append("removed")
    elif entry.is_edited:
        found.append("edited" if entry.in_files else "added")
    if entry.kind == "answer" and entry.document is not None and entry.document.get("sample"):
        found.append("sample")
    return found


def line(one: Revision, parts: Console, called: Mapping[str, str], names: Names, t: Words) -> dict[str, Any]:
    """One revision in the history."""
    what = (
        "back"
        if one.restores
        else "remove"
        if one.document is None
        else "add"
        if one.before is None
        else "change"
    )
    return {
        "id": one.id,
        "at": moment_of(one.at, parts),
        "by": called.get(one.by, one.by),
        "why": one.why,
        "did": t(f"knowledge.did.{what}"),
        "changes": differences(one.kind, one.before, one.document, names, t),
        "title": title(one.kind, one.key, one.document or one.before, t),
        "kind": t(f"knowledge.kind.{one.kind}"),
        "url": url(one.kind, one.key),
    }
