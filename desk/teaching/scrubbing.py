"""Words without what tells who somebody is: numbers, names, papers, cards, addresses of mail, plates. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from desk.tickets.masking import hide_codes
from desk.tickets.privacy import PHONE, PHONE_MARK, take_out

MAIL_MARK, CARD_MARK, PLATE_MARK = "〔邮箱〕", "〔银行卡〕", "〔车牌〕"
_MARKS = re.compile(r"〔(?:电话|姓名|证件号|邮箱|银行卡|车牌)〕")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CARD = re.compile(r"(?<![\d-])\d(?:[ -]?\d){14,18}(?![\d-])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])",
    re.I,
)


def scrubbed(text: str, *, names: Collection[str] = (), phones: Collection[str] = ()) -> str:
    """The text with a mark in place of each. `names` and `phones` are those already known of this talk.

    Other people's numbers go as well: whoever learns needs nobody's.
    """
    plain = _PLATE.sub(PLATE_MARK, _MAIL.sub(MAIL_MARK, text))
    plain = take_out(plain, names=tuple(names), phones=tuple(phones)).text
    plain = _CARD.sub(CARD_MARK, PHONE.sub(PHONE_MARK, plain))
    return hide_codes(plain)


def without_marks(text: str) -> str:
    """The text as it is learned from: a mark is no word that citizens say."""
    return re.sub(r"\s{2,}", " ", _MARKS.sub("", text)).strip()
