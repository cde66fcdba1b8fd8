"""Where it is: names, pins, corrections, and never a guess."""

from __future__ import annotations

from typing import Any

import pytest

from actions.addresses import beside, is_doors
from actions.answers import take
from actions.areas import area_name, area_payload, bare_of_areas
from actions.draft import Draft
from actions.place_areas import likelier
from actions.place_leads import LEAD
from actions.places import LONGEST_ANSWER, place, with_its_stop
from actions.rewording import in_description
from tests.talk import BALIZHUANG, CHAOYANG, HAIDIAN, WANGJING, ZHONGGUANCUN, beijing, said

CHANGPING, TIANTONGYUANBEI = "110114", "110114008"
FENGTAI = "110106"
JINSONG = "110105017"


def a_draft(**fields: object) -> Draft:
    return Draft(fields={"description": "楼下垃圾没人收", **fields})


def test_a_subdistrict_brings_its_district() -> None:
    message = said("望京南湖东园3号楼", subdistrict=WANGJING, address="南湖东园3号楼")

    placed = place(message, a_draft(), beijing(), wanted=True)

    assert placed.draft["district"] == CHAOYANG
    assert placed.draft["subdistrict"] == WANGJING
    assert placed.draft["address"] == "南湖东园3号楼"


def test_a_place_told_in_two_parts_lies_where_the_whole_of_it_does() -> None:
    known = a_draft(district=CHANGPING, address="天通苑")
    message = said("东三区", "inform", address="东三区")

    placed = place(message, known, beijing(), wanted=False).draft

    assert (placed["address"], placed["subdistrict"]) == ("天通苑东三区", TIANTONGYUANBEI)


@pytest.mark.parametrize("row", ["1", "一", " ", "1 ", "号楼", "就"])
def test_what_follows_the_longest_answer_is_no_part_of_an_address(row: str) -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING, address="望京西园三区")
    words = f"{row * 400}305号楼"

    step = take(said(words), known, "address", beijing())

    assert len(step.draft["address"] or "") <= LONGEST_ANSWER + len("望京西园三区，")
    assert "305号楼" not in (step.draft["address"] or "")


def test_which_building_it_is_may_be_told_while_something_else_is_asked() -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING, address="望京西园三区")

    step = take(said("楼号是305", "inform"), known, "contact_by", beijing())

    assert step.draft["address"] == "望京西园三区305号楼"
    assert step.draft["description"] == known["description"]
    assert step.aside


@pytest.mark.parametrize("words", ["不是海淀，是丰台", "不在海淀区，在丰台"])
def test_a_district_that_is_denied_is_no_place_of_the_other(words: str) -> None:
    placed = place(
        said(words, "correct_detail", district="110106"), a_draft(district=HAIDIAN), beijing(), wanted=True
    )

    assert (placed.draft["district"], placed.draft["address"]) == ("110106", None)


def test_an_address_that_only_says_the_area_again_is_none() -> None:
    message = said("海淀区中关村", district=HAIDIAN, subdistrict=ZHONGGUANCUN, address="海淀区中关村")

    assert place(message, a_draft(), beijing(), wanted=True).draft["address"] is None


def test_plain_words_are_an_address_where_one_was_asked_for_and_nowhere_else() -> None:
    asked = place(said("幸福里那边"), a_draft(), beijing(), wanted=True)
    unasked = place(said("幸福里那边"), a_draft(), beijing(), wanted=False)

    assert asked.draft["address"] == "幸福里那边"
    assert asked.draft["district"] is None
    assert unasked.draft["address"] is None


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("碧水庄园? 不是 是 于辛庄村公寓 8号院", "于辛庄村公寓 8号院"),
        ("望京花园，不对，望京西园四区", "望京西园四区"),
        ("翠城馨园3号楼，哦不对 5号楼", "翠城馨园5号楼"),
        ("幸福里，说错了，是安贞里二区", "安贞里二区"),
        ("Maple Garden, no wait, Rose Garden gate 3", "Rose Garden gate 3"),
        ("Rose Garden building 3, sorry, I mean building 7", "Rose Garden building 7"),
    ],
)
def test_whoever_puts_the_place_right_in_the_same_breath_means_the_second(words: str, address: str) -> None:
    message = said(words, "inform", lang="en" if words.isascii() else "zh", district=CHAOYANG)

    assert place(message, a_draft(), beijing(), wanted=True).draft["address"] == address


