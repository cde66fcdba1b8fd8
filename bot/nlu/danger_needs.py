"""What a message about a danger of some kind says, in whatever words: without any of it, it is of no such danger. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from city.danger import Kind

# Whatever may have befallen a child that is looked for or shut in; who only has one, or one that is ill, uses none of it.
_OF_A_CHILD = re.compile(
    r"丢|走失|失踪|不见|找不[到着]|没影|没回|锁|反锁|卡[住在]|困|窗|阳台|掉|摔|拐|抱走|带走|拉走|抢|跟踪|关在|一个人|独自|没人看|落在|扔|打|捆"
    r"|爬|悬|吞|噎|呛|电|水|井|坑|车里|烫|夹|推走|坐上|"
    r"\b(?:los[et]|missing|gone|disappear\w*|find|lock\w*|stuck|trapp\w*|window|balcon\w*|ledge|fall\w*|fell|taken|took|kidnap\w*|abduct\w*|alone|by (?:him|her)self"
    r"|left|car|hang\w*|climb\w*|chok\w*|swallow\w*|drown\w*|water|pool|snatch\w*|follow\w*|wander\w*|beat\w*|hit\w*|hurt\w*|went (?:out|off)|barefoot|underwear)\b",
    re.IGNORECASE,
)

# Whatever may speak of gas: who is cold, or asks what to do about a heater, uses none of it.
_OF_GAS = re.compile(
    r"气|汽|味|漏|臭|熏|呛|晕|恶心|头[疼痛昏]|煤|炭|炉|灶|一氧化碳|报警|罐|阀|化|氨|氯|毒|烟|难受|没力|喘|憋|闷|哧|嘶|嗤|管|甲烷|鸡蛋|蛋"
    r"|\b(?:gas\w*|smell\w*|smelt|leak\w*|stink\w*|stench|reek\w*|odou?r|whiff|dizz\w*|faint\w*|headaches?|heads?|nause\w*|sick|vomit\w*|throw\w*"
    r"|stoves?|hobs?|burners?|boilers?|cookers?|ovens?|kitchens?|coal|charcoal|briquettes?|monoxide|alarms?|detectors?|hiss\w*|whistl\w*|fumes?|smok\w*"
    r"|chemicals?|ammonia|chlorine|bleach|cylinders?|bottles?|tanks?|valves?|hoses?|pipes?|taps?|knobs?|meters?|rotten|eggs?|sulphur|sulfur|cough\w*"
    r"|breath\w*|eyes|throats?|showers?|gaz|mei ?qi|wei ?dao|drows\w*|sleepy|poison\w*|propane|methane|butane|lpg|vapou?rs?|air)\b",
    re.IGNORECASE,
)

# Whatever may carry a current: who is afraid of the dark uses none of it.
_OF_CURRENT = re.compile(
    r"电|麻|闸|吹风机|缩不|甩不开|火花|(?<!铁)(?<!路)线|插[座排头]|漏|触|灯杆|水"
    r"|\b(?:electr\w*|wir(?:e|es|ing)|cables?|cords?|live|shock\w*|spark\w*|sockets?|plugs?|voltage|current|power|zapp?\w*"
    r"|tingl\w*|buzz\w*|poles?|posts?|boxe?s?|transformers?|fuse\w*|breakers?|meters?|water|puddles?|wet|charg\w*|touch\w*"
    r"|hurts?|jolts?|numb|stung|sting\w*)\b",
    re.IGNORECASE,
)

# Who is shut in somewhere, or where that happens; and what may fall, and how.
_OF_TRAP = re.compile(
    r"困|卡|锁|关|夹|出不[来去]|电梯|门|埋|堵|陷|爬不|[上下]不[来去]|动不了|悬|半空|缆车|轿厢|井|坑|洞|缝|压|够不[着到]|里[面头边]|喊|救|绞|缠|[拔抽]不出"
    r"|\b(?:trap\w*|stuck|lock\w*|lifts?|elevators?|doors?|shut|inside|get out|came out|can['’]?t (?:get|move|open|leave)|pinned"
    r"|buried|jammed|window|balcony|roof|ledge|wedged|caught|hang\w*|dangl\w*|suspended|mid-?air|cable ?cars?|gondola|chair ?lift|holes?"
    r"|pits?|shafts?|down (?:a|the) well|rubble|cav(?:ed|ing) in|under(?:neath)? (?:a|the|it)|crush\w*|machine\w*|conveyor|pull (?:it|him|her|them) out|rescue\w*|escape\w*|no way out)\b",
    re.IGNORECASE,
)
_OF_FALL = re.compile(
    r"掉|坠|落|砸|塌|倒|扔|抛|丢|歪|斜|裂|摇|晃|悬|松|坍|垮|碎|吊|飞|泼|脱|鼓|危|滑坡|下滑|往下|下来|断|耷拉|(?<!骨)折[了断]|撑不住|颤|抖|掀|刮|吹[得走跑]|散架"
    r"|\b(?:fall\w*|fell|drop\w*|threw|throw\w*|hang\w*|loose\w*|lean\w*|tilt\w*|collaps\w*|crack\w*|crumbl\w*|swing\w*|sway\w*"
    r"|tip\w*|c(?:ome|omes|oming|ame) (?:right |crashing )?(?:down|off|apart|away)|wobbl\w*|break\w*|broke\w*|bend\w*|bent|hit|above|overhead|toss\w*"
    r"|crash\w*|topple\w*|shak\w*|dangl\w*|detach\w*|sag\w*|buckl\w*|bulg\w*|snapp\w*|unstable|flapp\w*|ripp\w*|slid\w*|giv(?:e|es|ing) way"
    r"|gave way|plung\w*|plummet\w*|chuck\w*|hurl\w*)\b",
    re.IGNORECASE,
)
_NEEDED: Mapping[Kind, re.Pattern[str]] = {
    "child": _OF_A_CHILD,
    "gas": _OF_GAS,
    "electrocution": _OF_CURRENT,
    "trapped": _OF_TRAP,
    "falling": _OF_FALL,
}
INSTEAD: Mapping[Kind, Kind] = {"trapped": "help", "falling": "injury"}
"""What is answered where it is surely danger, and hardly of the kind that it sounds like."""


def may_be_of(kind: Kind, text: str) -> bool:
    """Whether the words may speak of danger of that kind."""
    needed = _NEEDED.get(kind)
    return needed is None or needed.search(text) is not None
