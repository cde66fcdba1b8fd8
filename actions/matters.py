"""Several matters told together: the first is the draft's own, the others stand beside it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.addresses import put_right
from actions.draft import FIELDS, Draft
from actions.said import Said

MOST = 5
OF_ONE = (
    "description", "category", "category_confidence", "kind", "urgency", "occurred_at", "time_told", "party",
)  # fmt: skip
AREA = ("district", "subdistrict", "address")
_PLACE = (*AREA, "lat", "long")


def told(said: Said) -> Sequence[Mapping[str, Any]]:
    """The matters that one message holds, one by one, if it holds several or calls one a further one."""
    found = said.value("matters")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def each(draft: Draft) -> list[dict[str, Any]]:
    """The fields of every matter, to be filed one by one. Place and contact are common, unless one has its own."""
    fields = {name: value for name, value in draft.fields.items() if name in FIELDS}
    common = {name: value for name, value in fields.items() if name not in OF_ONE}
    return [fields, *({**common, **_placed(other, common)} for other in draft.others)]


def _placed(other: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """A further matter with its own place, if it has one; 'building 5' alone is beside what the first one tells."""
    if other.get("district") or other.get("subdistrict"):
        return {**dict.fromkeys(_PLACE), **other}
    if other.get("address"):
        own = str(other["address"])
        there = put_right(str(common.get("address") or ""), own, whole=own)
        return {**dict.fromkeys(("lat", "long")), **other, "address": there}
    return dict(other)


def turned_to(draft: Draft, at: int) -> Draft:
    """The draft with its `at`-th matter as its own and the first one in that one's stead. 0 is the draft's own."""
    if not 0 < at <= len(draft.others):
        return draft
    own, *others = ({name: fields.get(name) for name in (*OF_ONE, *_PLACE)} for fields in each(draft))
    chosen, others[at - 1] = others[at - 1], own
    return replace(draft.having(**chosen), others=tuple(others))


def without(draft: Draft, at: int) -> Draft:
    """The draft without its `at`-th matter, 0 being its own; the last one is never taken away."""
    if not draft.others or not 0 <= at <= len(draft.others):
        return draft
    turned, gone = (draft, at - 1) if at else (turned_to(draft, 1), 0)
    return replace(turned, others=(*turned.others[:gone], *turned.others[gone + 1 :]))
