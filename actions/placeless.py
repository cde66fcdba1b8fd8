"""What happened in no one place of one district: on a line, on the way, on a screen, everywhere. Pure."""

from __future__ import annotations

import re

from actions.addresses import is_way
from actions.categories import PARTY_GROUPS, group_of
from actions.clauses import is_unsure
from actions.draft import Draft, from_words
from actions.said import Said

_SOLD = "consumer"
_MOVING = "transport"
_SERVING = "government_service"
DESK = f"{_SERVING}.service_windows"
STAFF = "staff"
"""What is told of the hotline's own people, as their entity says it."""
# What was bought on a screen has no place to be looked at, nor has what somebody says has none.
_SHOPS = "taobao|tmall|jd|pinduoduo|douyin|xianyu"
_ONLINE = re.compile(
    r"网上(?:买|购|订|下单)|网购|网店|直播间?(?:买|里|带货)|线上(?:买|购|课)"
    r"|(?:在|从)(?:淘宝|天猫|京东|拼多多|抖音|闲鱼|小红书)"
    r"|(?:淘宝|天猫|京东|拼多多|抖音|闲鱼|小红书|快手|得物|唯品会|1688)(?:商城|直播间|网店)?[上里]?(?:[给帮]\S{1,3})?(?:买|购|下了?单|订|拍)"
    r"|\bonline (?:shop|store|seller|order|purchase)"
    rf"|\b(?:bought|ordered|purchased)\b[^.!?]{{0,200}}\b(?:online|on (?:{_SHOPS}))\b",
    re.IGNORECASE,
)
# Leaves of what moves through the city: one unit owns them wherever they happen.
_CARRIED = ("taxi", "bus_service", "metro", "intercity", "express")
_ON_WHEELS = ("taxi", "bus_service")
# How often, after the first time, where a party is that is known by its name.
_WHERE_TWICE = 2
# The desk itself, its counters on a screen; and what is wished for in many places at once.
_OF_DESK = re.compile(
    r"12345|热线|接线员?|话务员|坐席|客服|(?:你们|政务|政府|北京通|京通)(?:的|这个?|那个?)?(?:平台|系统|app)|小程序|网站|官网|公众号|首都之窗"
    r"|\b(?:hotline|operator|call cent(?:er|re)|(?:your|city['’]?s?|government) (?:website|site|app"
    r"|mini ?program|portal|service))\b",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"(?:全市|全北京|全城|各(?:个|大)?|所有(?:的)?|每(?:个|座|条|趟)|市里的?|咱(?:们)?北京的?)(?!单位|部门|位)|(?:给|在|把)(?:地铁|公交)站?(?!的?[那这])"
    r"|地铁站(?:里|内)?(?:都|多|应该|能不能)"
    r"|\b(?:every|all(?: the)?|more|each) (?:\w+ )?(?:stations?|stops?|parks?|buses|trains|streets"
    r"|squares|schools|hospitals|libraries)\b"
    r"|\b(?:city[- ]?wide|across (?:the city|beijing)|the whole city|in (?:metro|subway|bus) stations)\b",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:地铁)?[0-9一二三四五六七八九十]{1,4}号线|(?<![\u4e00-\u9fff])[0-9]{1,4}路|[a-z0-9]{1,8}路公交"
    r"|\b(?:line|bus) (?:no\.? ?)?[0-9]{1,6}\b",
    re.IGNORECASE,
)
_ON_SCREEN_ZH = r"(?:(?:就?是|用的?|都?在)一?个?)?(?:手机)?(?:app|软件|小程序|网站|平台|网店|网上|线上)"
_NO_PLACE = re.compile(
    r"(?:没有?|不?分|哪有什?么?)(?:具体的?|什么|啥)?(?:地址|地点|地方|门店|实体店)|网上的?(?:事|买|店|签|订|下|租|办)|线上的?|哪儿?都(?:一样|这样|有)"
    r"|全北京|整个(?:北京|城市)|所有(?:的)?(?:地铁|公交)?站|(?:哪个|各个?|每个)区都?|(?:不是|没)有?哪个(?:地方|站)"
    r"|\b(?:all (?:the )?(?:stations|stops|parks|districts)|city[- ]?wide|the whole city|anywhere)\b"
    rf"|到处都|全市都?|^{_ON_SCREEN_ZH}(?:上|里)?(?:的|啊|呀|吧)?$"
    rf"|(?<=[，,。 ]){_ON_SCREEN_ZH}(?:上|里)?(?:的|啊|呀|吧)?$"
    r"|^online[.!]?$|\b(?:(?:there is |there'?s |has |have )?no (?:real |actual |particular )?(?:address|place"
    r"|location|physical|office|shop|store)(?: really)?"
    r"|(?:it'?s |it is |they'?re |this is |just |only |all ){0,4}(?:an? app|a website"
    r"|an? (?:online|phone) (?:app|shop|platform|service))(?=[,.!;]|$)|(?:it'?s|its|it is|all|only|just)(?: all| only"
    r"| just)? (?:online|on (?:my|the) phone|in (?:an|the) app)|online only|everywhere"
    r"|all over (?:the city|beijing))\b",
    re.IGNORECASE,
)
_ONLINE_EN = re.compile(
    r"(?:(?:uh?m|uh|erm?|hmm?|well|so|like|it['’]?s|it is|it was|all|just|only|everything|i told you)\b ?){0,6}"
    r"(?:online|(?:on|in|through|via|by) (?:the |an? |my |their )?(?:app|internet|website|phone|wechat|taobao"
    r"|jd|xianyu|meituan"
    r"|douyin|pinduoduo|mini ?program))",
    re.IGNORECASE,
)
# Where on the way it was, if it was in no one place.
_ON_THE_WAY = re.compile(
    r"一路|全程|整个?(?:路上|路程)|路上|途中|两个?区?都|都有|说不准|不知道|不清楚"
    r"|\b(?:both|all (?:the way|along|of it)|the whole (?:way|trip|ride|time)|on the (?:way|road)|in between|neither"
    r"|either|don'?t know|no idea|not sure|somewhere|during the (?:trip|ride))\b",
    re.IGNORECASE,
)