@pytest.mark.parametrize(
    ("known", "words", "entity", "mended"),
    [
        ("南湖东园一区3号楼", "不对，是7号楼", "7号楼", "南湖东园一区7号楼"),
        ("南湖东园一区3号楼", "不是3号楼，是7号楼", None, "南湖东园一区7号楼"),
        ("南湖东园一区3号楼", "四单元", "四单元", "南湖东园一区3号楼四单元"),
        ("南湖东园一区3号楼2单元", "是5单元", "5单元", "南湖东园一区3号楼5单元"),
        ("南湖东园", "应该是西园三区", "西园三区", "西园三区"),
    ],
)
def test_a_part_of_an_address_is_put_right_by_itself(
    known: str, words: str, entity: str | None, mended: str
) -> None:
    entities: dict[str, Any] = {"address": entity} if entity else {}
    message = said(words, "correct_detail", **entities)

    placed = place(message, a_draft(district=CHAOYANG, address=known), beijing(), wanted=False)

    assert placed.draft["address"] == mended


def test_a_building_told_apart_from_its_address_is_kept() -> None:
    message = said("甘家口大厦后面的楼，三号楼", address=("甘家口大厦后面", "甘家口大厦后面"))

    assert place(message, a_draft(), beijing(), wanted=True).draft["address"] == "甘家口大厦后面，三号楼"


@pytest.mark.parametrize(
    ("words", "address"),
    [("就在358路公交车上", "358路公交车上"), ("我住在甘家口那边", None), ("it's at the mill", "the mill")],
)
def test_the_way_to_say_it_is_no_part_of_an_address(words: str, address: str | None) -> None:
    area: dict[str, Any] = {"subdistrict": "110108004"} if "甘家口" in words else {}

    assert place(said(words, **area), a_draft(), beijing(), wanted=True).draft["address"] == address


def test_a_matter_told_where_a_place_was_asked_for_is_no_address() -> None:
    message = said("he won't give my deposit back", "file_complaint", lang="en")

    assert place(message, a_draft(), beijing(), wanted=True).draft["address"] is None


def test_a_building_is_put_right_in_english() -> None:
    message = said("no, it's building 5", "correct_detail", lang="en", address="building 5")
    draft = a_draft(district=CHAOYANG, address="Nanhu Dongyuan, building 3")

    assert place(message, draft, beijing(), wanted=False).draft["address"] == "Nanhu Dongyuan, building 5"


def test_another_district_takes_the_subdistrict_and_the_point_away() -> None:
    message = said("不是朝阳是海淀", "correct_detail", district=HAIDIAN)
    draft = a_draft(district=CHAOYANG, subdistrict=WANGJING, lat=39.99, long=116.48, address="朝阳区望京")

    placed = place(message, draft, beijing(), wanted=False).draft

    assert placed["district"] == HAIDIAN
    assert placed["subdistrict"] is None
    assert placed["lat"] is None
    assert "朝阳" not in str(placed["address"])


def test_a_second_thing_said_of_the_same_place_is_kept_beside_the_first() -> None:
    message = said("near the east gate", lang="en", address="near the east gate")
    draft = a_draft(district=CHAOYANG, address="Gongti North Road")

    assert (
        place(message, draft, beijing(), wanted=False).draft["address"]
        == "Gongti North Road, near the east gate"
    )


