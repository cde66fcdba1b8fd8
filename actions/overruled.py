"""What a matter is sorted under where its own words say better than what was learned: whose it is decides. Pure."""

from __future__ import annotations

import re
from typing import Any

from actions.around_houses import around_houses
from actions.broken_heating import of_heating
from actions.categories import group_of
from actions.done_to_people import done_to_people
from actions.fines import fined
from actions.guests import loud_house
from actions.pay import owed_pay
from actions.spoilt_meals import of_meal

_LIFT, _METRO = "housing.elevator", "transport.metro"
# '地铁站那个电梯', 'the lift at the subway station': of the station, and of no house beside it.
_STATION_LIFT = re.compile(
    r"(?:地铁站?|轻轨站|\d{1,2}号线[^，。]{0,8}站?)(?:[A-Ha-h]\d?口?|[东西南北]{1,2}口|出站口|进站口|出口|入口|站台|站厅|里头?|里面|内|口)*"
    r"(?:的|那个?|这个?|那部|里|上)*(?:自动|无障碍|垂直)?(?:扶梯|电梯|直梯|升降机)"
    r"|\b(?:subway|metro|underground|tube)(?: station)?(?:['’]s)? (?:lift|elevator|escalator)s?\b"
    r"|\b(?:lift|elevator|escalator)s? (?:at|in|of|inside|to|down to|by) (?:the )?(?:(?!(?:near|next|by"
    r"|building|house|flat|compound|estate|home|our|my)\b)[\w-]+ ){0,4}?"
    r"(?:subway|metro|underground|line \d+|station\b(?:,? exit| platform)|exit [a-h]\d?\b)"
    r"|\b(?:lift|elevator|escalator)s?\b(?:(?!\b(?:near|next|by|building|house|flat|compound|estate"
    r"|home)\b)[^.,;]){0,40}\b(?:subway|metro) (?:station|stop)",
    re.IGNORECASE,
)
# Where people work: what is learned of a school or a hospital speaks of its pupils and its patients.
_WAGES, _TRADES = "labour.wages", ("education", "health", "consumer", "transport", "civil_affairs")
_PAY_ZH = r"(?:工资|工钱|薪水|薪资|月薪|课时费|劳务费|加班费)"
_UNPAID = re.compile(
    rf"(?:拖欠?|欠|压|扣)(?:着|了|我们?|俺们?|咱们?|大[家伙]儿?|员工|[仨俩\d一二两三四五六七八九十几半多好]|个|年|月|周|天|的|整整|快|将近|有|不发|不给|都){{0,10}}{_PAY_ZH}"
    rf"|{_PAY_ZH}(?:一直|到现在|也|都|还|就|总|老|已经|[仨俩\d一二两三四五六七八九十几半多好]|个|年|月|天)*(?:拖|欠|没(?:有)?[发给结付见到]|不[发给结付])"
    r"|\b(?:has|have|had)(?: not|n['’]?t) (?:been )?paid (?:me|us|my|our)\b"
    r"|\b(?:owe[sd]?|owing) (?:me|us|my|our) [^.,;]{0,30}\b(?:wages?|salar(?:y|ies)|pay)\b"
    r"|\b(?:my|our) (?:wages?|salar(?:y|ies)|pay) (?:is|are|was|has|have)(?: not|n['’]?t)?"
    r" (?:been )?(?:paid|late|overdue|unpaid|withheld)\b",
    re.IGNORECASE,
)
# Whoever tells of somebody else's pay speaks of what comes of it: '老师工资发不出 课都停了'.
_NEAR, _BEHIND = 40, 8
_OWN = re.compile(r"[我俺咱]|\b(?:i|me|my|we|us|our)\b", re.IGNORECASE)

