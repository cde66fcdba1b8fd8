"""Places of Beijing in messages: certain, ambiguous, elsewhere, or none."""

from __future__ import annotations

import pytest

from bot.nlu.area import Area, Mention, resolve
from bot.nlu.component import Component
from bot.nlu.gazetteer import Meaning
from bot.nlu.name_edges import whole_lane
from bot.nlu.place_names import MOST
from tests.dialogue.components import PlaceExtractor, entities, extractor

JOURNEYS = {
    "taxi from Beijing South to Sanlitun, driver refused the meter": (
        None,
        ["110105", "110106"],
        "Beijing South to Sanlitun",
    ),
    "I took a didi from Wangjing to Guomao and the driver smoked": ("110105", None, "Wangjing to Guomao"),
    "广渠门到双井早晚都堵": (None, ["110101", "110105"], "广渠门到双井"),
    "酒仙桥到望京全是坑 车都颠坏了": ("110105", None, "酒仙桥到望京"),
    "晚上九点 大望路到四惠那一段": ("110105", None, "大望路到四惠"),
    "从老火车站到劲松": ("110105", None, "老火车站到劲松"),
    "出租车 从老火车站到劲松": ("110105", None, "老火车站到劲松"),
    "尾号38 从老火车站到劲松": ("110105", None, "老火车站到劲松"),
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
    "天坛东里中区 6号楼3单元 没暖气": ("110101", "110101016", "天坛东里中区 6号楼3单元"),
    "天坛东里北区垃圾没人收": ("110101", "110101016", "天坛东里北区"),
    "天坛东里中区6号楼": ("110101", "110101016", "天坛东里中区6号楼"),
    "海淀区清河毛纺北小区12号楼电梯坏了": ("110108", "110108017", "毛纺北小区12号楼"),
    # An estate told behind a road lies on it, whatever else is called so.
    "在那个广渠门内大街那个幸福家园": ("110101", None, "广渠门内大街"),
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
    "红莲南里甲6号楼电梯坏了": ("110102", "110102020", "红莲南里甲6号楼"),
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
    # Short names of areas beside the words that people say of places, and names cut by other words.
    "永外这片儿下水老返味": ("110101", "110101017", None),
    "我是鲁谷的，家里没暖气": ("110107", "110107011", None),
    "双井有人乱倒渣土": ("110105", "110105016", None),
    "军博旁边全是黑车": ("110108", "110108003", "军博旁边"),
    "故宫门口黄牛太多": ("110101", "110101001", "故宫门口"),
    "投诉一下清水镇的路": ("110109", "110109107", None),
    "Gucheng street lights are out": ("110107", "110107004", None),
    "Gucheng Street Office does nothing": ("110107", "110107004", None),
    "Yongtai Xili street lamps": ("110108", "110108019", "Yongtai Xili"),
    "Dongfeng Subdistrict, Chaoyang District": ("110105", "110105030", None),
    # A sub-district told with what it is outweighs the town that people call the whole after.
    "良乡拱辰街道积水": ("110111", "110111011", None),
    "昌平区回龙观镇龙跃苑二区": ("110114", "110114012", "回龙观镇龙跃苑二区"),
    "Xingfucun Zhonglu in Sanlitun": ("110105", "110105004", "Xingfucun Zhonglu"),
    # A road is longer than the community that is called after its beginning.
    "西单北大街人行道砖翘了": ("110102", None, "西单北大街"),
    "垡头欢乐谷旁边修路": ("110105", "110105019", "欢乐谷旁边"),
    "垡头翠成馨园的电梯": ("110105", "110105019", "翠成馨园"),
    # Where one lives is not where it happened; what was said by mistake is no place.
    "我住望京，但这事在三里屯太古里": ("110105", "110105004", "三里屯太古里"),
    "三里屯酒吧太吵，我住团结湖都能听见": ("110105", "110105004", None),
    "望京街那条路灯坏了，我住望京街道": ("110105", "110105026", "望京街"),
    "I live in Wangjing but it happened in Taikoo Li": ("110105", "110105004", "Taikoo Li"),
    "不在潘家园，是劲松": ("110105", "110105017", None),
    "双井 老王烧烤": ("110105", "110105016", None),
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
        ("房山 长阳 长江逸苑", "长江逸苑"),
        ("我家住那个知春路那个嗯28号院嘛", "知春路28号院"),
        ("打了辆车从南站到前门收我八十 还不打表", "南站到前门"),
        ("龙跃苑二区 就 5号楼", "龙跃苑二区 就 5号楼"),
        ("望京花园停电了，家里老人受不了，3号楼2单元", "望京花园3号楼2单元"),
        ("芳草地国际学校日坛校区北门每天放学堵得水泄不通", "芳草地国际学校日坛校区北门"),
        ("人大附中朝阳分校西门小摊贩占道", "人大附中朝阳分校西门"),
        ("朝阳医院京西院区停车场乱收费", "朝阳医院京西院区停车场"),
        ("北京南站北广场黑车拉客", "北京南站北广场"),
        ("the ramp at Andingmen, exit A is locked", "Andingmen, exit A"),
        ("安定门A口的坡道锁着", "安定门A口"),
        ("potholes on xinyuanli xi jie, all along", "xinyuanli xi jie"),
        ("the lamp on Nanhu Nan Lu is out", "Nanhu Nan Lu"),
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


SEVERAL = {
    "八里庄社区医院不给看": ["110105015", "110105022", "110108005"],
    "我爸住在八角南里，我在望京，他家没暖气": ["110105026", "110107003"],
    "朝阳区望京和三里屯都停水": ["110105004", "110105026"],
    "东风街道这边没路灯": ["110105030", "110111005"],
    "Chaoyang, Wangjing and Sanlitun": ["110105004", "110105026"],
}


@pytest.mark.parametrize(("text", "choices"), SEVERAL.items())
def test_two_areas_that_may_both_be_meant_have_to_be_asked(
    places: Component, text: str, choices: list[str]
) -> None:
    said = entities(text, places)

    assert said["place_choices"] == choices
    assert "subdistrict" not in said


@pytest.mark.parametrize(
    "text", ["我不在朝阳区", "not in Wangjing", "wanging subdistrict", "门朝外开的", "每天桥下积水"]
)
def test_no_place_is_made_of_what_is_denied_or_may_be_several_names(places: Component, text: str) -> None:
    said = entities(text, places)

    assert not {"district", "subdistrict", "place_choices"} & said.keys()


def test_a_question_whether_it_is_there_names_the_place(places: Component) -> None:
    assert entities("这不是朝阳区吗", places)["district"] == "110105"


@pytest.mark.parametrize(
    ("text", "district"),
    [("永定门社区楼道灯坏了", "110101"), ("宋庄路上有个大坑", "110106"), ("右安门内那边停水了", "110102")],
)
def test_a_name_that_begins_like_a_sub_district_elsewhere_is_its_own(
    places: Component, text: str, district: str
) -> None:
    found = entities(text, places)

    assert found["district"] == district
    assert "subdistrict" not in found


LANDMARKS = {
    "国贸三期停车太贵": "110105001",
    "国贸桥堵死了": None,
    "CBD写字楼停电": None,
    "房山城关街道的垃圾": "110111001",
    "Shougang lights": "110107004",
    "百荣世贸商城的消防通道堵了": "110101017",
    "Scalpers at Mutianyu Great Wall": "110116108",
    "Gubei Water Town charged us twice": "110118111",
    "Aerospace Center Hospital": "110108002",
    "Fayuan Temple": "110102018",
    "Lama Temple incense sellers": "110101005",
    "Renmin University west gate": "110108012",
    "永宁古城的豆腐摊": "110119103",
}


@pytest.mark.parametrize(("text", "subdistrict"), LANDMARKS.items())
def test_a_landmark_lies_where_it_lies(places: Component, text: str, subdistrict: str | None) -> None:
    assert entities(text, places).get("subdistrict") == subdistrict


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
        "its the guy from 1201",
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
        ("3号楼2单元501", "3号楼2单元501"),
        ("五号楼二单元三零一", "五号楼二单元三零一"),
        ("龙跃苑二区 5号楼2单元 301", "龙跃苑二区 5号楼2单元 301"),
        ("三里屯SOHO B座1203", "三里屯SOHO B座1203"),
        ("5号楼305路公交站", "5号楼"),
        ("5号楼200米外的工地", "5号楼"),
        ("3号楼一二三层都漏水", "3号楼一二三层"),
        ("2单元101次投诉了", "2单元"),
        ("building 12, unit 2", "building 12, unit 2"),
        ("no, building 7", "building 7"),
    ],
)
def test_a_house_number_alone_is_an_address(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("no cover on Gongti North Road right by the bus stop", "Gongti North Road right by the bus stop"),
        ("Jinsong 3rd District, opposite the school", "Jinsong 3rd District, opposite the school"),
        ("next to the bus stop on Gongti North Road", "next to the bus stop on Gongti North Road"),
        (
            "scooters piled up in front of Starbucks on Gongti North Road",
            "in front of Starbucks on Gongti North Road",
        ),
        ("惠新西街学校旁边那个红楼", "惠新西街学校旁边那个红楼"),
        ("鲁谷路，邮局对面", "鲁谷路，邮局对面"),
        ("劲松三区，红楼那个", "劲松三区，红楼那个"),
        ("建议平谷区府前街和新平北路路口加个左转灯", "府前街和新平北路路口"),
        ("路口黄灯老闪 知春路跟学院路", "知春路跟学院路"),
        ("望京西园四区 408楼前头 有人种菜", "望京西园四区 408楼前头"),
        ("马驹桥桥底下有人排脏水", "马驹桥桥底下"),
        ("就那个沃尔玛旁边 知春路那个天桥扶手锈断了", "沃尔玛旁边 知春路"),
        ("望京物美旁边的路灯坏了", "物美旁边"),
        ("人大附小门口每天车停两排", "人大附小门口"),
        ("人大附中门口每天车停两排", "人大附中门口"),
        ("东四六条 有人私装地锁", "东四六条"),
        ("草桥地铁口天天有人发小广告", "草桥地铁口"),
        ("翠屏北里 F区 9号楼没电", "翠屏北里 F区 9号楼"),
        ("沙河 高教园 二街 6号楼", "沙河 高教园 二街 6号楼"),
    ],
)
def test_what_stands_beside_a_place_belongs_to_it(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


def test_the_end_of_a_date_is_no_house(places: Component) -> None:
    assert "address" not in entities("上个月十六号买的", places)


def test_the_number_of_a_lock_is_no_house(places: Component) -> None:
    assert "address" not in entities("3号门禁坏了", places)
    assert entities("3号门坏了", places)["address"] == "3号门"
    assert entities("新街口北大街12号门口路灯不亮", places)["address"] == "新街口北大街12号门口"


def test_what_stands_beside_no_place_is_none(places: Component) -> None:
    assert "address" not in entities("a fight by the bus stop", places)
    assert "address" not in entities("学校旁边那个红楼", places)


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


def test_an_estate_with_a_long_name_beside_a_sub_district_elsewhere_has_to_be_asked() -> None:
    estate = Mention(3, 8, (Meaning("community", frozenset({"B1"}), False),))

    assert resolve([mention("subdistrict", "A1"), estate], DISTRICT_OF) == Area(choices=("A1", "B1"))


def test_a_road_through_two_sub_districts_gives_the_district_alone() -> None:
    assert resolve([mention("road", "A1", "A2")], DISTRICT_OF) == Area("A")


def test_of_a_row_of_places_the_first_ones_are_looked_at(places: Component) -> None:
    few, many = "朝阳区，" * 9 + "海淀区", "朝阳区，" * MOST + "海淀区"

    assert entities(few, places)["place_choices"] == ["110105", "110108"]
    assert entities(many, places)["district"] == "110105"


ADDRESSES = {
    "no hot water in our building, Wangjing Huadingshijia building 305": "Huadingshijia building 305",
    "guards asleep. Sunshine 100, building B, Chaoyang": "Sunshine 100, building B",
    "the lift is stuck, building 9 Shuiying Nan Li, Shijingshan": "building 9 Shuiying Nan Li",
    "tower C of Silver Lake, Shunyi, gate broken": "tower C of Silver Lake",
    "building 5 The radiators are cold, Fengtai": "building 5",
    "building 2 Li Hong 13900002222, Shijingshan": "building 2",
    "Dongsi 9 tiao number 40, courtyard": "Dongsi 9 tiao number 40",
    "rubbish dumped, Shunyi near the footbridge over Wenyu river": "Shunyi near the footbridge over Wenyu river",
    "Xueyuan road 12 next to the canteen": "Xueyuan road 12",
    "parking fee doubled at Fulicheng C area, Shuangjing": "Fulicheng C area",
    "Beijing No 71 Middle School east branch": "No 71 Middle School",
    "Fuxingmennei, exit 3": "Fuxingmennei, exit 3",
    "Jinsong 5th block building 504": "5th block building 504",
    "in building 2 Li Wei plays drums, Fengtai": "building 2",
    "dongzhimen, NAGA shangyuan tower 2": "NAGA shangyuan tower 2",
    "Maizidian Street, Zaoying beili 18, Chaoyang": "Maizidian Street, Zaoying beili 18",
    "botox with no licence, Guanghua Road SOHO 2, tower B 1704": "Guanghua Road SOHO 2, tower B 1704",
    "my water is brown, Baiwanzhuang, Zi qu building 12": "Baiwanzhuang, Zi qu building 12",
    "an old van in front of our gate. Beixinqiao Santiao no 40": "Beixinqiao Santiao no 40",
    "12 Xiangjun Beili, Chaoyang": "12 Xiangjun Beili",
    "Jīnsōng Xīqū building 215 has no power": "Jīnsōng Xīqū building 215",
    "the dorm at BFSU west campus": "BFSU west campus",
    "Huilongguan, Rongze Jiayuan, building 11, 3-501": "Rongze Jiayuan, building 11, 3-501",
    "dropped me off on the ring road, near Fuxingmen bridge": "near Fuxingmen bridge",
    "rats in dorm 16 of bnu": "dorm 16 of bnu",
    "stall 2F-118 in Panjiayuan market": "stall 2F-118 in Panjiayuan market",
    "i live at building seven entrance two in um anzhenli": "building seven entrance two in um anzhenli",
    "the clinic is at building seven, Mudanyuan Beili": "building seven, Mudanyuan Beili",
    "package lost. Yuyuantan south rd 9": "Yuyuantan south rd 9",
    "dog off the lead in Yosemite villas, Shunyi": "Yosemite villas",
    "cars on xinyuan south road infront of the kunlun hotel": "xinyuan south road infront of the kunlun hotel",
    "lamp out near the pakistani embassy": "near the pakistani embassy",
    "landed at T2 capital airport on 25 Nov": "T2 capital airport",
    # Spelt as places here are, whoever listed it.
    "a big hole near Anhuaxijie": "near Anhuaxijie",
    "expired milk at the 7-11 in Nanshaoying": "Nanshaoying",
    # A rank is no number of a house.
    "the number one problem is noise at building 7": "building 7",
    # What only stands before a house is no name of it.
    "Since Monday building 12 in Tiantongyuan has no heating": "building 12 in Tiantongyuan",
    "My neighbour in building 7 plays drums, Wangjing": "building 7",
    "Hi, building 5 of our compound in Wangjing has no water": "building 5",
    "I paid in Guomao 300": "Guomao",
    "the dog in Chaoyang Park 5 times": "Chaoyang Park",
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_in_letters_keeps_what_no_list_has(places: Component, text: str) -> None:
    assert entities(text, places)["address"] == ADDRESSES[text]


@pytest.mark.parametrize(
    "text",
    [
        "no heating in my flat 14 degrees",
        "the teachers of number 4 middle school shout",
        "granny fell on mud in the park",
        "he knocked on my door 3 times",
        "we left the apartment 2 weeks ago",
    ],
)
def test_a_number_that_counts_something_else_is_of_no_house(places: Component, text: str) -> None:
    assert "address" not in entities(text, places)


@pytest.mark.parametrize(
    "text", ["I was saying in buying a flat you need luck", "it is delaying in enjoying"]
)
def test_an_english_word_is_no_place_by_its_syllables(places: Component, text: str) -> None:
    assert "address" not in entities(text, places)


@pytest.mark.parametrize(
    ("text", "subdistrict"),
    [
        ("SOHO Shangdu, tower A, Dongdaqiao", "110105003"),
        ("a school in Huilongguan, Ronghui Plaza 5th floor", "110114011"),
        ("noise in Wangjng building 4", "110105026"),
        # The sport is no sub-district, the sub-district is.
        ("40 boxing classes in Shuangjing", "110105016"),
        ("rubbish in Boxing subdistrict", "110115013"),
    ],
)
def test_a_slip_counts_only_where_no_other_place_speaks_against_it(
    places: Component, text: str, subdistrict: str
) -> None:
    assert entities(text, places)["subdistrict"] == subdistrict


def test_where_one_was_before_is_not_where_it_happened(places: Component) -> None:
    told = (
        "My father in law is visiting from Lagos, he is 71, and we took him to the Summer Palace and everything. "
        "On Thursday we went to Chaoyang Hospital. They made him wait five hours, then sent us away."
    )

    found = entities(told, places)

    assert (found["district"], found["address"]) == ("110105", "Chaoyang Hospital")


def test_an_embassy_lies_in_its_district(places: Component) -> None:
    assert entities("美国大使馆门口堵车", places)["district"] == "110105"
    assert entities("queue outside the Russian embassy", places)["district"] == "110101"


def test_where_a_cab_was_to_go_is_not_where_it_stood(places: Component) -> None:
    found = entities("black cabs at Terminal 3 arrivals, guy wanted 600 to Dongzhimen", places)

    assert found.get("district") is None
    assert found["address"] == "Terminal 3"


def test_the_marks_of_tones_hide_no_name(places: Component) -> None:
    found = entities("No electricity since 6am in Jīnsōng Xīqū, whole stairwell", places)

    assert (found["district"], found["subdistrict"]) == ("110105", "110105017")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("福宁西街人行道砖都翘起来了", "福宁西街"),
        ("明德小学门口接孩子的车停两排", "明德小学门口"),
        ("我们这片老街坊都熟", None),
        ("房山良乡北关西路那个红绿灯绿灯就五秒", "良乡北关西路"),
        ("稻田第一小学那边半夜老有渣土车", "稻田第一小学"),
    ],
)
def test_a_street_and_a_gate_are_places_whoever_listed_them(
    places: Component, text: str, address: str | None
) -> None:
    found = entities(text, places).get("address")

    assert found is None if address is None else str(found).startswith(address)


