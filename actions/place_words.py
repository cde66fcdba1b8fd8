"""Words said where a place was asked for that tell something else: what happens, who it is, how somebody is. Pure."""

from __future__ import annotations

import re

from actions.clauses import EDGE, is_chinese

# What happens, and what any place has in its name.
HAPPENS_ZH = re.compile(
    r"[吃喝睡打骂吵撞砸偷抢骗坑漏堵坏倒塌掉裂停断臭咬烧欠拖扣退赔修拆占堆]|没人|不(?:让|给|管|能|敢|了|着)|受不了"
    r"|疼|病|伤|死|怕|都说了|(?:[了过啦])$"
)
_LIKE_PLACE_ZH = re.compile(
    r"[区路街巷弄楼院村镇乡园里城苑寺桥门站口店厦场馆校厂庄坊营桥湖河沟旁边侧面东西南北]|大道|广场|大厦|对面|附近"
    r"|胡同|\d|[a-zA-Z]{2}"
)
# '那个健身房跑路的事', 'it's about the lift': no shop and no street is called so.
_MATTER = re.compile(
    r"[的那这](?:个|件|档子|回)?(?:事儿?|事情|问题)[啊呢吧嘛。.!！]*$|^(?:it['’]?s|this is) (?:all )?(?:about"
    r"|regarding)\b"
    r"|^(?:forget|never ?mind|ignore|skip|drop|leave out) (?:about )?the (?!address|place|building|gate|first)",
    re.IGNORECASE,
)
# Of which trade somebody is, by no name: 'the bike company', 'my agent', 那个中介.
_BUSINESS = re.compile(
    r"(?:就?是)?(?:个人|私人|自己的?)(?:房东|老板|中介|司机|卖家)的?|(?:就?是)?(?:那个|一个)?(?:工地|施工队?|邻居|楼[上下]|商铺|底商|饭店|饭馆|小区|公司|学校|医院)(?:的|上的|里的)|"
    r"(?:就是|是|在|找)?(?:一?个|那个|这个|某个?|我的?)?[\u4e00-\u9fff]{0,4}(?:公司|平台|中介|房东|老板"
    r"|商家|卖家|客服|经纪人|软件|小程序|网站"
    r"|app)[的啊呀吧]?[。.]?"
    r"|(?:(?:it['’]?s|from|by|with|at) )?(?:(?:the|a|an|my|our|that|this"
    r"|some) )?(?:(?!the\b)[a-z-]+ ){0,3}?(?:company|app|platform"
    r"|website|agency|agent|landlord|landlady|employer|boss|firm|provider|operator|seller|online shop)[.!]?",
)
# A sentence about somebody is nobody's name: 'he lives in 1202', 他住我楼上.
_OF_SOMEBODY = re.compile(
    r"(?:他|她|人家|那家|那人|这人|对方|他们|她们|这家|那[个位])(?:就|也|都|总|老|还|又|家|现在|平时)*(?:住"
    r"|不|没|说|租|搬|把|天天)"
    r"|(?:he|she|they|who|(?:the|that|this|my|our) (?:owner|guy|man|woman|lady|driver|boss|neighbou?r"
    r"|person|family|people)s?)"
    r"(?:['’](?:s|re|d|ll)| (?:lives?|live|works?|is|are|was|were|has|have|had|does|did|says?|said|told"
    r"|keeps?|moved|owns?|rents?"
    r"|drives?|never|always|just|also|don['’]?t|doesn['’]?t|didn['’]?t|won['’]?t|wouldn['’]?t)) (?!called\b"
    r"|named\b)\S",
    re.IGNORECASE,
)
# Where somebody is to the one who writes, and no address: 就我对门 1603, 'the flat above me'.
_NEXT_DOOR = re.compile(
    r"(?:就|是|在|住)*(?:我|我们|俺|咱)?家?的?(?:对门|隔壁|楼[上下]|对面)(?:那?家|邻居|那户"
    r"|的)*[ ，,]*(?:\d{3,4}(?:室|的)?)?"
    r"|(?:it['’]?s )?(?:right )?(?:next door|(?:up|down)stairs|(?:the )?(?:flat|apartment|floor"
    r"|one) (?:above|below|opposite|next to)(?: me| us| mine"
    r"| ours)?|(?:above|below|opposite) (?:me|us|mine|ours))(?:,? (?:flat |room |no\.? ?)?\d{3,4})?",
    re.IGNORECASE,
)
# What somebody does for a living, and no name: '一个做教育的', '一家卖手机的'.
TRADE_ONLY_ZH = re.compile(
    r"(?:就?是)?(?:一?[个家]|那[个家]|某[个家])(?:做|卖|搞|弄|干|开|教|修)[^，。\s]{1,6}的?[吧啊呀]?"
)
SPOT_EN = (
    "one|building|house|block|tower|unit|flat|room|floor|gate|door|entrance|shop|yard|courtyard|stall|park"
    "|square|market"
    "|compound|estate|community|complex|residence|court|gardens?"
    "|bridge|corner|end|side|part|stretch|stop|station|playground|car park|alley|dorm|dormitory|lobby|basement|garage"
    "|exit|canteen|campus|staircase|phase|zone|school|kindergarten|library|church|temple|mosque|pharmacy|supermarket"
)
VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|won['’]?t|isn['’]?t|didn['’]?t|doesn['’]?t|can['’]?t|keeps?|runs?"
    r"|comes?|coming|goes|going)\b",
    re.IGNORECASE,
)
# A sentence, and no name: it denies, speaks to the desk, or ends as only speech does.
_SENTENCE_ZH = re.compile(
    r"^(?:没|不|都|也|还|又|再|刚|已经|[我俺](?:可|就|也|都|真|是)?(?:不[想愿要会能肯敢]|没|想|要)|那?你"
    r"|那就|因为|所以|反正|大?半[天夜])|(?:[啊呀呢吗吧了]|[着过]呢)$"
)
# What a place has in its name, where it only says what somebody does: '上下楼摸黑', '出门都难'.
_DOES_THERE = re.compile(
    r"(?:上下|[爬上下])楼|[出进开关敲砸]门|过马?路|[走上]路|上[学厕]|(?:地|桌|身|手|脸|头)上|[心夜屋家]里|里[外头面边]"
)
# A sentence about oneself or one's people: '俺娃才俩月', '我们老人走不动'; '我们小区', '我住在…', '我这儿…' tell where.
_OF_ONESELF_ZH = re.compile(
    r"(?:[我俺咱他她](?:们|家)?)(?!们|家|[就都也]?[住在搁]|[这那]"
    r"|的?(?:村|院|小区|楼|单位|学校|公司|屯|厂|店|社区|胡同|街|路|老家|门))"
)
# Somebody or something did it: 'owner just walked off', 'the guard only laughed'.
_DID_EN = re.compile(
    r"(?:(?:and|but|then|so|the|my|our|his|her|this|that|a|some) )*[a-z]+"
    r" (?:(?:just|then|never|also|always|still|even|already|only|nearly|almost|again) )*"
    r"(?!(?:gated|abandoned|covered|walled|united|raised|sunken|deserted|closed|red|seed|shed|speed|weed|feed|bed)\b)"
    r"(?:[a-z]{2,}ed|ran|drove|rode|fell|went|came|got|took|gave|threw|hung|left me|shut|lied|cried|died)"
    r"(?: (?:off|away|out|up|down|at|it|me|us|him|her|them|over|back|again|and|because|when|so|on me)\b|[.!]?$)"
)
# What is nobody's address, however it is spoken: a question aside, how often, who somebody is, the matter by one word.
_NEVER_PLACE = re.compile(
    r"^(?:(?:顺便|我?想|请|那|再|对了){1,3}问(?:一?下|问)?|问(?:一?下|问)|打听一?下|咨询一?下)"
    r"|^(?:这(?:都|已经)?)?(?:都|已经)?第[一二三四五六七八九十几\d]+[次回]"
    r"|^(?:老板|房东|司机|经理|中介|店长|保安|负责人|队长|工头|包工头|主任)(?:是|就|好像)?(?:叫|姓)"
    r"|^[一二三四五六七八九十\d]+[楼层]那[户家个]"
    # How much of it: '全楼'.
    r"|^(?:全|整个?|一整个?)(?:楼|栋|小区|单元|院子?|层|村|家)里?(?:都|全|也)?(?:是|停|没|这样|一样)?(?:了|啊|的|都这样)?[。.!！]*$"
    # Who does it: '不是装修 是他家开小作坊'.
    r"|(?:^|[\s，,。])(?:而?是|就是|主要是)?(?:[他她]们?家?|人家|那家|这家|对门|邻居|楼[上下]|隔壁|底商|物业)(?:的|那[家户])?(?:在家?里?|天天|老|总|自己|家)*"
    # '楼下修车铺门口', '邻居开的小卖部' are what stands there.
    r"(?!(?:开水|[^，。\s]{1,3}的|修|养|唱|装修|打|烧|炸|拉|磨|切|跳)[^，。\s]{0,5}?(?:[店铺厂馆部站坊室]|老院|摊[儿位]?|水房|中心|公司|KTV|学校|市场)"
    r"(?:门[口前]|旁边?|边上|对面|楼[上下]|附近|那(?:栋|儿|边|里)|[里前后]面?)?[啊吧呢。.!！\s]*$)"
    r"(?:开(?!发|元)|弄|搞|打(?!磨厂)|做|养|拉(?!萨)|磨|切|敲|砸|装修|装了|修(?!造)|办(?!公)|租给|堆|烧|炸|唱|跳|吵|扔|倒)"
    r"|^(?:it['’]?s |just |right )*(?:outside|inside|out ?side there|downstairs|upstairs|out there|over there)[.! ]*$"
    # Where one's people are: '孩子都在外地'.
    r"|^(?:我|俺|咱)?们?家?(?:孩子|儿子|闺女|女儿|儿女|老伴|老公|老婆|家人|家里人|亲戚)(?:们|都|也|就|全)*(?:在|去|不在)"
    r"(?:外地|外边|外头|外省|国外|外国|老家|南方|美国|上海|深圳|广州|身边|跟前|家|单位)"
    # How it goes, what somebody says or does, and what is asked: '上个月还开着门呢', '跟他说了不听', '要带啥'.
    r"|(?:还|正|又)[^，。]{0,10}呢[啊呀]?$|[么吗嘛][？?]?$|(?:啥|咋[整办弄]?|怎么[办着]|干(?:嘛|什么)|什么)(?:啊|呀|呢|的)?$"
    r"|^(?:每[天晚日周]|天天(?=[都晚早在来这吵闹到有把])|夜夜|大(?:冬|夏|热|冷|白|晚|半夜?|早)天?[里晚上]*的|大(?:晚上|半夜|早上|冬天|夏天))"
    # Since when: '腊月到现在'.
    r"|^[^，。]{0,12}(?:到|至)(?:现在|目前|如今|今(?:天|儿|日)?(?:为止)?)(?=$|[\s，,。.!！]|[了呢吧还都也没一])"
    r"|^(?:跟|向|对)[^，。]{1,6}(?:说|讲|反映|提)|^(?:说|讲|让我|叫我|给我|逼我|骗我|不让)(?!唱|坛|堂)"
    r"|^[我俺咱他她你您](?:们|家)?(?:都|就|也|已经|刚|又|还|可)?(?:给|把|被|跟(?!前)|让|说|转|交|付|打|花|找|问|怕|觉得|没)"
    r"|^(?:那个?|这个?)?(?:店|学校|公司|地方)?(?:的?名字?)?叫(?:啥|什么)|还是[^，。]{1,12}(?:来着|忘了|记不|搞混)"
    r"|[\u4e00-\u9fff]了(?=[\s，,。.!！]|$)|(?:也|都|就|还|又|老|总)(?:不(?!老屯)|没|被|给)|关机|打不通|不接电话"
    r"|没(?:有)?(?:编号|单号|号码?|查询码)|打电话[报说投反]|^[那这][只条头匹](?:大|小|野|流浪)?[\u4e00-\u9fff]{0,3}$"
    r"|^(?:it['’]?s |this is |already |now )*(?:the )?"
    r"(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|umpteenth) time\b"
    r"|^(?:every|each)(?: single)? (?:day|night|morning|evening|week|weekend|month|time)\W*$"
    r"|^(?:it['’]?s )?(?:the|that|this) (?:construction|noise|smell|stench|music|traffic|dust|smoke|heating|heat"
    r"|water|rubbish|trash|garbage|dogs?|drilling|hammering|parking|thing next door)\W*$"
    # On which days: 'it's every fri & sat'.
    r"|^(?:(?:and|it['’]?s|they do it|only|mostly|usually) )*(?:every|each|on|all) (?:single |other )?"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun|week ?end|week)(?:days?|s)?\b(?! (?:road|street|market))"
    # How it is: '黄的', '有点浑的'.
    r"|^(?:都?是|有点|有些|特别|很|太|挺|全|老)*(?:黄|黑|白|红|绿|灰|蓝|浑|混|脏|臭|凉|冰|烫|热|腥|咸|苦|酸|坏|假|碎|馊|锈|歪|裂|漏|断|湿|滑)"
    r"(?:色|[乎糊漆蒙]{2}|[臭烂乱]|不拉几)?的[啊呀呢]?$"
    # How many there are, at whose home, of whom it is: 'like 10 of them', 'in my building', 'my mother'.
    r"|^(?:it['’]?s |that['’]?s |there(?:['’]?s| are) )?(?:like |about |around |maybe |at least |some |only "
    r"|more than )*"
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|a few|a couple|several|many|lots|loads|dozens|both"
    r"|all|one) of"
    r" (?:them|those|these|us)\b"
    r"|^(?:it['’]?s )?(?:(?:in|at|near|outside|behind|inside|right|just) )+(?:my|our) (?:own )?(?:building"
    r"|house|home|flat"
    r"|place|compound|street|apartment|room|kitchen|bathroom|bedroom|neighbou?rhood|office)\W*$"
    r"|^(?:and |but |also |it['’]?s )*(?:my|our|his|her|their) (?:old |elderly |little |poor )?(?:mother|father"
    r"|mum|mom|dad"
    r"|wife|husband|son|daughter|kids?|child|children|baby|grandma|grandpa|grandmother|grandfather|parents|friend"
    r"|girlfriend|boyfriend|roommate|flatmate|boss|landlord|landlady|neighbou?rs?)\W*$"
    r"|^(?:it['’]?s |that['’]?s )?the (?:old |young |same )?(?:guy|man|woman|lady|dude|girl|boy|couple|family"
    r"|people|person"
    r"|tenant|neighbou?r)s? (?:from|in|at|of|upstairs|downstairs|above|below|next door|opposite)\b[ \w]{0,20}\d*\W*$"
    r"|^(?:it['’]?s |from |by |at )*(?:the|a|my|our) (?:[a-z-]+ ){0,2}(?:(?:up|down)stairs|next door)\W*$"
    # How old somebody is and how something is, without a word who or what.
    r"|^(?:is|are|was|were|has|had) (?!(?:at|in|on|near|by|next|opposite|behind|outside|inside|across|between)\b)\w"
    # What somebody or something did, without a word who.
    r"|^(?:and |then |it |he |she |they |also |even )*(?:bit|hit|attacked|scared|chased|woke|broke|stole|took"
    r"|pushed|kicked"
    r"|threw|yelled|shouted|screamed|refused|threatened|smashed|killed|told|charged|cheated|scammed|ignored|laughed"
    r"|damaged|scratched|blocked|barked|smelled|stank) \w"
    r"|^(?:and |then |i |we |just |already )*(?:found|bought|paid|moved|ordered|got|met|hired|rented|booked|heard"
    r"|started|called|sent|tried|asked|returned|signed|waited|worked)(?! (?:in|at|near|on|opposite)\b) \w"
    # What somebody says of it.
    r"|^(?:(?:the|my|our|his|her|their) )?\w+ (?:says?|said|told|claims?|claimed|replied|refuses?|refused|insists?) \w"
    r"|^(?:(?:his|her|their|the (?:officer|driver|guard|policeman|police|waiter|nurse)['’]?s?) )"
    r"(?:badge |police |staff |employee |id |work |plate )?(?:number|no\.?|name|id|badge|plate)\b"
    r"|^(?:officer|inspector|manager|driver|teacher|doctor|nurse|mr|mrs|ms|miss|dr)\.? [A-Za-z]+\W*$",
    re.IGNORECASE,
)
_ENDS_NAME_ZH = re.compile(r"[府邸寓庭居墅屯湾岛塔阁台座号楼]")
_OF_PEOPLE_EN = re.compile(
    r"(?:(?:i|we|he|she|they)(?:['’]m|['’]re|['’]s)|(?:i|we|he|she|they|my \w+) (?:am|are|is|was|were|work|works|have"
    r"|has|had|paid|bought|come|came|told|said|called)) \w",
    re.IGNORECASE,
)
# How things stand by now: 'ok its outside now', 'we're all out'.
_STANDS_EN = re.compile(
    r"(?:(?:ok(?:ay)?|and|so|well|yes|no|but)[,. ]+)*(?:it|they|we|i|everyone|everybody|he|she)"
    r"(?:['’]?s|['’]?re|['’]?m| is| are| am)"
    r"(?: all| now| already| still)*"
    r" (?:outside|out|inside|gone|off|over|done|fine|safe|ok(?:ay)?|cold|hot|burning)"
    r"(?: now| already| again)*[.! ]*",
    re.IGNORECASE,
)
# 'No ticket i think i never finished': what the citizen did or did not, wherever in the sentence.
_I_DID_EN = re.compile(
    r"\bi (?:never|don['’]?t|didn['’]?t|haven['’]?t|hadn['’]?t|wasn['’]?t|couldn['’]?t|can['’]?t|already|also|only"
    r"|just|still|have|had|was|did|got"
    r"|told|said|sent|lost|called|finished|paid|filed|reported|want|need) \w",
    re.IGNORECASE,
)
_WHERE_PREPOSITION_EN = re.compile(
    r"\b(?:in|at|near|on|by|opposite|behind|beside|next to|live|lives|stay)\b", re.IGNORECASE
)
_PLATE_TOLD = re.compile(
    r"车牌|车号|\b(?:licen[cs]e|number)? ?plate (?:was|is|number|no|said)\b", re.IGNORECASE
)
_NAMED_SPOT_EN = rf"{SPOT_EN}|road|rd|street|st|avenue|ave|lane|hutong|village|district|mall|hotel|hospital"
_WHERE_AT_ALL_EN = re.compile(
    rf"\b(?:{_NAMED_SPOT_EN}|near|next to|opposite"
    r"|behind|beside|between|across|home|here|there|office|line|bus|metro|subway|airport|terminal)\b|\d",
    re.IGNORECASE,
)
# 'Building 7, i already told you': a sentence of oneself beside where it is.
_SPOT_TOLD_EN = re.compile(rf"\b(?!one\b)(?:{_NAMED_SPOT_EN})\b", re.IGNORECASE)