# A metro that is being built carries nobody: its noise and its site are those of any building site.
_BUILDS_METRO = re.compile(
    r"(?:修|建|挖|盖|打)(?:着|的|个|条)?地铁(?!卡|口|站[里口内])|地铁(?:站)?(?:的)?(?:施工|工地|在建|工程)"
    r"|\b(?:metro|subway)(?: station| line)? (?:construction|building site|works)\b"
    r"|\b(?:build|dig|dug|drill|excavat)\w* (?:for )?(?:the|a|that) (?:new )?(?:metro|subway)\b",
    re.IGNORECASE,
)
_LOUD = re.compile(
    r"吵|响|噪|轰|咣|凿|哐|震|睡不|半夜|夜里|凌晨|深夜|\b(?:nois[ey]|loud|sleep|night|drill\w*|hammer\w*|bang\w*)\b",
    re.IGNORECASE,
)
_SITE, _SITE_NOISE = "construction.site", "environment.construction_noise"
_NOISE = re.compile(r"噪音|噪声|扰民|吵[得死人]|\b(?:nois[ey]\w*|loud)\b", re.IGNORECASE)
# Who is written to or called by swindlers and sellers, whatever they pretend to be: 诈骗短信 说社保卡停用了.
_UNWANTED = re.compile(
    r"(?:诈骗|骚扰|推销|垃圾|广告|营销)(?:短信|电话|信息|彩信)|短信轰炸"
    r"|\b(?:scam|spam|fraud|phishing|marketing|nuisance|robo)[ -]?(?:texts?|calls?|messages?|sms)\b",
    re.IGNORECASE,
)
_CALLS, _BESIDE_CALLS = "telecom.harassing_calls", ("telecom", "labour", "consumer", "civil_affairs")

# A bank that does not let somebody have their pay owes none of it.
_BANK_HOLDS = re.compile(
    r"银行[^，。]{0,10}(?:不让|不给|拒绝?|限制|卡着)[^，。]{0,10}(?:转|汇|取|动)|工资卡?[^，。]{0,8}(?:被银行|银行给)[^，。]{0,4}(?:冻|限|锁)"
    r"|\b(?:bank(?: of china)?|icbc|ccb|cmb)\b[^.,;]{0,30}"
    r"\b(?:won['’]?t|will not|refus\w+|does ?n['’]?o?t|do ?n['’]?o?t|can(?:no|['’])?t"
    r"|block\w*|freez\w+|froze)\b"
    r"[^.;]{0,30}\b(?:transfer|send|remit|withdraw|move|pay out|release|salary|pay|wages)\b",
    re.IGNORECASE,
)
# What an employer says of the bank excuses no wages that are owed.
_OWED = re.compile(
    rf"没有?发|拖欠|欠(?:薪|{_PAY_ZH})|(?:老板|公司|单位|领导|财务)(?:总|老|一直|就|都|也)*(?:说|讲|称)"
    r"|\bno (?:wages|salary|pay)\b|(?:\bnot|n['’]?t)(?: been)? paid\b|\bunpaid\b"
    r"|\b(?:boss|company|employer|manager|hr) (?:always |still |just |keeps? |is )?"
    r"(?:says?|said|saying|claims?|tells?|told)\b",
    re.IGNORECASE,
)
_FINANCE, _LABOUR = "consumer.finance", "labour"
# Who treats animals sells a service; what is learned of hospitals speaks of people.
_VET = re.compile(
    r"宠物(?:医院|诊所|店)|给(?:我家)?[猫狗](?:看病|打针|做手术)"
    r"|\b(?:pet (?:hospital|clinic|shop)|vet(?:erinar\w+)?|animal (?:hospital|clinic))\b",
    re.IGNORECASE,
)
# People who were bitten are treated by those who treat people, wherever it happened; a pet that was, is not.
_BITTEN = re.compile(
    r"(?:^|[，。,.!！\s])(?:(?!我家)[^，。猫狗犬兔]){0,20}被[^，。]{0,6}(?:咬|抓|挠)"
    r"|\b(?:bitten|scratched) by\b|\b(?:bit|scratched) (?:me|him|her|us)\b",
    re.IGNORECASE,
)
_VACCINE = re.compile(r"狂犬|疫苗|\brabies\b", re.IGNORECASE)
_OF_PET = re.compile(
    r"(?:我们?家|我的?|给|带)(?:的|这|那|只|条|小)*[猫狗犬兔]"
    r"|\b(?:my|our) (?:\w+ )?(?:dog|cat|puppy|kitten|pet|rabbit)\b",
    re.IGNORECASE,
)
_HEALTH, _SERVICES = "health", "consumer.services"
# What charges a phone and is rented is a service, and no power supply.
_POWER_BANK = re.compile(r"充电宝|\bpower ?banks?\b", re.IGNORECASE)
_UTILITIES = "utilities"
# What was given for a car park is no grant of the city's.
_PARKS = re.compile(r"停车|车位|车场|\b(?:parking|car ?parks?|garage)\b", re.IGNORECASE)
_PARKING, _GRANTS = "transport.parking", "government_service.policy_subsidies"

