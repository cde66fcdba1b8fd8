"""The flat told behind its house is a part of the address, and other numbers are not."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from tests.talk import CHAOYANG, beijing, said

LEAK = {"description": "楼上漏水", "category": "housing.leak_repair", "district": CHAOYANG}


@pytest.mark.parametrize(
    ("address", "words", "whole"),
    [
        ("安华里二区4号楼", "502", "安华里二区4号楼502"),
        ("安华里二区4号楼2单元", "我家是1504室", "安华里二区4号楼2单元1504"),
        ("Anhuali, building 4", "room 502", "Anhuali, building 4, room 502"),
        ("安华里二区4号楼", "138", "安华里二区4号楼"),
        ("安华里二区", "502", "安华里二区"),
    ],
)
def test_a_number_alone_behind_the_house_is_the_flat(address: str, words: str, whole: str) -> None:
    before = Draft(fields={**LEAK, "address": address}, asked=("contact_by",))
    message = said(words, "nlu_fallback", lang="en" if words.startswith("room") else "zh")

    after = take(message, before, "contact_by", beijing()).draft

    assert after["address"] == whole
    assert after["contact_by"] is None or whole == address
