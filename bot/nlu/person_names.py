"""How a citizen is called, where the words introduce it as a name; that of somebody else is left alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.found import Found
from bot.nlu.phones import BEHIND_NUMBER, DIGIT
from city.given_names import GIVEN_EN

# The hundred commonest surnames cover more than four in five people; a rarer one needs a stronger frame.
SURNAME = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文"
_TITLE_ZH = "先生|女士|小姐|大爷|大妈|阿姨|叔叔|师傅|老师|奶奶|爷爷|同志"
# 王姐, 老张, 小李子: how a familiar person is called.
FAMILIAR_ZH = rf"[{SURNAME}](?:大?[姐哥嫂婶姨叔爷]|[总工])|[老小阿][{SURNAME}]"
_NOT_NAME = "(?!公司|小区|街道|社区|物业|饭店|超市|学校|医院|什么|不|是|的|在|有|了|吗)"
_NAME_ZH = re.compile(
    rf"(?:免贵|我|俺|本人|^|[，,。 ])姓(?P<family>欧阳|司马|上官|诸葛|[{SURNAME}])(?!的)"
    rf"|(?:姓名|名字|联系人|[我俺咱]叫|我的名字(?:是|叫)|本人叫?)(?:是|叫)?[:： ]*{_NOT_NAME}(?P<full>[{SURNAME}](?:[\u4e00-\u9fff]{{1,2}})?(?:{_TITLE_ZH})?)(?=[，,。.;；\s\d、]|电话|手机|$)"
    rf"|(?:叫|找|联系人?|称呼)我?[:： ]*(?P<titled>[{SURNAME}](?:[\u4e00-\u9fff]{{0,2}}?)(?:{_TITLE_ZH}))"
    rf"|(?:叫|喊|称呼|管)我叫?[:： ]*(?P<familiar>{FAMILIAR_ZH})(?=就|吧|即可|得了|行|好|[，,。.;；\s\d]|$)"
    rf"|(?:^|[，,。.;；\s]|[就您你]|可以|直接)(?:叫|喊|称呼)[:： ]*(?P<called>{FAMILIAR_ZH})(?=就|吧|即可|得了|行|好|[，,。.;；\s\d]|$)"
    rf"|(?:我叫|叫我|我的名字(?:是|叫)?)[:： ]*(?P<latin>[A-Z][A-Za-z]{{1,14}}(?: ?[{SURNAME}][\u4e00-\u9fff]{{1,2}})?)(?=[，,。.;；\s\d、]|电话|手机|$)"
    rf"|^我是(?P<myself>[老小][{SURNAME}])(?=[，,。.;；\s\d]|$)"
    rf"|(?<=\d)[，, ]+(?P<behind>[{SURNAME}](?:[\u4e00-\u9fff]{{0,2}}?)(?:{_TITLE_ZH}))(?=[，,。.]?$)"
    rf"|^(?:我是)?(?P<alone>(?!谢[谢了过])[{SURNAME}](?:[\u4e00-\u9fff]{{0,2}}?)(?:{_TITLE_ZH}))(?=[，,。.;； \d]|$)"
)
# Between a number and the name of who signs stands how to call, and no place: 'any time after six, Tom'.
_ON_CALLS = (
    r"(?i:[^.!?]{0,40}\b(?:call|phone|ring|text|reach|message|any ?time|after|before|mornings?|afternoons?|evenings?|nights?|weekdays?|weekends?"
    r"|please|thanks|thank you|regards|cheers)\b)"
)
# Of 'building 5 Wang Fang 138…' the name, which begins as families are called.
_FAMILY_EN = (
    r"(?:Wang|Li|Zhang|Liu|Chen|Yang|Zhao|Huang|Zhou|Wu|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Tang|Deng"
    r"|Feng|Han|Cao|Peng|Zeng|Xiao|Tian|Pan|Yuan|Cai|Jiang|Yu|Du|Ye|Cheng|Wei|Su|Lu|Ding|Ren|Shen|Yao|Cui|Tan|Fan|Song)"
)
_ON_PLACES = r"\b(?:in(?! the (?:morning|afternoon|evening))|(?:at|from|to)(?! (?:night|noon|any|\d))|near|lives?|living)\b"
_NAME_EN = re.compile(
    r"[Mm]y (?:(?:[Cc]hinese|[Ee]nglish|full|real) )?name(?: is|['’]s) (?P<small>[a-z]{2,8}(?: [a-z]{2,8}){1,2})(?=[,;!]|[.]?$)"
    r"|(?:[Mm]y (?:(?:[Cc]hinese|[Ee]nglish|full|real) )?name is|[Mm]y name's|[Mm]y name(?= [A-Z])|(?:^|[.,;!?] ?)[Nn]ame['’]?s|[Nn]ame ?[:：] ?|[Tt]his is|[Cc]all me"
    r"|(?:[Pp]ut|[Ww]rite|[Nn]ote) (?:me|it|that) (?:down )?(?:as|under)|[Uu]nder the name(?: of)?|(?:[Pp]ut|[Ww]rite)(?: down)? my name(?: as| is)?(?= [A-Z])|[Ii] go by|[Ii](?: am|['’]?m) called"
    r"|[Cc]ontact(?: person)? ?(?:is|:)?|[Aa]sk for) ?"
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Miss|Dr|mr|ms|mrs|miss|dr)\.? )?[A-Za-z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2})"
    # 'im emma', 'its lucy, you can text me …': small letters, where nothing but a name that is met with often stands.
    rf"|^(?:(?:hi|hello|hey|ok|yes|sure),? )?(?:i['’]?m|i am|it['’]?s|this is|me:?) (?P<given>{GIVEN_EN})(?=\s*(?:[.,;!]|$))"
    r"|\b(?:I am|I'm|i'm|i am) (?P<iam>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?=[,.;]|$| and\b| from\b)"
    rf"|(?<=\d) (?P<housed>{_FAMILY_EN} [A-Z][a-z]{{1,7}})[,:]? (?=\+?(?:86 ?)?1[3-9]\d(?:[ -]?\d{{4}}){{2}}\b)"
    rf"|(?<=\d{{4}}) (?P<signing>(?i:{GIVEN_EN}))(?=[.!]?$)"
    r"|(?<=\d{4}), ?(?P<behind>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.!]?$)"
    r"|^(?P<titled>(?:Mr|Ms|Mrs|Miss|mr|ms|mrs|miss)\.? [A-Za-z][a-z]+)(?=[,.; \d]|$)(?!,? (?:he|she|who|is|was|says?|said|owns?)\b)"
    r"|(?:^|[,.!] )(?P<here>[A-Z][a-z]+(?: [A-Z][a-z'’-]+){0,2}) here(?=[,.!]|$)"
    r"|(?:^|[,.;] ?|[Cc]heers,? |[Rr]egards,? |\b(?:[Ii]t'?s"
    r"|[Ii]'?m) )(?P<before>[A-Z][a-z]+(?: [A-Z][a-z'’-]+)?)[,:]? (?=\+?(?:86 ?)?1[3-9]\d(?:[ -]?\d{4}){2}\b)"
    rf"|1[3-9]\d(?:[ -]?\d{{4}}){{2}},? (?={_ON_CALLS})(?:(?!{_ON_PLACES})[^.!?]){{0,40}}, ?"
    r"(?P<signed>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.!]?$)"
    r"|(?<=\d{4}) ?\((?P<bracketed>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\)"
)
# What stands where a name would, and is none: 'call me later', 'I am at home'.
_NO_NAME_WORDS_EN = """
    a an the at back in on when my about after before not very urgent off under via through near is are
    was me you your his her their ridiculous so too what how by if it to again later later. tomorrow
    unacceptable terrible getting wrong but and or only any anytime please between during from until
    then instead with here whenever whatever because sometime today tonight now maybe asap this that for
    phone mobile hello hi building room flat thanks sorry no yes nobody anybody someone tel cell number
    names stupid crazy as over up out there i we they weekdays weekends mornings evenings monday tuesday
    wednesday thursday friday saturday sunday beijing
    awful insane absurd madness nonsense bullshit bad sad unfair illegal horrible
    needed required necessary wanted preferred requested details info information