@pytest.mark.parametrize(
    ("words", "door", "lang"),
    [
        ("correct, and it is also leaking in building 9", "building 9", "en"),
        ("yes. building 9 as well", "building 9", "en"),
    ],
)
def test_what_is_so_at_another_door_too_stands_beside_the_first(words: str, door: str, lang: str) -> None:
    draft = a_draft(district=CHAOYANG, address="building 2 Anzhenli")

    told = place(said(words, "correct_detail", lang=lang, address=door), draft, beijing(), wanted=False)

    assert told.draft["address"] == "building 2 Anzhenli, building 9"


def test_a_second_house_in_chinese_is_listed_and_one_put_right_is_not() -> None:
    draft = a_draft(district=CHAOYANG, address="安贞西里6号楼")

    too = place(said("8号楼也没水", address="8号楼"), draft, beijing(), wanted=False)
    right = place(said("不对是8号楼，楼下也没水", address="8号楼"), draft, beijing(), wanted=False)

    assert (too.draft["address"], right.draft["address"]) == ("安贞西里6号楼、8号楼", "安贞西里8号楼")


def test_a_name_that_several_places_share_is_a_choice() -> None:
    message = said("八里庄的站牌倒了", place_choices=list(BALIZHUANG), address="八里庄")

    placed = place(message, a_draft(), beijing(), wanted=False)

    assert placed.choices == BALIZHUANG
    assert placed.draft["district"] is None


def test_the_district_settles_a_choice() -> None:
    message = said("海淀的那个", district=HAIDIAN)

    placed = place(message, a_draft().among(BALIZHUANG), beijing(), wanted=True)

    assert placed.draft["subdistrict"] == "110108005"


def test_a_place_beyond_the_city_is_said_to_be_one() -> None:
    message = said("我在燕郊", outside_city=("三河", "燕郊"))

    assert place(message, a_draft(), beijing(), wanted=False).outside == "三河"


def test_a_place_beyond_the_city_is_only_talk_where_the_place_is_known() -> None:
    message = said("我从燕郊来北京上班", outside_city="三河")

    assert place(message, a_draft(district=CHAOYANG), beijing(), wanted=False).outside is None


def test_a_pin_gives_point_and_district() -> None:
    message = said(pin={"lat": 39.9967, "long": 116.4812, "name": "望京西园三区"})

    placed = place(message, a_draft(), beijing(), wanted=True).draft

    assert (placed["lat"], placed["long"]) == (39.9967, 116.4812)
    assert placed["district"] == CHAOYANG
    assert placed["address"] == "望京西园三区"


def test_a_pin_on_a_boundary_is_a_choice_unless_the_district_was_said() -> None:
    on_the_line = next(
        (lat / 1000, 116.35)
        for lat in range(39900, 40000)
        if len(beijing().districts_near(lat / 1000, 116.35)) > 1
    )
    message = said(pin={"lat": on_the_line[0], "long": on_the_line[1]})
    near = beijing().districts_near(*on_the_line)

    open_one = place(message, a_draft(), beijing(), wanted=True)
    settled = place(message, a_draft(district=near[1]), beijing(), wanted=True)

    assert open_one.choices == near
    assert open_one.draft["district"] is None
    assert settled.draft["district"] == near[1]


def test_a_pin_outside_the_city_is_outside() -> None:
    message = said(pin={"lat": 31.23, "long": 121.47})

    assert place(message, a_draft(), beijing(), wanted=True).outside == ""


def test_an_area_is_named_with_its_district_and_pressed_as_what_it_is() -> None:
    assert area_name(beijing(), BALIZHUANG[1], "zh") == "海淀区八里庄街道"
    assert area_name(beijing(), HAIDIAN, "en") == "Haidian District"
    assert area_payload(beijing(), BALIZHUANG[1]) == '/inform{"subdistrict": "110108005"}'
    assert area_payload(beijing(), HAIDIAN) == '/inform{"district": "110108"}'


