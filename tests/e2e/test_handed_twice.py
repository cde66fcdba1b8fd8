"""A message that is handed to the dialogue server once more: one turn, one answer, one ticket."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp

from bot.citizen import NoAnswer, citizen
from tests.product import Product, product_beside

COMPLAINT = "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很"
SKIP = "不留，在这儿回我"
CONFIRM = "没问题，提交"
PATIENCE = 120.0


class Talk:
    """One citizen's device and, beside it, what the staff API tells of the same conversation."""

    def __init__(self, http: aiohttp.ClientSession, product: Product) -> None:
        self._http = http
        self._product = product
        self._headers = {"Authorization": f"Bearer {product.token('supervisor')}"}
        self._token: str | None = None

    async def say(self, text: str) -> None:
        """Say it and wait until it is answered."""
        await self._send({"text": text})

    async def press(self, title: str) -> None:
        """Press the newest button of that title; then as `say`."""
        async with citizen(self._http, self._product.url, token=self._token) as device:
            tokens = [line.buttons[title] for line in device.lines if title in line.buttons]
        await self._send({"text": title, "button": tokens[-1]})

    async def _send(self, said: dict[str, str]) -> None:
        message = {"type": "message", "id": secrets.token_hex(8), **said}
        async with self._http.ws_connect(f"{self._product.url}/chat/ws") as socket:
            await socket.send_json({"type": "hello", "lang": "zh", "token": self._token})
            self._token = (await socket.receive_json())["token"]
            await socket.send_json(message)
            while (await socket.receive_json())["type"] != "ack":
                pass
        await self._until_answered()

    async def _until_answered(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                with suppress(aiohttp.ClientError, NoAnswer):
                    if await self._is_answered():
                        return
                await asyncio.sleep(0.2)

    async def _is_answered(self) -> bool:
        lines = await self.lines()
        said = [line for line in lines if line["direction"] == "in"]
        return bool(said) and said[-1]["status"] == "handled"

    async def conversation(self) -> int:
        """The id of the only conversation there is."""
        [found] = (await self._get("/api/v1/conversations"))["items"]
        return int(found["id"])

    async def lines(self) -> list[dict[str, Any]]:
        """The whole conversation, as staff see it."""
        path = f"/api/v1/conversations/{await self.conversation()}/messages"
        found: list[dict[str, Any]] = (await self._get(path))["items"]
        return found

    async def tickets(self) -> list[dict[str, Any]]:
        """Every ticket there is."""
        found: list[dict[str, Any]] = (await self._get("/api/v1/tickets"))["items"]
        return found

    async def _get(self, path: str) -> Any:
        async with self._http.get(self._product.url + path, headers=self._headers) as answer:
            answer.raise_for_status()
            return await answer.json()


async def test_the_same_message_handed_to_the_dialogue_server_twice_is_one_turn(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    async with product_beside(tmp_path) as running:
        talk = Talk(http, running)
        await talk.say(COMPLAINT)
        lines = await talk.lines()
        [said] = [line for line in lines if line["direction"] == "in"]
        told = [line["text"] for line in lines if line["direction"] == "out"]
        conversation = await talk.conversation()
        turn = {"id": str(said["id"]), "sender": f"c{conversation}", "text": COMPLAINT, "metadata": {}}
        headers = {"Authorization": f"Bearer {running.environment['RASA_TOKEN']}"}
        address = f"{running.environment['RASA_URL']}/webhooks/desk/webhook"
        replies = []
        for _ in range(2):
            async with http.post(address, json=turn, headers=headers) as answer:
                assert answer.status == 200
                replies.append(await answer.json())
        await talk.press(SKIP)
        await talk.press(CONFIRM)
        tickets = await talk.tickets()

    assert replies[0] == replies[1]
    assert replies[0]["messages"][0]["text"] in told
    assert [ticket["description"] for ticket in tickets] == [COMPLAINT]
