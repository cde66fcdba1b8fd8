"""A store with something of everything on it, and what there is to ask it for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import aiohttp

from connectors.web_identity import Devices
from desk.staff.accounts import Accounts
from desk.staff.actor import ROLES, Actor
from desk.store.database import Database
from desk.store.seal import Seal
from desk.tickets.lifecycle import STATUSES
from tests.fuzz.documented import PHOTO
from tests.fuzz.pages import MOST_PAGES, looked_at
from tests.fuzz.player import Player, playing
from tests.fuzz.request import FILER, Route, World
from tests.integration.test_every_page import a_day
from tests.integration.test_permits import routes_of
from tests.staff_room import PASSWORD, Clock, beijing, staff_room

UNIT = "S110105026"
KEY = "a-key-for-tests-only"
ACTIONS = (
    "dispatch", "accept", "return", "resolve", "reject", "withdraw", "reopen", "close", "merge",
    "unmerge", "reassign", "extend", "pause", "resume", "raise", "whistle", "exclude", "hang",
)  # fmt: skip


async def a_filled_store(url: str) -> World:
    """Fill the store of this address, at noon in Beijing: a deadline of the same day lies ahead there."""
    db = Database(url, seal=Seal([KEY]))
    try:
        async with staff_room(db, Clock(datetime.now(UTC).replace(hour=4))) as room:
            number, chat, message, filed = await a_day(room)
            # What it could not be sent would be tried again and again, and change the store by itself.
            subscriptions = room.console.staff.subscriptions
            await subscriptions.switch(1, active=False, by=Actor("staff", None, "chen", "admin"))
            supervisor = Actor("staff", None, "one", "supervisor")
            numbers = [number, filed]
            for nth in range(4):
                made = await room.ticket(published=nth < 2, reporter_phone="13812345678")
                numbers.append(made.number)
                if nth:
                    await room.tickets.apply(supervisor, made.number, "dispatch", unit=UNIT)
            routes = [Route(*one[:2], frozenset(one.roles or ())) for one in routes_of(room.server.app)]
    finally:
        await db.close()
    return World(_known(numbers, [str(chat), str(message), "1", "2", "3"]), routes)


def _known(numbers: list[str], ids: list[str]) -> dict[str, Sequence[str]]:
    pack, today = beijing(), datetime.now(UTC).date().isoformat()
    categories = ["sanitation.rubbish_collection", "utilities.power_supply", "consumer.goods", "sanitation"]
    units = [UNIT, "market", "water", "heating"]
    areas = ["110105", "110105026", "110108"]
    days = [today, "2026-11-01", "2026-10-01"]
    versions = [str(one) for one in range(1, 6)]
    shared = {
        "number ticket parent service_request_id": numbers,
        "id before after cursor conversation version at message incident page": [*ids, *versions],
        "unit co_units": units,
        "category code service_code category_name": categories,
        "district subdistrict areas area of address_id": areas,
        "day from to since until created_from created_to start_date end_date updated_after": days,
    }
    known: dict[str, Sequence[str]] = {
        name: list(values) for names, values in shared.items() for name in names.split()
    }
    fixed: dict[str, Sequence[str]] = {
        "status": [*STATUSES, "open"],
        "action": ACTIONS,
        "reason": ["other", "wrong_place", "wrong_unit"],
        "format": ["", ".json", ".xml"],
        "form": ["csv", "pdf", "xlsx"],
        "kind": ["week", "day", "answer", "category", "unit", "clock", "template", "complaint", "photo"],
        "said": ["answer", "template"],
        "ruled": ["category", "unit", "clock"],
        "by": ["unit", "district", "category"],
        "scope": ["full", "assessed"],
        "view": ["open", "all", "done", "received"],
        "sort": ["oldest", "newest", "updated", "followers", "q"],
        "period": ["week", "month", "range", "quarter"],
        "role": list(ROLES),
        "lang": ["zh", "en"],
        "q": ["垃圾", "BJ2026", "pothole"],
        "lat": ["39.9967"],
        "long": ["116.4812"],
        "address_string": ["朝阳区望京街道南湖东园一区3号楼"],
        "key": ["heating_fee", "notes:cleared", "sanitation.dumping", "water", "2024-01-01"],
        "next": ["/desk/", "//evil.example"],
        "Event": ["CLICK", "SCAN"],
        "district_name": [pack.districts[0].code],
    }
    return known | fixed


@asynccontextmanager
async def players(
    database: str, service: str, world: World, *, pages: int = MOST_PAGES
) -> AsyncIterator[tuple[Player, World]]:
    """Somebody of each role at a service on a filled store, and what they can see of it."""
    db, numbers = Database(database, seal=Seal([KEY])), count(1)
    accounts = Accounts(db, lambda: datetime.now(UTC))

    async def enter(role: str) -> tuple[str, str]:
        name = f"fuzz-{role}-{datetime.now(UTC):%H%M%S}-{next(numbers)}"
        first = await accounts.add(name, role=role, unit=UNIT if role == "handler" else None)
        [person] = [one for one in await accounts.people() if one.name == name]
        await accounts.change_password(person.id, old=first, new=PASSWORD)
        return name, PASSWORD

    async def token(role: str) -> str:
        name = f"fuzz-{role}-token-{next(numbers)}"
        return await accounts.token(name, role=role, unit=UNIT if role == "handler" else None)

    try:
        async with playing(service, enter, token) as player:
            yield player, await _seen(player, world, pages)
    finally:
        await db.close()


async def _seen(player: Player, world: World, pages: int) -> World:
    links, forms = {}, []
    for role in ROLES:

        async def fetch(path: str, role: str = role) -> str:
            return await player.page(role, path)

        links[role], found = await looked_at(role, fetch, most=pages)
        forms += found
    device = Devices(KEY).new()
    media = await _uploaded(player.url, device)
    known = {**world.known, "media": [media]}
    tokens = {FILER: player.tokens[FILER], "device": device}
    return replace(world, known=known, links=links, forms=forms, tokens=tokens)


async def _uploaded(url: str, device: str) -> str:
    headers = {"Authorization": f"Bearer {device}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.ws_connect(f"{url}/chat/ws") as socket:
            await socket.send_str(json.dumps({"type": "hello", "token": device}))
            await socket.receive()
        async with session.post(f"{url}/chat/media?kind=photo", data=PHOTO) as answer:
            told = await answer.json()
            assert answer.status == 201, told
            return str(told["id"])
