"""The citizen's own data is taken out of free text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.tickets.privacy import NEAR, Told, take_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "我叫王芳，电话13812345678，楼下垃圾三天没人清运",
            Told("我叫〔姓名〕，电话〔电话〕，楼下垃圾三天没人清运", "王芳", "13812345678"),
        ),
        (
            "我姓李，手机138 0013 8000。路灯坏了",
            Told("我姓〔姓名〕，手机〔电话〕。路灯坏了", "李", "138 0013 8000"),
        ),
        ("我是王女士，想反映噪音", Told("我是〔姓名〕，想反映噪音", "王女士", None)),
        ("我叫欧阳娜娜住在望京", Told("我叫〔姓名〕住在望京", "欧阳娜娜", None)),
        ("联系我010-6512 3456", Told("联系我〔电话〕", None, "010-6512 3456")),
        ("电话：８７６５４３２１，暖气不热", Told("电话：〔电话〕，暖气不热", None, "87654321")),
        ("一三八零零一三八零零零是我电话", Told("〔电话〕是我电话", None, "13800138000")),
        ("本人张伟，身份证110105199003071234", Told("本人〔姓名〕，身份证〔证件号〕", "张伟", None)),
        (
            "My name is John Smith, call me at +86 139-1234-5678. The heating is off",
            Told(
                "My name is 〔姓名〕, call me at 〔电话〕. The heating is off",
                "John Smith",
                "+86 139-1234-5678",
            ),
        ),
        ("my name is john, no water", Told("my name is 〔姓名〕, no water", "john", None)),
    ],
)
def test_own_names_and_numbers_are_marked_and_kept_apart(text: str, expected: Told) -> None:
    assert take_out(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "拨打96777和12345都没人接",
        "10月25日20时在3号楼1单元1203",
        "BJ20261124-000123 没人管",
        "订单号20261124000123",
        "我叫他们来修，没人来",
        "老板0102000000我叫老板",
        "本人对物业不满",
        "我是高中生，学校早上六点上课",
        "I'm angry that nobody came",
        "卖家电话13800138000，不退钱",
        "房东的电话是13700001111他不退押金",
        "小广告贴满楼道，上面有电话13900000001",
        "the flyer's number is 13900000001",
        "some company calls me 5 times a day about loans, number 01053912200",
        "they keep calling me from 13900000001",
        "天天有骚扰电话，号码是13900000001",
        "名片上电话13900000001",
        "领头的姓马 电话13900000001",
        "小票 上面写着号码 13900000001",
    ],
)
def test_what_is_not_the_citizens_own_stays(text: str) -> None:
    assert take_out(text) == Told(text, None, None)


@pytest.mark.parametrize(
    "text", ["有事来电13800001111", "请来电13800001111联系我", "我的电话写在上面 13800001111"]
)
def test_where_the_citizen_wants_to_be_called_the_number_is_theirs(text: str) -> None:
    assert take_out(text).phone == "13800001111"


@pytest.mark.parametrize(
    "text",
    [
        "You called me yesterday, number 13800001111",
        "call me back, number 13800001111",
        "i called you from 13800001111",
    ],
)
def test_who_wants_to_be_called_tells_their_own_number(text: str) -> None:
    assert take_out(text).phone == "13800001111"


def test_a_word_that_ends_like_somebody_elses_is_nobodys() -> None:
    assert take_out("call me, this is 13900000001").phone == "13900000001"


def test_the_shops_number_stays_and_the_citizens_goes() -> None:
    told = take_out("卖家电话13800138000，不退钱，我的电话是13912345678")

    assert told == Told("卖家电话13800138000，不退钱，我的电话是〔电话〕", None, "13912345678")


def test_a_number_known_to_be_the_citizens_goes_wherever_it_stands() -> None:
    told = take_out("公司电话13800138000打不通", phones=("138-0013-8000",))

    assert told.text == "公司电话〔电话〕打不通"


def test_a_known_name_goes_wherever_it_stands() -> None:
    told = take_out("王芳说楼下垃圾没人管，王芳很生气", names=("王芳",))

    assert told.text == "〔姓名〕说楼下垃圾没人管，〔姓名〕很生气"


def test_whose_a_number_is_is_looked_for_right_before_it_alone() -> None:
    near, far = ("他的电话" + " " * length + "13812345678" for length in (NEAR - 4, NEAR + 1))

    assert take_out(near).phone is None
    assert take_out(far).phone == "13812345678"


def test_whose_a_number_is_stands_right_before_it() -> None:
    """No more is looked at for each number, so a text of numbers costs by its length."""
    label, number = "房东的电话是", "13812345678"

    assert take_out(f"{label}{number}").phone is None
    assert take_out(f"{label}{' ' * (NEAR - len(label))}{number}").phone is None
    assert take_out(f"{label}{' ' * NEAR}{number}").phone == number


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
plain = st.text(alphabet="垃圾没人管楼下三天，。 abc", max_size=30)


@given(plain, mobiles, plain)
def test_no_mobile_number_of_the_citizen_is_left(before: str, mobile: str, after: str) -> None:
    told = take_out(f"{before}，我的手机{mobile}，{after}")

    assert mobile not in told.text
    assert told.phone == mobile


words = st.lists(
    st.sampled_from(["我叫", "王芳", "，", "电话", "13812345678", "老板", "垃圾", "my name is ", "John", " "])
)


@example("Y0003002000000MY NAME IS Y00")
@example("我叫姓名，姓名：姓名")
@given(st.text(max_size=300) | words.map("".join))
def test_taking_out_twice_takes_no_more(text: str) -> None:
    once = take_out(text).text

    assert take_out(once) == Told(once, None, None)
