"""Names, numbers and secrets that went through every channel of the running product are where they belong."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select

from bot.citizen import citizen
from city.pack import load
from connectors.webhook_seal import signed
from desk.importing import lessons
from desk.store.database import Database
from desk.store.models import EventRow
from tests.e2e.conftest import TELEGRAM_SECRET
from tests.gateway import SECRET
from tests.planted import NAME, PHONES, PLACE, Planted, told
from tests.product import Product
from tests.staff_room import CITY
from tests.wechatapi import AES_KEY, WeChatServer

PASSWORD = "quiet lanes behind the drum tower"
JSON = {"Content-Type": "application/json"}
MATTER = {"category": "sanitation.rubbish_collection", "district": "110105", "subdistrict": "110105026"}
FAR = f"{'a' * 9000}"
QUIET = re.compile(r'^desk_messages_waiting\{channel="",direction="(?:in|note)"\} 0\.0$', re.M)


class Caller:
    """Everybody who calls, and what the product answers them where it refuses."""

    def __init__(self, product: Product, http: aiohttp.ClientSession, tokens: Mapping[str, str]) -> None:
        self.product, self.http, self.tokens = product, http, tokens
        self.refusals: list[str] = []
        self.pages: list[str] = []

    async def call(self, method: str, path: str, *, role: str = "", **more: Any) -> str:
        """What was answered; kept where it is a refusal, and where it is a page of the console."""
        headers = {**more.pop("headers", {})}
        if role:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        async with self.http.request(method, self.product.url + path, headers=headers, **more) as answer:
            text = await answer.text()
            assert answer.status < 500, (path[:80], text)
            if path.startswith("/desk/"):
                self.pages.append(text)
            elif answer.status >= 400:
                self.refusals.append(text)
            return text

    async def form(self, path: str, **fields: str) -> str:
        """Send a form of the console with its session's token."""
        page = await self.call("GET", "/desk/account")
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        return await self.call("POST", path, data={**fields, "csrf": found[1] if found else ""})

    async def until_handled(self) -> None:
        """Wait until every message that came in was taken to the dialogue server."""
        async with asyncio.timeout(120):
            while len(QUIET.findall(await self.call("GET", "/metrics"))) < 2:
                await asyncio.sleep(0.3)


@pytest.fixture
async def caller(running_product: Product, http: aiohttp.ClientSession) -> AsyncIterator[Caller]:
    roles = ("operator", "supervisor", "admin", "filing")
    found = await asyncio.gather(*(asyncio.to_thread(running_product.token, role) for role in roles))
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        yield Caller(running_product, browser, dict(zip(roles, found, strict=True)))


async def test_what_was_planted_is_found_in_no_log_no_refusal_no_figure_and_nothing_to_learn_from(
    running_product: Product, caller: Caller, tmp_path: Path
) -> None:
    subscription = {"name": "another system", "url": "https://events.example/", "with_texts": True}
    await caller.call("POST", "/api/v1/subscriptions", role="admin", json=subscription)
    device = await by_chat(caller)
    await by_channels(caller)
    await by_programs(caller)
    await by_errors(caller)
    await by_import(running_product, tmp_path)
    given = await by_console(caller)
    await caller.until_handled()

    planted = Planted(
        {
            **{
                name: running_product.environment[name]
                for name in ("SECRET_KEY", "RASA_TOKEN", "TELEGRAM_TOKEN")
            },
            **{f"token of {role}": token for role, token in caller.tokens.items()},
            "secret of the app": SECRET,
            "secret of the webhook": TELEGRAM_SECRET,
            "password": PASSWORD,
            "first password": given,
            "device": device,
            "session": next(cookie.value for cookie in caller.http.cookie_jar if cookie.key == "desk"),
        }
    )
    exported = await exports(caller)
    left = {
        "service.log": planted.found(running_product.log("service")),
        "dialogue.log": planted.found(running_product.log("dialogue")),
        "metrics": planted.found(await caller.call("GET", "/metrics")),
        "readyz": planted.found(await caller.call("GET", "/readyz")),
        "refusals": planted.found("\n".join(caller.refusals)),
        # A page gives back what its own reader typed, but nothing that opens a door.
        "console": sorted(planted.secrets.keys() & set(planted.found("\n".join(caller.pages)))),
        "figures": planted.found(exported),
        "events and lessons": planted.found(await written(running_product)),
    }

    assert {where: what for where, what in left.items() if what} == {}
    assert len(caller.refusals) > 8
    assert running_product.log("service")


async def by_chat(caller: Caller) -> str:
    """A complaint with everything in it; the device's token."""
    async with citizen(caller.http, caller.product.url) as one:
        await one.say(told("web"), timeout=90)
        await one.say(f"我叫{NAME}，手机{PHONES['web']}", timeout=90)
        return one.token


