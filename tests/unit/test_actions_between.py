"""A place between two known ones is kept in its words, in their district, and nothing is guessed of it."""

from __future__ import annotations

import time

import pytest

from actions.between import with_between
from tests.talk import CHAOYANG, beijing, said

DONGCHENG, JINSONG = "110101", "110105017"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("劲松和双井之间的路上路灯不亮", "劲松和双井之间"),
        ("劲松跟双井中间那段", "劲松跟双井中间"),
        ("就在大望路站与国贸站之间", "大望路站与国贸站之间"),
        ("国贸和大望路之间堵得厉害", "国贸和大望路之间"),
        ("望京 和 酒仙桥之间有个大坑", "望京 和 酒仙桥之间"),
        ("劲松到双井之间那条路", "劲松到双井之间"),
    ],
)
def test_a_place_between_two_of_one_district_is_an_address_there(words: str, address: str) -> None:
    message = with_between(said(words), beijing())

    assert (message.value("address"), message.told("address")) == (address, address)
    assert message.value("district") == CHAOYANG
    assert message.value("subdistrict") is None


def test_one_of_the_two_is_not_the_place() -> None:
    words = "在劲松和双井之间"
    found = said(words, district=(CHAOYANG, "劲松"), subdistrict=(JINSONG, "劲松"))

    message = with_between(found, beijing())

    assert (message.value("address"), message.value("district")) == ("劲松和双井之间", CHAOYANG)
    assert message.value("subdistrict") is None


def test_between_two_districts_it_may_be_in_either() -> None:
    found = said("双井和崇文门之间", district=(DONGCHENG, "崇文门"), address=("崇文门", "崇文门"))

    message = with_between(found, beijing())

    assert message.value("address") == "双井和崇文门之间"
    assert message.value("place_choices") == [DONGCHENG, CHAOYANG]
    assert message.value("district") is None


def test_what_was_understood_whole_stays() -> None:
    words = "望京和酒仙桥之间"
    found = said(words, district=(CHAOYANG, "望京和酒仙桥"), address=(words, words))

    assert with_between(found, beijing()) is found


@pytest.mark.parametrize(
    "words",
    [
        "我和邻居之间有矛盾",
        "劲松街道和双井街道之间互相推",
        "劲松街道和居委会之间踢皮球",
        "房子被隔在中间",
        "马路中间有个坑",
        "劲松和双井都停水了",
        "望京医院和朝阳医院之间来回跑",
        "劲松的中间商赚差价",
    ],
)
def test_what_lies_between_no_two_places_is_none(words: str) -> None:
    found = said(words)

    assert with_between(found, beijing()) is found


@pytest.mark.parametrize(
    "words",
    [
        "streetlights out btw Jinsong and Shuangjing",
        "its in the middle of Jinsong and Shuangjing",
        "inbetween Jinsong and Shuangjing",
    ],
)
def test_the_word_before_the_two_may_be_written_in_many_ways(words: str) -> None:
    found = said(words, lang="en", district=(CHAOYANG, "Jinsong and Shuangjing"))

    assert with_between(found, beijing()).value("address") == "between Jinsong and Shuangjing"


@pytest.mark.parametrize("words", ["buses from Jinsong and Shuangjing", "in Jinsong and Shuangjing"])
def test_two_places_are_not_what_lies_between_them(words: str) -> None:
    found = said(words, lang="en", district=(CHAOYANG, "Jinsong and Shuangjing"))

    assert with_between(found, beijing()) is found


@pytest.mark.parametrize(
    ("words", "lang", "known", "address"),
    [
        ("家乐福和劲松站之间", "zh", "劲松站", "家乐福和劲松站之间"),
        ("幸福超市和平安小区之间的路灯坏了", "zh", "平安小区", "幸福超市和平安小区之间"),
        (
            "a pothole between the Carrefour and Jinsong station",
            "en",
            "Jinsong station",
            "between the Carrefour and Jinsong station",
        ),
    ],
)
def test_of_two_both_are_the_address_though_one_alone_is_known(
    words: str, lang: str, known: str, address: str
) -> None:
    found = said(words, lang=lang, district=(CHAOYANG, known), address=(known, known))

    message = with_between(found, beijing())

    assert (message.value("address"), message.value("district")) == (address, CHAOYANG)


@pytest.mark.parametrize(
    ("words", "known"), [("我和劲松物业之间的纠纷", "劲松"), ("双井的路灯和劲松之外的都坏了", "劲松")]
)
def test_whoever_stands_before_the_second_is_no_place(words: str, known: str) -> None:
    found = said(words, district=(CHAOYANG, known))

    assert with_between(found, beijing()) is found


@pytest.mark.parametrize(
    ("words", "lang", "known"),
    [
        ("业主和朝阳区之间一直扯不清", "zh", "朝阳区"),
        ("房东和望京街道之间没完没了", "zh", "望京街道"),
        ("老百姓和朝阳区之间", "zh", "朝阳区"),
        ("公司和望京之间的公交等一小时", "zh", "望京"),
        ("晚上十点和双井之间", "zh", "双井"),
        ("a dispute between my landlord and Chaoyang property", "en", "Chaoyang"),
        ("between the developer and Chaoyang district nobody acts", "en", "Chaoyang district"),
        ("loud music between midnight and Jinsong market opening", "en", "Jinsong market"),
        ("between 5 pm and Jinsong closing", "en", "Jinsong"),
    ],
)
def test_who_quarrels_and_an_hour_are_no_place(words: str, lang: str, known: str) -> None:
    found = said(words, lang=lang, district=(CHAOYANG, known))

    assert with_between(found, beijing()) is found


def test_a_firm_that_is_called_by_more_than_its_place_stays() -> None:
    words = "a pothole between the Carrefour and Jinsong Lianjia office"
    found = said(
        words, lang="en", district=(CHAOYANG, "Jinsong"), party=("Jinsong Lianjia", "Jinsong Lianjia")
    )

    assert with_between(found, beijing()).value("party") == "Jinsong Lianjia"


def test_what_leads_to_the_first_of_two_is_no_part_of_it() -> None:
    found = said("就在家乐福到双井之间", district=(CHAOYANG, "双井"))

    assert with_between(found, beijing()).value("address") == "家乐福到双井之间"


def test_the_same_word_over_and_over_is_soon_read() -> None:
    pack, words = beijing(), "中间" * 2500
    with_between(said("路中间"), pack)
    begun = time.process_time()

    with_between(said(words), pack)

    assert time.process_time() - begun < 1
