"""What of an answer belongs to an address."""

from __future__ import annotations

import pytest

from actions.amounts import tells_amount
from actions.clauses import place_clauses
from actions.place_leads import LEAD
from actions.place_words import happens, tells_no_place, without_trade
from actions.whole_places import whole_place


@pytest.mark.parametrize(
    ("found", "words", "whole"),
    [
        (
            "huixin xijie",
            "huixin xijie, cant remember number, the red one next to the school",
            "huixin xijie, the red one next to the school",
        ),
        ("Xinyuanli", "Xinyuanli, third gate", "Xinyuanli, third gate"),
        ("Xinyuanli", "the white tower, Xinyuanli, no idea which flat", "the white tower, Xinyuanli"),
        ("Xinyuanli", "Xinyuanli, my mum is 80 and the door is stuck", "Xinyuanli"),
        ("Xinyuanli", "Xinyuanli, thanks", "Xinyuanli"),
        (
            "Taiyanggong South Street",
            "the park on Taiyanggong South Street, by the playground",
            "the park on Taiyanggong South Street, by the playground",
        ),
        (
            "hutong, no. 15",
            "hutong, no. 15, the yard with the green door",
            "hutong, no. 15, the yard with the green door",
        ),
        ("石佛营西里", "石佛营西里，靠近锅炉房", "石佛营西里，靠近锅炉房"),
        ("白塔寺", "白塔寺那边 宫门口东岔", "白塔寺 宫门口东岔"),
        ("白塔寺", "白塔寺 宫门口东岔", "白塔寺 宫门口东岔"),
        ("亦庄", "亦庄 林肯公馆", "亦庄 林肯公馆"),
        ("五道口", "五道口那块儿 华清嘉园后头那条道儿", "五道口 华清嘉园后头那条道儿"),
        ("广渠门内大街", "在那个广渠门内大街那个幸福家园", "广渠门内大街那个幸福家园"),
        ("天通苑", "天通苑那边 物业不管", "天通苑"),
        ("天通苑", "天通苑 每天晚上", "天通苑"),
        ("xingfu yicun", "its near sanlitun, xingfu yicun", "near sanlitun, xingfu yicun"),
        ("北辰福", "常营北辰福第", "北辰福第"),
        ("安贞里", "安贞里吧", "安贞里"),
        ("惠新西街", "惠新西街，门牌号不记得了，红楼那个", "惠新西街，红楼那个"),
        ("海淀黄庄", "海淀黄庄那个大坑", "海淀黄庄那个大坑"),
        ("望京", "望京那个叫星源的小区", "望京那个叫星源的小区"),
        ("天通苑", "天通苑那家 叫好利来", "天通苑"),
        ("后海", "后海 那块儿 上周六晚上", "后海"),
        ("望京西园", "望京西园那个黑中介", "望京西园"),
        ("西三区8号楼", "就在西三区8号楼那边", "西三区8号楼"),
        ("安贞里", "安贞里，楼道里漏水没人修", "安贞里"),
        ("清河", "海淀 清河 毛纺厂南小区 9号楼4门201", "清河 毛纺厂南小区 9号楼4门201"),
        ("清河", "海淀，清河，毛纺厂南小区，9号楼4门201", "清河，毛纺厂南小区，9号楼4门201"),
        ("望京SOHO", "在望京SOHO T2 叫 迅达网络科技", "望京SOHO T2"),
        ("十里堡", "朝阳 十里堡 北里 14-2-603", "十里堡 北里 14-2-603"),
        ("和平西街", "和平西街 小黄庄北街 2号院 1楼 没人管", "和平西街 小黄庄北街 2号院 1楼"),
        ("清河", "清河 毛纺厂 早就停了", "清河 毛纺厂"),
        ("方庄", "方庄 热力公司电话打不通", "方庄"),
    ],
)
def test_an_address_keeps_the_words_that_go_on_telling_where(found: str, words: str, whole: str) -> None:
    assert whole_place(found, words) == whole


def test_what_is_not_known_and_a_number_to_call_are_no_place() -> None:
    assert place_clauses("the mill by the river, can't recall the number") == "the mill by the river"
    assert place_clauses("幸福里，几号楼忘了，电话13800138000", ["13800138000"]) == "幸福里"
    assert place_clauses("我叫赵敏 电话13900000000", ["13900000000"]) == ""


@pytest.mark.parametrize(
    "words",
    [
        *("5800块", "值三千多块", "一共两万元", "卡里还剩8000", "5800 yuan", "¥300", "2k rmb"),
        *("五块钱", "三千元押金", "收我八块，没票", "欠我三千块不还", "还有1200元"),
    ],
)
def test_an_amount_is_heard(words: str) -> None:
    assert tells_amount(words)


@pytest.mark.parametrize(
    "words",
    [
        *("5号楼301", "学院路30号", "building 5800", "还有3000号楼", "三元桥", "百万庄大街"),
        *(
            "东门外那一块空地",
            "东门外那一块",
            "四块玉",
            "三元西桥",
            "三元东桥",
            "三元食品",
            "两元店",
            "1201，还有1202",
        ),
    ],
)
def test_a_number_in_an_address_is_no_amount(words: str) -> None:
    assert not tells_amount(words)


def test_what_happened_names_no_place() -> None:
    assert happens("吃出蟑螂")
    assert not happens("吃饭的胡同口")


@pytest.mark.parametrize(
    "words",
    [
        "没通知啊",
        "那你再记一个吧",
        "正月底到今天还没给",
        "从入冬到现在",
        "不是装修 是他家开小作坊",
        "楼上装修不行",
        "邻居天天打麻将",
        "全楼都停了",
        "ours is yellow",
        "plate was 京B something 4521",
        "i am from Manila, i work as a nanny",
        "his badge number is 034512",
        "the driver's plate was hidden",
    ],
)
def test_a_sentence_of_something_else_is_no_place(words: str) -> None:
    assert tells_no_place(words)


@pytest.mark.parametrize(
    "words",
    [
        "幸福里",
        "学校门口那条路",
        "老供销社",
        "the one behind the school",
        "i live at Wangjing",
        "Upper East Side",
        "it was in Sanlitun",
        "金茂府吧",
        "楼下修车铺门口",
        "底商修鞋摊旁边",
        "他们家养老院",
        "邻居家开的小卖部",
        "全家便利店",
        "i think Huixin Beili",
    ],
)
def test_a_place_nobody_listed_is_one(words: str) -> None:
    assert not tells_no_place(words)


@pytest.mark.parametrize(
    ("words", "place"),
    [("我妈户口在昌平沙河镇", "昌平沙河镇"), ("房子在丰台", "丰台"), ("父母家在团结湖", "团结湖")],
)
def test_whose_house_it_is_only_leads_to_the_place(words: str, place: str) -> None:
    assert LEAD.sub("", words) == place


def test_an_estate_called_after_its_area_is_the_place() -> None:
    assert whole_place("次渠", "通州次渠 次渠嘉园") == "次渠嘉园"
    assert whole_place("次渠", "次渠 我在次渠上班") == "次渠"


@pytest.mark.parametrize("words", ["一家卖手机的", "一个搞装修的", "是个开饭馆的"])
def test_what_somebody_does_is_no_part_of_a_place(words: str) -> None:
    assert without_trade(f"回龙观 {words}") == "回龙观"


@pytest.mark.parametrize("words", ["回龙观 开元小区", "回龙观 一家人超市"])
def test_a_name_stays_with_its_place(words: str) -> None:
    assert without_trade(words) == words