"""
# 'This is unbelievable', 'this is outrageous': how something is.
_HOW_EN = re.compile(r"[a-z]{4,}(?:able|ible|ting|ging|ling|ous|ful|less|etic)")
_NO_NAME_EN = frozenset(_NO_NAME_WORDS_EN.split())
# Written small behind 'call me', a name ends the clause: 'call me ben', not 'call me whenever it suits'.
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,.;!?]|on\b|at\b|\+?\d)")
# Whose name it is where somebody else is spoken of.
_ANOTHER_ZH = re.compile(r"房东|老板|中介|经理|司机|保安|对方|[他她]|邻居|店[主长家]|商家|包工头|骗子")
# Who stands right before the name that is theirs: '昨天来修水管的师傅 姓王'; a 师傅 at the head is called to.
_ANOTHER_NEAR_ZH = re.compile(
    r"(?:(?<=\S)师傅|工人|工作人员|工长|主任|队长|书记|站长|科长|所长|民警|警察|辅警|城管|医生|大夫|护士|老师|校长|教练|客服|快递员?|外卖员?|骑手|维修工?|电工|水工"
    r"|保洁员?|环卫工?|领导|店员|售货员|收银员|销售|物业的?|管理员|网格员|接线员|[那这][个位家]\S{0,8})[^。！!？?好您]{0,4}$"
)
_OWN_ZH = re.compile(r"我|俺|咱|本人|免贵|联系人")
_CALLS_ZH = re.compile(r"[叫喊]|称呼")
# Behind 'you' and before 'will do' it is how to address the citizen.
_INVITES_ZH = re.compile(r"[您你]$|可以$|直接$")
_INVITED_ZH = re.compile(r"就?(?:行|好|可以|成|得了|即可)(?=[了吧啊呀，,。.;；\s\d]|$)|吧")
_ANOTHER_EN = re.compile(
    r"\b(?:(?:landlord|landlady|boss|owner|agent|manager|driver|guard|neighbou?r|contractor|seller)(?:['’]?s)?"
    r"(?:,? (?:is )?called)?|(?!it['’]s|that['’]s)\w+['’]s|his|her|their)[, ]*$",
    re.IGNORECASE,
)
_NUMBER_BESIDE = re.compile(
    rf"\s*[，, ]?\s*(?:电话|手机)?(?:是|号)?[:： ]*\+?[{DIGIT}](?:[ .-]?[{DIGIT}]){{6,}}"
)


def _is_anothers(text: str, match: re.Match[str], group: str) -> bool:
    """Whether the name is of somebody the message tells of: '房东是个女的，叫王姐', 'the landlord's name: Anna'."""
    start, end = match.span(group)
    lead = text[match.start() : start]
    if match.re is _NAME_EN:
        return group in ("name", "before") and bool(_ANOTHER_EN.search(text[: match.start()]))
    if _OWN_ZH.search(lead) or group not in ("family", "full", "titled", "familiar", "called"):
        return False
    if _ANOTHER_NEAR_ZH.search(text[: match.start()]):
        return True
    if _ANOTHER_ZH.search(re.split(r"[。！!？?\n]", text[:start])[-1]):
        return True
    if not _CALLS_ZH.search(lead):
        return False
    before = text[: start - len(lead)] + _CALLS_ZH.split(lead)[0]
    invited = _INVITES_ZH.search(before) or _INVITED_ZH.match(text, end)
    beside = _NUMBER_BESIDE.match(text, end) or BEHIND_NUMBER.search(before)
    return bool(before.strip(" ，,。.")) and not (invited or beside)


def person_names(text: str) -> Iterator[Found]:
    """The citizen's name where it is introduced as one ('我姓王', '联系人李女士', 'my name is Tom'); at most one."""
    for match in _NAME_ZH.finditer(text):
        group = match.lastgroup
        if group and not _is_anothers(text, match, group):
            yield Found("person_name", match.group(group), match.start(group), match.end(group))
            return
    for match in _NAME_EN.finditer(text):
        group = match.lastgroup
        name = match.group(group) if group else ""
        small = name.islower() and _CLAUSE_ENDS.match(text, match.end(group or 0)) is None
        small = small or (group is not None and _is_anothers(text, match, group))
        first = name.split()[0].lower() if name else ""
        if group and not (first in _NO_NAME_EN or _HOW_EN.fullmatch(first) or small):
            yield Found(
                "person_name", name.title() if name.islower() else name, match.start(group), match.end(group)
            )
            return