@pytest.mark.parametrize("text", ["在幼儿园被老师扎了 就是那个什么新天地双语", "新天地双语幼儿园"])
def test_the_name_of_a_bilingual_school_is_no_place_that_is_called_so(places: Component, text: str) -> None:
    assert not {"district", "subdistrict", "place_choices"} & entities(text, places).keys()


def test_a_bilingual_school_of_a_district_is_there(places: Component) -> None:
    assert entities("朝阳区望京双语幼儿园", places).get("district") == "110105"


@pytest.mark.parametrize(
    "text",
    [
        "朝阳 鲁谷",
        "朝阳区鲁谷路灯不亮",
        "海淀 方庄",
        "朝阳区五道口那边垃圾没人收",
        "海淀国贸",
        "street light out on Xueyuan Road, Chaoyang",
        "wudaokou, chaoyang",
    ],
)
def test_a_sub_district_told_as_a_part_of_another_district_has_to_be_asked(
    places: Component, text: str
) -> None:
    found = entities(text, places)

    assert len(found["place_choices"]) == 2
    assert "subdistrict" not in found


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("朝阳 望京", "110105"),
        ("石景山 鲁谷", "110107"),
        ("海淀 八里庄", "110108"),
        ("朝阳大望路", "110105"),
        ("丰台北京西站", "110106"),
        ("海淀区人民路", "110108"),
        ("wudaokou, haidian", "110108"),
    ],
)
def test_a_sub_district_of_the_district_before_it_is_settled(
    places: Component, text: str, district: str
) -> None:
    assert entities(text, places)["district"] == district


