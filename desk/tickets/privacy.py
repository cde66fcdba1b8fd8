"""Takes the citizen's own name and numbers out of free text (docs/rules.md, 'Privacy'). Pure.

A number said to be someone else's (the shop's, the landlord's) stays: the unit needs it to act.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

PHONE_MARK = "〔电话〕"
NAME_MARK = "〔姓名〕"
PAPER_MARK = "〔证件号〕"
MARKS = f"{PHONE_MARK}{NAME_MARK}{PAPER_MARK}"

PAPER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d\d{3}[0-9Xx](?![0-9A-Za-z])")
PHONE = re.compile(
    r"(?<![\dA-Za-z])(?:"
    r"(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}"  # mobile, also 138 0013 8000
    r"|(?:\+?86[-\s]?)?1[3-9]\d{2}[-\s]\d{3}[-\s]\d{4}"
    r"|(?:\(?0(?:10|2\d|[3-9]\d{2})\)?[-\s]?)[2-8]\d{3}[-\s]?\d{3,4}(?:[-转]\d{1,5})?"  # landline with area code
    r"|[5-8]\d{3}[-\s]?\d{4}(?!\s?[元块万号米])"  # eight digits: a landline of the city
    r")(?!\d)"
)
SPOKEN = re.compile(
    r"[幺一1][三四五六七八九3-9][零〇一二三四五六七八九幺0-9]{9}(?![零〇一二三四五六七八九幺0-9])"
)
SPOKEN_DIGITS = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
DIGITS = re.compile(r"\d(?<![0-9A-Za-z]\d)(?:\D{0,3}\d){6}")
"""Seven digits near each other and no letter before them: every number that is looked for has them, and few texts."""
MOBILE = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
SPACED = re.compile(r"[\s()-]")
WIDE = re.compile("[０-９＋－]")
NUMBERS = re.compile(r"[\d零〇一二三四五六七八九幺][\d零〇一二三四五六七八九幺]{3}")
"""What every text has that one of the numbers stands in, once its signs are plain. `re` passes over a text at once to a
sign that stands by itself, as the first of them does here.
"""
OTHERS = (
    r"(?:对方|他们?|她们?|店家?|老板|商家|卖家|房东|中介|公司|物业|包工头|司机|骗子|客服|经理|工地|单位|邻居"
    r"|(?:带头|领头|管事|管账|收钱|联系我们)的(?:人|那个)?(?:叫|姓|是)?[\u4e00-\u9fff]{0,4}[，,\s]?"
    r"|(?:广告|传单|牌子|墙上?)(?:上面?)?|(?:发票|小票|收据|名片|招牌|门头|宣传单)[，,\s]?(?:上面?|背面)?|(?:广告|传单)[^。！？]{0,12}上面|诈骗|(?:骚扰|诈骗|陌生)来?电(?:话)?"
    r"|(?<![a-z])(?:their|his|her|landlord'?s?|seller'?s?|shop'?s?|agent'?s?|owner'?s?"
    r"|company'?s?|driver'?s?|boss'?s?|scammer'?s?|caller'?s?|(?:flyer|advert|ad|poster|sticker)'?s?))"
)
"""Words for somebody else, whose number it is that follows."""
THEIRS = re.compile(
    OTHERS + r"(?:的|\s)?(?:都|就|也)?[有留写印]?[着了个]{0,2}(?:联系)?"
    r"(?:手机号?|电话|号码|phone|number|mobile|tel)?\s?(?:号码?|number)?(?:是|为|is|was|:|：|\s)*$",
    re.IGNORECASE,
)
CALLERS = re.compile(
    r"(?:骚扰|推销|诈骗|催收|响一声|贷款)[^。！？!?;；我]{0,24}(?:号码?|电话|手机号?|来电)(?:都|就)?(?:是|为|：|:|\s)*$"
    r"|(?<!\bi )(?<!\bwe )(?<!['’]ve )(?<!\bhave )(?<!\byou )\b(?:calls|called|calling|rings|rang"
    r"|texts|texted|texting|(?<=\bthey )call|spam\w{0,6}|scam\w{0,6}"
    r"|robocalls?)\b(?! me (?:on|at|back|under)\b)(?:(?!\b(?:my|mine)\b)[^.!?;]){0,40}\b(?:from"
    r"|numbers?|using)\b(?: is| was| are|:)?\s*$",
    re.IGNORECASE,
)
"""Who rings up again and again, and from what number."""
NEAR = 64
"""Characters before something found in which it is said what it is: with all before it each would cost as much."""
END = r"(?=[，。！？；、,.!?;\s()（）]|$|电话|手机|住|今年|我|的电话|是)"
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐"
    "梅庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵"
    "解强柴华车冉房边吉饶刁瞿戚丘古米池滕佟于米连艾蓝窦郎敖干岳齐"
)
COMPOUND = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|端木|夏侯|呼延"
ZH_NAME = rf"(?:(?:{COMPOUND})[\u3400-\u9fff]{{1,2}}?|[{SURNAMES}][\u3400-\u9fff]{{1,2}}?)(?:先生|女士|小姐)?"
INTRODUCED = ("我叫", "我的名字", "本人", "姓名", "我姓", "我是", "name", "called")
"""What stands before every name that somebody states, in lower case."""
NAMES = (
    re.compile(
        rf"(?:我叫做?|我的名字(?:叫|是)|本人(?:叫|姓名)?[:：]?|姓名(?:[:：]|是|叫)\s*)({ZH_NAME}){END}"
    ),
    re.compile(
        r"(?:我叫|姓名[:：])(?![他她你您了人车物])([\u3400-\u9fff]{2,6}(?:·[\u3400-\u9fff]{2,8})?)(?=[，。,.]|$)"
    ),
    re.compile(rf"我姓([{SURNAMES}]){END}"),
    re.compile(rf"我是([{SURNAMES}][\u3400-\u9fff]{{0,2}}(?:先生|女士|小姐))"),
    re.compile(
        r"(?i:my name is|my name's|i am called|i'm called|name:)\s+([A-Z][\w'-]+(?: [A-Z][\w'-]+){0,2})"
    ),
    re.compile(
        r"(?i:my name is|my name's|i am called|i'm called)\s+([a-z][\w'-]+(?: [a-z][\w'-]+)?)(?=\s*(?:[,.;!?]|$))"
    ),
)


class Told(NamedTuple):
    """A text without the citizen's own data, and the first name and phone number found in it."""

    text: str
    name: str | None
    phone: str | None


