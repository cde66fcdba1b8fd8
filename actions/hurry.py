"""What somebody in a hurry says while a complaint is told: to be quick, and how long it has lasted. Pure."""

from __future__ import annotations

import re

from actions.assent import files_it, is_assent, speaks_of_filing, wants_all
from actions.said import Said

# What such words may be taken for by themselves: nothing that the form asks for.
_UNHEARD = frozenset(
    {
        *("ask_ticket_status", "answer_survey", "urge_ticket", "reopen_ticket", "supplement_ticket"),
        *("nlu_fallback", "out_of_scope", "abuse"),
        # '早上到现在' begins like one.
        "greet",
    }
)
_COUNT = r"(?:[\d一二两三四五六七八九十几半]{1,6}|好几|多少|大半)"
_LASTED = re.compile(
    rf"{_COUNT}个?多?(?:天|周|礼拜|星期|月|年|小时|钟头)(?:多|半)?(?:了|没)|半天了"
    r"|(?:早[上起]|上午|中午|下午|晚上|夜里|半夜|凌晨|大清早|一早)(?:就|一直)*(?:到|至|折腾到|闹到)(?:现在|这会儿|这时候|如今)"
    r"|没(?:有)?(?:一?个)?人(?:理|搭理|管|来|修|清|处理|收|过问)"
    r"|\b(?:for|over|about|almost|nearly|been|already|past) (?:(?:over|about|almost|nearly|the (?:past|last)|like"
    r"|more than|a good|at least) )*"
    r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\d+|several|a few|a couple of|many)?"
    r" ?(?:hours?|days?|weeks?|months?|years?|ages)\b"
    r"|\b(?:nobody|no ?one|no-one)(?:'s| has| have| is| ever){0,4} (?:come|comes|came|cares?|cared|bother\w*|did|does"
    r"|done|doing|show\w*|fix\w*|deal\w*|look\w*|been)\b",
    re.IGNORECASE,
)
# How often, at which hours: '天天晚上六点到后半夜', 'every night from ten till two'.
_OFTEN = re.compile(
    r"天天|夜夜|每(?:天|晚|日|周|个?月|到|逢|次|隔)|隔三差五|三天两头|经常|老是|总是"
    r"|\b(?:every|each|most|all) (?:single |other )?(?:day|nite|night|morning|evening|afternoon|weekend"
    r"|week|weekday)s?\b|\b(?:daily|nightly|always|constantly)\b",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"[天日晚夜周月早][里间上]?|早晨|早上|上午|下午|中午|晚上|半夜|后半夜|凌晨|傍晚|都|这样|如此|就|从|打|到|至|才|开始|左右|前后|基本|几乎|差不多|大概|以后|之后|消停|结束|[的了啊吧呢]"
    r"|(?<![\d零〇一二两三四五六七八九十])[\d零〇一二两三四五六七八九十]{1,6}(?:[:：点时]半?(?:多|钟)?(?:[\d一二三四五十]+分?)?|次|回)|[-~—]"
    r"|\b\d{1,2}ish\b|\b(?:from|at|till|until|to|past|after|before|around|about|like|and|the|in|on|am|pm|\d{1,2}(?:[:.]\d\d)?(?:[ap]m)?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|midnight|noon|morning|evening|night|it'?s|it|is|this|pretty much|almost|nearly"
    r"|yes|yeah|yep|also|too|as well|mostly|usually|lunch(?:time)?|dinner(?:time)?|breakfast|nite|late|early)\b",
    re.IGNORECASE,
)
# Whoever speaks of what was filed before means that.
_OF_EARLIER = re.compile(
    r"上(?:次|回)|之前(?:那|报|反映|登记|投诉)|工单|单子|那件|催|\b(?:my|the|that|last|other|earlier|previous)"
    r" (?:\w+ )?(?:case|ticket|complaint|report)\b",
    re.IGNORECASE,
)
_QUICK = re.compile(
    r"派(?:个|几个|俩)?人|(?:来|叫)(?:个|几个|俩)人|快点|快些|快[去来派管修]|赶紧|赶快|抓紧|尽快|马上|立刻|立马|麻利|速度|快快|别磨[叽蹭]"
    r"|\b(?:hurry|quick(?:ly|er)?|faster|asap|immediately|right away|at once|come on|get (?:on with it|a move on)"
    r"|do something|just fix)\b",
    re.IGNORECASE,
)
_PRESSING = re.compile(
    r"快点儿?|快些|赶紧|赶快|抓紧|尽快|马上|立刻|立马|麻利|速度|快快|别磨[叽蹭]|能不能|可不可以|行不行|好不好|行吗|好吗|你们?|您|请|麻烦"
    r"|给|帮|替|我们?|咱们?|把|这个?|那个?|事儿?|问题|它|就|倒是|再|都|急(?:死)?|解决|处理|办(?:理|了)?|修(?:好)?|弄(?:好)?|搞(?:定|好)?"
    r"|(?:派|来|叫)(?:个|几个|俩)?(?:活|能)?人|过来|上门|看看|瞧瞧|瞅瞅|安排|来|管管?|去|一下|下|吧|啊|呀|哦|嘛|呗|点|的|了|行|好|人|快"
    r"|\b(?:please|pls|just|can|could|would|will|you|guys|hurry|up|quick(?:ly|er)?|faster|asap|now|immediately|right"
    r"|away|at|once|come|on|get|with|a|move|do|something|and|fix|sort|solve|handle|deal|send|someone|somebody|it|this"
    r"|that|the|problem|thing|out|already|need|want|i|we|be|to|for|me|us|so|ok|okay|done)\b"
    r"|[\s，,。.!！~～、?？…]+",
    re.IGNORECASE,
)
# A yes before it: '行 快点', 'ok, hurry up'.
_YES_FIRST = re.compile(
    r"(?:行|好|可以|对|是|没错|成|嗯+|中)[的了吧啊呀嘞]*(?:[\s，,。.!！、]+|(?=快点|赶紧|赶快|抓紧|尽快|马上|立刻|麻利))"
    r"|(?:ok(?:ay)?|yes|yeah|yep|sure|fine|right|correct|good)\b[\s,.!]+",
    re.IGNORECASE,
)
# That there is nothing more to say: '没有了 赶紧的', 'nope thats it, hurry up'.
_NO_MORE = re.compile(
    r"(?:(?:没有?别的了?|没有?了|没啥了?|没什么了?|不用了?|不留了?|就这(?:些|样|事儿?|个)?了?|完了|说完了)[啊呀吧的]*[\s，,。.!！、]*)+"
    r"|(?:(?:no(?:pe|thing)?|nah|that['’]?s (?:it|all)|nothing (?:else|more)|i['’]?m done)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_AT_AN_END = re.compile(
    r"(?:(?:嗯|好的?|行|对|那)[\s，,。]*)*(?:没有?(?:别的|其他的?|什么|啥)?了|没别的|没啥了|没什么了|说完了|就没了)[啊呀吧的\s，,。.!！~]*"
    r"|(?:(?:no|nope|nah|ok(?:ay)?|and|well)[\s,.!]+)*(?:nothing (?:else|more)"
    r"|that['’]?s (?:it|all))[\s.!]*",
    re.IGNORECASE,
)
_SHORT = {"zh": 20, "en": 60}