@pytest.mark.parametrize(
    ("text", "subdistrict"),
    [
        ("xin hua cleaning company, wangjing", "110105026"),
        ("新华保洁公司，望京", "110105026"),
        ("wangjing hotel", "110105026"),
        ("梨园那个蜀香园饭店", "110112121"),
    ],
)
def test_the_first_word_of_a_firm_is_no_place_beside_one_that_lies_elsewhere(
    places: Component, text: str, subdistrict: str
) -> None:
    assert entities(text, places)["subdistrict"] == subdistrict


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("subway line 10 sanyuanqiao", "sanyuanqiao"),
        ("at jiuxianqiao stop, this morning 8:10", "jiuxianqiao stop"),
        ("i live jin song 4 qu 412 lou", "jin song 4 qu 412 lou"),
        ("12 dongdan beidajie", "12 dongdan beidajie"),
        ("新街口 前公用胡同", "前公用胡同"),
    ],
)
def test_the_number_of_a_line_is_no_door(places: Component, text: str, address: str) -> None:
    assert entities(text, places).get("address") == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sheraton hotel", "sheraton hotel"),
        ("its the kerry mall", "kerry mall"),
        ("dirty hotel", None),
        ("fell at work, company won't pay hospital", None),
        ("my hospital", None),
    ],
)
def test_a_house_in_small_letters_is_a_place_by_what_it_is(
    places: Component, text: str, address: str | None
) -> None:
    assert entities(text, places).get("address") == address


