"""A wish to link another chat, to unlink it, or for a ticket told on the phone, where nothing else is said."""

from __future__ import annotations

import pytest

from bot.nlu.linking import wishes_link


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我要绑定微信", "link_chats"),
        ("我也用Telegram", "link_chats"),
        ("怎么绑定我的微信", "link_chats"),
        ("绑定", "link_chats"),
        ("link my Telegram", "link_chats"),
        ("I also use WeChat", "link_chats"),
        ("can I link my wechat account?", "link_chats"),
        ("取消绑定", "unlink_chats"),
        ("解绑吧", "unlink_chats"),
        ("unlink", "unlink_chats"),
        ("我要领取电话里登记的单子", "claim_ticket"),
        ("把12345电话登记的单子转到这儿", "claim_ticket"),
        ("claim the ticket I filed by phone", "claim_ticket"),
    ],
)
def test_the_wish_is_understood(text: str, intent: str) -> None:
    assert wishes_link(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "物业让绑定微信才能开门",
        "微信绑定不了银行卡",
        "我用微信付款被骗",
        "手机连不上网",
        "电报诈骗",
        "link road is broken",
        "I use WeChat to pay and was cheated",
        "昨天打电话报的路灯还没修",
        "单子",
    ],
)
def test_a_matter_that_names_a_chat_is_none(text: str) -> None:
    assert wishes_link(text) is None
