"""Whether it is a business that complains: its owner, its manager, or somebody who says 'our shop'. Pure.

A worker's matter with the employer is none, and neither is a customer's with a shop. In doubt a resident complains:
'our company' is only where somebody works, unless the words tell what befalls the company or stands at its door.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from actions.enterprise_names import BUSINESS_EN, BUSINESS_ZH, KIND_EN, KINDS_ZH, NAME_EN
from desk.tickets.privacy import right_before

_END = r"(?=[，,。；;！!？?、：:\s]|$)"
_ROLE = (
    r"(?:老板娘?|店主|店长|法人(?:代表)?|负责人|(?:总|副总|店面?|运营|行政|大堂)?经理|掌柜的?|经营者|合伙人"
    r"|股东|创始人|厂长|主管)"
)
_I = r"(?:我们?|本人|俺们?|咱们?)"
# 'I am here to complain about the shop's owner' makes nobody an owner.
_NOT_BEING = (
    r"(?!来(?:投诉|举报|反[映应]|找|问|咨询|告|报)|[要想在被给跟去问买说从到住租打坐]|因为"
    r"|[^，,。；;]{0,20}(?:投诉|举报|反映))"
)
# Whoever says one of these speaks for a business.
_PLAINLY_ZH = (
    rf"{_I}(?:就|也|这儿?|这边|这里"
    rf"|其实)*是{_NOT_BEING}[^，,。；;！!？?]{{0,30}}?{BUSINESS_ZH}[里这儿]{{0,2}}的?{_ROLE}(?!的|家|说|让|叫|不)",
    rf"{_I}(?:就|也)?是(?:这[家个儿里边]{{0,2}}的?|一?[个名位]|做生意的|小)*(?:{_ROLE}|个体(?:工商)?户"
    rf"|商[户家贩]|企业主|小?摊主|(?:做小?生意|开[店饭馆公司厂]{{1,2}})的)(?!的|家|管理|投诉){_END}",
    rf"{_I}(?:家|自己|夫妻俩?|两口子)?(?:在[^，,。]{{1,15}})?开(?:了|着|办了?|的)?(?:这?[一两几]?[家个间]"
    rf"|小)[^，,。；;车去到路那会卡户]{{0,8}}?{BUSINESS_ZH}",
    rf"{_I}(?:家|自己|夫妻俩?|两口子)?开的(?:这家|小)?[^，,。；;车去到路那会卡户票]{{0,8}}?{BUSINESS_ZH}",
    rf"{_I}(?:家|自己|夫妻俩?|两口子)?(?:在[^，,。]{{1,15}})?(?:经营|承包|运营)(?:着|了"
    rf"|的)?(?:这?[一两几]?[家个间])?[^，,。；;]{{0,10}}?{BUSINESS_ZH}",
    rf"{_I}(?:这儿?|这里|这边|就|也)*是{_NOT_BEING}[^，,。；;！!？?的]{{0,20}}?{BUSINESS_ZH}{_END}",
    r"我(?:司|公司|企业|厂|店)(?!的?(?:员工|老板|同事|领导|经理|财务|人事|不给|没给|倒闭|要求我|让我))",
    r"(?:^|(?<=[，,。；;！!：:\s]))(?:本|敝)(?:公司|店|厂|企业|餐厅|饭店|超市|酒店)",
    rf"代表(?!说|大会)(?:我们?|本|咱们?)?[^，,。；;]{{0,20}}?(?:{BUSINESS_ZH}|店里|厂里"
    rf"|商[户家]们?)(?:全体)?(?:来|向|跟|给|反[映应]|投诉|咨询|举报|求助|说|问|提|报)",
    r"(?:替|帮|代|受)我?们?(?:这家?)?(?:公司|店里?|厂里?|企业|餐厅|饭店|饭馆|超市|酒店|老板)(?:委托"
    r"|来)*(?:反[映应]|投诉|咨询|求助|登记|报修?|问)",
    rf"作为[^，,。；;]{{0,15}}?(?:{_ROLE}|商户|商家|企业|小微企业){_END}",
    r"我(?:自己)?的小?(?:店铺?|饭[馆店]|餐[厅馆]|超市|厂子?|工厂|门店|铺子|摊位)(?!员|长|里买)",
    r"我自己的小?公司",
    r"我家(?:的)?(?:小)?(?:店铺?|门店|铺子|饭[馆店]|餐[厅馆]|超市)(?!员|长)",
)
_ADJECTIVES = (
    r"(?:(?!(?:at|in|on|with|of|from|to|for|by|near|past|into|behind|opposite|against|about|next|that|the|an?)\b)"
    r"[\w'’&-]+ ){0,3}"
)
_NOT_ONES_OWN = r"(?!['’]s\b| (?:membership|card|account|app|order|receipt|bill|contract|customers?|staff)\b)"
_A_BUSINESS = (
    rf"(?:an?|the|this|my|our|my own|our own|two|three|several) {_ADJECTIVES}{BUSINESS_EN}\b{_NOT_ONES_OWN}"
)
_ROLE_EN = (
    r"(?:(?:co-?|shop |store |general |restaurant |business )?(?:owner|manager)|proprietor|boss|founder"
    r"|director|ceo)"
)
_I_EN = r"\b(?:i|we)(?: also| both| ?['’]ve| have)?"
_I_AM = r"\b(?:i am|i ?['’]?m|we are|we ?['’]re|speaking as|as)"
_PLAINLY_EN = (
    rf"{_I_EN} (?:own|run|manage|operate|opened|started) {_A_BUSINESS}",
    rf"{_I_EN} (?:own|run|manage|operate) (?-i:{NAME_EN})(?: (?:in|on|at|near)\b"
    rf"|,? an? {_ADJECTIVES}{BUSINESS_EN}\b)",
    rf"{_I_AM} (?:also )?(?:the|an?) {_ADJECTIVES}{_ROLE_EN} (?:of|here at) (?:{_A_BUSINESS}|(?-i:{NAME_EN}))",
    rf"{_I_AM} (?:also )?the {_ADJECTIVES}{_ROLE_EN} (?:at|for) (?:{_A_BUSINESS}|(?-i:{NAME_EN}))",
    rf"{_I_AM} (?:also )?(?:the|an?) {_ADJECTIVES}{BUSINESS_EN}[ -](?:owner|manager)\b(?!['’]s)",
    rf"{_I_AM} (?:the|an?) (?:small )?shopkeeper\b",
    rf"\bwe(?: are|['’]re) an? {_ADJECTIVES}{BUSINESS_EN}\b{_NOT_ONES_OWN}",
    rf"\b(?:on behalf of|(?:writing|reporting|complaining|calling|asking) for) {_A_BUSINESS}",
    rf"\bon behalf of (?-i:{NAME_EN}),? (?:{KIND_EN})\b",
)
_PLAINLY = re.compile("|".join((*_PLAINLY_ZH, *_PLAINLY_EN)), re.IGNORECASE)

# 'Our company' is the one who complains where it is told what is at its door, or what befalls it.
_DOOR = (
    r"(?:的|这边?|这儿|所在的?)?(?:大?门[口前外]|[大后正侧]门|院[里内子]|楼[下上]|隔壁|对[面过]|旁边|边上"
    r"|周[边围]|前面|后面|外[面头])"
)
_BEFALLS = (
    r"[^，,。；;]{0,8}?(?:被(?!欠)|遭|停[水电气]|[断停]网|断[水电]|漏水|进水|被?淹|受[^，,。]{0,6}影响"
    r"|[没无]法(?:营业|经营|开门|生产|做生意))"
)
_AFFAIRS = (
    r"[^，,。；;]{0,6}?(?:办理?|申请|注册|变更|注销|换|领)[^，,。；;]{0,8}?(?:执照|许可|资质|备案|补贴|税|发票"
    r"|验收|贷款|手续|地址|开户)"
)
_OUR_ZH = rf"(?:我们|咱们?|俺们|我)(?:家|这家?|这个|的|小|自己)*{KINDS_ZH}*{BUSINESS_ZH}里?"
_TRADE = (
    r"(?:影响|耽误|没了?|没法做)(?:到)?(?:我们?|咱们?|店里)?的?(?:生意|营业|经营|生产)|做不了生意|(?:客人|顾客"
    r"|客户|货车?|送货的?)(?:都|也|根本)?(?:进不[来去]|不敢来|不来|出不去)"
)
_OUR_EN = rf"(?:our|my) (?:own |small |little |tiny |new |family |family-run |noodle |coffee )*{BUSINESS_EN}"
_OURS_EN = (
    rf"\b(?:outside|in front of|opposite|next to|beside|behind|below|above"
    rf"|right by) (?:the )?(?:(?:front )?(?:door|entrance|gate) (?:of|to) )?{_OUR_EN}\b(?! (?:membership|card))",
    rf"\b(?:door|entrance|gate|front|doorway|sign) (?:of|to) {_OUR_EN}\b",
    rf"\b{_OUR_EN}(?:['’]s)? (?:front )?(?:entrance|door|gate|doorway|front|sign|window)\b",
    rf"\b{_OUR_EN} (?:has been|have been|was|is|keeps? being|keeps? getting|gets?|got|is being) (?:again "
    rf"|now )?(?:flooded"
    r"|fined|blocked|robbed|broken into|without (?:power|water|internet)|refused|denied|inspected|cut off"
    r"|closed down by)",
    rf"\b{_OUR_EN} (?:would like to|wants? to|needs? to|is trying to|applied|has applied|tried to|can(?:no|['’])t)"
    r" [^.;]{0,20}?\b(?:regist\w+|apply|licen[cs]e|permits?|renew|invoices?|tax|subsid\w+|certificate)\b",
)
_TRADE_EN = (
    r"\b(?:our|my) (?:customers|guests|employees|staff|deliveries)\b|\b(?:losing|lost|lose) (?:customers"
    r"|business|trade)\b"
    r"|\bcan(?:no|['’])t (?:open|operate|trade|serve|do business)\b|\b(?:hurts?|hurting|bad for|ruining) (?:our|my)?"
    r" ?(?:business|trade)\b"
)
# 'Outside my gym' is where somebody trains, 'our hotel' where guests stay.
_VISITED = re.compile(
    r"\bmy (?:[\w-]+ ){0,6}(?:gym|clinic|supermarket|pharmacy|bar|pub|store)|\b(?:my|our) (?:[\w-]+ ){0,6}(?:hotel"
    r"|hostel|guest ?house)"
    r"|我的?(?:健身房|诊所|超市|培训机构|宾馆)",
    re.IGNORECASE,
)
_OURS = re.compile(
    "|".join((rf"{_OUR_ZH}(?:{_DOOR}|{_BEFALLS}|{_AFFAIRS})", *_OURS_EN)),
    re.IGNORECASE,
)
_OUR = re.compile(rf"{_OUR_ZH}|\b{_OUR_EN}\b", re.IGNORECASE)
_HURTS_TRADE = re.compile(rf"{_TRADE}|{_TRADE_EN}", re.IGNORECASE)

# Work and its pay: never a business's matter here, whoever tells of it.
_LABOUR = re.compile(
    r"工资|薪水|薪资|[欠讨]薪|奖金|加班|社保|五险|公积金|劳动(?:合同|仲裁|关系)|辞退|开除|裁员|被裁|离职|工伤"
    r"|年假|试用期|无薪|拖欠我"
    r"|\b(?:wages?|salar(?:y|ies)|overtime|social (?:insurance|security)|(?:labou?r|employment|work) contract"
    r"|severance"
    r"|laid (?:me |us )?off|fired (?:me|us)|(?:was|got|been) fired|dismissed (?:me|us)|my employer"
    r"|work(?:place)? injury"
    r"|paid (?:me|us|my)|pay (?:me|us|my)|paying (?:me|us)|paid leave|resign(?:ed)?|make[s]? us work)\b",
    re.IGNORECASE,
)
# What the speaker has at home is no business's either.
_AT_HOME = re.compile(
    rf"(?<!给)[我俺]家(?!的?小?{KINDS_ZH}*{BUSINESS_ZH}|开|经营|在)|家里|\b(?:my|our) (?:flat|apartment|home"
    rf"|house|landlord|upstairs)\b|\bat home\b",
    re.IGNORECASE,
)
# Who tells on the very company they work for.
_AGAINST_OWN = re.compile(
    rf"(?:举报|投诉|曝光|告)(?:一下)?(?:我们?|咱们?)(?:这家?|的|自己的?|所在的?)*(?:{BUSINESS_ZH})(?!里?{_DOOR})"
    rf"|\b(?:report|reporting|expose|sue|complain(?:ing)? about|complaint (?:about|against)|against)"
    rf" (?:my|our)(?: own)? {BUSINESS_EN}\b(?!['’]s| (?:entrance|door|front|gate))",
    re.IGNORECASE,
)
# What somebody else is said to have said.
_QUOTES = re.compile(
    r"(?:[他她]们?|对方|人家|老板|店员|店家|商家|那人|司机|邻居|男的|女的)[^，,。]{0,6}(?:说|称|骂|喊|讲|写着?"
    r"|贴着?)[^，,。]{0,4}[，,：:“\"'‘\s]*$"
    r"|\b(?:he|she|they|man|woman|guy|who|seller|clerk)\b[^,.;]{0,12}\b(?:said|says|told (?:me|us)|claims?"
    r"|claimed|shouted)"
    r"(?: that)?[,: \"“'‘]*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=32)
def speaks_for_business(words: str) -> bool:
    """Whether somebody says these words for a business, and of no matter of work."""
    if _LABOUR.search(words) or _AT_HOME.search(words) or _AGAINST_OWN.search(words):
        return False
    return any(not right_before(_QUOTES, words, found.start()) for found in _told(words))


def introduction(words: str) -> str:
    """The words that plainly say who complains: 'on behalf of our company'; empty where none do."""
    found = _PLAINLY.search(words) if speaks_for_business(words) else None
    return found.group() if found else ""


def _told(words: str) -> Iterable[re.Match[str]]:
    yield from _PLAINLY.finditer(words)
    found = [*_OURS.finditer(words), *(_OUR.finditer(words) if _HURTS_TRADE.search(words) else ())]
    yield from (one for one in found if not _VISITED.search(one.group()))
