"""A number said anew by itself: 'building 5 i think. no wait 6', '3号楼5单元 不对 4号楼'."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.place_slips import past_slip, slip_in, with_number_anew
from actions.plain_places import tells_only_when
from tests.talk import HAIDIAN, beijing, said


@pytest.mark.parametrize(
    ("words", "told", "meant"),
    [
        ("building 5 i think. no wait 6", "building 5", "building 6"),
        ("3号楼 不对 4", "3号楼", "4号楼"),
        ("it's gate 12, sorry, 14", "gate 12", "gate 14"),
        ("3号楼5单元 不对 4号楼", "3号楼5单元", "4号楼5单元"),
        ("3号院5号楼 不对 6号院", "3号院5号楼", "6号院5号楼"),
        ("3号院5号楼2层 不对 6号", "3号院5号楼2层", "3号院6号楼2层"),
        ("5单元301 不对 4号楼", "5单元301", "5单元301"),
        ("flat 3 no wait 6 people live there", "flat 3", "flat 3"),
        ("building 5 and no, 6 of us", "building 5", "building 5"),
        ("3号楼 不对 4天了", "3号楼", "3号楼"),
        ("3号楼 不 知道几层", "3号楼", "3号楼"),
    ],
)
def test_a_number_said_anew_takes_the_place_of_the_last_one_that_counts_the_same(
    words: str, told: str, meant: str
) -> None:
    assert with_number_anew(words, told) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("building 5 i think. no wait 6", "building 6"),
        ("Wangjing Street No. 5, sorry, 6", "Wangjing Street No. 6"),
        ("Gate 3, no wait, gate 4", "gate 4"),
        ("Dongsheng Yuan building 2 ... no, Huaqing Jiayuan", "Huaqing Jiayuan"),
        ("Huaqing Jiayuan... sorry, Dongsheng Yuan", "Dongsheng Yuan"),
        ("亚运村 不 奥运村", "奥运村"),
        ("望京花园3号楼5单元，不对，是4号楼", "望京花园4号楼5单元"),
        ("10号楼2层，不对，11号楼", "11号楼2层"),
        ("劲松3，不对，5号楼", "劲松5"),
    ],
)
def test_so_it_is_where_the_place_is_asked_for(words: str, meant: str) -> None:
    slip = slip_in(words)
    assert slip is not None
    assert past_slip(said(words), slip) == meant


@pytest.mark.parametrize(("words", "door"), [("building 5 i think. no wait 6", "building 6")])
def test_so_it_is_beside_a_place_that_is_known(words: str, door: str) -> None:
    draft = Draft(fields={"description": "lift broken", "district": HAIDIAN, "address": "Keyu Estate"})
    message = said(words, lang="en", address=("building 5", "building 5"))

    assert take(message, draft, "contact_by", beijing()).draft["address"] == f"Keyu Estate, {door}"


@pytest.mark.parametrize(
    "words",
    [
        "today, no wait, it started last friday",
        "i mean since last week",
        "early october",
        "前天 不对 是大前天",
        "上个月开始的吧",
    ],
)
def test_days_alone_are_no_place_however_they_are_put_right(words: str) -> None:
    message = said(words, lang="en" if words.isascii() else "zh")
    draft = Draft(fields={"description": "lift broken", "category": "housing.elevator"})

    assert tells_only_when(message, words)
    assert take(message, draft, "district", beijing()).draft["address"] is None


@pytest.mark.parametrize(
    "words", ["the Sunday market", "六月小区", "昨天在劲松", "march road, no wait, may street"]
)
def test_a_place_with_a_day_in_its_name_stays_one(words: str) -> None:
    assert not tells_only_when(said(words, lang="en" if words.isascii() else "zh"), words)
