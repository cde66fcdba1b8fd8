"""An answer that a supervisor edits in the console is what the next citizen reads who asks, and so is its undoing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.citizen import citizen
from desk.console import knowledge_forms
from desk.pack import editing
from tests.product import Product
from tests.staff_room import CITY

HEATING = "/desk/knowledge/answer/heating_fee"
ASKED = "供暖费多少钱一平米"
NEW = "今年起每平方米26元，按面积收。"
OWN = "quiet lanes behind the drum tower"


class Editor:
    """A supervisor's browser."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def send(self, path: str, **form: Any) -> str:
        """Send a form with the page's token; the page that follows."""
        async with self._session.get(f"{self._url}/desk/account") as page:
            found = re.search(r'name="csrf" value="([^"]+)"', await page.text())
        csrf = {"csrf": found[1]} if found else {}
        async with self._session.post(f"{self._url}{path}", data={**form, **csrf}) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()


@pytest.fixture
async def editor(running_product: Product) -> AsyncIterator[Editor]:
    command = running_product.command
    given = await asyncio.to_thread(command, "staff", "add", "editor", "--role", "supervisor")
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        browser = Editor(session, running_product.url)
        await browser.send("/desk/sign-in", name="editor", password=given)
        await browser.send("/desk/account", old=given, new=OWN, again=OWN)
        await browser.send("/desk/sign-in", name="editor", password=OWN)
        yield browser


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


async def test_an_edited_answer_reaches_who_asks_and_so_does_the_one_before(
    running_product: Product, http: aiohttp.ClientSession, editor: Editor
) -> None:
    async def told() -> str:
        async with citizen(http, running_product.url) as device:
            return (await device.say(ASKED))[-1].text

    document = editing.entries(editing.read(CITY))["answer", "heating_fee"]
    form = knowledge_forms.filled("answer", document, today=datetime.now(UTC).date())
    edited = {**form, "answer_zh": NEW, "why": "今年的新价", "version": "0"}
    before = await told()

    looked = await editor.send(HEATING, **edited, act="preview")
    assert await told() == before
    done = await editor.send(HEATING, **edited, act="publish", seen=hidden(looked, "seen"))
    assert (await told()).startswith(NEW)
    await editor.send(
        f"{HEATING}/back", version=hidden(done, "version"), revision=hidden(done, "revision"), undo="1"
    )

    assert await told() == before
    assert NEW not in before