@pytest.mark.parametrize("text", ["我们一家从河南来旅游 导游强制购物", "我从山东赶来看病"])
def test_where_somebody_came_from_is_no_place_of_the_matter(places: Component, text: str) -> None:
    found = entities(text, places)

    assert "address" not in found
    assert "outside_city" not in found


def test_where_a_bus_comes_from_may_be_the_place(places: Component) -> None:
    assert entities("从望京来的公交不停", places)["district"] == "110105"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("丰台区新发地 汉龙家园 2号楼", "新发地 汉龙家园 2号楼"),
        ("Maizidian street, Fengqiao compound bld 5", "Maizidian street, Fengqiao compound bld 5"),
        ("Address Jiuxianqiao Road 10", "Jiuxianqiao Road 10"),
    ],
)
def test_a_house_and_what_it_belongs_to_are_the_address(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("朝阳区 白家庄小学 门口", "白家庄小学 门口"),
        ("那个小区叫什么月华小区吧", "月华小区"),
        ("路灯灭了 就石景山鲁谷大街吧还是鲁谷路来着", "鲁谷大街"),
    ],
)
def test_a_school_and_an_estate_by_their_names_are_the_address(
    places: Component, text: str, address: str
) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("my name is Liu Yang btw, 13812345678", None),
        ("my name is Liu Yang, I live in Fangzhou Yuan, Wangjing", "Fangzhou Yuan"),
        ("zai guomao, jianguo lu 88 hao", "guomao, jianguo lu 88 hao"),
        ("家里窗台一天一层灰", None),
        ("receipt no 8841, table 12", None),
        ("no 15 ronghua south road", "no 15 ronghua south road"),
        ("住方舟苑3号楼一层", "方舟苑3号楼一层"),
    ],
)
def test_a_name_told_as_one_and_a_layer_of_dust_are_no_place(
    places: Component, text: str, address: str | None
) -> None:
    assert entities(text, places).get("address") == address


