"""Details of a message: party, language, time as seen from its metadata; and texts too strange to hold any."""

from __future__ import annotations

import pytest

from bot.nlu.component import Component
from tests.dialogue.components import DetailExtractor, PlaceExtractor, entities, extractor


@pytest.fixture(scope="module")
def both() -> tuple[Component, Component]:
    return extractor(PlaceExtractor), extractor(DetailExtractor)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("投诉绿源物业公司乱收费", "绿源物业公司"),
        ("簋街那家胡大饭馆 菜里吃出个钢丝球丝", "胡大饭馆"),
        ("悦动健身房卷款跑路", "悦动健身房"),
        ("店名叫好再来", "好再来"),
        ("the restaurant called Golden Duck made me sick", "Golden Duck"),
        ("I bought it at Happy Mart", "Happy Mart"),
        ("phone from Zhongguancun market, the shop name is Dingli", "Dingli"),
        ("unpaid since May. Company name Bluefin Trading, in Wangjing SOHO", "Bluefin Trading"),
        ("name of the agency Homely Rooms, in Wangjing", "Homely Rooms"),
        ("昨天在五道口的老灶台吃饭吃坏了肚子", "老灶台"),
        ("广渠门的飞扬健身房不退会员费", "飞扬健身房"),
        ("我在盒马买到过期的牛奶", "盒马"),
        ("开发商恒泰置业不给办房产证", "恒泰置业"),
        ("a hair in my soup at Lanxiang Noodle House", "Lanxiang Noodle House"),
        ("Bright Star training centre won't refund us", "Bright Star training centre"),
        ("the furniture shop Meijia never delivered", "Meijia"),
        ("restaurant name is Lucky Pot, they don't pay me", "Lucky Pot"),
        ("the Carrefour charged me twice", "Carrefour"),
        ("一兆韦德 崇文门店", "一兆韦德崇文门店"),
        ("张亮麻辣烫 回龙观龙域中心店", "张亮麻辣烫回龙观龙域中心店"),
        ("中国联通的宽带三天没网", "中国联通"),
        ("China Unicom has cut me off", "China Unicom"),
        ("我在海底捞望京店吃饭拉肚子了", "海底捞望京店"),
        ("招商银行望京支行排队两小时", "招商银行望京支行"),
        ("PowerFit Gym, Sanlitun branch", "PowerFit Gym, Sanlitun branch"),
        ("房东叫李强，我爱我家中介", "我爱我家，李强"),
        ("the landlord is called Wang Li, the agency is Lianjia", "Lianjia, Wang Li"),
        ("房东叫王姐，押金不退", "王姐"),
        ("大望路那个 力健健身", "力健健身"),
        ("双井 老王烧烤", "老王烧烤"),
        ("施工单位是宏远建设", "宏远建设"),
        ("朝阳区建国路88号 金地公司", "金地公司"),
        ("we bought an off plan flat from Sunac in Fangshan", "Sunac"),
        ("forced into a jade shop. booked thru Happy Panda Tours, last saturday", "Happy Panda Tours"),
        ("I work for Blue Ocean Logistics and get no pay", "Blue Ocean Logistics"),
        ("my case was broken by the airline, China Southern, on monday", "China Southern"),
        ("a training centre in Zhongguancun, New Channel, closed the branch", "New Channel"),
        ("公司叫远航科技有限公司在上地七街3号楼", "远航科技有限公司"),
        ("在幼儿园被老师扎了 就是那个什么新天地双语", "新天地双语"),
        ("是新天地双语幼儿园", "新天地双语幼儿园"),
        ("the bank froze my account. third time. ICBC", "ICBC"),
        ("the nursing home raised the fee without notice. Jing Xi Care Home", "Jing Xi Care Home"),
        ("it's not PowerFit, it's called MegaFit, on the second floor", "MegaFit"),
        ("HR says foreigners dont need. iTalk Education, Wangjing SOHO T2", "iTalk Education"),
        ("a consultancy, GreenBridge, in China World tower 3", "GreenBridge"),
        ("my son cant enroll. School: Zhongguancun No 3 Primary", "Zhongguancun No 3 Primary"),
        ("the canteen is cold. School is BISS in Liangmaqiao", "BISS"),
        ("Dulwich puts forty children on one bus", "Dulwich"),
        ("my tutor at YCIS shouts at the little ones", "YCIS"),
        ("SF lost my parcel with my diploma inside", "SF"),
        ("I was a waiter at Blue Lotus in Houhai for 4 months", "Blue Lotus"),
        ("we got ill after eating at Sichuan Impression in Solana", "Sichuan Impression"),
        ("I am working as cook in Taj Pavilion at Guomao", "Taj Pavilion"),
        ("my kid's nursery Rainbow Kids in Shuangjing closed", "Rainbow Kids"),
        ("he fell in the warehouse of Yida Logistics in Majuqiao", "Yida Logistics"),
        ("I finish my study at BLCU, they keep my degree", "BLCU"),
        ("they charged me twice at chaoyang hospital, last tuesday", "chaoyang hospital"),
        ("They made him wait at Haidian Hospital. Then they sent us home", "Haidian Hospital"),
        ("boss at xingfu hotpot hasnt paid me 2 months", "xingfu hotpot"),
        ("rats in the kitchen of lao wang malatang", "lao wang malatang"),
        ("cheated by yonghe noodles", "yonghe noodles"),
        ("the pool of longfeng gym is dirty", "longfeng gym"),
        ("no refund from shanghai laojie restaurant", "shanghai laojie restaurant"),
        ("ill after eating at xiao ming restaurant", "xiao ming restaurant"),
        ("租房押金不退 相寓的", "相寓"),
        ("总包是 山东鲁能建筑", "山东鲁能建筑"),
        ("合同上写的是 恒达通", "恒达通"),
        ("昌平 沙河 金色晚年养老院", "金色晚年养老院"),
        ("我用的是电信的", "电信"),
    ],
)
def test_a_party_with_a_name_of_its_own_is_found(
    both: tuple[Component, Component], text: str, name: str
) -> None:
    assert entities(text, *both)["party"] == name


