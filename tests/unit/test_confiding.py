"""Of a confidential ticket nothing in its words leads to its citizen, and what is said of others stays."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.tickets.complaint import prepared
from desk.tickets.confiding import confided, taken_out
from desk.tickets.privacy import Told
from tests import planted
from tests.office import a_complaint, beijing

WAYS = {
    "xiuzhu.ouyang@example.com": "〔邮箱〕",
    "lan_hua88": "〔账号〕",
    "6222021234567890123": "〔银行卡〕",
    "京N8Q7X6": "〔车牌〕",
    "E12345678": "〔证件号〕",
    "7654321": "〔账号〕",
    "138.1234.5678": "〔电话〕",
}
TOLD = (
    "我举报物业乱收费，我的邮箱xiuzhu.ouyang@example.com，微信号lan_hua88，银行卡6222021234567890123，"
    "我的车京N8Q7X6，护照E12345678，QQ7654321，打138.1234.5678"
)


def test_no_way_to_the_citizen_of_a_confidential_complaint_is_left_in_it() -> None:
    ready = prepared(beijing(), a_complaint(description=TOLD, address=f"3号楼，{TOLD}", kind="report"))

    assert ready.confidential
    for told in (ready.description, ready.address or ""):
        assert [way for way in WAYS if way in told] == []
        assert all(mark in told for mark in WAYS.values())


def test_of_a_complaint_that_is_not_confidential_they_stay() -> None:
    ready = prepared(beijing(), a_complaint(description=TOLD))

    assert all(way in ready.description for way in WAYS)


def test_nothing_of_a_planted_person_is_left() -> None:
    left = planted.Planted({}).found(confided(planted.told("web")).text)

    assert left == []


@pytest.mark.parametrize(
    "told",
    [
        "出租车京B·T1234拒载，司机收了我两百",
        "我看见京N8Q7X6闯红灯，车牌京N8Q7X6",
        "他的车牌是京A12345，他微信号zhang_888，让我打到卡6222021234567890123",
        "老板邮箱boss@corp.example.com，老板电话13800138000",
        "领导的微信号是lan_hua88，对方账号6222021234567890123",
        "his car is 京B12345, the seller's email is shop@mail.example.com",
        "订单号20261124000123，合同编号4111111111111111",
        "老师高玉梅打骂学生，班主任曹建华不管",
    ],
)
def test_what_is_said_of_whom_it_is_about_stays(told: str) -> None:
    assert confided(told) == Told(told, None, None)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("我家车牌京A12345被划了", "我家车牌〔车牌〕被划了"),
        ("我是车主，车牌京A12345", "我是车主，车牌〔车牌〕"),
        ("my car is 京A12345, his car is 京B12345", "my car is 〔车牌〕, his car is 京B12345"),
        ("老板电话13800138000，我电话13911112222", "老板电话13800138000，我电话〔电话〕"),
        ("write to li.wei@mail.example.com", "write to 〔邮箱〕"),
    ],
)
def test_the_citizens_own_goes_beside_what_is_others(told: str, read: str) -> None:
    assert confided(told).text == read


words = st.lists(
    st.sampled_from([*WAYS, "我的", "他的", "微信", "车牌", "，", "电话", "13812345678", "老板", "卡", " "])
)


@example("xiuzhu.ouyang@example.com京N8Q7X6京N8Q7X6")
@given(words.map("，".join))
def test_taken_out_twice_is_taken_out_once(told: str) -> None:
    once = taken_out(told, confidential=True).text

    assert taken_out(once, confidential=True).text == once
