"""What a message says beside its place, and beside who tells it: of '丰台区西罗园四区电梯坏了' the lift. Pure.

A long place outweighs the few words of the matter, so that these are read by themselves where they tell of something wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.nlu.spans import covered

# What such a message is taken for; from this confidence on it may name its category and be a detail all the same.
_HIDDEN = frozenset({"inform", "correct_detail", "nlu_fallback"})
_SURE = 0.7
_READ = ("category", "category_choices", "kind", "urgency")
_PLACE = frozenset({"district", "subdistrict", "address"})
_TIME = frozenset({"time"})
_TELLER = frozenset({"phone", "person_name"})
# What was to be done and is not: 'trash not collected at …'.
_UNDONE = r"(?:been )?(?:collected|emptied|picked up|cleaned|cleared|swept|repaired|fixed|mended|delivered|refunded|paid)\b"
_WRONG = re.compile(
    r"坏|堵|漏|停[水电气暖]|停了|不[亮热通走动开响转灵管修让给退]|没[人水电气暖]|吵|臭|脏|乱|欠|骗|裂|掉|塌|倒了|挤|占|响|断|溢|满|冒|黑|灭|烂|破|积水|扰民|噪|堆|闹|慢|贵"
    # What people do to others: '故宫门口 黄牛倒票'.
    r"|黄牛|(?:是|有|大|个|深|多)坑|坑(?:坑|洼|太|多)|[票号]贩子|倒[票号卖]|拉客|揽客|宰客|甩客|拒载|绕路|加价|强[买卖]|骂人|打人|推搡|赌博|小偷|偷[了东电狗车]|假[货酒药票证]|过期|变质|发[霉馊]|馊了|违建|私搭"
    r"|黑(?:车|诊所|中介|作坊)|无[证照](?!明)|没[证照](?!明)|逆行|超载|闯红灯|(?:乱|多|胡)(?:收|要)[费价钱]"
    r"|\b(?:broken|broke|out|off|leak\w*|block\w*|nois\w*|loud|no (?:hot |cold |running )?(?:water|power|gas|heat\w*|electricity|light|internet)|stuck|dark"
    r"|smell\w*|overflow\w*|dump\w*|crack\w*|flood\w*|cold|dead)\b"
    rf"|(?:\bnot|n['’]t) {_UNDONE}"
    r"|(?:\b(?:is|are|was|were|has been|have been)|['’]s|n['’]t) (?:\w+ )?(?:gone|down|loose|missing|smashed"
    r"|burst|locked|work\w*)\b",
    re.IGNORECASE,
)
_PUTS_RIGHT = re.compile(
    rf"不是|应该|改成|改为|写错|说错|错了|\b(?:not(?! work| {_UNDONE})|should be|change|instead|wrong)\b",
    re.IGNORECASE,
)
# What was told is wanted added to what was filed: '…, can u add that'.
_ADD_IT = re.compile(
    r"[，,。！!；; ]+(?:(?:也|都|把|这个?|那个?|就)*(?:一块儿?|一起|顺便|顺带|帮我?|给我?|替我|能不能|能|可以|麻烦您?|您|请)(?:我|也|都|一块儿?|一起|帮我?|给我?|把|这个?|那个?)*(?:加|补|写|记|添|报|登记)(?:上去|进去|一下|上|了)?|(?:也|都|就)?(?:加|补|写|记|添)(?:上去|进去|一下|上))(?:吧|呗|行吗|行不行|可以吗|好吗|吗|啊)?[。.?？!！~ ]*$"
    r"|[,.;! ]+(?:(?:and|so|please|pls) )*(?:(?:can|could|would|will) (?:you|u|ya)(?: please| pls| also)? )?(?:add|include|note|put) (?:that|this|it)"
    r"(?: (?:in|down|too|as well|please|pls|also|to (?:it|that|my (?:case|ticket|report|complaint)|the (?:case|ticket|report|complaint))))*[.?! ]*$",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"^(?:(?:还有|另外|对了|哦|顺便(?:说一下)?)[，,。 ]*|(?:and|also|oh|ok(?:ay)?|plus|please|pls|btw|by the way)\b[, ]*)+",
    re.IGNORECASE,
)
# What is left of how the place was led to: 'it's in ___, ___, the lift is broken'.
_LED_TO = re.compile(
    r"^(?:(?:it|that|this)(?:['’]?s| is)|(?:i|we)(?:['’]?m|['’]?re| am| are| live| stay)|here)?[\s,]*"
    r"(?:(?:in|at|on|near|over|from|inside|around)\b[\s,.]*){1,3}",
    re.IGNORECASE,
)
# Who tells it, before anything is told: 'Im ___ ___ I live ___'.
_WHO = re.compile(
    r"^(?:(?:hi|hello|hey|i['’]?m|i am|my name(?:['’]?s| is)?|my (?:phone|number)(?: is)?|this is|here|tel|phone|(?:i|we) (?:live|stay))\b[\s,.:]*"
    r"|我(?:叫|是|住)(?=\s)[\s，,]*|(?:电话|手机)(?:是|号)?[\s，,:：]*)+",
    re.IGNORECASE,
)
# What stands between a place and what is wrong there: '___那边老有黑车'.
_THEREABOUTS = re.compile(
    r"^[从在就打由，,\s]*(?:(?:[那这](?:边|儿|里|块儿?|一带|一?段|条?路上?)|附近|周围|门口|一带|里头?|上|的|[，,、\s])+"
    r"(?:老是?|总是?|天天|经常|一直|都)?(?=\S{2}))"
)
_EDGE = " \t\n，,。.；;、：:！!的那这"
_LEAST, _LONGEST = 3, 120
_LEAST_BESIDE_TIME = {False: 5, True: 14}
# From how many letters on words beside a name, a number and a place may tell of anything; and no message is longer.
_TELLS, _LONGEST_TOLD = 30, 240


def beside_place(parsed: Mapping[str, Any]) -> str | None:
    """The words beside the place, or the time, of a message taken for a detail; None where they tell nothing wrong."""
    text = str(parsed.get("text") or "")
    found = parsed["entities"]
    signed = {one["entity"] for one in found} >= _TELLER
    placed = covered(found, _PLACE | _TELLER if signed else _PLACE)
    # Without a place it may be taken for the answer when it was: 'the street lamp is out since november'.
    within = placed or covered(found, _TIME)
    least = _LEAST if placed else _LEAST_BESIDE_TIME[text.isascii()]
    sorted_already = any(one["entity"] in ("category", "category_choices") for one in found)
    is_detail = sorted_already and parsed["intent"]["confidence"] >= _SURE
    longest = _LONGEST_TOLD if signed else _LONGEST
    if parsed["intent"]["name"] not in _HIDDEN or is_detail or not within or len(text) > longest:
        return None
    rest = "".join(char if at not in within else " " for at, char in enumerate(text))
    rest = _THEREABOUTS.sub("", re.sub(r" {2,}", " ", rest)).strip(_EDGE)
    rest = _LED_TO.sub("", _WHO.sub("", rest) if signed else rest).strip(_EDGE)
    letters = sum(char.isalnum() for char in rest)
    tells = letters >= least and (tells_wrong(rest) or (signed and letters >= _TELLS))
    return rest if tells and not _PUTS_RIGHT.search(text) else None


def without_request(text: str) -> str | None:
    """What is told before it is wanted added to what was filed: 'also the bins smell, can u add that'. None if nothing is."""
    asked = _ADD_IT.search(text) if len(text) <= _LONGEST else None
    if asked is None:
        return None
    told = _FURTHER.sub("", text[: asked.start()]).strip(_EDGE)
    return told if sum(char.isalnum() for char in told) >= _LEAST else None


def tells_wrong(text: str) -> bool:
    """Whether words of something wrong stand in it."""
    return _WRONG.search(text) is not None


def with_matter(parsed: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """The parse data with the matter that was read in the words beside its place; unchanged if they tell none."""
    matter = [dict(one) for one in read["entities"] if one["entity"] in _READ]
    known = any(one["entity"] in ("category", "category_choices") for one in matter)
    intent = read["intent"]
    # A few words may be taken for a detail by themselves, too: '黑车拉客' tells something wrong of a known kind.
    doubtful = (
        intent["name"] in _HIDDEN and intent["confidence"] < _SURE and tells_wrong(str(read.get("text")))
    )
    if not known or not (intent["name"] == "file_complaint" or doubtful):
        return dict(parsed)
    told = {**intent, "name": "file_complaint"} if doubtful else intent
    own = [one for one in parsed["entities"] if one["entity"] not in _READ]
    whole = [{**one, "start": 0, "end": len(str(parsed.get("text") or ""))} for one in matter]
    return {
        **parsed,
        "intent": told,
        "intent_ranking": [told, *read["intent_ranking"]] if doubtful else read["intent_ranking"],
        "entities": [*own, *whole],
    }
