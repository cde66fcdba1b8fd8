"""A question how something stands that was reported before, and is named by its matter: 'any news of my lamp?'. Pure.

Whoever only says that they reported it, and that nothing was done, tells a matter or presses for one.
"""

from __future__ import annotations

import re

_LEAD_EN = r"(?:(?:hi|hello|hey|so|and|but|ok(?:ay)?|well|please|sorry|excuse me|um+|yo|guys|good (?:morning|afternoon|evening))[,.! ]+){0,4}"
# What somebody did who reported it.
_REPORTED_EN = r"(?:reported|filed|submitted|registered|raised|logged|complained|called (?:you|u|in|12345)|told (?:you|u)|wrote to you|sent (?:you|u))"
_NEWS_EN = (
    r"(?:any(?:thing)? ?(?:new|news|updates?|progress|word|result|movement|developments?|happen(?:ed|ing)|info(?:rmation)?|feedback)"
    r"|what(?:['’]?s| is| has|s)? ?(?:happened|happening|going on|up|new|become|the (?:status|progress|news|latest|result|story|outcome))"
    r"|how(?:['’]?s| is| far is) (?:it|that|this)|where(?:['’]?s| is| are we)|(?:status|updates?|progress)\b"
    r"|(?:is|has|was|did|have|will|when will) (?:it|that|this|they|you|any(?:one|body)|some(?:one|body)) [a-z' ]{0,20}?"
    r"(?:fix(?:ed)?|done|repair(?:ed)?|com(?:e|ing|es)|look(?:ed)?|start(?:ed)?|handled?|solved?|dealt|sent|seen))"
)
_EN = re.compile(
    rf"{_LEAD_EN}(?:"
    rf"(?:i|we)(?:['’]?ve| have| had)?(?: already| just)? {_REPORTED_EN}\b[^.?!\n]{{0,70}}?[,.;! ]+(?:(?:so|and|but|is there|are there"
    rf"|have you (?:got )?|do you have|got|just wondering|wondering|wanted to know|want to know)[, ]+){{0,3}}{_NEWS_EN}[^.!\n]{{0,24}}"
    rf"|(?:is there |are there |have you (?:got )?|do you have |got )?(?:any )?(?:news|updates?|progress|word|status)"
    r"(?: (?:on|of|about|for|with|regarding))+ (?:my|our) [\w' -]{2,50}"
    r"|(?:what(?:['’]?s| is|s)? )(?:the )?(?:status|progress|news|latest|result|outcome)(?: (?:on|of|about|for|with))+ (?:my|our)"
    r" [\w' -]{2,50}"
    rf"|(?:is there |are there |have you (?:got )?|do you have |got )?any (?:news|updates?|progress|word)(?: (?:on|of|about|for|with))+"
    rf" [^.?!\n]{{2,40}}? (?:that )?(?:i|we)(?:['’]?ve| have| had)? {_REPORTED_EN}\b[^.?!\n]{{0,30}}"
    # 'How is it going with the bins I reported'.
    rf"|(?:how|what|where)\b[^.?!\n]{{0,40}} (?:that )?(?:i|we)(?:['’]?ve| have| had)? {_REPORTED_EN}\b[^.?!\n]{{0,30}}"
    r")[?.! ]*",
    re.IGNORECASE,
)
# Only of what is filed: 'what happened with my water' may be the matter itself.
_BECAME_EN = re.compile(
    rf"{_LEAD_EN}(?:what(?:['’]?s| is| has|s)? ?(?:happened|become|new)(?: now)? (?:with|to|of|on|about) (?:my|our|that)"
    r"|(?:is there |are there |have you (?:got )?|do you have |got )?any (?:news|updates?|progress|word)(?: (?:on|of|about|for|with))+"
    r" (?:the|that|this)) [\w' -]{2,40}[?.! ]*",
    re.IGNORECASE,
)
_LONG_AGO_ZH = (
    r"(?:上(?:个?(?:周|月|星期|礼拜)(?:[一二三四五六日天])?|次|回)|[昨前]天|[今昨]早|昨晚|前(?:几|两|些)天|那天|之前|以前|早先|早前|刚才|去年"
    r"|(?:周|星期|礼拜)[一二三四五六日天]|[\d一二三四五六七八九十]{1,3}(?:号|天前|周前|个月前)|半个?月前)"
)
_ZH = re.compile(
    r"(?:(?:你好|您好|喂|请问|那个?|哎|诶|问一?下|想问一?下?|查一?下|麻烦|帮我?|看看?|看一?下|[\s，,]){0,6})"
    rf"(?=[^。！!\n]{{0,12}}(?:[我俺咱]|{_LONG_AGO_ZH}))"
    rf"(?:[我俺咱]们?(?:家)?)?{_LONG_AGO_ZH}?(?:[我俺咱]们?)?(?:就|跟你们|给你们|在(?:你们)?这(?:儿|里)?|打电话|打12345)?"
    r"(?:报|反映|投诉|登记|举报|说|报修)(?:上去|过去)?(?:过|了|的)[^。！!？?\n]{0,24}?"
    r"(?:怎么?样|咋样|怎样|咋着|如何|怎么说|咋说|什么情况|啥情况|到哪(?:儿|一步)?|有没有?(?:什么|啥)?(?:信儿?|消息|结果|进展|下文|动静|着落|回音|人(?:管|办|来|去|修|处理))(?!了)"
    r"|有(?:什么|啥)?(?:信儿?|消息|结果|进展|下文|动静|着落|回音|人(?:管|办|来|去|修|处理))了?(?=[吗么没？?])"
    r"|(?:修|处理|办|解决|弄|清|来)(?:好|完)?(?:了)?没(?:有)?|多会儿|什么时候|啥时候)"
    r"(?:去|能|会|可以)?(?:修|办|处理|解决|来|好|弄|有|给|个|结果|答复)*(?:了|啦|呀|啊|呢|吗|么|没有?|[？?。.!！~…\s])*"
)
# What is registered for, and not with this desk: '我报的驾校什么时候有结果'.
_OF_ELSE_ZH = re.compile(
    r"摇号|驾校|培训|[课班]|学校|志愿|考试|户口|居住证|结婚|医保|社保|[报登]的名|报名|报警|报案"
)
# What the desk promised and did not keep, said as a reproach: '你们说好三天解决 到现在没人理我'.
_PROMISED_ZH = re.compile(
    r"(?=.*(?:你们|12345|热线|客服|政府))(?:[我俺]?要?(?:投诉|举报|找|问问?)(?:一下)?)?(?:你们|12345|热线|客服|政府)?(?:的?人)?[\s，,]*"
    r"(?:我?(?:上次|上回|之前|当时|那天|前几天|不是)){0,2}(?:打电话|登记|报)?(?:的时候)?(?:你们|客服)?(?:都|就|跟我|给我|明明)?(?:说|答应|承诺|保证)(?:好|过|了)?的?"
    r"[\s，,]?(?:最多|最晚)?[\d一二两三四五六七八九十几]{1,3}个?(?:工作日|小时|天|日|周|星期|礼拜|月)(?:之内|以内|内|左右)?[就给能会准保]{0,2}(?:有人?)?"
    r"(?:解决|答复|处理|办|修|来|回复|派人|联系|回话|清)(?:好|完|人)?的?[\s，,。!！]*"
    r"(?:结果|可|这?都|已经|现在|到现在|至今|还|也|过|去|了|一个|半个|[\d一二两三四五六七八九十几多]|天|周|星期|礼拜|月|根本|连|没有?|人|理|管|来|解决|办|修|处理|答复|回复"
    r"|联系|动静|信儿?|消息|影儿?|电话|[我俺]|个|的|啊|呢|[\s，,。.!！?？~～]){2,24}"
)
_PROMISED_EN = re.compile(
    rf"{_LEAD_EN}(?:last time |before )?(?:you|u|12345|the hotline|your (?:people|colleagues?|staff))(?: guys| people)? (?:said|promised|told (?:me|us))\b"
    r"[^.?!\n]{0,40}\b(?:fix|solve|answer|repl|come|handle|call|deal|repair|respon|contact|sort|done|take)[^.?!\n]{0,24}?(?:\bin|\bwithin|\bafter|\bby)?"
    r" (?:\d+|a|one|two|three|four|five|six|seven|ten|few|couple of)(?: working)? (?:days?|hours?|weeks?)[^?\n]{0,20}?[,.;! ]+"
    r"(?:(?:and|but|yet|so|now|it['’]?s been [\w ]{2,20}?|that was [\w ]{2,20}?)[, ]+){0,3}(?:still )?(?:nobody|no one|no ?body|nothing|not|no (?:reply|answer|news|word|one)"
    r"|i(?:['’]ve| have)? (?:heard|got) nothing)\b[^?\n]{0,50}",
    re.IGNORECASE,
)
_LONGEST = {True: 140, False: 50}
_NEEDLES = (
    "report",
    "complain",
    "filed",
    "register",
    "rais",
    "log",
    "told",
    "sent",
    "called",
    "wrote",
    "submit",
    "news",
    "update",
    "said",
    "promised",
)
_MORE_NEEDLES = ("status", "progress", "word", "latest", "result", "outcome", "what")
_NEEDLES_ZH = ("报", "反映", "投诉", "登记", "说", "答应", "承诺", "保证")


def asks_of_earlier(words: str, *, filed: bool = False) -> bool:
    """Whether it is asked how something stands that was reported before, or complained that the desk did not do by then
    what it had promised. `filed`: a ticket of theirs is there, or the words were taken for nothing that the desk knows.
    """
    told = words.strip()
    if not 0 < len(told) <= _LONGEST[told.isascii()]:
        return False
    if not told.isascii():
        if not any(one in told for one in _NEEDLES_ZH):
            return False
        asks = _ZH.fullmatch(told) is not None and _OF_ELSE_ZH.search(told) is None
        return asks or _PROMISED_ZH.fullmatch(told) is not None
    low = told.lower()
    if not any(one in low for one in (*_NEEDLES, *_MORE_NEEDLES)):
        return False
    if _EN.fullmatch(told) or _PROMISED_EN.fullmatch(told):
        return True
    return filed and _BECAME_EN.fullmatch(told) is not None
