"""Why something is asked: who answers a question with a question is told, and asked again. Pure."""

from __future__ import annotations

import re

from actions.wishes import is_all_the_same

_WHY = re.compile(
    r"为(?:什么|啥|何)(?:要|得|非)?(?:问|知道|说|留|填|告诉)|(?:问|要|留)(?:这个|这|那个)?(?:干(?:什么|嘛|啥|吗)|做什么|有(?:什么|啥)用)"
    r"|(?:必须|一定|非)(?:要|得)?(?:说|留|填|给|告诉)|(?:不说|不留|不填|不给)(?:行|可以|会怎|会咋|会有|有什么)"
    r"|凭(?:什么|啥)(?:告诉|要我|问)"
    r"|\bwhy\b.{0,24}\b(?:need|want|ask|asking|matter|know|tell)\b|\bwhat(?:'s| is) (?:that|this|it) for\b"
    r"|\b(?:do|must|should) i (?:really |still )?(?:have to|need to|tell|give|leave|say)\b"
    r"|\bis (?:that|this|it) (?:really )?(?:necessary|needed"
    r"|required|mandatory|obligatory|compulsory)\b|\bwhat(?: happens)? if i (?:don'?t|do not|refuse"
    r"|won'?t)\b|\bwhat do (?:you|u) (?:guys )?(?:need|want|use) (?:that|it|this|(?:my|the) [a-z ]{3,16}?) for\b"
    r"|\bwhat(?:['’]?s| is) my (?:phone|number|name|contact)(?: number)? for\b|\bwhy my (?:phone|number|name)\b"
    r"|(?:要|问|留)(?:我)?(?:的)?(?:手机号?码?|电话|号码|姓名|名字|联系方式|称呼)(?:来)?(?:是)?(?:干(?:什么|嘛|啥|吗)"
    r"|做(?:什么|啥)|有(?:什么|啥)用)"
    r"|\bnone of your business\b|\b(?:why does (?:it|that) matter|what'?s it to you)\b",
    re.IGNORECASE,
)
# Whether anybody learns who it was, and nothing else that somebody may see or know.
_WHO_ZH = (
    r"(?:谁(?:[投举反告说]|[报打]的)|我们?家?(?:(?=[吗么嘛呢吧啊?？。]|$)|是谁|叫|住|[投举反告报说打]"
    r"|的?(?:名字|姓名|身份|信息|电话|手机|号码|住址|地址)))"
)
_TOLD_ZH = (
    r"(?:(?:泄露|透露)(?:给|出去|[我个]|身份|信息|隐私|姓名|名字|电话|号码)"
    r"|告诉(?![我俺咱您你](?!们?的?(?:老板|单位|公司|领导|邻居|房东|物业|学校|家))))"
)
_WHO_EN = (
    r"(?:it(?:['’]?s| is| was)? (?:me|i)\b|who (?:i am|complained|reported|filed|sent|(?:it )?(?:was|is)(?=[?.! ]*$))"
    r"|i(?:['’]ve| have)? (?:complained|reported|filed)|my (?:name|(?:phone )?number|phone|identity|details|address))"
)
_THEY_EN = r"(?:they|he|she|my \w+|the \w+) (?:\w+ )?"
_SECRET = re.compile(
    r"保不保密|(?<!不)(?:是不是|会不会|能不能|可以|能|会)(?:给我)?保密"
    rf"|会不会{_TOLD_ZH}|会{_TOLD_ZH}[^，。]{{0,10}}[吗么?？]"
    r"|(?:他们?|她们?|人家|对方|物业|老板|单位|学校|邻居|房东)(?:会不会|能不能|会|能)(?:知道|晓得|查到|看到)"
    rf"[^，。]{{0,4}}?{_WHO_ZH}"
    rf"|\b(?:will|would|can|could|do) {_THEY_EN}(?:know|see|find out|learn)\b[^.;]{{0,12}}\b{_WHO_EN}"
    rf"|\b(?:will|would|can|could) {_THEY_EN}find out(?: about me)?(?=[?.! ]*$)"
    r"|\bis (?:it|this|that) (?:anonymous|confidential|private|safe to report)"
    r"(?=\s*(?:$|[?,.;!]|(?:or|and|if|when|for|here|right)\b))"
    r"|\bwho (?:will|can) see (?:this|it|my)\b",
    re.IGNORECASE,
)
# Whether telling it may cost the citizen something, and nothing of what the other side gets.
_TROUBLE = re.compile(
    r"\b(?:do|will|would|could|can|might|am|are) (?:i|we) (?:\w+ ){0,3}?(?:fined?|(?:in|into) (?:any "
    r"|some )?trouble|punished|sued"
    r"|arrested|deported|blamed|liable)\b"
    r"|\bwhat (?:if|happens if) (?:i['’]?m|i am|i was|i got it|it['’]?s|it is"
    r"|that['’]?s) (?:\w+ )?(?:wrong|mistaken|not true|false)\b"
    r"|我们?(?:自己)?(?:会不会|会|要不要|要|用不用)(?:不会)?(?:被|挨|担|负|惹)?(?:罚|处罚|追责|拘留?|抓|责任?|麻烦)[^，。]{0,4}[吗么嘛?？]"
    r"|会不会(?:罚|处罚|追究|抓)我"
    r"|(?:弄|说|搞|看|报|举报|投诉|反映)错了[^。]{0,6}(?:罚|负责|追责|责任|怎么办|咋办|有事)",
    re.IGNORECASE,
)
NO_TROUBLE = "utter_no_trouble"
_CLAUSE_ENDS = re.compile(r"[?？]+|(?=[，。,.;；!！\s])")
SECRET = "utter_kept_secret"
_TOLD_FIRST = ("opening", "description")
_LONGEST = {"zh": 24, "en": 60}
_ABOUT = {
    **dict.fromkeys(("district", "address"), "place"),
    "occurred_at": "time",
    "party": "party",
    "contact_by": "contact",
}


def secret_asked(words: str) -> tuple[int, int] | None:
    """Where the words ask if anybody will learn who it was; who says that it is all the same does not ask."""
    found = None if is_all_the_same(words) else _SECRET.search(words)
    if found is None:
        return None
    clause = _CLAUSE_ENDS.search(words, found.end())
    return found.start(), clause.end() if clause else len(words)


def why_response(words: str, question: str, lang: str) -> str | None:
    """The sentence that says why `question` is put, or what the telling costs; None where the words do not ask that."""
    if question not in _TOLD_FIRST and len(words) <= _LONGEST[lang] and secret_asked(words):
        return SECRET
    if question not in _TOLD_FIRST and len(words) <= _LONGEST[lang] and _TROUBLE.search(words):
        return NO_TROUBLE
    if question not in _ABOUT or not 0 < len(words) <= _LONGEST.get(lang, 24) or not _WHY.search(words):
        return None
    return f"utter_why_{_ABOUT[question]}"
