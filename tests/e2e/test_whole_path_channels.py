"""The whole path in WeChat, against a server that holds to its rules, and by the example client of docs/webhook.md."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.gateway import SECRET
from tests.product import ROOT, Product
from tests.waiting import until
from tests.wechatapi import AES_KEY, WeChatServer

DARK = "石景山区古城街道古城南路12号院门口的路灯坏了两个星期，晚上什么都看不见"
CLUTTER = "丰台区方庄街道芳古园一区5号楼楼道里堆满杂物，好几个月没人管"
SKIP, CONFIRM = "不留，在这儿回我", "没问题，提交"
NUMBER = re.compile(r"BJ2\d{7}-\d{6}")


@pytest.fixture
async def wechat(running_product: Product) -> AsyncIterator[WeChatServer]:
    server = WeChatServer(aes_key=AES_KEY)
    await server.start(port_of(running_product.environment["WECHAT_API_URL"]))
    server.webhook = f"{running_product.url}/wechat/webhook"
    yield server
    await server.stop()


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


async def test_a_complaint_in_wechat_becomes_a_ticket_and_what_comes_too_late_is_seen_by_staff(
    running_product: Product, wechat: WeChatServer, http: aiohttp.ClientSession
) -> None:
    citizen = "oLw_whole_path"
    shown = partial(until, seen=lambda: f"{wechat.sent_all}\n{running_product.log('service')[-6000:]}")
    await wechat.say(citizen, DARK)
    for _ in range(3):
        choice = await shown(lambda: {SKIP, CONFIRM} & {title for _, title in choices(wechat, citizen)})
        seen = len(wechat.sent(citizen))
        await wechat.press(citizen, CONFIRM if CONFIRM in choice else SKIP)
        await shown(lambda seen=seen: len(wechat.sent(citizen)) > seen)  # type: ignore[misc]
        if CONFIRM in choice:
            break
    number = await shown(lambda: filed(wechat.sent(citizen)))

    ticket, operator = await dispatched(running_product, http, number)
    await shown(lambda: any(number in sent.text for sent in wechat.sent(citizen)[-1:]))
    assert (ticket["channel"], ticket["description"]) == ("wechat", DARK)

    wechat.forward(hours=49)
    await accepted(running_product, http, ticket, operator)
    lines = f"{running_product.url}/api/v1/conversations/{ticket['conversation_id']}/messages"
    headers = {"Authorization": f"Bearer {operator}"}
    async with asyncio.timeout(30):
        while True:
            async with http.get(lines, headers=headers) as answer:
                kept = (await answer.json())["items"]
            reasons = [line["error"] for line in kept if line["status"] == "undeliverable"]
            if reasons:
                break
            await asyncio.sleep(0.1)
    assert "45015" in reasons[0]


def choices(server: WeChatServer, citizen: str) -> list[tuple[str, str]]:
    return [choice for sent in server.sent(citizen) for choice in sent.choices]


def filed(sent: list[Any]) -> str | None:
    found = [match[0] for each in sent if (match := NUMBER.search(each.text))]
    return found[-1] if found else None


async def dispatched(
    product: Product, http: aiohttp.ClientSession, number: str
) -> tuple[dict[str, Any], str]:
    operator = await asyncio.to_thread(product.token, "operator")
    return await step(product, http, number, operator, {"action": "dispatch"}), operator


async def accepted(
    product: Product, http: aiohttp.ClientSession, ticket: dict[str, Any], operator: str
) -> None:
    handler = await asyncio.to_thread(product.token, "handler", ticket["unit"])
    await step(product, http, ticket["number"], handler, {"action": "accept"})


async def step(
    product: Product, http: aiohttp.ClientSession, number: str, token: str, body: dict[str, Any]
) -> dict[str, Any]:
    address = f"{product.url}/api/v1/tickets/{number}/transitions"
    async with http.post(address, json=body, headers={"Authorization": f"Bearer {token}"}) as answer:
        ticket: dict[str, Any] = await answer.json()
        assert answer.status == 200, ticket
    return ticket


async def test_the_example_client_of_the_document_files_a_complaint(
    running_product: Product, tmp_path: Path
) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/webhook.md").read_text(encoding="utf-8"), re.S)
    client = tmp_path / "client.py"
    client.write_text(code, encoding="utf-8")
    [app] = json.loads(running_product.environment["WEBHOOK_CHANNELS"])
    environment = {
        **os.environ,
        "DESK_URL": running_product.url,
        "NAME": "app",
        "SECRET": SECRET,
        "PORT": str(port_of(app["url"])),
        "PYTHONIOENCODING": "utf-8",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(client), stdin=PIPE, stdout=PIPE, env=environment
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        shown = ""
        say = [CLUTTER]
        async with asyncio.timeout(60):
            while NUMBER.search(shown) is None:
                for line in say:
                    process.stdin.write(f"{line}\n".encode())
                line = (await process.stdout.readline()).decode()
                shown += line
                say = [title for title in (SKIP, CONFIRM) if f"[{title}]" in line]
    finally:
        process.stdin.close()
        process.terminate()
        await process.wait()

    assert "登记好了" in shown
