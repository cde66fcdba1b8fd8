"""Which of their tickets a citizen's words single out: by its last digits, or by what it is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desk.desk import TicketStatus

# Words of a wish or a question about a ticket, which name none.
_NO_NAME = re.compile(
    r"撤(?:回|销|掉|了|单)?|取消|销(?:了|掉|单)|算了|不(?:用|管|要)|别管|管了|[那这](?:个|件|单|张|边)?|事儿?情?|单子|工单|投诉|反映"
    r"|登记|我的?|想要?|把|给|帮|麻烦|请|一下|怎么?样|怎么|处理|进展|进度|结果|消息|情况|状态|到哪|哪一?步|现在|现况|查|问|看"
    r"|催|快点?|赶紧|尽快|着?急|什么|时候|有没有|有|没|还|办|得|好|是|第?[一二三两]?[件个张]|上次|之前|刚才?|报|说|回复|解决|人|来|儿|啊|您|你们?|[了吧的吗呢]"
)
_WORD = re.compile(r"[a-z]{3,}")
_CJK = re.compile(r"[\u4e00-\u9fff]+")
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ies|es|s|y|e)$")
_COMMON = re.compile(
    r"(?:a|about|actually|again|all|and|chase|hurry|press|push|quick(?:ly)?|urge|urgent|soon|asap|any|anymore|anything|are|back|been|business|call|can|cancel|case|check|close"
    r"|complaint|could|delete|did|does|don|drop|file|filed|for|forget|from|going|happened|happening|has|have|hear|how"
    r"|issue|its?|just|know|like|long|matter|me|mind|more|my|need|never|news?|not|now|off|ones?|please|pls|problem"
    r"|progress|remove|report|request|scrap|see|some|status|still|take|tell|that|the|them|then|they|things?|this"
    r"|ticket|update|want|was|whats?|when|where|which|will|with|withdraw|would|yet|you|your)"
)
_TAIL = re.compile(
    r"(?<![\d.])0\d{5}(?![\d.])"
    r"|(?:(?:尾号|编号|单号|工单|单子)(?:是|为)?|\b(?:ticket|case|(?<!building )(?<!block )(?<!house )(?<!flat )"
    r"(?<!unit )(?<!gate )(?<!line )(?<!bus )(?<!room )number|ending(?: in| with)?))"
    r"(?: (?:number|no\.?)| ?#)?[ :：]{0,2}(?P<few>\d{1,5})(?!\d|号)"
    r"|(?:号码(?:是|为)?|\bno\.?|#)[ :：]{0,2}(?P<some>\d{3,5})(?!\d|号)",
    re.IGNORECASE,
)


def tail_of(words: str) -> str | None:
    """The last digits of a number, where words give no more of it: '000002', 'number 2', '尾号002'."""
    found = _TAIL.search(words)
    return found and (found["few"] or found["some"] or found.group())


def by_tail(words: str, tickets: Sequence[TicketStatus]) -> TicketStatus | None:
    """The one whose number ends with the digits in the words; None where none or several do."""
    tail = tail_of(words)
    if not tail:
        return None
    exact = [one for one in tickets if one.number.endswith(f"-{tail.zfill(6)}")]
    found = exact or [one for one in tickets if len(tail) > 2 and one.number.endswith(tail)]
    return found[0] if len(found) == 1 else None


def by_name(words: str, tickets: Sequence[TicketStatus]) -> TicketStatus | None:
    """The one whose matter the words name, among several: 'the taxi one', '装修那个'. None where it is not plain."""
    parts = _names(words)
    scores = [(sum(part.search(_told(one)) is not None for part in parts), one) for one in tickets]
    best = max((score for score, _ in scores), default=0)
    fitting = [one for score, one in scores if score == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _names(words: str) -> list[re.Pattern[str]]:
    """What to look for: stems of Latin words, pairs of Chinese characters."""
    told = words.casefold()
    stems = [_ENDING.sub("", word) for word in _WORD.findall(told) if not _COMMON.fullmatch(word)]
    runs = _CJK.findall(_NO_NAME.sub(" ", told))
    pairs = [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
    return [re.compile(rf"\b{stem}") for stem in stems] + [re.compile(pair) for pair in pairs]


def _told(ticket: TicketStatus) -> str:
    return f"{ticket.category_name} {ticket.title} {ticket.description}".casefold()
