"""Whoever asks whether something may be sent is told yes; a receipt that was refused is a matter."""

from __future__ import annotations

import pytest

from bot.nlu.meant import meant
from bot.nlu.sending import asks_to_send, asks_whether_it_came
from bot.nlu.standing import Standing
from tests.dialogue.parsing import told


@pytest.mark.parametrize(
    "words",
    [
        "能传截图不",
        "怎么把录音发给你们",
        "我这儿有视频，能发过去吗",
        "发票照片往哪儿传",
        "聊天记录可以贴上来吗",
        "合同要不要拍给你",
        "图片行吗",
        "聊天截图能传吗",
        "where do I upload the pictures?",
        "is it ok to attach a pdf",
        "should i send u the receipt",
        "how can we share screenshots here",
        "I have the receipt, you want a photo?",
        "should I send a picture?",
        "i took pictures, shall i send them",
        "u want pics?",
        "want to see the contract?",
        "would a photo help?",
        "I kept the receipt, do you need to see it?",
        "can I send you a photo of the broken gate?",
        "要不要照片",
        "我有照片要发吗",
        "手里有发票，要吗",
        "要我拍张照吗",
    ],
)
def test_asking_whether_something_may_be_sent_is_heard_everywhere(words: str) -> None:
    assert asks_to_send(words)
    for form in (None, "complaint_form", "withdraw_form"):
        heard = meant(told(words, "ask_help"), Standing(form=form, asked="district" if form else None))
        assert heard["intent"]["name"] == "ask_to_send"


@pytest.mark.parametrize(
    "words",
    [
        "商家不给发票能不能投诉",
        "能不能给我补开发票",
        "物业能不能把合同公开",
        "他们要看我手机里的照片",
        "can you make the shop give me a receipt",
        "the driver refused to send me an invoice, can I complain?",
        "how do I get a residence permit photo taken",
        "楼下垃圾没人收",
        "need my receipt",
        "do you need a contract to rent?",
        "they want a photo of my passport, is that legal?",
        "would a receipt be required to return it in the shop?",
        "办居住证要照片吗",
        "我要发票",
        "能把合同发给我吗",
        "can you send me the file",
    ],
)
def test_a_matter_with_a_receipt_in_it_is_no_such_question(words: str) -> None:
    assert not asks_to_send(words)


@pytest.mark.parametrize(
    "words", ["视频你们看到了吗", "收到我的小票没", "did you receive my screenshot?", "has the video arrived"]
)
def test_whether_it_came_is_another_question(words: str) -> None:
    assert asks_whether_it_came(words)
    assert not asks_to_send(words)
    assert meant(told(words, "ask_help"), Standing())["intent"]["name"] == "ask_ticket_status"


@pytest.mark.parametrize("words", ["收到罚单的照片不清楚", "did you know the shop gives no receipts?"])
def test_what_others_got_is_no_such_question(words: str) -> None:
    assert not asks_whether_it_came(words)