@pytest.mark.parametrize(
    ("known", "words", "lang", "found"),
    [
        ("tower 2", "wangjing soho", "en", "wangjing soho tower 2"),
        ("3号楼2单元", "花家地西里", "zh", "花家地西里3号楼2单元"),
        ("Happy Court", "the lane behind Wumart", "en", "Happy Court, the lane behind Wumart"),
    ],
)
def test_a_place_that_nobody_could_find_is_joined_by_what_finds_it(
    known: str, words: str, lang: str, found: str
) -> None:
    message = said(words, "inform", district=(CHAOYANG, ""), address=(words, words), lang=lang)

    placed = place(message, a_draft(address=known), beijing(), wanted=True)

    assert placed.draft["address"] == found


@pytest.mark.parametrize(
    ("known", "words", "lang", "joint"),
    [
        ("天通苑西三区", "西三区8号楼", "zh", "天通苑西三区8号楼"),
        ("Tiantongyuan West Area 3", "Area 3 building 8", "en", "Tiantongyuan West Area 3 building 8"),
        ("the north gate of Anhuili", "li river", "en", "the north gate of Anhuili, li river"),
    ],
)
def test_what_two_tellings_of_a_place_share_is_said_once(
    known: str, words: str, lang: str, joint: str
) -> None:
    message = said(words, "inform", address=(words, words), lang=lang)

    placed = place(message, a_draft(district=CHAOYANG, address=known), beijing(), wanted=False)

    assert placed.draft["address"] == joint


@pytest.mark.parametrize("words", ["5800块", "我叫赵敏 电话13900000000 保密啊"])
def test_money_and_a_number_to_call_are_no_address(words: str) -> None:
    entities: dict[str, Any] = {"phone": ("13900000000", "13900000000")} if "电话" in words else {}
    draft = a_draft(district=CHAOYANG)

    assert place(said(words, "inform", **entities), draft, beijing(), wanted=True).draft["address"] is None


def test_an_agency_is_no_place_and_a_shop_is_one() -> None:
    message = said("链家", "inform", party=("链家", "链家"))
    rented, bought = a_draft(category="housing.renting"), a_draft(category="consumer.prepaid")

    assert place(message, rented, beijing(), wanted=True).draft["address"] is None
    assert place(message, bought, beijing(), wanted=True).draft["address"] == "链家"


@pytest.mark.parametrize(
    ("told", "district", "subdistrict", "kept"),
    [
        ("那个早市那块儿，丰台 东铁匠营 横七条胡同", "110106", "110106007", "那个早市那块儿，横七条胡同"),
        ("大兴黄村那边的工地", "110115", "110115005", "那边的工地"),
        ("Chaoyang, Shuangjing, Apple Community", "110105", "110105016", "Apple Community"),
        ("Chaoyang 甘露园", "110105", "110105015", "甘露园"),
        ("望京SOHO", "110105", WANGJING, "望京SOHO"),
        ("Wangjing SOHO, tower 2", "110105", WANGJING, "Wangjing SOHO, tower 2"),
        ("朝阳公园西门", "110105", None, "朝阳公园西门"),
        ("和平里 七区 16号楼", "110101", "110101010", "和平里 七区 16号楼"),
        ("东城 和平里 七区", "110101", "110101010", "和平里 七区"),
        ("三中 就是望京那边的", "110105", WANGJING, "三中"),
        ("老李修车 望京那家", "110105", WANGJING, "老李修车"),
    ],
)
def test_an_area_with_a_field_of_its_own_is_not_said_again_in_the_address(
    told: str, district: str, subdistrict: str | None, kept: str
) -> None:
    draft = a_draft(district=district, subdistrict=subdistrict)

    assert bare_of_areas(told, draft, beijing()) == kept


@pytest.mark.parametrize(
    "door", ["12楼", "二楼", "3层", "5号楼", "2单元", "301室", "12th floor", "flat 1203"]
)
def test_a_bare_floor_flat_or_door_is_no_place_yet(door: str) -> None:
    assert is_doors(door)


