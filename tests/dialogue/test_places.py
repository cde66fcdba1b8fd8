"""Places of Beijing in messages: certain, ambiguous, elsewhere, or none."""

from __future__ import annotations

import pytest

from bot.nlu.area import Area, Mention, resolve
from bot.nlu.component import Component
from bot.nlu.gazetteer import Meaning
from tests.dialogue.components import PlaceExtractor, entities, extractor

JOURNEYS = {
    "taxi from Beijing South to Sanlitun, driver refused the meter": (
        None,
        ["110105", "110106"],
        "Beijing South to Sanlitun",
    ),
    "I took a didi from Wangjing to Guomao and the driver smoked": ("110105", None, "Wangjing to Guomao"),
    "from the airport to Dongzhimen the taxi charged 300": ("110101", None, "the airport to Dongzhimen"),
    "bus 419 from Wangjing to Dongzhimen, at Sanyuanqiao we were thrown out": ("110105", None, "Sanyuanqiao"),
}


@pytest.mark.parametrize("text", JOURNEYS)
def test_the_far_end_of_a_way_owns_nothing(places: Component, text: str) -> None:
    district, choices, address = JOURNEYS[text]

    found = entities(text, places)

    assert found.get("district") == district
    assert found.get("place_choices") == choices
    assert found["address"] == address
    assert "subdistrict" not in found


CERTAIN = {
    "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很": (
        "110105",
        "110105026",
        "南湖东园一区3号楼楼下",
    ),
    "There's a huge pothole on Gongti North Road near Sanlitun": (
        "110105",
        "110105004",
        "Gongti North Road near Sanlitun",
    ),
    "rubbish under building 3, Nanhu Dongyuan, Wangjing": (
        "110105",
        "110105026",
        "building 3, Nanhu Dongyuan",
    ),
    "The street lamp outside building 5, Jinsong 3rd District, Chaoyang is broken": (
        "110105",
        "110105017",
        "outside building 5, Jinsong 3rd District",
    ),
    "海淀区清河毛纺北小区12号楼电梯坏了": ("110108", "110108017", "毛纺北小区12号楼"),
    "望京": ("110105", "110105026", None),
    "望京街道": ("110105", "110105026", None),
    "Chaoyang District": ("110105", None, None),
    "宣武区牛街垃圾没人收": ("110102", "110102018", "牛街"),
    "海淀的八里庄": ("110108", "110108005", None),
    "nan hu dong yuan building 3": ("110105", "110105026", "nan hu dong yuan building 3"),
    "望经街道垃圾堆": ("110105", "110105026", None),
    "不是朝阳，是海淀": ("110108", None, None),
    "not Chaoyang but Haidian": ("110108", None, None),
    "北京市海淀区学院路30号": ("110108", "110108010", "学院路30号"),
    # Names that nobody listed, right behind an area, and what stands beside a road.
    "通州区台湖镇金色家园垃圾没人收": ("110112", "110112114", "金色家园"),
    "怀柔区政务服务大厅排队太久": ("110116", None, "政务服务大厅"),
    "龙潭北里三条下水道堵了": ("110101", "110101014", "龙潭北里三条"),
    "pothole on Xueyuan Road right outside Liudaokou station": (
        "110108",
        "110108010",
        "Xueyuan Road right outside Liudaokou station",
    ),
    "Fangxingyuan Area 1, Fangzhuang": ("110106", "110106013", "Fangxingyuan Area 1"),
    "Beijing East railway station": ("110105", None, "Beijing East railway station"),
    "Dongcheng, Hepingli Area 7": ("110101", "110101010", "Hepingli Area 7"),
    "Building 3, Wangjing Xiyuan Area 3": ("110105", "110105026", "Building 3, Wangjing Xiyuan Area 3"),
    "outside 20 Xingfucun Middle Road": (None, None, "outside 20 Xingfucun Middle Road"),
    "at Dongsi subway exit": ("110101", "110101006", "Dongsi subway exit"),
    "Xibahe Dongli": ("110105", "110105006", "Xibahe Dongli"),
    "望京SOHO楼下": ("110105", "110105026", "望京SOHO楼下"),
    # Spelt by ear, in letters, half translated.
    "忘京这边路灯坏了": ("110105", "110105026", None),
    "天通院北一区没热水": ("110114", "110114008", "天通院北一区"),
    "海殿区中关村": ("110108", "110108011", None),
    "Nanluoguxiang hutong": ("110101", "110101003", "Nanluoguxiang hutong"),
    "near Jiaomen West": ("110106", None, "near Jiaomen West"),
    "chaoyangqu": ("110105", None, None),
    # A road at a crossing is the road, not the sub-district called after it.
    "知春路和学院路交叉口": ("110108", None, "知春路和学院路交叉口"),
}


@pytest.fixture(scope="module")
def places() -> Component:
    return extractor(PlaceExtractor)


