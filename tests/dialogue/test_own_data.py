"""A wish to see or delete what is kept of oneself, where nothing else is said; complaints about data are none."""

from __future__ import annotations

import pytest

from bot.nlu.meant import Standing, meant
from bot.nlu.own_data import answers_erasure, wishes_own_data
from dialogue.state import State


@pytest.mark.parametrize(
    "text",
    [
        "我要导出我的信息",
        "你们存了我哪些信息",
        "你们都有我什么资料？",
        "把聊天记录发我一份",
        "导出聊天记录",
        "查看我的个人信息",
        "我的电话你们会保存多久",
        "我的哪些信息被你们保存了",
        "你好，请问能导出我的数据吗",
        "what data do you have about me",
        "What do you know about me?",
        "export my data",
        "can i get a copy of our chat please",
        "give me a copy of our chat",
        "I'd like to see my personal data",
        "show me everything you have on me",
        "你们存不存我的手机号",
        "我的聊天记录会保存多久",
        "do you keep my phone number",
        "how long do you keep my messages",
    ],
)
def test_who_asks_for_their_data_is_understood(text: str) -> None:
    assert wishes_own_data(text) == "ask_my_data"


@pytest.mark.parametrize(
    "text",
    [
        "把我的信息删了",
        "删除我的个人信息",
        "清空聊天记录",
        "把聊天记录都删掉",
        "注销",
        "我要注销账号",
        "请帮我把我的姓名和电话都删了吧",
        "我的信息能删掉吗？",
        "怎么删除我的信息",
        "delete my data",
        "Please delete all my personal information",
        "forget me",
        "erase everything you have on me",
        "erase everything you know about me.",
        "can you delete this chat",
        "I want to be forgotten",
    ],
)
def test_who_wants_it_deleted_is_understood(text: str) -> None:
    assert wishes_own_data(text) == "erase_my_data"


@pytest.mark.parametrize(
    "text",
    [
        "物业泄露我的信息",
        "平台不肯删除我的个人信息",
        "物业把我的信息删了",
        "银行不给我注销账户",
        "我的信息被卖了",
        "有人冒用我的个人信息注册公司",
        "健身房拿我的电话到处发广告",
        "忘了我吧",
        "别留我的电话",
        "不要保存我的信息",
        "删除草稿",
        "删除我的工单",
        "删掉这张单子",
        "把垃圾清空",
        "清理一下楼道",
        "注销营业执照要去哪儿",
        "查看我的投诉记录",
        "查一下我的单子",
        "我的电话是13800138000",
        "换个电话",
        "忘了",
        "删了",
        "the gym won't delete my data",
        "my landlord shared my personal information",
        "don't keep my number",
        "delete my ticket",
        "delete the draft",
        "forget it",
        "forget about it",
        "give me the details",
        "what do you have",
        "what do you know about the outage",
        "remove the rubbish",
        "clear the snow",
        "my number is 13800138000",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert wishes_own_data(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "是的，删掉",
        "确认",
        "要",
        "嗯嗯",
        "删吧",
        "确定删除",
        "yes please",
        "ok",
        "I said yes",
        "yes, delete it",
        "Delete it",
    ],
)
def test_a_typed_yes_deletes_as_the_button_does(text: str) -> None:
    parsed = {"text": text, "intent": {"name": "affirm", "confidence": 0.9}, "entities": []}

    assert meant(parsed, State(), Standing(erasing=True))["intent"]["name"] == "confirm_erasure"
    assert meant(parsed, State(), Standing())["intent"]["name"] != "confirm_erasure"


@pytest.mark.parametrize(
    "text", ["不要", "先不删", "算了", "别删", "no", "don't delete anything", "never mind"]
)
def test_a_typed_no_keeps_everything(text: str) -> None:
    assert answers_erasure(text, bare=True) == "keep_my_data"


@pytest.mark.parametrize(
    "text",
    [
        "我",
        "楼下垃圾没人清运",
        "好的，还有一件事，路灯不亮",
        "the lift is broken",
        "ok but what about my ticket",
    ],
)
def test_what_is_neither_is_heard_as_what_it_is(text: str) -> None:
    assert answers_erasure(text, bare=True) is None


def test_a_mere_yes_belongs_to_the_question_that_stands_behind() -> None:
    assert answers_erasure("好的", bare=False) is None
    assert answers_erasure("好的，删掉", bare=False) == "confirm_erasure"
