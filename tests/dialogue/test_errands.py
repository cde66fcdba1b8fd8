"""Whom somebody went to before is not what a complaint is about, unless that is all it tells."""

from __future__ import annotations

import pytest

from bot.nlu.errands import without_errands


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("下水道反味儿，找过居委会，居委会让找物业，物业让找排水集团，我找谁去", "下水道反味儿，"),
        ("路灯灭了俩月，问了街道，街道说归城管", "路灯灭了俩月，"),
        (
            "the lamp at our gate is dark, I called the committee, the committee says ask the property company",
            "the lamp at our gate is dark,",
        ),
        ("物业乱收停车费，居委会也不出面", "物业乱收停车费，居委会也不出面"),
        ("居委会让我们自己找物业", "居委会让我们自己找物业"),
        ("the police did nothing", "the police did nothing"),
        ("物业叫保安打人，大门口的监控也坏了", "物业叫保安打人，大门口的监控也坏了"),
        ("物业打了物业经理还不够，又砸东西", "物业打了物业经理还不够，又砸东西"),
        ("单元门坏了关不上，居委会让打物业电话", "单元门坏了关不上，"),
        ("打了居委会主任，现在还在医院躺着", "打了居委会主任，现在还在医院躺着"),
        ("单元门坏了关不上，居委会让打12345", "单元门坏了关不上，"),
    ],
)
def test_the_errand_is_left_out(text: str, left: str) -> None:
    assert without_errands(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3号楼电梯坏了五天，物业不管", "3号楼电梯坏了五天，"),
        ("楼道灯不亮物业也不来修", "楼道灯不亮"),
        ("外墙渗水，跟物业反映好几次都没人管", "外墙渗水，"),
        ("水管漏水，物业说等配件", "水管漏水，"),
        ("楼道灯坏了跟物业说八百遍了", "楼道灯坏了"),
        ("单元门坏了，找物业没用", "单元门坏了，"),
        (
            "the lift has been dead for a week and the management won't fix it",
            "the lift has been dead for a week",
        ),
        ("a pipe is leaking in our hall, the 物业 ignores us", "a pipe is leaking in our hall,"),
    ],
)
def test_who_does_not_mend_it_is_left_out(text: str, left: str) -> None:
    assert without_errands(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "物业不管",
        "小区脏乱差，物业不管",
        "门坏了，物业说每户交五百才修",
        "电梯坏了，物业费一分不少收",
        "物业不修电梯，坏了半年",
        "水泵坏了，物业说得动维修资金",
        "物业把门弄坏了还骂人",
        "the management won't answer the phone",
        "the lift is broken and the property company charges us for it",
        "the lobby is dirty and the management never cleans",
    ],
)
def test_what_the_management_does_itself_stays(text: str) -> None:
    assert without_errands(text) == text
