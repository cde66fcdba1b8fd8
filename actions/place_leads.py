"""What only leads to a place: 'the address is', 我们家就住在. Pure."""

from __future__ import annotations

import re

from actions.areas import AREA_FILLER

LEAD = re.compile(
    r"^(?:(?:(?:yes|yeah|ok(?:ay)?|sure)[,.! ]+)?(?:(?:please|just) )?(?:record|file|report|register|log)"
    r" (?:it|this|that)[,.!;]\s*"
    r"(?:(?:i )?(?:rented|bought|got|ordered|took)\b[^,.;]{0,30}? (?=(?:in|at)\b))?(?:in|at)?"
    r"|(?:(?:oh|wait|sorry|actually|well|um+|(?:hold|hang) on|oops|nope"
    r"|no(?=[, ]+(?:no|wait|sorry|actually|oh|hold|hang)\b))[, ]+)+(?:no[, ]+(?!\d+\b))?"
    r"(?:it['’]?s |it is )?(?:in (?!(?:the )?(?:front|middle|between)\b)|at )?(?=\w)"
    r"|(?:都|全)?在?(?:[我俺咱]们?)(?:这个?|那个?)?(?:村|小区|院|胡同)里?(?:[，,]\s*|\s+)|(?:(?:哦|噢|嗯)[，,\s]*)?对了[，,\s]+|就?那个(?:什么|啥)|就(?:是|在)?|(?:他|她|它|我|俺)?们?(?:的|家)?(?:门店|店面|店铺|店|总部|公司|单位|学校|房子"
    r"|小区|厂子?|工地)(?:就)?(?:是)?(?:开|住)?在"
    r"|(?:[我俺他她]们?)?(?:家)?(?:[爸妈爷奶公婆]|爸妈|父母|老[人伴公婆]|孩子|老爷子|老太太)?的?(?:户口|户籍|老?家|住处|房子)(?:现在|都|就|也)?(?:是|落|住)?在(?!附近|旁边|楼)"
    r"|我们?家?住?在|我住|住在|在|是|位于|地址是?|(?:the "
    r"|my |our )?(?:address|location|number|house number|building number)(?: is|['’]s| was|:)(?= \S)"
    r"|(?:it'?s |it is |somewhere |(?:we|i)(?: both| all|['’]m|['’]re| am| are)? (?:live |rent |stay |living |renting "
    r"|staying |rent a (?:flat|room|place) |have a (?:flat|room|place|shop) )?)?(?:the (?:one|shop|branch"
    r"|store) )?(?:at|in(?! ?front\b)|on)\b(?: the one (?:at|in|on)\b)?|it'?s\b)\s*",
    re.IGNORECASE,
)


def spoken_of(words: str) -> str:
    """What is left of words about a place without those that only lead to it: of '我们家就住在' nothing."""
    return AREA_FILLER.sub("", LEAD.sub("", words))
