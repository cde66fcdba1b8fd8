"""What is put right or told on in few words: a bus by its number, an hour of the known day, how it is, an exit."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.areas import bare_of_areas
from actions.businesses import party_at_place
from actions.corrections import corrected
from actions.draft import Draft, denies_party
from actions.going_on import tells_more
from actions.hours import when_right
from actions.overruled import by_its_words
from actions.plain_places import plain_place
from actions.pointing import reduced
from actions.venting import is_venting
from tests.talk import CHAOYANG, beijing, said

BUS = {
    "description": "公交司机甩站\n28路",
    "category": "transport.bus_service",
    "occurred_at": "2026-11-28T20:00:00+08:00",
}
TAP = Draft(fields={"description": "water", "category": "utilities.water_supply"})
SCHOOL = Draft(fields={"description": "体育老师打人", "category": "education.school_life"})


def test_a_bus_is_put_right_by_its_number() -> None:
    right = corrected(said("不对 是300路", "correct_detail"), Draft(fields=BUS), beijing()).draft

    assert right["description"] == "公交司机甩站\n300路"


def test_of_two_buses_neither_is_put_right_by_a_number_alone() -> None:
    two = Draft(fields={**BUS, "description": "28路和31路都甩站"})

    assert corrected(said("不对 是300路", "correct_detail"), two, beijing()).draft == two


def test_one_number_stands_for_another_in_english() -> None:
    told = Draft(fields={"description": "bus 300 skipped our stop"})

    right = corrected(said("no wait 28 not 300", "correct_detail", lang="en"), told, beijing()).draft

    assert right["description"] == "bus 28 skipped our stop"


@pytest.mark.parametrize(
    ("words", "clock", "at"),
    [
        ("不对 快九点的时候", "快九点", "2026-11-28T21:00:00+08:00"),
        ("不对 是早上九点", "早上九点", "2026-11-28T09:00:00+08:00"),
    ],
)
def test_an_hour_that_puts_another_right_is_of_the_day_that_is_known(words: str, clock: str, at: str) -> None:
    message = said(words, "correct_detail", time=("2026-11-29T09:00:00+08:00", clock))
    message.entity("time")["extra"] = {"grain": "minute", "text": clock}  # type: ignore[index]

    assert when_right(message, Draft(fields=BUS))["occurred_at"] == at


@pytest.mark.parametrize(
    ("known", "part", "clock", "parsed", "at"),
    [
        ("28T09:00", None, "12点", "29T12:00", "28T12:00"),
        ("28T11:00", None, "1点", "29T01:00", "28T13:00"),
        ("28T23:00", None, "12点", "29T12:00", "29T00:00"),
        ("28T00:00", "昨晚", "12点", "29T12:00", "29T00:00"),
        ("28T00:00", "昨天下午", "12点", "29T12:00", "28T12:00"),
        ("28T00:00", "昨天下午", "3点", "29T03:00", "28T15:00"),
    ],
)
def test_an_hour_that_puts_another_right_is_the_nearer_one(
    known: str, part: str | None, clock: str, parsed: str, at: str
) -> None:
    draft = Draft(fields={**BUS, "occurred_at": f"2026-11-{known}:00+08:00", "time_told": part})
    message = said(f"不对，是{clock}", "correct_detail", time=(f"2026-11-{parsed}:00+08:00", clock))
    message.entity("time")["extra"] = {"grain": "minute", "text": clock}  # type: ignore[index]

    assert str(when_right(message, draft)["occurred_at"])[8:16] == at


@pytest.mark.parametrize(
    ("told", "words", "right"),
    [
        ("中介扣了我12000块押金", "不对 是300块", "中介扣了我300块押金"),
        ("中介扣了我300块押金", "不对 是12000块", "中介扣了我12000块押金"),
        ("押金1500.5块不退", "应该是600块", "押金600块不退"),
        ("9路公交到站不停", "我说的不是300路", "9路公交到站不停"),
        ("罚了3万2000块", "不对 是300块", "罚了3万2000块"),
        ("罚了12,000块", "不对 是300块", "罚了12,000块"),
        ("28路和128路", "不对 是300路", "28路和128路"),
    ],
)
def test_a_number_is_put_right_as_a_whole_or_not_at_all(told: str, words: str, right: str) -> None:
    draft = Draft(fields={**BUS, "description": told})

    assert corrected(said(words, "correct_detail"), draft, beijing()).draft["description"] == right


@pytest.mark.parametrize(
    ("words", "is_denied"),
    [
        *(("是不是物美", False), ("难道不是物美的责任", False), ("为什么不是物美来赔", False)),
        *(("why not at 物美", False), ("why isn't 物美 fined", False)),
        *(
            ("不是物美 是华联", True),
            ("不对，不是物美", True),
            ("not at 物美", True),
            ("it wasn't 物美", True),
        ),
        ("why do you ask, it's not 物美", True),
    ],
)
def test_a_question_denies_no_name(words: str, is_denied: bool) -> None:
    assert denies_party(said(words, "correct_detail", party=("物美", "物美"))) is is_denied


@pytest.mark.parametrize(
    ("clock", "told", "at"),
    [
        ("前天九点", "2026-11-27T09:00:00+08:00", "2026-11-27T21:00:00+08:00"),
        ("前天早上九点", "2026-11-27T09:00:00+08:00", "2026-11-27T09:00:00+08:00"),
        ("friday at 11", "2026-11-27T11:00:00+08:00", "2026-11-27T23:00:00+08:00"),
    ],
)
def test_an_hour_told_with_its_day_is_of_that_day_and_of_the_same_half(
    clock: str, told: str, at: str
) -> None:
    lang = "en" if clock.isascii() else "zh"
    message = said(f"no, {clock}", "correct_detail", lang=lang, time=(told, clock))
    message.entity("time")["extra"] = {"grain": "minute", "text": clock}  # type: ignore[index]

    assert when_right(message, Draft(fields=BUS))["occurred_at"] == at


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("its brown", True),
        ("it's so noisy our baby can't sleep", True),
        ("it's noisy, we live at the corner", False),
        ("they are all broken", True),
        ("it's very dirty", True),
        ("its sunshine 100", False),
    ],
)
def test_how_it_is_is_no_place(words: str, more: bool) -> None:
    assert tells_more(said(words, lang="en"), TAP, "district") is more


def test_a_school_behind_the_areas_it_lies_in_is_whom_it_is_about() -> None:
    message = said("石景山 八角 古城中心小学", district=("110107", "石景山"))

    assert party_at_place(message, SCHOOL, "district") == "古城中心小学"


@pytest.mark.parametrize("words", ["石景山 八角 我们小学", "石景山 八角 学校"])
def test_any_school_is_nobody(words: str) -> None:
    assert party_at_place(said(words, district=("110107", "石景山")), SCHOOL, "district") is None


def test_the_exit_of_a_station_keeps_the_stations_name() -> None:
    draft = Draft(fields={"district": "110101", "subdistrict": "110101004"})

    assert bare_of_areas("Andingmen, exit A", draft, beijing()) == "Andingmen, exit A"
    assert bare_of_areas("Andingmen, building 3", draft, beijing()) == "building 3"


def test_an_agency_before_its_place_is_no_address() -> None:
    message = said(
        "it is 5i5j, Chaoyang, Shuangjing",
        "correct_detail",
        lang="en",
        district=(CHAOYANG, "Chaoyang"),
        party=("5i5j", "5i5j"),
    )

    assert plain_place(message, "housing", wanted=True, known=False) == ""
    rent = Draft(fields={"description": "no deposit back", "category": "housing.renting"})
    assert take(message, rent, "district", beijing()).draft["party"] == "5i5j"


def test_an_hour_put_right_of_a_night_is_of_the_night() -> None:
    night = Draft(fields={**BUS, "occurred_at": "2026-11-28T00:00:00+08:00", "time_told": "last night"})
    message = said(
        "no, friday at 11", "correct_detail", lang="en", time=("2026-11-27T11:00:00+08:00", "friday at 11")
    )
    message.entity("time")["extra"] = {"grain": "minute", "text": "friday at 11"}  # type: ignore[index]

    assert when_right(message, night)["occurred_at"] == "2026-11-27T23:00:00+08:00"


SHOP = {
    "description": "昨天在华联超市买的牛奶过期三天",
    "category": "consumer.food_safety",
    "district": CHAOYANG,
    "address": "五道口",
    "party": "华联超市",
}


def test_whom_it_is_not_about_is_nobody_and_a_blank_ends_the_name() -> None:
    message = said("不是华联 是物美 前天买的", "correct_detail", party=("华联", "华联"))

    draft = take(message, Draft(fields=SHOP), "confirmed", beijing()).draft

    assert draft["party"] == "物美超市"
    assert draft["description"] == "昨天在物美超市买的牛奶过期三天"


def test_it_was_puts_a_name_right_in_english() -> None:
    shop = {**SHOP, "description": "bought expired milk at Wumart", "party": "Wumart"}
    message = said("not Wumart, it was Carrefour", "correct_detail", lang="en", party=("Wumart", "Wumart"))

    draft = take(message, Draft(fields=shop), "confirmed", beijing()).draft

    assert draft["party"] == "Carrefour"
    assert draft["description"] == "bought expired milk at Carrefour"


@pytest.mark.parametrize(
    ("words", "party", "name"),
    [
        ("somewhere in Guomao, Yintai center, name is EasyStay", "EasyStay", None),
        ("in Guomao, my name is Anna", None, "Anna"),
    ],
)
def test_a_name_beside_the_place_is_the_business_unless_it_is_ones_own(
    words: str, party: str | None, name: str | None
) -> None:
    agent = Draft(fields={"description": "visa agent took 5000", "category": "consumer.services"})
    person = {"person_name": (name, name)} if name else {}
    message = said(
        words, lang="en", district=(CHAOYANG, "Guomao"), address=("Guomao", "Guomao"), entities=person
    )

    draft = take(message, agent, "district", beijing()).draft

    assert (draft["party"], draft["reporter_name"]) == (party, name)


THREE = Draft(
    fields={"description": "the front door doesn't close", "category": "housing.property_management"},
    others=(
        {"description": "the hallway lights are out", "category": "municipal_facilities.street_light"},
        {"description": "bins are overflowing", "category": "sanitation.rubbish_collection"},
    ),
)


@pytest.mark.parametrize("words", ["the bins are ok now, just the other two", "the bins are fine now"])
def test_what_is_well_again_of_several_is_left_out(words: str) -> None:
    left = reduced(words, THREE, beijing())

    assert left is not None
    assert [one["description"] for one in left.others] == ["the hallway lights are out"]


@pytest.mark.parametrize(
    "words", ["the lights were fixed once and broke again", "nobody emptied the bins today"]
)
def test_what_was_well_once_stays(words: str) -> None:
    assert reduced(words, THREE, beijing()) is None


@pytest.mark.parametrize(
    "words",
    [
        *("pet hospital killed my cat with a wrong injection", "宠物医院把我家猫治死了"),
        *("宠物医院给我家狗打疫苗打死了", "我家狗在宠物店被别的狗咬了", "my dog was bitten at the vet"),
        "the vet gave my dog a fake rabies vaccine",
    ],
)
def test_who_treats_animals_sells_a_service(words: str) -> None:
    assert by_its_words(words, "health.medical_dispute") == "consumer.services"


@pytest.mark.parametrize(
    "words",
    [
        *("在宠物医院门口被狗咬了，社区医院不给打疫苗", "我在宠物店被猫抓了，医院没有狂犬疫苗"),
        *("宠物医院旁边的社区医院没有狂犬疫苗", "bitten by a dog outside the vet, the hospital sent me away"),
        "the hospital next to the pet shop has no rabies vaccine",
    ],
)
def test_who_was_bitten_is_treated_by_those_who_treat_people(words: str) -> None:
    assert by_its_words(words, "health.medical_service") == "health.medical_service"


@pytest.mark.parametrize(
    ("words", "learned", "right"),
    [
        (
            "the power bank from the machine took my 99 deposit",
            "utilities.power_supply",
            "consumer.services",
        ),
        (
            "the tub of the flat above seeps into our bedroom",
            "environment.neighbour_noise",
            "housing.leak_repair",
        ),
        ("楼上空调往我家滴水", "environment.neighbour_noise", "housing.leak_repair"),
        ("楼上水管滴水声吵得睡不着", "environment.neighbour_noise", "environment.neighbour_noise"),
        (
            "vans parked along the cycle path each morning",
            "transport.shared_bikes",
            "transport.illegal_parking",
        ),
        ("非机动车道上停满了小轿车", "transport.shared_bikes", "transport.illegal_parking"),
        ("共享单车把便道占满了", "transport.shared_bikes", "transport.shared_bikes"),
        ("小卖部一直卖假酒", "safety.illegal_activity", "consumer.goods"),
        ("he is selling fake bags by the gate", "safety.illegal_activity", "consumer.goods"),
        ("有人卖假证", "safety.illegal_activity", "safety.illegal_activity"),
    ],
)
def test_what_stands_in_a_lane_and_what_is_sold_are_sorted_by_what_they_are(
    words: str, learned: str, right: str
) -> None:
    assert by_its_words(words, learned) == right


def test_that_nobody_helps_is_no_matter() -> None:
    assert is_venting("nobody helps in this city", "en")
