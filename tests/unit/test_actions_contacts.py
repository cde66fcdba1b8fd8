"""How somebody is reached, and what is put right of it."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.contacts import contact
from actions.draft import Draft
from actions.phone_numbers import with_end_right
from tests.talk import CHAOYANG, beijing, said

PHONE = "13811112222"


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("不对最后两位是33", "13811112233"),
        ("尾号应该是0088", "13811110088"),
        ("最后一位错了，是9", "13811112229"),
        ("sorry last two digits are 23", "13811112223"),
        ("no, it ends in 4455", "13811114455"),
        ("手机尾数写错了，是66", "13811112266"),
        ("哎呀打错了，后面是3344", "13811113344"),
        ("不对 末尾应该是 09", "13811112209"),
        ("后四个是6677", "13811116677"),
        ("错了 最后三个应该是 505", "13811112505"),
    ],
)
def test_the_end_of_a_number_is_put_right_alone(words: str, phone: str) -> None:
    told = Draft(
        fields={"description": f"没暖气，电话{PHONE}", "reporter_phone": PHONE, "contact_by": "call"}
    )

    draft = contact(said(words, "correct_detail"), told, "confirmed")

    assert (draft["reporter_phone"], draft["description"]) == (phone, f"没暖气，电话{phone}")


def test_of_whom_it_is_said_who_they_are_is_not_the_citizen() -> None:
    told = Draft(fields={"description": "landlord shut off my power", "category": "housing.renting"})

    assert contact(said("Mrs Lin, she owns the flat", lang="en"), told, "contact_by")["reporter_name"] is None
    assert contact(said("Mrs Lin", lang="en"), told, "contact_by")["reporter_name"] == "Mrs Lin"


@pytest.mark.parametrize(
    "words",
    [
        *("那辆车尾号是88", "最后一位来的人不讲理", "the last two weeks are bad", "13号楼最后面"),
        *("不对 后面是3号楼", "错了最后是800块"),
        *("最后是5000块没退", "然后是3个人来了", "之后是2天没水", "最后一个号是5号楼"),
        *("my lease ends in 2026", "it ends in 2026", "the street ends with 5 shops"),
    ],
)
def test_other_ends_are_no_number(words: str) -> None:
    assert with_end_right(PHONE, words) is None


@pytest.mark.parametrize(
    ("words", "whom", "phone"),
    [
        ("他手机13811112222", "我爸", PHONE),
        ("ok his mobile is 13811112222", "my uncle", PHONE),
        ("call her on 13811112222", "my friend", PHONE),
        ("her phone 13811112222", None, None),
        ("房东电话13811112222", "我爸", None),
        ("the landlord's number is 13811112222", "my uncle", None),
    ],
)
def test_who_is_spoken_for_is_called_on_their_number(words: str, whom: str | None, phone: str | None) -> None:
    lang = "en" if words.isascii() else "zh"
    told = Draft(fields={"description": "没暖气", "on_behalf_of": whom})

    draft = contact(said(words, lang=lang, phone=(PHONE, PHONE)), told, "contact_by")

    assert draft["reporter_phone"] == phone


def test_a_number_in_numerals_told_where_the_place_was_asked_for_is_no_sum_of_the_matter() -> None:
    words = "我姓薛 一三七 零零零零 三三五五"
    phone = ("13700003355", "一三七 零零零零 三三五五")
    told = Draft(fields={"description": "路面塌了", "district": CHAOYANG, "address": "南湖东园"})

    message = said(words, phone=phone, person_name=("薛", "薛"), category="utilities.heating")
    draft = take(message, told, "district", beijing()).draft

    assert (draft["reporter_phone"], draft["description"]) == ("13700003355", "路面塌了")


def test_where_no_number_is_known_none_can_be_put_right() -> None:
    assert with_end_right(None, "最后两位是33") is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("电话18600001111 赵敏", "赵敏"),
        ("18600001111，我姓欧阳", "欧阳"),
        ("18600001111 下午打", None),
        ("18600001111 周建军 晚上八点以后打", "周建军"),
        ("孙丽 18600001111 周末方便", "孙丽"),
    ],
)
def test_a_name_beside_the_number_is_kept(words: str, name: str | None) -> None:
    draft = contact(said(words, "inform", phone="18600001111"), Draft(), "contact_by")

    assert (draft["reporter_phone"], draft["reporter_name"]) == ("18600001111", name)


def test_a_title_in_small_letters_behind_the_number_is_a_name() -> None:
    words = "ring 18600001111 mrs novak"

    phone = ("18600001111", "18600001111")
    draft = contact(said(words, "inform", lang="en", phone=phone), Draft(), "contact_by")

    assert draft["reporter_name"] == "Mrs Novak"
