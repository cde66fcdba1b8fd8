"""A number of an address put right by the number alone keeps all the rest of it."""

from __future__ import annotations

import pytest

from actions.addresses import put_right
from actions.door_numbers import with_number_right


@pytest.mark.parametrize(
    ("known", "words", "after"),
    [
        ("Building 7, Nanhu Dongyuan", "The building is 9, not 7", "Building 9, Nanhu Dongyuan"),
        ("Building 7, Nanhu Dongyuan", "sorry, not 7 but 12b", "Building 12b, Nanhu Dongyuan"),
        ("flat 401, Building 7, Liyuan", "the flat should be 402", "flat 402, Building 7, Liyuan"),
        ("tower 7, Nanhu Dongyuan", "fix the tower number, it should be 9", "tower 9, Nanhu Dongyuan"),
        ("gate 2, Liyuan Dongli", "the gate is wrong, it's 4", "gate 4, Liyuan Dongli"),
        ("石佛营东里4号楼2单元", "不是4是14", "石佛营东里14号楼2单元"),
        ("石佛营东里4号楼2单元", "哎呀记错了，单元是3", "石佛营东里4号楼3单元"),
        ("石佛营东里4号楼2单元", "是6号楼，不是4号楼", "石佛营东里6号楼2单元"),
        ("甲8号院3号楼", "3改成13", "甲8号院13号楼"),
        ("育新花园 三号楼", "不是三号楼 是三单元", "育新花园 三单元"),
        ("东四六条", "不是东四六条 是七条", "东四七条"),
        ("望京花园东门", "不是东门，是西门", "望京花园西门"),
        ("407 Building 3, Tuanjiehu Beili", "actually it's 409", "409 Building 3, Tuanjiehu Beili"),
        ("Building 3, Tuanjiehu Beili", "sorry, 5", "Building 5, Tuanjiehu Beili"),
        ("龙锦苑四区12号楼", "不对，是13", "龙锦苑四区13号楼"),
        ("望京西园三区", "说错楼号了，是306", "望京西园三区306号楼"),
        ("育新花园8号楼2单元501", "等一下 是601", "育新花园8号楼2单元601"),
    ],
)
def test_only_the_number_that_is_put_right_changes(known: str, words: str, after: str) -> None:
    assert with_number_right(known, words) == after


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ("望京花园8号楼", "不是8点是9点"),
        ("石佛营东里4号楼2单元", "不对，是3"),
        ("石佛营东里", "应该是3"),
        ("Building 7, Liyuan", "not 7 pm, 9 pm"),
        ("3号院3号楼", "不是3是5"),
        ("石佛营东里", "不是4是14"),
        ("望京花园8号楼", "不是三号楼 是三单元"),
        ("望京花园8号楼", "不是8号楼的事，是物业的"),
        ("Building 7, Liyuan", "we waited 3 days, not 2"),
    ],
)
def test_what_is_no_number_of_the_address_or_one_of_two_changes_nothing(known: str, words: str) -> None:
    assert with_number_right(known, words) is None


@pytest.mark.parametrize(
    ("known", "words", "after"),
    [
        ("芍药居北里3号楼502室", "12号楼901", "芍药居北里12号楼901"),
        ("芍药居北里3号楼2单元楼下", "5号楼1单元302", "芍药居北里5号楼1单元302"),
        ("芍药居北里", "5号楼1单元302", "芍药居北里5号楼1单元302"),
        ("芍药居北里3号楼楼下", "5号楼", "芍药居北里5号楼楼下"),
        ("芍药居北里3号楼1门402", "3门", "芍药居北里3号楼3门402"),
        ("天通苑东一区8号楼", "天通苑北一区", "天通苑北一区8号楼"),
        ("龙锦苑四区12号楼", "龙跃苑四区6号楼", "龙跃苑四区6号楼"),
        ("天通苑东一区8号楼", "国贸地铁站", "国贸地铁站"),
        ("Building 3, Nanhu Dongyuan", "Building 12, flat 901", "Building 12, Nanhu Dongyuan, flat 901"),
    ],
)
def test_other_doors_of_an_estate_keep_the_estate(known: str, words: str, after: str) -> None:
    assert put_right(known, words, whole=words) == after


def test_the_other_side_of_a_name_is_put_right_alone() -> None:
    known = "Building 11, Tiantongyuan East"

    assert with_number_right(known, "no, I meant Tiantongyuan West") == "Building 11, Tiantongyuan West"
    assert with_number_right(known, "change the building to 21") == "Building 21, Tiantongyuan East"
    assert with_number_right(known, "it is near Wangjing West") is None
