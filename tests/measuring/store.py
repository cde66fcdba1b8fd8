"""`make measure-store`: ten million tickets on PostgreSQL beside ten thousand, and what the same answers cost in both.

Both stores are made alike (`store_filled`) and open at the same time; each question goes to one and the other in turn,
so that whatever else the machine does falls on both. Stopped, it goes on where it was. At the end the stores in
var/measure/store are dropped, unless KEEP=1. TICKETS, FEW, LIVED (of how many tickets the large store's are copies),
SEED and ASKED (which questions, `deep` and `retention`, with commas between; all without it) may be set in the
environment.
"""

from __future__ import annotations

import os
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from actions.server import application
from bot.setup.progress import Refusal, say, step
from desk.desk import Desk
from desk.store import keyset
from desk.store.models import TicketRow
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.room import enter, measured_room, run
from tests.measuring.scoreboard import Watched, pages, spread
from tests.measuring.store_filled import DAYS, Size, filled
from tests.measuring.store_retention import retained
from tests.sealed_store import Database
from tests.staff_room import StaffRoom, beijing
from tests.talk import a_tracker, said

Client = TestClient[web.Request, web.Application]
Call = Callable[[], Awaitable[object]]
FOLDER = ROOT / "var" / "measure" / "store"
TIMES, PAGES, EXPLAINED, WARM_UP = 200, 60, 40, 5
DEEP, ON_A_PAGE = 1000, 50
RETENTION_SECONDS = 20.0
MOST_RATIO, MOST_TRANSACTION_MS = 1.2, 1000.0
FEW, MANY = "few", "many"
JUDGED = ("status", "status_by_number", "ticket_page")
"""What the many tickets may cost `MOST_RATIO` times as much as the few, by the middle of its times."""
TOKEN = "a-token-for-measuring"


