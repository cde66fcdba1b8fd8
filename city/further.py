"""A question that only goes on about the answer before it: 'and how long does it take', '那多少钱'. Pure.

What it asks for, and which sentences of an entry of the knowledge base tell it.
"""

from __future__ import annotations

import re

_LEAD = (
    r"(?:(?:ok(?:ay)?|and|but|so|right|thanks?(?: you)?|well|then|cool|great|got it|no|hm+)[,.! ]{1,3}){0,5}"
    r"(?:(?:do you know|can you tell me|tell me|any idea) )?"
)
_TAIL = (
    r"(?: (?:then|usually|normally|exactly|please|pls|there|in total|all together|for (?:it|that|this|me)"
    r"|to (?:get|do) (?:it|that)))*"
    r"[\s.?!]*"
)
_IT = r"(?:it|that|this|they|these|those)"
_LEAD_ZH = (
    r"(?:(?:好的?|嗯|哦|噢|行|谢谢|明白了?)[\s，,。]?){0,4}"
    r"(?:那|还有|请问|这个?|它|大概|一般|大约|总共|一共){0,3}"
)
_TAIL_ZH = r"(?:啊|呢|呀|吗|的|了){0,3}[\s。.?？!！]*"
# What may be asked for, how it is asked in English and in Chinese, and what tells it in an entry.
_ASPECTS = (
    (
        "long",
        rf"(?:how (?:long|many days|soon|fast|quickly)(?: (?:does|will|would|is|do) {_IT}(?: (?:all|usually"
        rf"|normally))?"
        r"(?: (?:take|last|be))?)?|when (?:do|will|can) i (?:get|have) (?:it|them|that))",
        r"(?:办|拿到|出来|下来|要|需要|得|等){0,3}(?:多久|多长时间|几天|多少天)(?:能|才|可以)*(?:办好|办完"
        r"|办下来|下来|拿到|出来|好|办)?",
        r"\b(?:takes? (?:about|up to|usually|around|only|at most|minutes|\d|one|two|three|a (?:day|week|month"
        r"|few))|lasts?\b|runs? from|ready (?:in|within)|on the spot|same day"
        r"|(?:issued|done|answered|decided|paid|processed|handled|out) (?:with)?in\b)"
        r"|\bworking days\b(?! (?:of|before))"
        r"|个?工作日(?:内|就|能|办|出)|当[场天](?:就|能|可|办|拿|领)|(?<![前\d])\d{1,3}天内(?:办|出|到|答|审|给)"
        r"|从\S{1,8}到\S{1,8}[。，]",
    ),
    (
        "cost",
        rf"(?:how much(?: (?:(?:is|does|will|would|do) (?:{_IT}|i)(?: (?:cost|pay|be))?))?|(?:what(?:['’]?s"
        rf"| is| are) the "
        rf"(?:fees?|price|costs?)|what does {_IT} cost)|is {_IT} free|(?:do|does) (?:i|it"
        rf"|that) (?:have to pay|cost"
        r"(?: (?:anything|money|much))?))",
        r"(?:要|需要|收|得|交|花){0,2}(?:多少钱|收费(?:吗|多少)|怎么收费|什么价|要钱|收钱|花钱|免费)",
        r"(?<=\d) ?(?:yuan|rmb)\b|\bcosts? \d|(?:['’]s|is|are|:|,) free\b(?! (?:legal|transport))|\bno fee|¥ ?\d"
        r"|(?<=\d)元|免费|不收费|不要钱|不花钱",
    ),
    (
        "where",
        rf"(?:where(?: exactly)?(?: (?:is|are) {_IT}(?: place| office)?| (?:do|can|should|must) i (?:go"
        rf"|do (?:it|that)|apply))?"
        r"|what(?:['’]?s| is) the address|which office)",
        r"(?:在|去|到|上|具体|得|要){0,3}(?:哪儿?|哪里|什么地方)(?:办|办理|交|领|申请)?|地址(?:在哪儿?|是什么"
        r"|是哪儿?|呢)?",
        r"\bat \d|\b(?:halls?|centres?|counters?|offices?|stations?|administration|dajie|road|street|online"
        r"|app|hospital"
        r"|bank|bureau)\b|大厅|窗口|派出所|中心|网点|路\d|街\d|\d号|线上|网上|APP|app|小程序|医院|银行|街道",
    ),
    (
        "papers",
        r"what (?:do i (?:need(?: to bring)?|have to bring|bring)|(?:documents?|papers?) (?:do i need"
        r"|are needed|should i bring))"
        r"|which (?:documents?|papers)(?: do i need)?",
        r"(?:要|需要|得){0,2}(?:带|准备|交|用)?(?:什么|哪些|啥)(?:材料|证件|东西|手续)?",
        r"\b(?:bring|passports?|id cards?|forms?|photos?|documents?|certificates?|papers)\b|带|材料|身份证"
        r"|证明|照片|护照|户口",
    ),
    (
        "online",
        rf"can i (?:do|get|apply for) {_IT} online|is {_IT} (?:possible )?online",
        r"(?:能|可以|可不可以|能不能)?(?:在?网上|线上|手机上?)(?:能|可以)?(?:办|申请|弄|办理)?",
        r"\b(?:online|apps?|mini[- ]program|website)\b|网上|线上|APP|app|小程序|网站",
    ),
    (
        "booked",
        r"(?:do i (?:need|have) (?:to (?:book|make an appointment)|an appointment))",
        r"(?:要|需要|用|得)(?:不要|不用|先|提前)?预约",
        r"\b(?:book(?:ed|ing)?|appointments?|reserve)\b|预约",
    ),
)
_ASKED = tuple(
    (name, re.compile(rf"^{_LEAD}(?:{english}){_TAIL}|^{_LEAD_ZH}(?:{chinese}){_TAIL_ZH}", re.IGNORECASE))
    for name, english, chinese, _ in _ASPECTS
)
_TOLD = {name: re.compile(told) for name, _, _, told in _ASPECTS}
_SENTENCES = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
# A number to call: five digits of a service line, or a whole one of an office.
_NUMBER = re.compile(r"(?<![\d-])(?!12345)(?:12\d{3}|9[56]\d{3}|400-?\d{3}-?\d{4}|(?:010-?)?[68]\d{7})(?!\d)")
_LONGEST = 70


def asked_further(text: str) -> str | None:
    """What is asked for, where the words ask for nothing but that of what was spoken of; None for all else."""
    told = text.strip()
    if not told or len(told) > _LONGEST:
        return None
    return next((name for name, asked in _ASKED if asked.fullmatch(told)), None)


def told_of(aspect: str, answer: str) -> str:
    """The sentences of an answer that tell it, as they stand; empty where none does."""
    told = [bare for one in _SENTENCES.split(answer) if (bare := one.strip()) and _TOLD[aspect].search(bare)]
    if not told:
        return ""
    chinese = told[-1][-1] in "。！？；"
    return "".join(told).removesuffix("；").removesuffix("。") + "。" if chinese else " ".join(told)


def number_in(answer: str) -> str | None:
    """The number that the answer names to ask at, the last one told; None where it names none."""
    return next((found.group() for found in reversed([*_NUMBER.finditer(answer)])), None)
