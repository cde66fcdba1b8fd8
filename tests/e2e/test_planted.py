"""Names, numbers and secrets that went through every channel of the running product are where they belong."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from city.pack import load
from desk.cases.corrected import corrected
from desk.importing import lessons
from desk.store.database import Database
from desk.store.models import EventRow
from desk.store.seal import Seal
from tests.e2e import planted_ways as ways
from tests.e2e.conftest import TELEGRAM_SECRET
from tests.e2e.planted_ways import Caller
from tests.fuzz.documented import DOCUMENT
from tests.gateway import SECRET
from tests.planted import PLACE, Planted
from tests.product import Product
from tests.staff_room import CITY

PAGES = (
    "overview", "overview.csv", "overview.xlsx", "overview.pdf", "dispatch", "hotspots", "themes", "themes.csv",
    "checkup", "checkup.csv", "checkup.xlsx", "reports",
)  # fmt: skip
UNIT = "S110105026"


@pytest.fixture
async def caller(running_product: Product, http: aiohttp.ClientSession) -> AsyncIterator[Caller]:
    roles = ("operator", "supervisor", "reviewer", "admin", "handler", "filing")
    units = {"handler": UNIT}
    found = await asyncio.gather(
        *(asyncio.to_thread(running_product.token, role, units.get(role)) for role in roles)
    )
    jar = aiohttp.CookieJar(unsafe=True)
    # A connection each: what is no request ends its own, and only that.
    each = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(cookie_jar=jar, connector=each) as browser:
        yield Caller(running_product, browser, dict(zip(roles, found, strict=True)))


async def test_what_was_planted_is_found_in_no_log_no_refusal_no_figure_and_nothing_to_learn_from(
    running_product: Product, caller: Caller, tmp_path: Path
) -> None:
    subscription = {"name": "another system", "url": "https://events.example/", "with_texts": True}
    made = await caller.call("POST", "/api/v1/subscriptions", role="admin", json=subscription)
    device = await ways.by_chat(caller)
    await ways.by_channels(caller)
    await ways.by_programs(caller)
    await ways.by_errors(caller)
    await ways.by_import(running_product, tmp_path)
    given = await ways.by_console(caller)
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
            "password": ways.PASSWORD,
            "first password": given,
            "device": device,
            "session": next(cookie.value for cookie in caller.http.cookie_jar if cookie.key == "desk"),
        }
    )
    logs = (running_product.folder / "log").rglob("*")
    left = {
        **{file.name: planted.found(file.read_text(encoding="utf-8")) for file in logs if file.is_file()},
        "what `up` says": planted.found(running_product.log("up")),
        "metrics": planted.found(await caller.call("GET", "/metrics")),
        "readyz": planted.found(await caller.call("GET", "/readyz")),
        "refusals": planted.found("\n".join(caller.refusals)),
        # A page gives back what its own reader typed, but nothing that opens a door.
        "console": sorted(planted.secrets.keys() & set(planted.found("\n".join(caller.pages)))),
        **{name: planted.found(told) for name, told in (await figures(caller)).items()},
        **{name: planted.found(told) for name, told in (await learned(running_product)).items()},
        "what reviewers read": planted.found(await reviewed(caller, "reviewer")),
        "what administrators read": planted.found(await reviewed(caller, "admin")),
        **await on_pages(running_product, planted, "reviewer"),
        **await on_pages(running_product, planted, "admin"),
        "who is told of in tickets": [
            one for one in planted.found(await filed(caller)) if one == "name" or one.startswith("phone")
        ],
        "open data": planted.found(await opened(caller)),
    }

    # Nobody listens there: what the other tests find in order would not be.
    path = f"/api/v1/subscriptions/{json.loads(made)['id']}"
    await caller.call("DELETE", path, role="admin")
    assert {where: what for where, what in left.items() if what} == {}
    assert len(caller.refusals) > 8
    assert {"service.log", "dialogue.log", "overview.pdf", "checkup.xlsx", "hotspots"} <= left.keys()


async def figures(caller: Caller) -> dict[str, str]:
    """What is counted, each by its name: every list of figures of the API, and pages, sheets and reports."""
    paths = [
        path for path, item in DOCUMENT["paths"].items()
        if path.startswith("/api/v1/figures/") and "{" not in path and "get" in item
    ]  # fmt: skip
    found = {path.rpartition("/")[2]: await caller.call("GET", path, role="supervisor") for path in paths}
    for name in PAGES:
        found[name] = await caller.page(f"/desk/figures/{name}")
    return found


async def learned(product: Product) -> dict[str, str]:
    """What other systems are sent of tickets, and what the assistant would learn from them."""
    url = product.environment["DATABASE_URL"] or f"sqlite:///{product.folder / 'desk.db'}"
    pack, db = load(CITY), Database(url, seal=Seal([product.environment["SECRET_KEY"]]))
    try:
        async with db.read() as session:
            events = (await session.scalars(select(EventRow))).all()
            found = {
                "events": "\n".join(f"{one.payload} {one.texts}" for one in events),
                "lessons": "\n".join(one.text for one in await lessons.told(session, pack, "planted")),
                "rulings": "\n".join(one.text for one in await corrected(session, pack)),
            }
    finally:
        await db.close()
    assert all(PLACE[6:12] in told for told in found.values()), found
    return found


async def reviewed(caller: Caller, role: str) -> str:
    """Every conversation, and what was not delivered, as who corrects the assistant or keeps the accounts reads it."""
    chats = json.loads(await caller.call("GET", "/api/v1/conversations", role=role))["items"]
    paths = [f"/api/v1/conversations/{chat['id']}/messages" for chat in chats]
    found = "\n".join([await caller.call("GET", path, role=role) for path in (*paths, "/api/v1/deliveries")])
    assert found.count("身份证") >= 4, found
    assert "都在家" in found
    return found


STARTS = (
    "/desk/",
    "/desk/conversations",
    "/desk/deliveries",
    "/desk/review/corrections",
    "/desk/review/sets",
)
KINDS = {
    "reviewer": {"conversations", "tickets", "review", "review/messages"},
    "admin": {"conversations", "tickets", "review/messages"},
}
"""What each role reads one of: reviews are the reviewers' alone."""
LINK = re.compile(r'href="(/desk/(conversations|tickets|review|review/messages)/[\w-]*\d[\w-]*)[#?"]')


