"""Whether words are how somebody is called, and what the name in them is. Pure."""

from __future__ import annotations

import re

from actions.phone_numbers import TOLD_NUMBER
from actions.said import PLACE_ENTITIES, Said
from actions.wishes import without_hours
from city.given_names import GIVEN_EN

# The hundred commonest family names (Ministry of Public Security, 2019), and the double ones still met with.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_DOUBLE = "欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容"
_NAME = {
    "zh": re.compile(
        rf"(?:我?(?:叫|是|姓)|免贵姓)[\u4e00-\u9fff]{{1,4}}(?<![吗呢吧么的])"
        rf"|(?:[{_FAMILY}]|{_DOUBLE})[\u4e00-\u9fff·]{{1,2}}(?<![吗呢吧么的了])|[老小阿][{_FAMILY}]"
    ),
    "en": re.compile(
        r"(?:(?:[Mm]y name is|(?:[Mm]y )?[Nn]ame\?|i'?m|i am|it'?s|call me) )?[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,2}",
        re.ASCII,
    ),
}
# What somebody is to the matter, and no name: '我是车主', "I'm the tenant", 'a resident here'.
_ROLE = re.compile(
    r"(?:我|俺|本人)?(?:就|也)?(?:是|算是?)(?:[这那]儿?(?:里|边)?的?|一[个名位]|普通|本|当地|附近"
    r"|我?们?(?:小区|楼|单元|村|店|学校|班)的?)*"
    r"(?:[\u4e00-\u9fff]{0,6}(?:[车业房店货失事户雇买物]主|租[户客]|房[东客]|承租人|[住商用客农散老]户|居民"
    r"|村民|市民|群众|百姓|街坊|邻居|家[长属]|家里人"
    r"|家人|亲属|[职员民农]工|员工|工人|学生|老师|教师|顾客|常客|乘客|旅客|游客|消费者|患者|病人|司机|骑手"
    r"|外卖员|快递员|程序员|会员|用户|党员|孕妇|残疾人"
    r"|当事人|受害[人者]|投诉人|负责人|本人|过路的|路过的|退休的?|[这那]儿的|[外本]地的?人?|代表|志愿者"
    r"|网格员|楼长|保安|物业的?|经理|老板|老板娘)"
    r"|(?:他|她|人家)的?.{0,6})[啊呀吧呢。.!！]*"
    r"|(?:孩子|学生)?(?:家长|业主|车主|租户|租客|房客|住户|居民|村民|邻居|街坊|房东|店主|商户|顾客|乘客"
    r"|患者|家属)[啊呀吧。.!！]*"
    r"|(?:(?:hi|hello)[, ]+)?(?:i['’]?m|i am|we['’]?re|we are|as|just|it['’]?s)? ?(?:just |only )?"
    r"(?:the|an?|one of the|his|her|their|your) "
    r"(?:[\w-]+ ){0,3}?(?:owners?|tenants?|landlord|landlady|residents?|neighbou?rs?|parents?|mother|father"
    r"|mum|mom|dad"
    r"|student"
    r"|teacher|customers?|passengers?|driver|rider|patient|worker|employee|shopkeeper|manager|members?"
    r"|users?|citizen|local|foreigner"
    r"|tourist|guest"
    r"|witness|victim|passer-?by|one living here|one who (?:called|complained))\b[^,;]{0,30}",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:您|你)?(?:就|直接)?(?:叫|喊|称呼|管)我叫?|我?(?:叫|是|姓)|免贵姓"
    r"|(?:my name is|(?:my )?name\?|i['’]?m|i am|it['’]?s|call me)(?:\b|(?<=\?))) *",
    re.IGNORECASE,
)
# What a message may tell that is no name.
ELSE = (*PLACE_ENTITIES, "time", "category", "category_choices", "party", "ticket_number")
# Whose name follows where somebody else is spoken of: 'he name is Mr Wang', 他姓王.
OF_ANOTHER = re.compile(
    r"[他她]|房东|老板|中介|司机|经理|对方|包工头"
    r"|\b(?:it|place|shop|restaurant|bar|cafe|company|school|gym|hotel)(?:['’]?s| is| was) (?:called|named) $"
    r"|\b(?:he|his|she|her|they|their|landlord|landlady|boss"
    r"|owner|agent|driver|manager"
    r"|neighbou?r|teacher|doctor)\b[^.;!?]{0,16}$",
    re.IGNORECASE,
)
# Of whom the citizen is the daughter, it happened to: '他叫王德发，我是他闺女', "she's my mother".
_KIN_ZH = (
    "老?爸爸?|老?妈妈?|爹|娘|父亲|母亲|爷爷|奶奶|姥姥|姥爷|外公|外婆|公公|婆婆|岳父|岳母|老伴|爱人|丈夫"
    "|妻子|老公|老婆|媳妇|儿子|女儿|闺女|孩子"
    "|孙子|孙女|外孙女?|侄子|侄女|外甥女?|哥哥?|姐姐?|弟弟?|妹妹?|叔叔?|舅舅?|姑姑?|[大小二]?姨|邻居|家长|家属|监护人"
)
_KIN_EN = (
    r"(?:(?:mother|father|son|daughter|sister|brother)(?:[- ]in[- ]law)?|m[ou]m|dad"
    r"|(?:grand)(?:mother|father|son|daughter|ma|pa)"
    r"|wife|husband|aunt|uncle|niece|nephew|child|kid|neighbou?r|carer|guardian)\b"
)
_FOR_KIN = re.compile(
    rf"[我俺]是(?:他|她|老人|孩子)(?:家)?的?(?:{_KIN_ZH})|[他她]是[我俺咱]们?家?的?(?:{_KIN_ZH})"
    rf"|\bi(?:['’]?m| am) (?:his|her|their) {_KIN_EN}|\b(?:he|she)(?:['’]?s| is) my {_KIN_EN}",
    re.IGNORECASE,
)
# Who somebody is to the other one, before their own name: '我是她儿子 赵强'.
_I_AM_THEIR = re.compile(
    rf"^[我俺]是(?:他|她|老人|孩子)(?:家)?的?(?:{_KIN_ZH})[，,\s]+"
    rf"|^i(?:['’]?m| am) (?:his|her|their) {_KIN_EN}[,\s]+",
    re.IGNORECASE,
)
_OWN = re.compile(r"我|免贵|(?:my|i['’]?m|i am|call me)\b", re.IGNORECASE)
# 'john': a given name that is met with often, written small.
_SMALL_NAME = re.compile(rf"(?:{GIVEN_EN})(?: [a-z]{{2,12}})?")
# 'call me 13522223333 jess': one small word behind the number, and none of those that people write there.
_SIGNED_SMALL = re.compile(
    r"(?!(?:thanks?|thx|ty|cheers|please|pls|plz|ok|okay|only|any|anytime|whenever|after|before|now|asap|urgent|urgently|call"
    r"|calls|text|texts|sms|whatsapp|wechat|today|tonight|tomorrow|mornings?|evenings?|weekends?|weekdays?|yes|no|mobile|cell"
    r"|home|work|office|again|same|here|bye|works|fine|best|better|instead|directly|quickly|soon)$)[a-z]{2,12}"
)
_ENDS_POLITELY = re.compile(r"(?<![\s,])[\s,]+(?:please|pls|plz|thanks|thank you|谢谢)$", re.IGNORECASE)
_TITLED_SMALL = re.compile(r"(?:mr|mrs|ms|miss|dr)\.? [a-z]{2,12}")
# 'SF1234567890123': of a parcel, an order, a card, and nobody's name.
_SOME_NUMBER = re.compile(r"\d{4}")
_TITLES = "先生|女士|小姐|阿姨|师傅|大爷|大妈"
# A name by its title: 王女士, 'Mr Wang'. Of a 盲人大爷 and a 保洁阿姨 no name is told.
TITLED = re.compile(
    rf"[\u4e00-\u9fff]{{1,2}}(?:先生|女士|小姐)|(?:[{_FAMILY}]|{_DOUBLE})[\u4e00-\u9fff]?(?:阿姨|师傅|大爷|大妈)"
    r"|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]\w+"
)


