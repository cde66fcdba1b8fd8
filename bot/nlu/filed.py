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
# 'How long will mine take?'; how long it takes in general is a question.
_HOW_LONG = re.compile(
    r"(?:多久|多长时间|多少天|几天|几号|哪天|啥时候|什么时候|何时|甚么时候)[^，。]{0,10}(?:回|答复|信儿?|结果|处理|解决|办|来人?|联系|有人|搞定|修|落实|说法|管)"
    r"|(?:还|得|要)(?:等|拖)(?:到)?(?:多久|多长时间|几天|哪天|啥时候|什么时候|何时)"
    r"|\b(?:how long|when)\b.{0,40}\b(?:take|answer|hear|reply|response|get back|fixed|done|come|wait)\b",
    re.IGNORECASE,
)
_GENERALLY = re.compile(
    r"一般|通常|正常|平均|都是|规定|\b(?:usually|normally|generally|typically|on average)\b", re.IGNORECASE
)
# Waiting that has become too long is a wish that somebody presses.
_IMPATIENT = re.compile(
    r"没(?:一?个)?人(?:理|搭理|管|来|联系|回)我?|(?:都|已经)(?:过去?了?)?(?:半天|几天|好几天|大半天|[一二两三四五六七八九十\d]+个?多?(?:小时|钟头|天|周|星期|月))了"
    r"|(?:是不是|到底)\S{0,3}不?管|管不管|(?:还|咋|怎么)(?:还)?(?:不|没)(?:人|见人)?来|拖(?:到|着|了)|死人吗|(?:别|甭)再?(?:糊弄|敷衍|拖|推|踢)|糊弄|踢皮球|推来推去"
    r"|\b(?:nobody|no one) (?:has |is )?(?:come|came|called|answer\w*|cares?)\b|\bstill (?:waiting|nothing|no one|nobody)\b",
    re.IGNORECASE,
)
# All is well again, and nothing else is said.
_WELL_AGAIN = re.compile(
    r"(?:哦|哎|好了?|嗯|行了|对了)?[，, ]?(?:(?:[电水气]|暖气|路灯|电梯|网|灯)(?:已经|都|刚|又)?(?:来|修好|好|通|亮|热|恢复|解决)|(?:已经|都|刚)?(?:来[电水气]|修好|弄好|解决|恢复))"
    r"(?:了|啦)[。.!！~ ]*(?:谢谢|不用(?:了|来了|管了))?[。.!！]*"
    r"|(?:it'?s|it is|they'?ve|the \w+ is)? ?(?:all )?(?:fixed|sorted|solved|back on|working again)(?: now)?[.!]*",
    re.IGNORECASE,
)
_NO_NEED = re.compile(
    r"(?:不用|甭|别|不必|不需要|用不着|不要)(?:再)?(?:派人?|安排|叫人?|麻烦|劳烦)?(?:你们|他们|人)?(?:再)?(?:来|管|办|修|处理|跑|查|派|过来|上门)(?:人|修|看|了|啦|一趟)*"
    r"|(?:撤|取消|销)(?:了|掉|回|销)?(?:吧|算了|得了)"
    r"|\b(?:no need (?:to|for)|don'?t need (?:to|anyone|anybody)|needn'?t)\b.{0,20}\b(?:come|send|fix|anyone|anybody|any ?more|now)\b",
    re.IGNORECASE,
)
_IS_WELL = re.compile(
    r"(?:来(?:电|水|气|暖)|修好|弄好|搞定|解决|恢复|通|亮|清走|清理|收走|拉走|热|好|走|停)(?:了|啦)"
    r"|\b(?:fixed|solved|sorted|working|back|gone|cleared|collected|done)\b",
    re.IGNORECASE,
)
# Whoever no longer wants to be called puts that right, and takes nothing back.
_OF_CONTACT = re.compile(
    r"(?:电话|手机号?|号码|联系方式|名字|姓名)\S{0,3}(?:别|不|删|去掉|划掉|甭)|(?:别|不|删|去掉|划掉|甭)\S{0,4}(?:电话|手机号?|号码|联系方式|名字|姓名)"
    r"|\b(?:number|phone)\b",
    re.IGNORECASE,
)
_TAKES_BACK = re.compile(
    r"(?:(?:算了|还是|那就?|唉|哎|好|行|帮我|给我|替我|麻烦|先|都|(?:把|刚才?|上面|前面)\S{0,6}?)[，, ]*)*(?:撤|销)(?:了|掉|回|销|单)*(?:吧|算了|得了|了)?[。.!！~]*"
)
_NEVER_MIND = re.compile(
    r"算了|不用|甭|不要|不必|不需要|撤|取消|作废|销|删|别(?:办|管|报|弄|登|来|派|查|折腾|麻烦)|拉倒|罢了|得了|不(?:报|办|投诉|反映|说|登|弄|追究|想)|没事|放弃"
    r"|\b(?:never ?mind|cancel|drop|forget|don'?t|stop|withdraw|no need|no longer|leave it|scrap|take (?:it|that) back)\b",
    re.IGNORECASE,
)
_SHORT = 60
# What impatience is taken for where nothing is told with it.
_TALK = frozenset(
    {
        *("affirm", "deny", "abuse", "out_of_scope", "nlu_fallback", "ask_help", "bot_challenge", "greet"),
        *("goodbye", "inform", "skip", "answer_survey", "cancel"),
    }
)
_HEARD_AS = {
    "urge_ticket": frozenset({"ask_ticket_status", "talk_to_person", "out_of_scope", "nlu_fallback"}),
    "reopen_ticket": frozenset({"ask_ticket_status", "file_complaint", "nlu_fallback", "out_of_scope"}),
    "supplement_ticket": frozenset({"file_complaint", "nlu_fallback", "out_of_scope"}),
    "ask_ticket_status": frozenset({"ask_question", "ask_help", "out_of_scope", "nlu_fallback"}),
    "withdraw_ticket": frozenset(
        {"answer_survey", "affirm", "deny", "cancel", "out_of_scope", "nlu_fallback", "file_complaint"}
    ),
}