def main() -> None:
    """Fill what is not there yet, measure, write the figures, and make room again."""
    ending.in_order()
    seed, lived = int(os.environ.get("SEED", "1")), int(os.environ.get("LIVED", "250000"))
    tickets, few = int(os.environ.get("TICKETS", "10000000")), int(os.environ.get("FEW", "10000"))
    asked = [one for one in os.environ.get("ASKED", "").split(",") if one]
    if tickets % lived:
        raise Refusal(f"TICKETS has to be a multiple of LIVED, and {tickets} is none of {lived}")
    sizes = {FEW: Size(few, 1, seed), MANY: Size(lived, tickets // lived, seed)}
    before = machine()
    with ExitStack() as servers:
        urls = {name: servers.enter_context(postgres(FOLDER / name)) for name in sizes}
        generated = {name: filled(FOLDER / name, urls[name], size) for name, size in sizes.items()}
        found = run(_measured(urls, sizes, seed, asked))
        wanted = not asked or "retention" in asked
        retention = (
            {name: run(retained(url, RETENTION_SECONDS)) for name, url in urls.items()} if wanted else {}
        )
    longest = [
        one[what]["longest_transaction_ms"] for one in retention.values() for what in ("chats", "names")
    ]
    deep = found["deep_page_ms"]
    file = write(
        "store",
        machine=before,
        commit=commit(),
        seed=seed,
        tickets={name: size.tickets for name, size in sizes.items()},
        days=DAYS,
        postgres=SETTINGS,
        generation=generated,
        **found,
        retention=retention,
        passed={
            **{name: one["ratio"] <= MOST_RATIO for name, one in found["again_ms"].items() if name in JUDGED},
            "indexes": not any(one["read_whole"] for one in found["plans"][MANY].values()),
            **({"deep_page": deep["deep"]["p50"] <= MOST_RATIO * deep["first"]["p50"]} if deep else {}),
            **({"retention": max(longest) <= MOST_TRANSACTION_MS} if longest else {}),
        },
    )
    say(file.read_text(encoding="utf-8"))
    if os.environ.get("KEEP") != "1":
        shutil.rmtree(FOLDER)
    ending.as_measured(file)


@dataclass
class Side:
    """One of the stores with its service, somebody of staff, and the assistant's actions."""

    size: Size
    room: StaffRoom
    staff: Client
    assistant: Client
    chance: Random

    async def calls(self) -> dict[str, list[Call]]:
        """What is asked, of tickets and people by chance; those of one question are of no other."""
        found: dict[str, list[Call]] = {
            "status": [partial(self._act, "action_ticket_status", one) for one in await self._some()],
            "status_by_number": [
                partial(self._act, "action_ticket_status", one, number=one.number)
                for one in await self._some()
            ],
            "their_tickets": [partial(self._act, "action_list_tickets", one) for one in await self._some()],
            "ticket_page": [partial(self.page, f"/desk/tickets/{one.number}") for one in await self._some()],
            "queue": [partial(self.page, "/desk/?view=open")] * PAGES,
            "all_tickets": [partial(self.page, "/desk/?view=all")] * PAGES,
        }
        some = (await self._some(copied=False))[:PAGES]
        found["search_by_number"] = [
            partial(self.page, f"/desk/?view=all&q={one.number}", holds=one.number) for one in some
        ]
        found["search_by_phone"] = [
            partial(self.page, f"/desk/?view=all&q={one.phone}", holds=one.number) for one in some
        ]
        return found

    async def deep(self) -> list[Call]:
        """The page of all tickets that is the `DEEP`th, or the last."""
        behind = (
            select(TicketRow.created_at, TicketRow.id)
            .order_by(TicketRow.created_at.desc(), TicketRow.id.desc())
            .offset((min(DEEP, self.size.tickets // ON_A_PAGE) - 1) * ON_A_PAGE - 1)
            .limit(1)
        )
        async with self.room.db.read() as session:
            at, row_id = (await session.execute(behind)).one()
        return [partial(self.page, f"/desk/?view=all&cursor={keyset.encode(at, row_id)}")] * PAGES

    async def page(self, path: str, *, holds: str = "") -> None:
        async with self.staff.get(path) as answer:
            assert answer.status == 200, path
            assert holds in await answer.text(), path

    async def _act(self, action: str, one: Asked, number: str | None = None) -> None:
        """One action, as the dialogue server calls it."""
        told = {"ticket_number": number} if number else {}
        tracker = a_tracker(
            said("我的投诉到哪一步了", "ask_ticket_status", entities=told), conversation=one.chat
        )
        state = {
            "sender_id": tracker.sender_id,
            "slots": tracker.slots,
            "latest_message": tracker.latest_message,
            "events": tracker.events,
            "active_loop": tracker.active_loop,
        }
        called = {
            "next_action": action,
            "sender_id": tracker.sender_id,
            "tracker": state,
            "version": "3.6.21",
        }
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with self.assistant.post("/webhook", json=called, headers=headers) as answer:
            assert answer.status == 200, action
            assert one.number in await answer.text() or number is None, action

    async def _some(self, *, copied: bool = True) -> list[Asked]:
        """Tickets by chance; unless `copied`, those of whom the number is known that was lived through."""
        ids = [1 + self.chance.randrange(self.size.lived) for _ in range(TIMES + WARM_UP)]
        ids = [
            (one - 1) * self.size.copies + 1 + (self.chance.randrange(self.size.copies) if copied else 0)
            for one in ids
        ]
        async with self.room.db.read() as session:
            rows = await session.scalars(select(TicketRow).where(TicketRow.id.in_(ids)))
            found = {
                row.id: Asked(row.number, row.conversation_id or 0, row.reporter_phone or "") for row in rows
            }
        return [found[one] for one in ids]


@dataclass(frozen=True)
class Asked:
    """A ticket that is asked for."""

    number: str
    chat: int
    phone: str


async def _measured(
    urls: Mapping[str, str], sizes: Mapping[str, Size], seed: int, asked: Collection[str]
) -> dict[str, Any]:
    async with AsyncExitStack() as opened:
        sides = {name: await opened_side(opened, url, sizes[name], seed) for name, url in urls.items()}
        calls = {name: await side.calls() for name, side in sides.items()}
        kinds = [kind for kind in calls[FEW] if not asked or kind in asked]
        first, again = {}, {}
        for kind in kinds:
            with step(f"Asking: {kind}"):
                both = {name: calls[name][kind] for name in sides}
                first[kind] = compared(await alternated(both))
                again[kind] = compared(await alternated(both))
        deep = await _deep(sides[MANY], calls[MANY]["all_tickets"]) if not asked or "deep" in asked else None
        planned = {
            name: await plans(side.room.db, {kind: calls[name][kind] for kind in kinds})
            for name, side in sides.items()
        }
    return {"first_ms": first, "again_ms": again, "deep_page_ms": deep, "plans": planned}


async def _deep(side: Side, first: Sequence[Call]) -> dict[str, Any]:
    """The first page of all tickets beside one far behind it."""
    pair = {"first": first, "deep": await side.deep()}
    await alternated(pair)
    return {name: spread(times) for name, times in (await alternated(pair)).items()}


async def opened_side(opened: AsyncExitStack, url: str, size: Size, seed: int) -> Side:
    """One store with everything that is asked of it, until `opened` closes."""
    room = await opened.enter_async_context(measured_room(url))
    staff = await opened.enter_async_context(room.client())
    await enter(room, staff)
    actions = application(Desk(room.db, beijing(), room.clock), TOKEN, pack=beijing())
    assistant = await opened.enter_async_context(TestClient(TestServer(actions)))
    return Side(size, room, staff, assistant, Random(seed))


async def alternated(calls: Mapping[str, Sequence[Call]]) -> dict[str, list[float]]:
    """Milliseconds of each call, one of each in turn; the first ones only warm up."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    for nth in range(min(len(one) for one in calls.values())):
        order.reverse()
        for name in order:
            begun = time.perf_counter()
            await calls[name][nth]()
            times[name].append(1000 * (time.perf_counter() - begun))
    return {name: taken[WARM_UP:] for name, taken in times.items()}


def compared(times: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """The times in both stores, and how many times as much the middle one is with many tickets."""
    middle = {name: statistics.median(taken) for name, taken in times.items()}
    return {
        **{name: spread(taken) for name, taken in times.items()},
        "ratio": round(middle[MANY] / middle[FEW], 2),
    }


async def plans(db: Database, calls: Mapping[str, Sequence[Call]]) -> dict[str, Any]:
    """What the store itself spends on each question, by which indexes, and what it reads as a whole."""
    watched = Watched(db)
    return {kind: await pages(watched, db, asked[: EXPLAINED + WARM_UP]) for kind, asked in calls.items()}


if __name__ == "__main__":
    main()