def presses(words: str, lang: str) -> bool:
    """Whether a short message asks for nothing but haste: '快点给我解决', 'hurry up and fix it'."""
    if not 0 < len(words) <= _SHORT.get(lang, 20) or not _QUICK.search(words):
        return False
    return not _PRESSING.sub("", words) and not (files_it(words) or speaks_of_filing(words))


def agrees_in_haste(words: str, lang: str) -> bool:
    """Whether a yes is said, and to be quick about it: '行 快点'."""
    yes = _YES_FIRST.match(words)
    return yes is not None and presses(words[yes.end() :], lang)


def ends_in_haste(words: str, lang: str) -> bool:
    """Whether it is said that there is nothing more, and to be quick about it: '没有了 赶紧的'."""
    done = _NO_MORE.match(words)
    return done is not None and presses(words[done.end() :], lang)


def agrees_at_the_card(words: str, lang: str) -> bool:
    """Whether the card may be filed as it is shown: a yes, also in haste, all of it, or no more to say."""
    return is_assent(words) or wants_all(words) or agrees_in_haste(words, lang) or says_no_more(words)


def says_no_more(words: str) -> bool:
    """Whether nothing is said but that there is no more to say: 没有了, 'nothing else'; a bare no is another thing."""
    return _AT_AN_END.fullmatch(words.strip()) is not None


def tells_how_long(said: Said) -> bool:
    """Whether words taken for talk, or for a word on a ticket, say how long it has lasted or that nobody came."""
    if said.pressed or said.intent not in _UNHEARD or said.value("ticket_number") or said.value("phone"):
        return False
    return not (said.names_place or _OF_EARLIER.search(said.words)) and bool(_LASTED.search(said.words))


def tells_how_often(words: str) -> bool:
    """Whether nothing is said but how often and at which hours it happens."""
    if not _OFTEN.search(words):
        return False
    return not re.search(r"\w", _HOURS.sub("", _OFTEN.sub("", words)))
