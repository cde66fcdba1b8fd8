"""Whether somebody complains of this desk itself: how slow it is, and that nothing comes of what they filed. Pure.

'The property company is too slow' is a matter like any other; 'you people are too slow' is about their own case.
"""

from __future__ import annotations

import re

_SLOW_ZH = (
    r"(?:太|这么|那么|好|真|实在|也太|真是)(?:他妈)?(?:慢|拖|磨蹭|拖拉|墨迹)|慢(?:死|得|吞吞|腾腾)|效率(?:太|真|这么|也太|极其|非常)?(?:低|差|慢)|没有?效率|拖(?:着|了|到|拉|延)"
    r"|(?:一直|半天|几天|好几天|都|到现在|至今|根本|压根|完全)*(?:没|不见|没有)(?:个)?(?:动静|进展|反应|回音|回信|消息|下文|结果|人理|人管|人回|信儿|处理|答复)"
    r"|(?:办|处理|解决|管)(?:都|也)没(?:办|处理|解决|管)?(?:就|你们|给我|直接)*(?:办?结|关|销)|没(?:办|处理|解决|人管)?就(?:你们|给我|直接)*(?:办?结|关闭?|销)|石沉大海|(?:一点儿?|半点|丁点|什么|啥)(?:动静|进展|反应|回音|消息|下文|结果|信儿?)(?:都|也)?没(?:有)?|不了了之|不作为|不办(?:事|理)|不处理|(?:光|就|只)(?:登记|记|会)不(?:办|处理|解决|管)"
)
_DESK_ZH = r"(?:你们|您们|你)(?:这(?:儿|边|帮人|群人|里)?|12345|热线|客服|接线员|平台|中心|政府|办事|处理|办理|回复|答复|干活|办|做事)*|12345|(?:这|你们)?(?:个)?热线|市民热线"
_MINE_ZH = r"我(?:的|那|这|报的|登记的|投诉的|反映的)?(?:那?个?|那?件|那?张)?(?:单子|工单|投诉|案子|事儿?|问题|诉求|件)"
_ZH = re.compile(
    rf"^(?:拖|等|哎|唉|[\s，,!！])*(?:(?:我|俺)?(?:要|想|得|必须|真)?(?:投诉|举报|反映|告|问问?)(?:一下|的就是)?)?[，,：: ]*(?:就是|就|是)?"
    rf"(?:(?:{_DESK_ZH})[，, ]?[^，。！？]{{0,8}}?(?:{_SLOW_ZH})"
    rf"|(?:{_MINE_ZH})[^，。！？]{{0,8}}?(?:{_SLOW_ZH}))(?P<more>[^。！？]{{0,16}})[。！？!?.]*$"
)
_MINE_OR_NONE = re.compile(
    rf"^(?:(?:也|都|怎么|咋|处理|办理|办事|办|回复|答复|进度|进展|速度|动作|你们|得|的)*)(?:{_SLOW_ZH})(?:了|啊|吧|呀|呢|[！!。.，, ])*$"
)
# Somebody else is slow, and not the desk: '你们小区物业太慢'.
_OTHERS_ZH = re.compile(
    r"物业|公司|快递|外卖|银行|医院|学校|商家|店|房东|中介|网速|公交|地铁|电梯|师傅|司机|派出所|法院|交警|街道|居委|社区|供暖|热力"
)
_EN = re.compile(
    r"^(?:(?:hi|hello|hey|so|and|well|look|listen|seriously|honestly|sorry but|i (?:want|would like|'d like) to complain(?: that| about how)?"
    r"|i'?m complaining (?:that|about how)|why(?: are| is)?|how come)[,.! ]*)*"
    r"(?:(?:you(?: people| guys| lot| all|r (?:hotline|service|desk|team|staff|people|office))?|this (?:hotline|service|desk|office|place)|12345|y'?all)"
    r"(?:['’]?re| are|['’]?s| is| have been| has been)?(?: all| just| always| really| so| too| way too| very| such| far too| bloody| damn| fucking)*"
    r" (?:slow(?: with my (?:case|complaint))?|taking (?:too long|forever|ages|your (?:sweet )?time)|take (?:too long|forever|ages)"
    r"|(?:do|doing|done|did) (?:nothing|fuck all|absolutely nothing)(?: about my (?:case|complaint|report))?|never (?:do|did|call|called|answer|answered|reply|replied)(?: anything| me| back)?)"
    r"|(?:my|our) (?:case|complaint|ticket|report)(?:['’]?s| is| has been| has)?(?: just| still| been)*"
    r" (?:(?:too|so|way too|very) slow|taking (?:forever|ages|too long)|going nowhere|ignored|stuck|dead|lost|forgotten|sitting there|been ignored))"
    r"(?P<more>(?:[,.!? ].{0,60})?)$"
    r"|^(?:(?:so|and|but|well|ok|hello)[,. ]+)*(?:what'?s taking (?:you )?(?:so|too) long|why (?:is|does) (?:it|this|my (?:case|complaint)) (?:take|taking) (?:so|this|that) long|this is taking (?:too long|forever|ages))\b.{0,30}$",
    re.IGNORECASE,
)
# 'All you do is put it off', of a case that is there.
_ONLY_DELAYS = re.compile(
    r"^(?:拖|等|哎|唉|[\s，,!！])*(?:你们?|您们?)(?:就|只|光|净|老)(?:会|知道|是)拖\S{0,3}$"
)
# What may follow behind a stop where nothing is filed yet: more than that is a matter, and not about the desk.
_STOPS = "，,.!?"
_MORE = {True: 4, False: 24}
_LONGEST = {True: 40, False: 110}


def blames_desk(words: str, *, filed: bool) -> bool:
    """Whether the desk is called slow. `filed`: a ticket of theirs is there, so that 'too slow' needs no name."""
    told = words.strip()
    if len(told) > _LONGEST[not told.isascii()] or _OTHERS_ZH.search(told):
        return False
    if named := _ZH.match(told) or _EN.match(told):
        more = (named["more"] or "").lstrip("了啊吧呀呢")
        return filed or more[:1] not in _STOPS or len(more) <= _MORE[not told.isascii()]
    return filed and bool(_MINE_OR_NONE.match(told) or _ONLY_DELAYS.match(told))
