"""Numbers, addresses of mail and plates that lead to a person, in every way in which people write them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from desk.review.alternatives import any_of
from desk.tickets.privacy import DIGITS, PAPER, PAPER_MARK, PHONE, PHONE_MARK, SPOKEN

CARD_MARK = "〔银行卡〕"
MAIL_MARK = "〔邮箱〕"
PLATE_MARK = "〔车牌〕"
ACCOUNT_MARK = "〔账号〕"

_WIDE = "０１２３４５６７８９＠．－＋ＸｘＡＢＣ"
_NARROW = str.maketrans(_WIDE, "0123456789@.-+XxABC")
_HAS_WIDE = re.compile(f"[{_WIDE}]")
_MAIL = re.compile(
    r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*(?:\s?@\s?|\s?[(\[]at[)\]]\s?)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
    r"|(?<![\w.+-])[A-Za-z0-9][\w.+-]*(?: dot \w+)* at \w+(?: dot \w+)+",
    re.ASCII | re.IGNORECASE,
)
_MAY_BE_MAIL = re.compile(r"[@(\[ ](?:(?<=@)|at[)\]]|dot )", re.IGNORECASE)
"""What every address of mail has, and few texts: it is found many times as quickly."""
_ACCOUNT = re.compile(
    r"((?:微信账?号?|[Vv]信号?|QQ账?号?码?|(?<![A-Za-z])(?:we ?chat|wx|vx|qq)(?: ?(?:id|account|number))?)"
    r"(?:[是为加:：\s]|is\b)*)"
    r"(?:(?=[A-Za-z_-]*\d)[A-Za-z][\w-]{5,19}|(?:(?<=[号是为:：])|(?<=[号是为:：]\s))[A-Za-z][\w-]{5,19}|\d{5,11})(?![\w-])",
    re.ASCII | re.IGNORECASE,
)
"""A name in WeChat or QQ, behind the word for it."""
_MAY_BE_ACCOUNT = re.compile(r"[微VvQqWw](?:信|[Qq]|[Xx]|[Ee] ?[Cc])")
"""What every word for it has."""
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SIGN = "A-HJ-NP-Za-hj-np-z0-9"
_PLATE = re.compile(
    rf"[{_PROVINCES}]\s?[A-HJ-NP-Za-hj-np-z]\s?[·•.\-]?\s?"
    rf"(?:[{_SIGN}]{{4,5}}[{_SIGN}挂学警港澳领]|(?=[A-Za-z]*\d)[{_SIGN}]{{3,4}}[挂学警港澳领])(?![0-9A-Za-z])"
    r"|使\s?\d{3}\s?[·•.]?\s?\d{3}(?!\d)"
)
_MAY_BE_PLATE = re.compile(rf"[{_PROVINCES}使]\s?[A-Za-z\d]")
"""How every one of them begins."""
_PINYIN_PLATE = re.compile(
    r"\b(?=[A-Z])(?:Jing|Hu|Jin|Yu|Ji|Yue|Su|Zhe|Lu|Min|Chuan|Wan|Xiang|Gan|Liao|Hei|Meng|Shan|Gui|Yun|Qian|Qiong"
    r"|Xin|Ning)\s?[A-HJ-NP-Z]\s?[·•.-]?\s?(?=[A-Z]{0,4}\d)[A-HJ-NP-Z0-9]{5,6}\b"
)
_PLATE_TOLD = re.compile(
    r"((?:车牌号?码?|车号|\bplate(?: number)?|\bregistration)(?:是|为|is|:|：|\s)*)"
    r"(?=[A-Z]*\d)[A-Z][A-Z0-9]{4,6}(?![0-9A-Za-z])"
)
_SPACED_PAPER = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?(?:19|20)\d{2}[01]\d[0-3]\d[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_OLD_PAPER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}\d{2}[01]\d[0-3]\d\d{3}(?![0-9A-Za-z])")
_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])(?:[DEGPSdegps]\d{8}|[Ee][A-Za-z]\d{7}|[HM]\d{8}(?:\d{2})?|[A-Z]{1,2}\d{6}[(（][0-9A][)）])(?![0-9A-Za-z])"
)
_MAY_BE_OF_SIGNS = re.compile(r"[A-Z\d][A-Z\d]{4}")
"""Five capitals or digits in a row, as every passport has them and every plate that does not begin in Chinese."""
_CARD = re.compile(r"(?<![0-9A-Za-z+])(?!00)\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])")
_SPACED_MOBILE = re.compile(
    r"(?<![0-9A-Za-z.])\(?1[ ._-]?[3-9](?:[ ._-]?\d)\)?(?:[ ._-]?\d){8}(?![0-9A-Za-z])"
)
_ABROAD = re.compile(r"(?<![0-9A-Za-z+])(?:\+|00)\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,6}(?!\d)")
_SPELT = "零〇一二三四五六七八九幺"
_SPACED_SPOKEN = re.compile(
    rf"(?<![{_SPELT}])[幺一][\s-]?[三四五六七八九](?:[\s-]?[{_SPELT}]){{9}}(?![{_SPELT}])"
)
_MAY_BE_SPOKEN = re.compile(r"[幺一1][\s-]?[三四五六七八九3-9]")
"""How every mobile number begins that is told in Chinese."""
_DIGIT = "zero|oh|one|two|three|four|five|six|seven|eight|nine"
_DIGIT_OR_SEVERAL = any_of(f"{_DIGIT}|double|triple")
_SPELT_OUT = re.compile(rf"\b(?:{_DIGIT_OR_SEVERAL}[\s,-]{{1,4}}){{7,24}}{any_of(_DIGIT)}\b")
_MAY_BE_SPELT_OUT = re.compile(rf"[\s,-]{_DIGIT_OR_SEVERAL}[\s,-]")
"""The second of the words, in every one of them."""
# Seven to twelve digits in a row are somebody's number, or might be: neither a sum nor a date is written so.
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z.#№-])(?!20\d{6}(?!\d))\d{7,12}(?![0-9A-Za-z]|\s?[元块万米])")


_Sought = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
Stays = Callable[[re.Match[str]], bool]
"""Whether something found stays as it is."""


def narrow(text: str) -> str:
    """The text with its full-width digits and signs of numbers plain."""
    return text.translate(_NARROW) if _HAS_WIDE.search(text) else text


def without_mails(text: str, stays: Stays) -> str:
    """The text with a mark for every address of mail but for those that stay."""
    return _MAIL.sub(lambda found: found[0] if stays(found) else MAIL_MARK, text)


def has_mail(text: str) -> bool:
    """Whether an address of mail is told, be it in words ('bob at example dot com')."""
    return _MAIL.search(text) is not None


def without_ways(text: str, stays: Stays) -> str:
    """The text with a mark for every account of a chat, paper, card and oddly written phone but for those that stay."""

    def marked(mark: str) -> Callable[[re.Match[str]], str]:
        return lambda found: found[0] if stays(found) else mark

    plain = _ACCOUNT.sub(lambda found: found[0] if stays(found) else found[1] + ACCOUNT_MARK, text)
    for pattern in (_SPACED_PAPER, _PASSPORT):
        plain = pattern.sub(marked(PAPER_MARK), plain)
    plain = _CARD.sub(lambda found: found[0] if stays(found) else _card(found), plain)
    plain = _ABROAD.sub(lambda found: found[0] if stays(found) else _abroad(found), plain)
    for pattern in (_SPACED_MOBILE, _SPACED_SPOKEN, _SPELT_OUT):
        plain = pattern.sub(marked(PHONE_MARK), plain)
    return plain


def without_plates(text: str, stays: Stays) -> str:
    """The text with a mark for every number plate but for those that stay."""
    for pattern in (_PLATE, _PINYIN_PLATE):
        text = pattern.sub(lambda found: found[0] if stays(found) else PLATE_MARK, text)
    return _PLATE_TOLD.sub(lambda found: found[0] if stays(found) else found[1] + PLATE_MARK, text)


def without_numbers(text: str) -> str:
    """The text, its full-width digits plain, with a mark for each of them but plain runs of digits (`long_numbers`)."""
    plain = narrow(text)
    plain = _MAIL.sub(MAIL_MARK, plain) if _MAY_BE_MAIL.search(plain) else plain
    plain = _ACCOUNT.sub(rf"\1{ACCOUNT_MARK}", plain) if _MAY_BE_ACCOUNT.search(plain) else plain
    plain = _PLATE.sub(PLATE_MARK, plain) if _MAY_BE_PLATE.search(plain) else plain
    has_signs = _MAY_BE_OF_SIGNS.search(plain) is not None
    plain = _without(_LATIN_PLATES, plain) if has_signs else plain
    plain = _without(_OF_DIGITS, plain) if DIGITS.search(plain) else plain
    # Last, since another number may have stood right behind it.
    plain = _PASSPORT.sub(PAPER_MARK, plain) if has_signs else plain
    if _MAY_BE_SPOKEN.search(plain):
        plain = _SPACED_SPOKEN.sub(PHONE_MARK, SPOKEN.sub(PHONE_MARK, plain))
    return _SPELT_OUT.sub(PHONE_MARK, plain) if _MAY_BE_SPELT_OUT.search(plain) else plain


def _without(sought: Sequence[_Sought], plain: str) -> str:
    for pattern, mark in sought:
        plain = pattern.sub(mark, plain)
    return plain


def without_long_numbers(text: str) -> str:
    """The text with a mark for every run of digits that might be somebody's number."""
    return _LONG_NUMBER.sub(PHONE_MARK, text) if DIGITS.search(text) else text


