"""Words said where it was asked whom a complaint is about, which name nobody. Pure."""

from __future__ import annotations

import re

from actions.amounts import is_sum, tells_amount
from actions.categories import PARTY_GROUPS
from actions.clauses import clauses
from actions.facts import tells_proof

# 'He lives in 1202', '老板早跑了': a sentence about somebody.
_ABOUT_ZH = re.compile(
    r"(?:说是|听说|据说|可能是因为)|(?:他|她|它|我(?!爱我家)|咱|俺|人家|对方)们?|(?:老板|店主|店家|司机|房东|中介|邻居|那人|这人)(?!娘).*(?:[住在了过着]|没|不|都|早)"
    r"|(?:一直|早就|早已|已经|刚才|刚刚|经常|老是|每天|天天|后来|现在|当时)"
)
_ABOUT_EN = re.compile(
    r"(?:and |but |so )?(?:he|she|they|we|i|you|there|who)(?:['’](?:s|re|ve|m|d|ll))?\b"
    r"|(?:the |my |our )?(?:owner|boss|driver|landlord|agent|guy|man|woman|neighbou?r|seller|manager)"
    r" (?:is|was|has|had|lives?|lived|ran|runs?|said|says|took|takes|won['’]?t|does|did|never|just"
    r"|keeps?|refuse[sd]?)\b",
    re.IGNORECASE,
)
# 'Refund 380', 'paid 5000': what it cost.
_COST = re.compile(
    r"(?:(?:i|they|he|she|want|wanted|my|the|a|of) ){0,3}(?:refund|paid|pay|charged|costs?|price|fee|deposit)"
    r"(?: (?:me|of|was|is|about)){0,3} ?[¥$]?\d[\d,.]*"
    r"(?: ?(?:yuan|rmb|kuai|k))?[.! ]*",
    re.IGNORECASE,
)
# A shop without a sign has no name to be asked for again.
_NAMELESS = re.compile(
    r"^(?:it )?no name[.! ]*$|没(?:有|挂)?(?:个)?(?:名字?|名儿|招牌|牌子|牌匾|字号|店名|门头)|无名(?:小店|摊)?$"
    r"|(?:\b(?:has|had|have|got|is)|['’]s)(?: got)? no (?:name|sign)\b|\bno sign\b|\bwithout (?:a|any) (?:name|sign)\b",
    re.IGNORECASE,
)
# What only finds the place: 华联后身儿, 'near Peking University'. At a school's gate the school may be meant.
_BESIDE_BEFORE = re.compile(
    r"(?:靠近|紧?挨着|临近|紧邻)$|\b(?:near|next to|beside|opposite|behind|across from|in front of|close to|by|around)"
    r"(?: the)? $",
    re.IGNORECASE,
)
_BESIDE_BEHIND = re.compile(r"的?(?:旁边?|附近|[斜正]?对[面过]|隔壁|后身|后面|前面|边上|周边|身后)")
_GATE_BEFORE = re.compile(r"\b(?:outside|gate of|entrance of|entrance to)(?: the)? $", re.IGNORECASE)
_GATE_BEHIND = re.compile(
    r"的?[东南西北正后侧大]*门(?:口|外|前)?|门口"
    r"|['’]?s? (?:(?:east|west|north|south|main|front|back|side) )?(?:gate|entrance)",
    re.IGNORECASE,
)
# What a firm or an institution is called by; without such a word a name that is a place is no party.
_FIRM_ZH = re.compile(
    r"公司|集团|物业|中介|平台|医院|诊所|学校|[小中大]学|幼儿园|超市|商场|银行|酒店|饭店|餐厅|中心|[院店所校园厂馆社行站厅堂]$"
)
_NO_FIRM_ZH = re.compile(r"(?:[大小暴]?[雨雪风晴阴热冷]天|[昨今明前后整半白]天|[上下]午)$")

# '叫架子砸了脚': by what somebody was hurt.
_DONE_TO = re.compile(r"[砸撞打咬骂坑骗摔伤绊划烫]了")
# '物业说归热力公司管 热力公司说归物业管' runs two firms together that pass it on to each other.
_PASSED_ON = re.compile(
    r"(公司|物业|街道|社区|医院|学校).{0,40}(?:说归|归|管|推).{0,40}(?:公司|物业|街道|社区|医院|学校)"
)
# '天天停水的物业' tells what happens day after day; 天天快递 is a name.
_OFTEN = re.compile(
    r"^(?:天天|每天|老是|总是)(?:都|在|就|也|要|被|从|早上?|晚上?|半夜|夜里|白天)*"
    r"(?:吵|闹|响|停[水电气]|[有没]人|没[水电气]|漏|堵|坏|断|扔|乱|骂|催|施工|装修|扰民|偷)"
)