# What stands in a station: of it the station is asked, whatever its line.
_IN_STATION = re.compile(
    r"扶梯|电梯|直梯|升降机|楼梯|出入?口|[a-z]口|站台|站厅|厕所|卫生间|洗手间|安检|闸机|换乘|屏蔽门|售票|自动贩卖"
    r"|\b(?:escalators?|elevators?|lifts?|stairs|exits?|entrances?|platforms?|toilets?|restrooms?|security check|gates?"
    r"|ticket machines?|transfer)\b",
    re.IGNORECASE,
)
_METRO = "transport.metro"
# Whoever is called again and again is called wherever they are.
_CALLS = "telecom.harassing_calls"


def is_of_desk(draft: Draft) -> bool:
    """Whether a matter of the desk's own site was begun, and not yet said what went wrong with it."""
    return bool(draft.lead and draft["placeless"]) and draft.group == _SERVING


def blaming_desk(draft: Draft, words: str) -> Draft:
    """A matter of the desk's own site is begun: that it is no good leads, what went wrong is asked, and not where."""
    return draft.having(category=DESK, kind="complaint", placeless=True).led_by(words)


def of_desk_or_else(said: Said, draft: Draft, words: str) -> Draft:
    """After the blame: what went wrong with the site, or a matter of another category."""
    group = group_of(said.value("category"))
    if group and group != _SERVING and said.category_confidence is not None:
        anew = dict.fromkeys(("placeless", "category", "category_confidence", "kind"))
        told = {name: value for name, value in from_words(said).items() if name != "description"}
        return draft.having(**{**anew, **told}, description=words).led_by("")
    return draft.having(description=f"{draft.lead}{'. ' if said.lang == 'en' else '，'}{words}").led_by("")


def has_no_place(words: str) -> bool:
    """Whether the words say that there is no place: 'it's all online', '到处都是'."""
    return bool(_NO_PLACE.search(words)) or says_no_place(words)


def says_no_place(words: str) -> bool:
    """Whether a part of English words only says that there is no place, however it sounds: 'uhm, online'."""
    return any(_ONLINE_EN.fullmatch(part.strip()) for part in re.split(r"[,.;!?]+", words))


def answered(said: Said, draft: Draft) -> Draft:
    """Known to have no place in any one district, where the answer says so, or names a line that runs through many;
    of a party with a name of its own nobody needs to know where it is."""
    on_screen = draft.group == _SOLD and bool(_ONLINE.search(said.words)) and not said.names_place
    placeless = (
        has_no_place(said.words) or bool(_LINE.search(said.words)) or _all_along(said, draft) or on_screen
    )
    unknown = is_found_by_name(draft) and not said.names_place
    unknown = unknown and (said.means("skip", "deny") or is_unsure(said.words))
    return draft.having(placeless=True) if (placeless or unknown) and not draft["district"] else draft


def is_found_by_name(draft: Draft) -> bool:
    """Whether staff find the place by whom it is about: a school, a shop, an employer by name."""
    return bool(draft["party"]) and draft.group in PARTY_GROUPS and not draft.places


def is_carried(draft: Draft) -> bool:
    """Whether it is about what moves through the city, so that its owner does not hang on the place."""
    group, _, leaf = str(draft["category"] or "").partition(".")
    return group == _MOVING and leaf in _CARRIED


def is_on_wheels(draft: Draft) -> bool:
    """Whether it happened in a taxi or a bus, whose number tells more than the spot."""
    return is_carried(draft) and str(draft["category"]).endswith(_ON_WHEELS)


def is_asked_enough(draft: Draft, *, has_owner: bool) -> bool:
    """Whether nobody asks on in which district it was: of what moves one answer is enough, of a party by name three,
    and of a place that nobody could find where the matter `has_owner`, one for the whole city, who looks for it.
    """
    times = draft.asked_times("district")
    if is_carried(draft):
        return times > 1 or (times == 1 and bool(draft["address"]))
    named = is_found_by_name(draft) or (has_owner and bool(draft["address"]) and not draft.places)
    return named and times > _WHERE_TWICE


def told(said: Said, draft: Draft) -> Draft:
    """Known to have no place by the matter itself: of a line, of calls and of what was bought on a screen nobody asks
    for one.
    """
    if draft["district"]:
        return draft
    in_station = draft["category"] == _METRO and bool(_IN_STATION.search(said.words))
    of_line = draft.group == _MOVING and bool(_LINE.search(said.words)) and not draft["address"]
    of_line = of_line and not in_station
    on_screen = draft.group == _SOLD and bool(_ONLINE.search(said.words))
    on_phone = draft["category"] == _CALLS
    of_desk = draft.group == _SERVING and bool(_OF_DESK.search(said.words))
    of_desk = of_desk or said.value("of_desk") == STAFF
    of_many = draft["kind"] == "suggestion" and bool(_MANY.search(said.words)) and not draft["address"]
    return draft.having(placeless=True) if of_line or on_screen or on_phone or of_desk or of_many else draft


def _all_along(said: Said, draft: Draft) -> bool:
    """Whether what happened on a way from one district to another happened in no one of them."""
    if not (draft.places and is_way(draft["address"])):
        return False
    return said.means("skip", "deny") or bool(_ON_THE_WAY.search(said.words))
