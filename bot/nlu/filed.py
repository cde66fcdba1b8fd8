"""What words want of a ticket that was filed before: to be pressed for, done again, or told more. Pure.

The classifier finds what is asked of tickets in general; these few wishes show in their words and only once there is one.
"""

from __future__ import annotations

import re

_URGES = re.compile(
    r"催(?!费|缴|收|租|熟|眠|婚|债|款|还|稿|生|泪|[了过]|办(?:了|过|没))|(?:抓紧|赶紧|快点|尽快)(?:给|帮|替)?(?:我|俺)?(?:办|处理|解决|落实)"
    r"|\b(?:chas(?:e|ing)|nudge|prod|push|press|hurry|remind) (?:them|it|this|that|up|him|her|someone|somebody|the (?:unit|team|office|property)|my (?:ticket|case|complaint|report))\b"
    r"|\b(?:speed|hurry) (?:it|this|that|them|things) (?:up|along)\b|\bexpedite\b|\bget a move on\b|\bget them to hurry\b",
    re.IGNORECASE,
)
# Where a matter is heard, only a request to the desk is one: 'the dogs chase them' is none.
_ASKS_TO = re.compile(
    r"^(?:(?:你们?|您|麻烦|请|那|就|再|快|赶紧|能不能|可不可以|能|帮我?|给我?|替我?|帮忙)[，, ]?)*催"
    r"|^(?:(?:please|pls|plz|ok|okay|so|then|well|just|can|could|will|would|you|again)[, ]+)*(?:chase|nudge|prod|push|press|hurry|remind|speed|expedite)\b",
    re.IGNORECASE,
)
_DO_AGAIN = re.compile(
    r"重新?办(?!理?(?:证|卡|一张))|重新处理|打回去?重|退回去重|重开(?:工单|单子|这|那)|\bre-?open (?:it|this|that|my|the (?:ticket|case|complaint|report))\b|\bsend it back\b|\bdo it (?:all )?over again\b",
    re.IGNORECASE,
)
_TELLS_MORE = re.compile(
    r"^(?:(?:我|再|还要?|对了|另外|想|要|哦|嗯|那个)[，,。 ]*)*补充|^.{0,6}忘(?:记|了)?(?:跟|和)?(?:你们?|您)?(?:说|讲|提|写)"
    r"|^.{0,24}\bforgot to (?:say|mention|add|tell|write)\b|^.{0,24}\b(?:add|adding) (?:to (?:my|that|the|this) (?:\w+ )?(?:ticket|complaint|report|case)|that|something|one)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:(?:对了|哦|噢)[，, ]*)?(?:还有(?:一[点个件]|件事)?|另外|哦?对了)[，,：: ]"
    r"|^(?:(?:and|oh|ok|okay|so|yes|sorry)[, ]+)*(?:one more thing|one other thing|another thing|just one more|by the way|btw|also)\b[,:; -]*",
    re.IGNORECASE,
)
_SHORT = 60
_HEARD_AS = {
    "urge_ticket": frozenset({"ask_ticket_status", "talk_to_person", "out_of_scope", "nlu_fallback"}),
    "reopen_ticket": frozenset({"ask_ticket_status", "file_complaint", "nlu_fallback", "out_of_scope"}),
    "supplement_ticket": frozenset({"file_complaint", "nlu_fallback", "out_of_scope"}),
}


def wished(words: str, intent: str) -> str | None:
    """What is wanted of a ticket that is there, by the words and what they were found to be; None if it is nothing more."""
    short = len(words) <= _SHORT
    if short and intent in _HEARD_AS["urge_ticket"] and _URGES.search(words):
        return "urge_ticket"
    if short and intent == "file_complaint" and _ASKS_TO.search(words) and _URGES.search(words):
        return "urge_ticket"
    if short and intent in _HEARD_AS["reopen_ticket"] and _DO_AGAIN.search(words):
        return "reopen_ticket"
    if intent in _HEARD_AS["supplement_ticket"] and (_TELLS_MORE.search(words) or _GOES_ON.search(words)):
        return "supplement_ticket"
    return None
