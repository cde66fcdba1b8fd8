"""Several matters told in one breath or one after another: what a message begins or adds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.draft import Draft, moment_of
from actions.matters import AREA, MOST, OF_ONE, told
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
    sure = said.category_confidence or 0.0
    category = str(said.value("category") or "")
    known = [str(draft["category"] or ""), *(str(one.get("category")) for one in draft.others)]
    if sure < _SURE or not draft["category"] or len(known) >= MOST:
        return None
    if not all(are_apart(code, category, said_so=bool(told(said))) for code in known):
        return None
    own = {
        "text": words,
        "confidence": sure,
        **{name: said.value(name) for name in ("category", "kind", "urgency")},
    }
    return replace(draft, others=(*draft.others, _fields(own)))


def _has_place(fields: Mapping[str, Any]) -> bool:
    return any(fields.get(name) for name in AREA)


def _fields(matter: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: matter[name] for name in _READ if matter.get(name)}
    fields |= {"description": tidied(str(matter["text"])), "category_confidence": matter.get("confidence")}
    if matter.get("time"):
        fields |= {name: value for name, value in moment_of(matter["time"]).items() if value}
    return fields