def tells_no_place(words: str) -> bool:
    """Whether words said where a place was asked for are a sentence of something else: '没通知啊', 'mine is brown'."""
    told = words.strip(EDGE)
    if _PLATE_TOLD.search(told) or _NEVER_PLACE.search(told):
        return True
    if is_chinese(told):
        bare = _DOES_THERE.sub("", told)
        if _OF_ONESELF_ZH.match(told) and not _LIKE_PLACE_ZH.search(bare):
            return True
        named = _LIKE_PLACE_ZH.search(bare) or _ENDS_NAME_ZH.search(told)
        return bool(_SENTENCE_ZH.search(told)) and not named
    verb = VERB_EN.search(told)
    if _STANDS_EN.fullmatch(told):
        return True
    if _I_DID_EN.search(told) and not (_WHERE_PREPOSITION_EN.search(told) or _SPOT_TOLD_EN.search(told)):
        return True
    if _DID_EN.match(told) and not _WHERE_AT_ALL_EN.search(told):
        return True
    if _OF_PEOPLE_EN.match(told) and not _WHERE_PREPOSITION_EN.search(told):
        return True
    return bool(verb) and not (_WHERE_AT_ALL_EN.search(told) or re.search(r"(?<=\w )[A-Z][a-z]", told))


def without_trade(words: str) -> str:
    """The words of a place without a clause that only says what somebody does there: '上地 一个做教育的'."""
    return " ".join(one for one in words.split(" ") if not TRADE_ONLY_ZH.fullmatch(one)) or words


def names_matter(words: str) -> bool:
    """Whether the words say outright that they are of a matter: '健身房跑路的事'."""
    return _MATTER.search(words) is not None


def names_business(words: str) -> bool:
    """Whether words are no address but what somebody trades in, or that they live next door: 'the bike company'."""
    told = words.strip(" ，,。.")
    return _BUSINESS.fullmatch(told) is not None or _NEXT_DOOR.fullmatch(told) is not None


def names_next_door(words: str) -> bool:
    """Whether words only tell where somebody is to the one who writes: '楼上', 'the flat above me'."""
    return _NEXT_DOOR.fullmatch(words.strip(" ，,。.")) is not None


def speaks_of_somebody(words: str) -> bool:
    """Whether the words are a sentence about somebody: 'he lives in 1202'."""
    return _OF_SOMEBODY.match(words.strip()) is not None


def happens(words: str) -> bool:
    """Whether Chinese words tell what happened and name no place: '吃出蟑螂'."""
    return bool(HAPPENS_ZH.search(words)) and not _LIKE_PLACE_ZH.search(words)