# What a shared bike costs is no fee for parking.
_BIKES = re.compile(
    r"共享单车|哈[啰罗喽]|青桔|摩拜|美团单车"
    r"|\b(?:ofo|mobike|hello ?bikes?|meituan bikes?|didi bikes?|shared? bikes?|bike[- ]?share)",
    re.IGNORECASE,
)
_SHARED_BIKES = "transport.shared_bikes"

# Cars that stand in the lane of bicycles are no bicycles.
_CARS_IN_LANE = re.compile(
    r"(?:汽?车|私家车|轿车|货车)[^，。]{0,8}(?:停|占)[^，。]{0,8}(?:自行车|非机动车)道|(?:自行车|非机动车)道[^，。]{0,10}(?:停(?:满|着|了|的)|占)[^，。]{0,6}(?:汽|轿|货|私家|小)车"
    r"|\b(?:bicycle|bike|cycle|cycling) (?:lane|path|track)\b[^.;]{0,40}\b(?:cars?|vans?|trucks?|taxis?)\b"
    r"|\b(?:cars?|vans?|trucks?|taxis?)\b[^.;]{0,40}\b(?:bicycle|bike|cycle|cycling) (?:lane|path|track)\b",
    re.IGNORECASE,
)
# What is sold and is not what it is called is goods, and no crime that the police looks for.
_FAKE_SOLD = re.compile(
    r"(?:[卖售](?:的)?(?:是|了|给我)?假(?:烟|酒|货|包|鞋|表|茅台|名牌))"
    r"|\bsell(?:s|ing)? (?:fake|counterfeit) (?!tickets?|ids?|certificates?|money|invoices?|medicines?|drugs?)\w",
    re.IGNORECASE,
)
_ILLEGAL, _GOODS = "safety.illegal_activity", "consumer.goods"

# A deposit is a hospital's, too; and what was found in a meal is of the food, whoever brought it.
_RENTING = "housing.renting"
_HOSPITAL = re.compile(r"医院|住院|出院|病房|\b(?:hospital|clinic|ward)\b", re.IGNORECASE)
_ORDERED = "consumer.online_shopping"
_IN_MEAL = re.compile(
    r"(?:头发|虫子?|蟑螂|苍蝇|异物|馊|拉肚子)[^。]{0,20}(?:外卖|美团|饿了么)|(?:外卖|美团|饿了么)[^。]{0,20}(?:头发|虫|蟑螂|苍蝇|异物|馊)"
    r"|\b(?:hair|bugs?|cockroach|worms?|fly|flies|maggots?|mou?ld)\b[^.;]{0,40}\b(?:meituan|ele\.?me|takeaway|takeout|delivery|order)\b",
    re.IGNORECASE,
)

# Water that is swum in, and that which comes from next door.
_OF_WATER = ("utilities.water_supply", "utilities.water_service")
_POOL = re.compile(r"游泳[池馆]|泳池|\bpools?\b(?! of\b)", re.IGNORECASE)
_INTO_HOME = re.compile(
    r"(?:隔壁|楼上|邻居|对门|装修)[^。]{0,20}(?:漏|打[穿漏断破]|泡|淹|渗)[^。]{0,20}(?:屋|家|房|顶|墙|地板|水)"
    r"|\b(?:upstairs|neighbou?rs?['’]?s?|next door|renovation)\b[^.;]{0,40}"
    r"\b(?:leak\w*|burst|drill\w*|flood\w*|pipe)\b[^.;]{0,60}\b(?:my|our|into|through|ceiling|flat|room|kitchen)\b",
    re.IGNORECASE,
)

# Cars that stand still on a road: no drain is blocked there.
_SEWER, _TRAFFIC = "municipal_facilities.sewer", "transport.traffic_flow"
_JAM = re.compile(
    r"^(?!.*(?:[井管水污粪臭]|马桶|厕|地漏|便池|反味|下道)).*?(?:堵车|塞车|车流|(?:[桥路环街道口]|高速|路段|红绿灯|[到至去往][^，。]{2,8}?)"
    r"[那这一全段路上儿边又都老]{0,4}(?:方向|天天|每天|老是|早晚)?堵(?:得|死|成|了|着))",
    re.DOTALL,
)

