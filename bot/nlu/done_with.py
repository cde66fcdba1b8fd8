"""Whether words want no more of a matter: all is well, it is taken back, or one of theirs is dropped. Pure."""

from __future__ import annotations

import re

# All is well again, and nothing else is said.
_WELL_AGAIN = re.compile(
    r"(?:哦|哎|好了?|嗯|行了|对了?|是的?|谢谢)?[，, ]?(?:(?:[电水气]|暖气|路灯|电梯|网|灯)(?:已经|都|刚|又)?(?:来"
    r"|修好|好|通|亮|热|恢复|解决)|(?:已经|都"
    r"|刚)?(?:来[电水气]|修好|弄好|解决|恢复)|(?:已经|都|全)好|(?:现在|今天|刚才|家里|屋里)+(?:都|又|已经)?(?:热|亮"
    r"|通|好))"
    r"(?:了|啦)[，,。.!！~ ]*(?:谢谢您?|不用(?:了|来了|管了))?[。.!！]*"
    r"|(?:(?:yes|ok|okay|oh|thanks)[, ]+)*(?:it'?s|it is|they'?ve|the \w+ is)? ?(?:all )?(?:fixed|sorted|solved"
    r"|back on|working again)"
    r"(?: now)?(?:,? thanks?(?: you)?)?[.!]*",
    re.IGNORECASE,
)
_NO_NEED = re.compile(
    r"(?:不用|甭|别|不必|不需要|用不着|不要)(?:再)?(?:派人?|安排|叫人?|麻烦|劳烦)?(?:你们|他们|人)?(?:再)?(?:来|管|办"
    r"|修|处理|跑|查|派|过来|上门)(?:人|修|看|了|啦|一趟)*"
    r"|(?:撤|取消|销)(?:了|掉|回|销)?(?:吧|算了|得了)|(?:^|[，,。 ])(?:撤|取消|销)(?:了|掉|单)(?=[，,。.!！ ]|$)"
    r"|\b(?:no need (?:to|for)|don'?t need (?:to|anyone|anybody)|needn'?t)\b.{0,20}\b(?:come|send|fix|anyone"
    r"|anybody|any ?more|now)\b|\bno need(?: now| any ?more)?(?=[.,! ]*$)"
    r"|(?:^|[,.;] ?|\band )(?:(?:so|please|pls|you can) )*(?:(?:cancel|scrap|drop|withdraw)(?: (?:it|that|this|(?:my|the)"
    r" (?:ticket|case|complaint|report)))?|(?:forget(?: about)?|close) (?:it|that|this|(?:my|the)"
    r" (?:ticket|case|complaint|report)))(?=[.,!;]|$| (?:now|please|then)\b)",
    re.IGNORECASE,
)
# No matter that is told sounds like these: '末班车停了，取消了' is one, '停了，取消吧' is none.
_OUTRIGHT = re.compile(
    r"撤(?!离|出|站|点|资|换|走|场|军|柜|店|班|摊|掉|销)|撤(?:销|掉)(?:了)?(?:吧|算了|得了|$)|(?:取消|销)(?:了|掉)?(?:吧|算了|得了)|(?:取消|撤销)\S{0,4}(?:投诉|工单|单子)"
    r"|\bwithdraw\b|\b(?:cancel|drop|forget(?: about)?|close|scrap) (?:it|that|this|(?:my|the) (?:ticket|case|complaint"
    r"|report))\b|\bcancel[.!]*$",
    re.IGNORECASE,
)
_IS_WELL = re.compile(
    r"(?:来(?:电|水|气|暖)|修好|修过|弄好|搞定|解决|恢复|通|亮|清走|清理|收走|拉走|热|好|走|停)(?:了|啦)"
    r"|\b(?:fixed|solved|sorted|working|back|gone|cleared|collected|done|stopped|all (?:good|fine))\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:(?:算了|还是|那就?|唉|哎|好了?|行了?|帮我|给我|替我|麻烦|先|都|(?:把|刚才?|上面|前面)[^\s，,]{0,6}?)[，, ]*){0,6}(?:撤"
    r"|销)(?:了|掉|回|销|单)*(?:吧|算了|得了"
    r"|了)?[。.!！~]*"
)
# One of theirs is named and no longer wanted: 'never mind the taxi thing', '装修那个算了'.
_DROPS_ONE = re.compile(
    r"(?:(?:唉|哎|好了?|行|那|那就|对了|哦|嗯|麻烦|请|帮我|给我|我想|我要)[，, ]*)*"
    r"(?:(?:算了|撤(?:回|销|了|掉)|取消|销了|不用管|别管)(?:吧)?[，, ]*(?:我?(?:那个|那件"
    r"|报的))?[^，。？?！!]{1,12}?(?:那个|那件事?|那事儿?|那单"
    r"|那张|的事儿?|的单子?|的投诉)(?:吧|了)?"
    r"|(?:把|我)?[^，。？?！!]{1,12}?(?:那个|那件事?|那事儿?|那单|那张|的事儿?|的单子?|的投诉)[，, ]*(?:就|给我|帮我"
    r"|先|我)*(?:算了|撤(?:回|销|了|掉)|取消"
    r"|销了|不用管了|别管了|不要了)(?:吧|得了)?)[。.!！~]*"
    r"|(?:(?:oh|ok|okay|well|actually|please|pls|sorry|and|so|just|can you|could you|you can|i want to"
    r"|i'd like to)[, ]+)*"
    r"(?:never ?mind|forget|cancel|withdraw|drop|scrap|take back|call off)(?: about)? (?:the|my|that"
    r"|this) [\w' -]{2,32} "
    r"(?:thing|one|ticket|complaint|report|case|matter|business|issue|request)(?:,? please| now)?[.! ]*",
    re.IGNORECASE,
)
_NEVER_MIND = re.compile(
    r"算了|不用|甭|不要|不必|不需要|撤|取消|作废|销|删|别(?:办|管|报|弄|登|来|派|查|折腾|麻烦)|拉倒|罢了|得了|不(?:报"
    r"|办|投诉|反映|说|登|弄|追究|想)|没事|放弃"
    r"|\b(?:never ?mind|cancel|drop|forget|don'?t|stop|withdraw|no need|no longer|leave it|scrap|take (?:it"
    r"|that) back)\b",
    re.IGNORECASE,
)


def takes_nothing_back(words: str) -> bool:
    """Whether words that were taken for 'never mind' say nothing of the kind."""
    return not _NEVER_MIND.search(words)


def takes_back(words: str) -> bool:
    """Whether nothing is said but that it is taken back: '算了，撤了吧'."""
    return _TAKES_BACK.fullmatch(words) is not None


def drops_one(words: str) -> bool:
    """Whether one of theirs is named and no longer wanted: 'never mind the taxi thing'."""
    return _DROPS_ONE.fullmatch(words) is not None


def needs_nothing(words: str, intent: str, *, told: bool) -> bool:
    """Whether all is well and nobody needs to come: both are said, or the first and nothing else.

    An answer to a follow-up that only says that all is well is heard as one where one was open.
    """
    if intent != "answer_survey" and _WELL_AGAIN.fullmatch(words.strip()):
        return True
    if told and not _OUTRIGHT.search(words):
        return False
    return bool(_NO_NEED.search(words) and _IS_WELL.search(_NO_NEED.sub(" ", words)))
