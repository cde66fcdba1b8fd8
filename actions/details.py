"""What a message tells beside a matter: which detail it is, and whether it is the one asked for. Pure."""

from __future__ import annotations

import re

from actions.assent import files_it
from actions.categories import PARTY_GROUPS
from actions.contacts import is_about_reporter
from actions.draft import CONTACT, FIELDS, Draft, denies_party, party_in, when
from actions.hours import clock_of_day, when_right
from actions.names import speaks_for_kin
from actions.party_slips import meant_instead
from actions.party_words import with_platform
from actions.righting import puts_right
from actions.said import PLACE_ENTITIES, Said

PLACE = ("district", "address")
WHERE = ("district", "subdistrict", "address", "lat", "long")
_GIVES = {
    "description": ("description",),
    "category": ("category",),
    "occurred_at": ("occurred_at", "time_told"),
    "party": ("party",),
    "contact_by": CONTACT,
    **dict.fromkeys(PLACE, WHERE),
}
ENTITIES = {
    "category": ("category",),
    "occurred_at": ("time",),
    "party": ("party",),
    "contact_by": ("phone", "person_name", "anonymous"),
    **dict.fromkeys(PLACE, PLACE_ENTITIES),
}
DETAILS = ("inform", "correct_detail", "supplement_ticket")
# What a matter, or more of it, is told with.
TELLING = ("file_complaint", "inform")
LONG = {"zh": 40, "en": 120}
# What tells a moment also inside a place: not the number of a house, which is read as a day of the month.
_MOMENT = re.compile(
    r"[昨今前]|刚[刚才]|去年|上上?个?月|月[初底末]|[中上下]旬|早|晚|上午|下午|中午|夜|[点时:：]|周|星期|礼拜|\b(?:ago|yesterday|today|last|this|morning"
    r"|afternoon|evening"
    r"|night|noon|am|pm|\d+ ?[ap]m|since|(?:start|beginning|middle|end) of|early|late|mid|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
_PART = re.compile(r"早|晨|[上下]午|晚|夜|\b(?:morning|afternoon|evening|night)\b|tonight", re.IGNORECASE)
# How long something has lasted: 四个月, 两年多.
_LENGTH = re.compile(
    r"(?:[\d一二两俩仨三四五六七八九十半几好])+(?:个|来|多|个半|个多)?(?:年|月|星期|礼拜|周|天|小时|钟头|宿)[半多]?"
    r"|(?:for |about |over |almost |nearly |already |more than )*(?:an?|one|two|three|four|five|six|several|\d{1,2})"
    r" (?:years?|months?|weeks?|days?)",
    re.IGNORECASE,
)
# '不是金宝贝 是小贝壳': what it is not called.
_NOT_SO = re.compile(
    r"(?<!是)(?:不是|不叫)(?P<zh>[^\s，,。.是]{2,12})[\s，,]+(?:而|应该|就)?是"
    r"|\bnot (?:the )?(?P<en>[A-Z][\w'’ &-]{1,30}?),? (?:but|it['’]?s)\b"
)
_LEADS_TO_NAME = re.compile(r"^(?:叫|[\s，,:：]|(?:the|called|named) )+", re.IGNORECASE)
# Who it is, by what they are to the citizen.
_WHO_IS = re.compile(
    r"(?:我们?|他们?)?(?:的)?(?:开发商|承建商|承包商|总包|分包|劳务|施工(?:方|单位)|建设单位|用人单位|公司|单位|厂子?|老板|中介|物业|商家|店名?|招牌|合同)[^，。]{0,5}(?:是|叫)"
)


def answers(said: Said, question: str) -> bool:
    """Whether something in the message is of the kind that was asked for."""
    if question == "confirmed" and files_it(said.words):
        return True
    if (question in PLACE and said.pin) or (question == "contact_by" and is_about_reporter(said)):
        return True
    return any(said.value(name) is not None for name in ENTITIES.get(question, ()))


def is_detail(said: Said) -> bool:
    """Whether the message is no matter but a detail: so understood, or nearly all of it a place, time or number."""
    if said.intent in DETAILS or is_about_reporter(said) or tells_right(said):
        return True
    return said.is_mostly("address", "time", "phone", "person_name")


def tells_right(said: Said) -> bool:
    """Whether something is put right, and what is right stands beside it."""
    told = any(said.value(name) for names in ENTITIES.values() for name in names)
    return told and len(said.words) < LONG[said.lang] and puts_right(said)


def gives(question: str, before: Draft, after: Draft) -> bool:
    """Whether what the question asks for stands in the draft now, and did not before."""
    return any(before[name] != after[name] for name in _GIVES.get(question, ()))


def tells_other(said: Said, question: str, *, before: Draft, after: Draft) -> bool:
    """Whether a detail was told, and not the one that was asked for."""
    if not (is_detail(said) or said.is_mostly("party")) or answers(said, question):
        return False
    changed = {name for name in FIELDS if before[name] != after[name]}
    return bool(changed) and not (question in PLACE and changed.intersection(WHERE))


def with_details(said: Said, draft: Draft, question: str) -> Draft:
    """With a time or a party told beside what was asked, while none is known. '28号' in an address is no date."""
    found: dict[str, object] = {}
    timed = question not in PLACE or said.is_mostly("time") or is_moment(said.told("time"))
    # '139…, after 6pm' says when to call.
    timed = timed and not (question == "contact_by" and said.value("phone"))
    right = puts_right(said)
    if timed and (right or not draft["occurred_at"] or _is_finer(said, draft) or _names_day(said, draft)):
        found.update(when_right(said, draft))
    elif timed and (clock := clock_of_day(said, draft)):
        found.update(clock)
    party = party_in(said, draft.group)
    if party and speaks_for_kin(said.words):
        return draft.having(**found, on_behalf_of=draft["on_behalf_of"] or party)
    sells_there = with_platform(str(party), draft["party"]) if party else None
    if (
        party
        and (right or sells_there or not draft["party"] or _says_who(said, draft))
        and question != "party"
        and not _is_where(party, draft, question)
        and not (meant_instead(said.words, said.told("party")) and str(party) in str(draft["party"] or ""))
    ):
        found["party"] = party if right else sells_there or party
    return renamed(draft.having(**found), said)


def renamed(draft: Draft, said: Said) -> Draft:
    """With the name that is meant also in the address, which was told by the one that is taken back."""
    slip = _NOT_SO.search(said.words)
    right, address = str(draft["party"] or ""), str(draft["address"] or "")
    if slip is None or not right:
        return draft
    told, meant = slip["zh"] or slip["en"], _LEADS_TO_NAME.sub("", said.words[slip.end() :])
    if not (told in address and meant.startswith(right)):
        return draft
    return draft.having(address=address.replace(told, right))


def _is_finer(said: Said, draft: Draft) -> bool:
    """Whether an hour, or a part of it, is told of the day that is known: '昨晚九点多' of what happened 昨晚."""
    told, known = when(said), str(draft["time_told"] or "")
    same_day = str(told.get("occurred_at"))[:10] == str(draft["occurred_at"])[:10]
    if not (known and same_day and "time_told" in told):
        return False
    return told["time_told"] is None or bool(_PART.search(told["time_told"]) and not _PART.search(known))


def _names_day(said: Said, draft: Draft) -> bool:
    """Whether nothing but a day is told where only a length of time is known: '上周五' after '办了四个月'."""
    length = _LENGTH.fullmatch(str(draft["time_told"] or "")) is not None
    grain = (said.entity("time").get("extra") or {}).get("grain", "minute")
    is_day = grain not in ("minute", "hour") and not _LENGTH.fullmatch(said.told("time"))
    return length and is_day and said.is_mostly("time")


def _says_who(said: Said, draft: Draft) -> bool:
    """Whether it is said outright who it is, where only the name of the place was known for it."""
    return _WHO_IS.match(said.words) is not None and str(draft["party"]) in str(draft["address"] or "")


def _is_where(party: object, draft: Draft, question: str) -> bool:
    """Whether a name told as the answer to where is the place, in a matter that is about nobody."""
    is_about_nobody = bool(draft.group) and draft.group not in PARTY_GROUPS
    return question in PLACE and is_about_nobody and str(party) in str(draft["address"] or "")


def is_moment(words: str) -> bool:
    """Whether words that were read as a time tell one, also inside a place."""
    return _MOMENT.search(words) is not None


def put_right_plainly(said: Said, draft: Draft) -> Draft:
    """What else may be put right in plain words."""
    if said.pressed or not is_detail(said):
        return draft
    right = meant_instead(said.words, said.told("party"))
    if right:
        # Where the name that stands was put right already it may hold more: 物美超市 for '不是华联 是物美'.
        draft = draft if right in str(draft["party"] or "") else draft.having(party=right)
    elif said.value("party") and not denies_party(said):
        draft = draft.having(party=said.value("party"))
    if said.intent == "correct_detail" and said.value("category"):
        draft = draft.having(category=said.value("category"))
    return draft