def wished(words: str, intent: str, *, surveyed: bool = False) -> str | None:
    """What is wanted of a ticket that is there, by the words and what they were found to be; None if it is nothing more.

    `surveyed`: whether a follow-up is open, which 'it is mended' answers.
    """
    short = len(words) <= _SHORT
    if short and intent in ("cancel", "correct_detail") and _OF_CONTACT.search(words):
        return "supplement_ticket"
    if short and intent in _TALK and _TAKES_BACK.fullmatch(words.strip()):
        return "withdraw_ticket"
    if short and not surveyed and intent in _HEARD_AS["withdraw_ticket"] and _needs_nothing(words):
        return "withdraw_ticket"
    if (
        short
        and not surveyed
        and intent in _TALK
        and _IMPATIENT.search(words)
        and not _HOW_LONG.search(words)
    ):
        return "urge_ticket"
    if short and intent in _HEARD_AS["ask_ticket_status"] and _asks_when(words):
        return "ask_ticket_status"
    if short and intent in _HEARD_AS["urge_ticket"] and _URGES.search(words):
        return "urge_ticket"
    if short and intent == "file_complaint" and _ASKS_TO.search(words) and _URGES.search(words):
        return "urge_ticket"
    if short and intent in _HEARD_AS["reopen_ticket"] and _DO_AGAIN.search(words):
        return "reopen_ticket"
    if intent in _HEARD_AS["supplement_ticket"] and (_TELLS_MORE.search(words) or _GOES_ON.search(words)):
        return "supplement_ticket"
    return None


def takes_nothing_back(words: str) -> bool:
    """Whether words that were taken for 'never mind' say nothing of the kind."""
    return not _NEVER_MIND.search(words)


def _needs_nothing(words: str) -> bool:
    """Whether all is well and nobody needs to come: both are said, or the first and nothing else."""
    if _WELL_AGAIN.fullmatch(words.strip()):
        return True
    return bool(_NO_NEED.search(words) and _IS_WELL.search(_NO_NEED.sub(" ", words)))


def _asks_when(words: str) -> bool:
    return bool(_HOW_LONG.search(words)) and not _GENERALLY.search(words)