@pytest.mark.parametrize(("text", "place"), CERTAIN.items())
def test_a_place_is_resolved_and_kept_in_the_citizens_words(
    places: Component, text: str, place: tuple[str | None, str | None, str | None]
) -> None:
    said = entities(text, places)

    assert (said.get("district"), said.get("subdistrict"), said.get("address")) == place


@pytest.mark.parametrize("text", ["八里庄路灯坏了", "Balizhuang"])
def test_an_ambiguous_name_gives_choices_and_no_guess(places: Component, text: str) -> None:
    said = entities(text, places)

    assert said["place_choices"] == ["110105015", "110108005"]
    assert "district" not in said


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("西城区新街口街道西四北三条的路灯不亮", "西四北三条"),
        ("丰台区东铁匠营街道横二条5号院太脏", "横二条5号院"),
        ("海淀区田村路街道，我们小区叫玉泉小院，停水了", "玉泉小院"),
        ("西单太吵，就是西单北大街12号那家店", "西单北大街12号"),
        ("望京花园停电了，家里老人受不了，3号楼2单元", "望京花园3号楼2单元"),
        ("the lift in Building 4, Hejiali, Shilihe is stuck", "Building 4, Hejiali, Shilihe"),
    ],
)
def test_all_of_a_place_is_kept_though_nobody_listed_it(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize("text", ["北苑路灯坏了", "Beiyuan"])
def test_a_station_elsewhere_is_as_likely_as_the_sub_district_of_its_name(
    places: Component, text: str
) -> None:
    assert entities(text, places)["place_choices"] == ["110105", "110112"]


@pytest.mark.parametrize("text", ["Yanjiao", "I'm in Langfang"])
def test_a_name_outside_the_city_is_no_misspelling(places: Component, text: str) -> None:
    assert "district" not in entities(text, places)


@pytest.mark.parametrize(
    "text",
    [
        "东风卡车太吵",
        "广场舞太吵了",
        "公司大兴土木，吵死了",
        "noise on my street",
        "有义务和义工",
        "上帝啊太吵了",
    ],
)
def test_an_everyday_word_is_no_place(places: Component, text: str) -> None:
    said = entities(text, places)

    assert not {"district", "subdistrict", "place_choices", "address"} & said.keys()


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("天津市河西区路灯坏了", "天津"),
        ("power cut in Tianjin", "天津"),
        ("我在燕郊，停水了", "三河"),
        ("河北廊坊的房子", "廊坊"),
    ],
)
def test_a_place_elsewhere_is_told_and_no_district_is_guessed(
    places: Component, text: str, city: str
) -> None:
    said = entities(text, places)

    assert said["outside_city"] == city
    assert "district" not in said


def test_where_a_train_goes_is_not_where_one_is(places: Component) -> None:
    assert "outside_city" not in entities("去天津的高铁晚点", places)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("3号楼2单元501", "3号楼2单元"),
        ("building 12, unit 2", "building 12, unit 2"),
        ("no, building 7", "building 7"),
    ],
)
def test_a_house_number_alone_is_an_address(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


def test_the_corrected_house_is_the_address(places: Component) -> None:
    assert entities("不是3号楼，是7号楼", places)["address"] == "7号楼"


DISTRICT_OF = {"A": "A", "A1": "A", "A2": "A", "B": "B", "B1": "B"}


def mention(level: str, *codes: str, start: int = 0) -> Mention:
    return Mention(start, start + 2, (Meaning(level, frozenset(codes), False),))  # type: ignore[arg-type]


def test_a_district_decides_between_sub_districts_of_one_name() -> None:
    assert resolve([mention("subdistrict", "A1", "B1"), mention("district", "B")], DISTRICT_OF) == Area(
        "B", "B1"
    )


def test_two_districts_have_to_be_asked() -> None:
    assert resolve([mention("district", "A"), mention("district", "B", start=3)], DISTRICT_OF) == Area(
        choices=("A", "B")
    )


def test_a_spot_that_does_not_lie_in_the_named_district_is_ignored() -> None:
    assert resolve([mention("district", "A"), mention("spot", "B1")], DISTRICT_OF) == Area("A")


def test_two_sub_districts_in_two_districts_have_to_be_asked() -> None:
    assert resolve(
        [mention("subdistrict", "A1"), mention("subdistrict", "B1", start=3)], DISTRICT_OF
    ) == Area(choices=("A1", "B1"))


def test_two_spots_in_two_districts_have_to_be_asked() -> None:
    assert resolve([mention("spot", "A1"), mention("spot", "B", start=3)], DISTRICT_OF) == Area(
        choices=("A", "B")
    )


def test_a_road_through_two_sub_districts_gives_the_district_alone() -> None:
    assert resolve([mention("road", "A1", "A2")], DISTRICT_OF) == Area("A")
