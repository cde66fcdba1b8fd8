"""Phone numbers, names, ticket numbers and codes as people type them."""

from __future__ import annotations

import pytest

from bot.nlu.contacts import contacts


def found(text: str) -> dict[str, str]:
    return {item.entity: item.value for item in contacts(text, prefix="BJ", area_code="010")}


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13800138000", "13800138000"),
        ("我电话136 1234 5678", "13612345678"),
        ("号码幺三八零零幺三八零零零", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("壹叁陆 1234 5678", "13612345678"),
        ("010-64720000", "010-64720000"),
        ("请打 010 8456 1234", "010-84561234"),
        ("电话84561234", "010-84561234"),
        ("Mark Johansson +46 70 123 45 67", "+46701234567"),
        ("+1 (415) 555-0132", "+14155550132"),
    ],
)
def test_a_phone_number_is_found_in_any_spelling(text: str, phone: str) -> None:
    assert found(text)["phone"] == phone


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("and put me down as Aisha", "Aisha"),
        ("file it under the name Tom Reed", "Tom Reed"),
        ("i go by Bea", "Bea"),
        ("put my name Rosa Diaz 13600001111", "Rosa Diaz"),
    ],
)
def test_a_name_is_told_in_many_words(text: str, name: str) -> None:
    assert found(text)["person_name"] == name


@pytest.mark.parametrize(
    "text", ["身份证110105199001011234", "金额2300元", "2026年11月24日", "学院路30号", "107路公交"]
)
def test_other_numbers_are_no_phone(text: str) -> None:
    assert "phone" not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "BJ20261124-000123",
        "bj20261124 000123",
        "20261124-123",
        "bj20261124000123",
        "ＢＪ20261124－000123",
        "bj20261124_000123",
    ],
)
def test_a_ticket_number_is_found_in_sloppy_forms_and_is_no_phone(text: str) -> None:
    assert found(text) == {"ticket_number": "BJ20261124-000123"}


@pytest.mark.parametrize("text", ["SH20261124-000123", "20261341-123", "20261124"])
def test_another_citys_number_or_an_impossible_day_is_no_ticket(text: str) -> None:
    assert "ticket_number" not in found(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("查询码是8DQ4TZ", "8DQ4TZ"),
        ("tracking code 9xt3lm", "9XT3LM"),
        ("BJ20261119-000387，K7M2QX", "K7M2QX"),
        ("7KQ2MF", "7KQ2MF"),
        ("the tracking code is jxwpqt", "JXWPQT"),
        ("查询码是kzvhre 帮我看看", "KZVHRE"),
    ],
)
def test_a_tracking_code_stands_beside_its_word_a_number_or_alone(text: str, code: str) -> None:
    assert found(text)["tracking_code"] == code


@pytest.mark.parametrize(
    "text", ["please", "my street", "my code is needed where", "please check BJ20261119-000387 status"]
)
def test_a_word_of_six_letters_is_no_code(text: str) -> None:
    assert "tracking_code" not in found(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我姓王", "王"),
        ("老师好，姓王", "王"),
        ("师傅 姓王 13800138000", "王"),
        ("联系人李女士", "李女士"),
        ("我叫张伟，电话13712345678", "张伟"),
        ("叫我刘大爷吧", "刘大爷"),
        ("my name is Tom", "Tom"),
        ("Hi there, Jenny Wu here, 13800001111", "Jenny Wu"),
        ("Tom Harris 13911223344", "Tom Harris"),
        ("you can call me but only after 6pm, 13533334444, Pavel", "Pavel"),
        ("13677778888 (Omar)", "Omar"),
        ("call me ben", "Ben"),
        ("im olga", "Olga"),
        ("ok its kevin, text only", "Kevin"),
        ("I'm Anna", "Anna"),
        ("mr wang", "Mr Wang"),
        ("叫我小李就行", "小李"),
        ("喊我老张就行", "老张"),
        ("叫王姐 一三八零零一三八零零零", "王姐"),
        ("直接叫我陈姐吧", "陈姐"),
        ("我是小刘", "小刘"),
        ("its Anna 13900138000", "Anna"),
        ("my name Oleg, 13900138000", "Oleg"),
        ("13900138000 Olga", "Olga"),
        ("tower 4 Zhao Lei 13900138000, Fengtai", "Zhao Lei"),
        ("it's Anna, 139 0013 8000", "Anna"),
        ("13812345678，周女士", "周女士"),
        ("13800138000, any time after 6, Tom", "Tom"),
        ("13800138000 call in the evening, Anna", "Anna"),
        ("actually you can call me on 13155556666, Ben", "Ben"),
        ("叫王姐就行", "王姐"),
        ("邻居太吵，联系人李女士", "李女士"),
        ("楼下垃圾没人收，叫王姐就行", "王姐"),
        ("they never come. name: Anna", "Anna"),
        ("邻居太吵了，叫我王姐", "王姐"),
        ("中介不退押金，我叫张伟", "张伟"),
        ("楼道灯不亮，叫王姐，13800138000", "王姐"),
        ("楼道灯不亮，13800138000，叫王姐", "王姐"),
        ("my landlord keeps the deposit. my name is Anna", "Anna"),
    ],
)
def test_a_name_is_found_where_it_is_introduced(text: str, name: str) -> None:
    assert found(text)["person_name"] == name


@pytest.mark.parametrize(
    "text",
    [
        "老百姓人身安全",
        "我想表扬一下昨天来修水管的师傅 姓王 特别好",
        "那个保安，姓李，骂人",
        "姓李的那个保安骂我",
        "这位师傅叫王建国，手艺好",
        "窗口的工作人员 姓赵 态度恶劣",
        "谢谢师傅",
        "the guard's name: Wang",
        "the repairman's name: Wang, he was great",
        "投诉王老师打孩子",
        "我叫了三次物业",
        "叫王姐饭馆赔钱",
        "call me back",
        "this is ridiculous",
        "公司姓名不对",
        "房东是个女的，叫王姐，押金不退",
        "房东是个女的，姓王，押金不退",
        "老板就叫王哥，欠我工资",
        "房东名字叫王强，押金不退",
        "这个店的叫王哥好像是管事的",
        "中介叫李先生，电话13800138000",
        "楼下大排档，叫王哥，天天吵",
        "保安拦着不让进，叫李师傅",
        "the landlord, called Anna, keeps my deposit",
        "the landlord's name: Anna, she keeps my deposit",
        "my neighbour, Anna 13800138000, is too loud",
        "13800138000, I live in Sanlitun, Chaoyang",
        "13800138000, Wangjing Garden, Chaoyang",
        "no contact needed",
        "no contact required, thanks",
    ],
)
def test_what_only_looks_like_an_introduction_is_no_name(text: str) -> None:
    assert "person_name" not in found(text)