async def by_channels(caller: Caller) -> None:
    """The same words by Telegram, WeChat and the city's own app."""
    user = {"id": 7, "is_bot": False, "first_name": NAME}
    message = {"message_id": 1, "date": 1, "from": user, "chat": {"id": 7, "type": "private"}}
    update = {"update_id": 7, "message": message | {"text": told("telegram")}}
    sealed = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
    await caller.call("POST", "/telegram/webhook", json=update, headers=sealed)
    server = WeChatServer(aes_key=AES_KEY)
    call = server.envelope(server.fields("oPlanted", "text", Content=told("wechat")))
    await caller.call("POST", "/wechat/webhook", **call)
    said = {"id": "planted-1", "address": PHONES["app"], "text": told("app"), "name": NAME}
    for body in (json.dumps(said).encode(), f'{{"text": "{told("app")}"'.encode()):
        headers = signed(SECRET, body, now=datetime.now(UTC)) | JSON
        await caller.call("POST", "/channels/app/messages", data=body, headers=headers)


async def by_programs(caller: Caller) -> None:
    """Filed by Open311 and by the staff API, whole and with something wrong."""
    form = {"service_code": MATTER["category"], "description": told("open311"), "address_string": PLACE}
    form |= {"last_name": NAME[:2], "first_name": NAME[2:], "phone": PHONES["open311"]}
    for key in (caller.tokens["filing"], "sr_wrong"):
        await caller.call("POST", "/open311/v2/requests.json", data={**form, "api_key": key})
    await caller.call("POST", "/open311/v2/requests.xml", data={**form, "service_code": PHONES["open311"]})
    person = {"reporter_name": NAME, "reporter_phone": PHONES["api"], "description": told("api")}
    for body in (MATTER | person, MATTER | person | {"district": 5}, person, {"x": told("api")}):
        await caller.call("POST", "/api/v1/tickets", role="operator", json=body)


async def by_errors(caller: Caller) -> None:
    """Addresses and bodies that are none, each with a number in it."""
    phone = PHONES["error"]
    for path in (f"/nowhere?phone={phone}", f"/api/v1/tickets?created_from={phone}", f"/api/v1/x?{phone}"):
        await caller.call("GET", path, role="supervisor")
    await caller.call("GET", f"/api/v1/tickets/BJ20261124-000001?q={phone}&{FAR}", role="supervisor")
    for path in ("/api/v1/tickets", "/open311/v2/requests.json", "/telegram/webhook", "/wechat/webhook"):
        await caller.call("POST", path, data=told("error").encode(), headers=JSON)


async def by_import(product: Product, folder: Path) -> None:
    """A past ticket out of a table."""
    file = folder / "past.csv"
    rows = [
        ("编号", "受理时间", "诉求内容", "诉求分类", "姓名", "电话"),
        ("P-1", "2026-03-04 10:00", told("import"), "垃圾清运与分类", NAME, PHONES["import"]),
    ]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    await asyncio.to_thread(product.command, "import", str(file), "--source", "planted")


async def by_console(caller: Caller) -> str:
    """Signed in, in vain and then rightly; a note with a number, and forms that are refused. The first password."""
    given = await asyncio.to_thread(caller.product.command, "staff", "add", "planter", "--role", "supervisor")
    await caller.form("/desk/sign-in", name="planter", password=f"{PASSWORD}!")
    await caller.form("/desk/sign-in", name="planter", password=given)
    await caller.form("/desk/account", old=given, new=PASSWORD, again=PASSWORD)
    await caller.form("/desk/file", description=told("console"), reporter_phone=PHONES["console"])
    await caller.call("POST", "/desk/file", data={"description": told("console")})
    return given


async def exports(caller: Caller) -> str:
    """What figures give away, as pages, files and JSON."""
    found = [
        await caller.call("GET", f"/desk/figures/{name}") for name in ("overview", "overview.csv", "dispatch")
    ]
    found += [
        await caller.call("GET", f"/api/v1/figures/{name}", role="supervisor")
        for name in ("rates", "overview")
    ]
    await asyncio.to_thread(caller.product.command, "export", "open", "--from", "2026-03", "--to", "2026-03")
    files = sorted((caller.product.folder / "open").rglob("*.csv"))
    return "\n".join([*found, *(file.read_text(encoding="utf-8") for file in files)])


async def written(product: Product) -> str:
    """What other systems are sent of tickets, and what the assistant would learn from what was imported."""
    url = product.environment["DATABASE_URL"] or f"sqlite:///{product.folder / 'desk.db'}"
    db = Database(url)
    try:
        async with db.read() as session:
            events = (await session.scalars(select(EventRow))).all()
            texts = [f"{one.payload} {one.texts}" for one in events]
            learned = await lessons.told(session, load(CITY), "planted")
    finally:
        await db.close()
    assert texts
    assert learned
    return "\n".join([*texts, *(one.text for one in learned)])
