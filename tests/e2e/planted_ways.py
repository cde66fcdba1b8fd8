"""Everybody who tells the running product something, each by their own way; what they are answered is kept."""

from __future__ import annotations

import asyncio
import csv
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.citizen import citizen
from connectors.webhook_seal import signed
from tests.e2e.conftest import TELEGRAM_SECRET
from tests.faces import printed, workbook
from tests.gateway import SECRET
from tests.planted import NAME, PHONES, PLACE, told
from tests.product import Product
from tests.wechatapi import AES_KEY, WeChatServer

PASSWORD = "quiet lanes behind the drum tower"
JSON = {"Content-Type": "application/json"}
MATTER = {"category": "sanitation.rubbish_collection", "district": "110105", "subdistrict": "110105026"}
FAR = "a" * 9000
QUIET = re.compile(r'^desk_messages_waiting\{channel="",direction="(?:in|note)"\} 0\.0$', re.M)


def as_text(body: bytes, kind: str) -> str:
    """An answer as it can be searched: a workbook's rows and a PDF's words too, and JSON as it is meant."""
    if kind.endswith("json") and body:
        return json.dumps(json.loads(body), ensure_ascii=False)
    if kind == "application/pdf":
        return printed(body)
    if kind.endswith("spreadsheetml.sheet"):
        return str(workbook(body))
    return body.decode("utf-8")


class Caller:
    """Everybody who calls, and what the product answers them where it refuses."""

    def __init__(self, product: Product, http: aiohttp.ClientSession, tokens: Mapping[str, str]) -> None:
        self.product, self.http, self.tokens = product, http, tokens
        self.refusals: list[str] = []
        self.pages: list[str] = []
        self.came_to = ("", 0)

    async def call(self, method: str, path: str, *, role: str = "", **more: Any) -> str:
        """What was answered; kept where it is a refusal, and where it is a page of the console."""
        headers = {**more.pop("headers", {})}
        if role:
            headers["Authorization"] = f"Bearer {self.tokens[role]}"
        async with self.http.request(method, self.product.url + path, headers=headers, **more) as answer:
            text = as_text(await answer.read(), answer.content_type)
            assert answer.status < 500, (path[:80], text)
            self.came_to = (answer.url.path, answer.status)
            if path.startswith("/desk/"):
                self.pages.append(text)
            elif answer.status >= 400:
                self.refusals.append(text)
            return text

    async def page(self, path: str) -> str:
        """A page or a file of the console as somebody reads it who is signed in."""
        text = await self.call("GET", path)
        assert self.came_to == (path, 200), self.came_to
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


async def by_chat(caller: Caller) -> str:
    """A complaint with everything in it; the device's token."""
    async with citizen(caller.http, caller.product.url) as one:
        await one.say(told("web"), timeout=90)
        await one.say(f"我叫{NAME}，手机{PHONES['web']}", timeout=90)
        await one.say(f"明天上午{NAME}都在家", timeout=90)
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
    filed = json.loads(await caller.call("POST", "/api/v1/tickets", role="operator", json=MATTER | person))
    path, change = f"/api/v1/tickets/{filed['number']}", {"category": "sanitation.dumping"}
    await caller.call("PATCH", path, role="operator", json=change | {"version": filed["version"]})
    for body in (MATTER | person | {"district": 5}, person, {"x": told("api")}):
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


async def sign_in(caller: Caller, name: str, given: str) -> None:
    """With the first password, which is changed at once; that signs out."""
    await caller.form("/desk/sign-in", name=name, password=given)
    await caller.form("/desk/account", old=given, new=PASSWORD, again=PASSWORD)
    await caller.form("/desk/sign-in", name=name, password=PASSWORD)


async def by_console(caller: Caller) -> str:
    """Signed in, in vain and then rightly; a note with a number, and forms that are refused. The first password."""
    given = await asyncio.to_thread(caller.product.command, "staff", "add", "planter", "--role", "supervisor")
    await caller.form("/desk/sign-in", name="planter", password=f"{PASSWORD}!")
    await sign_in(caller, "planter", given)
    await caller.form("/desk/file", description=told("console"), reporter_phone=PHONES["console"])
    await caller.call("POST", "/desk/file", data={"description": told("console")})
    return given