@pytest.mark.parametrize(
    ("text", "district", "address"),
    [
        ("ring me at 13688880000, Nadia", None, None),
        ("text me on 13688880000, Tongzhou", "110112", None),
        ("13688880000, Gulou East Street", None, "Gulou East Street"),
    ],
)
def test_a_name_behind_a_number_is_no_place_unless_a_place_is_called_so(
    places: Component, text: str, district: str | None, address: str | None
) -> None:
    found = entities(text, places)

    assert (found.get("district"), found.get("address")) == (district, address)


@pytest.mark.parametrize(
    ("text", "subdistrict"),
    [("a dark stretch on Xiaguangli Street", "110105012"), ("the lamps of Xiaguangli Middle Road", None)],
)
def test_a_li_may_be_called_a_street(places: Component, text: str, subdistrict: str | None) -> None:
    assert entities(text, places).get("subdistrict") == subdistrict


def test_what_is_meant_in_a_quarter_belongs_to_it(places: Component) -> None:
    found = entities("望京那边 阜荣街那块儿 宏泰东街路口", places)

    assert found["address"] == "阜荣街那块儿 宏泰东街路口"


def test_a_stretch_of_a_place_is_there(places: Component) -> None:
    assert entities("就今天早上 国贸那段堵死了", places)["district"] == "110105"