# 小王, 王女士: nothing but how somebody is called, whatever it sounds like.
_CALLED_SO = re.compile(rf"(?:我?(?:叫|是))?(?:[老小阿][{_FAMILY}]|[{_FAMILY}](?:{_TITLES}))[\s。.]*")


def name_beside_number(said: Said) -> str | None:
    """A name that is all there is beside a number, and when to call it: '电话18600001111 赵敏 晚上打'."""
    rest = TOLD_NUMBER.sub("", without_hours(said.words)).strip(" ，,、；;。.")
    rest = _ENDS_POLITELY.sub("", _I_AM_THEIR.sub("", rest))
    behind = said.words.rpartition(said.told("phone"))[2].strip(" ,.!-") if said.told("phone") else ""
    if said.lang == "en" and (_SIGNED_SMALL.fullmatch(behind) or _TITLED_SMALL.fullmatch(behind)):
        return behind.title()
    if said.lang == "en" and _SMALL_NAME.fullmatch(rest):
        return rest.title()
    is_name_only = 0 < len(rest) < len(said.words) and not tells_role(rest)
    return _LEADS.sub("", rest) if is_name_only and _NAME[said.lang].fullmatch(rest) else None


def speaks_for_kin(words: str) -> bool:
    """Whether it is told of whom the citizen is a relative: a name beside it is theirs, and not the other side's."""
    return _FOR_KIN.search(words) is not None


def is_name(said: Said) -> bool:
    """Whether the whole message may be how somebody is called: no place, no matter."""
    if said.value("person_name"):
        return not OF_ANOTHER.search(said.words[: said.entity("person_name").get("start") or 0])
    if said.names_place or said.intent == "file_complaint" or tells_role(said.words):
        return False
    if said.is_mostly("party") and not _OWN.match(said.words):
        # '叫华联超市': what the shop is called.
        return False
    if _SOME_NUMBER.search(said.words):
        return False
    if _NAME[said.lang].fullmatch(said.words) or TITLED.fullmatch(said.words):
        return True
    return said.lang == "en" and said.means("inform") and _is_small_name(said)


def is_called_so(words: str) -> bool:
    """Whether nothing is said but how somebody is called: 小王, 王女士."""
    return _CALLED_SO.fullmatch(words) is not None


def _is_small_name(said: Said) -> bool:
    known = any(said.value(name) is not None for name in ELSE)
    return not known and _SMALL_NAME.fullmatch(said.words) is not None


def tells_role(words: str) -> bool:
    """Whether the words say what somebody is to the matter, and not how they are called: '我是车主'."""
    return _ROLE.fullmatch(words.strip()) is not None


def leads_to_name(words: str) -> bool:
    """Whether the words say themselves that a name follows: 'my name? Sergei'."""
    return _LEADS.match(words) is not None


def name_in(said: Said) -> str:
    """The name in words that are one, without what leads to it: 'it's Anna' is Anna."""
    name = _LEADS.sub("", said.words).strip(" ，,。.!！") or said.words
    return name.title() if name.isascii() and name.islower() else name
