"""Everything that Telegram delivers, through the real python-telegram-bot, as the desk's messages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from telegram import Bot, Update

from connectors.telegram import TelegramReceiver, make_bot
from connectors.telegram_media import TelegramFiles
from connectors.telegram_sending import TelegramChannel
from connectors.telegram_updates import ALLOWED_UPDATES
from desk.channel import (
    LARGEST_MEDIA,
    Button,
    Incoming,
    Media,
    MediaRefused,
    Outgoing,
    TryLater,
    Unreachable,
)
from tests.botapi import TOKEN, BotApi
from tests.photos import a_photo, a_voice_note
from tests.telegram_side import Arrivals

CHAT = 4711
GROUP = -5
PHOTO = a_photo()


@dataclass
class Side:
    """A bot, what arrived of it, and the server that it talks to."""

    api: BotApi
    bot: Bot
    inbox: Arrivals
    receiver: TelegramReceiver

    async def take(self, update: dict[str, Any]) -> Incoming | None:
        """Let an update arrive; the message that it is, if it is one."""
        known = len(self.inbox.list)
        await self.receiver.take(Update.de_json(update, self.bot))
        return self.inbox.list[-1] if len(self.inbox.list) > known else None


@pytest.fixture
async def side() -> AsyncIterator[Side]:
    api, inbox = BotApi(), Arrivals()
    await api.start()
    async with make_bot(TOKEN, api.url) as bot:
        yield Side(api, bot, inbox, TelegramReceiver(bot, inbox))  # type: ignore[arg-type]
    await api.stop()


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "video_note", "document", "animation", "audio"])
async def test_a_file_arrives_with_what_it_can_be_fetched_by(side: Side, kind: str) -> None:
    caption = {} if kind == "video_note" else {"caption": "就是这个坑"}
    message = await side.take(await side.api.send(CHAT, kind, b"12345", **caption))

    assert message is not None
    [media] = message.media
    assert (media.kind, media.size, media.caption) == (kind, 5, caption.get("caption"))
    assert await TelegramFiles(side.bot).fetch(media.reference) == b"12345"


async def test_an_animation_is_not_taken_for_the_document_that_stands_for_it(side: Side) -> None:
    update = await side.api.send(CHAT, "animation", b"gif")
    update["message"]["document"] = update["message"]["animation"]

    message = await side.take(update)

    assert message is not None
    assert [media.kind for media in message.media] == ["animation"]


async def test_pictures_of_an_album_say_that_they_belong_together(side: Side) -> None:
    first = await side.take(await side.api.send(CHAT, "photo", b"1", media_group_id="77", caption="两处"))
    second = await side.take(await side.api.send(CHAT, "photo", b"2", media_group_id="77"))

    assert first is not None
    assert second is not None
    assert first.album == second.album == "a77"
    assert (first.text, second.text) == ("两处", None)


async def test_a_deep_link_brings_its_payload_and_its_language(side: Side) -> None:
    plain = await side.take(await side.api.say(CHAT, "/start"))
    code = await side.take(await side.api.say(CHAT, "/start claim-7KQ2MF"))
    english = await side.take(await side.api.say(CHAT, "/start en"))

    assert plain is not None
    assert (plain.text, plain.start) == ("你好", None)
    assert code is not None
    assert code.start == "claim-7KQ2MF"
    assert english is not None
    assert (english.text, english.start, english.lang) == ("Hello", "en", "en")


@pytest.mark.parametrize("command", ["new", "status", "cancel", "help", "language", "privacy"])
async def test_a_command_brings_its_words_in_both_languages(side: Side, command: str) -> None:
    message = await side.take(await side.api.say(CHAT, f"/{command}@swift_bot"))

    assert message is not None
    assert set(message.phrases) == {"zh", "en"}
    assert message.text == message.phrases["zh"]


async def test_a_command_that_was_forwarded_is_somebody_elses(side: Side) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Li"}
    message = await side.take(await side.api.say(CHAT, "/cancel", forward_origin=origin))

    assert message is not None
    assert (message.text, message.phrases, message.forwarded_from) == ("/cancel", {}, "Li")


@pytest.mark.parametrize(
    ("origin", "whose"),
    [
        (
            {
                "type": "user",
                "date": 1,
                "sender_user": {"id": 9, "is_bot": False, "first_name": "Li", "last_name": "Na"},
            },
            "Li Na",
        ),
        (
            {"type": "user", "date": 1, "sender_user": {"id": CHAT, "is_bot": False, "first_name": "Wang"}},
            None,
        ),
        (
            {
                "type": "channel",
                "date": 1,
                "message_id": 3,
                "chat": {"id": -7, "type": "channel", "title": "街坊群"},
            },
            "街坊群",
        ),
        (
            {"type": "chat", "date": 1, "sender_chat": {"id": -8, "type": "group", "title": "业主群"}},
            "业主群",
        ),
    ],
    ids=["somebody", "oneself", "channel", "group"],
)
async def test_of_a_forwarded_message_it_is_known_whose_words_they_are(
    side: Side, origin: dict[str, Any], whose: str | None
) -> None:
    message = await side.take(await side.api.say(CHAT, "停水通知", forward_origin=origin))

    assert message is not None
    assert message.forwarded_from == whose


async def test_an_edit_names_the_message_that_it_changes(side: Side) -> None:
    update = await side.api.say(CHAT, "3号楼")
    said = await side.take(update)
    edited = await side.take(await side.api.edit(update, text="7号楼"))
    again = await side.take(await side.api.edit(update, text="8号楼"))

    assert said is not None
    assert edited is not None
    assert again is not None
    assert said.edits is None
    assert edited.edits == again.edits == said.channel_message_id
    assert (edited.text, again.text) == ("7号楼", "8号楼")


async def test_a_live_location_counts_where_it_began_and_its_moves_are_nothing(side: Side) -> None:
    here = {"latitude": 39.99, "longitude": 116.47, "live_period": 900}
    update = await side.api.say(CHAT, "", location=here)
    del update["message"]["text"]
    first = await side.take(update)
    moved = await side.take(await side.api.edit(update, location=here | {"latitude": 40.2}))

    assert first is not None
    assert first.place is not None
    assert first.place.lat == 39.99
    assert moved is None


async def test_a_venue_is_a_place_with_its_name(side: Side) -> None:
    spot = {"location": {"latitude": 39.93, "longitude": 116.45}, "title": "三里屯", "address": "工体北路"}
    update = await side.api.say(CHAT, "", venue=spot, location=spot["location"])

    message = await side.take(update)

    assert message is not None
    assert message.place is not None
    assert message.place.name == "三里屯 工体北路"


async def test_only_the_senders_own_contact_is_a_number_to_call(side: Side) -> None:
    own = {"phone_number": "13800138000", "first_name": "Wang", "user_id": CHAT}
    message = await side.take(await side.api.say(CHAT, "", contact=own))
    others = await side.take(await side.api.say(CHAT, "", contact=own | {"user_id": 12}))
    unknown = await side.take(await side.api.say(CHAT, "", contact={"phone_number": "1", "first_name": "Li"}))

    assert message is not None
    assert (message.text, message.cannot) == ("13800138000", None)
    for other in (others, unknown):
        assert other is not None
        assert (other.text, other.cannot) == (None, "contact")


async def test_a_sticker_is_the_sign_that_it_stands_for(side: Side) -> None:
    sticker = {
        "file_id": "s",
        "file_unique_id": "u",
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
        "emoji": "👍",
    }
    message = await side.take(await side.api.say(CHAT, "", sticker=sticker))

    assert message is not None
    assert (message.text, message.media) == ("👍", ())


async def test_a_poll_is_answered_in_words_and_a_pinned_message_by_nothing(side: Side) -> None:
    poll = {
        "id": "1",
        "question": "?",
        "options": [],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": False,
        "members_only": False,
    }
    asked = await side.api.say(CHAT, "", poll=poll)
    del asked["message"]["text"]
    pinned = await side.api.say(CHAT, "")
    del pinned["message"]["text"]

    message = await side.take(asked)

    assert message is not None
    assert message.cannot == "kind"
    assert await side.take(pinned) is None


async def test_blocking_and_unblocking_are_told_to_the_desk(side: Side) -> None:
    await side.take(await side.api.membership(CHAT, "kicked"))
    await side.take(await side.api.membership(CHAT, "member"))

    assert side.inbox.reached == [(str(CHAT), False), (str(CHAT), True)]


async def test_a_group_is_declined_once_and_left_each_time(side: Side) -> None:
    await side.take(await side.api.membership(GROUP, "member", type="group"))
    await side.take(await side.api.say(CHAT, "大家好", chat={"id": GROUP, "type": "group", "title": "群"}))
    moved = {"id": GROUP, "type": "group", "title": "群"}
    await side.take(await side.api.say(CHAT, "", chat=moved, migrate_to_chat_id=-100555))
    await side.take(await side.api.membership(-100555, "member", type="supergroup"))

    assert [len(side.api.sent(chat)) for chat in (GROUP, -100555)] == [1, 0]
    assert side.api.left == [GROUP, GROUP, -100555]
    assert side.inbox.list == []


async def test_what_cannot_be_said_in_a_group_keeps_nobody_waiting(side: Side) -> None:
    side.api.faults.append("403")

    await side.take(await side.api.membership(GROUP, "member", type="group"))
    message = await side.take(await side.api.say(CHAT, "你好"))

    assert message is not None


async def test_an_update_that_nobody_foresaw_does_not_hold_up_the_others(side: Side) -> None:
    broken = Update.de_json(await side.api.say(CHAT, "一"), side.bot)
    assert broken.message is not None
    broken.message._unfreeze()
    broken.message.chat = None  # type: ignore[assignment]

    await side.receiver.take(broken)

    assert await side.take(await side.api.say(CHAT, "二")) is not None


def test_telegram_is_asked_for_nothing_that_is_of_no_use() -> None:
    assert set(ALLOWED_UPDATES) == {"message", "edited_message", "callback_query", "my_chat_member"}


@pytest.mark.parametrize(("fault", "seconds"), [("429", 1.0), ("500", None), ("gone", None)])
async def test_a_download_that_fails_is_tried_later(side: Side, fault: str, seconds: float | None) -> None:
    update = await side.api.send(CHAT, "voice", a_voice_note())
    side.api.file_faults.append(fault)

    with pytest.raises(TryLater) as later:
        await TelegramFiles(side.bot).fetch(update["message"]["voice"]["file_id"])

    assert later.value.retry_after == seconds


async def test_a_file_that_telegram_has_not_is_gone_and_one_that_is_too_big_refused(side: Side) -> None:
    big = await side.api.send(CHAT, "video", bytes(LARGEST_MEDIA + 1))

    with pytest.raises(Unreachable):
        await TelegramFiles(side.bot).fetch("never heard of")
    with pytest.raises(MediaRefused, match="size"):
        await TelegramFiles(side.bot).fetch(big["message"]["video"]["file_id"])


@dataclass
class Shelf:
    """The desk's media as a channel reads them."""

    content_of: dict[str, bytes]

    async def content(self, media_id: str) -> bytes:
        if media_id not in self.content_of:
            raise Unreachable("no such media")
        return self.content_of[media_id]


