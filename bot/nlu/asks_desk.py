"""Questions to this desk itself, told by their own words where few examples show them: is anybody listening, am I in the
right place, does anybody speak English. Pure."""

from __future__ import annotations

import re

_LEAD = r"(?:(?:so|and|but|hi|hello|hey|ok(?:ay)?|sorry|wait|well|honestly|like|please|excuse me)[,.! ]+)*"
# What was told here, and that it is asked of later.
_MINE = r"(?:my|our|this|the|a) (?:own )?(?:complaint|report|case|ticket|request)s?"
_LATER = r"(?: (?:now|next|then|after (?:that|this|i (?:file|submit|send) it)|from here|once (?:it['’]?s|i['’]?ve) (?:filed|sent)))*"
# On which days or at which hours it is asked for.
_WHEN = (
    r"(?:(?:,? (?:or )?(?:even |also |only |still |just )?(?:at |on |in |over |during )?(?:the )?"
    r"(?:(?:week-?ends?|week-?days?|holidays?|nights?|evenings?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|mornings?)"
    r"|today|tomorrow|tonight|now|right now|midnight|lunch(?:time)?|24 ?hours|24/7|all (?:day|night)|late|early)){1,4})"
)
_STAFF = r"(?:you(?: guys| people)?|this (?:hotline|desk|line|service|chat)|the hotline|12345)"
_STAFF_ZH = r"(?:请问|那|那么|哎|喂|我想问下?|问一?下|，|,| )*(?:你们?|您们?|咱们?|12345|热线|客服|人工|这个热线)(?:这边|这儿|这里|那边|热线|客服|人工|，|,| )*"
_WHEN_ZH = (
    r"(?:平时|一般|都|是|每天|今天|明天|现在|在|周[一二三四五六日天末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]|双休日?|节假日|假期|放假|过年|春节|国庆"
    r"|早上|早晨|上午|中午|下午|晚上|夜里|半夜|凌晨|，|,| )*"
)
# The code of the answer, and how it is asked for.
_ASKED = (
    (
        "hotline_scope",
        rf"(?:at )?(?:what|which) (?:time|hours?) (?:do|does|are|is|r) (?:u|ya|{_STAFF}) "
        rf"(?:open|close|start|work|finish|available|there)(?: (?:up|working|work))?(?:{_WHEN})?[?.! ]*"
        rf"|when (?:do|does|are|is) (?:u|{_STAFF}) (?:open|close|available)(?: up)?(?:{_WHEN})?[?.! ]*"
        r"|(?:what(?:['’]?s| are| is)|tell me) (?:your|ur|the hotline['’]?s?) (?:(?:opening|working|office|business|service) )?"
        r"(?:hours?|times?|schedule)[?.! ]*"
        rf"|(?:are|is|r|do|does) (?:u|{_STAFF}) (?:open|work|working|available|online|there|reachable)(?: (?:on|work))?{_WHEN}[?.! ]*"
        rf"|(?:is|will) (?:there )?(?:anyone|anybody|someone|somebody) (?:be )?(?:there|here|working|available|on duty){_WHEN}[?.! ]*"
        rf"|(?:are|is|r) (?:u|{_STAFF}) (?:open|closed)(?: now| today)?[?.! ]*"
        rf"|{_STAFF_ZH}{_WHEN_ZH}(?:几点|什么时候|什么时间|啥时候|啥时间|多会儿)(?:到几点|开始|才|都|钟)*"
        rf"(?:上班|下班|有人(?:在|接)?|在线|营业|开门|关门|能打|打得通)[的了啊呀呢吗]*[？?。！ ]*"
        rf"|{_STAFF_ZH}{_WHEN_ZH}的?(?:上班|工作|办公|服务|接听|营业)时间(?:是|到|有|，|,|几点|什么|多少|啥|怎么|安排|呢|啊|的)*[？?。 ]*"
        rf"|{_STAFF_ZH}(?=[^？?]*(?:周|星期|礼拜|假|晚|夜|凌晨|中午|春节|过年|国庆)){_WHEN_ZH}(?:上不上班|上班|有没有人|有人(?:在|接|值班)?|休息|放假|值班|接电话)"
        r"(?:吗|么|不|没|嘛|呢|啊|呀)?[？?。 ]*",
    ),
    (
        "hotline_english",
        r"(?:is|are|do|does|can|could|have)\b[^.?!]{0,30}\b(?:some(?:one|body)|any(?:one|body)|people|a person|staff"
        r"|operators?|colleagues?)\b[^.?!]{0,24}\b(?:speaks?|speaking|understands?|talks?|knows?|in)\b[^.?!]{0,12}"
        r"\benglish[?.! ]*",
    ),
    (
        "hotline_visit",
        r"(?:are|will|do|would) you (?:guys |people )?(?:even |really |actually |ever )*(?:going to |gonna )?"
        r"(?:do|help|act|care|read|look)\b[^.?!]{0,60}[?.! ]*"
        r"|how (?:do|can|could) i (?:know|be sure|trust)\b[^.?!]{0,20}\byou(?:['’]?ll| will| won['’]?t| do| don['’]?t| are)?"
        r"(?: guys| people)?(?: not| just| even| really| actually)* (?:ignore|forget|lose|delete|throw|do|help|act|read|care)"
        r"\b[^.?!]{0,40}[?.! ]*"
        r"|(?:can|could|will|would) (?:you|someone|somebody|anyone) (?:please |just )*(?:call|phone|ring|contact|talk to"
        r"|speak to|message) (?:them|him|her|the (?:shop|company|school|landlord|agency|restaurant|driver|property"
        r"(?: management)?|manager))(?: for me| please| now| directly)*[?.! ]*",
    ),
    (
        "hotline_process",
        r"(?:who|which (?:office|unit|department|people)) (?:will |would |actually |even )*(?:handles?|deals? with|takes? care of"
        r"|gets|reads|looks at|sees) (?:it|this|that|these|my (?:case|complaint|report))\b[^.?!]{0,20}[?.! ]*"
        r"|what(?:['’]?s| is| will| does)? (?:happens?|happen|the next step|next)(?: (?:now|next|then|after (?:that|this)))?[?.! ]*"
        rf"|what(?:['’]?s| is| will| does)? (?:going to |gonna )?happens? (?:to|with) {_MINE}{_LATER}[?.! ]*"
        rf"|how (?:will|would|is|are|do|does|are you going to|will you) (?:you |they )?(?:(?:handle|process|deal with|treat) {_MINE}"
        rf"|{_MINE} (?:be |get )?(?:being )?(?:handled|processed|dealt with|treated)){_LATER}[?.! ]*"
        r"|(?:请问|那|那么|我们?|咱们?|的|这个?|刚才?|提交|登记|报)*(?:投诉|举报|诉求|工单|单子|(?:反映|上报|说)的(?:事儿?|问题|情况))"
        r"(?:的(?:事儿?|问题))?(?:以后|之后|后|[，, ])*(?:接下来|会|将|将会|要|该|被|你们|是|都)+(?:怎么|怎样|如何|咋|怎)"
        r"(?:个?(?:样|处理|办理?|解决|弄|走)(?:法)?)?[呢啊呀吗的]*[？?。 ]*",
    ),
    (
        "hotline_visit",
        r"(?:can|could|will|would|are) (?:you|u|ya)(?: guys| people| lot)?(?: gonna| going to)? (?:actually |even |really |ever )*"
        r"(?:do|fix|solve|change) (?:something|anything|it|this|that)(?: about (?:it|this|that))?(?:,? or\b[^.?!]{0,40})?[?.! ]*"
        r"|(?:you|u|ya)(?: guys| people)? (?:can|gonna|going to|will) (?:actually |even |really )*(?:do|fix|solve|help)"
        r"(?: (?:something|anything|it|this|that))?,? or (?:nah|no|not|what|nothing)\b[?.! ]*",
    ),
    (
        "hotline_owner",
        r"(?:is|am|are) (?:this|it|i|we|you)(?: guys)? (?:even |in |really )*the right (?:place|people|office|number|hotline)"
        r"\b[^.?!]{0,40}[?.! ]*"
        r"|(?:is|are) (?:this|that|it|these) (?:even )?(?:something|things?) you (?:guys |people )?(?:even |actually |really )*"
        r"(?:handle|deal with|do|help with|take)\b[^.?!]{0,20}[?.! ]*"
        r"|(?:do|can) you (?:guys |people |even )*(?:handle|deal with|take) (?:this|that|such|these)\b[^.?!]{0,24}[?.! ]*",
    ),
    (
        "hotline_money",
        r"(?:will|can|could|do|would|how (?:do|can|will)) (?:i|we) (?:ever |even |still |really )*(?:get|have) (?:it|that|this|all"
        r"|(?:all )?(?:my|our|the) (?:money|deposit|cash|rent|fees?|payment)) (?:all )?back\b[^.?!]{0,20}[?.! ]*",
    ),
    (
        "hotline_privacy",
        r"(?:is|are|will|would) my (?:name|identity|(?:phone )?number|phone|details|data)(?: be)?(?: still)? (?:visible|shown"
        r"|shared|given|public|seen|passed on|published)\b[^.?!]{0,30}[?.! ]*",
    ),
)
_PATTERNS = tuple((code, re.compile(f"{_LEAD}(?:{asked})", re.IGNORECASE)) for code, asked in _ASKED)
_LONGEST = 100


def asked_of_desk(text: str) -> str | None:
    """The code of the answer that a question to the desk wants; None where nothing of the kind is all that is asked."""
    told = text.strip()
    if len(told) > _LONGEST:
        return None
    return next((code for code, asked in _PATTERNS if asked.fullmatch(told)), None)
