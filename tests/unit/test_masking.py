"""Tracking codes are nobody's but the citizen's: what staff read never has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city.codes import ALPHABET, LENGTH
from desk.tickets.masking import HIDDEN_CODE, hide_codes

CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


@given(CODES)
def test_no_answer_of_the_assistant_shows_its_code(code: str) -> None:
    for said in (
        "登记好了，编号 BJ20261124-000123，查询码 {}（别给别人）。24小时内派给负责的单位。",
        "Filed: BJ20261124-000123, tracking code {} (keep it to yourself).",
        "2件都登记好了（编号 · 查询码 · 事情，查询码别给别人）：\nBJ20261124-000123 · {} · 路灯不亮",
    ):
        assert hide_codes(said.format(code)) == said.format(HIDDEN_CODE)


@pytest.mark.parametrize(
    "text",
    [
        "BJ20261124-000123 7KQ2MF 到哪了",
        "编号BJ20261124-000123，查询码是7kq2mf",
        "my tracking code is 7KQ2MF",
        "码 WXYZAB",
        "7kq2mf",
        "BJ20261124-000123、234567",
    ],
)
def test_a_code_that_a_citizen_writes_is_hidden(text: str) -> None:
    hidden = hide_codes(text)

    assert HIDDEN_CODE in hidden
    assert not any(code in hidden.upper() for code in ("7KQ2MF", "WXYZAB", "234567"))


@pytest.mark.parametrize(
    "text",
    [
        "BJ20261124-000123 should have been done by now, thanks for the status.",
        "这个编号我不能直接查。请核对一下，连同查询码一起发给我。",
        "查询码找不着了，电话13812345678",
        "车牌京A23456，停在楼下",
        "thanks",
        "please send me the tracking code",
    ],
)
def test_all_else_stays_as_it_was_said(text: str) -> None:
    assert hide_codes(text) == text


def test_what_digits_are_called_is_looked_for_right_before_them_alone() -> None:
    near, far = ("查询码" + "，" * length + "234567" for length in (50, 100))

    assert hide_codes(near).endswith(HIDDEN_CODE)
    assert hide_codes(far) == far


def test_a_code_that_was_understood_is_hidden_wherever_it_stands() -> None:
    assert hide_codes("就是 abcdef 那个", known=("ABCDEF",)) == f"就是 {HIDDEN_CODE} 那个"