# A neighbour's dog or music is what it is, also where the management that was told does nothing.
_MANAGEMENT = "housing.property_management"
_NEIGHBOUR_NOISE, _TRAFFIC_NOISE = "environment.neighbour_noise", "environment.traffic_noise"
# Who lives there, in a line of its own; and what only builders do.
_LIVES_THERE = re.compile(
    r"^(?:是|就是)?(?:我家)?(?:楼上|楼下|隔壁|对门)(?:的|邻居|那家|那户)?$"
    r"|^(?:it['’]?s )?(?:the |my )?(?:neighbou?rs?|upstairs|next door)$",
    re.IGNORECASE | re.MULTILINE,
)
_OF_SITE = re.compile(
    r"工地|施工|装修|电钻|打桩|挖|砸墙|工人|\b(?:construct\w*|sites?|drill\w*|renovat\w*|builders?|works?|workers?|dig\w*)\b",
    re.IGNORECASE,
)
_NEXT_DOOR = re.compile(
    r"邻居|对门|隔壁|楼[上下]|\b(?:neighbou?rs?|(?:up|down)stairs|next door)\b", re.IGNORECASE
)
_OF_TRAFFIC = re.compile(
    r"车|路|桥|地铁|火车|飞机|喇叭"
    r"|\b(?:cars?|traffic|road|trains?|metro|planes?|horns?|trucks?)\b",
    re.IGNORECASE,
)
_NEIGHBOUR = r"(?:邻居|对门|隔壁|楼[上下])(?!物业)"
_NEIGHBOUR_EN = r"(?:neighbou?rs?['’]?s?|next door(?:['’]s)?|upstairs|downstairs|across the hall)"
_BARKS = re.compile(
    rf"{_NEIGHBOUR}[^，。]{{0,8}}(?:[狗犬][^，。]{{0,8}}(?:叫|吠)|[狗犬]叫)"
    rf"|\b{_NEIGHBOUR_EN} (?:\w+ ){{0,2}}dogs?\b[^.;]{{0,20}}\b(?:bark|howl|yap)\w*|\bdogs? (?:of (?:my|our|the) )?"
    rf"{_NEIGHBOUR_EN}\b[^.;]{{0,20}}\b(?:bark|howl|yap)\w*",
    re.IGNORECASE,
)
_NEIGHBOUR_LOUD = re.compile(
    rf"{_NEIGHBOUR}[^，。]{{0,12}}(?:音乐|唱歌|蹦迪|吵闹|麻将|跺脚|弹琴)"
    rf"|\b{_NEIGHBOUR_EN}\b[^.;,]{{0,30}}\b(?:music|part(?:y|ies)|karaoke|piano|drums?|stomp\w*|shout\w*)\b",
    re.IGNORECASE,
)
_MANAGEMENT_IDLE = re.compile(
    r"物业[^，。]{0,8}(?:不管|没人管|不理|不作为|没用|不处理|不当回事)"
    r"|\b(?:nobody|no one|none)\b[^.;,]{0,20}\bmanagement\b[^.;,]{0,12}\b(?:cares?|helps?|answers?|responds?|does)\b"
    r"|\bmanagement\b[^.;]{0,24}\b(?:(?:does ?n['’]?o?t|do ?n['’]?o?t|won['’]?t|never|nobody|no one)\b[^.;,]{0,12}"
    r"\b(?:cares?|helps?|act|do|answers?)|ignor\w+|do(?:es)? nothing|did nothing)\b",
    re.IGNORECASE,
)
# Who builds at night is loud, whoever lives beside it.
_BUILDERS = re.compile(
    r"施工|工地|打桩|\b(?:construction|building site|builders?|jackhammers?|pile drivers?|excavators?)\b",
    re.IGNORECASE,
)
_AT_NIGHT = re.compile(
    r"半夜|夜里|凌晨|深夜|通宵|\b(?:at night|all night|every night|midnight|(?:12|[1-5])(?::\d\d)? ?a\.?m\b)",
    re.IGNORECASE,
)
_MANAGED = re.compile(r"物业|保安|\b(?:management|wuye|guards?|security)\b", re.IGNORECASE)


