"""The business that complains: told in the words of its matter, kept there, named on card and ticket. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from actions.categories import group_of
from actions.clauses import letters
from actions.draft import Draft
from actions.enterprise_names import is_generic, name_in, own_name
from actions.enterprise_words import introduction, speaks_for_business
from actions.matters import without
from actions.said import Said
from actions.tidy import civil

NAMELESS = {"zh": "企业（没说名字）", "en": "A business (no name given)"}
# What may stand beside the words that say who complains: 'I'm writing …', '您好'.
_BESIDE = {"zh": 4, "en": 12}
_SENTENCE = re.compile(r"[。；;！!？?\n]+|\.\s")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+|\.\s")


def enterprise(matters: Iterable[Mapping[str, Any]], lang: str) -> str | None:
    """The business that complains, by the name told or as one without; None where a resident does."""
    matters = list(matters)
    words = _described(matters)
    if matters[0].get("anonymous") or any(group_of(one.get("category")) == "labour" for one in matters):
        return None
    if not speaks_for_business(words):
        return None
    return name_in(words) or NAMELESS["en" if lang == "en" else "zh"]


def as_filed(matters: Iterable[Mapping[str, Any]], lang: str) -> list[dict[str, Any]]:
    """The fields of each matter as staff read them, with the business that complains of it, which is no person one
    writes for.
    """
    told = [
        {**one, "description": civil(str(one["description"]))} if one.get("description") else dict(one)
        for one in matters
    ]
    name = enterprise(told, lang)
    if name is None:
        return told
    return [{**one, "enterprise": name, "on_behalf_of": _person(one.get("on_behalf_of"))} for one in told]


def _person(behalf: object) -> object:
    return None if behalf and (is_generic(str(behalf)) or name_in(f"on behalf of {behalf}")) else behalf


def with_business(said: Said, draft: Draft) -> Draft:
    """With the words that say so, told where something else was asked for, kept with the matter; its own name is nobody
    else's."""
    draft = _unsplit(draft, said.lang)
    words, told = said.words, _described((draft.fields, *draft.others))
    known = speaks_for_business(told)
    if speaks_for_business(words) and not known:
        draft = draft.saying_more(_telling(words)) if told else draft.led_by(draft.lead or words)
    elif known and own_name(words) and not name_in(told):
        draft = draft.saying_more(words)
    told, party = _described((draft.fields, *draft.others)), str(draft["party"] or "")
    is_own = party and speaks_for_business(told) and party in (name_in(told) or "")
    return draft.having(party=None) if is_own else draft


def _unsplit(draft: Draft, lang: str) -> Draft:
    """With a sentence that only says who complains as part of the matter beside it, and no matter of its own."""
    for at, one in reversed([*enumerate((draft.fields, *draft.others))]):
        told = str(one.get("description") or "")
        if draft.others and _only_introduces(told, lang):
            draft = without(draft, at).saying_more(told)
    return draft


def _only_introduces(words: str, lang: str) -> bool:
    who, name = introduction(words), name_in(words) or ""
    left = words.replace(who, "").replace(name, "")
    return bool(who) and letters(left) <= _BESIDE[lang]


def _described(matters: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(str(one.get("description") or "") for one in matters).strip()


def _telling(words: str) -> str:
    """The part that says so: a clause where the name stands in it, else its sentence."""
    for marks in (_CLAUSE, _SENTENCE):
        for part in (piece.strip() for piece in marks.split(words)):
            if speaks_for_business(part) and name_in(part) == name_in(words):
                return part
    return words
