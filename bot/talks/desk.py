"""The running product as staff have it while a conversation is played: its tickets, their steps, known incidents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from city.pack import CityPack


@dataclass(frozen=True)
class Desk:
    """Where the product is and what the staff API needs."""

    url: str
    token: str
    pack: CityPack

    async def ticket(self, http: aiohttp.ClientSession, number: str) -> dict[str, Any]:
        """A ticket as a supervisor sees it."""
        async with http.get(f"{self.url}/api/v1/tickets/{number}", headers=self._headers) as answer:
            answer.raise_for_status()
            found: dict[str, Any] = await answer.json()
            return found

    async def step(self, http: aiohttp.ClientSession, number: str, body: Mapping[str, Any]) -> str | None:
        """Take a ticket further; what refused it, if anything."""
        address = f"{self.url}/api/v1/tickets/{number}/transitions"
        async with http.post(address, json=body, headers=self._headers) as answer:
            return None if answer.status == 200 else await answer.text()

    async def declare(self, http: aiohttp.ClientSession, body: Mapping[str, Any]) -> dict[str, Any]:
        """Declare a known incident."""
        words = {
            "text_zh": "这片我们已经知道了，正在抢修。",
            "text_en": "We know about it and are working on it.",
        }
        address = f"{self.url}/api/v1/incidents"
        async with http.post(address, json={**words, **body}, headers=self._headers) as answer:
            found: dict[str, Any] = await answer.json()
            if answer.status != 201:
                raise KeyError(f"declare: {found}")
            return found

    async def end(self, http: aiohttp.ClientSession, incident: int) -> None:
        """End it, where it has not ended by itself."""
        address = f"{self.url}/api/v1/incidents/{incident}/end"
        async with http.post(address, json={}, headers=self._headers):
            pass

    async def numbers(self, http: aiohttp.ClientSession) -> set[str]:
        """The numbers of all tickets there are."""
        found: set[str] = set()
        cursor: dict[str, str] = {}
        while True:
            address = f"{self.url}/api/v1/tickets"
            async with http.get(address, params={"limit": 200, **cursor}, headers=self._headers) as answer:
                page = await answer.json()
            found |= {ticket["number"] for ticket in page["items"]}
            if not page["next"]:
                return found
            cursor = {"cursor": page["next"]}

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}
