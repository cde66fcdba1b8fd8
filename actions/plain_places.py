"""A message's own words as the address, where one was asked for: no matter, no name, no time. Pure."""

from __future__ import annotations

import re

from actions.addresses import parts_of
from actions.amounts import tells_amount
from actions.clauses import clauses, place_clauses
from actions.contacts import is_only_contact
from actions.details import is_moment
from actions.facts import tells_looks, tells_proof
from actions.happening import happens_in
from actions.place_leads import LEAD
from actions.place_words import names_business, tells_no_place, without_trade
from actions.righting import puts_right
from actions.said import Said

# What teaches, heals, or takes care of people: where it is and whom it is about are one answer.
INSTITUTION_ZH = "学校|小学|中学|幼儿园|托儿所|医院|诊所|养老院|敬老院|驾校|培训班|机构"
# A day, a month or a stretch of them by its bare name: no place is called so.
_DAY = re.compile(
    r"大?[昨今明前后]天|[去今前]年|(?:[上这下]{1,2}个?)?(?:周|星期|礼拜)[一二三四五六日天末]|[上这下]{1,2}个?(?:周|星期|礼拜|月)|[一二三四五六七八九十\d]{1,2}月份?"
    r"|\b(?:(?:the day before )?yesterday|today|tomorrow|tonight"
    r"|(?:(?:last|this|next|past|early|late|mid|end of|start of) )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|(?:(?:last|this|next|past|early|late|mid|end of|start of) )(?:day|night|week|weekend|month|year)"
    r"|(?:(?:last|this|next|early|late|mid|end of|start of)[ -])?(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december))\b",
    re.IGNORECASE,
)
# What takes one day back for another.
_TAKES_BACK = re.compile(
    r"不对|不是|说错了?|记错了?|我的意思是?|应该|\b(?:no|not|wait|sorry|i mean(?:t)?|actually|rather|oh|well)\b",
    re.IGNORECASE,
)
# How often, where it was asked where.
_HABIT = re.compile(
    r"(?:每天|每(?:周|个?月|晚|次)|经常|老是?|总是?|一直|天天|夜夜|早晚|高峰)[早晚上中下午半夜里间的都是一直高峰时候了啊吧]*"
    r"|(?:every|each) (?:day|night|morning|evening|week|weekend)|all the time|always|most (?:days|nights)|daily",
    re.IGNORECASE,
)
_BESIDE_TIME = re.compile(
    r"[哦嗯啊呃噢]|到?现在|到今[天儿]|至今|以来|一直|对了|早饭|午饭|晚饭|午休|课间|放学|上学|上班|下班|下的?单|买的|中午|早上|上午|下午|晚上|夜里|半夜|时候|那会儿|那天|左右|前后|大概|大约|好像|就|是|在|的|吧|了"
    r"|(?:[从到至]|(?<![\d零一二两三四五六七八九十]))[\d零一二两三四五六七八九十]{1,4}点(?:[\d零一二三四五六七八九十]+分?|半|多|钟|整|[一三]刻)*|从|开始"
    r"|\b(?:on|at|in|around|about|during|since|from|till?|until|to|\d{1,2}(?:[:.]\d\d)?(?: ?[ap]m)?"
    r"|its?|was|been|being|like|this|that|has|have|going|started|began|happening|already|happened|ordered|order|bought|the|a|break(?:fast)?|lunch(?:time|break)?|dinner(?:time)?|supper"
    r"|morning|noon|afternoon|evening|night|class|school|work|time|hours?|i|think|maybe|probably|roughly|and|it's)\b|\W+",
    re.IGNORECASE,
)
_BESIDE_PLATE = re.compile(
    r"车牌|车号|牌照|号码?|好像|应该|大概|可能|可|是|的|车|那个?|这个?|我|记得|看到|就"
    r"|\b(?:plate|number|no|i|think|maybe|probably|it|is|was|the|its|it's|car|taxi|license|licence|with|his|her|of|saw|something|or|so|like|that|not|sure|all|remember|it['’]s)\b|\W+",
    re.IGNORECASE,
)
# How warm it is, and a number by its bare word: no place by themselves, and no piece of one whose door is known.
_DEGREES = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十零]{1,3})(?:多|来|几)?度(?:左右|吧|呢|多|不到)*[。.!！]*"
    r"|(?:(?:only|about|around|just|like|it['’]?s|at|maybe) )*\d{1,2}"
    r" ?(?:°|degrees?|celsius|c\b)(?: celsius| c)?(?:,? (?:i mean|inside|now|max|at most|in here))*[.!]*",
    re.IGNORECASE,
)
_NUMBER_WORD_EN = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen|twenty|thirty)[.!]*",
    re.IGNORECASE,
)
# '叫力美健 双井那个店': the area is told, and the name is the shop's.
_NAMES_SHOP_FIRST = re.compile(r"(?:就是|是|好像)?(?:叫|店名)")
_FIRST = re.compile(
    r"^(?:it['’]?s|it is|its|the (?:agency|company|landlord|agent) is|with|from)\b *", re.IGNORECASE
)
_DID_ZH = re.compile(
    r"(?:就|才|刚|我们?|是|去|来)*(?:交|办|买|订|签|报|装|换|租|退|寄|收|取|充|申请|提交|预约|下单|发现|搬|打|送|到|看|问|查|住|入院|出院|吃|喝|修|拆|接|跟|见)(?:进|到|过)?(?:[了的过]|$)"
)
# What only leads to the name of a shop.
_IS_CALLED = re.compile(
    r"(?:(?<![^，,。\s])(?:那|这)?[个家]?(?:店名?|商户|店铺|公司|健身房|饭[店馆]|餐[厅馆]|超市|小区)(?:的?名字?)?(?:就|好像)?(?:叫做|叫(?![我俺你他她停卖喊人不了]))"
    rf"|(?<![^，,。\s])(?:{INSTITUTION_ZH})(?:的?名字?)?(?:就|好像|应该)?是(?=[\u4e00-\u9fff]{{2}})"
    r"|(?<![^\s，,])就?(?:叫做|名叫|叫(?![我俺你他她停卖喊人不了苦])(?=[\u4e00-\u9fff]{3}))"
    r"|\b(?:(?:the|this|that) )?(?:place|shop|gym|restaurant|company|store|bar|cafe|hotel|school|it)"
    r"(?:['’]?s| is| was) (?:called|named)) *(?=\w)",
    re.IGNORECASE,
)
# 'I work in a kitchen', 'name is Lucky Dragon', 'name of company …', told with a place and none.
_NO_WHERE_EN = re.compile(
    r"i(?:['’]m| am)? work(?:ing|ed)? (?:in|at|as|for) (?:an?|the)? ?(?:\w+ )?(?:kitchen|restaurant|shop|store|school"
    r"|office|company|factory|hotel|bar|cafe|driver|cook|waiter|waitress|teacher|cleaner|nanny)(?: kitchen)?$"
    r"|(?:(?:the|its|their) )?(?:[a-z]+ )?name"
    r"(?: of (?:the |my |our )?\w+)?(?: is| was|['’]s|:)? [A-Z][\w'’&-]*(?: [A-Z][\w'’&-]*){0,3}$",
    re.IGNORECASE,
)
# Who takes people somewhere, or comes to them: where its office is, it did not happen.
_COMES_TO_ONE = re.compile(
    r"(?:旅行社|旅游公司|搬家公司?|家政(?:公司)?|物流|快递|速运|装修公司|装饰公司?|租车(?:公司)?|平台|中介)$"
    r"|\b(?:tours?|travels?|travel agency|movers|moving|courier|express|logistics)$",
    re.IGNORECASE,
)
# Some shop in an area, by no name.
_ANY_SHOP = re.compile(
    r"[\s，,。就在是开]*(?:的|[那这一][家个]|\s)(?:[那这一]?[家个])?(?:饭|小|分|门|本)?(?:店|馆子|馆)[里的\s。]*"
)
# Up to so many digits may be the number of a house.
_ROOM = 3
# Whom these are about is found at no door of its own: an agency, a driver, a network.
_WITHOUT_DOORS = ("housing", "transport", "telecom", "utilities")


