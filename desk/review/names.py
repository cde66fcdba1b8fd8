"""Names of people in what was said, found by the words that stand beside them. Pure.

No list knows every name, and nearly every Chinese character begins some word: so a surname counts only behind a role, a
relation or a word that introduces somebody, or before a title, and only where the name ends as names do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from desk.review.alternatives import any_of
from desk.review.name_words import (
    EN_ROLES,
    EN_WORDS,
    FREQUENT,
    GIVEN_OFTEN,
    NO_GIVEN,
    PINYIN_SURNAMES,
    ROLES,
    ROLES_END_IN,
    SHORT_TITLES,
    SURNAMES,
    SYLLABLE,
    TITLES,
    WORDS,
)
from desk.tickets.privacy import COMPOUND, NAME_MARK

_HAN = r"[\u3400-\u9fff]"
_SURNAME = f"[{SURNAMES}]"
_GIVEN = rf"(?:(?![{NO_GIVEN}]){_HAN})"
_ZH = rf"(?:(?:{COMPOUND}){_GIVEN}{{1,2}}|{_SURNAME}{_GIVEN}{{1,2}})"
_ENDS = (
    r"(?=$|[^\u3400-\u9fff]|[的说讲称在把被给和与跟同及对让要不没未也就都还又已早先再才只从到去来找打骂欠骗收开跑走住有是将会能想用拿带接"
    r"拒摔卖私帮很太每总二三撞推踢咬承停占泼砸踩拦追抓赶威死病入出进回拖退换签写失知缺态受家闯偷乱]|态度|天天|一直|经常|半夜|昨天|今天|明天|今年|去年|中途|怀孕|电话|手机|身份证|微信|今早|大姐|大哥|阿姨|师傅|"
    r"先生|女士|小姐|老师|医生|主任|经理)"
)
_JUST_SAID = "|".join(
    f"(?<={'|'.join(roles)})" for _, roles in groupby(sorted(ROLES.split("|"), key=len), key=len)
)
"""Looks back from where a name may begin, which is far quicker than looking for roles everywhere."""
_LAST_OF_A_ROLE = f"[{''.join(sorted({*ROLES_END_IN, *(role[-1] for role in ROLES.split('|'))}))}]"
_NEXT_TO_A_ROLE = rf"[{SURNAMES}叫是名:：\s欧司上诸东皇尉公慕令端夏呼]"
_BEHIND_A_ROLE = re.compile(
    rf"(?={_NEXT_TO_A_ROLE})(?<={_LAST_OF_A_ROLE})(?:(?<=[{ROLES_END_IN}])|{_JUST_SAID})"
    rf"(?:名字)?(?:叫做?|是|[:：]|\s)?\s?({_ZH}){_ENDS}"
)
_BLAMED = re.compile(rf"(?:投诉|举报|感谢|表扬)({_ZH}){_ENDS}")
_I_AM = re.compile(
    rf"(?:我是|[我他她]叫|名叫|这是|^我，|[，。]我，)({_ZH})(?=[，。,.!！；;\s]|$|的(?:女儿|儿子|家属|家长|爱人|妈|爸|母亲|父亲|身份证|电话|手机|卡号?))"
)
_APART = rf"(?:(?<!{_HAN})|(?<=[的是叫找给姓人员者了系和跟与同向由被对让晚天民手姆]))"
_LIKELY = re.compile(rf"{_APART}({_SURNAME}[{GIVEN_OFTEN}]{{2}}){_ENDS}")
_FAMILIAR = re.compile(rf"(?<=[的叫找给跟和是])[老小]([{FREQUENT}]){_ENDS}")
_BESIDE_A_NUMBER = re.compile(
    rf"{_APART}({_ZH})"
    r"(?=的?(?:[，,：:（(\s]|电话|手机号?|号码|联系方式|身份证号?|证件号?|卡号?|车牌号?|微信|是){0,4}〔)"
)
_CALLED = re.compile(rf"(?<!百)姓((?:{COMPOUND})|{_SURNAME})(?=[，。！？；、,.!?;\s]|$|的)")
_BEFORE = r"(?:(?<![\u3400-\u9fff])|(?<=[是叫找姓的跟和给对让与同向由被问请告边天位区里委到个下商员司长]))"
_SURELY = "王李张刘陈杨赵吴徐孙朱胡郭罗郑谢宋唐韩冯邓曹彭曾田董袁潘蒋蔡魏吕丁沈姚卢崔钟谭汪范秦贺申邹钱孔崔龚"
_TITLED = re.compile(
    rf"(?:{_BEFORE}|(?=[{_SURELY}]))((?:{COMPOUND})|{_SURNAME}{_HAN}{{0,2}}?)"
    rf"(?={TITLES}|(?:{SHORT_TITLES})(?=[，。,说不让在要电的]|$))"
)
_PLACES = frozenset("人桥村庄路街里园区镇乡店坊营屯口门寺坟湾河山城苑家院")

_CAP = r"[A-Z][a-zà-ÿ'’-]+"
_BEGUN = r"[A-Z](?<!\w[A-Z])[a-zà-ÿ'’-]+"
"""A capital where a word begins; a text is passed over quickly to where one stands."""
_FULL = rf"{_CAP}(?:\s{_CAP}){{0,2}}"
_EN_BEHIND_A_ROLE = re.compile(rf"\b{any_of(EN_ROLES)}(?:,| is|:)?(?: named| called)?\s+({_FULL})")
_EN_NAMED = re.compile(
    rf"\b(?i:man|woman|guy|girl|boy|lady|person|someone|somebody|anybody) (?:named|called)\s+({_FULL})"
)
_MET = (
    "contact|regards|cheers|best wishes|sincerely|signed|yours|reported by|ask for|thanks to|"
    "spoke to|spoke with|speak to|speak with|talk to|talk with|talked to|talked with"
)
_EN_MET = re.compile(rf"\b{any_of(_MET)}[,:]?\s+({_FULL})")
_EN_CALL = re.compile(
    rf"\b{any_of('call|phone|text|ring|reach|email')}\s+({_CAP}\s{_CAP})(?=\s(?:at|on)\b|,|\s?〔)"
)
_EN_IS_CALLED = re.compile(rf"\bname(?:'s|’s| is| was|:)\s+({_FULL})")
_EN_I = re.compile(rf"\bI, ({_CAP}\s{_CAP}),")
_EN_BESIDE_A_NUMBER = re.compile(
    rf"({_BEGUN}\s{_CAP})(?=[,:]?\s?(?:(?i:at|on|tel\.?|phone|mobile|id|passport):?\s)?〔)"
)
_EN_I_AM = re.compile(rf"\b(?:I am|I'm|I’m|This is|this is|It's|it's)\s+({_CAP}\s{_CAP})\b")
_EN_HERE = re.compile(rf"({_BEGUN}(?:\s{_CAP})?)(?= (?:here|speaking|calling)\b)")
_EN_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Officer|Inspector|Professor)\.?\s+([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)"
)
_EN_PINYIN = re.compile(
    rf"\b(?=[A-Z])((?:{PINYIN_SURNAMES})\s(?=[A-Z])(?i:{SYLLABLE}){{1,2}})\b(?!\s[A-Z]|\s(?:road|street|lu|jie)\b)"
)
_PLACE_WORDS = re.compile(
    r"\s?(?:Road|Street|Avenue|Lane|District|Station|Bridge|Hutong|Park|Tower|Building|Hospital)\b"
)
_HAS_HAN = re.compile(_HAN)
_HAS_CAP = re.compile(r"[A-Z][a-z]")
_Sought = tuple[re.Pattern[str], re.Pattern[str] | None]
_MARKED_NUMBER = re.compile("〔")
_ZH_PATTERNS: tuple[_Sought, ...] = (
    (_BEHIND_A_ROLE, re.compile(_LAST_OF_A_ROLE + _NEXT_TO_A_ROLE)),
    (_BESIDE_A_NUMBER, _MARKED_NUMBER),
    (_LIKELY, re.compile(f"{_SURNAME}[{GIVEN_OFTEN}]{{2}}")),
    (_FAMILIAR, re.compile(f"[老小][{FREQUENT}]")),
    (_BLAMED, re.compile("投诉|举报|感谢|表扬")),
    (_I_AM, re.compile("我是|我叫|他叫|她叫|名叫|这是|我，")),
    (_CALLED, re.compile("姓")),
    (_TITLED, re.compile(f"{TITLES}|{SHORT_TITLES}")),
)
"""What is looked for in this order, and what every text has in which it is found, where that is seen far sooner."""
_EN_PATTERNS: tuple[_Sought, ...] = (
    (_EN_TITLED, re.compile("Mr|Ms|Miss|Dr|Officer|Inspector|Professor")),
    (_EN_BEHIND_A_ROLE, None),
    (_EN_NAMED, re.compile("named|called")),
    (_EN_MET, None),
    (_EN_CALL, None),
    (_EN_IS_CALLED, re.compile("name")),
    (_EN_I, re.compile("I,")),
    (_EN_BESIDE_A_NUMBER, _MARKED_NUMBER),
    (_EN_I_AM, re.compile("I am|I['’]m|his is|t's")),
    (_EN_HERE, re.compile(" (?:here|speaking|calling)")),
    (_EN_PINYIN, None),
)


def without_names(text: str) -> str:
    """The text with a mark for every name that the words beside it tell, and wherever else the same name stands."""
    found: set[str] = set()
    if _HAS_HAN.search(text):
        text = _marked_by(_ZH_PATTERNS, _zh, text, found)
    if _HAS_CAP.search(text):
        text = _marked_by(_EN_PATTERNS, _en, text, found)
    for name in sorted(found, key=len, reverse=True):
        text = text.replace(name, NAME_MARK)
    return text


def _marked_by(
    patterns: Sequence[_Sought], mark: Callable[[re.Match[str], set[str]], str], text: str, found: set[str]
) -> str:
    for pattern, needed in patterns:
        if needed is None or needed.search(text):
            text = pattern.sub(lambda match: mark(match, found), text)
    return text


def _zh(match: re.Match[str], found: set[str]) -> str:
    name = match[1]
    if name[:2] in WORDS or (name == "方" and match.string[match.start(1) - 1 : match.start(1)] in "对"):
        return match[0]
    if match.re in (_I_AM, _LIKELY, _BEHIND_A_ROLE) and name[-1] in _PLACES:
        return match[0]
    if len(name) > 2:
        found.add(name)
    return _marked(match)


def _en(match: re.Match[str], found: set[str]) -> str:
    name = match[1]
    if name.split()[0] in EN_WORDS or _PLACE_WORDS.match(match.string, match.end(1)):
        return match[0]
    if match.re is not _EN_PINYIN and _PLACE_WORDS.search(name):
        return match[0]
    if " " in name:
        found.add(name)
    return _marked(match)


def _marked(match: re.Match[str]) -> str:
    begins, ends = match.start(1) - match.start(), match.end(1) - match.start()
    return f"{match[0][:begins]}{NAME_MARK}{match[0][ends:]}"