@pytest.mark.parametrize(
    "text",
    [
        *("公司拖欠我三个月工资", "楼下的饭馆太吵", "a shop sold me expired milk", "我叫张伟"),
        *("叫王姐 一三八零零一三八零零零", "喊我老张就行", "朝阳区望京店关门了"),
        *("小区门口的水果超市缺斤短两", "把两居改成六间隔断房", "海淀区政务服务大厅没人"),
        *("got sick at wangjing hotel", "a cockroach at the sushi restaurant", "noise from the women gym"),
        *("the manager noodles were cold", "the running gym is loud", "the hunting company is loud"),
        *("noise of the engine company", "cheated by the renting company", "the language training is bad"),
        *("the banker training is a scam", "the human company is bad", "rats in the dinner restaurant"),
        *("ill in shanghai hotel", "rats in the nanjing restaurant", "mice in the sichuan restaurant"),
        *("the rice noodles were cold", "the guide training is bad", "the nature hotel was loud"),
        *("the leisure gym is loud", "the painting training is bad"),
        *("朝阳北路 那个烧烤", "十里堡 美容", "双井楼下烧烤"),
        *("孩子上双语幼儿园", "他们学校是双语的", "双语幼儿园乱收费"),
        *("廉租房等了好几年", "中介是个骗子公司", "物业是摆设"),
        *("隔壁的鸡老叫 凌晨就叫", "狗从早到晚一直叫 没完没了", "蛤蟆都叫 三点还叫"),
        *(
            "The heating is off. Thanks. John Smith",
            "rented from Mr Li in Chaoyang",
            "I paid by WeChat. HELP",
        ),
        *("We moved because my husband works at Universal, the pipe drips",),
        *("the restaurant, Sanlitun, made me sick", "I bought it from a shop in Wangjing on Monday"),
        *("the shop at Sanlitun sold me a fake iPhone", "The street is dark. NO LIGHT"),
        *("they shut the shop. SHUT. no refund", "we have been waiting. MONTHS.", "the boss lied. LIED."),
        *(
            "I ate at home and the gas went off",
            "my lunch at Solana was cold",
            "she hates Physical Education",
        ),
        *("Property company ignores us", "Loud bar music at night", "A shop on Chaoyang Road is dirty"),
        *("我也不知道那儿叫什么小区", "站名叫啥 反正在四惠东", "那店叫什么来着", "叫什么名字不记得"),
    ],
)
def test_a_party_without_a_name_is_none(both: tuple[Component, Component], text: str) -> None:
    assert "party" not in entities(text, *both)


@pytest.mark.parametrize(
    "text",
    ["福宁西街人行道砖都翘起来了", "我们这片老街坊都熟", "大兴天宫院", "天宫院", "柳芳南街 5号院 下水道堵了"],
)
def test_a_street_and_who_lives_in_it_are_no_party(both: tuple[Component, Component], text: str) -> None:
    assert "party" not in entities(text, *both)


@pytest.mark.parametrize(
    ("text", "lang"), [("pothole on 工体北路", "en"), ("工体北路", "zh"), ("Sanlitun 太吵了", "zh")]
)
def test_a_place_name_does_not_decide_the_language(
    both: tuple[Component, Component], text: str, lang: str
) -> None:
    assert entities(text, *both)["language"] == lang


