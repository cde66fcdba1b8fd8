"""The pieces of a place in the citizen's own words: house numbers, roads, what no pack lists, what is near. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.nlu.address_parts import SYLLABLE, Part

_N = r"(?:[a-z甲乙丙丁]?\d{1,4}[a-z]?|[一二三四五六七八九十百甲乙丙丁]{1,4}|[a-z])"
_HOUSE_ZH = re.compile(
    r"[一二三四五六七八九1-9]期(?=\s?(?:\d|[一二三四五六七八九十]+(?:号楼|栋)))|"
    rf"(?:第)?{_N}(?:号院|号楼|号门(?![禁铃卡锁框])|栋|幢|座|单元|楼(?!道)|层(?!厚?[灰土油皮膜冰雪泥沙锈毛霜])|室|门(?![口禁铃卡锁框])|弄|巷|排)(?:[东西南北]侧)?"
    rf"|(?<![月日\d从自一二三四五六七八九十百]){_N}号(?!线|文|来(?:暖|水|电|气|人|的)|供暖|停[水电气暖]|搬|交(?:的|了)|工单|令|[召码]|楼|门[禁铃卡锁框]|到现在|到今[天儿]|起|开始|以来|以后|之后|之前|那天|早[上晨]|晚上?|上午|下午|中午|凌晨|夜里)(?:旁边|附近)?"
    r"|(?:(?<=号楼)|(?<=单元)|(?<=号楼 )|(?<=单元 )|(?<=[栋幢座])|(?<=\d门))-?[\d零〇一二三四五六七八九]{3,4}(?![\d零〇一二三四五六七八九百千万块元天路年多人户米层点次平度][室]?)[室号]?"
    r"|\d{1,3}-\d{1,3}-\d{2,4}|[a-z\d]{1,2}出?口|[东南西北][东南西北]?出?口|[一二三四五六七八九十\d]{1,6}区(?![的里])"
    r"|(?<=[里营园村庄家城苑院湾坊地桥门])[一二三四五六七八九十\d]+区(?=[的里])|(?<![a-z\d])b[1-4](?![a-z\d])层?"
    r"|(?<=[里园苑村城庄家营湾坊院景寓府邸])[东西南北中]区(?![别域分块间])"
    r"|(?:(?<=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff] ))[a-k]区(?![别域分块])|[东西南北中a-z]区(?=\d|[甲乙一二三])"
)
_TAIL_ZH = re.compile(
    r"[，,、 ]?(?:的|是)?顶[楼层](?!上)|(?<=[\u4e00-\u9fff])(?:路(?=[上边旁]|中间)|大?街(?=[上边旁口]|中间))|(?:的|里|内)?(?:楼下(?![水井管])|楼上|楼道里?|楼顶|楼[前后](?:头(?!发))?|桥?底下|大?门口|门前|门外|大门外?|[东南西北正后][东南西北]?门(?:口"
    r"|外|对面)?|(?:十字|丁字)?路口|交叉口|交汇处|拐角|对面|旁边|附近|周边|后身|[前后][面头](?![发痛疼])"
    r"|院内|院里|小区内|小区里|小区门口|小区|地下室|地下车库|地库|停车场|公交站|地铁站(?:口)?|地铁口|车站|站台|桥下|桥上|辅路|底商|[东南西北][东南西北]?(?:侧|边|面|段|角|头|沿)|[东南西北]广场"
    r"|(?<=[城场园苑厦庄府寓])[一二三四五]期)"
)
# A number by ear: 'building seven', 'number twenty three'; 'number one' is a rank.
_ONES_EN = "one|two|three|four|five|six|seven|eight|nine"
_TENS_EN = (
    "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    rf"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{_ONES_EN}))?"
)
_SPOKEN_EN = f"{_TENS_EN}|{_ONES_EN}|ten"
# A number that counts something else: 'no heating in my flat 14 degrees', 'sold my apartment 3 weeks ago'.
_COUNTED_EN = (
    r"(?! (?:(?:primary|middle|high|elementary|junior|experimental|people['’]?s) )?(?:school|hospital|kindergarten)\b)"
    r"(?! ?(?:degrees?|°|celsius|years?|months?|weeks?|days?|hours?|mins?|minutes?|times?|people|persons|families"
    r"|yuan|kuai|rmb|sqm|square|metres?|meters?)\b)"
)
# Of what paper, seat or bus a number is told that is no door's: 'receipt no 8841'.
_PAPERS_EN = (
    "receipt",
    "order",
    "invoice",
    "ticket",
    "case",
    "bus",
    "seat",
    "table",
    "bill",
    "card",
    "badge",
    "plate",
)
_OF_PAPER_EN = "".join(rf"(?<!\b{word} )" for word in _PAPERS_EN)
_HOUSE_EN = re.compile(
    rf"{_OF_PAPER_EN}\b(?:building|b(?:ul|il|uli|uid|iul)d?i?l?ing|b(?:ui|i)ldin(?= ?#?\d)|bldg?|block|tower|unit|room|apartment|apt|flat|gate|exit"
    r"|entrance|house|door|area|zone|phase|no|number|dorm(?:itory)?(?: building)?|stall|booth)\b\.? ?(?:no\.? ?)?#?(?:\d{1,4}[a-z]?(?:-\d{1,4})?|[a-f])\b"
    rf"{_COUNTED_EN}|\b(?:building|block|tower|unit|gate|entrance|dorm|door) (?:{_SPOKEN_EN})\b|\bnumber (?:(?:um+|uh+|er+m?),? )?(?:{_TENS_EN})\b"
    r"|\b\d{1,4} ?(?:hao ?)?(?:lou|dan ?yuan|ceng)\b(?: ?\d{1,4}\b)?"
    r"|\b\d{1,3}(?:st|nd|rd|th) (?:floor|block|district|area|zone|phase)\b|\bfloor \d{1,3}\b|\b(?:east|west|north|south)(?:ern)? (?:gate|entrance"
    r"|exit)\b|\bexit [a-h]\d?\b"
)
# What anybody can see from the street, and what stands beside it; it is no name, but it finds the place behind one.
_MARK_ZH = (
    "学校|小学|中学|幼儿园|医院|诊所|药店|超市|便利店|小卖部|菜市场|市场|商场|银行|邮局|派出所|居委会|加油站|公园|广场|桥|大?运河|护城河|河|红绿灯|公交站|车站|地铁站|地铁口|停车场|车棚|公厕|厕所|垃圾站|垃圾桶"
    "|饭馆|饭店|工地|篮球场|物业|岗亭|天桥|大树|水塔|锅炉房|快递柜"
)
# Shops with many branches, by which people say where they are.
KNOWN_SHOP_ZH = "麦当劳|肯德基|星巴克|瑞幸|必胜客|优衣库|海底捞|屈臣氏|汉堡王|华莱士|蜜雪冰城|呷哺呷哺|名创优品|无印良品|迪卡侬|百果园|同仁堂|稻香村|庆丰包子铺?|味多美|苏宁|国美|沃尔玛|物美|永辉|家乐福|京客隆|超市发|盒马|大润发|山姆|宜家|便利蜂|7-?11|全家|罗森|中石化|中石油|链家"
_BESIDE_ZH = re.compile(
    rf"(?:就?在|紧?挨着|靠近|临着)?(?:那个|一个|个)?(?:{_MARK_ZH})的?(?:旁边?|边上|隔壁|斜?对面|附近|后[面边头]|前[面边]|门口)"
    r"(?:的?那?[个栋幢座排]?[红黄白灰蓝绿]?色?的?(?:小?楼(?![上下道梯顶])|平房|院子))?|[红黄白灰蓝绿]色?的?楼那[个栋幢座]"
)
_BY_SHOP_ZH = re.compile(
    rf"(?:{KNOWN_SHOP_ZH})的?(?:旁边?|边上|隔壁|斜?对面|附近|后[面边头身]|前[面边头]|门口|楼下|楼上)"
)
_MARK_EN = (
    "school|kindergarten|hospital|clinic|pharmacy|supermarket|(?:corner |convenience )?(?:shop|store)|market|mall|bank|post office"
    "|police station|petrol station|gas station|park|playground|bridge|footbridge|overpass|underpass|river|canal"
    "|(?:bus|subway|metro|train) (?:stop|station)|(?:subway|metro) (?:exit|entrance)|subway|metro|traffic lights?"
    "|car park|parking lot|crossing|crossroads|junction|roundabout|church|mosque|temple|library|gym|hotel|restaurant"
    "|(?:north|south|east|west|main|front|back|side) (?:gate|entrance)|public toilets?|guard (?:box|house)|bins"
)
KNOWN_SHOP_EN = (
    "kfc|mc ?donald['’]?s|mcd|maccas|starbucks|luckin(?: coffee)?|pizza hut|burger king|uniqlo|ikea|zara|decathlon|walmart|carrefour"
    "|hema|wumart|haidilao|watsons|7-?eleven|7-?11|family ?mart|lawson|bianlifeng|costa(?: coffee)?|tim hortons|muji|h&m"
)
_BESIDE_EN = re.compile(
    r"(?:(?:right|just|directly|immediately) )?(?:next to|beside|by|opposite|across from|in ?front of|behind|near|close to"
    rf"|outside(?: of)?) (?:(?:the|a|an|our) (?:(?:big|small|old|new|red|white|primary|middle|high|public|wet|local) )*(?:{_MARK_EN})"
    rf"|(?:the |that )?(?:{KNOWN_SHOP_EN}))\b"
    r"(?! (?:lights?|lamps?|staff|workers?|noise)\b)"
)
KIND_EN = (
    "road|rd|street|st|avenue|ave|lane|ln|hutong|alley|bridge|square|plaza|park|mall|market|station|hospital|school|university|gardens?|compound"
    "|village|hotel|estate|soho|apartments|residences?|villas?|heights|mansions?|manor|embassy|consulate|crossing|intersection|overpass|expressway|ring road|highway"
    "|(?:dong|xi|nan|bei|zhong)(?:lu|jie)|(?:da ?)?jie|lu"
)
# 'Building 6, Yuanyangli': an estate that nobody listed, in letters, behind its house number.
_SYLLABLES = rf"{SYLLABLE}{{2,5}}"
_ESTATE_EN = re.compile(
    rf"\d[a-z]?, (?P<name>(?=[A-Z])(?i:{_SYLLABLES})(?: (?=[A-Z])(?i:{_SYLLABLES}))?)(?=[,.;]|$| [a-z])"
)
_ROAD_EN = re.compile(
    rf"(?:\b(?:(?i:no\.?|number) )?\d{{1,4}} )?(?:\b(?!(?:Address|Addr|Location|Place|Where)\b)[A-Z][\w'’]*\.? ){{1,4}}(?i:{KIND_EN})\b(?! (?:of|lamps?|lights?|lighting)\b)"
    r"(?: (?:(?i:no\.?|number) ?)?\d{1,4}[a-z]?\b(?=[,.;!]|\s*$| (?i:the|next to|near|behind|opposite|beside|in front of|outside|at|by)\b))?"
)
_AFTER_EN = re.compile(
    rf"\b(?:on|along|at|near|in|outside|opposite|behind|corner of|in ?front of|next to|beside|across from)(?: the| teh)? (?!(?:the|teh)\b)"
    rf"((?:(?!(?:at|in|on|near|from|to|by|is|was|are|were|with)\b)[a-z][\w'’]+ ){{1,3}}?(?:{KIND_EN}))\b"
)
# What is done or not done is told, and nothing is called so: 'boss no pay hospital'.
_NO_WORD_OF_NAME = (
    r"(?:in|at|to|for|with|no|not|never|\w+n['’]?t|don|pays?|paid|gives?|gave|makes?|made|goes|go|went|takes?|took|calls?|called|says?|said"
    r"|wants?|wanted|needs?|sends?|sent|brings?|brought|visits?|leaves?|left|is|are|was|were|has|have|had|can|cannot|will|would"
    r"|must|we|they|he|she|you|boss|my|our|his|her|their) "
)
# The same as a clause of its own, where no word leads to it: 'sheraton hotel', 'its the sheraton hotel, …'.
_ALONE_EN = re.compile(
    rf"(?:^|, )(?:(?:it['’]?s|that['’]?s) )?(?:the )?(?P<name>(?:(?!{_NO_WORD_OF_NAME})[a-z][\w'’-]+ ){{1,3}}"
    r"(?:hotel|mall|plaza|hospital|university|soho|apartments|residences?|villas?|mansions?|embassy|tower|cent(?:er|re)))"
    r"(?=[,.;]|\s*$| (?:in|at|near|on) )"
)
_COMMON_EN = re.compile(
    r"^(?:dirty|bad|terrible|awful|horrible|rude|big|small|old|new|cheap|private|a|an|teh|any|this|that|these|our|my|your|his|her|their|every|each|some|all|main|whole|same|other|another"
    r"|busy|public|local|nearby|ring|side|city|front|back|wrong"
    r"|first|next|one|two|no|and|or|of|to|it|is|was|street|road|primary|middle|high|night|wet|food|car|bus"
    r"|subway|metro|train|children|people|elementary)\b"
)
# 'In Nanshaoying', 'near Anhuaxijie': one word that is spelt as streets, lanes and estates here are, whoever listed it.
_SPELT_EN = re.compile(
    r"\b(?:on|along|at|near|in|outside|opposite|behind|from|in ?front of|next to|beside)(?: the)? "
    r"(?!(?:buying|enjoying|annoying|saying|paying|laying|delaying|obeying|relaying|repaying|toying)\b)"
    rf"(?P<name>(?=[a-z]{{6}}){SYLLABLE}{{1,4}}"
    r"(?:jie|lu|qiao|zhuang|ying|cun|yuan|tun|yao|xiang|tiao|qu|hutong|(?:dong|xi|nan|bei|zhong)li))\b"
)


# A name that the pack lacks, right behind a district or sub-district: 台湖镇金色家园, 怀柔区政务服务大厅.
_KIND_ZH = (
    "小区|家园|花园|公寓|大厦|大楼|广场|市场|中心|学校|小学|中学|幼儿园|托儿所|医院|诊所|门诊|公司|工厂|服装厂|超市|便利店|饭店|餐厅|饭馆|大厅|新村|胡同|酒店|宾馆|公园|商场|商城|菜市场|批发市场|驾校|健身房|养老院|派出所|居委会|村委会"
    "|[苑庭府邸园寓城厂]"
)
_NO_NAME = "的了在是有没不和跟被把让给都也就还太很我你他她这那哪几每某各个一多些叫说去到从往旁边前后内里外某"
_UNKNOWN_ZH = re.compile(
    rf"的?(?P<name>[^\W\d_a-z{_NO_NAME}]{{2,8}}?(?:{_KIND_ZH})|[^\W\d_a-z{_NO_NAME}]{{0,4}}[一二三四五六七八九十]{{1,2}}条(?=胡同|甲?\d|$|[\s，,。]))(?![长员家门内])"
    rf"|(?:的|[ ，,])?(?P<lane>[^\W\d_a-z{_NO_NAME}]{{1,4}}[东南西北中一二三四五六七八九十]里)(?=[ ，,\d]|$)"
)
# 我们这个小区叫阜四小院: a name that the citizen gives, whatever its kind.
_CALLED_ZH = re.compile(
    rf"(?:小区|院子|大院|村子?|胡同|楼盘|社区|地方)(?:名字?)?(?:就?叫(?:做|什么|啥)?|是叫|名叫)(?P<name>[^\W\d_a-z{_NO_NAME}]{{2,8}}?(?:小院|大院|{_KIND_ZH}|[院里村园区]))"
)
# 西单北大街109号: whatever stands before a number in a street is the street.
_STREET_ZH = re.compile(
    rf"[^\W\d_a-z{_NO_NAME.replace('前', '').replace('后', '').replace('内', '').replace('外', '').replace('里', '')}]{{2,7}}(?:大街|胡同|路|街|巷|条)(?=甲?\d{{1,4}}号)"
)
# 芳草地国际学校日坛校区, 朝阳医院京西院区: what of an institution stands behind a name, up to its campus.
_SCHOOL_ZH = "学校|小学|中学|大学|学院|幼儿园|医院|[一二三四五六七八九十]小|[一二三四五六七八九十]中|附[中小]|附属[中小]学"
_BEHIND_ZH = re.compile(
    rf"(?:[^\W\d_a-z{_NO_NAME}]{{0,6}}?(?:{_SCHOOL_ZH}))?[^\W\d_a-z{_NO_NAME}]{{0,5}}?(?:校区|院区|分校|分院)"
    rf"|(?P<whole>[^\W\d_a-z{_NO_NAME}]{{2,4}}?(?:学校|小学|中学|幼儿园|医院)(?![长生]))|(?:小学|中学|幼儿园|医院)(?=$|[\s，,。]|[东西南北正后侧]?门|附近|旁|对面|路口)|(?<=附)(?:[小中](?=$|[^\w]|[门东西南北正侧后校的里对旁那放上接])|属[小中]学)"
)
# 法源寺后街, 东里 behind a blank: the street or the part of an estate that the name before it goes on in.
_GOES_ON_ZH = re.compile(
    r"(?:[前后东西南北中](?:大街|街|路|巷|胡同)|夹道|斜街)(?![上边道面中])|[ \u3000]?[东西南北中]里(?=$|[\s，,。\d])|[ \u3000]?[一二三四五六七八九十]{1,2}[街巷](?=$|[\s，,。\d])"
)
_ANY_ZH = re.compile(
    r"(?:(?:我们?|咱们?)?(?:学校|小学|中学|大学|幼儿园|医院|门诊|急诊|病房|宿舍|食堂|操场|教室|教学|单位|公司|工厂|厂区|车间|工地|小区|社区|村|镇上|街上|路边|院里"
    r"|公交专用道|专用道|公交道|应急车道|非?机动车道|自行车道|人行道|盲道|便道|消防通道"
    r"|楼道|超市|商场|饭店|餐厅|市场|银行|车站|公园|广场|停车场|车库|物业|居委会|家里)[楼内里外]?)+"
)
_HOUSE_WORD_EN = (
    r"(?i:bldg?|building|block|tower|unit|gate|room|flat|apt|door|floor|phase|area|no)\.? ?#?(?=\d)"
)
_PIECE_EN = re.compile(
    rf"(?:[A-Z]|{_HOUSE_WORD_EN}\d)[\w'’.-]*(?: (?:(?:of|the|and|de) |{_HOUSE_WORD_EN})?[A-Z0-9][\w'’.-]*){{0,5}}"
)
# 'The bridge of Chaobai river', 'Xisibei 6 tiao': found by what it crosses, and a lane by its number.
_CROSSED_EN = re.compile(
    r"\b(?:foot)?(?:bridge|dam|banks?|shore) (?:of|over|on|across) (?:the )?[a-z][\w'’]+ (?:river|canal|lake)\b"
    rf"|\b(?=[a-z]{{5}}){SYLLABLE}{{2,4}} ?(?:\d{{1,2}}|da|er|san|si|wu|liu|qi|ba|jiu|shi) ?tiao\b"
)
# Of 'Fulicheng D district' which part: a large letter, for 'a district' is any.
_LETTERED_EN = re.compile(r"(?<=[a-z] )[A-K] (?:[Dd]istrict|[Zz]one|[Aa]rea|[Bb]lock|[Qq]u)\b")
_ORDINAL_EN = re.compile(r"^(?:no\.?|number) ?(?=\d)")
_PHONE = re.compile(r"1[3-9]\d(?:[ -]?\d{4}){2}")
# An estate by the word that ends its name, whoever listed it: 'jinqiu jiayuan'.
_ESTATE_KIND_EN = re.compile(
    r"\b(?!(?:the|our|my|this|that|in|at|of|near|from|live|lives|a|an|and|is|on|to|by|inside|outside|behind|opposite)\b)"
    r"[a-z]{2,}(?: ?(?:dong|xi|nan|bei|zhong))? ?(?:jiayuan|huayuan|xiaoqu|xincun|gongyu|jiashuyuan|yayuan|mingyuan|haoyuan|xinyuan)\b"
)
_LIST_EN = re.compile(rf"{_PIECE_EN.pattern}(?:, ?{_PIECE_EN.pattern})+")
_GENERIC = re.compile(
    r"^(?:幼儿园|幼儿|物业|教委|街道|开发|装修|保安|环卫|市政|民办|公办|私立|公立|国际|周边|附近|所有|全部|老旧|其他|普通|多个|整个|商业|农贸|大型)"
)


def parts_zh(written: str) -> list[Part]:
    """House numbers and words of position in Chinese; whether they belong to a place their neighbours tell."""
    found = [Part("house", m.start(), m.end()) for m in _HOUSE_ZH.finditer(written)]
    return found + [Part("tail", m.start(), m.end()) for m in _TAIL_ZH.finditer(written)]


def landmarks(written: str, parts: Iterable[Part]) -> list[Part]:
    """What has no name and stands next to the place: 'right by the bus stop', 学校旁边那个红楼; names go before it."""
    known = [(part.start, part.end) for part in parts if part.kind != "tail"]
    found = [m.span() for pattern in (_BESIDE_ZH, _BESIDE_EN) for m in pattern.finditer(written)]
    return [Part("beside", a, b) for a, b in found if not any(a < end and start < b for start, end in known)]


def unknown_zh(written: str, area_end: int) -> Part | None:
    """An estate or institution named right behind an area, whose name nobody listed."""
    match = _UNKNOWN_ZH.match(written, area_end)
    group = "lane" if match and match["lane"] else "name"
    if match is None or _GENERIC.match(match[group]):
        return None
    return Part("name", match.start(group), match.end(group))


def called_zh(written: str) -> list[Part]:
    """Estates and yards of which the message says what they are called, streets with a number, and what stands by a shop
    that everybody knows.
    """
    found = [Part("name", m.start("name"), m.end("name")) for m in _CALLED_ZH.finditer(written)]
    found += [Part("name", m.start(), m.end()) for m in _BY_SHOP_ZH.finditer(written)]
    return found + [Part("name", m.start(), m.end()) for m in _STREET_ZH.finditer(written)]


def campuses_zh(written: str, parts: Iterable[Part]) -> list[Part]:
    """What stands right behind a name and belongs to it: 北京协和医院 + 东单院区, 法源寺 + 后街."""
    ends = {part.end for part in parts if part.kind in ("name", "area")}
    found = (match for end in ends if (match := _BEHIND_ZH.match(written, end)))
    named = {part.end for part in parts if part.kind == "name"}
    further = [match for end in named if (match := _GOES_ON_ZH.match(written, end))]
    return [
        *(Part("name", m.start(), m.end()) for m in found if not (m["whole"] and _GENERIC.match(m["whole"]))),
        *(Part("name", m.end() - len(m.group().strip()), m.end()) for m in further),
    ]


def is_generic(name: str) -> bool:
    """Whether a word for a place names only of what kind it is: 学校食堂, 门诊楼."""
    return _ANY_ZH.fullmatch(name) is not None


def listed_en(text: str) -> list[Part]:
    """The pieces of a message that is nothing but places one after another: 'Building 3, Phoenix City, Sanyuanqiao'."""
    if not _LIST_EN.fullmatch(text.strip(" .")):
        return []
    pieces = _PIECE_EN.finditer(text)
    return [Part("name", m.start(), m.end()) for m in pieces if not _PHONE.search(m.group())]


def parts_en(text: str, written: str) -> list[Part]:
    """House numbers and roads in English; capitals or a preposition make a road a name ('on my street' is none)."""
    found = [Part("house", m.start(), m.end()) for m in _HOUSE_EN.finditer(written)]
    found += [Part("house", m.start(), m.end()) for m in _LETTERED_EN.finditer(text)]
    found += [Part("name", m.start("name"), m.end("name")) for m in _ESTATE_EN.finditer(text)]
    found += [
        Part("name", m.start(), m.end())
        for pattern in (_ESTATE_KIND_EN, _CROSSED_EN)
        for m in pattern.finditer(written)
    ]
    found += [Part("name", m.start(), m.end()) for m in _ROAD_EN.finditer(text) if not _common(m.group())]
    found += [
        Part("name", m.start("name"), m.end("name"))
        for m in _ALONE_EN.finditer(written)
        if not _common(m["name"])
    ]
    found += [
        Part("name", m.start(1), m.end(1)) for m in _AFTER_EN.finditer(written) if not _common(m.group(1))
    ]
    return found


def spelt_en(written: str, parts: Iterable[Part]) -> list[Part]:
    """Words that are spelt as places here are and stand where one is told, beside the `parts` that were found."""
    known = [(part.start, part.end) for part in parts]
    spans = [match.span("name") for match in _SPELT_EN.finditer(written)]
    return [Part("name", a, b) for a, b in spans if not any(a < end and start < b for start, end in known)]


def _common(name: str) -> bool:
    # 'The street' names nothing, 'The Place Mall' and 'No 55 High School' do.
    said = _ORDINAL_EN.sub("", name.lower().removeprefix("the "))
    return len(said.split()) < 2 or _COMMON_EN.match(said) is not None