def plain_place(said: Said, group: str, *, wanted: bool, known: bool) -> str:
    """The message's own words as an address, where one was asked for: no matter, and no correction of an area."""
    names_area = any(said.value(name) for name in ("district", "subdistrict", "place_choices"))
    if puts_right(said) and not wanted:
        return said.words if parts_of(said.words) and not names_area else ""
    tells_matter = said.intent == "file_complaint" and not said.is_mostly("party")
    if not wanted or tells_matter or said.is_mostly("time", "phone", "person_name"):
        return ""
    if is_only_contact(said) or not said.is_wordy or said.names_nothing or _HABIT.fullmatch(said.words):
        return ""
    if said.value("party") and _names_whom(said, group, names_area=names_area):
        return ""
    # '5800' is a sum, or whatever else; a door is told with its house.
    bare_sum = said.words.isdigit() and len(said.words) > _ROOM and not known
    if (
        bare_sum
        or (names_area and _is_any_shop(said))
        or (not names_area and (tells_no_place(said.words) or tells_proof(said.words)))
    ):
        return ""
    if (
        _is_measure_or_looks(said, known=known)
        or names_business(said.words)
        or tells_only_when(said, said.words)
    ):
        return ""
    if not said.names_place and tells_what_then(said):
        return ""
    contact = [told for name in ("phone", "person_name") if (told := said.told(name))]
    contact += [one for one in clauses(said.words) if happens_in(one, said.lang) or _NO_WHERE_EN.match(one)]
    contact += [one for one in clauses(said.words) if _is_when(said, one)]
    words = said.words
    if plate := said.told("plate"):
        words = words.replace(plate, "")
        if not _BESIDE_PLATE.sub("", words):
            return ""
    bare = without_trade(_IS_CALLED.sub("", place_clauses(words, contact)))
    return LEAD.sub("", _behind_area(said, bare).strip(" ,，"))


