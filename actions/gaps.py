"""What a complaint lacks most: which question comes next. Pure."""

from __future__ import annotations

import re

from actions.contacts import lacks_number
from actions.draft import Draft
from actions.placeless import is_on_wheels
from desk.desk import Preview

# What happens again and again has no one time to be asked for.
_LASTING = re.compile(
    r"每天|天天|每晚|夜夜|经常|常常|老是|总是|一直|长期|每次"
    r"|\b(?:every|always|constantly|all the time|keeps?|regularly|often|never|usually|nightly|daily"
    r"|most (?:nights?|days?"
    r"|mornings|evenings|weekends)|(?:second|third|fourth|fifth|[2-9](?:nd|rd|th)) time|night after night"
    r"|day after day)\b"
    # Between which hours it goes on, of no day.
    r"|\b\d{1,2}(?::\d\d)? ?(?:[ap]m)? ?[-–] ?\d{1,2}(?::\d\d)? ?[ap]m\b"
    r"|\b(?:from|between) (?:about |around |like )?(?:\d{1,2}|noon|midnight|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"[^,.;!?]{0,25}? (?:to|till?|until|and) (?:about |around |like )?(?:\d{1,2}|noon|midnight|late|dawn|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve)\b(?! (?:yuan|rmb|kuai|people|of|metres?|meters?))",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(
    r"邻居|街坊|对门|对过|隔壁|楼上|楼下|楼顶那?[家户]|[一二三四五六七八九十顶首\d]{1,6}[层楼]的?(?:那?[家户]|住户|业主)|业主|住户"
    r"|一户|[那这]家|私自|自家"
    r"|\b(?:neighbou?rs?|next door|(?:up|down)stairs|homeowner|the owner|resident|(?:man|woman|guy|family"
    r"|people|person)"
    r" (?:on|in|at|from|above|below|living))\b",
    re.IGNORECASE,
)
# What staff read whatever it is about.
_ANY_KIND = ("praise", "inquiry")
# What happened at no time: what somebody would like to have, or to know.
_TIMELESS = ("suggestion", "inquiry", "praise")
# Whom these are about has a door with its name on it.
_WITH_DOORS = ("consumer", "education", "health")
# How often a number is asked for by which somebody wished to be reached.
_NUMBER_TWICE = 2


def next_question(draft: Draft, preview: Preview) -> str:
    """What is missing most; 'confirmed' when nothing is. What may be left out is asked only once."""
    missing, told = preview.needs, str(draft["description"] or "")
    for question in ("description", "district"):
        if question in missing:
            return question
    optional = {
        "category": "category" in missing and bool(draft.choices) and draft["kind"] not in _ANY_KIND,
        "address": "address" in missing
        and draft["kind"] != "inquiry"
        and not (_is_spot(draft) or is_on_wheels(draft)),
        "occurred_at": preview.asks_time
        and not (draft["occurred_at"] or draft["kind"] in _TIMELESS or _LASTING.search(told)),
        "party": preview.asks_party and not (draft["party"] or _of_neighbour(draft)),
        "contact_by": not (draft["reporter_phone"] or draft["contact_by"] == "chat" or draft["anonymous"]),
    }
    for question, wanted in optional.items():
        if wanted and question not in draft.asked:
            return question
    if lacks_number(draft) and not draft["anonymous"] and draft.asked_times("contact_by") < _NUMBER_TWICE:
        return "contact_by"
    return "confirmed"


def _of_neighbour(draft: Draft) -> bool:
    """Whether a building is complained of that somebody next door put up: no firm is behind it."""
    return draft.group == "construction" and bool(_NEIGHBOUR.search(str(draft["description"] or "")))


def _is_spot(draft: Draft) -> bool:
    """Whether the party that is named is a place of its own in a sub-district that is known: a shop, a school."""
    return bool(draft["party"] and draft["subdistrict"]) and draft.group in _WITH_DOORS
