"""What reviewers read of people: nothing that tells who somebody is or how to reach them. Pure.

A unit's description keeps the numbers of others (`desk.tickets.privacy`); here everybody's go, the landlord's too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from desk.tickets.masking import hide_codes
from desk.tickets.privacy import (
    NAME_MARK,
    PAPER,
    PAPER_MARK,
    PHONE,
    PHONE_MARK,
    SPOKEN,
    SURNAMES,
    take_out,
)

CARD_MARK = "〔银行卡〕"
MAIL_MARK = "〔邮箱〕"
PLATE_MARK = "〔车牌〕"
MARKS = (PHONE_MARK, NAME_MARK, PAPER_MARK, CARD_MARK, MAIL_MARK, PLATE_MARK)

_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}", re.ASCII)
_CARD = re.compile(r"(?<![0-9A-Za-z])\d(?:[ -]?\d){12,18}(?![0-9A-Za-z])")
_OLD_PAPER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}\d{2}[01]\d[0-3]\d\d{3}(?![0-9A-Za-z])")
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[EeGgPp]\d{8}|[Ee][A-Za-z]\d{7})(?![0-9A-Za-z])")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}]\s?[A-HJ-NP-Za-hj-np-z]\s?[·•.\-]?\s?[A-HJ-NP-Za-hj-np-z0-9]{{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳]"
    r"(?![0-9A-Za-z])"
)
# Seven to twelve digits in a row are somebody's number, or might be: neither a sum nor a date is written so.
_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z.#№-])(?!20\d{6}(?!\d))\d{7,12}(?![0-9A-Za-z]|\s?[元块万米])")
_POLITE = re.compile(
    rf"(?<![\u3400-\u9fff])([{SURNAMES}][\u3400-\u9fff]{{0,2}}?)(?=先生|女士|小姐|大爷|大妈|阿姨|师傅)"
    rf"|(?<=[是叫找姓])([{SURNAMES}])(?=先生|女士|小姐|师傅)"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)")
_NARROW = str.maketrans("０１２３４５６７８９＠．－＋", "0123456789@.-+")


@dataclass(frozen=True)
class Known:
    """Names and numbers that belong to people of one conversation, from its tickets, its draft and what was said."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str | None], phones: Iterable[str | None] = ()) -> Known:
        """Without doubles and what is too short to be told from other words."""
        told = {name.strip() for name in names if name and len(name.strip()) >= 2}
        return cls(
            tuple(sorted(told, key=lambda one: (-len(one), one))), tuple(sorted({p for p in phones if p}))
        )

    def with_(self, other: Known) -> Known:
        """Both together."""
        return Known.of((*self.names, *other.names), (*self.phones, *other.phones))


NOBODY = Known()


def mask(text: str, known: Known = NOBODY) -> str:
    """The text with a mark for every phone, paper, bank card, address of mail, number plate and name of a person.

    Twice masked is once masked. Tracking codes are hidden as everywhere (`hide_codes`).
    """
    if not text:
        return text
    plain = _MAIL.sub(MAIL_MARK, text.translate(_NARROW))
    plain = _PLATE.sub(PLATE_MARK, plain)
    plain = PAPER.sub(PAPER_MARK, plain)
    plain = _PASSPORT.sub(PAPER_MARK, plain)
    plain = _CARD.sub(_card, plain)
    plain = PHONE.sub(PHONE_MARK, plain)
    plain = SPOKEN.sub(PHONE_MARK, plain)
    plain = take_out(plain, names=known.names, phones=known.phones).text
    plain = _known_digits(plain, known.phones)
    plain = _LONG_NUMBER.sub(PHONE_MARK, plain)
    plain = _POLITE.sub(NAME_MARK, plain)
    plain = _TITLED.sub(lambda found: found[0].replace(found[1], NAME_MARK), plain)
    return hide_codes(plain)


def mask_value(value: object, known: Known = NOBODY) -> str:
    """What was understood, as words, masked alike."""
    if isinstance(value, Collection) and not isinstance(value, str):
        return "、".join(mask(str(one), known) for one in value)
    return mask(str(value), known)


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


def _known_digits(text: str, phones: tuple[str, ...]) -> str:
    for phone in phones:
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= 5:
            spaced = r"[\s-]?".join(digits)
            text = re.sub(rf"(?<!\d){spaced}(?!\d)", PHONE_MARK, text)
    return text
