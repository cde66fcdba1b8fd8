"""Behind an address with https every answer of the service says that there is no other way, also a refusal."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.transport import A_YEAR, HEADER
from tests.fuzz.served import served

ANSWERS = {"/": 200, "/healthz": 200, "/desk/": 303, "/api/v1/tickets": 401, "/nowhere": 404}


@pytest.mark.parametrize(("url", "said"), [("https://desk.example", A_YEAR), ("http://desk.example", None)])
async def test_behind_https_every_answer_says_to_come_by_it_alone(
    sqlite_url: str, tmp_path: Path, url: str, said: str | None
) -> None:
    async with served(sqlite_url, tmp_path, {"PUBLIC_URL": url}) as service, aiohttp.ClientSession() as http:
        for path, status in ANSWERS.items():
            async with http.get(service + path, allow_redirects=False) as answer:
                assert (answer.status, answer.headers.get(HEADER)) == (status, said), path
