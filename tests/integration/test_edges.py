"""What meets a request before the desk does: limits for those who ask too often, and an end to those who drip."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.patience import FILES, Patience, patient
from connectors.web_identity import Devices
from desk.api.problems import problems
from desk.staff.accounts import Accounts
from desk.store.database import Database
from desk.store.seal import Seal
from tests.fuzz.raw import sent_raw
from tests.fuzz.served import served
from tests.fuzz.world import KEY
from tests.staff_room import PASSWORD

LIMITS = {"RATE_LIMITS": "address=0.001/6,token=0.001/2,account=0.001/3,key=0.001/2"}


def from_outside(last: int) -> dict[str, str]:
    """As a proxy on this machine passes a stranger's request on."""
    return {"X-Forwarded-For": f"203.0.113.{last}"}


@asynccontextmanager
async def service(url: str, folder: Path) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    async with (
        served(url, folder, LIMITS) as address,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http,
    ):
        yield address, http


async def statuses(http: aiohttp.ClientSession, url: str, headers: dict[str, str], times: int) -> list[int]:
    found = []
    for _ in range(times):
        async with http.get(url, headers=headers, allow_redirects=False) as answer:
            found.append(answer.status)
    return found


async def test_an_address_that_asks_too_often_is_told_when_to_come_again_and_nobody_else_is(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with service(sqlite_url, tmp_path) as (url, http):
        assert await statuses(http, f"{url}/", from_outside(1), 6) == [200] * 6

        async with http.get(f"{url}/?lang=en", headers=from_outside(1)) as page:
            assert (page.status, page.content_type) == (429, "text/html")
            assert int(page.headers["Retry-After"]) > 0
            assert "call 110, 119 or 120" in await page.text()
        async with http.get(f"{url}/api/v1/tickets", headers=from_outside(1)) as refused:
            assert (refused.status, (await refused.json())["code"]) == (429, "too_fast")
            assert "Retry-After" in refused.headers
        async with http.get(f"{url}/open311/v2/services.json", headers=from_outside(1)) as refused:
            assert (refused.status, (await refused.json())[0]["code"]) == (429, 429)

        assert await statuses(http, f"{url}/", from_outside(2), 1) == [200]
        assert await statuses(http, f"{url}/healthz", from_outside(1), 2) == [200, 200]
        # What this machine asks itself, measuring or importing, is not counted.
        assert await statuses(http, f"{url}/", {}, 8) == [200] * 8
        async with http.get(f"{url}/metrics") as told:
            assert 'desk_requests_refused_total{limit="address"} 3.0' in await told.text()


async def test_a_token_a_key_and_an_account_are_counted_wherever_they_come_from(
    sqlite_url: str, tmp_path: Path
) -> None:
    db = Database(sqlite_url, seal=Seal([KEY]))
    accounts = Accounts(db, lambda: datetime.now(UTC))
    token, key = await accounts.token("bi", role="supervisor"), await accounts.token("app", role="filing")
    first = await accounts.add("li", role="supervisor")
    [li] = await accounts.people()
    await accounts.change_password(li.id, old=first, new=PASSWORD)
    await db.close()

    async with service(sqlite_url, tmp_path) as (url, http):
        bearer = {"Authorization": f"Bearer {token}"}
        by_token = [
            *await statuses(http, f"{url}/api/v1/tickets", bearer | from_outside(1), 2),
            *await statuses(http, f"{url}/api/v1/tickets", bearer | from_outside(2), 1),
        ]
        services = f"{url}/open311/v2/services.json"
        by_key = await statuses(http, f"{services}?api_key={key}", from_outside(3), 3)
        public = await statuses(http, services, from_outside(3), 1)
        await http.post(
            f"{url}/desk/sign-in", data={"name": "li", "password": PASSWORD}, allow_redirects=False
        )
        by_account = await statuses(http, f"{url}/desk/account", from_outside(4), 4)
        async with http.get(f"{url}/desk/account?lang=en", headers=from_outside(5)) as page:
            assert "a lot at once" in await page.text()

    assert by_token == [200, 200, 429]
    assert (by_key, public) == ([200, 200, 429], [200])
    assert by_account == [200, 200, 200, 429]


async def test_the_door_of_the_console_is_counted_by_address(sqlite_url: str, tmp_path: Path) -> None:
    limits, found = {"RATE_LIMITS": "sign_in=0.001/2"}, []
    async with served(sqlite_url, tmp_path, limits) as url, aiohttp.ClientSession() as http:
        for last, name in ((1, "one"), (1, "two"), (1, "three"), (2, "one")):
            form = {"name": name, "password": "x"}
            async with http.post(
                f"{url}/desk/sign-in?lang=en", data=form, headers=from_outside(last)
            ) as answer:
                found.append((answer.status, "Retry-After" in answer.headers))
        async with http.post(f"{url}/desk/sign-in/code", data={"code": "1"}, headers=from_outside(1)) as code:
            found.append((code.status, "Retry-After" in code.headers))
        async with http.get(f"{url}/desk/sign-in", headers=from_outside(1)) as page:
            found.append((page.status, False))

    assert found == [(401, False), (401, False), (429, True), (401, False), (429, True), (200, False)]


PLAIN = "application/x-www-form-urlencoded"
OF_PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: text/plain; charset=%s\r\n\r\n'
PARTS = PART + b"a\r\n--x--\r\n"


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/sign-in/code", "/open311/v2/requests.json"])
async def test_a_form_in_a_charset_that_takes_minutes_is_refused_and_never_decoded(
    sqlite_url: str, tmp_path: Path, path: str
) -> None:
    kinds = [
        (f"{PLAIN}; charset={charset}", b"name=" + b"9" * 5000) for charset in ("punycode", "gbk", "none")
    ]
    kinds.append((f"{PLAIN}; charset*=punycode''x", b"name=x"))
    within = [PARTS % (b"_charset_", b"punycode"), PARTS % (b"name", b"no-such-charset")]
    found, parts = [], []
    async with service(sqlite_url, tmp_path) as (url, http):
        for kind, body in kinds:
            async with http.post(url + path, data=body, headers={"Content-Type": kind}) as answer:
                found.append((answer.status, (await answer.json())["code"]))
        for body in within:
            async with http.post(url + path, data=body, headers={"Content-Type": OF_PARTS}) as answer:
                parts.append(answer.status)
        async with http.post(
            url + path,
            data="name=王",
            allow_redirects=False,
            headers={"Content-Type": f"{PLAIN}; charset=UTF-8"},
        ) as known:
            read = known.status

    assert found == [(415, "not_utf_8")] * 4
    # What could bring files is not read here at all.
    assert parts == ([400, 400] if path.startswith("/open311") else [422, 422])
    assert read in (303, 401, 403)


async def test_a_form_that_names_no_charset_or_an_empty_one_is_in_utf_8(
    sqlite_url: str, tmp_path: Path
) -> None:
    found = []
    async with service(sqlite_url, tmp_path) as (url, http):
        for named in ("", "; charset=", '; charset=""'):
            async with http.post(
                f"{url}/desk/sign-in",
                data="name=王&password=x".encode(),
                headers={"Content-Type": PLAIN + named},
            ) as answer:
                found.append(answer.status)

    assert found == [401] * 3


JSON = "application/json"


@pytest.mark.parametrize(
    ("path", "kind", "sent", "status"),
    [
        ("/desk/sign-in", PLAIN, b"a=&" * 349_525, 413),
        ("/desk/sign-in", PLAIN, b"a=&" * 99 + b"name=x", 401),
        ("/desk/sign-in", PLAIN, b"a=&" * 100 + b"name=x", 422),
        ("/desk/sign-in/code", PLAIN, b"a=&" * 349_525, 413),
        ("/desk/sign-in/code", PLAIN, b"a=&" * 100 + b"name=x", 422),
        ("/open311/v2/requests.json", PLAIN, b"a=&" * 349_525, 413),
        ("/open311/v2/requests.json", PLAIN, b"a=&" * 99 + b"api_key=x", 403),
        ("/open311/v2/requests.json", PLAIN, b"a=&" * 100 + b"api_key=x", 400),
        ("/open311/v2/requests.json", JSON, b'{"a": "%s"}' % (b"\xe5\xad\x97" * 22_000), 413),
        ("/open311/v2/requests.json", JSON, b'{"a": "%s"}' % (b"\xe5\xad\x97" * 21_000), 403),
    ],
)
@pytest.mark.parametrize("says_its_size", [True, False])
async def test_a_form_of_nobody_is_short_before_it_is_read(
    sqlite_url: str, tmp_path: Path, path: str, kind: str, sent: bytes, status: int, says_its_size: bool
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield sent

    async with (
        service(sqlite_url, tmp_path) as (url, http),
        http.post(
            url + path,
            data=sent if says_its_size else pieces(),
            headers={"Content-Type": kind},
            allow_redirects=False,
        ) as answer,
    ):
        assert answer.status == status


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /desk/ HTTP/1.1\r\nCookie: desk=\xff", 303),
        (b"GET /api/v1/tickets HTTP/1.1\r\nAuthorization: Bearer \xff", 401),
        (b"POST /channels/app/messages HTTP/1.1\r\nX-Swift-Timestamp: \xff\r\nX-Swift-Signature: x", 401),
        (
            b"POST /desk/sign-in HTTP/1.1\r\nContent-Type: %s\r\nCookie: desk_known=\xff.a" % PLAIN.encode(),
            401,
        ),
    ],
)
async def test_bytes_that_are_no_text_are_a_wrong_credential_and_no_error(
    sqlite_url: str, tmp_path: Path, head: bytes, status: int
) -> None:
    body = b"name=li&password=x" if head.startswith(b"POST /desk") else b""
    async with served(sqlite_url, tmp_path) as url:
        answered, _ = await sent_raw(url, head, body)

    assert answered == status