# By what a firm, an office or a school is called, at the end of its name.
_NAME_ENDS_ZH = re.compile(
    r"(?:公司|集团|物业|中介|平台|中心|学校?|幼儿园|超市|商[场城行]|[大小中]学|双语|国际|教育|科技|健身|培训|[院店所校园厂馆社行站厅堂部队局处科办吧坊楼铺])$"
)
# What somebody saw, did, was done to or feels; how many there were; who it was that did it: no name has such words.
_TOLD_ZH = re.compile(
    r"发现|看[见到]|听[见说]|觉得|感觉|以为|突然|结果|后来|回[来家](?=[\s，,。才就说]|$)|[被挨][\u4e00-\u9fff]{1,8}?[了的过]|[俩仨]|[好几两]个|(?:一|好几?|[两三四五六七八九])[道块处次回遍]"
    r"|(?<![饿])了(?![么不])|[疼肿哭吐烧]着?(?:[，,。\s]|$)|难受|害怕|心[疼寒慌]|着急|生气|气人|委屈|无语|失望|吓|恶心|受不了|崩溃"
    r"|(?:^|[\s，,。])(?:他|她|它|人家|我(?!爱我家)|俺|咱|孩子(?!王)|娃|闺女|儿子|女儿|老人|家长|那天|当天|当时)"
    r"|[啊呀呢嘛啦](?:[，,。！!\s]|$)|没(?:有)?人|不(?:让|给|管|理|退|认|承认)"
)

_ON_THE_WAY_ZH = re.compile(r"(?:[在去到从回]|没[有去到])")

# Where it is, behind a name: '远航科技有限公司 在上地七街'.
_WHERE_BEHIND_ZH = re.compile(
    r"(?:(?<=公司)|(?<=集团)|(?<=中心)|(?<=[店厅馆院校厂园学])|(?<![\s，,])(?=[\s，,]))[\s，,]*(?:就|也|都)?(?:开|位于|地址)?(?:在|位于)[\u4e00-\u9fff\d][^。]*$"
)
# By what a place ends in English.
PLACE_EN = re.compile(
    r"\b(?:road|street|avenue|lane|hutong|alley|gardens?|garden|community|compound|estate|village|park|square|plaza|tower|building|city|town|court|house|mansions?|manor|villas?|heights|terrace"
    r"|mall|cent(?:er|re)|soho|international|hutongs?|gate"
    r"|apartments?|residence|station|bridge|area|district|(?:dong|xi|nan|bei|zhong)(?:lu|jie|li)|lu|jie|li|yuan|jiayuan|qu)$",
    re.IGNORECASE,
)
# A place spelt as Chinese ones are, or called by its letters: Tongzhou Wanda, SKP.
_SYLLABLE_EN = r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])[aeiou]{1,3}(?:ng?(?![aeiou])|r\b)?"
_SPELT_EN = re.compile(
    r"(?!(?:China|Japan|Korea|Canada|Manila|USA?|UK|TV)\b)(?!(?i:[a-z]*[aiou][cdgkmnrst]e\b))"
    rf"(?:(?i:(?:{_SYLLABLE_EN}){{2,6}})(?: (?i:{_SYLLABLE_EN}){{1,6}}| [A-Z]{{2,4}}\b)*|[A-Z]{{2,4}})"
)
# A name of at least two words, with where it is behind it.
_WHERE_BEHIND_EN = re.compile(
    r"(?P<name>[^\s,]+(?: [^\s,]+){1,5}?),? (?:in|at|near|on|inside) (?:the )?"
    r"(?P<place>[A-Z0-9][\w'’&-]*(?: [\w'’&-]+){0,5})"
)
_DOOR_BEHIND_EN = re.compile(r",? (?:no\.? ?)?\d+[a-z]?$", re.IGNORECASE)

# A car by its colour, before its make.
_COLOURED = re.compile(
    r"(?:[一那这][辆台部]|[黑白红灰银蓝黄绿紫棕]色?)的?(?:小?[轿汽]车)?$"
    r"|\b(?:white|black|red|silver|gr[ae]y|blue|green|yellow|brown|orange) $",
    re.IGNORECASE,
)
# Where shops sell that have names of their own.
_PLATFORM = re.compile(
    r"(?:淘宝|天猫|京东|拼多多|抖音|快手|小红书|闲鱼|得物|唯品会|美团|饿了么|大众点评)(?:商城|直播间?|平台)?"
    r"|taobao|tmall|jd|pinduoduo|douyin|kuaishou|xianyu|meituan|ele\.?me",
    re.IGNORECASE,
)