@pytest.mark.parametrize(
    ("known", "found", "joined"),
    [
        ("远洋山水12楼", "5号楼", "远洋山水5号楼12楼"),
        ("安德里社区二楼", "21号院3号楼1门", "安德里社区21号院3号楼1门二楼"),
        ("红莲南里", "22号楼2单元301", "红莲南里22号楼2单元301"),
    ],
)
def test_a_floor_stands_behind_the_building_that_is_told_later(known: str, found: str, joined: str) -> None:
    assert beside(known, found, lang="zh") == joined


def test_a_floor_told_first_stands_last() -> None:
    draft = a_draft(address="12楼")
    message = said("石景山鲁谷远洋山水", district="110107", address=("远洋山水", "远洋山水"))

    assert place(message, draft, beijing(), wanted=True).draft["address"] == "远洋山水12楼"


@pytest.mark.parametrize(
    ("words", "lang", "told"),
    [
        ("今天下午三点", "zh", "今天下午"),
        ("晚上七点到九点半", "zh", "晚上七点"),
        ("since sunday", "en", "sunday"),
    ],
)
def test_what_is_left_of_a_time_is_no_place(words: str, lang: str, told: str) -> None:
    message = said(words, lang=lang, time=("2026-11-22T00:00:00+08:00", told))

    assert place(message, a_draft(), beijing(), wanted=True).draft["address"] is None


@pytest.mark.parametrize(
    ("words", "address"), [("南门", "鸟巢南门"), ("就在东北角那儿", "鸟巢东北角"), ("南门卖票的", "鸟巢")]
)
def test_a_gate_told_where_something_else_was_asked_belongs_to_the_place(words: str, address: str) -> None:
    draft = a_draft(district=CHAOYANG, address="鸟巢")

    assert place(said(words), draft, beijing(), wanted=False).draft["address"] == address


def test_where_people_come_from_is_not_where_it_is() -> None:
    message = said("我们都是河南的", address=("河南", "河南"))

    placed = place(message, a_draft(district=CHAOYANG, address="建外SOHO"), beijing(), wanted=False)

    assert placed.draft["address"] == "建外SOHO"


@pytest.mark.parametrize(("words", "lang"), [("工地的", "zh"), ("楼上的", "zh"), ("online", "en")])
def test_a_word_for_whose_it_is_names_no_place(words: str, lang: str) -> None:
    draft = take(said(words, lang=lang), a_draft(category="consumer.goods"), "district", beijing()).draft

    assert draft["address"] is None


def test_an_estate_behind_an_area_is_a_part_of_the_place() -> None:
    words = "崇文门那边 新世界家园"
    message = said(words, district="110101", address=("崇文门", "崇文门"))

    assert "新世界家园" in str(place(message, a_draft(), beijing(), wanted=True).draft["address"])


def test_a_place_named_after_a_taxi_was_placed_is_where_somebody_wanted_to_go() -> None:
    fields = {"category": "transport.taxi", "address": "北京西站北广场", "placeless": True}
    message = said("去方庄 说不打表要200", district=("110106", "方庄"), subdistrict=("110106013", "方庄"))

    draft = take(message, a_draft(**fields), "contact_by", beijing()).draft

    assert (draft["district"], draft["address"]) == (None, "北京西站北广场")
    assert "去方庄 说不打表要200" in draft["description"]


def test_whoever_goes_on_telling_is_not_led_to_a_list_of_districts() -> None:
    draft = Draft(
        fields={"description": "楼下那家狗叫一宿", "category": "safety.dogs"}, asked=("district",) * 2
    )

    step = take(said("孩子高三没法睡觉", "file_complaint"), draft, "district", beijing())

    assert (step.aside, step.draft.asked_times("district")) == (True, 1)


def test_a_spot_that_nobody_listed_is_told_in_all_its_words() -> None:
    message = said("就小区南门口那一排", address=("一排", "一排"))
    draft = a_draft(address="幸福家园").among(("110101", "110111"))

    assert place(message, draft, beijing(), wanted=True).draft["address"] == "幸福家园，小区南门口那一排"


