"""Behind an address with https every answer of the service says that there is no other way, also a refusal."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from bot.transport import A_YEAR, HEADER, STRICT
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


async def test_no_answer_is_framed_by_a_site_that_nobody_named(sqlite_url: str, tmp_path: Path) -> None:
    named = {"EMBED_ORIGINS": "https://street.example, https://12345.example:8443"}
    async with served(sqlite_url, tmp_path, named) as service, aiohttp.ClientSession() as http:
        policies = {}
        for path in (
            *ANSWERS,
            "/open311/v2/discovery",
            "/mine/nothing",
            "/open/",
            "/chat/widget.js",
            "/desk/sign-in",
        ):
            async with http.get(service + path, allow_redirects=False) as answer:
                policies[path] = answer.headers["Content-Security-Policy"]
                assert answer.headers["X-Content-Type-Options"] == "nosniff", path

    assert "frame-ancestors https://street.example https://12345.example:8443;" in policies.pop("/")
    assert [path for path, policy in policies.items() if "frame-ancestors 'none'" not in policy] == []
    assert policies["/healthz"] == STRICT["Content-Security-Policy"]