async def on_pages(product: Product, planted: Planted, role: str) -> dict[str, list[str]]:
    """What was found on the pages of a role, by page: its lists, and each chat, ticket and message that they lead to.

    A ticket tells of others' plates and the like, but of nobody who complained.
    """
    read = await read_by(product, role)
    kinds = Counter(found[2] for text in read.values() for found in LINK.finditer(text))
    assert kinds.keys() == KINDS[role], kinds
    assert sum("身份证" in text for text in read.values()) >= 4, read.keys()
    return {
        f"{role}: {path}": [
            one
            for one in planted.found(text)
            if "/tickets/" not in path or one == "name" or one.startswith("phone")
        ]
        for path, text in read.items()
    }


async def read_by(product: Product, role: str) -> dict[str, str]:
    """The pages of somebody who signs in with this role, by address."""
    each = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), connector=each) as browser:
        reader = Caller(product, browser, {})
        given = await asyncio.to_thread(product.command, "staff", "add", f"reads-as-{role}", "--role", role)
        await ways.sign_in(reader, f"reads-as-{role}", given)
        left = [*STARTS, *(["/desk/review"] if "review" in KINDS[role] else [])]
        read: dict[str, str] = {}
        while left:
            path = left.pop()
            read[path] = await reader.page(path)
            left += {found[1] for found in LINK.finditer(read[path])} - {*read, *left}
    return read


async def filed(caller: Caller) -> str:
    """Every ticket as reviewers, administrators and its unit read it."""
    paths = [("/api/v1/tickets", role) for role in ("reviewer", "admin", "handler")]
    numbers = [
        one["number"] for one in json.loads(await caller.call("GET", paths[0][0], role="reviewer"))["items"]
    ]
    for number in numbers:
        dispatch = {"action": "dispatch", "unit": UNIT}
        await caller.call("POST", f"/api/v1/tickets/{number}/transitions", role="supervisor", json=dispatch)
    found = {role: await caller.call("GET", path, role=role) for path, role in paths}
    assert all(PLACE[6:12] in told for told in found.values()), found
    return "\n".join(found.values())


async def opened(caller: Caller) -> str:
    """What the city gives to everybody: files of whole months, and published requests."""
    await asyncio.to_thread(caller.product.command, "export", "open", "--from", "2026-03", "--to", "2026-03")
    files = sorted((caller.product.folder / "open").rglob("*.csv"))
    public = [await caller.call("GET", f"/open311/v2/requests.{form}") for form in ("json", "xml")]
    assert files
    return "\n".join([*public, *(file.read_text(encoding="utf-8") for file in files)])
