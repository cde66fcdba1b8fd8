"""The number by which a citizen is reached: told, put right, taken back. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.said import Said
from desk.tickets.privacy import is_theirs

_LEADS_TO_NUMBER = re.compile(
    r"(?:请|就|可以|免贵|姓|叫|你|您|们|打|联系|拨|发|记|留|到|个|[我俺]|的|这个|手机|电话|座机|号|码|微信|是|为|[\s，,:：。.!！吧啊])*"
    r"|(?:(?:please|pls|just|you|can|call|phone|ring|text|me|my|on|at|mobile|cell|number|is|it['’]?s|but|and|so|only"
    r"|if|needed|be|best)\b|[\s,:.!])*",
    re.IGNORECASE,
)
# A number in the words of a matter, with what leads to it.
TOLD_NUMBER = re.compile(
    r"(?<![，,、；; ])[，,、；; ]*(?:(?:我的?|打|联系|致电){0,3}(?:电话|手机号?|号码)(?:号码)?(?:是|为|：|:)?"
    r"|\b(?:my (?:phone )?number is|call me on|phone:?))?"
    r" ?(?<!\d)(?:\+?86[ -]?)?(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)",
    re.IGNORECASE,
)
# Of the one spoken for: 'her number is', '他的电话'; a landlord's stands behind his own word.
_OF_WHOM_IT_IS_TOLD_FOR = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=打))(?:他|她|老人家?|邻居|朋友|同事)(?:本人|自己|家)?的?(?:手机号?|电话|号码|联系方式)?(?:号码?)?(?:是|为|：|:|\s)*$"
    r"|(?:^|[,.;:] ?|\b(?:on|at|and|ok|yes) )(?:his|her|their|s?he['’]?s|neighbou?r['’]?s|friend['’]?s)"
    r"(?: (?:own|mobile|cell|phone|tel|telephone|number|no\.?|is|was|at|on))*[ :]*$",
    re.IGNORECASE,
)
# The end of a number put right: '最后两位是22', 'the last two digits are 23', '尾号应该是0088'. It is called so, and
# counts nothing: '然后是3个人', '最后是5000块没退', 'my lease ends in 2026'.
_TAIL = re.compile(
    r"(?:(?:最后|末尾|末|后面?)[那这的]?(?:[一两二三四五六\d]?个?(?:位数?字?|数字?|号码?)"
    r"|[两二三四五六\d]个(?=[，, ]*(?:应该|其实)?(?:是|改成|改为|为)))|末?尾[号数]码?|末尾)(?:写|记"
    r"|说|打)?(?:错了)?[，, ]*(?:应该|其实)?(?:是|改成|改为|为)\s?"
    r"(?P<zh>\d{1,6})(?![\d.:：%]|\s*[楼层号栋单室户元块毛万千百个人天月年日周点岁次遍米公平度路家分秒条台])"
    # Right behind a word for a mistake the number needs no other: '错了 最后是 0001'.
    r"|^(?:(?:不对|不是|[说写记打填弄]?错了?|[哦啊哎呀嗯])[\s，,。]*){1,5}(?:最后|后面|末尾)(?:应该)?是\s?(?P<zh2>\d{1,4})[吧啊。！!]?$"
    r"|\b(?:last|final) (?:(?:one|two|three|four|five|six|\d|couple of|few) )?(?:digits?|numbers?)(?: is"
    r"| are| should be| to be|:)+ (?P<en>\d{1,6})\b"
    r"|(?:\b(?:number|phone|mobile|it|that)(?: should)?|^|[,.;:]) ?(?:ends?|ending) (?:in|with)"
    r" (?!(?:19|20)\d\d\b)(?P<en2>\d{1,6})\b(?! ?\w)",
    re.IGNORECASE,
)
# Other numbers have ends, too: '那辆车尾号是88'.
_OTHER_NUMBER = re.compile(
    r"车|牌|卡|单号|订单|编号|账号|\b(?:plate|car|card|order|ticket|account|licen[cs]e)\b", re.IGNORECASE
)

# A mobile number with a digit or two too few or too many: '1381234567'. What counts days, houses or money is none.
_MISCOUNTED = re.compile(
    r"(?<![\w.:/-])(?:\+?86[ -]?)?1[3-9](?:(?:[ -]?\d){7,8}|(?:[ -]?\d){10,11})"
    r"(?![ -]?\d|[.:：/]|\s?[年月日号栋楼元块室])",
    re.ASCII,
)


def miscounted(said: Said) -> str | None:
    """A number that was meant as a mobile one and has not its eleven digits, as it was written; None for none."""
    found = _MISCOUNTED.search(said.words) if not said.value("phone") else None
    return found.group() if found else None


def own_number(said: Said, *, behalf: str | None = None) -> str | None:
    """The number told, unless it is told as somebody else's: '广告上面有电话 139…'. Where it is told on `behalf` of
    somebody 'her number' is theirs, who can be called.
    """
    phone: str | None = said.value("phone")
    start = said.entity("phone").get("start") or 0
    if not phone or not is_theirs(said.words, start):
        return phone
    return phone if behalf and _OF_WHOM_IT_IS_TOLD_FOR.search(said.words, 0, start) else None


def with_end_right(phone: str | None, words: str) -> str | None:
    """The number with its last digits as the words tell them; None where they tell none, or none is known."""
    found = _TAIL.search(words) if phone and not _OTHER_NUMBER.search(words) else None
    end = (found["zh"] or found["zh2"] or found["en"] or found["en2"]) if found else None
    return f"{str(phone)[: -len(end)]}{end}" if phone and end else None


def tells_end(words: str) -> bool:
    """Whether words put the end of a number right: '最后四个是 0088'."""
    return _TAIL.search(words) is not None and not _OTHER_NUMBER.search(words)


def without_number(draft: Draft) -> Draft:
    """Without the number, and without it in the words of the matter, out of which the desk would take it again."""
    told = str(draft["description"] or "")
    rest = TOLD_NUMBER.sub("", told).strip(" ，,、；;")
    return draft.having(reporter_phone=None, description=rest or draft["description"])


def is_bare_number(said: Said) -> bool:
    """Whether there is a number and nothing but what leads to one, whatever else that was read as: '打我手机 186…'."""
    phone = said.told("phone")
    return bool(phone) and leads_to_number(said.words.replace(phone, "", 1))


def leads_to_number(words: str) -> bool:
    """Whether words do nothing but lead to a number: 'you can call me on'."""
    return _LEADS_TO_NUMBER.fullmatch(words) is not None