def test_a_lane_behind_an_area_is_part_of_the_place_and_no_matter() -> None:
    words = "白塔寺那边 宫门口东岔"
    message = said(words, district="110102", subdistrict="110102003", address=("白塔寺", "白塔寺"))
    draft = a_draft(description="公厕没人扫", category="sanitation.public_toilet")

    taken = take(message, draft, "district", beijing()).draft

    assert taken["address"] == "白塔寺 宫门口东岔"
    assert taken["description"] == "公厕没人扫"


@pytest.mark.parametrize(
    ("words", "named", "address"),
    [
        ("丰台方庄芳古园一区十几号楼来着 哦对 16号楼", "方庄芳古园一区", "方庄芳古园一区16号楼"),
        ("南湖东园几号楼来着，对了是3号楼", "南湖东园", "南湖东园3号楼"),
        ("龙腾苑二区 哦不 三区 14号楼", "龙腾苑二区", "龙腾苑三区14号楼"),
        (
            "dongzhimen outer street number 12, sorry, number 21",
            "dongzhimen outer street",
            "dongzhimen outer street number 21",
        ),
    ],
)
def test_a_door_that_comes_to_mind_while_it_is_told_is_the_door(words: str, named: str, address: str) -> None:
    lang = "en" if words.isascii() else "zh"
    message = said(words, lang=lang, district=(CHAOYANG, named[:2]), address=(named, named))

    told = take(message, a_draft(), "district", beijing()).draft["address"]

    assert str(told).endswith(address)


def test_what_a_place_is_called_is_told_without_the_word_for_it() -> None:
    words = "丰台 六里桥 叫碧波游泳馆"
    message = said(words, party=("碧波游泳馆", "碧波游泳馆"), district=("110106", "丰台 六里桥"))

    placed = place(message, a_draft(category="consumer.prepaid"), beijing(), wanted=True).draft

    assert str(placed["address"]).endswith("碧波游泳馆")
    assert "叫" not in str(placed["address"])


def test_a_gate_told_with_a_just_belongs_to_the_place() -> None:
    known = a_draft(district=CHAOYANG, address="南湖东园")

    placed = place(said("就东门那边"), known, beijing(), wanted=False).draft

    assert placed["address"] == "南湖东园东门"


def test_the_stop_that_is_told_once_the_line_is_known_is_where_it_was() -> None:
    known = a_draft(category="transport.bus_service", address="bus 300")

    step = take(said("at Panjiayuan stop", "cancel", lang="en"), known, "contact_by", beijing())

    assert step.draft["address"] == "bus 300, Panjiayuan stop"
    assert step.aside
    assert with_its_stop("at every stop", known) is None


@pytest.mark.parametrize(
    "words", ["please stop", "make them stop", "the dogs never stop", "tell them to stop"]
)
def test_who_wants_it_to_stop_names_no_stop(words: str) -> None:
    known = a_draft(district=CHAOYANG, address="Nanhu Dongyuan")

    placed = place(said(words, lang="en"), known, beijing(), wanted=False).draft

    assert placed["address"] == "Nanhu Dongyuan"


def test_where_one_works_and_what_it_is_called_are_no_address() -> None:
    words = "i work in hotel kitchen, Sanlitun, name is Happy Panda"
    message = said(words, lang="en", district=(CHAOYANG, "Sanlitun"), subdistrict=("110105004", "Sanlitun"))

    placed = place(message, a_draft(category="labour.wages"), beijing(), wanted=True).draft

    assert placed["district"] == CHAOYANG
    assert "work" not in str(placed["address"])
    assert "Panda" not in str(placed["address"])


def test_nor_is_the_word_for_it_told_where_nothing_stands_before_it() -> None:
    message = said("就叫浩沙瑜伽")

    placed = place(message, a_draft(category="consumer.prepaid"), beijing(), wanted=True).draft

    assert placed["address"] == "浩沙瑜伽"


