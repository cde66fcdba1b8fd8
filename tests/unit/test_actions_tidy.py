"""What staff read of a citizen's words: the matter, without oaths and without what is said to the assistant only."""

from __future__ import annotations

import pytest

from actions.draft import Draft
from actions.tidy import civil, tidied


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("行吧，我家门口路灯坏了", "我家门口路灯坏了"),
        ("算了 我家门口路灯坏了", "我家门口路灯坏了"),
        ("谢谢师傅 还有个事儿 楼道里堆满了箱子", "还有个事儿 楼道里堆满了箱子"),
        ("fine. there's a pothole on our street", "there's a pothole on our street"),
        ("ok alright. the drain stinks", "the drain stinks"),
        ("ok, the lift is broken", "the lift is broken"),
        ("the shop is shut since then", "the shop is shut since then"),
        ("the lift is broken and then", "the lift is broken"),
        ("no wait. the kfc gave us raw chicken", "the kfc gave us raw chicken"),
        ("we wait. and wait for the bus", "we wait. and wait for the bus"),
        ("劳驾问一句，红绿灯坏了", "红绿灯坏了"),
        ("您好 我家门口的公厕没人扫", "我家门口的公厕没人扫"),
        ("行吧 那你先记着 门禁坏了", "门禁坏了"),
        ("我再说一遍，路没修完", "路没修完"),
        ("麻烦您记一下，路灯灭了", "路灯灭了"),
        ("哦 对了 司机拒载", "司机拒载"),
        ("那个路灯坏了", "那个路灯坏了"),
        ("ok and also the driver smoked, I'm asthmatic", "the driver smoked, I'm asthmatic"),
        ("您好", "您好"),
    ],
)
def test_what_leads_to_the_matter_is_left_out(told: str, kept: str) -> None:
    assert tidied(told) == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("妈的，27号楼电梯又他妈停了，操，物业就知道收钱", "27号楼电梯又停了，物业就知道收钱"),
        ("打了八百个电话没人管，废物", "打了八百个电话没人管"),
        ("你妈的，又停水", "又停水"),
        ("真他妈的吵", "真吵"),
        ("卧槽，楼下又打起来了", "楼下又打起来了"),
        ("行，登记一下吧，龙泉胡同8号院的煤气得来查查", "龙泉胡同8号院的煤气得来查查"),
        ("别废话，暖气不热", "暖气不热"),
        ("不是这个意思 我要投诉派出所窗口态度差", "派出所窗口态度差"),
        ("那你帮我登记个新的 健身房跑路了", "健身房跑路了"),
        ("你没听懂，楼下垃圾没人收", "楼下垃圾没人收"),
        ("算了吧，楼上天天漏水", "楼上天天漏水"),
        ("ok forget it. there is a manhole with no cover", "there is a manhole with no cover"),
        ("That's not what I meant. The bins are never emptied", "The bins are never emptied"),
        ("can you open a new one please: the gym closed down", "the gym closed down"),
        ("never mind. the lamp at gate 3 is out", "the lamp at gate 3 is out"),
        ("It's not that, the lift sticks", "the lift sticks"),
        ("whatever, the lift sticks", "the lift sticks"),
        ("hey so the lights on our lane went dark", "the lights on our lane went dark"),
        ("ok and also the driver was smoking", "the driver was smoking"),
        ("Excuse me, the gate is stuck", "the gate is stuck"),
        ("also the garbage room smells, can u add that", "the garbage room smells"),
        ("就是吧 我们那个楼 那个电梯老响", "我们那个楼 那个电梯老响"),
        ("算了不等了 说给你听也行 对面工地晚上打灯", "对面工地晚上打灯"),
        ("算了 我报个新的 楼下饭店油烟往我家灌", "楼下饭店油烟往我家灌"),
        ("so basically my upstairs neighbour drills", "my upstairs neighbour drills"),
        ("小区里有人养大狗不栓绳然后", "小区里有人养大狗不栓绳"),
        ("the lift sticks and", "the lift sticks"),
        ("快点登记 我赶时间，望京西园三区电梯坏了", "望京西园三区电梯坏了"),
        ("I'm in a hurry: the lift in block 5 is stuck", "the lift in block 5 is stuck"),
    ],
)
def test_oaths_and_words_to_the_assistant_are_left_out(told: str, kept: str) -> None:
    assert tidied(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "不是这个价格，他们多收了我钱",
        "算了一下账，他们多收我三百",
        "forget about the lamp, it was fixed",
        "他妈的退休金三个月没发了",
        "我妈的医保卡丢了",
        "他妈住院没人管",
        "操场的灯坏了，体操房漏水",
        "保安骂我傻逼，还推我",
        "登记处态度差，排队两小时",
        "好，路灯坏了",
        "妈的",
        "It wasn't what I ordered, they refuse a refund",
        "It's not what I asked for, they sent the wrong one",
        "It's not that loud but it never stops",
        "Whatever I do the lift sticks",
        "Never mind the noise, the smell is worse",
        "I didn't ask for this, they charged my card",
        "so many bins and none is emptied",
        "So loud that nobody sleeps",
        "Hi, my street is dark",
        "我赶时间去医院，公交甩站",
        "楼里有个聋子天天放音乐",
        "you are the only bots I can talk to",
    ],
)
def test_what_only_sounds_like_it_stays(told: str) -> None:
    assert tidied(told) == told