async def test_a_name_that_no_store_keeps_and_what_is_no_form_are_refused_at_the_door(
    sqlite_url: str, tmp_path: Path
) -> None:
    found = []
    async with service(sqlite_url, tmp_path) as (url, http):
        for path in ("/desk/sign-in", "/desk/sign-in/code"):
            for body in (b"name=a%00b&password=x&code=%00", b"name=\xff", b"\xff"):
                async with http.post(url + path, data=body, headers={"Content-Type": PLAIN}) as answer:
                    found.append(answer.status)

    assert found == [422] * 6


@asynccontextmanager
async def patient_server(
    refused: list[str], *, files: Patience = FILES
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server with little patience on a real port, and the bodies that it took whole."""
    taken: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        taken.append(await request.read())
        return web.Response(text="whole")

    patience = patient(Patience(seconds=0.3, least=1000), refused.append, files=files)
    app = web.Application(middlewares=[patience, problems])
    app.router.add_post("/", take)
    app.router.add_post("/chat/media", take)
    runner = web.AppRunner(app, keepalive_timeout=0.3)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1], taken
    await runner.cleanup()


async def drip(port: int, sent: bytes, *, then: bytes) -> bytes:
    """What a server answers, until it closes, to whoever sends `then` a byte at a time and never comes to the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)

    async def go_on() -> None:
        for byte in then * 1000:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)

    dripping = asyncio.create_task(go_on())
    async with asyncio.timeout(30):
        answer = bytearray()
        try:
            while piece := await reader.read(4096):
                answer += piece
                if b"\r\n\r\n" in answer:
                    break
        except ConnectionError:
            pass
    dripping.cancel()
    await asyncio.gather(dripping, return_exceptions=True)
    writer.close()
    return bytes(answer)