def test_an_area_that_ends_with_the_place_is_not_said_twice() -> None:
    words = "是物业收停车费的事 海淀 永泰庄"
    told = said(
        words,
        "file_complaint",
        category="transport.parking",
        district=(HAIDIAN, "海淀 永泰庄"),
        place_choices=(["110108019", "110108030"], "海淀 永泰庄"),
        address=("永泰庄", "永泰庄"),
    )

    assert take(told, Draft(), "opening", beijing()).draft["address"] == "永泰庄"


def test_the_district_of_others_that_are_called_alike_is_asked_about_and_not_guessed() -> None:
    placed = place(said("角门中学门口", "inform"), a_draft(), beijing(), wanted=True)

    assert placed.draft["district"] is None
    assert placed.choices == (FENGTAI,)


@pytest.mark.parametrize("words", ["对", "嗯 是", "没错", "可以"])
def test_a_yes_takes_the_one_district_that_is_on_offer(words: str) -> None:
    before = a_draft(address="角门中学门口").among((FENGTAI,))

    after = take(said(words, "affirm"), before, "district", beijing()).draft

    assert after["district"] == FENGTAI
    assert after["address"] == "角门中学门口"


def test_a_yes_takes_none_of_several_districts() -> None:
    before = a_draft(address="八里庄").among((CHAOYANG, HAIDIAN))

    assert take(said("对", "affirm"), before, "district", beijing()).draft["district"] is None


@pytest.mark.parametrize("words", ["朝阳小学", "幸福家园", "门口那条路"])
def test_a_name_of_many_neighbourhoods_offers_no_district(words: str) -> None:
    assert place(said(words, "inform"), a_draft(), beijing(), wanted=True).choices == ()


def test_a_yes_to_two_districts_takes_neither() -> None:
    draft = a_draft(address="Jianguo Road 12").among((CHAOYANG, "110112"))

    assert place(said("yes", "affirm", lang="en"), draft, beijing(), wanted=True).draft["district"] is None


@pytest.mark.parametrize(
    ("places", "likely"),
    [
        (("110101", "110118"), "110101"),
        ((CHAOYANG, "110112"), CHAOYANG),
        ((CHAOYANG, HAIDIAN), None),
        ((CHAOYANG,), None),
        (BALIZHUANG, None),
    ],
)
def test_of_two_districts_one_is_likelier_where_far_more_places_are(
    places: tuple[str, ...], likely: str | None
) -> None:
    assert likelier(places, beijing()) == likely


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("no wait actually it's in Jinsong", "en"),
        ("no wait it's actually Jinsong", "en"),
        ("sorry wrong, it's Jinsong", "en"),
        ("hold on, i meant Jinsong", "en"),
        ("sorry no, Jinsong not Wangjing", "en"),
        ("不对不对，是在劲松", "zh"),
        ("说错了 在劲松", "zh"),
        ("等一下 搞错了 应该是劲松那边", "zh"),
        ("劲松，不是望京", "zh"),
    ],
)
def test_what_puts_an_area_right_is_no_address(words: str, lang: str) -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING)
    told = "Jinsong" if lang == "en" else "劲松"
    message = said(words, "correct_detail", lang=lang, district=(CHAOYANG, told), subdistrict=(JINSONG, told))

    placed = place(message, known, beijing(), wanted=True).draft

    assert (placed["address"], placed["subdistrict"]) == (None, JINSONG)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("no wait actually it's behind the market in Jinsong", "behind the market in Jinsong"),
        ("no, number 5 Jinsong Road", "number 5 Jinsong Road"),
    ],
)
def test_what_is_told_of_a_place_beside_its_area_put_right_stays(words: str, address: str) -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING)
    message = said(
        words, "correct_detail", lang="en", district=(CHAOYANG, "Jinsong"), subdistrict=(JINSONG, "Jinsong")
    )

    placed = place(message, known, beijing(), wanted=True).draft

    assert address in str(placed["address"])
    assert "wait" not in str(placed["address"])


