"""A city pack as it is read: a tiny one made for the tests, and Beijing's own facts."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from city.names import names_of, normal
from city.pack import GROUPS, Area, CityPack, DaysOff, UnknownCode, fingerprint, load

TINY = Path(__file__).with_name("packs") / "tiny"
BEIJING = Path(__file__).parents[2] / "city" / "beijing"
PROFESSIONS = {
    *("water", "drainage", "power", "gas", "heating", "transit", "metro", "traffic_police", "transport"),
    *("environment", "market", "housing", "urban_management", "labour", "medical_insurance", "education"),
    *("health", "civil_affairs", "greening", "fire", "telecom", "culture_tourism", "sports", "police"),
    *("water_affairs", "tax", "postal", "planning", "government_service", "yizhuang"),
}


@pytest.fixture(scope="module")
def tiny() -> CityPack:
    return load(TINY)


@pytest.fixture(scope="module")
def beijing() -> CityPack:
    return load(BEIJING)


def test_a_pack_knows_its_city(tiny: CityPack) -> None:
    assert (tiny.name_zh, tiny.name_en, tiny.prefix) == ("小城", "Smalltown", "ST")
    assert (tiny.timezone, tiny.area_code, tiny.version) == ("Asia/Shanghai", "010", "1")
    assert tiny.numbers.gas == "96777"


def test_things_are_found_by_their_codes(tiny: CityPack) -> None:
    assert tiny.district("900101").en == "East District"
    assert tiny.subdistrict("900101001").short == "河沿"
    assert tiny.community("900101001001").zh == "南湖东园社区"
    assert tiny.category("utilities.water").unit == "water"
    assert tiny.unit("water").groups == ("utilities",)


@pytest.mark.parametrize("kind", ["district", "subdistrict", "community", "category", "unit"])
def test_an_unknown_code_is_a_key_error_that_says_which(tiny: CityPack, kind: str) -> None:
    with pytest.raises(KeyError) as caught:
        getattr(tiny, kind)("nowhere")

    assert isinstance(caught.value, UnknownCode)
    assert "nowhere" in str(caught.value)


def test_every_area_has_a_unit_without_naming_one(tiny: CityPack) -> None:
    assert tiny.unit("D900101").zh == "东区政府"
    assert tiny.unit("S900101001").kind == "subdistrict"
    assert tiny.unit("S900101001").subdistrict == "900101001"
    assert tiny.unit(tiny.district("900103").unit).code == "newtown"


def test_a_unit_of_a_doubled_name_says_its_district(tiny: CityPack) -> None:
    assert tiny.unit("S900101002").zh == "东区八里庄街道"
    assert tiny.unit("S900102001").en == "Balizhuang Subdistrict, West District"


def test_area_units_serve_no_topic(tiny: CityPack) -> None:
    assert all(not unit.groups for unit in tiny.units if unit.kind == "subdistrict")


def test_days_off_stand_over_the_national_ones_with_their_reasons(tiny: CityPack, beijing: CityPack) -> None:
    founding = tiny.days_off.days[date(2026, 6, 5)]

    assert (founding.working, founding.zh, founding.en) == (False, "建城纪念日", "Founding day")
    assert tiny.days_off.days[date(2026, 6, 6)].working
    assert (tiny.days_off.national, tiny.days_off.complete) == (True, frozenset({2027}))
    assert beijing.days_off.national


def test_a_pack_without_a_calendar_keeps_the_national_days(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (copy / "calendar.yml").unlink()

    assert load(copy).days_off == DaysOff()


def test_settings_are_those_of_the_day(tiny: CityPack) -> None:
    assert tiny.clocks.on(date(2025, 5, 31)).handling["normal"] == timedelta(days=7)
    assert tiny.clocks.on(date(2025, 6, 1)).handling["normal"] == timedelta(days=5)
    assert tiny.clocks.on(date(2020, 1, 1)).warn_at == 0.8
    assert len(tiny.clocks) == 2
    assert tiny.dispatch.on(date(2026, 1, 1)).auto_above is None
    assert tiny.survey.on(date(2026, 1, 1)).closes == timedelta(hours=72)


def test_a_category_asks_what_separates_it(tiny: CityPack) -> None:
    question = tiny.category("environment.noise_building").question

    assert question is not None
    assert question.options == ("environment.noise_building", "environment.noise_neighbour")


def test_spelling_does_not_matter_to_a_name() -> None:
    assert normal("Xichang'anjie") == normal("Xichang’an Jie") == normal("XICHANGANJIE")


def test_one_name_may_mean_several_places(tiny: CityPack) -> None:
    assert tiny.choices("八里庄") == ("900101002", "900102001")
    assert tiny.choices("北街") == ("900101002", "900102001")
    assert tiny.choices("Long Street") == ("900101", "900102")
    assert tiny.choices("nowhere") == ()


def test_a_sub_district_outweighs_the_station_of_its_name(tiny: CityPack) -> None:
    assert tiny.choices("河沿站") == ("900101001",)
    assert tiny.choices("河沿") == ("900101001",)


def test_a_district_outweighs_what_lies_in_it(tiny: CityPack) -> None:
    assert tiny.choices("新区") == ("900103",)


def test_a_point_has_its_district_and_its_neighbours(tiny: CityPack) -> None:
    assert tiny.district_at(40.02, 116.45) == "900102"
    assert tiny.districts_near(40.02, 116.45) == ("900102",)
    assert tiny.districts_near(40.02, 116.495) == ("900102", "900101")
    assert tiny.district_at(41.0, 116.45) is None
    assert tiny.districts_near(41.0, 116.45) == ()


def test_inside_a_rough_line_what_lies_around_it_is_possible_too(tiny: CityPack) -> None:
    assert tiny.district_at(40.05, 116.55) == "900103"
    assert tiny.districts_near(40.05, 116.55) == ("900103", "900101")


def test_the_fingerprint_is_of_contents(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(TINY, tmp_path / "copy"))
    same = fingerprint(copy)

    (copy / "units.yml").write_text((copy / "units.yml").read_text() + "\n# a word\n")

    assert same == fingerprint(TINY) == load(TINY).fingerprint
    assert fingerprint(copy) != same


def test_beijing_loads_in_a_third_of_a_second() -> None:
    took = []
    for _ in range(3):
        start = time.process_time()
        load(BEIJING)
        took.append(time.process_time() - start)

    assert min(took) <= 0.3


def test_beijing_is_whole(beijing: CityPack) -> None:
    assert len(beijing.districts) == 16 + 1
    assert len(beijing.subdistricts) >= 343
    assert len(beijing.communities) > 7500
    assert sum(spot.kind == "metro" for spot in beijing.spots) > 415
    assert sum(spot.kind != "metro" for spot in beijing.spots) > 150
    assert beijing.prefix == "BJ"


def test_beijing_has_the_numbers_of_its_emergencies(beijing: CityPack) -> None:
    numbers = beijing.numbers

    assert (numbers.police, numbers.fire, numbers.ambulance, numbers.traffic) == ("110", "119", "120", "122")
    assert (numbers.gas, numbers.sms, numbers.mental_health) == ("96777", "12110010", "12356")


def test_beijing_keeps_the_limits_of_the_rules(beijing: CityPack) -> None:
    clock = beijing.clocks.on(date(2026, 1, 1))

    assert [clock.dispatch[urgency] / timedelta(hours=1) for urgency in clock.dispatch] == [24, 2, 1, 24]
    assert clock.handling == {
        "normal": timedelta(days=7),
        "urgent": timedelta(hours=24),
        "emergency": timedelta(hours=2),
        "complex": timedelta(days=15),
    }
    assert (clock.warn_at, clock.calendar) == (0.8, "calendar")


def test_beijing_weighs_the_three_rates_as_published(beijing: CityPack) -> None:
    figures = beijing.figures.on(date(2026, 1, 1))

    assert (figures.response_weight, figures.satisfaction_weight, figures.resolution_weight) == (
        0.1,
        0.4,
        0.5,
    )
    assert (figures.basically_weight, figures.month_starts_on) == (0.9, 19)


@pytest.mark.parametrize("code", sorted(PROFESSIONS))
def test_beijing_has_the_professional_unit(beijing: CityPack, code: str) -> None:
    assert beijing.unit(code).en.isascii()


def test_every_group_has_one_unit_to_fall_back_on(beijing: CityPack) -> None:
    served = [group for unit in beijing.units for group in unit.groups]

    assert sorted(served) == sorted(GROUPS)


def test_every_category_of_beijing_stands_in_one_of_the_groups(beijing: CityPack) -> None:
    assert {category.group for category in beijing.categories} == set(GROUPS)
    assert len(beijing.categories) >= 80


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("110105026", "Wangjing Subdistrict"),
        ("110105032", "Laiguangying Area"),
        ("110106100", "Beigong Town"),
        ("110119200", "Dazhuangke Township"),
        ("110102017", "Guang'anmennei Subdistrict"),
        ("110102012", "Shichahai Subdistrict"),
        ("110102013", "Dashilan Subdistrict"),
        ("110111105", "Changyang Town"),
        ("110113110", "Zhangzhen Town"),
        ("110112209", "Yujiawu Hui Ethnic Township"),
    ],
)
def test_english_names_are_right(beijing: CityPack, code: str, english: str) -> None:
    assert beijing.subdistrict(code).en == english


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("望京", ["110105026"]),
        ("Wangjing", ["110105026"]),
        ("wangjing subdistrict", ["110105026"]),
        ("望京地铁站", ["110105"]),
        ("南湖东园", ["110105026"]),
        ("八里庄", ["110105015", "110108005"]),
        ("东风", ["110105030", "110111005"]),
        ("太平桥", ["110106002", "110102"]),
        ("海淀", ["110108"]),
        ("Fengtai", ["110106"]),
        ("宣武", ["110102"]),
        ("崇文区", ["110101"]),
        ("通县", ["110112"]),
        ("亦庄", ["BDA"]),
        ("经开区", ["BDA"]),
        ("Yizhuang", ["BDA"]),
        ("荣华中路", ["BDA"]),
        ("荣华街道", ["110115012"]),
        ("亦庄镇", ["110115004"]),
        ("Gongti North Road", ["110105004"]),
        ("工体北路", ["110105004"]),
        ("Sanlitun", ["110105004"]),
        ("五道口", ["110108"]),
        ("望京SOHO", ["110105026"]),
        ("回龙观", ["110114011"]),
        ("天通苑", ["110114"]),
        ("前门", ["110101011", "110102013"]),
        ("府前街", ["110113", "110116", "110117"]),
        ("燕郊", []),
    ],
)
def test_names_of_beijing_lead_where_people_mean(beijing: CityPack, name: str, codes: list[str]) -> None:
    assert list(beijing.choices(name)) == codes


def test_the_development_area_is_never_daxing(beijing: CityPack) -> None:
    assert beijing.district("BDA").unit == "yizhuang"
    assert {beijing.subdistrict(code).district for code in ("110115012", "110115013")} == {"BDA"}
    assert beijing.districts_near(39.785, 116.515)[0] == "BDA"
    assert "110115" in beijing.districts_near(39.785, 116.515)


@pytest.mark.parametrize(
    ("lat", "long", "district"),
    [
        (39.9163, 116.3972, "110101"),  # the Forbidden City
        (39.9140, 116.3660, "110102"),  # the Financial Street
        (39.9960, 116.4800, "110105"),  # Wangjing
        (40.0000, 116.3270, "110108"),  # Tsinghua University
        (39.8650, 116.3790, "110106"),  # Beijing South Railway Station
        (40.2200, 116.2310, "110114"),  # Changping
        (40.4570, 115.9740, "110119"),  # Yanqing
    ],
)
def test_points_of_beijing_lie_in_their_districts(
    beijing: CityPack, lat: float, long: float, district: str
) -> None:
    assert beijing.district_at(lat, long) == district


@pytest.mark.parametrize(("lat", "long"), [(39.94, 116.82), (39.52, 116.70), (31.23, 121.47)])
def test_points_beyond_the_city_have_no_district(beijing: CityPack, lat: float, long: float) -> None:
    assert beijing.district_at(lat, long) is None


def test_neighbours_have_their_own_number(beijing: CityPack) -> None:
    numbers = {name: place.number for place in beijing.neighbours for name in (place.zh, *place.aliases)}

    assert numbers["燕郊"] == numbers["廊坊"] == "0316-12345"
    assert numbers["天津"] == "022-12345"


def test_words_that_are_no_places_contain_a_place(beijing: CityPack) -> None:
    known = [name for areas in beijing.names.values() for area in areas for name in names_of(area)]
    known += [name for place in beijing.neighbours for name in (place.zh, *place.aliases)]
    zh = {name for name in known if not name.isascii()}

    idle = [word for word in beijing.not_places if word in zh]

    assert idle == []


def test_every_spot_is_somewhere(beijing: CityPack) -> None:
    for spot in beijing.spots:
        assert spot.district or len(spot.candidates) > 1, spot.names


def test_every_place_answers_to_a_latin_name(beijing: CityPack) -> None:
    places: list[Area] = [*beijing.districts, *beijing.subdistricts, *beijing.spots]
    for place in places:
        assert any(name.isascii() for name in names_of(place)), names_of(place)