async def test_a_body_that_drips_is_ended_with_a_word() -> None:
    refused: list[str] = []
    async with patient_server(refused) as (port, taken):
        head = b"POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 5000\r\n\r\n"
        answer = await drip(port, head, then=b"x")
        whole = await drip(port, head + b"x" * 5000, then=b"")

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert refused == ["slow"]
    assert whole.startswith(b"HTTP/1.1 200 ")
    assert taken == [b"x" * 5000]


async def test_a_file_comes_faster_than_other_bodies_have_to() -> None:
    refused: list[str] = []
    async with patient_server(refused, files=Patience(seconds=0.3, least=1e9)) as (port, taken):
        head = b"POST %s HTTP/1.1\r\nHost: desk\r\nContent-Length: 3000\r\n\r\n" + b"x" * 2980
        file, other = await asyncio.gather(
            drip(port, head % b"/chat/media", then=b"x"), drip(port, head % b"/", then=b"x")
        )

    assert file.startswith(b"HTTP/1.1 408 ")
    assert other.startswith(b"HTTP/1.1 200 ")
    assert refused == ["slow"]
    assert taken == [b"x" * 3000]


@pytest.mark.parametrize(
    "path", ["/chat/media", "/desk/sign-in", "/api/v1/tickets", "/open311/v2/requests.json"]
)
async def test_a_compressed_body_is_refused_wherever_it_is_sent(
    sqlite_url: str, tmp_path: Path, path: str
) -> None:
    inflated = 4 * 1024 * 1024
    async with served(sqlite_url, tmp_path) as url, aiohttp.ClientSession() as http:
        for kind in ("deflate", "gzip"):
            packer = zlib.compressobj(wbits=31 if kind == "gzip" else 15)
            body = packer.compress(bytes(inflated)) + packer.flush()
            headers = {"Content-Encoding": kind, "Authorization": f"Bearer {Devices(KEY).new()}"}
            async with http.post(f"{url}{path}", data=body, headers=headers) as refused:
                assert refused.status == 415
        headers = {"Content-Encoding": "identity"}
        async with http.post(f"{url}{path}", data=b"", headers=headers) as other:
            assert other.status != 415


async def test_a_head_that_drips_is_ended_without_one() -> None:
    async with patient_server([]) as (port, taken):
        assert await drip(port, b"POST / HTTP/1.1\r\n", then=b"x") == b""
        assert taken == []