def outgoing(text: str, *media: Media, buttons: tuple[Button, ...] = ()) -> Outgoing:
    return Outgoing(1, 1, "telegram", str(CHAT), "staff", text, buttons, media=media)


async def test_a_photo_of_staff_goes_out_with_its_words_below(side: Side) -> None:
    channel = TelegramChannel(side.bot, Shelf({"a": PHOTO}))  # type: ignore[arg-type]

    sent_id = await channel.send(
        outgoing("修好了，您看", Media("photo", "a", id="a"), buttons=(Button("t", "好"),))
    )

    [sent] = side.api.sent(CHAT)
    assert (sent.method, sent.text, sent.content, sent.keys) == (
        "sendPhoto",
        "修好了，您看",
        PHOTO,
        [("好", "t")],
    )
    assert sent_id == str(sent.id)


async def test_several_files_go_before_their_words_and_a_retry_goes_on_where_it_stopped(side: Side) -> None:
    paper = Media("document", "b", mime="application/pdf", name="告知书.pdf", id="b")
    channel = TelegramChannel(side.bot, Shelf({"a": PHOTO, "b": b"%PDF-"}))  # type: ignore[arg-type]
    side.api.faults.extend(["", "500"])
    message = outgoing("两样东西", Media("photo", "a", id="a"), paper)

    with pytest.raises(TryLater):
        await channel.send(message)
    await channel.send(message)

    methods = [(sent.method, sent.text) for sent in side.api.sent(CHAT)]
    assert methods == [("sendPhoto", ""), ("sendDocument", ""), ("sendMessage", "两样东西")]


async def test_a_picture_that_is_no_photo_to_telegram_goes_out_as_a_file(side: Side) -> None:
    channel = TelegramChannel(side.bot, Shelf({"a": a_photo(format="PNG")}))  # type: ignore[arg-type]

    await channel.send(outgoing("图", Media("photo", "a", mime="image/png", id="a")))

    assert [(sent.method, sent.text) for sent in side.api.sent(CHAT)] == [("sendDocument", "图")]


async def test_a_photo_that_is_no_longer_there_cannot_be_sent(side: Side) -> None:
    channel = TelegramChannel(side.bot, Shelf({}))  # type: ignore[arg-type]

    with pytest.raises(Unreachable):
        await channel.send(outgoing("图", Media("photo", "a", id="a")))
