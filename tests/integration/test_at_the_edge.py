"""What cookies the whole service sets behind https, and which requests it does not take at all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from desk.staff.accounts import Accounts
from tests.fuzz.served import served
from tests.office import NOON
from tests.sealed_store import Database

BOTH_LENGTHS = (
    b"POST /telegram/webhook HTTP/1.1\r\nHost: desk\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /desk/ HTTP/1.1\r\nHost: desk\r\n\r\n"
)


async def test_behind_https_each_cookie_is_this_hosts_alone(sqlite_url: str, tmp_path: Path) -> None:
    db = Database(sqlite_url)
    password = await Accounts(db, lambda: NOON).add("li", role="admin")
    await db.close()
    https = {"PUBLIC_URL": "https://desk.example"}
    async with served(sqlite_url, tmp_path, https) as service, aiohttp.ClientSession() as http:
        form = {"name": "li", "password": password}
        door = f"{service}/desk/sign-in?lang=en"
        async with http.post(door, data=form, allow_redirects=False) as answer:
            cookies = answer.cookies

    assert {"__Host-desk", "__Host-desk_known", "__Host-desk_lang"} <= set(cookies)
    for name, cookie in cookies.items():
        told = [cookie[part] for part in ("secure", "httponly", "path", "samesite", "domain")]
        assert (name, told) == (name, [True, True, "/", "Lax", ""])


async def test_a_request_of_two_lengths_and_one_that_wants_to_see_itself_are_refused(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with served(sqlite_url, tmp_path) as service:
        place = urlsplit(service)
        for sent in (
            BOTH_LENGTHS,
            b"TRACE / HTTP/1.1\r\nHost: desk\r\nX-Secret: 42\r\nConnection: close\r\n\r\n",
        ):
            reader, writer = await asyncio.open_connection(place.hostname, place.port)
            writer.write(sent)
            answered = await reader.read()
            writer.close()

            assert answered.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400", b"HTTP/1.1 405")), answered[:80]
            assert answered.count(b"HTTP/1.") == 1
            assert b"X-Secret" not in answered


async def test_people_who_ask_for_what_is_not_there_are_led_to_the_chat_and_programs_get_a_bare_404(
    sqlite_url: str, tmp_path: Path
) -> None:
    browser = {"Accept": "text/html,*/*;q=0.8"}
    async with served(sqlite_url, tmp_path) as service, aiohttp.ClientSession() as http:
        shown = {}
        for lang, path in (("zh", "/nothing"), ("en", "/chat/nothing?lang=en")):
            async with http.get(f"{service}{path}", headers={**browser, "Accept-Language": lang}) as answer:
                shown[lang] = (answer.status, answer.content_type, await answer.text())
        async with http.get(f"{service}/nothing", headers={"Accept": "application/json"}) as answer:
            bare = (answer.status, answer.content_type)

    for lang, title in (("zh", "这个地址没有页面"), ("en", "There’s no page at this address")):
        status, kind, page = shown[lang]
        assert (status, kind) == (404, "text/html")
        assert f"<h1>{title}</h1>" in page
        assert "<a href='/'>" in page
        assert "110" in page
    assert bare == (404, "text/plain")
