"""Words that tell where, as they stand in an answer: what belongs to an address, and what does not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

# What happens, and what any place has in its name.
_HAPPENS_ZH = re.compile(
    r"[吃喝睡打骂吵撞砸偷抢骗坑漏堵坏倒塌掉裂停断臭咬烧欠拖扣退赔修拆占堆]|没人|不(?:让|给|管|能|敢|了|着)|受不了"
    r"|疼|病|伤|死|怕|都说了|(?:[了过啦])$"
)
_LIKE_PLACE_ZH = re.compile(
    r"[区路街巷弄楼院村镇乡园里城苑寺桥门站口店厦场馆校厂庄坊营桥湖河沟旁边侧面东西南北]|大道|广场|大厦|对面|附近"
    r"|胡同|\d|[a-zA-Z]{2}"
)
# No amount is longer: each digit of a long row would be tried to its end.
_NUMBER = r"(?:\d[\d,.]{0,14}|[零一二两三四五六七八九十百千万几]{1,14})[多来余]?(?:百|千|万)?"
# So much that nothing but money is counted in it: 5800块, 三千元.
_SUM = (
    r"(?:\d[\d,.]{0,14}\d|[\d零一二两三四五六七八九十几]{1,14}[多来余]?[百千万]"
    r"[零一二两三四五六七八九十百千万]{0,14})[多来余]?"
)
_AMOUNT = re.compile(
    rf"{_NUMBER}(?:[块元]钱|万(?=元|块|多|了|$|\W)|人民币)"
    rf"|{_SUM}(?:块(?![石地空砖玉牌板])|元(?![东西南北中]?[桥宝旦大里街路店食]))"
    rf"|(?!一块){_NUMBER}[块元](?=$|[^\w\s])"
    r"|(?:还[剩欠]|剩下?|欠|加(?!州)|涨到?|罚|扣|赔|值|[花交充付收][了过]?|[一总]共"
    r"|押金)[^\d，,。]{0,3}\d{3,}(?![\d号路楼室层])"
    r"|\b(?:rmb|cny|¥) ?[\d,.]+[k]?|[\d,.]{1,15} ?k? ?(?:yuan|kuai|rmb|cny|bucks)\b|¥ ?[\d,.]+",
    re.IGNORECASE,
)
# '三千八', '两千来块', 'about 900', 'paid 900': nothing but a sum.
_ONLY_SUM = re.compile(
    r"(?:大概|大约|也就|就|一?共|总共|差不多|快|花了|交了|付了|充了|欠)*"
    r"(?:[一二两三四五六七八九十几]+[百千万][零一二两三四五六七八九十百千多来余]*|[0-9]{3,7}[多来]?)(?:块"
    r"|元|左右|吧|呢)*"
    r"|(?:(?:about|around|roughly|over|almost|nearly|i|we|paid|spent|lost|for|it was"
    r"|cost(?: me)?)[ ]*)*[0-9][0-9,.]*k?(?: or so)?"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine|ten) (?:hundred|thousand|grand)",
    re.IGNORECASE,
)
# '那个健身房跑路的事', 'it's about the lift': no shop and no street is called so.
_MATTER = re.compile(
    r"[的那这](?:个|件|档子|回)?(?:事儿?|事情|问题)[啊呢吧嘛。.!！]*$|^(?:it['’]?s|this is) (?:all )?(?:about"
    r"|regarding)\b"
    r"|^(?:forget|never ?mind|ignore|skip|drop|leave out) (?:about )?the (?!address|place|building|gate|first)",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"(?:不好意思|抱歉|对不起|麻烦了?|谢谢|谢了|辛苦了?|拜托)[您你了啊]*|(?:i'?m |so |very )*(?:sorry"
    r"|thanks|thank you|please|cheers)",
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
# Nothing but how many there are, or how often it was: 'around 40 people', 三十来户.
_COUNT = re.compile(
    r"(?:大概|大约|差不多|约|至少|起码|一共|总共|得有|有|好几"
    r"|我们)*[\d一二两三四五六七八九十几百千]+[多来几]?(?:个|位|名|口)?(?:人|户|家|孩子|老人|学生|员工|住户"
    r"|业主|次|回|趟|遍|辆|口人)(?:左右|呢|吧|了)?"
    r"|(?:about|around|roughly|over|at least|some|more than|nearly|maybe|we are|there are|all)? ?(?:\d+"
    r"|two|three|four|five|six|seven|eight"
    r"|nine|ten|a dozen|dozens of|hundreds of) (?:of us|people|persons|residents|families|households"
    r"|flats|kids|children|students"
    r"|workers|employees|colleagues|tenants|times|cars|bikes)",
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
_UNSURE = re.compile(
    r"(?:不(?:太?想|愿意?|便|方便|能|用|必)|先不|就不)(?:再)?(?:说|讲|告诉|透露|细说)(?!话)|记不[清得住]"
    r"|不记得|不知道|不清楚|不晓得|没注意|说不[准清好]|忘了|想不起|没看清"
    r"|\b(?:can['’]?t|cannot|don['’]?t|do not|couldn['’]?t|didn['’]?t) (?:\w+ )?"
    r"(?:remember|recall|know|see|catch|tell)\b"
    r"|\b(?:(?:(?:i['’]?d |would )?(?:rather|prefer) not(?: to)?"
    r"|(?:don['’]?t|do not) want to|won['’]?t) (?:say|tell|give))\b"
    r"|\b(?:dunno|idk|no idea|no clue|forgot|forgotten|unsure|not (?:quite |really )?(?:sure|certain))\b",
    re.IGNORECASE,
)
# A clause that goes on telling where: 学校旁边那个红楼, 三层, 'the red one next to the school', 'flat 602'.
_WHERE_ZH = re.compile(
    r"^(?:就?在)?(?:靠近|紧?挨着|临着|紧邻|正对着?).+"
    r"|(?:旁边?|边上|[对隔][面壁]|附近|后[面边头身]|前[面边头]|里[面边头]|门口|拐角|路口|交叉口"
    r"|[东西南北][侧边面头角]"
    r"|楼[上下]"
    r"|[楼栋幢座院层室号]|单元|房子|平房|门脸)(?:[那这]?[个栋幢座家间边排]|就是)?$"
)
# 就我家楼下 is found by nobody.
_AT_HOME_ZH = re.compile(r"我们?家(?:楼[上下]|门口|对面|旁边|附近|后面|前面)$")
# 海淀黄庄那个大坑: something by which it is found, and neither a matter nor a person.
_THAT_ZH = re.compile(
    r"的?那[个栋幢座家条片块间排处][^那不没了过]{1,8}(?<!事)(?<!问题)(?<!情况)(?<!中介)(?<!公司)(?<!老板)(?<!房东)(?<!司机)(?<!人)"
)
_BESIDE_EN = (
    r"(?:next to|near|by|beside|opposite|behind|across from|in front of|outside|between|close to|above|under"
    r"|(?:on|at|in) the (?:corner|side|left|right|back|front|middle|end))\b.*"
)
_SPOT_EN = (
    "one|building|house|block|tower|unit|flat|room|floor|gate|door|entrance|shop|yard|courtyard|stall|park"
    "|square|market"
    "|compound|estate|community|complex|residence|court|gardens?"
    "|bridge|corner|end|side|part|stretch|stop|station|playground|car park|alley|dorm|dormitory|lobby|basement|garage"
    "|exit|canteen|campus|staircase|phase|zone"
)
# 'the park on' before the street.
_SPOT_BEFORE_EN = re.compile(
    rf"(?:it'?s )?(?:at |in |by |near )?the (?:[a-z0-9-]+ ){{0,2}}?(?:{_SPOT_EN})"
    r" (?:on|at|in|of|off|near|behind|opposite)(?: the)?",
    re.IGNORECASE,
)
# Which of several shops is meant, and no part of where it is: 'the one in'.
_ONE_IN_EN = re.compile(
    r"(?:(?:it['’]?s|that['’]?s|yes|no)[, ]+)*the (?:one|branch|store|shop) (?:at|in|on|of)(?: the)?",
    re.IGNORECASE,
)
_WHERE_EN = re.compile(
    rf"(?:it'?s |that'?s )?(?:(?:right|just|directly) )?(?:{_BESIDE_EN}"
    r"|(?:the |a )?(?:[a-z0-9-]+ ){0,3}?"
    rf"(?:{_SPOT_EN})\b(?: #?[0-9a-z]{{1,5}}$)?"
    rf"(?:$| (?:with|on|at|of) .*| {_BESIDE_EN}))",
    re.IGNORECASE,
)
# One piece of a place between spaces: 毛纺厂南小区, 9号楼4门201, T2.
_DOOR_ZH = (
    r"(?:第?[0-9a-zA-Z一二三四五六七八九十甲乙丙丁]+(?:号院|号楼|号门|号|栋|幢|座|单元|门|层|楼|排|弄|室"
    r"|户)(?:[0-9]{1,4}[室号户]?)?-?)"
)
_PIECE_ZH = re.compile(
    r"(?![这那家哪]|\d+路)[^的了没不]{1,12}(?:小区|家园|花园|公寓|大厦|大楼|广场|市场|中心|学校|小学|中学"
    r"|大学|医院|胡同|宿舍|家属院|大院|地铁站"
    r"|[苑庭府邸园寓城厂里村院楼区巷街路条店桥营庄坊])(?:[东西南北][门口侧]|门口)?"
    r"|(?:再|就|是)*(?:往|向|朝)[东西南北里外前后左右]{1,2}(?:边|走|拐)?(?:大?约|差不多|大概"
    r"|不到)?[\d一二两三四五六七八九十百几]*多?(?:米|步|里地?|公里|站地?)?"
    rf"|{_DOOR_ZH}+(?:[东西南北]?门口?|楼下|楼道|旁边|边上|附近|对面)?|[a-zA-Z][0-9]{{1,2}}(?:座|栋|楼)?"
    rf"|[0-9]{{1,3}}(?:-[0-9]{{1,4}}){{1,2}}"
)
_BETWEEN_PIECES = frozenset({"那个", "这个", "那边", "这边", "那儿", "就是", "就在", "那"})
# 崇文门那边 新世界家园: what stands between an area and the estate in it.
_ABOUT_ZH = re.compile(r"^(?:[那这](?:[边片]儿?|儿|块儿?|个)|附近|一带)[的\s，,]*")
# What else an unlisted spot may end in: 宫门口东岔, 输入胡同把口.
_SPOT_ZH = re.compile(
    r"(?![这那家哪])[^的了没不叫说我你他她您是有]{1,12}(?:[岔口道沟坡岛港潭墙角段侧边]|把口|路段)儿?"
)
_LONGEST_SPOT = 14
# What people are and do, and no part of a place.
_NO_SPOT = re.compile(
    r"物业|公司|老板|中介|房东|司机|电话|先生|女士|小姐|[我你他她您们]|\d{7}|[每昨今]|天天|晚上|早上|上午|下午|姓|叫"
)
# A clause that is a name of some words, as an estate has one: 'Palm Springs'.
_NAMES_EN = re.compile(
    r"(?!(?:Mr|Mrs|Ms|Miss|Dr|Last|Since|This|On|My|Our|I|It|We|They|He|She|No|Not|Please|Call|Thanks?)\b)"
    r"[A-Z][\w'’&-]*(?: [A-Z0-9][\w'’&-]*){1,3}"
)
_ITS_EN = re.compile(r"^it['’]?s (?=\w)", re.IGNORECASE)
_VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|did|won['’]?t|isn['’]?t|didn['’]?t|doesn['’]?t|can['’]?t|keeps?|runs?"
    r"|comes?|coming|goes|going)\b",
    re.IGNORECASE,
)
# A sentence, and no name: it denies, speaks to the desk, or ends as only speech does.
_SENTENCE_ZH = re.compile(
    r"^(?:没|不|都|也|还|又|再|刚|已经|[我俺](?:可|就|也|都|真|是)?(?:不[想愿要会能肯敢]|没|想|要)|那?你"
    r"|那就|因为|所以|反正|大?半[天夜])|(?:[啊呀呢吗吧了]|[着过]呢)$"
)
# What is nobody's address, however it is spoken: a question aside, how often, who somebody is, the matter by one word.
_NEVER_PLACE = re.compile(
    r"^(?:(?:顺便|我?想|请|那|再|对了){1,3}问(?:一?下|问)?|问(?:一?下|问)|打听一?下|咨询一?下)"
    r"|^(?:这(?:都|已经)?)?(?:都|已经)?第[一二三四五六七八九十几\d]+[次回]"
    r"|^(?:老板|房东|司机|经理|中介|店长|保安|负责人|队长|工头|包工头|主任)(?:是|就|好像)?(?:叫|姓)"
    r"|^[一二三四五六七八九十\d]+[楼层]那[户家个]"
    # How it goes, what somebody says or does, and what is asked: '上个月还开着门呢', '跟他说了不听', '要带啥'.
    r"|(?:还|正|又)[^，。]{0,10}呢[啊呀]?$|[么吗嘛][？?]?$|(?:啥|咋[整办弄]?|怎么[办着]|干(?:嘛|什么)|什么)(?:啊|呀|呢|的)?$"
    r"|^(?:每[天晚日周]|天天(?=[都晚早在来这吵闹到有把])|夜夜|大(?:冬|夏|热|冷|白|晚|半夜?|早)天?[里晚上]*的|大(?:晚上|半夜|早上|冬天|夏天))"
    r"|^(?:跟|向|对)[^，。]{1,6}(?:说|讲|反映|提)|^(?:说|讲|让我|叫我|给我|逼我|骗我|不让)(?!唱|坛|堂)"
    r"|^[我俺咱他她你您](?:们|家)?(?:都|就|也|已经|刚|又|还|可)?(?:给|把|被|跟(?!前)|让|说|转|交|付|打|花|找|问|怕|觉得|没)"
    r"|[\u4e00-\u9fff]了(?=[\s，,。.!！]|$)|(?:也|都|就|还|又|老|总)(?:不(?!老屯)|没|被|给)|关机|打不通|不接电话"
    r"|没(?:有)?(?:编号|单号|号码?|查询码)|打电话[报说投反]|^[那这][只条头匹](?:大|小|野|流浪)?[\u4e00-\u9fff]{0,3}$"
    r"|^(?:it['’]?s |this is |already |now )*(?:the )?"
    r"(?:first|second|third|fourth|fifth|sixth|\d+(?:st|nd|rd|th)|umpteenth) time\b"
    r"|^(?:every|each)(?: single)? (?:day|night|morning|evening|week|weekend|month|time)\W*$"
    r"|^(?:it['’]?s )?(?:the|that|this) (?:construction|noise|smell|stench|music|traffic|dust|smoke|heating|heat"
    r"|water|rubbish|trash|garbage|dogs?|drilling|hammering|parking|thing next door)\W*$"
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
    r"|^(?:officer|inspector|manager|driver|teacher|doctor|nurse|mr|mrs|ms|miss|dr)\.? [A-Za-z]+\W*$",
    re.IGNORECASE,
)
_ENDS_NAME_ZH = re.compile(r"[府邸寓庭居墅屯湾岛塔阁台座号楼]")
_OF_PEOPLE_EN = re.compile(
    r"(?:(?:i|we|he|she|they)(?:['’]m|['’]re|['’]s)|(?:i|we|he|she|they|my \w+) (?:am|are|is|was|were|work|works|have"
    r"|has|had|paid|bought|come|came|told|said|called)) \w",
    re.IGNORECASE,
)
_WHERE_PREPOSITION_EN = re.compile(
    r"\b(?:in|at|near|on|by|opposite|behind|beside|next to|live|lives|stay)\b", re.IGNORECASE
)
_PLATE_TOLD = re.compile(
    r"车牌|车号|\b(?:licen[cs]e|number)? ?plate (?:was|is|number|no|said)\b", re.IGNORECASE
)
_WHERE_AT_ALL_EN = re.compile(
    rf"\b(?:{_SPOT_EN}|road|rd|street|st|avenue|ave|lane|hutong|village|district|mall|hotel|school"
    rf"|hospital|near|next to|opposite"
    r"|behind|beside|between|across|home|here|there|office|line|bus|metro|subway|airport|terminal)\b|\d",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，,。;；!！?？\n]+|\.(?=\s|$)")
_LONGEST = {"zh": 20, "en": 60}
# '的楼' behind a place tells nothing more of it; one character alone is the last one of its name.
_LEAST = 3
_NO_END = "的了啊呀呢吧嘛哈那这里边儿处上下"
_EDGE = " \t\n，,、。.;；:：!！-"


def tells_amount(words: str) -> bool:
    """Whether an amount of money is told, or nothing but how many: it is part of the matter and no place."""
    return _AMOUNT.search(words) is not None or _COUNT.fullmatch(words.strip(" ，,。.")) is not None


def tells_no_place(words: str) -> bool:
    """Whether words said where a place was asked for are a sentence of something else: '没通知啊', 'mine is brown'."""
    told = words.strip(_EDGE)
    if _PLATE_TOLD.search(told) or _NEVER_PLACE.search(told):
        return True
    if _is_chinese(told):
        named = _LIKE_PLACE_ZH.search(told) or _ENDS_NAME_ZH.search(told)
        return bool(_SENTENCE_ZH.search(told)) and not named
    verb = _VERB_EN.search(told)
    if _OF_PEOPLE_EN.match(told) and not _WHERE_PREPOSITION_EN.search(told):
        return True
    return bool(verb) and not (_WHERE_AT_ALL_EN.search(told) or re.search(r"(?<=\w )[A-Z][a-z]", told))


def is_sum(words: str) -> bool:
    """Whether nothing is said but how much: '三千八', 'about 900'."""
    return _ONLY_SUM.fullmatch(words.strip(_EDGE)) is not None


def names_matter(words: str) -> bool:
    """Whether the words say outright that they are of a matter: '健身房跑路的事'."""
    return _MATTER.search(words) is not None


def names_business(words: str) -> bool:
    """Whether words are no address but what somebody trades in, or that they live next door: 'the bike company'."""
    told = words.strip(" ，,。.")
    return _BUSINESS.fullmatch(told) is not None or _NEXT_DOOR.fullmatch(told) is not None


def speaks_of_somebody(words: str) -> bool:
    """Whether the words are a sentence about somebody: 'he lives in 1202'."""
    return _OF_SOMEBODY.match(words.strip()) is not None


def happens(words: str) -> bool:
    """Whether Chinese words tell what happened and name no place: '吃出蟑螂'."""
    return bool(_HAPPENS_ZH.search(words)) and not _LIKE_PLACE_ZH.search(words)


def clauses(words: str) -> list[str]:
    """What is said between commas and stops, bare."""
    return [part for piece in _CLAUSE.split(words) if (part := piece.strip(_EDGE))]


def is_unsure(clause: str) -> bool:
    """Whether a clause only says that something is not known: 'cant remember the number'."""
    return _UNSURE.search(clause) is not None


def place_clauses(words: str, others: Sequence[str] = ()) -> str:
    """The words without the clauses that say that something is not known, or hold one of `others`: a number, a name."""
    kept = [
        c
        for c in clauses(words)
        if not (is_unsure(c) or _POLITE.fullmatch(c)) and not any(other in c for other in others)
    ]
    if len(kept) == len(clauses(words)):
        return words
    return ("，" if _is_chinese(words) else ", ").join(kept)


def whole_place(found: str, words: str) -> str:
    """The address found, with what else the words tell of the place: 'the red one next to the school'."""
    if words.count(found) != 1:
        return found
    mark, joint = "\0", "，" if _is_chinese(found) and _is_chinese(words) else ", "
    told = []
    for clause in clauses(words.replace(found, mark)):
        if mark in clause:
            before, behind = (side.strip(_EDGE) for side in clause.split(mark, 1))
            of_spot = _SPOT_BEFORE_EN.fullmatch(before) and not _ONE_IN_EN.fullmatch(before)
            whole = f"{before} {found}" if of_spot else found
            gap = " " if found.isascii() or f"{mark} " in clause else ""
            goes_on = behind if _goes_on(behind) else _within(behind)
            gap = gap or (" " if goes_on and f" {goes_on}" in behind else "")
            told.append(f"{whole}{gap}{goes_on}".strip())
        elif _tells_where(clause := _ITS_EN.sub("", clause)) or (told and clause == _pieces(clause)):
            told.append(clause)
        else:
            told += [clause] if found.isascii() and _NAMES_EN.fullmatch(clause) else []
    return joint.join(told)


def _within(behind: str) -> str:
    """What lies in an area that is told first: of '那边 宫门口东岔' the lane, whatever it is called."""
    inside = _ABOUT_ZH.sub("", behind)
    pieces = _pieces(inside)
    whole = inside != behind and 1 < len(inside) <= _LONGEST_SPOT and inside[-1] not in _NO_END
    free = whole and not (_NO_SPOT.search(inside) or _HAPPENS_ZH.search(inside) or tells_amount(inside))
    return inside if free and _is_chinese(inside) else pieces


def _pieces(behind: str) -> str:
    """What of the words behind a Chinese place goes on with it, piece by piece: of 'T2 叫迅达' the tower."""
    return " ".join(takewhile(_is_piece, (one for one in behind.split() if one not in _BETWEEN_PIECES)))


def _is_piece(words: str) -> bool:
    told = _PIECE_ZH.fullmatch(words) or (_SPOT_ZH.fullmatch(words) and not _NO_SPOT.search(words))
    return bool(told) and not _HAPPENS_ZH.search(words)


def _goes_on(behind: str) -> bool:
    if len(behind) == 1:
        return _is_chinese(behind) and behind not in _NO_END
    return len(behind) >= _LEAST and _tells_where(behind)


def _tells_where(clause: str) -> bool:
    lang = "zh" if _is_chinese(clause) else "en"
    if not clause or len(clause) > _LONGEST[lang] or is_unsure(clause) or tells_amount(clause):
        return False
    if lang == "zh":
        if _AT_HOME_ZH.search(clause):
            return False
        if _THAT_ZH.fullmatch(clause):
            return True
        return bool(_WHERE_ZH.search(clause)) and not _HAPPENS_ZH.search(clause)
    return bool(_WHERE_EN.fullmatch(clause)) and not _VERB_EN.search(clause)


def _is_chinese(words: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in words)
