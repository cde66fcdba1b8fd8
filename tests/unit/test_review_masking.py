"""What reviewers read of people: marks instead of whatever tells who somebody is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.review.masking import Known, mask, mask_value
from desk.review.names import _EN_PATTERNS, _ZH_PATTERNS
from desk.review.numbers import (
    _ACCOUNT,
    _LATIN_PLATES,
    _LONG_NUMBER,
    _MAY_BE_ACCOUNT,
    _MAY_BE_MAIL,
    _MAY_BE_OF_SIGNS,
    _MAY_BE_PLATE,
    _MAY_BE_SPELT_OUT,
    _MAY_BE_SPOKEN,
    _OF_DIGITS,
    _PASSPORT,
    _PLATE,
    _SPACED_SPOKEN,
    _SPELT_OUT,
    ACCOUNT_MARK,
    CARD_MARK,
    MAIL_MARK,
    PLATE_MARK,
    has_mail,
)
from desk.tickets.privacy import DIGITS, NAME_MARK, NUMBERS, PAPER, PAPER_MARK, PHONE, PHONE_MARK, SPOKEN


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("我电话13812345678", f"我电话{PHONE_MARK}"),
        ("打 138 1234 5678 找我", f"打 {PHONE_MARK} 找我"),
        ("１３８１２３４５６７８", PHONE_MARK),
        ("房东的电话是13912345678", f"房东的电话是{PHONE_MARK}"),
        ("010-65432109", PHONE_MARK),
        ("幺三八零零一三八零零零", PHONE_MARK),
        ("一三八零零一三八零零零", PHONE_MARK),
        ("身份证11010519900307211X", f"身份证{PAPER_MARK}"),
        ("护照E12345678", f"护照{PAPER_MARK}"),
        ("A123456(7)11010519900307211X", PAPER_MARK * 2),
        ("卡号6222021234567890123", f"卡号{CARD_MARK}"),
        ("6222 0212 3456 7890 123", CARD_MARK),
        ("4111111111111111", CARD_MARK),
        ("write to li.wei+12345@mail.example.com please", f"write to {MAIL_MARK} please"),
        ("京A12345堵着门", f"{PLATE_MARK}堵着门"),
        ("京AD12345的车", f"{PLATE_MARK}的车"),
        ("京A·12345", PLATE_MARK),
        ("我叫王建国，住三楼", f"我叫{NAME_MARK}，住三楼"),
        ("王建国先生", f"{NAME_MARK}先生"),
        ("my name is John Smith", f"my name is {NAME_MARK}"),
        ("ask for Mr. Smith", f"ask for Mr. {NAME_MARK}"),
        ("QQ 1234567890", f"QQ {ACCOUNT_MARK}"),
        ("微信号lan_hua88，晚上加", f"微信号{ACCOUNT_MARK}，晚上加"),
        ("微信：lanhuahua", f"微信：{ACCOUNT_MARK}"),
        ("my WeChat id is lanhua_88", f"my WeChat id is {ACCOUNT_MARK}"),
    ],
)
def test_what_tells_who_somebody_is_becomes_a_mark(said: str, read: str) -> None:
    assert mask(said) == read


PIECES = (
    "bob", "dot", "at", " ", " ", "(at)", "[AT]", "@", ".", "com", "DOT", "plate is ", "车牌", "京A", "Jing A", "E",
    "+", "1", "٣", "23456", "78901234", "19900307", "-", "幺三", "八零", "two ", "five ",
)  # fmt: skip


QUICK = (
    (_MAY_BE_ACCOUNT, (_ACCOUNT,)),
    (_MAY_BE_PLATE, (_PLATE,)),
    (_MAY_BE_OF_SIGNS, (*(pattern for pattern, _ in _LATIN_PLATES), _PASSPORT)),
    (DIGITS, (*(pattern for pattern, _ in _OF_DIGITS), _LONG_NUMBER, PAPER, PHONE)),
    (_MAY_BE_SPOKEN, (SPOKEN, _SPACED_SPOKEN)),
    (_MAY_BE_SPELT_OUT, (_SPELT_OUT,)),
    (NUMBERS, (PAPER, PHONE, SPOKEN)),
)
"""What is looked for first, and what only where that is found."""
MARKS = dict(_OF_DIGITS)


def stays(found: re.Match[str]) -> bool:
    """Whether what a pattern found is no number after all."""
    mark = MARKS.get(found.re, PHONE_MARK)
    return callable(mark) and mark(found) == found[0]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_what_is_not_looked_for_is_not_there(text: str) -> None:
    for quick, patterns in QUICK:
        found = [pattern for pattern in patterns if any(not stays(one) for one in pattern.finditer(text))]
        assert quick.search(text) or not found
    assert _MAY_BE_MAIL.search(text) or not has_mail(text)


@pytest.mark.parametrize(
    ("quick", "pattern"), [(quick, pattern) for quick, patterns in QUICK for pattern in patterns]
)
@given(data=st.data())
@settings(max_examples=50)
def test_what_every_number_of_a_pattern_has_stands_in_each(
    quick: re.Pattern[str], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    # Texts are seldom made by chance that a look ahead allows.
    said = data.draw(st.from_regex(re.compile(re.sub(r"\(\?=[^()]*\)", "", pattern.pattern), pattern.flags)))

    assert quick.search(said) or all(map(stays, pattern.finditer(said)))


@pytest.mark.parametrize(
    "said",
    [
        "南湖东园一区3号楼楼下垃圾堆了三天没人清运",
        "编号BJ20261124-000123办到哪了",
        "2026年11月24日晚上10点半",
        "20261124那天",
        "拖欠工资1250000元",
        "望京西园四区408号楼1201室",
        "拨打12345没人接，12328也打过",
        "There's a huge pothole on Gongti North Road since 2026-11-20",
        "公交300路等了40分钟",
        "京通快速路堵车",
        "微信付款付不了，WeChat payment does not work",
    ],
)
def test_places_sums_dates_and_ticket_numbers_stay(said: str) -> None:
    assert mask(said) == said


def test_names_and_numbers_known_from_the_ticket_go_wherever_they_stand() -> None:
    known = Known.of(["欧阳小雨", "J", None], ["8765432", None])

    assert mask("给欧阳小雨说，电话8765432，J出口", known) == f"给{NAME_MARK}说，电话{PHONE_MARK}，J出口"


def test_what_was_understood_is_masked_alike() -> None:
    assert mask_value(["望京街道", "13812345678"]) == f"望京街道、{PHONE_MARK}"
    assert mask_value("南湖东园3号楼") == "南湖东园3号楼"


@given(st.text(alphabet="0123456789王建国我叫京AB@.com -·先生电话，", max_size=40))
def test_masked_twice_is_masked_once(said: str) -> None:
    once = mask(said)

    assert mask(once) == once


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "电话", "call ", "他的号码是"]))
def test_no_mobile_number_is_left(number: str, before: str) -> None:
    assert number not in mask(f"{before}{number}，谢谢")


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [one for one in (*_ZH_PATTERNS, *_EN_PATTERNS) if one[1]],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
@given(data=st.data())
@settings(max_examples=50)
def test_what_a_pattern_of_names_needs_stands_in_every_text_in_which_it_is_found(
    pattern: re.Pattern[str], needed: re.Pattern[str], data: st.DataObject
) -> None:
    said = data.draw(st.from_regex(pattern))

    assert needed.search(said)
