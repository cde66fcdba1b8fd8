"""Questions that were taken for something else, and what only seems to wish for another language. Pure.

What the base answers is asked of it; how long it takes, or whether word will come, is asked of the ticket.
"""

from __future__ import annotations

import re

from bot.nlu.asks_desk import asked_of_desk
from bot.nlu.standing import TELLING, Standing

# What a question that the base answers may be taken for; everything about tickets stays as it is.
ASKING = frozenset(
    {
        "file_complaint",
        "ask_help",
        "out_of_scope",
        "nlu_fallback",
        "switch_language",
        "bot_challenge",
        "inform",
    }
)
_ASKING_IN_FORM = frozenset({"ask_help", "bot_challenge", "out_of_scope", "nlu_fallback"})
# What a few words that ask may be taken for, too: 'is that legal', 'how long'.
_MISTAKEN_QUESTION = frozenset({"affirm", "greet"})
# What goes on about a matter while it is told, or where more was asked for: '周末也不停' asks for no hours of work.
_TOLD_BESIDE = frozenset({"nlu_fallback", "out_of_scope", "inform", "file_complaint"})
# What a question to the desk itself may be taken for while a matter is told: 'ok and who handles it', 'you can fix it or nah'.
_MISTAKEN_IN_FORM = _TOLD_BESIDE | {"answer_survey", "correct_detail", "affirm", "deny", "abuse"}
# 'Is there someone who speaks English?' asks, and changes no language.
_WHO_SPEAKS = re.compile(
    r"\b(?:some(?:one|body)|any(?:one|body)|people|person|staff|operators?|colleagues?)\b[^.?!]{0,30}\benglish\b",
    re.IGNORECASE,
)
# 'Will I get it back' asks for money, and takes nothing back.
_GETS_BACK = re.compile(
    r"\b(?:will|can|could|do|would|when|how) (?:i|we|you|they)\b[^.?!]{0,20}\b(?:get|give|have)\b[^.?!]{0,20}\bback\b",
    re.IGNORECASE,
)
_ASKS_ANYHOW = re.compile(
    r"[?？吗么呢啥咋谁哪]|什么|怎[么样]|多[少久]|几[点号时月天岁个]|请问|能|可以|可不|是否|要不要|用不用|有没有|[行是]不|不行|电话|号码|热线|归"
    r"|\b(?:what|when|where|which|how|who|whom|why|can|could|may|do|does|did|is|are|should|will|would|am|number|phone|hotline)\b",
    re.IGNORECASE,
)
# What somebody says who asks how their own case stands; '新能源指标什么时候出结果' asks of no case.
_OF_A_CASE = re.compile(
    r"[我俺咱]|单|编号|号码|投诉|反映|登记|举报|报修|上报|[那这](?:件|个)事|进度|进展|处理|你们|受理"
    r"|\b(?:my|our|case|ticket|complaint|report(?:ed)?|filed|progress|status|i|we|you)\b",
    re.IGNORECASE,
)
# How long it takes until something comes of it, asked in the middle of telling: '这得多久啊 家里等着钱呢'.
_HOW_LONG = re.compile(
    r"(?:那|这|这个|这事儿?|大概|一般|你们?|您|得|要|需要|还|等|到底|到时候|[等拖]到)*(?:多久|多长时间|多少天|几天|啥时候|什么时候|猴年马月)"
    r"(?:才|能|可以|会|给|有|出|有个)*(?:办|解决|处理|答复|回复|结果|信儿?|说法|回音|管|来人|到账|下来|完|好)*[啊呀呢吗么了]?(?=$|[\s，,。.?？!！])"
)
_HEARD_AS_HOW_LONG = frozenset(
    {"ask_question", "ask_help", "greet", "out_of_scope", "nlu_fallback", "inform"}
)
_READY = "confirmed"
_WHAT_IF = re.compile(
    r"(?:那|可|可是|但是?)?(?:要是|万一|如果|假如)[^，。]{1,20}(?:呢|咋办|怎么办|咋整)[？?。\s]*|(?:and |but |so )*what if\b.*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"(?!(?:(?:ok(?:ay)?|yes|so|and)[, ]+)*(?:can|could|would|will) you(?: please| do (?:it|that))*[\s.?!]*$)(?:.*(?:[?？]|[吗么][。.!！]*)\s*$"
    r"|(?:and |but |so |ok(?:ay)? )*(?:(?:is|are|can|could|will|would|do|does|should|may) (?:it|that|this|you|they|he|she|i|we"
    r"|them|the)|how (?:long|soon|much|many)|what if)\b)",
    re.IGNORECASE,
)
_ANOTHER_SPEAKS = re.compile(
    r"[她他]|老人|我[妈爸]|对方|\b(?:s?he|they|her|his|him|my (?:m[ou]m|mother|dad|father|wife|husband|parents?|granny|grandma|grandpa|neighbou?r))\b",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"(?:换成?|改成?|切换?到?|用)(?:中文|英文|英语|汉语|普通话)(?:说|聊|讲|吧|行)|\b(?:switch|change) (?:over )?(?:to|into)\b",
    re.IGNORECASE,
)
# Whether word will come, and what was written down.
_HEARS_OF_IT = re.compile(
    r"(?:(?:谢谢|好的?|嗯|那|行)[，,。 ]*)*(?:到时候|以后|有(?:了)?(?:结果|消息|进展|信儿?)(?:了)?|办好了?|处理完?了?)*(?:你们?|您)?(?:会|能|是不是会?)?(?:再)?(?:告诉|通知|回复|联系|给我(?:发|来)(?:短信|消息|信儿?))我?(?:一声)?(?:的)?(?:吗|不|么)[\s?？。]*"
    r"|(?:(?:谢谢|好的?|那)[，,。 ]*)*(?:我)?(?:能|可以|想)?(?:看看|看一?下|看)(?:你们?)?(?:写|登记|记)(?:的)?(?:了)?(?:什么|啥|内容|成啥样)?(?:吗)?[\s?？。]*"
    r"|(?:(?:thanks?(?: you)?|ok(?:ay)?|great|so|and|but)[,.! ]+)*(?:will|do|can|how (?:will|do)) (?:i|you)(?: \w+)? (?:get|hear|know|be told|be informed|tell|let|inform|notify|message|text|contact|receive)\b[^.?!]{0,40}[\s.?!]*"
    r"|(?:(?:thanks?(?: you)?|ok(?:ay)?|so|and)[,.! ]+)*(?:can|could|may) i (?:see|read|check) (?:what (?:you|u|was|is) \w+(?: down)?|it|my (?:case|complaint|report)|the (?:text|case|complaint|report))[\s.?!]*",
    re.IGNORECASE,
)
TAKEN_FOR_WISH = frozenset({"ask_question", "out_of_scope", "nlu_fallback", "ask_help"})


# For how long or how much: who tells that and asks nothing tells a matter, whatever the base knows of it.
_TELLS_HOW_MUCH = re.compile(
    r"\d ?(?:rmb|yuan|kuai|cny|days?|weeks?|months?|years?|times|hours?)\b|[¥￥]\d|[\d一两二三四五六七八九十百千万几半](?:多)?(?:元|块|万|千|天|周|个月|个?星期|年|次|回|趟)",
    re.IGNORECASE,
)


def asked(text: str, intent: str, at: Standing, *, known: bool) -> str | None:
    """A question that the base answers, whatever it was taken for, and one that was taken for a yes at the card."""
    asks = _asks(text, intent, at)
    told = (at.form or at.invited) and intent in _TOLD_BESIDE and not _ASKS_ANYHOW.search(text)
    told = told or (
        intent == "file_complaint" and bool(_TELLS_HOW_MUCH.search(text)) and not _ASKS_ANYHOW.search(text)
    )
    if known and (asks or intent in (_ASKING_IN_FORM if at.form else ASKING)) and not told:
        return "ask_question"
    if known and at.form and intent in _MISTAKEN_IN_FORM and asked_of_desk(text):
        return "ask_question"
    if intent == "cancel" and at.form and _GETS_BACK.search(text):
        return "ask_question"
    if known and at.form and intent == "switch_language" and _WHO_SPEAKS.search(text):
        return "ask_question"
    if at.form == TELLING and not known and intent in _HEARD_AS_HOW_LONG and _HOW_LONG.match(text):
        return "ask_ticket_status"
    if known and intent == "ask_ticket_status" and not (at.filed or at.surveyed or _OF_A_CASE.search(text)):
        return "ask_question"
    supposes = intent in ("affirm", "deny", "correct_detail") and _WHAT_IF.fullmatch(text) is not None
    return "nlu_fallback" if at.asked == _READY and (supposes or (asks and intent == "affirm")) else None


def of_another(text: str, intent: str, at: Standing) -> str | None:
    """What another speaks is no wish to be spoken to in it ('she only speaks Chinese'); and after filing, whether one will
    hear of it, or may read it, is asked of the ticket.
    """
    if intent == "switch_language" and at.form and _ANOTHER_SPEAKS.search(text) and not _SWITCH.search(text):
        return "inform"
    asks = at.filed and not (at.form or at.surveyed or at.invited) and intent in ASKING | TAKEN_FOR_WISH
    return "ask_ticket_status" if asks and _HEARS_OF_IT.fullmatch(text) else None


def _asks(text: str, intent: str, at: Standing) -> bool:
    """Whether a question was taken for a yes, a greeting or, where nothing was filed, for one about a ticket."""
    of_tickets = intent in ("ask_ticket_status", "list_my_tickets") and not at.filed
    taken = intent in _MISTAKEN_QUESTION or of_tickets
    return taken and _QUESTION.match(text) is not None
