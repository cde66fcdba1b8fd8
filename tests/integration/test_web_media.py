"""Files to and from web devices over HTTP: who may, how large, how often, and whose they are."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from connectors.web import WebChat, application
from connectors.web_identity import Devices
from connectors.web_media import NEAR_BURST, NEAR_UNDER_WAY
from desk.channel import LARGEST_MEDIA, Near
from tests.memory_inbox import MemoryInbox
from tests.memory_media import MemoryMedia

KEY = "a key of the tests, long enough"
PNG = b"\x89PNG and so on"
STREET = "https://street.example"


@pytest.fixture
def media(tmp_path: Path) -> MemoryMedia:
    return MemoryMedia(tmp_path)


@pytest.fixture
async def client(media: MemoryMedia) -> AsyncIterator[TestClient[Any, Any]]:
    app = application(
        WebChat(
            MemoryInbox(),
            secret_key=KEY,
            public_url="http://12345.example",
            clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
            allowed_origins=[STREET],
            media=media,
        )
    )
    async with TestClient(TestServer(app)) as client:
        yield client


def a_device() -> dict[str, str]:
    return {"Authorization": f"Bearer {Devices(KEY).new()}"}


async def test_what_was_uploaded_is_shown_to_its_device_and_to_nobody_else(
    client: TestClient[Any, Any],
) -> None:
    mine, theirs = a_device(), a_device()

    kept = await client.post("/chat/media?name=垃圾.png", data=PNG, headers=mine)
    told = await kept.json()
    shown = await client.get(f"/chat/media/{told['id']}", headers=mine)
    hidden = [await client.get(f"/chat/media/{told['id']}", headers=other) for other in (theirs, {})]

    assert (kept.status, told["kind"], told["type"], told["size"]) == (201, "photo", "image/png", len(PNG))
    assert (await shown.read(), shown.content_type) == (PNG, "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert [answer.status for answer in hidden] == [404, 401]


async def _pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(0, size, 1 << 20):
        yield bytes(1 << 20)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (PNG, {}, 401, "no_token"),
        (PNG, {"Authorization": "Bearer made.up"}, 401, "no_token"),
        (b"MZ no picture", None, 415, "wrong_type"),
        (b"", None, 422, "broken"),
        (io.BytesIO(bytes(LARGEST_MEDIA + 1)), None, 413, "too_large"),
    ],
)
async def test_what_is_refused_says_why(
    client: TestClient[Any, Any],
    media: MemoryMedia,
    body: bytes | io.BytesIO,
    headers: dict[str, str] | None,
    status: int,
    code: str,
) -> None:
    sender = a_device() if headers is None else headers

    answer = await client.post("/chat/media", data=body, headers=sender)

    assert (answer.status, await answer.json()) == (status, {"code": code})
    assert media.kept == {}


async def test_a_body_that_does_not_say_its_size_is_counted(
    client: TestClient[Any, Any], media: MemoryMedia
) -> None:
    answer = await client.post("/chat/media", data=_pieces(LARGEST_MEDIA + 1), headers=a_device())

    assert answer.status == 413
    assert media.kept == {}


async def test_a_device_that_uploads_too_fast_is_told_when_to_go_on(client: TestClient[Any, Any]) -> None:
    device = a_device()

    statuses = [(await client.post("/chat/media", data=PNG, headers=device)).status for _ in range(11)]
    last = await client.post("/chat/media", data=PNG, headers=device)

    assert statuses == [201] * 10 + [429]
    assert (await last.json())["code"] == "too_fast"
    assert int(last.headers["Retry-After"]) >= 1


async def test_many_devices_of_one_address_do_not_stop_the_uploads_of_others(media: MemoryMedia) -> None:
    chat = WebChat(
        MemoryInbox(),
        secret_key=KEY,
        public_url="http://12345.example",
        clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        media=media,
        whose=lambda request: Near(request.headers["X-Place"]),
    )
    async with TestClient(TestServer(application(chat))) as client:

        async def uploaded(place: str) -> int:
            headers = a_device() | {"X-Place": place}
            return (await client.post("/chat/media", data=PNG, headers=headers)).status

        crowd = [await uploaded("crowd") for _ in range(NEAR_BURST + 60)]
        honest = [await uploaded("somebody else") for _ in range(10)]

    assert crowd[:NEAR_BURST] == [201] * NEAR_BURST
    assert crowd.count(429) >= 30
    assert honest == [201] * 10


async def test_slow_uploads_of_one_address_are_so_many_and_keep_nobody_else_out(media: MemoryMedia) -> None:
    chat = WebChat(
        MemoryInbox(),
        secret_key=KEY,
        public_url="http://12345.example",
        clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        media=media,
        whose=lambda request: Near(request.headers["X-Place"]),
    )
    go_on = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PNG
        await go_on.wait()
        yield b"to the end"

    async with TestClient(TestServer(application(chat))) as client:

        async def uploaded(place: str, content: Any) -> tuple[int, bool]:
            headers = a_device() | {"X-Place": place}
            answer = await client.post("/chat/media", data=content, headers=headers)
            return answer.status, "Retry-After" in answer.headers

        slow = [asyncio.create_task(uploaded("crowd", slowly())) for _ in range(NEAR_UNDER_WAY)]
        async with asyncio.timeout(10):
            while media.under_way < NEAR_UNDER_WAY:
                await asyncio.sleep(0.01)
        one_more, honest = await uploaded("crowd", PNG), await uploaded("somebody else", PNG)
        go_on.set()
        at_last = await asyncio.gather(*slow)
        again = await uploaded("crowd", PNG)

    assert one_more == (429, True)
    assert honest == again == (201, False)
    assert at_last == [(201, False)] * NEAR_UNDER_WAY


async def test_the_networks_of_one_home_do_not_hold_all_places_for_uploads(media: MemoryMedia) -> None:
    def whose(request: web.Request) -> Near:
        network = request.headers["X-Place"]
        return Near(network, wider=((network.partition("-")[0], 4),))

    chat = WebChat(
        MemoryInbox(),
        secret_key=KEY,
        public_url="http://12345.example",
        clock=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        media=media,
        whose=whose,
    )
    go_on = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield PNG
        await go_on.wait()
        yield b"to the end"

    async with TestClient(TestServer(application(chat))) as client:

        async def uploaded(place: str, content: Any) -> int:
            headers = a_device() | {"X-Place": place}
            return (await client.post("/chat/media", data=content, headers=headers)).status

        crowd = [
            asyncio.create_task(uploaded(f"home-{nth // NEAR_UNDER_WAY}", slowly()))
            for nth in range(NEAR_UNDER_WAY * 5)
        ]
        async with asyncio.timeout(30):
            while media.under_way < NEAR_UNDER_WAY * 4 or not any(one.done() for one in crowd):
                await asyncio.sleep(0.01)
        honest = await uploaded("another-1", PNG)
        under_way = media.under_way
        go_on.set()
        at_last = await asyncio.gather(*crowd)

    assert honest == 201
    assert under_way == NEAR_UNDER_WAY * 4
    assert at_last.count(429) == NEAR_UNDER_WAY


async def test_a_full_disk_is_a_reason_to_come_again(
    client: TestClient[Any, Any], media: MemoryMedia
) -> None:
    media.fail(1)

    answers = [await client.post("/chat/media", data=PNG, headers=device) for device in [a_device()] * 2]

    assert [answer.status for answer in answers] == [503, 201]
    assert (await answers[0].json())["code"] == "try_later"


async def test_only_sites_that_may_embed_the_widget_reach_it(client: TestClient[Any, Any]) -> None:
    device = a_device()

    asked = await client.options("/chat/media", headers={"Origin": STREET})
    kept = await client.post("/chat/media", data=PNG, headers={**device, "Origin": STREET})
    refused = await client.post(
        "/chat/media", data=b"MZ", headers={**device, "Origin": "https://evil.example"}
    )
    missing = await client.get("/chat/media/nothing-of-mine", headers={**device, "Origin": STREET})

    assert (asked.status, asked.headers["Access-Control-Allow-Headers"]) == (
        204,
        "Authorization, Content-Type",
    )
    assert [kept.status, refused.status, missing.status] == [201, 403, 404]
    for answer in (asked, kept, missing):
        assert answer.headers["Access-Control-Allow-Origin"] == STREET
    assert "Access-Control-Allow-Origin" not in refused.headers
