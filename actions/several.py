"""Several matters told in one breath or one after another: what a message begins or adds. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.categories import group_of
from actions.draft import Draft, moment_of
from actions.likeness import likest
from actions.matters import AREA, MOST, OF_ONE, told, turned_to, without
from actions.ordinals import counted
from actions.said import Said
from actions.tidy import tidied
from city.apart import are_apart

_READ = ("category", "kind", "urgency", "party", *AREA)
_SURE = 0.55


def split(said: Said, draft: Draft) -> Draft:
    """The first message of a matter: where it holds several, the draft is the first of them and has the others.

    A place that only one of them tells is the place of all.
    """
    found = told(said)
    if len(found) < 2:
        return draft
    mine, *others = [_fields(one) for one in found[:MOST]]
    placed = [one for one in (mine, *others) if _has_place(one)]
    first = {**draft.fields, **dict.fromkeys(OF_ONE), **mine}
    if _has_place(mine):
        first = {**first, **dict.fromkeys(AREA), **mine}
    elif len(placed) > 1:
        first = {**first, **dict.fromkeys(AREA)}
    kept = {name: value for name, value in first.items() if value is not None}
    return replace(draft.offering(()), fields=kept, others=tuple(others))


def joined(said: Said, words: str, draft: Draft) -> Draft | None:
    """The draft with a further matter told later; None where the words go on about one that is known."""
    known = _categories(draft)
    if draft["category"] and len(told(said)) > 1:
        return _with_apart(told(said), draft, known)
    sure = said.category_confidence or 0.0
    category = str(said.value("category") or "")
    if sure < _SURE or not draft["category"] or len(known) >= MOST:
        return None
    if draft["urgency"] == "emergency" and not told(said):
        # After an alarm everything is about the emergency.
        return None
    if not all(are_apart(code, category, said_so=bool(told(said))) for code in known):
        return None
    own = {
        "text": words,
        "confidence": sure,
        **{name: said.value(name) for name in ("category", "kind", "urgency")},
    }
    return replace(draft, others=(*draft.others, _fields(own)))


def _with_apart(found: Sequence[Mapping[str, Any]], draft: Draft, known: Sequence[str]) -> Draft | None:
    """The draft with those of several matters that are none of the known ones, and with more of the first in the words
    of the rest; None where all go on with a known one."""
    new = [
        one
        for one in found
        if all(are_apart(code, str(one.get("category") or ""), said_so=True) for code in known)
        and float(one.get("confidence") or 0.0) >= _SURE
    ]
    if not new or len(known) + len(new) > MOST:
        return None
    for one in found:
        draft = draft if one in new else draft.saying_more(str(one["text"]))
    return replace(draft, others=(*draft.others, *map(_fields, new)))


def named_one(said: Said, draft: Draft) -> int | None:
    """Which of several matters is named beside what is put right: 'the one with the stop is in Haidian'; None where it
    is not clear which."""
    return _which(said.unmarked("desk"), draft) if draft.others else None


def without_named(said: Said, draft: Draft) -> Draft | None:
    """Without the matter that is taken out, by its place in the order or its own words, or with none but the one that
    is to stay; None where it is not clear which."""
    if (gone := said.words_of(said.spans_of("option", "reason"))) and (at := _which(gone, draft)) is not None:
        return without(draft, at)
    if (stays := said.words_of(said.spans_of("matter"))) and (at := _which(stays, draft)) is not None:
        return replace(turned_to(draft, at), others=())
    at = _which(said.words, draft)
    if at is None and (code := said.value("category")):
        at = _alike(str(code), draft)
    return None if at is None else without(draft, at)


def _alike(code: str, draft: Draft) -> int | None:
    """The one matter of a category's group; None where there is none, or several."""
    found = [at for at, known in enumerate(_categories(draft)) if group_of(known) == group_of(code)]
    return found[0] if len(found) == 1 else None


def _categories(draft: Draft) -> list[str]:
    return [str(one.get("category") or "") for one in (draft.fields, *draft.others)]


def _which(words: str, draft: Draft) -> int | None:
    """The one matter that the words count to, or share the most with; None where several are as likely."""
    matters = [str(one.get("description") or "") for one in (draft.fields, *draft.others)]
    if (at := counted(words, len(matters))) is not None and at < len(matters):
        return at
    return likest(words, matters)


def _has_place(fields: Mapping[str, Any]) -> bool:
    return any(fields.get(name) for name in AREA)


def _fields(matter: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: matter[name] for name in _READ if matter.get(name)}
    fields |= {"description": tidied(str(matter["text"])), "category_confidence": matter.get("confidence")}
    if matter.get("time"):
        fields |= {name: value for name, value in moment_of(matter["time"]).items() if value}
    return fields