def test_no_description_holds_an_oath_however_it_came_to_be() -> None:
    draft = Draft().having(description="妈的，停水了").saying_more("操，又停了")

    assert draft["description"] == "停水了\n又停了"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("你好我想反应一下我们村路灯不亮的问题", "我们村路灯不亮"),
        ("那个你好啊就是我们家下水道堵了", "我们家下水道堵了"),
        ("恁好 俺想问问俺在工地干活摔了咋办", "俺在工地干活摔了咋办"),
        ("那我反映个事吧 我们小区没地方充电", "我们小区没地方充电"),
        ("我跟你们说啊这个事情去年就打过12345", "这个事情去年就打过12345"),
        ("我要投诉共享单车堵路", "共享单车堵路"),
        ("hey so theres this bar under my flat", "theres this bar under my flat"),
        ("ok thanks. also the elevator is stuck", "the elevator is stuck"),
        ("ok then: rats in the basement", "rats in the basement"),
        ("楼下KTV天天唱到三点你们是吃屎的吗", "楼下KTV天天唱到三点"),
        ("算了不投诉单车了，我们小区电梯坏了", "我们小区电梯坏了"),
    ],
)
def test_speech_without_commas_begins_at_the_matter(told: str, kept: str) -> None:
    assert tidied(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "我投诉过三次了没人管",
        "我反映好几次了",
        "我们投诉无门啊",
        "我要投诉物业",
        "我要举报电话骚扰",
        "师傅乱收费还骂人",
        "Thanks to the new bus lane I am late",
        "不反映了",
    ],
)
def test_words_of_complaining_that_tell_something_stay(told: str) -> None:
    assert tidied(told) == told


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("the lift in block 5 is broken again, you useless bot", "the lift in block 5 is broken again"),
        ("You stupid robot. No water since Monday", "No water since Monday"),
        ("傻逼机器人 我家暖气不热 说了三遍了", "我家暖气不热 说了三遍了"),
        ("路灯坏了三个月，你们这群废物", "路灯坏了三个月"),
        ("老板骂员工废物，还打人", "老板骂员工废物，还打人"),
        ("the landlord called me an idiot", "the landlord called me an idiot"),
        ("老师骂我儿子：弱智！白痴！我要投诉", "老师骂我儿子：弱智！白痴！我要投诉"),
        ("he told my son, you stupid idiot, get out", "he told my son, you stupid idiot, get out"),
        ("路上全是垃圾", "路上全是垃圾"),
        ("傻逼", "傻逼"),
    ],
)
def test_what_the_assistant_was_called_is_left_out_of_what_staff_read(told: str, kept: str) -> None:
    assert civil(told) == kept