def take_out(text: str, *, names: tuple[str, ...] = (), phones: tuple[str, ...] = ()) -> Told:
    """Replace the citizen's numbers and stated names by marks. `names` and `phones` are those already known.

    Full-width digits and digits said in Chinese count. The rest of the text stays as it is.
    """
    told, before = _once(text, names=names, phones=phones), text
    while told.text != before:
        # A name taken out may lay a number bare that stood against it.
        before, again = told.text, _once(told.text, names=names, phones=phones)
        told = Told(text=again.text, name=told.name or again.name, phone=told.phone or again.phone)
    return told


def without_person(text: str | None, *, name: str | None, phone: str | None) -> str | None:
    """What staff wrote, without the citizen whose name and number these are; None where nothing is left."""
    names, phones = ((name,) if name else ()), ((phone,) if phone else ())
    return take_out(text, names=names, phones=phones).text if text else None


def _once(text: str, *, names: tuple[str, ...], phones: tuple[str, ...]) -> Told:
    may_have_number = NUMBERS.search(text) or WIDE.search(text)
    plain, number = _replace_numbers(text, known=phones) if may_have_number else (text, None)
    plain, name = _replace_names(plain, known=names)
    return Told(text=plain, name=name, phone=number)


def _replace_numbers(text: str, *, known: tuple[str, ...]) -> tuple[str, str | None]:
    plain = _narrow(text)
    has_digits = DIGITS.search(plain) is not None
    plain = PAPER.sub(PAPER_MARK, plain) if has_digits else plain
    plain, spoken = _replace_spoken(plain)
    plain, phone = _replace_phones(plain, known=known) if has_digits else (plain, None)
    return plain, phone or spoken


def _narrow(text: str) -> str:
    """Full-width digits and signs of numbers as plain ones; nothing else is touched."""
    return WIDE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def _replace_spoken(text: str) -> tuple[str, str | None]:
    match = SPOKEN.search(text)
    if match is None or match.group().isascii():
        return text, None
    return SPOKEN.sub(PHONE_MARK, text), match.group().translate(SPOKEN_DIGITS)


def _replace_phones(text: str, *, known: tuple[str, ...]) -> tuple[str, str | None]:
    own = {_digits(number) for number in known}
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        number = re.sub(r"^[:：是\s]+", "", match.group())
        if _digits(number) not in own and is_theirs(text, match.start()):
            return match.group()
        found.append(number)
        return PHONE_MARK

    return PHONE.sub(mark, text), found[0] if found else None


def is_theirs(text: str, at: int) -> bool:
    """Whether the words just before `at` say that what follows is somebody else's."""
    return any(right_before(words, text, at) is not None for words in (THEIRS, CALLERS))


def right_before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """What a pattern that ends in `$` finds right before `at`."""
    return pattern.search(text, max(0, at - NEAR), at)


def _replace_names(text: str, *, known: tuple[str, ...]) -> tuple[str, str | None]:
    found: list[str] = []

    def mark(match: re.Match[str]) -> str:
        # '我叫老板…' calls for somebody else: a word for others is nobody's name.
        if THEIRS.search(match.group(1)):
            return match.group()
        found.append(match.group(1))
        return match.group().replace(match.group(1), NAME_MARK)

    if any(map(text.lower().__contains__, INTRODUCED)):
        for pattern in NAMES:
            text = pattern.sub(mark, text)
    for name in sorted({*known, *found}, key=len, reverse=True) if known or found else ():
        if len(name) >= 2 and name not in MARKS:
            text = text.replace(name, NAME_MARK)
    return text, found[0] if found else None


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)[-11:]


def normal_phone(number: str) -> str:
    """A mobile number as eleven digits, anything else without spaces: it is found again however it was typed."""
    mobile = MOBILE.fullmatch(SPACED.sub("", number))
    return mobile[1] if mobile else re.sub(r"\s", "", number)
