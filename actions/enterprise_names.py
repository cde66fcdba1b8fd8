"""What a business that complains is called, where its own people tell it. Pure."""

from __future__ import annotations

import re

BUSINESS_ZH = (
    r"(?:公司|集团|企业|工厂|厂子?|店铺?|商铺|铺子|饭馆|餐馆|面馆|咖啡馆|茶馆|宾馆|旅馆|餐厅|咖啡厅|酒楼|民宿"
    r"|超市|酒吧|网吧|诊所|美容院"
    r"|健身房|工作室|事务所|摊位|作坊|合作社|农家乐|培训机构|商行|小微企业)"
)
KINDS_ZH = (
    r"(?:小|微|型|大|中|老|新|民营|私营|个体|国有|外贸|外资|合资|科技|贸易|服装|建材|装[修饰]|物流|餐饮|连锁"
    r"|火锅|烧烤|川菜|早[餐点]|快餐|小吃|咖啡"
    r"|奶茶|水果|理发|美[容发]|便利|饭|酒|面|面包|蛋糕|食品|五金|花|书|药|洗衣|快递|汽修|修车|宠物|母婴|房产"
    r"|中介|物业|电商|网|百货|杂货|烟酒"
    r"|文具|眼镜|手机|印刷|加工|制造|养殖|软件|互联网|广告|设计|培训|旅游|保洁|家政|搬家|建筑|机械)"
)
BUSINESS_EN = (
    r"(?:restaurants?|(?:coffee |noodle |book|flower |barber )?shops?|stores?|caf(?:e|é)s?|bakery|bakeries"
    r"|bars?|pubs?|hotels?"
    r"|hostels?|guest ?houses?|compan(?:y|ies)|business(?:es)?|firms?|factor(?:y|ies)|workshops?|clinics?"
    r"|salons?|gyms?"
    r"|studios?|supermarkets?|stalls?|boutiques?|start-?ups?|enterprises?|pharmac(?:y|ies)|laundr(?:y|ies)"
    r"|brewery|bistros?"
    r"|diners?|eater(?:y|ies))"
)
KIND_EN = r"(?:Ltd|Limited|Inc|Co|LLC|Corp|Company|Group)\b\.?"
_NO_NAME = (
    r"(?!(?:I|We|It|The|There|My|Our|They|This|That|He|She|And|But|So|In|On|At|No|Not|Please|Can|Could|Someone"
    r"|Somebody|Every"
    r"|Since|For|Building|Block|Unit|Room|Flat|Apartment|House|Villa|Number|Gate|Floor|Tower|An?)\b)"
)
NAME_EN = (
    rf"{_NO_NAME}[A-Z][\w'’&-]*(?: (?:[A-Z0-9][\w'’&-]*|&|and(?= [A-Z])"
    rf"|of(?= [A-Z])))*(?:(?:,)? {KIND_EN}(?:,? {KIND_EN})?)?"
)
_FIRM_EN = rf"{_NO_NAME}[A-Z][\w'’&-]*(?: (?:[A-Z0-9&][\w'’&-]*))*?,? {KIND_EN}(?:,? {KIND_EN})?"
_WORD = r"[^，,。；;！!？?、：:\s“”\"]"
_CALLED = re.compile(
    rf"(?:我们?|本|咱们?|我家)[^，,。；;]{{0,4}}?{BUSINESS_ZH}(?:的)?(?:(?:名称?|名字|全称)?(?:就?叫做?|名叫"
    rf"|名为)|(?:名称?|名字|全称)(?:是|为|：|:))[“\"]?(?P<zh>{_WORD}{{2,30}})"
    rf"|店名(?:就)?(?:叫|是|为)[“\"]?(?P<zh2>{_WORD}{{2,20}})"
    rf"|(?i:\b(?:my|our) (?:[\w-]+ )?{BUSINESS_EN}(?:['’]s name)?,? (?:is |it['’]s )?(?:called|named|is))"
    rf" (?P<en>{NAME_EN})"
)
_NAMED = (
    _CALLED,
    # Of those who speak for it, behind the words that say so.
    re.compile(
        rf"(?:我们?|本人|俺)(?:这里|这边|这儿|就"
        rf"|也)*是(?P<zh>{_WORD}{{2,30}}?{BUSINESS_ZH})(?:[里这儿]{{0,2}}的|(?=[，,。；;！!：:\s]|$)|(?=老板"
        rf"|店主|店长|负责人|法人|经理|总经理))"
        rf"|代表(?:我们?|本)?(?P<zh2>{_WORD}{{2,30}}?{BUSINESS_ZH})(?=[来向跟给反投咨举求说问提报，,。\s]|$)"
        rf"|(?:我司|我公司|我们公司|本公司)(?:是)?[（(，,：:\s]*(?P<zh3>{_WORD}{{2,25}}?公司)"
        rf"|(?:我们?|我家)(?:在{_WORD}{{1,15}})?(?:开的?|经营)(?:了|着"
        rf"|的)?(?:这?[一两]?[家个间])?(?P<zh4>{_WORD}{{2,15}}?{BUSINESS_ZH})"
    ),
    re.compile(
        rf"(?i:\b(?:owner|manager|proprietor|boss|founder|director|ceo) (?:of|at|for"
        rf"|here at)(?: the)?) (?P<en>{NAME_EN})"
        rf"|(?i:\bbehalf of(?: the)?) (?P<en2>{NAME_EN})"
        rf"|(?i:\b(?:an?|the|my|our|this) (?:[\w-]+ ){{0,3}}?{BUSINESS_EN})(?:,? (?i:called|named)"
        rf"|) (?P<en3>{NAME_EN})"
        rf"|(?i:\b(?:an?|the|my|our|this) (?:[\w-]+ ){{0,3}}?{BUSINESS_EN}), (?P<en4>{_FIRM_EN}|{NAME_EN}(?=,"
        rf"|\.|$| in\b| on\b| at\b))"
        rf"|(?i:\b(?:i|we) (?:own|run|manage|operate)) (?P<en5>{NAME_EN})"
        rf"|(?i:\bthis is) (?P<en6>{_FIRM_EN})"
    ),
)
# What stands before a name and is none of it, and what only tells of which kind a business is.
_BEFORE = re.compile(
    r"^(?:.*(?:[街路]上|附近|里面?|楼[上下]|旁边|门口|对面|街道|小区|大厦)?的(?=.{3})|.{2,9}?(?:街道|区|镇"
    r"|乡)(?=.{3})|一?[家个间名位]|这[家个]?|那家"
    r"|我们?|本|咱们?|自己|在){1,4}"
)
_ONLY_KIND = re.compile(
    rf"(?:{KINDS_ZH}|当地|本地|[街路]边|沿街|临街|底商|小区|社区|附近|楼[上下]|门口|商场|园区|夫妻|家庭|初创"
    rf"|创业|的|里|有限|责任|股份)*"
    rf"{BUSINESS_ZH}+里?|(?:(?:my|our|the|an?|this|small|local|little|family) )*(?:[\w-]+ )?{BUSINESS_EN}",
    re.IGNORECASE,
)
_PLACE_EN = re.compile(
    r"\b(?:road|street|avenue|lane|hutong|gardens?|community|compound|estate|village|park|square|plaza|tower"
    r"|building|station"
    r"|bridge|area|district|subdistrict|beijing|lu|jie|li|yuan|soho)$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"(?:[的呢啊吧呀]|反映|投诉){1,6}$|(?<![.,])[.,]+$")
_LONGEST = 200


def is_generic(words: str) -> bool:
    """Whether words only tell of which kind a business is: '一家小餐厅', 'our company'."""
    return _ONLY_KIND.fullmatch(_BEFORE.sub("", words.strip()) or words) is not None


def own_name(words: str) -> str | None:
    """The name that somebody says their business has: '我们公司叫…', 'our shop is called …'."""
    return _first(_CALLED, words)


def name_in(words: str) -> str | None:
    """What the business is called on whose behalf these words are said; None where only its kind is told."""
    return next((name for pattern in _NAMED if (name := _first(pattern, words))), None)


def _first(pattern: re.Pattern[str], words: str) -> str | None:
    for found in pattern.finditer(words):
        told, group = next(((text, name) for name, text in found.groupdict().items() if text), ("", ""))
        name = _bare(told)
        # One word behind a comma is where it is, as likely as what it is called.
        lone = group == "en4" and " " not in name
        if len(name) > 1 and not lone and not is_generic(name) and not _PLACE_EN.search(name):
            return name[:_LONGEST]
    return None


def _bare(told: str) -> str:
    name = _TAIL.sub("", told.strip(' ，,：:“”"（('))
    return _BEFORE.sub("", name) or name