def by_its_words(words: str, category: Any) -> Any:
    """The category, or the one that the words say outright: a station's lift is the metro's, owed pay is labour."""
    if group_of(category) == _LABOUR and _BANK_HOLDS.search(words) and not _OWED.search(words):
        return _FINANCE
    group = group_of(category)
    of_vet = group == _HEALTH and _VET.search(words) and not _is_bitten(words)
    if of_vet or (group == _UTILITIES and _POWER_BANK.search(words)):
        return _SERVICES
    told = done_to_people(words, group) or fined(words, group) or of_meal(words, group)
    told = told or of_heating(words, category)
    told = (
        told or owed_pay(words, category) or loud_house(words, category) or _where_water_is(words, category)
    )
    if told := told or around_houses(words, category):
        return told
    if category in (_GRANTS, _PARKING, _RENTING, _ORDERED, _SHARED_BIKES, _ILLEGAL, _SEWER):
        return _of_what_it_is(words, category)
    if category == _MANAGEMENT:
        return _beside_management(words)
    if category == _LIFT and _STATION_LIFT.search(words):
        return _METRO
    if category == _METRO and _BUILDS_METRO.search(words):
        return "environment.construction_noise" if _LOUD.search(words) else "construction.site"
    if group_of(category) in _BESIDE_CALLS and _UNWANTED.search(words):
        return _CALLS
    unpaid = _UNPAID.search(words) if group_of(category) in _TRADES else None
    if unpaid and _OWN.search(words[max(0, unpaid.start() - _NEAR) : unpaid.end() + _BEHIND]):
        return _WAGES
    return category


def _of_what_it_is(words: str, category: str) -> str:
    """The category, or another one of what is spoken of: a hospital's deposit, a meal that was ordered, a bike."""
    rights = {
        _GRANTS: (_PARKS, _PARKING),
        _PARKING: (_BIKES, _SHARED_BIKES),
        _RENTING: (_HOSPITAL, "health.hospital_service"),
        _ORDERED: (_IN_MEAL, "consumer.food_safety"),
        _SHARED_BIKES: (_CARS_IN_LANE, "transport.illegal_parking"),
        _ILLEGAL: (_FAKE_SOLD, _GOODS),
        _SEWER: (_JAM, _TRAFFIC),
    }
    spoken_of, right = rights[category]
    return right if spoken_of.search(words) else category


def _where_water_is(words: str, category: Any) -> str | None:
    """Under what is sorted the water of a pool, or what runs from next door into a home; None for all other water."""
    if category not in _OF_WATER:
        return None
    if _POOL.search(words):
        return "education.culture_sport"
    return "housing.leak_repair" if _INTO_HOME.search(words) else None


def of_noise(words: str, category: Any) -> Any:
    """The category of a matter told in pieces: 'its about noise' and then 'construction' is of a site's noise, and
    噪音 and then 楼上 of a neighbour's."""
    if category == _TRAFFIC_NOISE and _NEXT_DOOR.search(words) and not _OF_TRAFFIC.search(words):
        return _NEIGHBOUR_NOISE
    if category == _SITE_NOISE and _LIVES_THERE.search(words) and not _OF_SITE.search(words):
        # 吵死了 alone is taken for a site's, until it is said who makes it.
        return _NEIGHBOUR_NOISE
    return _SITE_NOISE if category == _SITE and _NOISE.search(words) else category


def _beside_management(words: str) -> str:
    """A neighbour's noise, or builders' at night, that was taken for the management's."""
    if _MANAGEMENT_IDLE.search(words):
        return _of_neighbour(words) or _MANAGEMENT
    at_night = _BUILDERS.search(words) and _AT_NIGHT.search(words) and not _MANAGED.search(words)
    return _SITE_NOISE if at_night else _MANAGEMENT


def _of_neighbour(words: str) -> str | None:
    """Under what a neighbour's noise is sorted; None where none is told."""
    if _BARKS.search(words):
        return "safety.dogs"
    return _NEIGHBOUR_NOISE if _NEIGHBOUR_LOUD.search(words) else None


def _is_bitten(words: str) -> bool:
    """Whether it is of somebody's wound or of what is given against it, and of no pet's."""
    hurt = _BITTEN.search(words) or _VACCINE.search(words)
    return hurt is not None and not _OF_PET.search(words)
