"""Whom a complaint is about: the company, shop, school, hospital or site by the name that the citizen gives."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from bot.nlu.chains import chain
from bot.nlu.eaten_at import eaten_at
from bot.nlu.found import Found
from bot.nlu.lac import Word
from bot.nlu.name_edges import before_its_place
from bot.nlu.parties_bilingual import bilingual
from bot.nlu.parties_en import dealt_with, labelled
from bot.nlu.person_names import FAMILIAR_ZH, SURNAME
from bot.nlu.text import has_cjk
from bot.nlu.trade_names_en import behind_trade, says_what_it_is, trade_name
from city.hedges import without_hedge

_HEAD_ZH = re.compile(
    r"(?:公司|集团|物业|超市|便利店|饭店|饭馆|餐厅|餐馆|酒店|宾馆|旅馆|医院|诊所|学校|学院|小学|中学|幼儿园|托儿所|大学|工地|项目部|健身房|中介|银行|商场|商城|市场|培训班|培训机构|机构"
    r"|培训|药房|药店|理发店|美容院|美发店|养老院|工厂|厂|平台|外卖|网吧|酒吧|KTV|会所|旅行社|驾校|装修|装饰|4S店|营业厅|专卖店|瑜伽|普拉提|美容|美发|口腔|早教|店|馆|房|置业|地产|房地产|实业|装饰|传媒|科技|教育)$",
    re.IGNORECASE,
)
_SPECIFIC = {"ORG", "nz", "LOC", "PER", "nw"}
_CALLED_ZH = re.compile(
    # Of '狗天天叫 半夜也叫' nobody is called anything.
    r"(?:名叫|名字叫|店名(?:是|叫)?|公司名?(?:叫|是)|(?:公司|招牌|牌子|合同|门头|发票|单子|收据)上?(?:面)?写的?(?:是|叫)|(?<![天老直停都也又乱总])叫做?|名为)(?:什么|啥|[:： ]*)(?P<name>(?!反正|好像|大概|就是)[^\s，,。.;；、的]{2,15}?)(?=的|[，,。.;；、\s]|$)"
)
# '开发商是鑫都地产': who it is by what they are to the citizen, with a firm's word in the name; '开发商是骗子' names nobody.
_FIRM_IS_ZH = re.compile(
    r"(?:开发商|承建商|承包商|发包方|施工(?:方|单位)|建设单位|总包|分包|劳务公司|物业公司|物业|中介|用人单位|单位|经销商|供应商|厂家|卖家|商家|平台)(?:就|应该|好像)?(?:是|叫)[:： ]*"
    r"(?P<name>(?![我你他她个一那这啥什哪谁不])[^\s，,。.;；、的]{2,14}?(?:公司|集团|地产|置业|置地|实业|控股|建设|建工|建筑|城建|劳务|装饰|物业|房产|科技|商贸|股份))(?=[的啊吧，,。.;；、\s]|$)"
)
# '红黄蓝，大概叫这个', '博雅科技好像叫': the name stands before the words that only say that it is one.
_CALLED_BEHIND_ZH = re.compile(
    r"(?:^|[，,。；;\s])(?:就|是|那|应该){0,2}(?P<name>(?!好像|大概|应该|可能|也许|貌似|似乎|估计|听说|记得|名字?|店名?|反正)[^\s，,。.;；、！!？?的]{2,15}?)[\s，,]{0,3}"
    r"(?:(?:好像|大概|应该|可能|也许|貌似|似乎|估计|听说|记得)(?:就|是)?叫(?:这个|那个|这么个|这名|这)?|叫(?:这个|那个|这么个|这))"
    r"(?:名字?|名儿|店|公司)?(?:来着|[吧啊呀呢的了])*[\s。.!！]*$"
)
# 聚宝源对面那个小馆子: what it is opposite of is another one.
_BESIDE_ANOTHER_ZH = re.compile(
    r".{2}(?:[斜正]?对[面过门]|旁边|隔壁|边上|附近).{0,4}(?:[家店馆铺厅]|[^\W\d_]{1,3}[店馆子])$"
)
# A kind of housing is nobody.
_HOUSING_ZH = re.compile(
    r"(?:公租|廉租|自住|商品|安置|回迁|经适|经济适用|共有产权|保障|两限|限价|集资|二手|学区|福利|毛坯|精装|群租|出租|合租)房"
)
# '叫 peking yard': in letters, up to where Chinese goes on.
_CALLED_LATIN = re.compile(
    r"(?:叫做?|名叫|店名(?:是|叫)?)[:： ]*(?P<name>[A-Za-z][\w'’&-]*(?: [A-Za-z][\w'’&-]*){1,3})", re.ASCII
)
_NOT_NAMED = re.compile(
    r"^(?:[这那]个?(?:名字?|名儿)?[吧啊呢呀]*$|[一二两三四五六七八九十几\d]+[间套户个栋层]|什么|啥|来着|名字?|不记|记不|忘|吧?$|(?:小区|店|公司|地方|楼|路|街|村|站|单位|学校|医院|饭[店馆]|超市|商场|东西)(?:来着|[吧啊呢])?$|错|弄错|写错|我|他|她|你|不|人|个|一|了|他们|你们|谁|苦|停|我们|价|嚣|得|来|醒)|(?:不停|先生|女士)$"
)
# 富力城的动力家园健身房: a name of its own behind '的' or a place, before the word for what it is.
_SHOP_ZH = (
    "超市|便利店|健身房|健身俱乐部|饭店|餐厅|饭馆|酒楼|火锅店|烧烤店|面馆|酒店|宾馆|美容院|美容店|理发店|美发店|养生馆|洗浴中心|养老院|敬老院|老年公寓|养老公寓|养老中心|养老驿站|托老所|培训学校|培训机构|培训中心|早教中心|幼儿园|驾校|诊所|药店|网吧|棋牌室"
    "|会所|旅行社|房产中介|装修公司|搬家公司|家政公司|4s店|KTV|服装厂|政务服务大厅"
)
_NO_NAME_ZH = "的了在是有没不和跟被把让给都也就还太很我你他她这那哪几每某各个一多些叫说去到从往旁边前后内里外"
_OWN_ZH = re.compile(
    rf"(?:(?<=[那这一])[家间])?(?P<name>[^\W\d_a-z{_NO_NAME_ZH}]{{2,7}}?(?:{_SHOP_ZH}))(?![长员门老])",
    re.IGNORECASE,
)
_GENERIC_ZH = re.compile(
    r"^(?:楼上|楼下|门口|附近|周边|对面|隔壁|小区|社区|街道|街边|路边|大型|连锁|生鲜|水果|蔬菜|烟酒|社会|民办|公办|私立|公立|普惠|开发|物业|装修|搬家|家政|无证|黑|新开|刚开|美容"
    r"|理发|火锅|烧烤|快捷|商务|星级|高档|少儿|英语|舞蹈|培训|网红|音乐|动漫|早教|母婴|宠物|口腔|牙科|中医|私人|川菜|湘菜|清真|拉面|牛肉|桑拿|足疗)+"
)
_EATEN_ZH = re.compile(
    rf"的(?P<name>[^\W\d_a-z{_NO_NAME_ZH}]{{2,6}}?)(?=(?:吃饭|吃的|吃了|吃出|用餐|就餐|聚餐|办的?卡|办了|充了?值|充的|剪头|理发|报的?名|报了))"
)
_CALLED_EN = re.compile(
    r"\b(?:called|named) (?:(?:maybe|something like|like|i think|probably|perhaps|um+|uh+),? ){0,2}(?!\d{3,}\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
    r"(?P<name>[A-Z0-9][\w'’&.-]*(?: (?!I\b)[A-Z0-9][\w'’&.-]*){0,4})"
)
_CALLED_SMALL_EN = re.compile(
    r"\b(?:it['’]?s|they['’]?re|(?:is|was|shop|place|gym|company|store|bar|restaurant|school)(?: is| was|['’]s)?) (?:called|named) "
    r"(?P<name>(?!(?:the|an?|off|out|on|in|me|us|him|her|them|you|that|this|what|something|some|my|our|by|for|to)\b)"
    r"[a-z][\w'’&-]*(?: (?!(?:i|and|or|but|so|in|at|near|on|by|they|which|that|from|the|maybe)\b)[a-z][\w'’&-]*){0,2})"
    r"(?=[,.;!?]|$| (?:i|and|or|but|so|in|at|near|on|by|they|which|from|maybe)\b)"
)
# 链家望京店, 一兆韦德 崇文门店: which of its branches, behind or inside the name.
_BRANCH_ZH = r"(?:[总分]?店|门店|旗舰店|专卖店|体验店|分公司|支行|营业厅|分院|校区)[)）]?"
_BEFORE_BRANCH_ZH = re.compile(rf"(?P<name>(?:(?<![^\W\d_])一)?[^\W{_NO_NAME_ZH}]{{2,10}})[ （(·-]?$")
# No name and what stands behind it is longer.
_LONGEST_BEFORE = 16
_BRANCH_BEHIND_ZH = re.compile(rf"[ （(·-]?[^\W\d_a-z{_NO_NAME_ZH}]{{2,6}}?{_BRANCH_ZH}")
_BRANCH_EN = re.compile(
    r",?(?: the| in| at)* (?:[A-Z][\w'’-]+ ){1,3}(?:branch|store|outlet|location)\b", re.IGNORECASE
)
# 大望路那个 力健健身, 三元桥 好好瑜伽: behind the place, at the end of what is said, with or without a word that leads to it.
_TRADE_ZH = (
    r"健身|瑜伽|普拉提|游泳馆?|舞蹈|美容|美发|美甲|美业|养生|足疗|按摩|口腔|齿科|牙科|医美|早教|教育|培训|英语|驾校|托管|科技|网络科技|传媒"
    r"|烧烤|火锅|面馆|饺子馆?|烤肉|烤鸭|涮肉|麻辣烫|串串|小吃|食堂|餐厅|咖啡|奶茶|茶饮|烘焙|蛋糕|超市|便利店|药房|药店|诊所|门诊|眼科|宠物|家政|搬家|装饰|装修|家装|地产|房产|置业|租车|汽车|4s店"
    r"|造型|发艺|发廊|推拿|酒家|饭庄|汽修|车行|眼镜|软件|物流|劳务|家居|摄影|婚庆|洗衣|干洗|网吧|网咖|台球厅?|影城|影院|酒店|宾馆|民宿|公寓式酒店|公司|集团"
)
_AT_PLACE_ZH = re.compile(
    rf"(?:\s*(?:那边|那儿|里头?|里面|楼上|楼下|边上|旁边|对面|隔壁)?的?(?:那|这)?(?:[个家间]|有[个家])?(?:店|叫做?|名叫)?\s*)"
    rf"(?P<name>(?![{_NO_NAME_ZH}])[^\W_]{{1,8}}?(?:{_TRADE_ZH})(?:[^\W\d_a-z]{{1,4}}店)?)[\s。.!！]*$",
    re.IGNORECASE,
)
_PERSON_ZH = re.compile(rf"{FAMILIAR_ZH}|[{SURNAME}][\u4e00-\u9fff]{{1,2}}")
# What people go along is nobody, whatever it was taken for: 安华西街.
WAY = re.compile(r"[\u4e00-\u9fff]{2}(?:街|路|胡同|巷|桥)$")
# A door is nobody, whatever it was taken for: of 护国寺东巷 3号院 the 3号.
_DOOR_ZH = re.compile(r"[甲乙丙丁]?[\d零一二三四五六七八九十百]{1,5}(?:号|号楼|号院|[栋幢座院楼门]|单元)")
# What stands behind half a name: 政务服务 is a part of 政务服务大厅.
_GOES_ON_ZH = re.compile(r"大厅|中心|[路街桥村](?![面上灯])|地铁|小区|社区|胡同")
# Where something is, and not who it is about: of '第一小学那边' and '沃尔玛旁边' nobody is a party.
_ONLY_WHERE_ZH = re.compile(
    r"\s*(?:的|正|斜)?(?:那边|那儿|那块儿?|那一带|旁边?|对面|对过|附近|边上|隔壁|一带)"
)
# What an institution's name ends with, and what only a place's does.
_HOUSES_ZH = re.compile(
    r"(?:所|局|校|社|站|行|中心|宫|寺|(?:[医学法书影剧戏一二三四五六七八九]|养老|敬老|托老|护理|康复|福利|卫生|检察|研究|设计|画)院)$"
)
_GROUNDS_ZH = (*"桥庄营村镇乡路街里园坊门口屯井湾洼沟坡城苑区院", "大街", "胡同")
_AREAS_ZH = re.compile(
    r"(?:北京市?)?(?:[\u4e00-\u9fff]{2,3}区|(?:东城|西城|朝阳|丰台|石景山|海淀|门头沟|房山|通州|顺义|昌平|大兴|怀柔|平谷|密云|延庆)(?=[\u4e00-\u9fff]{2,3}[镇乡]))?[\u4e00-\u9fff]{2,4}(?:镇|乡|街道|地区)"
)
_LEAST_NAME, _LEAST_OWN = 3, 2


def party(
    text: str,
    words: Sequence[Word],
    places: Sequence[tuple[int, int]] = (),
    names: Sequence[tuple[int, int]] = (),
    institutions: Container[str] = frozenset(),
) -> Found | None:
    """The first party with a name of its own; '一家超市' or 'a shop' has none. `places`: where the text names places,
    `names`: where it names known ones. `institutions`: short names, in small letters, of schools and the like.

    A business and the person named beside it ('房东叫李强，我爱我家中介') are one party together.
    """
    business = (
        bilingual(text)
        or (None if has_cjk(text) else labelled(text, names))
        or _branch(text, places)
        or _own(text, places)
        or _organisation(text, [word for word in words if not _is_of_place(word, names)])
        or _with_branch(text, trade_name(text))
        or behind_trade(text, places)
        or _with_branch(text, chain(text))
        or (None if has_cjk(text) else dealt_with(text, names, institutions))
        or _where_eaten(text, names)
    )
    called = _called(text)
    if business and _ONLY_WHERE_ZH.match(text, business.end):
        business = None
    return _both(called, business) if called and business and _is_person(called) else called or business


def _where_eaten(text: str, names: Sequence[tuple[int, int]]) -> Found | None:
    """The house in which somebody ate, unless it is a known place: of '在簋街吃饭' none."""
    house = eaten_at(text)
    if house is None or any(a < house[1] and house[0] < b for a, b in names):
        return None
    return Found("party", text[house[0] : house[1]], *house)


def _both(called: Found, business: Found) -> Found:
    if business.start < called.end and called.start < business.end:
        return called
    start, end = min(called.start, business.start), max(called.end, business.end)
    joint = "，" if has_cjk(called.value) else ", "
    return Found("party", f"{business.value}{joint}{called.value}", start, end)


def _is_person(called: Found) -> bool:
    name = called.value
    if has_cjk(name):
        return _PERSON_ZH.fullmatch(name) is not None and _HEAD_ZH.search(name) is None
    return not says_what_it_is(name)


def _branch(text: str, places: Sequence[tuple[int, int]]) -> Found | None:
    """A business by its name and the place of its branch: '一兆韦德 崇文门店'."""
    for first, end in places:
        # '张亮麻辣烫 回龙观龙域中心店': its place may be told in two names, one behind the other.
        start = min((a for a, b in places if a < b == first), default=first)
        name = _BEFORE_BRANCH_ZH.search(text, max(0, start - _LONGEST_BEFORE), start)
        branch = re.match(_BRANCH_ZH, text[end : end + _LONGEST_BEFORE])
        if len(text[:end].rpartition(" ")[2]) < _LEAST_OWN:
            # Of '房山 窦店' no shop of 窦.
            continue
        inside = name and branch and any(a < name.end("name") and name.start("name") < b for a, b in places)
        if name and branch and not inside and not _GENERIC_ZH.fullmatch(name["name"]):
            stop = end + branch.end()
            return Found("party", text[name.start() : stop].replace(" ", ""), name.start(), stop)
    return None


def _with_branch(text: str, found: Found | None) -> Found | None:
    """The business with its branch, where one is named behind it: 'PowerFit Gym, Sanlitun branch'."""
    if found is None:
        return None
    branch = _BRANCH_EN.match(text, found.end) or _BRANCH_BEHIND_ZH.match(text, found.end)
    if branch is None:
        return found
    return Found("party", f"{found.value}{branch.group()}", found.start, branch.end())


def _own(text: str, places: Sequence[tuple[int, int]]) -> Found | None:
    """A shop by its own name: behind a place, or behind 'of' or 'at'."""
    for match in _OWN_ZH.finditer(text):
        told = match.start("name")
        start = max([told, *(b for _, b in places if told < b < match.end() - 2)])
        name = text[start : match.end()]
        known = any(b in (start, start - 1) for _, b in places) or text[start - 1 : start] in ("的", "在")
        known = known or match.start() < told
        if known and len(name) > _LEAST_NAME and not _is_generic(name):
            return Found("party", name, start, match.end())
    for end in sorted({b for _, b in places}):
        at_place = _AT_PLACE_ZH.match(text, end)
        if (
            at_place
            and not _is_any(at_place["name"])
            and text[end : at_place.end("name")] != at_place["name"]
        ):
            return Found("party", at_place["name"], at_place.start("name"), at_place.end("name"))
    for match in _EATEN_ZH.finditer(text):
        named = any(a <= match.start("name") < b for a, b in places)
        behind = any(b == match.start() for _, b in places)
        if behind and not named and not _GENERIC_ZH.match(match["name"]):
            return Found("party", match["name"], match.start("name"), match.end("name"))
    return None


def _is_generic(name: str) -> bool:
    """Whether nothing is left of a name without the words for any such shop."""
    own = re.sub(rf"(?:{_SHOP_ZH})$", "", name, flags=re.IGNORECASE)
    return not _GENERIC_ZH.sub("", own) or len(own) < _LEAST_OWN


def _is_any(name: str) -> bool:
    """Whether a name is only that of a trade: 美容, 早教培训."""
    return not _GENERIC_ZH.sub("", re.sub(rf"(?:{_TRADE_ZH})+$", "", name, flags=re.IGNORECASE))


def _called(text: str) -> Found | None:
    for match in (
        *_CALLED_BEHIND_ZH.finditer(text),
        *_CALLED_LATIN.finditer(text),
        *_CALLED_ZH.finditer(text),
        *_FIRM_IS_ZH.finditer(text),
        *_CALLED_EN.finditer(text),
        *_CALLED_SMALL_EN.finditer(text),
    ):
        name = match.group("name")
        # '我叫张伟' names a person; what a shop is called comes after another word. What it is opposite of is another.
        if not (_NOT_NAMED.search(name) or _BESIDE_ANOTHER_ZH.search(name)) and not re.search(
            r"[我俺咱]$", text[: match.start()]
        ):
            name = without_hedge(before_its_place(name.rstrip(".,")), text)
            return Found("party", name, match.start("name"), match.start("name") + len(name))
    return None


def _organisation(text: str, words: Sequence[Word]) -> Found | None:
    for at, word in enumerate(words):
        if word.tag not in _SPECIFIC or len(word.text) < 2 or not has_cjk(word.text):
            continue
        if WAY.search(word.text) or _DOOR_ZH.fullmatch(word.text) or _HOUSING_ZH.fullmatch(word.text):
            continue
        end = word.end
        following = words[at + 1] if at + 1 < len(words) else None
        headed = (
            following is not None
            and following.tag in ("n", "vn", "nz")
            and _HEAD_ZH.search(following.text) is not None
        )
        if headed and following is not None:
            end = following.end
        if text[: word.start].endswith("得"):
            # How it is done: '音响开得山响'.
            continue
        if _GOES_ON_ZH.match(text, end) or _NOT_NAMED.search(text[word.start : end]):
            continue
        own = word.tag == "ORG" or (word.tag == "nz" and _HEAD_ZH.search(word.text) is not None)
        if own or (headed and word.tag in ("nz", "PER", "nw")):
            start = _behind_areas(text, word.start, end)
            return Found("party", text[start:end], start, end)
    return None


def _behind_areas(text: str, start: int, end: int) -> int:
    """Where a name begins behind the district and the town written whole before it: of 海淀区温泉镇白家疃小学 the school."""
    area = _AREAS_ZH.match(text, start, end)
    return area.end() if area and end - area.end() > _LEAST_NAME else start


def _is_of_place(word: Word, names: Sequence[tuple[int, int]]) -> bool:
    """Whether a word is a known place, or cut out of one: 东铁 of 东铁匠营, 立水桥. A hospital is a party all the same."""
    if _HEAD_ZH.search(word.text) or _HOUSES_ZH.search(word.text):
        return False
    of_names = [span for span in names if word.start <= span[0] and span[1] <= word.end]
    if len(of_names) > 1 and sum(b - a for a, b in of_names) == word.end - word.start:
        # 大兴天宫院: a district and what lies in it.
        return True
    return any(
        a <= word.start and word.end <= b and (b - a > len(word.text) or word.text.endswith(_GROUNDS_ZH))
        for a, b in names
    )
