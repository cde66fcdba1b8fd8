"""What is said of all matters that are told together: 'since last Friday for both', 都是上周五开始的. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.draft import Draft, when
from actions.said import Said

_ALL = re.compile(r"\b(?:both|all|each|either)\b|两个|俩|两件|几件|全部|都是", re.IGNORECASE)
# Nothing else stands beside the time.
_BARE = re.compile(
    r"(?:(?:both|all|each|either|of|for|them|these|those|the|two|three|since|from|on|it['’]?s|has|have|been|started|began|same"
    r"|and|is|are|so|about|in|problems?|things?|cases?|matters?)\b|两个|两件|几件|这|事儿?|全部|都|是|从|开始|起|的|了|俩|[\s，,。.!！])*",
    re.IGNORECASE,
)


def with_time_of_all(said: Said, draft: Draft) -> Draft | None:
    """With the time that is told of all matters at once; None where it is told of one, or something else is said."""
    told = when(said) if draft.others and _ALL.search(said.words) else {}
    if not told or not _BARE.fullmatch(said.words.replace(said.told("time"), " ", 1)):
        return None
    others = tuple(one if one.get("occurred_at") else {**one, **told} for one in draft.others)
    first = draft if draft["occurred_at"] else draft.having(**told)
    return replace(first, others=others)
