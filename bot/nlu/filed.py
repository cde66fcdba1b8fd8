"""What words want of a ticket that was filed before: to be pressed for, done again, or told more. Pure.

The classifier finds what is asked of tickets in general; these few wishes show in their words and only once there is one.
"""

from __future__ import annotations

import re

from bot.nlu.asks_when import asks_how_long, asks_of_number, asks_when, asks_who_and_how
from bot.nlu.consent import consent, keeps_secret
from bot.nlu.done_with import drops_one, needs_nothing, takes_back
from bot.nlu.how_far import asks_how_far

_URGES = re.compile(
    r"催(?!费|缴|收|租|熟|眠|婚|债|款|还|稿|生|泪|[了过]|办(?:了|过|没))|(?:抓紧|赶紧|快点|尽快)(?:给|帮|替)?(?:我"
    r"|俺)?(?:办|处理|解决|落实)"
    r"|\b(?:chas(?:e|ing)|nudge|prod|push|press|hurry|remind) (?:them|it|this|that|up|him|her|someone|somebody"
    r"|the (?:unit|team|office|property)|my (?:ticket|case|complaint|report))\b"
    r"|\b(?:speed|hurry) (?:it|this|that|them|things) (?:up|along)\b|\bexpedite\b|\bget a move on\b"
    r"|\bget them to hurry\b",
    re.IGNORECASE,
)
# Where a matter is heard, only a request to the desk is one: 'the dogs chase them' is none.
_ASKS_TO = re.compile(
    r"^(?:(?:你们?|您|麻烦|请|那|就|再|快|赶紧|能不能|可不可以|能|帮我?|给我?|替我?|帮忙)[，, ]?)*催"
    r"|^(?:(?:please|pls|plz|ok|okay|so|then|well|just|can|could|will|would|you|again)[, ]+)*(?:chase|nudge"
    r"|prod|push|press|hurry|remind|speed|expedite)\b",
    re.IGNORECASE,
)
# Which one is to be hurried: 'the second one please hurry', '第二件快点'.
_HURRIES_ONE = re.compile(
    r"(?:那|就|把|请|麻烦|[，, ])*(?:第[一二三四五六1-6]|[前后头](?:面那|一|那)|最后那?)[个件张][，, ]*(?:给我|帮我|能不能|你们|请|也)*"
    r"(?:快点?|抓紧|赶紧|赶快|尽快|急|着急|加急|比较急|很急|先)(?:办|处理|解决|弄|修)?(?:一?下|点|吧|啊|呀|了)*[。.!！]*"
    r"|(?:(?:please|pls|so|and|ok|can you|could you)[, ]+)*(?:hurry(?: up)?(?: with)? )?(?:the )?(?:first|second|third|fourth|fifth|last)"
    r" (?:one|case|ticket|complaint|report)[, ]*(?:(?:please|pls)[, ]*)?(?:hurry(?: up)?|asap|quick(?:ly)?|faster|first"
    r"|(?:is|it'?s)(?: really| very)? urgent)?(?:,? please)?[.! ]*"
    r"|(?:the |my )?(?!case|ticket)[a-z][\w' -]{1,30} (?:one|thing|case|ticket|matter) (?:is|['’]?s)"
    r"(?: really| very| super| most| more)* urgent\b.{0,40}",
    re.IGNORECASE,
)
# To hurry, and nothing else, whatever that was taken for: '能不能快点儿'.
_JUST_HURRY = re.compile(
    r"(?:那|就|你们?|您|能不能|可不可以|能|麻烦|请|给我?|帮我?|再|办|处理|弄|这事儿?|[，, ])*(?:快(?:点儿?|一?些|着点儿?)|抓[点紧]儿?紧?|赶[紧快]|麻溜儿?)(?:点儿?|地|的)?"
    r"(?:来(?:个?人)?|派人|办|处理|解决|弄|修|给?(?:办|弄|修)了?|啊|吧|呀|吗|么|行不行?|行吗|好不好|成不成?|[，, ])*[。.!！?？]*"
)
_HURRY_WORD = re.compile(r"快|抓紧|赶|急|先|\b(?:hurry|asap|quick|faster|urgent)", re.IGNORECASE)
_DO_AGAIN = re.compile(
    r"重新?办(?!理?(?:证|卡|一张))|重新处理|打回去?重|退回去重|重开(?:工单|单子|这|那)|\bre-?open (?:it|this|that|my"
    r"|the (?:ticket|case"
    r"|complaint|report))\b|\bsend it back\b|\bdo it (?:all )?over again\b",
    re.IGNORECASE,
)
_TELLS_MORE = re.compile(
    r"^(?:(?:我|再|还(?:要|想|有(?:一?[点个件条句])?)?|对了|另外|想|要|哦|嗯|那个)[，,。 ]*)*补充|^.{0,6}忘(?:记"
    r"|了)?(?:跟|和)?(?:你们?|您)?(?:说|讲|提|写)"
    r"|^.{0,24}\bforgot to (?:say|mention|add|tell|write)\b|^.{0,24}\b(?:add|adding) (?:to (?:my|that|the"
    r"|this) (?:\w+ )?(?:ticket|complaint|report|case)|that|something|one)\b",
    re.IGNORECASE,
)
# Said outright that it belongs to what was written down.
_PUTS_WITH_IT = re.compile(
    r"^(?:(?:请|麻烦您?|帮我|给我|替我|您?再|顺便|也|还|把|我|想|要|对了|哦|嗯|这句(?:话)?|这一?[点条]|也帮)[，, ]*)*"
    r"(?:(?:加|补|写|记|添)(?:上|进去|一?[句条笔])+(?:话)?|(?:(?:加|补|写|记|添|备注|注明|说明)(?:一?点|一下)|备注"
    r"|注明)(?=[，,：: ]|$))"
    r"|^(?:(?:and|oh|ok|okay|also|please|pls|can you|could you|would you|i(?:'d)? (?:want|need|like) to"
    r"|you can)[, ]+)*(?:also )?"
    r"(?:(?:add|put down|note(?: down)?|mention|write(?: down)?|include)(?: (?:that|this|in|to (?:it|that|the (?:case"
    r"|report|complaint)))\b"
    r"|[:,]| something| one (?:more )?thing)|(?:put down|note(?: down)?|mention) (?:the|my|a)\b)"
    r"|^(?:(?:and|oh|ok|okay)[, ]+)*(?:just )?one (?:(?:more|other|last) (?:thing|detail|point)\b"
    r"|(?:thing|detail|point) (?:about|for|on|to add to) (?:that|it|this|my (?:case|complaint|report))\b)",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:(?:对了|哦|噢)[，, ]*)?(?:还有(?:一[点个件]|件事)?|另外|哦?对了)[，,：: ]"
    r"|^(?:(?:and|oh|ok|okay|so|yes|sorry)[, ]+)*(?:one more thing|one other thing|another thing|just one more"
    r"|by the way|btw|also)\b[,:; -]*",
    re.IGNORECASE,
)
# What shows that something is asked, or which ticket is meant.
_ASKS = re.compile(
    r"[?？]|[吗嘛么]|什么|啥时|怎么|咋|如何|哪|几[天号点]|多久|谁|有没有|进[展度]|单子?|编号|查|\d{6}"
    r"|\b(?:what|when|how|where|who|which|any|status|number|ticket|case|progress|check|news)\b",
    re.IGNORECASE,
)
# Waiting that has become too long is a wish that somebody presses.
_IMPATIENT = re.compile(
    r"没(?:一?个)?人(?:理|搭理|管|来|联系|回)我?|(?:都|已经)(?:过去?了?)?(?:半天|几天|好几天|大半天"
    r"|[一二两三四五六七八九十\d]+个?多?(?:小时|钟头|天|周|星期|月))了"
    r"|(?:是不是|到底)\S{0,3}不?管|管不管|(?:还|咋|怎么)(?:还)?(?:不|没)(?:人|见人)?来|拖(?:到|着|了)|死人吗|(?:别"
    r"|甭)再?(?:糊弄|敷衍|拖|推|踢)|糊弄|踢皮球|推来推去"
    r"|\b(?:nobody|no one) (?:has |is )?(?:come|came|called|answer\w*|cares?)\b|\bstill (?:waiting|nothing"
    r"|no one|nobody)\b",
    re.IGNORECASE,
)
# Whoever no longer wants to be called puts that right, and takes nothing back.
_OF_CONTACT = re.compile(
    r"(?:电话|手机号?|号码|联系方式|名字|姓名)\S{0,3}(?:别|不|删|去掉|划掉|甭)|(?:别|不|删|去掉|划掉"
    r"|甭)\S{0,4}(?:电话|手机号?|号码|联系方式|名字|姓名)"
    r"|\b(?:number|phone)\b",
    re.IGNORECASE,
)
# 'I don't want my face in it, report that for me' is no 'never mind'.
_HAS_IT_FILED = re.compile(
    r"(?<!别)(?<!甭)(?<!不用)(?<!不要)(?<!不想)(?:(?:给|替|帮)(?:我|俺)(?:反映|投诉|登记|报|记|问|管)|(?:我|俺)(?:就|就是)?(?:要|想)(?:投诉|反映|登记|举报))"
    r"(?:上去|上|下来|一下|下)?[吧啊呀！!。.~]*$"
    r"|(?<!n't )(?<!not )\b(?:please )?(?:report|file|register|log) (?:it|this|that)(?: for me| please| anyway)*[.! ]*$",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"不用|不要|不是|不必|别|甭|没|谁|\b(?:no|not|never|without|need(?:n['’]?t)?|have to|want to)\b|n['’]?t\b",
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
_NAMED_ALREADY = frozenset({"withdraw_ticket", "report_danger", "talk_to_person"})
_HEARD_AS = {
    "urge_ticket": frozenset({"ask_ticket_status", "talk_to_person", "out_of_scope", "nlu_fallback"}),
    "reopen_ticket": frozenset({"ask_ticket_status", "file_complaint", "nlu_fallback", "out_of_scope"}),
    "supplement_ticket": frozenset({"file_complaint", "nlu_fallback", "out_of_scope"}),
    "ask_ticket_status": frozenset({"ask_question", "ask_help", "out_of_scope", "nlu_fallback"}),
    "withdraw_ticket": frozenset(
        {
            *("answer_survey", "affirm", "deny", "cancel", "out_of_scope", "nlu_fallback", "file_complaint"),
            *("goodbye", "thank", "inform", "correct_detail"),
        }
    ),
}


# Nothing else is heard in these.
_SAID_PLAINLY = frozenset({"withdraw_ticket", "report_danger", "ask_ticket_status"})


_OF_CASE = re.compile(r"\b(?:tickets?|cases?|complaints?|reports?|requests?|it|mine)\b", re.IGNORECASE)
_LONG = 120
# Who asks why it was closed takes nothing back: 'why u close my ticket'.
_WHY_CLOSED = re.compile(
    r"\b(?:why|how come|who|what for)\b[^.!?]{0,24}\b(?:clos(?:e[sd]?|ing)|cancel(?:s|led|ed|ling)?|delet(?:e[sd]?|ing)"
    r"|remov(?:e[sd]?|ing)|withdr(?:ew|aw[ns]?))\b",
    re.IGNORECASE,
)


def asks_why_closed(words: str) -> bool:
    """Whether it is asked why, or by whom, a case was closed."""
    return (
        len(words) <= _LONG and _WHY_CLOSED.search(words) is not None and _OF_CASE.search(words) is not None
    )


def wished(words: str, intent: str, *, surveyed: bool = False, matter: bool = False) -> str | None:
    """What is wanted of a ticket that is there, by the words and what they were found to be; None if it is nothing more.

    `surveyed`: whether a follow-up is open, which 'it is mended' answers. `matter`: whether a category of its own is
    told, so that only a wish in plain words takes a ticket back.
    """
    short = len(words) <= _SHORT
    told = matter and intent == "file_complaint"
    if of_one := _of_one_of_theirs(words.strip(), intent, short=short, told=told):
        return of_one
    if short and intent in ("cancel", "correct_detail") and _OF_CONTACT.search(words):
        return "supplement_ticket"
    if short and intent in _TALK and takes_back(words.strip()):
        return "withdraw_ticket"
    if (
        short
        and not surveyed
        and intent in _HEARD_AS["withdraw_ticket"]
        and needs_nothing(words, intent, told=told)
    ):
        return "withdraw_ticket"
    if short and not surveyed and _is_impatient(words, intent):
        return "urge_ticket"
    answers = surveyed and intent in ("answer_survey", "affirm", "deny")
    if short and not answers and _asks_how_it_stands(words.strip(), intent):
        return "ask_ticket_status"
    hurried = intent in _HEARD_AS["urge_ticket"] or (intent == "answer_survey" and not surveyed)
    if short and hurried and _URGES.search(words):
        return "urge_ticket"
    if short and intent == "file_complaint" and _ASKS_TO.search(words) and _URGES.search(words):
        return "urge_ticket"
    if short and intent in _HEARD_AS["reopen_ticket"] and _DO_AGAIN.search(words):
        return "reopen_ticket"
    more = intent in _HEARD_AS["supplement_ticket"] and (_TELLS_MORE.search(words) or _GOES_ON.search(words))
    outright = intent not in _NAMED_ALREADY and (_TELLS_MORE.search(words) or _PUTS_WITH_IT.search(words))
    return "supplement_ticket" if more or outright else None


def _is_impatient(words: str, intent: str) -> bool:
    """Whether somebody only wants it done at last."""
    if intent not in _NAMED_ALREADY and _JUST_HURRY.fullmatch(words.strip()):
        return True
    return intent in _TALK and _IMPATIENT.search(words) is not None and not asks_how_long(words)


def _of_one_of_theirs(words: str, intent: str, *, short: bool, told: bool) -> str | None:
    """That the public may see it or no longer may, that one by its name is dropped or one is to be hurried, or that nobody
    shall learn whose it is; None where more is said."""
    if short and (seen := consent(words)):
        return seen
    if intent in _NAMED_ALREADY:
        return "reopen_ticket" if intent == "withdraw_ticket" and asks_why_closed(words) else None
    if short and _HURRIES_ONE.fullmatch(words) and _HURRY_WORD.search(words):
        return "urge_ticket"
    if short and drops_one(words):
        return "withdraw_ticket"
    return "supplement_ticket" if keeps_secret(words, told=told) else None


def says_how_it_went(words: str) -> bool:
    """Whether words that were taken for a question ask nothing: '处理个屁，菜还在那儿长着呢'."""
    return not _ASKS.search(words)


def has_it_filed(words: str) -> bool:
    """Whether the words end by wanting it reported: '我不想录，给我反映'."""
    found = _HAS_IT_FILED.search(words)
    return found is not None and not _REFUSED.search(words[_clause(words, found) : found.start()])


def _clause(words: str, found: re.Match[str]) -> int:
    """Where the clause begins in which something was found."""
    return max((mark.end() for mark in re.finditer(r"[，,。.;；!！?？]", words[: found.start()])), default=0)


def _asks_how_it_stands(words: str, intent: str) -> bool:
    """Whether it is asked when something is done, by whom, or how they hear of it; or of which digits it is said."""
    if intent in _HEARD_AS["ask_ticket_status"] and (asks_when(words) or asks_of_number(words)):
        return True
    return intent not in _SAID_PLAINLY and (asks_who_and_how(words) or asks_how_far(words))
