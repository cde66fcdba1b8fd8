"""Markup in what people write is printed as they wrote it, in reports and on a ticket's sheet; nothing is fetched."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.pack.editing import Kind
from desk.pack.service import Change
from desk.staff.actor import Actor
from tests.console_pages import signed_in as in_a_browser
from tests.faces import printed
from tests.integration.test_console_figures import signed_in
from tests.integration.test_dashboard import download
from tests.integration.test_reports import REPORTS
from tests.staff_room import StaffRoom

if TYPE_CHECKING:
    from playwright.async_api import Browser

ADMIN = Actor("staff", None, "chen", "admin")
OPERATOR = Actor("staff", None, "li", "operator")
MATTER = "sanitation.rubbish_collection"
UNIT = "water"
Client = TestClient[web.Request, web.Application]


class Lure:
    """A server that markup would have something fetched from, and who came to it."""

    def __init__(self) -> None:
        self.visits = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._come, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    async def _come(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        writer.close()

    async def close(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    def short(self, name: str) -> str:
        """Markup as long as a name may be."""
        return f"<b>{name}</b>&amp;<img src={self.url}><i"

    def markup(self, name: str) -> str:
        """What fetches, styles, hides or breaks where it is taken for markup."""
        return (
            f"<b>{name}</b><para>&amp; & <img src={self.url}{name}><style>@import '{self.url}';*{{display:none}}"
            f"</style><!-- {{{{7*7}}}} <i {name}"
        )


@pytest.fixture
async def lure() -> AsyncIterator[Lure]:
    one = Lure()
    await one.open()
    yield one
    await one.close()


def unspaced(text: str) -> str:
    """Without the ends of lines, which cut through the words of a narrow column."""
    return re.sub(r"\s+", "", text)


async def test_the_names_of_a_city_with_markup_in_them_are_printed_as_they_are(
    lone_room: StaffRoom, lure: Lure
) -> None:
    packs = lone_room.console.packs
    names: dict[Kind, str] = {"category": MATTER, "unit": UNIT}
    for kind, key in names.items():
        entry = packs.entry(kind, key)
        assert entry.document is not None
        told = {**entry.document, "zh": lure.short(kind), "en": lure.short(kind)}
        await packs.publish(ADMIN, Change(kind, key, told, entry.version, "改名"))
    number = (await lone_room.ticket(description=lure.markup("words"), party=lure.markup("party"))).number
    await lone_room.tickets.apply(OPERATOR, number, "dispatch", unit=UNIT)

    async with lone_room.client() as client:
        await signed_in(lone_room, client, "supervisor")
        for path in ("day/2026-11-25", "week/2026-11-23", "month/2026-11-01"):
            paper = unspaced(printed(await download(client, f"{REPORTS}/{path}.pdf?lang=en")))
            for name in names:
                assert unspaced(lure.short(name)) in paper, path
            assert "words" not in paper
            assert "Whateachfiguremeans" in paper
    assert lure.visits == 0


async def test_a_tickets_sheet_prints_what_people_wrote_as_they_wrote_it(
    lone_room: StaffRoom, browser: Browser, lure: Lure
) -> None:
    ticket = await lone_room.ticket(
        description=lure.markup("words"),
        address=lure.markup("place"),
        party=lure.markup("party"),
        reporter_name=lure.markup("name")[:100],
    )
    await lone_room.tickets.apply(OPERATOR, ticket.number, "dispatch", unit=UNIT, note=lure.markup("note"))
    await lone_room.tickets.note(OPERATOR, ticket.number, lure.markup("aside"))
    await lone_room.staff("sun", "supervisor")
    page = await in_a_browser(lone_room, browser, "sun")
    asked = list[str]()
    page.on("request", lambda request: asked.append(request.url))
    own = str(lone_room.server.make_url("/"))

    await page.goto(f"{own}desk/tickets/{ticket.number}/print")
    paper = unspaced(printed(await page.pdf()))

    title = (await lone_room.tickets.get(ticket.number, actor=OPERATOR)).title
    assert "<b>" in title
    for one in (title, *map(lure.markup, ("words", "place", "party", "note", "aside"))):
        assert unspaced(one) in paper
    assert [url for url in asked if not url.startswith((own, "data:"))] == []
    assert lure.visits == 0