def _is_measure_or_looks(said: Said, *, known: bool) -> bool:
    """Whether the words are a sum, a temperature or how somebody looks, or, where a place is known, a bare number."""
    if _DEGREES.fullmatch(said.words) or tells_amount(said.words):
        return True
    bare = known and _NUMBER_WORD_EN.fullmatch(said.words) is not None
    return bare or (not said.names_place and tells_looks(said.words))


def _is_any_shop(said: Said) -> bool:
    """Whether beside a time and an area nothing is told but that it is some shop there: '昨晚 丰台方庄的店'."""
    rest = said.beside("time", "district", "subdistrict", "place_choices", gap="")
    return _ANY_SHOP.fullmatch(rest) is not None


def _names_whom(said: Said, group: str, *, names_area: bool) -> bool:
    """Whether words with a party in them say who it is, not where: 'The agency is called ...'."""
    if names_area:
        # 'It is 5i5j, Chaoyang, Shuangjing': who let the flat, and then where.
        first = group in _WITHOUT_DOORS and _FIRST.sub("", said.words).startswith(f"{said.told('party')},")
        return first or _NAMES_SHOP_FIRST.match(said.words) is not None
    comes = _COMES_TO_ONE.search(said.told("party")) is not None
    return not said.is_mostly("party") or group in _WITHOUT_DOORS or comes


def tells_only_when(said: Said, words: str) -> bool:
    """Whether nothing but a time is told, with what stands beside one: 'on Monday lunch', '上周五放学的时候', or one
    put right by another: 'tomorrow, no wait, since yesterday'."""
    told = said.told("time")
    if said.names_place:
        return False
    if told and not _BESIDE_TIME.sub("", words.replace(told, "", 1)):
        return True
    days = _DAY.sub("", words)
    return days != words and not _BESIDE_TIME.sub("", _TAKES_BACK.sub("", days))


def _is_when(said: Said, clause: str) -> bool:
    """Whether a clause beside the place is the time that is told: of 'ordered today lunch, Wangjing' the first one."""
    told = said.told("time")
    return bool(told) and told in clause and not _BESIDE_TIME.sub("", clause.replace(told, "", 1))


def tells_what_then(said: Said) -> bool:
    """Whether a time is told with what somebody did then: '上个月2号交的材料'."""
    told = said.told("time")
    return bool(told) and _DID_ZH.match(said.words.replace(told, "", 1).strip(" ，,")) is not None


def timeless(words: str, said: Said) -> str:
    """A place without the moment told behind or before it: 'the market, last night around 11'."""
    told = said.told("time")
    return words.removesuffix(told).removeprefix(told).strip(" ,，") if told and is_moment(told) else words


def _behind_area(said: Said, words: str) -> str:
    """The words without the district that stands apart before them: 'chaoyang, the mall by the river'."""
    area = "" if said.value("subdistrict") else re.escape(said.told("district"))
    return re.sub(rf"^{area}(?:区|街道|地区|镇|乡)?[,，、\s]+(?=\S)", "", words) if area else words