@pytest.mark.parametrize(
    ("text", "district", "address"),
    [
        ("queue at the Museum of Natural History", "110101", "Museum of Natural History"),
        ("rats in hospital 301", "110108", "hospital 301"),
        ("the tiantan hospital lost my file", "110106", "tiantan hospital"),
        ("a taxi at the Lufthansa Center", "110105", "Lufthansa Center"),
        ("a taxi at the Lufthansa Centre", "110105", "Lufthansa Centre"),
    ],
)
def test_an_english_name_may_be_turned_round_or_shortened(
    places: Component, text: str, district: str, address: str
) -> None:
    found = entities(text, places)

    assert (found["district"], found["address"]) == (district, address)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ice on the Dongdan underpass next to Big Apple House", "Dongdan underpass next to Big Apple House"),
        ("dogs in Tuanjiehu Park behind Blue Whale", "Tuanjiehu Park behind Blue Whale"),
        ("dogs in Tuanjiehu Park behind the lake", "Tuanjiehu Park"),
        ("dogs in Tuanjiehu Park near Monday morning", "Tuanjiehu Park"),
    ],
)
def test_a_name_that_a_place_is_beside_belongs_to_it(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("dark stretch between Lama Temple and Beixinqiao", "between Lama Temple and Beixinqiao"),
        ("a hole in the road between Jinsong and Shuangjing", "between Jinsong and Shuangjing"),
        ("国贸和大望路之间的路全是坑", "国贸和大望路之间"),
        ("雍和宫跟北新桥中间那段没路灯", "雍和宫跟北新桥中间"),
    ],
)
def test_what_lies_between_two_places_is_found_by_both(places: Component, text: str, address: str) -> None:
    assert entities(text, places)["address"] == address


