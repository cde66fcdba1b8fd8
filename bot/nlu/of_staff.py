"""Whether somebody praises or blames a person of this hotline itself: who took their call, who talked to them. Pure.

Of a property company's or a bank's own people a matter is told like any other, and who only asks for an operator waits
for one.
"""

from __future__ import annotations

import re

_PEOPLE_ZH = r"(?:小?姑娘|小妹妹?|女孩|小伙子?|小哥|小姐姐|大姐|阿姨|师傅|女士|先生|同志|女的|男的|人员?|工作人员|客服|老师)"
_STAFF_ZH = re.compile(
    r"(?:接线|话务)(?:员|的|生|同志)|坐席|(?:12345|热线|你们(?:这儿|这边|那儿|那边|的|那|这)?)的?客服"
    r"|接(?:了|听|到)?(?:我|俺)?(?:们|家)?(?:的)?(?:那个?|这个?)?(?:电话|来电|热线)(?:的|那|这)"
    rf"|(?:你们|12345|热线)(?:这儿|这边|那儿|那边|的|那个谁|那|这|个|位|家|有|上次|昨天|里|[\s，,])*{_PEOPLE_ZH}"
)
_STAFF_EN = re.compile(
    r"\b(?:(?:hotline|12345|your|the phone) (?:\w+ )?(?:operator|agent|call[- ]?taker|rep)\b"
    r"|(?:the|your) (?:\w+ )?(?:operator|call[- ]?taker)\b(?! of\b)"
    r"|(?:who|that) (?:took|answered|picked up|handled) (?:my|the) (?:phone )?call)",
    re.IGNORECASE,
)
# Somebody else's people answer telephones too.
_OTHERS = re.compile(
    r"物业|小区|公司|快递|外卖|银行|医院|学校|幼儿园|商家|店|房东|中介|派出所|警|法院|街道|居委|社区|供暖|热力|燃气|自来水|供电|电力|移动|联通|电信|滴滴|美团|淘宝|京东"
    r"|平台|出租|司机|航空|保险|窗口|大厅|政务|社保局|人社局|前台|骗|诈|骚扰|推销|营销|广告|他们|她们|人家|对方|那家|11[09]|12[02]|96\d{3}|95\d{3}|10086|10010|10000"
    r"|\b(?:bank|hospital|school|company|hotel|landlord|police|shop|gym|airline|taxi|didi|insurance|delivery|courier|scam\w*|"
    r"crane|lift|elevator|bus|tour|forklift|machine|unicom|telecom|mobile)\b",
    re.IGNORECASE,
)
# Their own case, or more than this one thing.
_ELSE = re.compile(
    r"单子|工单|编号|进度|怎么样了|什么时候|多久|另外|还有|顺便|对了|转接|转人工|找一?下|\b(?:my (?:case|ticket)|also|by the way|how long|when)\b",
    re.IGNORECASE,
)
_PRAISES = re.compile(
    r"表扬|夸|点个?赞|感谢|谢谢|好评|锦旗|(?:特别|很|挺|真|非常|太|可|超|蛮|够)(?:有)?(?:好|耐心|热情|热心|负责|贴心|暖心|和气|客气|细心|亲切|专业)|态度(?:挺|特别|很|真|非常|可|超级?)?(?:好|不错)"
    r"|\b(?:praise|compliment|commend|thank|kudos|so (?:nice|kind|patient|helpful)|(?:was|were|is) (?:very |really |so |extremely )?"
    r"(?:nice|kind|patient|helpful|lovely|great|excellent|polite))\b",
    re.IGNORECASE,
)
_BLAMES = re.compile(
    r"投诉|举报|(?:挂|撂|掐)(?:了|断)?(?:了)?(?:我|俺)?(?:的)?(?:电话|线)|挂我|(?:电话|线)(?:就)?(?:给)?(?:挂|撂|掐)|态度(?:也|真|太|特别|极其?|非常|很|这么|那么)?(?:恶劣|不好|差|横|坏|蛮横|冷漠)"
    r"|骂|吼|凶|不耐烦|[没不](?:有)?耐心|爱搭不理|爱理不理|敷衍|糊弄|怼|阴阳怪气|[嘲讥耻]笑|笑话我|说话(?:难听|带刺|冲)|没礼貌|不(?:给|肯|愿意?)(?:我)?(?:登记|记)|冷冰冰|不尊重"
    r"|\b(?:hung up|hang(?:s|ing)? up|cut me off|rude|shouted|yelled|swore|laughed at|insult\w*|impolite|dismissive|ignored me"
    r"|refused to|unhelpful|complain\w*|complaint)\b",
    re.IGNORECASE,
)
_LONGEST = {True: 60, False: 160}


def of_staff(text: str) -> str | None:
    """'praise' or 'complaint', whichever is told of somebody of the hotline and of nothing else; None for all other words."""
    chinese = not text.isascii()
    if len(text) > _LONGEST[chinese] or _OTHERS.search(text) or _ELSE.search(text):
        return None
    if not (_STAFF_ZH.search(text) or _STAFF_EN.search(text)):
        return None
    if _BLAMES.search(text):
        return "complaint"
    return "praise" if _PRAISES.search(text) else None
