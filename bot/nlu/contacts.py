"""Who can be reached how, and which ticket is meant: phone numbers, names, ticket numbers, tracking codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.nlu.text import plain


@dataclass(frozen=True)
class Found:
    """One detail in its canonical form and where it stands in the text."""

    entity: str
    value: str
    start: int
    end: int


_SPOKEN = {
    "零": "0",
    "〇": "0",
    "洞": "0",
    "一": "1",
    "幺": "1",
    "二": "2",
    "两": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "拐": "7",
    "八": "8",
    "九": "9",
    "勾": "9",
}
_DIGIT = "0-9" + "".join(_SPOKEN)
_RUN = re.compile(rf"\+?[{_DIGIT}](?:[ .()-]?[ .()-]?[{_DIGIT}]){{6,}}")
_MOBILE = re.compile(r"(?:0{0,2}86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})")
_LOCAL = re.compile(r"[2-8]\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{7,14}")
_SERVICE = re.compile(r"(?:400|800)\d{7}")
# A name and nothing else before it: '姓刘 62551234'.
_NAME_ALONE = re.compile(
    r"(?:我?姓|我叫|免贵姓)[\u4e00-\u9fff]{1,3}[，, ]+|[\u4e00-\u9fff]{1,2}(?:先生|女士|师傅|阿姨|大爷|大妈)[，, ]+|(?:mr|mrs|ms|miss)\.? [a-z]+,? "
)
_PHONE_WORD = re.compile(r"电话|手机|座机|号码|联系|打给?我?|phone|number|call|tel|mobile|reach")


def phones(text: str, *, area_code: str) -> Iterator[Found]:
    """Mobile and fixed numbers, spaced or spoken ('幺三八…'), as digits; fixed ones with the area code.

    Eight digits alone are a number only when they are the whole message or a word for telephone stands before.
    """
    written = plain(text)
    for run in _RUN.finditer(written):
        digits = "".join(_SPOKEN.get(mark, mark) for mark in run.group() if mark.isdigit() or mark in _SPOKEN)
        if _FOREIGN.fullmatch(abroad := f"+{digits}") and run.group().startswith("+"):
            yield Found("phone", abroad, run.start(), run.end())
        elif mobile := _MOBILE.fullmatch(digits):
            yield Found("phone", mobile.group(1), run.start(), run.end())
        elif fixed := _LANDLINE.fullmatch(digits):
            yield Found("phone", f"{fixed.group(1)}-{fixed.group(2)}", run.start(), run.end())
        elif _LOCAL.fullmatch(digits) and (
            run.group() == written.strip()
            or _NAME_ALONE.fullmatch(written[: run.start()])
            or _PHONE_WORD.search(written[max(0, run.start() - 12) : run.start()])
        ):
            yield Found("phone", f"{area_code}-{digits}", run.start(), run.end())
        elif _SERVICE.fullmatch(digits):
            yield Found("phone", digits, run.start(), run.end())


_TICKET = re.compile(
    r"(?<![a-z0-9])(?:([a-z]{2}) ?[-#]? ?)?(20\d{6})[ _-]+(\d{1,6})(?!\d)|(?<![a-z0-9])([a-z]{2})(20\d{6})(\d{6})(?!\d)"
)


def tickets(text: str, *, prefix: str) -> Iterator[Found]:
    """Ticket numbers, sloppy ones too: 'bj20261124 000123', '20261124-123'. The day must exist."""
    for match in _TICKET.finditer(plain(text)):
        head, day, number = (
            match.group(1) or match.group(4),
            match.group(2) or match.group(5),
            match.group(3) or match.group(6),
        )
        if (head and head.upper() != prefix) or not _is_day(day):
            continue
        if not head and match.group(0)[8:9] == " " and len(number) < 3:
            continue  # '20261124 12' may be a date and an hour.
        yield Found("ticket_number", f"{prefix}{day}-{number.zfill(6)}", match.start(), match.end())


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


_CODE = re.compile(r"(?<![a-z0-9])[a-z0-9]{6}(?![a-z0-9])")
_CODE_WORD = re.compile(r"查询码|验证码|追踪码|跟踪码|凭码|tracking|code\b|码")


def tracking_codes(text: str, *, around: list[Found]) -> Iterator[Found]:
    """Six letters or digits beside the word for it or beside a ticket number; `around` is what was found already.

    A word of six letters needs a digit in it or capitals, or 'please' would be a code.
    """
    written = plain(text)
    taken = [(found.start, found.end) for found in around]
    named = _CODE_WORD.search(written) is not None
    alone = _CODE.fullmatch(written.strip()) is not None
    numbered = any(found.entity == "ticket_number" for found in around)
    if not (named or numbered or alone):
        return
    for match in _CODE.finditer(written):
        original = text[match.start() : match.end()]
        mixed = any(c.isdigit() for c in original) and any(c.isalpha() for c in original)
        likely = mixed or ((named or numbered) and (original.isupper() or original.isdigit()))
        if likely and not any(match.start() < end and start < match.end() for start, end in taken):
            if alone and not mixed:
                continue
            yield Found("tracking_code", original.upper(), match.start(), match.end())
            return


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
_ON_PLACES = r"\b(?:in(?! the (?:morning|afternoon|evening))|(?:at|from|to)(?! (?:night|noon|any|\d))|near|lives?|living)\b"
_NAME_EN = re.compile(
    r"(?:[Mm]y name is|[Mm]y name's|(?:^|[.,;!?] ?)[Nn]ame['’]?s|[Nn]ame ?[:：] ?|[Tt]his is|[Cc]all me"
    r"|[Cc]ontact(?: person)? ?(?:is|:)?|[Aa]sk for) ?"
    r"(?P<name>(?:(?:Mr|Ms|Mrs|Miss|Dr|mr|ms|mrs|miss|dr)\.? )?[A-Za-z][a-z'’-]+(?: [A-Z][a-z'’-]+){0,2})"
    r"|\b(?:I am|I'm|i'm|i am) (?P<iam>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?=[,.;]|$| and\b| from\b)"
    r"|(?<=\d{4}), ?(?P<behind>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.!]?$)"
    r"|^(?P<titled>(?:Mr|Ms|Mrs|Miss|mr|ms|mrs|miss)\.? [A-Za-z][a-z]+)(?=[,.; \d]|$)"
    r"|(?:^|[,.!] )(?P<here>[A-Z][a-z]+(?: [A-Z][a-z'’-]+){0,2}) here(?=[,.!]|$)"
    r"|(?:^|[,.;] ?|[Cc]heers,? |[Rr]egards,? |\b(?:[Ii]t'?s"
    r"|[Ii]'?m) )(?P<before>[A-Z][a-z]+(?: [A-Z][a-z'’-]+)?)[,:]? (?=\+?(?:86 ?)?1[3-9]\d(?:[ -]?\d{4}){2}\b)"
    rf"|1[3-9]\d(?:[ -]?\d{{4}}){{2}},? (?={_ON_CALLS})(?:(?!{_ON_PLACES})[^.!?]){{0,40}}, ?"
    r"(?P<signed>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[.!]?$)"
    r"|(?<=\d{4}) ?\((?P<bracketed>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\)"
)
_NO_NAME_EN = {
    "a",
    "an",
    "the",
    "at",
    "back",
    "in",
    "on",
    "when",
    "my",
    "about",
    "after",
    "before",
    "not",
    "very",
    "urgent",
    *(
        "on",
        "off",
        "under",
        "via",
        "through",
        "near",
        "is",
        "are",
        "was",
        "me",
        "you",
        "your",
        "his",
        "her",
        "their",
    ),
    "ridiculous",
    "so",
    "too",
    "what",
    "how",
    "by",
    "if",
    "it",
    "to",
    "again",
    "later",
    "later.",
    "tomorrow",
    "unacceptable",
    "terrible",
    "getting",
    "wrong",
    *(
        "but",
        "and",
        "or",
        "only",
        "any",
        "anytime",
        "please",
        "between",
        "during",
        "from",
        "until",
        "then",
        "instead",
    ),
    *(
        "with",
        "here",
        "whenever",
        "whatever",
        "because",
        "sometime",
        "today",
        "tonight",
        "now",
        "maybe",
        "asap",
        "this",
        "that",
        "for",
        "phone",
        "mobile",
        "hello",
        "hi",
    ),
    *(
        "building",
        "room",
        "flat",
        "thanks",
        "sorry",
        "no",
        "yes",
        "nobody",
        "anybody",
        "someone",
        "tel",
        "cell",
        "number",
    ),
    *(
        "names",
        "an",
        "stupid",
        "crazy",
        "as",
        "over",
        "up",
        "out",
        "there",
        "i",
        "we",
        "they",
        "weekdays",
        "weekends",
    ),
    *(
        "mornings",
        "evenings",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "beijing",
    ),
}
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
    rf"\s*[，, ]?\s*(?:电话|手机)?(?:是|号)?[:： ]*\+?[{_DIGIT}](?:[ .-]?[{_DIGIT}]){{6,}}"
)
_NUMBER_BEFORE = re.compile(rf"[{_DIGIT}](?:[ .-]?[{_DIGIT}]){{6,}}[，, ]*$")


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
    beside = _NUMBER_BESIDE.match(text, end) or _NUMBER_BEFORE.search(before)
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
        if group and name.split()[0].lower() not in _NO_NAME_EN and not small:
            yield Found(
                "person_name", name.title() if name.islower() else name, match.start(group), match.end(group)
            )
            return


def contacts(text: str, *, prefix: str, area_code: str) -> list[Found]:
    """Everything of this module that one message holds; a number is one thing only."""
    found = list(tickets(text, prefix=prefix))
    taken = [(item.start, item.end) for item in found]
    found += [
        item
        for item in phones(text, area_code=area_code)
        if not any(item.start < b and a < item.end for a, b in taken)
    ]
    found += tracking_codes(text, around=found)
    found += person_names(text)
    return found