@pytest.mark.parametrize(
    "text", ["I had to choose between Wangjing and nothing", "between 8 and 9 the bus at Guomao never came"]
)
def test_between_leads_to_no_place_where_only_one_is_told(places: Component, text: str) -> None:
    assert not entities(text, places).get("address", "").startswith("between")


@pytest.mark.parametrize(
    ("text", "district", "subdistrict"),
    [
        ("聚龙花园8号楼电梯坏了", "110101", "110101009"),
        ("the gate of Julong Garden is broken", "110101", "110101009"),
        ("向军北里13号楼下水堵了", "110105", "110105003"),
        ("my flat in Xiangjun Beili has no heating", "110105", "110105003"),
        ("演乐胡同36号门口有个坑", "110101", "110101007"),
    ],
)
def test_estates_and_lanes_near_the_embassies_are_known(
    places: Component, text: str, district: str, subdistrict: str
) -> None:
    found = entities(text, places)

    assert (found["district"], found["subdistrict"]) == (district, subdistrict)


@pytest.mark.parametrize(
    ("written", "lane", "begins"),
    [
        ("演乐胡同36号", "乐胡同", 0),
        ("我家在魏家胡同", "家胡同", 3),
        ("住在砖胡同", "砖胡同", 2),
        ("海淀区砖胡同", "砖胡同", 3),
        ("帽儿胡同", "帽儿胡同", 0),
    ],
)
def test_a_lane_is_not_cut_behind_its_first_character(written: str, lane: str, begins: int) -> None:
    start = written.index(lane)

    assert whole_lane(written, start, start + len(lane)) == begins


def test_a_gate_of_a_park_is_no_village_that_is_called_so(places: Component) -> None:
    park = entities("龙潭公园 西北门", places)

    assert (park["district"], park["address"]) == ("110101", "龙潭公园 西北门")
    assert entities("东坝西北门 路灯坏了", places)["district"] == "110105"
