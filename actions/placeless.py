"""What happened in no one place of one district: on a line, on the way, on a screen, everywhere. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.places import is_way
from actions.said import Said

_SOLD = "consumer"
_MOVING = "transport"
# What was bought on a screen has no place to be looked at, nor has what somebody says has none.
_SHOPS = "taobao|tmall|jd|pinduoduo|douyin|xianyu"
_ONLINE = re.compile(
    r"网上(?:买|购|订|下单)|网购|网店|直播间?(?:买|里|带货)|线上(?:买|购|课)"
    r"|(?:在|从)(?:淘宝|天猫|京东|拼多多|抖音|闲鱼|小红书)|\bonline (?:shop|store|seller|order|purchase)"
    rf"|\b(?:bought|ordered|purchased)\b[^.!?]*\b(?:online|on (?:{_SHOPS}))\b",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:地铁)?[0-9一二三四五六七八九十]+号线|(?<![\u4e00-\u9fff])[0-9]{1,4}路|[a-z0-9]+路公交"
    r"|\b(?:line|bus) (?:no\.? ?)?[0-9]+\b",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(
    r"(?:没有?|不?分|哪有什?么?)(?:具体的?)?(?:地址|地点|地方)|网上的?(?:事|买|店)|线上的?|哪儿?都(?:一样|这样|有)"
    r"|到处都|全市都?"
    r"|\b(?:no (?:address|place|location|physical)|it'?s (?:all )?(?:online|an app|a website)|online only|everywhere"
    r"|all over (?:the city|beijing))\b",
    re.IGNORECASE,
)
# Where on the way it was, if it was in no one place.
_ON_THE_WAY = re.compile(
    r"一路|全程|整个?(?:路上|路程)|路上|途中|两个?区?都|都有|说不准|不知道|不清楚"
    r"|\b(?:both|all (?:the way|along|of it)|the whole (?:way|trip|ride|time)|on the (?:way|road)|in between|neither"
    r"|either|don'?t know|no idea|not sure|somewhere|during the (?:trip|ride))\b",
    re.IGNORECASE,
)


def has_no_place(words: str) -> bool:
    """Whether the words say that there is no place: 'it's all online', '到处都是'."""
    return bool(_NO_PLACE.search(words))


def answered(said: Said, draft: Draft) -> Draft:
    """Known to have no place in any one district, where the answer says so, or names a line that runs through many."""
    placeless = has_no_place(said.words) or bool(_LINE.search(said.words)) or _all_along(said, draft)
    return draft.having(placeless=True) if placeless and not draft["district"] else draft


def told(said: Said, draft: Draft) -> Draft:
    """Known to have no place by the matter itself: of a line and of what was bought on a screen nobody asks for one."""
    if draft["district"]:
        return draft
    of_line = draft.group == _MOVING and bool(_LINE.search(said.words)) and not draft["address"]
    on_screen = draft.group == _SOLD and bool(_ONLINE.search(said.words))
    return draft.having(placeless=True) if of_line or on_screen else draft


def _all_along(said: Said, draft: Draft) -> bool:
    """Whether what happened on a way from one district to another happened in no one of them."""
    if not (draft.places and is_way(draft["address"])):
        return False
    return said.means("skip") or bool(_ON_THE_WAY.search(said.words))
