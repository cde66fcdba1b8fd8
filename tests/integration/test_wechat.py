"""The WeChat connector against a server of ours that holds to WeChat's window, allowance and tokens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.check_channels import wechat as check
from bot.red import Red
from bot.settings import Settings
from connectors.wechat import WeChatChannel, introduce
from connectors.wechat_media import WeChatFiles
from connectors.wechat_seal import Seal
from connectors.wechat_token import ROW, WeChatApi
from connectors.wechat_webhook import WeChatReceiver
from desk.channel import (
    LARGEST_MEDIA,
    AnswerLost,
    Button,
    Media,
    MediaRefused,
    NextPiece,
    Outgoing,
    TryLater,
    Unreachable,
)
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.media.upload import received
from desk.store.database import Database
from desk.store.models import ConversationRow
from tests.memory_inbox import MemoryInbox
from tests.messages import SmallCity
from tests.wechatapi import AES_KEY, APP_ID, APP_SECRET, TEMPLATE_ID, TOKEN, WeChatServer

CITIZEN = "oLw_citizen_1"
BUTTONS = [Button("tok-1", "没问题，提交"), Button("tok-2", "再改改")]


@pytest.fixture
async def server() -> AsyncIterator[WeChatServer]:
    running = WeChatServer()
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def inbox() -> MemoryInbox:
    return MemoryInbox()


class StoredMedia:
    """The desk's media as a channel reads them: each content is its id."""

    async def content(self, media_id: str) -> bytes:
        return media_id.encode()

    async def shown_to(self, channel: str, address: str, media_id: str) -> None:
        return None

    async def receive(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        return await received(next_piece)

    async def hand_over(
        self, channel: str, address: str, content: bytes, *, kind: str | None = None, name: str | None = None
    ) -> Media:
        raise NotImplementedError


class Service:
    """One service's end of the channel. Its clock is WeChat's, so that both forget a token at the same time."""

    def __init__(
        self,
        server: WeChatServer,
        http: aiohttp.ClientSession,
        inbox: MemoryInbox | DeskInbox,
        *,
        holder: str = "a",
        template_id: str | None = None,
        app_secret: str = APP_SECRET,
    ) -> None:
        self.server = server
        self.inbox = inbox
        self.api = WeChatApi(
            server.url,
            app_id=APP_ID,
            app_secret=app_secret,
            http=http,
            inbox=inbox,
            holder=holder,
            clock=self.clock,
        )
        self.channel = WeChatChannel(
            self.api,
            inbox,
            StoredMedia(),
            zone=ZoneInfo("Asia/Shanghai"),
            clock=self.clock,
            template_id=template_id,
        )

    def clock(self) -> datetime:
        return datetime.fromtimestamp(self.server.now(), UTC)

    async def send(
        self,
        text: str = "您好",
        *,
        id: int = 1,
        buttons: Sequence[Button] = (),
        lang: str = "zh",
        media: Sequence[Media] = (),
    ) -> str:
        return await self.channel.send(
            Outgoing(id, 1, "wechat", CITIZEN, "bot", text, buttons, lang=lang, media=media)
        )


@pytest.fixture
async def service(
    server: WeChatServer, http: aiohttp.ClientSession, inbox: MemoryInbox
) -> AsyncIterator[Service]:
    """A service with the webhook up and a citizen who just wrote."""
    opened = await open_webhook(server, inbox)
    await server.say(CITIZEN, "你好")
    yield Service(server, http, inbox)
    await opened.close()


async def open_webhook(server: WeChatServer, inbox: MemoryInbox | DeskInbox) -> TestServer:
    seal = Seal(token=TOKEN, app_id=APP_ID, aes_key=server.aes_key)
    app = web.Application()
    app.add_routes(WeChatReceiver(seal, inbox, clock=lambda: datetime.now(UTC)).routes())
    opened = TestServer(app)
    await opened.start_server()
    server.webhook = str(opened.make_url("/wechat/webhook"))
    return opened


def texts(server: WeChatServer) -> list[str]:
    return [sent.text for sent in server.sent(CITIZEN)]


async def test_messages_arrive_in_plain_and_in_encrypted_mode() -> None:
    for key in (None, AES_KEY):
        server, inbox = WeChatServer(aes_key=key), MemoryInbox()
        opened = await open_webhook(server, inbox)
        await server.say(CITIZEN, "楼下垃圾没人清运")
        await opened.close()

        assert [(m.channel, m.address, m.text) for m in inbox.received] == [
            ("wechat", CITIZEN, "楼下垃圾没人清运")
        ]


async def test_wechat_is_told_at_set_up_that_the_address_is_ours(http: aiohttp.ClientSession) -> None:
    server = WeChatServer()
    opened = await open_webhook(server, MemoryInbox())
    query = server.envelope(server.fields(CITIZEN, "text"))["params"] | {"echostr": "4711"}
    async with http.get(server.webhook, params=query) as answer:
        right = (answer.status, await answer.text())
    async with http.get(server.webhook, params=query | {"nonce": "another"}) as answer:
        wrong = answer.status
    await opened.close()

    assert right == (200, "4711")
    assert wrong == 403


async def test_what_wechat_did_not_send_is_refused(http: aiohttp.ClientSession) -> None:
    server, inbox = WeChatServer(), MemoryInbox()
    opened = await open_webhook(server, inbox)
    right = server.envelope(server.fields(CITIZEN, "text", Content="一"))
    forged = {**right, "params": right["params"] | {"signature": "0" * 40}}
    statuses = []
    for call in (forged, {**right, "data": b"not xml"}):
        async with http.post(server.webhook, **call) as answer:
            statuses.append(answer.status)
    await opened.close()

    assert statuses == [403, 400]
    assert inbox.received == []


async def test_a_message_that_could_not_be_committed_is_delivered_again_and_counts_once(
    server: WeChatServer, inbox: MemoryInbox
) -> None:
    opened = await open_webhook(server, inbox)
    inbox.fail(2)
    fields = await server.say(CITIZEN, "一")
    await server.deliver(fields)
    await opened.close()

    assert [m.text for m in inbox.received] == ["一"]


async def test_a_press_of_the_menu_is_said_in_the_language_of_the_chat(
    db: Database, server: WeChatServer
) -> None:
    inbox = DeskInbox(db, SmallCity(), LocalWakeups(), clock=lambda: datetime.now(UTC))
    opened = await open_webhook(server, inbox)
    await server.say(CITIZEN, "There is rubbish all over the street")
    await server.event(CITIZEN, "CLICK", "status")
    await opened.close()

    history = await inbox.history("wechat", CITIZEN)
    assert [line.text for line in history.lines][-1] == "My tickets"


async def test_buttons_are_a_menu_message_and_its_lines_come_back_as_tokens(
    server: WeChatServer, service: Service, inbox: MemoryInbox
) -> None:
    await service.send("这样对吗？", buttons=BUTTONS)

    await server.press(CITIZEN, "没问题，提交")

    assert server.sent(CITIZEN)[0].kind == "msgmenu"
    assert inbox.received[-1].button == "tok-1"


async def test_an_account_without_menu_messages_gets_numbers_and_a_number_is_the_button(
    server: WeChatServer, service: Service, inbox: MemoryInbox
) -> None:
    server.menus = False
    line = inbox.say(CITIZEN, "这样对吗？", buttons=["没问题，提交", "再改改"], channel="wechat")
    await service.send("这样对吗？", buttons=line.buttons)

    await server.say(CITIZEN, "2。")

    assert texts(server) == ["这样对吗？\n\n1. 没问题，提交\n2. 再改改\n回复前面的数字就行。"]
    assert inbox.received[-1].button == line.buttons[1].token


async def test_a_number_is_only_a_number_where_none_were_shown(
    server: WeChatServer, service: Service, inbox: MemoryInbox
) -> None:
    line = inbox.say(CITIZEN, "几号楼？", buttons=["不知道"], channel="wechat")
    await service.send("几号楼？", buttons=line.buttons)

    await server.say(CITIZEN, "1")

    assert (inbox.received[-1].button, inbox.received[-1].text) == (None, "1")


async def test_more_choices_than_anybody_reads_in_a_menu_are_numbered(
    server: WeChatServer, service: Service
) -> None:
    await service.send("哪个区？", buttons=[Button(f"t{n}", f"第{n}区") for n in range(16)])

    assert server.sent(CITIZEN)[0].kind == "text"
    assert "16. 第15区" in texts(server)[0]


async def test_a_long_text_goes_out_in_parts_and_a_retry_goes_on_where_it_stopped(
    server: WeChatServer, service: Service
) -> None:
    text = "\n".join(f"第{n:03d}行，垃圾还是没人清运" for n in range(120))
    server.faults.extend(["", "500"])

    with pytest.raises(TryLater):
        await service.send(text, buttons=BUTTONS)
    await service.send(text, buttons=BUTTONS)

    assert "".join(texts(server)) == text
    assert [bool(sent.choices) for sent in server.sent(CITIZEN)] == [False] * (len(texts(server)) - 1) + [
        True
    ]


@pytest.mark.parametrize(
    ("fault", "leaf", "seconds"),
    [
        ("-1", TryLater, None),
        ("45011", TryLater, 60.0),
        ("45009", TryLater, 600.0),
        ("48001", TryLater, 60.0),
        ("500", TryLater, None),
        ("40003", Unreachable, None),
        ("43004", Unreachable, None),
        ("45002", Unreachable, None),
        ("drop_before", AnswerLost, None),
        ("drop_after", AnswerLost, None),
        ("html", AnswerLost, None),
        ("half_json", AnswerLost, None),
        ("empty", AnswerLost, None),
    ],
)
async def test_every_fault_is_told_apart(
    server: WeChatServer, service: Service, fault: str, leaf: type[Exception], seconds: float | None
) -> None:
    server.faults.append(fault)

    with pytest.raises(leaf) as caught:
        await service.send()

    if isinstance(caught.value, TryLater):
        assert caught.value.retry_after == seconds


async def test_nobody_listening_means_try_later(server: WeChatServer, service: Service) -> None:
    await server.stop()

    with pytest.raises(TryLater):
        await service.send()


async def test_after_48_hours_and_beyond_five_messages_nothing_arrives_without_a_template(
    server: WeChatServer, service: Service
) -> None:
    for _ in range(5):
        await service.send()
    with pytest.raises(Unreachable, match="45047"):
        await service.send()
    await server.say(CITIZEN, "在吗")
    await service.send("在的")
    server.forward(hours=49)

    with pytest.raises(Unreachable, match="45015"):
        await service.send()

    assert texts(server) == ["您好"] * 5 + ["在的"]


async def test_a_template_stands_in_where_one_is_set(
    server: WeChatServer, service: Service, http: aiohttp.ClientSession, inbox: MemoryInbox
) -> None:
    with_template = Service(server, http, inbox, template_id=TEMPLATE_ID)
    server.forward(hours=49)

    told = await with_template.send("BJ20261124-000123 办好了，您看看。")

    [sent] = server.sent(CITIZEN)
    assert told == str(sent.id)
    assert (sent.kind, sent.data["character_string1"]) == ("template", "BJ20261124-000123")


async def test_who_left_is_not_reached_by_a_template_either(
    server: WeChatServer, service: Service, http: aiohttp.ClientSession, inbox: MemoryInbox
) -> None:
    with_template = Service(server, http, inbox, template_id=TEMPLATE_ID)
    await server.event(CITIZEN, "unsubscribe")

    with pytest.raises(Unreachable, match="43004"):
        await with_template.send()


async def test_a_template_that_the_account_does_not_have_is_none(
    server: WeChatServer, service: Service, http: aiohttp.ClientSession, inbox: MemoryInbox
) -> None:
    with_another = Service(server, http, inbox, template_id="of-another-account")
    server.forward(hours=49)

    with pytest.raises(Unreachable, match="no template"):
        await with_another.send()


@pytest.mark.parametrize("stuck", [False, True])
async def test_a_token_that_was_made_worthless_is_renewed_once_for_all_who_send(
    server: WeChatServer, service: Service, stuck: bool
) -> None:
    await service.send("一")
    server.invalidate(stuck=stuck)

    await asyncio.gather(*(service.send(text, id=number) for number, text in enumerate("二三四五", 2)))

    assert sorted(texts(server)) == sorted("一二三四五")
    assert (server.tokens_given, server.forced) == (2, int(stuck))


async def test_a_token_that_ran_out_is_renewed_before_it_is_refused(
    server: WeChatServer, service: Service
) -> None:
    await service.send("一")
    server.forward(hours=1.95)

    await service.send("二")

    assert server.tokens_given == 2


async def test_two_services_share_one_token(
    db: Database, server: WeChatServer, http: aiohttp.ClientSession
) -> None:
    inbox = DeskInbox(db, SmallCity(), LocalWakeups(), clock=lambda: datetime.now(UTC))
    opened = await open_webhook(server, inbox)
    await server.say(CITIZEN, "你好")
    services = [Service(server, http, inbox, holder=holder) for holder in ("a", "b")]

    await asyncio.gather(*(one.send(id=number) for number, one in enumerate(services)))
    server.invalidate()
    await asyncio.gather(*(one.send(id=number + 2) for number, one in enumerate(services)))
    await opened.close()

    assert len(texts(server)) == 4
    assert server.tokens_given == 2


async def test_a_wrong_secret_loses_nothing_and_names_the_reason(
    server: WeChatServer, service: Service, http: aiohttp.ClientSession
) -> None:
    wrong = Service(server, http, MemoryInbox(), app_secret="another")

    with pytest.raises(TryLater, match="40125") as caught:
        await wrong.send()

    assert caught.value.retry_after == 60.0


async def test_what_a_citizen_sent_is_fetched_while_wechat_has_it(
    server: WeChatServer, service: Service
) -> None:
    files = WeChatFiles(service.api)
    server.media["M1"] = b"a picture"
    server.films["M2"] = b"a film"
    server.media["M3"] = bytes(LARGEST_MEDIA + 1)
    server.invalidate()

    assert await files.fetch("M1") == b"a picture"
    assert await files.fetch("M2") == b"a film"
    with pytest.raises(MediaRefused):
        await files.fetch("M3")
    with pytest.raises(Unreachable, match="40007"):
        await files.fetch("gone")


async def test_pictures_of_staff_go_out_before_their_words_and_what_wechat_cannot_send_is_said(
    server: WeChatServer, service: Service
) -> None:
    picture = Media("photo", "r1", mime="image/jpeg", size=9, id="picture-1")
    paper = Media("document", "r2", mime="application/pdf", size=9, id="paper-1")

    await service.send("这是现场照片。", media=[picture, paper])

    first, words = server.sent(CITIZEN)
    assert (first.kind, server.media[first.text]) == ("image", b"picture-1")
    assert words.text == "这是现场照片。\n（还有照片或文件这里发不了，要的话说一声，我们换个办法给您。）"


async def test_a_picture_without_words_is_one_message(server: WeChatServer, service: Service) -> None:
    await service.send("", media=[Media("photo", "r1", mime="image/png", size=9, id="picture-1")])

    assert [sent.kind for sent in server.sent(CITIZEN)] == ["image"]


async def test_who_follows_again_or_leaves_is_told_to_the_desk(db: Database, server: WeChatServer) -> None:
    inbox = DeskInbox(db, SmallCity(), LocalWakeups(), clock=lambda: datetime.now(UTC))
    opened = await open_webhook(server, inbox)
    since = []
    await server.say(CITIZEN, "你好")
    for event in ("unsubscribe", "subscribe"):
        await server.event(CITIZEN, event)
        async with db.read() as session:
            since.append(await session.scalar(select(ConversationRow.undeliverable_since)))
    await opened.close()

    assert [each is not None for each in since] == [True, False]


async def test_the_menu_is_shown_at_the_start(
    server: WeChatServer, service: Service, inbox: MemoryInbox
) -> None:
    await introduce(service.api)

    assert server.menu is not None
    assert [top["name"] for top in server.menu["button"]] == ["反映问题", "我的单子", "更多"]
    assert await inbox.cursor(ROW) is not None


def settings(server: WeChatServer, **more: str) -> Settings:
    values: dict[str, str] = {
        "rasa_token": "a-token-for-tests-only",
        "secret_key": "a-key-for-tests-only",
        "wechat_app_id": APP_ID,
        "wechat_app_secret": APP_SECRET,
        "wechat_token": TOKEN,
        "wechat_api_url": server.url,
        **more,
    }
    return Settings.model_validate(values)


async def test_the_check_names_what_an_operator_must_know_of_the_account(server: WeChatServer) -> None:
    assert await check(settings(server)) == (
        "takes the account; plain mode, which signs no message's content; no template: 48 hours after a citizen's "
        "message nothing reaches them"
    )
    assert await check(settings(server, wechat_template_id=TEMPLATE_ID, wechat_aes_key=AES_KEY)) == (
        "takes the account and its template; safe mode"
    )
    with pytest.raises(Red, match="no such template"):
        await check(settings(server, wechat_template_id="another"))
    with pytest.raises(Red, match="40125"):
        await check(settings(server, wechat_app_secret="another"))
    assert server.forced == 0