@pytest.mark.parametrize(
    ("address", "description", "expected", "told"),
    [
        ("望京西园三区", "望京西园三区的垃圾没人收", None, "劲松的垃圾没人收"),
        ("望京西园三区3号楼", "楼下垃圾没人收", None, "楼下垃圾没人收"),
        (None, "望京的垃圾没人收", None, "劲松的垃圾没人收"),
        (None, "望京医院门口垃圾没人收", None, "望京医院门口垃圾没人收"),
        ("3号楼", "3号楼垃圾没人收", "3号楼", "3号楼垃圾没人收"),
        ("那家面馆门口", "那家面馆门口垃圾没人收", "那家面馆门口", "那家面馆门口垃圾没人收"),
    ],
)
def test_an_address_in_another_subdistrict_goes_with_it_and_the_matter_follows(
    address: str | None, description: str, expected: str | None, told: str
) -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING, address=address).having(description=description)
    message = said(
        "不对不对，是在劲松", "correct_detail", district=(CHAOYANG, "劲松"), subdistrict=(JINSONG, "劲松")
    )

    step = take(message, known, "contact_by", beijing())

    assert (step.draft["address"], step.draft["subdistrict"]) == (expected, JINSONG)
    assert step.draft["description"] == told


def test_a_place_named_in_passing_takes_no_address_away() -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING, address="望京西园三区")
    message = said("我在劲松上班", district=(CHAOYANG, "劲松"), subdistrict=(JINSONG, "劲松"))

    placed = place(message, known, beijing(), wanted=False).draft

    assert placed["address"] == "望京西园三区"


@pytest.mark.parametrize(
    ("address", "expected"),
    [("劲松五区", "劲松五区垃圾没人收"), ("望京西园四区", "望京西园四区垃圾没人收")],
)
def test_the_matter_names_the_estate_that_is_right(address: str, expected: str) -> None:
    before = a_draft(district=CHAOYANG, subdistrict=WANGJING, address="望京西园三区")
    before = before.having(description="望京西园三区垃圾没人收")

    draft = in_description(before.having(address=address), before)

    assert draft["description"] == expected


def test_a_day_told_where_it_was_asked_when_is_no_house() -> None:
    known = a_draft(district=FENGTAI, address="北京南站")
    message = said("就1号", time=("2026-12-01T00:00:00+08:00", "1号"), address=("1号", "1号"))

    step = take(message, known, "occurred_at", beijing())

    assert step.draft["address"] == "北京南站"
    assert str(step.draft["occurred_at"]).startswith("2026-12-01")


def test_a_house_told_where_it_was_asked_where_is_no_day_alone() -> None:
    known = a_draft(district=FENGTAI, address="马家堡东路")
    message = said("1号", time=("2026-12-01T00:00:00+08:00", "1号"), address=("1号", "1号"))

    step = take(message, known, "address", beijing())

    assert "1号" in str(step.draft["address"])


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("我问过酒仙桥街道，他们说不是他们管", "zh"),
        ("酒仙桥那边就不是这样，天天有人收", "zh"),
        ("my friend in Jiuxianqiao does not have this problem", "en"),
    ],
)
def test_another_area_that_is_only_spoken_of_takes_no_address_away(words: str, lang: str) -> None:
    known = a_draft(district=CHAOYANG, subdistrict=WANGJING, address="望京西园三区12号楼")
    known = known.having(description="望京西园三区12号楼垃圾没人收")
    told = "酒仙桥" if lang == "zh" else "Jiuxianqiao"
    message = said(words, lang=lang, district=(CHAOYANG, told), subdistrict=("110105011", told))

    step = take(message, known, "contact_by", beijing())

    assert step.draft["address"] == "望京西园三区12号楼"
    assert "望京西园三区12号楼垃圾没人收" in step.draft["description"]


@pytest.mark.parametrize(
    "words",
    ["actually in front of building 3", "oh, in the middle of the road", "sorry, in between the two gates"],
)
def test_where_something_is_of_a_place_is_no_lead_to_it(words: str) -> None:
    assert "in " in LEAD.sub("", words)
