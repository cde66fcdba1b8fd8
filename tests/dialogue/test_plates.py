"""Plates of vehicles, as people type them."""

from __future__ import annotations

import pytest

from bot.nlu.plates import plates, without_plates


@pytest.mark.parametrize(
    ("text", "plate"),
    [
        ("plate number 京B T3321", "plate number 京B T3321"),
        ("京A·88888", "京A·88888"),
        ("刚才，一辆蓝色小货车 京AD12345", "京AD12345"),
        ("车牌京N8H321，三里屯南街", "车牌京N8H321"),
        ("尾号889的出租车", "尾号889"),
        ("his licence plate ends in 321", "his licence plate ends in 321"),
        ("license plate BJ N8832", "license plate BJ N8832"),
        ("taxi number 88123 was rude", "taxi number 88123"),
        ("plate i think 京A 90321", "plate i think 京A 90321"),
    ],
)
def test_a_plate_is_found_whole_or_in_part(text: str, plate: str) -> None:
    assert [found.value for found in plates(text)] == [plate]


@pytest.mark.parametrize(
    "text",
    [
        "北京A座1234室",
        "在望京SOHO T2 叫 迅达网络科技",
        "a plate of dumplings for 38 yuan",
        "手机尾号1234",
        "京沪高速123公里",
        "my house registration 100123",
    ],
)
def test_other_numbers_are_no_plate(text: str) -> None:
    assert not list(plates(text))


def test_what_a_message_is_about_is_read_without_its_plate() -> None:
    assert without_plates("车牌京N8H321 拒载") == "拒载"
    assert without_plates("京N8H321") == "京N8H321"
