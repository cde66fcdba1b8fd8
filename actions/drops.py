"""The words by which all that was told is dropped; what was taken for them elsewhere only tells more. Pure."""

from __future__ import annotations

import re

from actions.details import PLACE

OPTIONAL = frozenset({"occurred_at", "party", "contact_by"})
_CANCELLING = re.compile(
    r"取消|(?:不|别|甭)(?:再|想|要|用)?(?:登记|投诉|反映|说|报|弄|记)了?|\bcancel\b|\bdrop it\b"
    r"|\bdon'?t file\b",
    re.IGNORECASE,
)
_AT_THE_CARD = re.compile(
    r"取消|算了|不|别|甭|没|撤|拉倒|罢了|得了|放弃|再说|等等|停|退出|删"
    r"|\b(?:cancel|drop|forget|never ?mind|don['’]?t|do not|no|not|nope|nah|stop|quit|scrap|abort|leave it"
    r"|changed my mind|withdraw|delete|later|skip|wait)\b",
    re.IGNORECASE,
)
# '刷不了了' takes nothing back where the matter itself is asked for.
_NO_MORE = re.compile(
    r"取消|算了|拉倒|罢了|得了|没[啥什么]*事|不[想要用]|不(?:再)?(?:登记?|投诉?|反映|说|报|弄|提|问|记|办)了|别|甭|放弃|退出|删|(?<!不)停(?![车水电气暖])|再[说想]|想想|自己(?:弄|解决|处理|办)"
    r"|\b(?:cancel|drop|forget|never ?mind|don['’]?t|no|not|nope|nah|stop|quit|leave it|changed my mind|nothing"
    r"|delete|later|skip)\b",
    re.IGNORECASE,
)
# The word by which all that was told is dropped: 'no need' is no wish to, and '登登登' has it filed.
_DROPPED_BY = {
    **dict.fromkeys(OPTIONAL, _CANCELLING),
    "description": _NO_MORE,
    "confirmed": _AT_THE_CARD,
}
# Of the matter, though it sounds like giving up: '到站不停', '卡刷不了', '停水了', 'it never stops'.
_OF_THE_MATTER = re.compile(
    r"不停|[刷打开关坐上下进过走扫充付退看找停]不了(?!了之)|停[车水电气暖]"
    r"|\b(?:do|does|did|wo|would|ca)(?:n['’]?t| not) stop\b|\bnever stop(?:s|ped)?\b|\brefuses? to stop\b",
    re.IGNORECASE,
)

# On a condition it is to be filed: '归你们管就登记 不归拉倒'.
_FILED_IF = re.compile(
    r"(?:的话|要是|如果|能管|归)[^，。不]{0,8}(?:就|那)(?:给我|帮我)?(?:登记?|记|报|办)"
    r"|\bif (?:you can|so|yes)\b[^.;]{0,20}\b(?:file|report|do)\b",
    re.IGNORECASE,
)


def drops(words: str, question: str) -> bool | None:
    """Whether words that were taken for it drop what was told, said where `question` was asked: '不停' drops nothing.

    None where no word is needed for it. Where the place is asked for it is believed, unless the words tell of the
    matter and nothing in them gives it up.
    """
    if _FILED_IF.search(words):
        return False
    if question in PLACE:
        beside = _OF_THE_MATTER.sub("", words)
        return False if beside != words and not _NO_MORE.search(beside) else None
    dropped_by = _DROPPED_BY.get(question)
    return None if dropped_by is None else dropped_by.search(words) is not None