def is_only_place(party: str, place: str) -> bool:
    """Whether what was found as the party is no name: words of what happened, or a place without a word for a firm."""
    if any(words.search(party) for words in (_NO_FIRM_ZH, _PASSED_ON, _OFTEN, _DONE_TO)):
        return True
    return not party.isascii() and party in place and _FIRM_ZH.search(party) is None


def is_landmark(words: str, party: str, group: str) -> bool:
    """Whether the party found in the words only tells where it is, in a matter of that group."""
    if not party or party not in words:
        return False
    before, _, behind = words.partition(party)
    if _BESIDE_BEFORE.search(before) or _BESIDE_BEHIND.match(behind):
        return True
    gate = _GATE_BEFORE.search(before) or _GATE_BEHIND.match(behind)
    return gate is not None and group not in PARTY_GROUPS


def is_vehicle(words: str, party: str) -> bool:
    """Whether the party found in the words is the make of a car: '一辆黑的别克', 'the white Tesla'."""
    return bool(party) and _COLOURED.search(words.partition(party)[0]) is not None


def with_platform(party: str, platform: str | None) -> str | None:
    """A shop together with the platform that was told first, on which it sells; None where that is none."""
    if not platform or not _PLATFORM.fullmatch(platform) or _PLATFORM.search(party):
        return None
    return f"{party}，{platform}" if not party.isascii() else f"{party}, {platform}"


def tells_about(words: str) -> bool:
    """Whether the words say something of whom it is about, or what it cost, and not their name."""
    if is_sum(words) or tells_amount(words) or tells_proof(words) or _COST.fullmatch(words):
        return True
    return _ABOUT_ZH.match(words) is not None or _ABOUT_EN.match(words) is not None


def tells_story(words: str) -> bool:
    """Whether Chinese words, said where a name was asked for, tell what happened: '接孩子发现的 胳膊上俩针眼'."""
    return _TOLD_ZH.search(words) is not None and not ends_as_name(words)


def ends_as_name(words: str) -> bool:
    """Whether one of the clauses is a name by its end, and tells nothing: '叫远航科技有限公司，上周五刚去过'."""
    return any(
        _NAME_ENDS_ZH.search(one) and not (_TOLD_ZH.search(one) or _ON_THE_WAY_ZH.match(one))
        for one in spoken_apart(words)
    )


def without_its_place(name: str) -> str:
    """The name without where it is: of 远航科技有限公司在上地七街 the company."""
    told = _WHERE_BEHIND_EN.fullmatch(name)
    if told and _is_place_en(_DOOR_BEHIND_EN.sub("", told["place"])):
        return told["name"]
    return _WHERE_BEHIND_ZH.sub("", name)


def _is_place_en(words: str) -> bool:
    """Whether English words, behind a name, are a place by how they end or are spelt; 'Wonderland' is a name's own."""
    ends = " " in words and PLACE_EN.search(words) is not None
    return ends or _SPELT_EN.fullmatch(words) is not None


def spoken_apart(words: str) -> list[str]:
    """The clauses of Chinese words, those that only a blank sets apart too."""
    return [piece for clause in clauses(words) for piece in clause.split()]


def is_nameless(words: str) -> bool:
    """Whether the words say that there is no name: '没招牌'."""
    return _NAMELESS.search(words) is not None


_HOUSE_OF_SHOPS = re.compile(
    r"\b(?:malls?|plaza|tower|building|centre|center|soho|market|square|street|arcade|department store)\b",
    re.IGNORECASE,
)
_BEFORE_HOUSE = re.compile(
    r"(?P<name>[A-Z][\w'’&.-]+(?: [A-Z&][\w'’&.-]*){0,3}),\s*(?:at |in |inside )?(?:the )?$"
)


def before_its_house(words: str, told: str) -> str | None:
    """The name that stands before the house a shop is in, where the house was taken for it: 'SunnyFit, Huaxi mall'."""
    start = words.find(told) if told else -1
    before = _BEFORE_HOUSE.fullmatch(words[: max(start, 0)])
    return before["name"] if before and _HOUSE_OF_SHOPS.search(told) else None