def without_known(text: str, phones: tuple[str, ...]) -> str:
    """The text with a mark for these numbers, however they are spaced."""
    for phone in phones:
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= 5:
            spaced = r"[\s-]?".join(digits)
            text = re.sub(rf"(?<!\d){spaced}(?!\d)", PHONE_MARK, text)
    return text


def _abroad(found: re.Match[str]) -> str:
    """A number with its country's: between eight and fifteen digits (E.164), two more where it begins with 00."""
    return PHONE_MARK if 8 <= len(re.sub(r"\D", "", found[0]).removeprefix("00")) <= 15 else found[0]


def _card(found: re.Match[str]) -> str:
    """Numbers of 15 to 19 digits are cards or old papers; shorter ones only if their check digit says so."""
    digits = re.sub(r"\D", "", found[0])
    if _OLD_PAPER.fullmatch(digits):
        return PAPER_MARK
    return CARD_MARK if len(digits) >= 15 or _checks(digits) else found[0]


def _checks(digits: str) -> bool:
    """The Luhn test of card numbers."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


_LATIN_PLATES: tuple[_Sought, ...] = (
    (_PINYIN_PLATE, PLATE_MARK),
    (_PLATE_TOLD, rf"\1{PLATE_MARK}"),
)
_OF_DIGITS: tuple[_Sought, ...] = (
    (PAPER, PAPER_MARK),
    (_SPACED_PAPER, PAPER_MARK),
    (_CARD, _card),
    (_ABROAD, _abroad),
    (PHONE, PHONE_MARK),
    (_SPACED_MOBILE, PHONE_MARK),
)
"""What is looked for in this order in a text that may have it, and the mark for it."""
