"""Who only says how it is called, and where that is, tells nothing more of the matter."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.called import only_names_party
from actions.draft import Draft
from tests.talk import CHAOYANG, beijing, said

FEES = {"description": "幼儿园乱收钱", "category": "education.kindergarten", "kind": "complaint"}


def test_a_name_told_with_its_place_leaves_the_words_of_the_matter_alone() -> None:
    words = "叫啥来着 叫阳光苗苗幼儿园 朝阳那边"
    told = said(words, party=("阳光苗苗幼儿园", "阳光苗苗幼儿园"), district=(CHAOYANG, "朝阳"))

    draft = take(told, Draft(FEES).having_asked("district"), "district", beijing()).draft

    assert (draft["description"], draft["district"]) == ("幼儿园乱收钱", CHAOYANG)


@pytest.mark.parametrize(
    ("words", "party", "only"),
    [
        ("物业叫什么来着 好像叫鑫源物业", "鑫源物业", True),
        ("中介是安家中介", "安家中介", True),
        ("叫小蜗牛托管 老师还打孩子", "小蜗牛托管", False),
        ("安家中介不退钱", "安家中介", False),
    ],
)
def test_more_than_a_name_is_told_where_anything_happens(words: str, party: str, only: bool) -> None:
    assert only_names_party(said(words, party=(party, party))) is only


def test_some_shop_in_an_area_is_no_place_of_its_own() -> None:
    draft = Draft({**FEES, "party": "蜀湘人家"}).having_asked("district")
    told = said("丰台方庄那家店", district=("110106", "丰台方庄"), subdistrict=("110106013", "丰台方庄"))

    assert take(told, draft, "district", beijing()).draft["address"] is None
