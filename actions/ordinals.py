"""'The second one', 'both': which of their tickets are meant, in the order that was said last, else of filing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rasa_sdk.events import SlotSet

from desk.desk import TicketStatus

# The numbers of the tickets that were named one after another last.
SLOT = "listed"
_COUNTED = ("一1", "二2两", "三3", "四4", "五5", "六6", "七7", "八8")
_COUNTED_EN = (
    "first|1st",
    "second|2nd",
    "third|3rd",
    "fourth|4th",
    "fifth|5th",
    "sixth",
    "seventh",
    "eighth",
)
_ONE = r"(?:件|个(?!月|星期|礼拜|小时|钟头|人|路口|门|红绿灯|电话|出口|晚上|周)|张(?!桌|床)|条(?!街|路)|单(?!元)|桩|份)"
_ONE_EN = r"(?: (?:one|case|ticket|complaint|report|matter)\b|(?=\s*(?:please|pls|too|as well|now)?\s*(?:[.,!?]|$)))"
_LAST = re.compile(
    rf"最后(?:那|的|一|这)*{_ONE}|[后末](?:那|面那|一|面一){_ONE}"
    rf"|\bthe (?:last|latter)(?: (?:one|case|ticket|complaint|report)\b|$)",
    re.IGNORECASE,
)
_FIRST = re.compile(rf"(?:头|前)(?:那|面那|一|面一){_ONE}|\bthe former\b", re.IGNORECASE)
_ORDINALS = tuple(
    re.compile(
        rf"第[{zh}]{_ONE}|(?<![\d.:：])[{zh[1]}]号(?:单子?|工单|那件|那张)|\b(?:the )?(?:{en}){_ONE_EN}"
        rf"|\b(?:case|ticket|number|no\.?) ?{zh[1]}\b(?![.:]?\d)",
        re.IGNORECASE,
    )
    for zh, en in zip(_COUNTED, _COUNTED_EN, strict=True)
)
_ALL = re.compile(
    r"(?:都|全(?:部|都)?|一起|通通|统统)(?:给我|帮我|先|可以)?(?:撤|取消|销|不(?:要|用|办|报|投诉|登记)|作废|算了|催|删|结)"
    r"|(?:撤|取消|销|催)(?:回|掉|了|销)?(?:全部|所有)|(?:两|二|三|四|五|几|全部|所有)"
    r"(?:的)?[个件张](?:单子?|投诉|事儿?)?(?:都|全|一起|一块儿?|统统)"
    r"|^(?:那就?|嗯|好|行|[，, ])*(?:都(?:是|要|撤|取消)?|全部|全都|两[个件张]|所有的?)"
    r"(?:吧|都是|都要|啊|了|[。.!！])*$"
    r"|\bboth\b|\ball of (?:them|these|those|it)\b|\b(?:them|they) all\b|\beverything\b"
    r"|\ball (?:the |my )?(?:two|three|four|five|cases|tickets|complaints|reports)\b"
    r"|\b(?:withdraw|cancel|drop|scrap|press for|chase) all\b|^(?:all|them all)[.! ]*$",
    re.IGNORECASE,
)


def in_order(tickets: Sequence[TicketStatus]) -> list[TicketStatus]:
    """In the order of filing."""
    return sorted(tickets, key=lambda one: one.number)


def listed(tickets: Sequence[TicketStatus]) -> SlotSet:
    """They were named in this order."""
    return SlotSet(SLOT, [one.number for one in tickets])


def by_ordinal(words: str, tickets: Sequence[TicketStatus], slots: Mapping[str, Any]) -> TicketStatus | None:
    """The one that an ordinal in the words counts to; None where there is no such word, or no such ticket."""
    numbers = slots.get(SLOT) or [one.number for one in in_order(tickets)]
    at = counted(words, len(numbers))
    meant = numbers[at] if at is not None and at < len(numbers) else None
    return next((one for one in tickets if one.number == meant), None)


def means_all(words: str) -> bool:
    """Whether they are all meant: '都撤了吧', 'withdraw both'."""
    return bool(_ALL.search(words))


def counted(words: str, count: int) -> int | None:
    """The place in an order of `count` that an ordinal in the words names, from 0; None without one."""
    found = [at for at, ordinal in enumerate(_ORDINALS) if ordinal.search(words)]
    if len(found) == 1:
        return found[0]
    if found or count < 1:
        return None
    if _LAST.search(words):
        return count - 1
    return 0 if _FIRST.search(words) else None