def test_the_time_is_seen_from_when_the_message_was_sent(both: tuple[Component, Component]) -> None:
    said = entities("昨晚停电", *both, now="2026-03-01T01:00:00+00:00")

    assert said["time"] == "2026-02-28T20:00:00+08:00"


def test_a_name_before_a_phone_number_needs_no_introduction(both: tuple[Component, Component]) -> None:
    said = entities("john, 13811112222", *both)

    assert (said["person_name"], said["phone"]) == ("John", "13811112222")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("李 13900001111 晚上打", "李"),
        ("13900001111 王", "王"),
        ("我姓陈 13900001111", "陈"),
        ("Mark Johansson +46 70 123 45 67", "Mark Johansson"),
    ],
)
def test_a_family_name_beside_a_number_is_the_citizens(
    both: tuple[Component, Component], text: str, name: str
) -> None:
    assert entities(text, *both)["person_name"] == name


@pytest.mark.parametrize(
    "text", ["", " ", "😀", "?", "a" * 5000, "垃" * 5000, "\x00\x01", "/status_update{}"]
)
def test_no_text_is_too_strange(
    both: tuple[Component, Component], caplog: pytest.LogCaptureFixture, text: str
) -> None:
    entities(text, *both)

    assert caplog.records == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("好像是叫自如吧", "自如"),
        ("店名叫老张烧烤吧好像", "老张烧烤"),
        ("那家叫极速网吧", "极速网吧"),
        ("店名叫美滋滋烧烤吧", "美滋滋烧烤吧"),
        ("店名叫哎呀呀", "哎呀呀"),
        ("好像叫什么福盛装饰来着", "福盛装饰"),
        ("就在沃尔玛对面那家店 叫小城理发", "小城理发"),
        ("店名叫麦当劳旁边那家店 叫阿婆粥铺", "阿婆粥铺"),
        ("it's called maybe Old Zhang i think", "Old Zhang"),
    ],
)
def test_a_doubt_about_a_name_is_no_part_of_it(
    both: tuple[Component, Component], text: str, name: str
) -> None:
    assert entities(text, *both)["party"] == name


def test_a_name_in_letters_is_whole(both: tuple[Component, Component]) -> None:
    assert entities("叫 peking yard", *both)["party"] == "peking yard"
    assert entities("店名叫 Blue Frog 三里屯那个", *both)["party"] == "Blue Frog"


@pytest.mark.parametrize("text", ["this is unbelievable. the heating is off", "this is outrageous"])
def test_how_something_is_is_nobodys_name(both: tuple[Component, Component], text: str) -> None:
    assert "person_name" not in entities(text, *both)


def test_who_says_who_it_is_is_named(both: tuple[Component, Component]) -> None:
    assert entities("this is mohammed", *both)["person_name"] == "Mohammed"


@pytest.mark.parametrize(
    ("text", "name"), [("13688880000, Tongzhou", None), ("text me on 13688880000, Nadia", "Nadia")]
)
def test_a_place_behind_a_number_is_nobodys_name(
    both: tuple[Component, Component], text: str, name: str | None
) -> None:
    assert entities(text, *both).get("person_name") == name


@pytest.mark.parametrize(
    ("text", "name"), [("锦江之星前台不给开发票", "锦江之星"), ("锦江之星半夜有人唱歌", "锦江之星")]
)
def test_a_part_of_the_name_of_a_chain_is_no_place_of_its_own(
    text: str, name: str, both: tuple[Component, Component]
) -> None:
    found = entities(text, *both)

    assert found["party"] == name
    assert found["address"] == name


@pytest.mark.parametrize(
    "text",
    [
        "call me on 13800001111 before noon",
        "at 13800001111 please",
        "text 13800001111",
        "here is mine 13800001111",
    ],
)
def test_what_leads_to_a_number_is_nobodys_name(both: tuple[Component, Component], text: str) -> None:
    assert "person_name" not in entities(text, *both)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("小橙子托管，应该叫这个", "小橙子托管"),
        ("动感地带健身 好像叫这名", "动感地带健身"),
        ("宏远装饰貌似叫", "宏远装饰"),
    ],
)
def test_a_name_stands_before_the_doubt_whether_it_is_called_so(
    both: tuple[Component, Component], text: str, name: str
) -> None:
    assert entities(text, *both)["party"] == name


@pytest.mark.parametrize("text", ["大概叫这个吧", "楼上的狗半夜老叫", "我家孩子好像叫人打了"])
def test_what_is_only_pointed_at_or_barks_is_no_name(both: tuple[Component, Component], text: str) -> None:
    assert "party" not in entities(text, *both)
