"""What is done to people, whatever it is sorted under: by officials, thieves, who follows or smokes. Pure."""

from __future__ import annotations

import re

# How officials treat people is of them, whatever their office is there for: 派出所那个女的态度贼差.
_OFFICE = re.compile(
    r"派出所|户籍|民警|警察|交警|城管|街道办|居委会|社区|村委会|政务|服务大厅|窗口|税务|社保局|派出机构"
    r"|\b(?:police|officers?|officials?|clerks?|bureau|service (?:hall|window|cent(?:er|re)))\b",
    re.IGNORECASE,
)
_MANNERS = re.compile(
    r"态度[^，。]{0,4}(?:差|恶劣|不好|不行|蛮横|冷|横|傲)|爱搭不理|爱答不理|甩脸|摆脸|翻白眼|不耐烦|吼我|骂我|训我|推来推去|踢皮球"
    r"|\b(?:rude|impolite|arrogant|bad attitude|dismissive|yelled at|shouted at|ignored me|laughed at me)\b",
    re.IGNORECASE,
)
# What wardens do to people is theirs, whatever these people sell: 城管把他秤给收了.
_WARDENS = re.compile(
    r"城管[^，。]{0,10}(?<![不没])(?:收了|收走|没收|推(?!车|诿|着|三|来|说)"
    r"|打(?!(?:了|过|我)*个?电话|扫|车|卡|开|听|招呼|交道)|骂|砸|掀|踹|抢(?!修|险)|扣)"
    r"|\bchengguan\b[^.;]{0,20}\b(?:took|takes|push\w*|hit|beat|smash\w*|kick\w*)",
    re.IGNORECASE,
)
# What they are to do is done to nobody: '请城管扣了这辆乱停的车'.
_WISHED = re.compile(
    r"请|能不能|能否|可不可以|希望|建议|应该|应当|麻烦|赶紧|赶快|[让叫]城管|\b(?:should|could|can|please|need|must|want|ask)\b",
    re.IGNORECASE,
)
_CONDUCT, _OF_OFFICES = "government_service.official_conduct", ("safety", "government_service")
# Who is followed or groped is wronged by somebody, wherever that is.
_STALKS = re.compile(
    r"尾随(?!超|追|行驶|变道|[前后大小货公]?[车辆])|跟踪(?!设备|系统|报道|服务|处理|订单|物流)|偷拍|猥亵|咸猪手|(?:摸|蹭)(?:了)?(?:我|她)(?:的)?(?:大腿|屁股|胸|一把|身)"
    r"|\b(?:followed (?:me |her |him |us )?home|stalk\w*|grop\w+|upskirt\w*|flashed (?:me|her|us|at))\b"
    r"|\b(?:touch(?:es|ed|ing)?|grabs?|grabbed|films?|filmed|filming) (?:the |some |young |little |other |a )*"
    r"(?:girls?|wom[ae]n|ladies|lady|schoolgirls?|passengers|my (?:daughter|wife|sister|girlfriend))\b"
    r"|\b(?:creep|pervert|stranger|man|guy)\b[^.;]{0,20}\b(?:following|followed|touched) (?:me|her|us)\b",
    re.IGNORECASE,
)
# Whose own bicycle is gone was stolen from, whatever is learned of bicycles that stand about; a shared one is nobody's.
_BIKE_ZH = r"(?:自行车|(?<!共享)单车|山地车|公路车|折叠车|电动车|电瓶车|电驴|电瓶|三轮车?)"
_BIKE_EN = r"(?:(?:e-?)?(?:bikes?|bicycles?|scooters?|mopeds?)|(?:bike|scooter) battery)"
# '偷偷充电', '偷电': what is done in secret takes nobody's bicycle away.
_TAKES = r"(?<!(?<!小)偷)偷(?![偷着摸跑停充工税看懒听拍]|[电接拉推](?![动瓶驴池走]))"
_BIKE_STOLEN = re.compile(
    rf"{_BIKE_ZH}[^，。,.；;]{{0,12}}?(?:{_TAKES}|顺走|[被让叫给]人?(?:偷偷)?(?:推|骑|扛|撬)走)"
    rf"|(?:{_TAKES}|顺走|推走|骑走)[^，。,.；;]{{0,8}}?{_BIKE_ZH}"
    r"|\b(?:stole|steals?|stealing|nicked|took off with)\b"
    r"(?! (?:the |our |my )?(?:electricity|power (?:to|for|from))\b)"
    rf"[^.;,]{{0,24}}\b{_BIKE_EN}\b"
    rf"|\b(?:some(?:one|body)|they|he|thie(?:f|ves)) (?:just )?took (?:my|our|his|her) {_BIKE_EN}\b"
    rf"|\b{_BIKE_EN}\b[^.;,]{{0,24}}?\b(?:stolen|nicked|thie(?:f|ves)|theft)\b|\b{_BIKE_EN} theft\b",
    re.IGNORECASE,
)
_SHARED_BIKE = re.compile(
    r"共享|哈[啰罗喽]|青桔|美团单车|摩拜|\b(?:shared?|sharing|hello ?bike|mobike|ofo)\b|\bbike[- ]?share",
    re.IGNORECASE,
)
_ORDER, _TRANSPORT, _SAFETY = "safety.public_order", "transport", "safety"
_PEOPLE = (
    r"(?:people|someone|somebody|guys?|m[ae]n|wom[ae]n|lady|neighbou?rs?|colleagues?|co-?workers?|staff|customers?|guests?"
    r"|drivers?|guards?|workers?|students?|kids?|room ?mates?|flat ?mates?|boss|landlord|everyone|they|he|she)"
)
# Tobacco where others breathe it is the health commission's, and no fire.
_SMOKES = re.compile(
    r"(?:抽|吸)(?:着)?(?:烟|电子烟)"
    rf"|\b{_PEOPLE}(?: (?:upstairs|downstairs|next door|who|always|often|also|still|constantly|even|just))?"
    r" smok(?:e|es|ed)\b"
    r"(?! (?:meat|fish|ham|salmon|sausages?|duck|chicken|bacon|food)\b)"
    rf"|\b{_PEOPLE}(?:['’]re|['’]s| is| are| keeps?| always| was| were)* smoking\b"
    r"|(?:^|[,.;] |\b(?:about|of|report|against|stop|no|ban) )smoking (?:inside|in|at|on)\b"
    r"|(?:^|\b(?:the|chain|heavy|some|many) )smokers\b",
    re.IGNORECASE,
)
_INDOORS = re.compile(
    r"楼道|走廊|电梯|楼梯|大厅|办公室|餐厅|饭[店馆]|厕所|卫生间|车厢|站台|候车|医院|学校|网吧|室内|店里|屋里|包间"
    r"|\b(?:hall(?:way)?s?|corridors?|stair\w*|lifts?|elevators?|lobby|office|restaurant|cafe|bar|toilets?|bathroom|train|platform"
    r"|hospital|school|indoors?|inside|gym|mall)\b",
    re.IGNORECASE,
)
_FUELS = re.compile(
    r"电动车|充电|汽油|煤气|燃气|烟头|加油站"
    r"|\b(?:e-?bikes?|charg\w+|petrol|gas|fuel|fire|butts?)\b",
    re.IGNORECASE,
)
_TOBACCO = "health.public_health"


def done_to_people(words: str, group: str) -> str | None:
    """Under what is sorted how officials treat people, who follows or robs them, who smokes indoors; else None."""
    rude = group in _OF_OFFICES and _OFFICE.search(words) and _MANNERS.search(words)
    if rude or (_WARDENS.search(words) and not _WISHED.search(words)):
        return _CONDUCT
    stolen = _BIKE_STOLEN.search(words) and not _SHARED_BIKE.search(words)
    if (group == _TRANSPORT and _STALKS.search(words)) or (group in (_TRANSPORT, _SAFETY) and stolen):
        return _ORDER
    smokes = _SMOKES.search(words) and _INDOORS.search(words) and not _FUELS.search(words)
    return _TOBACCO if smokes else None
