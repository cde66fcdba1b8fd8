"""Whether words speak of a matter that a ticket was filed for: it came back, is still there, or is elsewhere. Pure."""

from __future__ import annotations

import re

from actions.categories import codes, group_of
from actions.said import Said
from actions.tidy import ADD_IT
from desk.desk import TicketStatus
from desk.tickets.nearness import Spot, closeness

_AGAIN = re.compile(
    r"又|还是|仍|依然|依旧|照样|老样子|复发|反弹|再次|再一次|还没|还在|老毛病"
    r"|\b(?:again|still|back|returned|recurr\w+|same (?:problem|thing|issue)|once more|anew)\b"
    r"|\bnot (?:been )?fixed\b",
    re.IGNORECASE,
)
_CAME_BACK = re.compile(
    r"又(?!好|能)|复发|反弹|再次|再一次|回来了|老毛病"
    r"|\b(?:again|came back|is back|are back|back again|returned|recurr\w+|once more)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"重新?办|重办|重新处理|打回|退回去|重开|再办|不算(?:完|办完)"
    r"|\bre-?open\b|\bsend it back\b|\bredo\b|\bdo it again\b",
    re.IGNORECASE,
)
# 'Building 3' is no name of a place by itself.
_COUNTED = re.compile(
    r"(?<![\d一二三四五六七八九十])[\d一二三四五六七八九十]{1,6} ?(?:号楼|号院|号|单元|层|楼|室|栋|座|幢|门)"
    r"|\b(?:building|unit|flat|room|no\.?) ?\d+\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"补充|忘|(?:加|补|写|记|添)(?:上|进去|一?[句条笔点])|(?:加|补|备注|注明|说明)一下|备注"
    r"|\b(?:forgot|add|adding|put down|note|mention|write|include|detail)\b|\bthing (?:about|on) (?:it|that|this)\b",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"还有(?:一?[个件])?(?:别的|另外的?)?(?:事儿?|问题)|另(?:外|一)(?:一?[件个])?(?:事儿?|问题)?|别的事|不是(?:那"
    r"|同)一"
    r"|\b(?:another|a (?:different|second|new)|something else|one more) (?:thing|matter|problem|issue|complaint)?",
    re.IGNORECASE,
)
_TOO = re.compile(r"也|还|又|一共|总共|更|\b(?:too|also|as well|another|more)\b", re.IGNORECASE)
# What comes to somebody's mind beside it: '谢谢啊，对了那边路灯也不亮'.
_BESIDE = re.compile(
    r"对了|顺便|另外|还有|谢谢|多谢|谢了|\b(?:by the way|btw|oh|also|thanks|thank you|thx)\b", re.IGNORECASE
)
# How sure another kind of the same group has to be, and how little the ticket's may be left.
_BEYOND_DOUBT, _NO_CHANCE = 0.9, 0.05
_SHORT = {"zh": 14, "en": 45}
_SURELY = 0.5


def says_again(words: str) -> bool:
    """Whether something is said to have come back or to be there still."""
    return bool(_AGAIN.search(words))


def came_back(words: str) -> bool:
    """Whether it is said to have been gone and come back, and nobody asks outright to have it done again."""
    return bool(_CAME_BACK.search(words)) and not _ASKED.search(words)


def may_be(said: Said, ticket: TicketStatus) -> bool:
    """Whether the message may be about this ticket's matter: no other kind of matter and no other place is named."""
    return _same_kind(said, ticket) and not _elsewhere(said, ticket)


def goes_on(said: Said, ticket: TicketStatus) -> bool:
    """Whether a few words, right after filing, go on about its matter: '3号楼也停了'. They name no other place."""
    if len(said.words) > _SHORT[said.lang] or _FURTHER.search(said.words):
        return False
    named = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    place = _COUNTED.sub("", str(said.value("address") or "")).strip()
    alike = not _names_surely(said) or _same_kind(said, ticket)
    if _BESIDE.search(said.words) and _surely_other(said, ticket):
        return False
    return not named and not place and bool(_TOO.search(said.words)) and alike


def is_another(said: Said, ticket: TicketStatus) -> bool:
    """Whether what goes on with 'one more thing' is surely a matter of another group, and not said to be added.

    'The bins smell too, can you add that' wants a matter of its own added; 'add that it smells' goes on about this one.
    """
    category = said.value("category")
    own = not _OF_IT.search(said.words) or puts_with_it(said.words)
    if _FURTHER.search(said.words) and category != ticket.category and own:
        return True
    other = group_of(category) != group_of(ticket.category)
    other = other or bool(_BESIDE.search(said.words) and _surely_other(said, ticket))
    return _names_surely(said) and other and own


def puts_with_it(words: str) -> bool:
    """Whether something is told first and then wanted added: 'the bins smell too, can you add that'."""
    return ADD_IT.search(words) is not None


def _surely_other(said: Said, ticket: TicketStatus) -> bool:
    """Whether it is beyond doubt a matter of another kind, be it of the same group: a street light is no pothole."""
    ranked = dict((said.entity("category").get("extra") or {}).get("top3") or ())
    sure = (said.category_confidence or 0.0) >= _BEYOND_DOUBT and said.value("category") != ticket.category
    return sure and float(ranked.get(ticket.category, 0.0)) < _NO_CHANCE


def _names_surely(said: Said) -> bool:
    return (said.category_confidence or 0.0) >= _SURELY


def _same_kind(said: Said, ticket: TicketStatus) -> bool:
    likely = [code for code in (said.value("category"), *codes(said.value("category_choices"))) if code]
    if not likely:
        return len(said.words) <= _SHORT[said.lang]
    return group_of(ticket.category) in map(group_of, likely)


def _elsewhere(said: Said, ticket: TicketStatus) -> bool:
    told = (said.value("district"), said.value("subdistrict"))
    for code, known in zip(told, (ticket.district, ticket.subdistrict), strict=True):
        if code and known and code != known:
            return True
    named = _COUNTED.sub("", str(said.value("address") or "")).strip()
    if not named or not ticket.address:
        return False
    here = Spot(ticket.district, ticket.subdistrict, named)
    there = Spot(ticket.district, ticket.subdistrict, ticket.address)
    return closeness(here, there, areal=False) is None
