"""Names of the other side, told where something else was asked for: the landlord's, the seller's, the boss's. Pure.

A citizen's own name is introduced as such ('我姓王', 'I'm Tom'); a name with 'his', 'from Ziroom' or 好像叫 is not.
"""

from __future__ import annotations

import re

from actions.details import LONG
from actions.draft import Draft
from actions.names import speaks_for_kin
from actions.righting import puts_right
from actions.said import Said

_OWN = re.compile(
    r"我(?:自己|本人)?(?:就)?(?:叫|姓|是|的|电话|手机|名字)|本人|免贵|叫我|俺(?:叫|姓|是)"
    r"|\b(?:my|i['’]?m|i am|me|mine|myself)\b",
    re.IGNORECASE,
)
_WHO_ZH = (
    "他|她|对方|人家|房东|二房东|老板娘?|店主|店长|经理|主管|负责人|负责的|司机|师傅|中介|包工头|工头"
    "|业务员|销售|客服|保安|大夫|医生|老师|校长|教练|卖家|摊主"
)
_WHO_EN = (
    "landlord|landlady|boss|owner|agent|manager|driver|guard|neighbou?r|contractor|seller|doctor|nurse|teacher|coach|trainer"
    "|principal|salesman|sales person|guy|man|woman|lady|person|girl|boy"
)
_THEIRS = re.compile(
    rf"(?:{_WHO_ZH})(?:的)?(?:名字?|大名)?(?:好像|应该|可能)?(?:就)?(?:叫|姓|是个?姓)"
    r"|(?:好像|应该|可能)(?:叫|姓)|那个?姓"
    r"|\b(?:he|she|they)(?:['’]?s|['’]re| is| are| was) (?:called|named)\b"
    rf"|\bname of (?:him|her|them|(?:the|my|our) (?:{_WHO_EN}))\b"
    rf"|\b(?:his|her|their|its) (?:\w+ )?name\b|\b(?:the|my|our|that|this) (?:{_WHO_EN})(?:['’]?s name)?(?: in charge)?"
    r" (?:is|was|is called|was called|called|named)\b|\bin charge\b"
    r"|^(?:(?:it['’]?s|it was|from|by|with) )?(?:a|some|one|that|this) (?:mr|mrs|ms|miss|dr)\b",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"[我俺咱]们?家?(?:老)?(?:妈|爸|娘|爹|奶奶|爷爷|姥姥|姥爷|婆婆|公公|岳母|岳父|老伴|大姨|二姨|姑|舅)|老人"
    r"|\b(?:mother|m[ou]m|father|dad|grandm\w+|granny|grandpa|grandfather|parents?|aunt(?:ie)?|uncle|wife|husband|in-law)s?\b",
    re.IGNORECASE,
)
_FOR_ANOTHER = re.compile(
    r"(?:替|帮|代|托)(?:我|俺|他|她|[\u4e00-\u9fff]{1,4})(?:来)?(?:反[映应]|投诉|说|问|报|写|打)"
    r"|\b(?:on behalf of|(?:writing|asking|reporting|calling) for) ",
    re.IGNORECASE,
)
_FROM_EN = r"\b(?:from|of|at|with) {party}"
_NAME = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|mr|mrs|ms|miss|dr)\.? [A-Za-z][\w'’-]+"
    r"|(?<=name is )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|(?<=name was )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
    r"|(?<=called )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|(?<=named )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?"
    r"|(?:(?<=叫)|(?<=姓)|(?<=是))[^\W\d_a-zA-Z啥什]{1,3}?(?:经理|老板|师傅|先生|女士|主管|老师|大夫|队长|工头)?(?=[的吧啊，,。\s]|$)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{1,2}(?:经理|老板|师傅|主管|队长|工头)"
)

_SURNAME = re.compile(rf"(?:(?:{_WHO_ZH})(?:的)?)?姓[^\W\d_a-zA-Z啥什](?=[的吧啊，,。\s]|$)")
"""A surname alone says little: whose it is stays beside it."""


def names_theirs(said: Said, draft: Draft) -> bool:
    """Whether short words tell how somebody of the other side is called; who tells for another names that one."""
    words = said.words
    if draft["on_behalf_of"] or _FOR_ANOTHER.search(str(draft["description"] or "")):
        return False
    if speaks_for_kin(words):
        return False
    if said.value("phone") and _KIN.search(str(draft["description"] or "")):
        # 'Her name is Zhao Lan, 137…': the mother that it is told for is who can be called.
        return False
    if not words or len(words) > LONG[said.lang] or _OWN.search(words):
        return False
    if puts_right(said) or said.names_place or said.value("time"):
        return False
    party = said.told("party")
    beside = bool(party) and re.search(_FROM_EN.format(party=re.escape(party)), words) is not None
    titled = beside and _NAME.search(words) is not None
    of_firm = bool(party) and re.search(rf"{re.escape(party)}的[\u4e00-\u9fff]{{1,4}}", words) is not None
    return titled or (of_firm and _NAME.search(words) is not None) or _THEIRS.search(words) is not None


def with_theirs(said: Said, draft: Draft) -> Draft:
    """With the other side's name as the party, beside its firm, with the number told with it."""
    found = _SURNAME.search(said.words) or _NAME.search(said.words)
    name = found.group().strip() if found else ""
    held = str(said.value("party") or draft["party"] or "")
    names = [one for one in (held, name if name not in held else "") if one]
    joint = ", " if said.lang == "en" else "，"
    if not names:
        return draft.saying_more(said.words)
    # In the words of the matter a number would be taken for the citizen's.
    phone = f" {said.value('phone')}" if said.value("phone") else ""
    return draft.having(party=f"{joint.join(names)}{phone}")
