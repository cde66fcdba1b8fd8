"""`make measure-pushes`: 10,000 pushes to 5,000 chats through a Bot API server with Telegram's real limits.

The product with two services sends them while citizens write and are answered, half of them in chats where pushes
wait. PUSHES, CHATS, SERVICES, EVERY (seconds between two citizens) and SEED may be set in the environment.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
from sqlalchemy import func, insert, select

from bot.ports import free_port
from bot.setup.progress import say
from desk.conversations import outbox
from desk.conversations.claim import OPEN
from desk.conversations.outbox import PUSH, Post
from desk.store.models import ConversationRow, DeliveryCountRow, MessageRow
from tests import leashed
from tests.botapi import TOKEN, Sent
from tests.limited_botapi import LimitedBotApi
from tests.measuring import ending
from tests.measuring.postgres import postgres
from tests.measuring.record import ROOT, commit, machine, write
from tests.product import Product, product_beside
from tests.sealed_store import Database

FOLDER = ROOT / "var" / "measure" / "pushes"
PERMITTED = 30.0
MARK = "第"
FIRST_CHAT, FIRST_STRANGER = 1_000_000, 9_000_000
BATCH = 100
STOP_SECONDS = 30.0
PATIENCE = 30.0
"""Seconds after the last push in which an answer still counts as one."""


@dataclass(frozen=True)
class Plan:
    """`pushes` are spread evenly over `chats`; somebody writes every `every` seconds."""

    pushes: int
    chats: int
    services: int
    every: float
    seed: int


@dataclass
class Asked:
    """A citizen's message, at a monotonic time, and how many pushes waited in that chat."""

    chat: int
    at: float
    before: int


def main() -> None:
    """Play it, count, and write the figures."""
    ending.in_order()
    plan = Plan(
        pushes=int(os.environ.get("PUSHES", "10000")),
        chats=int(os.environ.get("CHATS", "5000")),
        services=int(os.environ.get("SERVICES", "2")),
        every=float(os.environ.get("EVERY", "1")),
        seed=int(os.environ.get("SEED", "1")),
    )
    before, revision = machine(), commit()
    shutil.rmtree(FOLDER, ignore_errors=True)
    with postgres(FOLDER) as url:
        found = asyncio.run(measured(url, plan))
    file = write("pushes", machine=before, commit=revision, **vars(plan), **found)
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


async def measured(url: str, plan: Plan) -> dict[str, Any]:
    """Everything that is counted of one run."""
    async with AsyncExitStack() as stack:
        api = LimitedBotApi()
        await api.start()
        stack.push_async_callback(api.stop)
        settings = {"DATABASE_URL": url, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        running = await stack.enter_async_context(product_beside(FOLDER / "product", settings))
        for nth in range(1, plan.services):
            stack.enter_context(_another_service(running, nth))
        db = Database(url)
        stack.push_async_callback(db.close)
        chats = await _chats(db, plan)
        posting = asyncio.create_task(_post(db, chats, plan))
        asking = asyncio.create_task(_ask(api, plan))
        scrapes = asyncio.create_task(_scrape(running))
        await posting
        await _until_sent(api, db, plan)
        asking.cancel()
        scrapes.cancel()
        [asked, scraped] = await asyncio.gather(asking, scrapes)
        await asyncio.sleep(min(PATIENCE, 5.0))
        return _figures(api, plan, asked) | {
            "metrics_ms": scraped,
            "counted": await _counted(db),
            "still_waiting": await _waiting(db),
        }


@contextmanager
def _another_service(running: Product, nth: int) -> Iterator[None]:
    """One more service process on the same store and dialogue server."""
    environment = {**running.environment, "PORT": str(free_port()), "ACTIONS_PORT": str(free_port())}
    with (running.folder / f"service-{nth}.log").open("wb") as log:
        process = leashed.start(
            [sys.executable, "-m", "bot", "serve"], folder=ROOT, environment=environment, log=log
        )
    try:
        yield
    finally:
        leashed.stop(process, seconds=STOP_SECONDS)


async def _chats(db: Database, plan: Plan) -> list[int]:
    now = datetime.now(UTC)
    async with db.begin() as session:
        await session.execute(
            insert(ConversationRow),
            [
                {
                    "channel": "telegram",
                    "address": str(FIRST_CHAT + nth),
                    "lang": "zh",
                    "quiet_until_read": False,
                    "created_at": now,
                    "updated_at": now,
                }
                for nth in range(plan.chats)
            ],
        )
        return list(
            await session.scalars(
                select(ConversationRow.id)
                .where(ConversationRow.channel == "telegram")
                .order_by(ConversationRow.id)
            )
        )


async def _post(db: Database, chats: Sequence[int], plan: Plan) -> None:
    """Write all pushes as the desk does, some chats in a transaction."""
    each = plan.pushes // plan.chats
    for first in range(0, len(chats), BATCH):
        async with db.begin() as session:
            for chat in chats[first : first + BATCH]:
                conversation = await outbox.lock(session, chat)
                posts = [
                    Post(f"{MARK}{nth + 1}条：您反映的事有进展了。", "system", priority=PUSH)
                    for nth in range(each)
                ]
                await outbox.write(session, conversation, posts, now=datetime.now(UTC))


async def _ask(api: LimitedBotApi, plan: Plan) -> list[Asked]:
    """Let somebody write now and then until cancelled, every second one in a chat that is pushed to."""
    dice, asked, each = random.Random(plan.seed), list[Asked](), plan.pushes // plan.chats
    nobody: set[int] = set()
    try:
        while True:
            await asyncio.sleep(plan.every)
            chat = FIRST_STRANGER + len(asked)
            if len(asked) % 2 and len(nobody) < plan.chats:
                chat = FIRST_CHAT + dice.randrange(plan.chats)
                while chat in nobody:
                    chat = FIRST_CHAT + dice.randrange(plan.chats)
                nobody.add(chat)
            waiting = each - len(api.sent(chat)) if chat < FIRST_STRANGER else 0
            asked.append(Asked(chat, time.monotonic(), waiting))
            await api.say(chat, "你好")
    except asyncio.CancelledError:
        return asked


async def _scrape(running: Product) -> dict[str, float]:
    """How long /metrics takes meanwhile, in milliseconds, until cancelled."""
    took: list[float] = []
    try:
        async with aiohttp.ClientSession() as http:
            while True:
                begun = time.monotonic()
                async with http.get(f"{running.url}/metrics") as answer:
                    await answer.read()
                took.append((time.monotonic() - begun) * 1000)
                await asyncio.sleep(5)
    except asyncio.CancelledError:
        return {"median": round(statistics.median(took), 1), "longest": round(max(took), 1)} if took else {}


async def _until_sent(api: LimitedBotApi, db: Database, plan: Plan) -> None:
    shown = 0
    while await _waiting(db, push=True):
        if len(api.sent_all) // 1000 > shown:
            shown = len(api.sent_all) // 1000
            say(f"{len(api.sent_all)} messages went out; refused so far: {api.refused}")
        await asyncio.sleep(1)


async def _waiting(db: Database, *, push: bool = False) -> int:
    async with db.read() as session:
        query = select(func.count()).select_from(MessageRow).where(MessageRow.direction == "out", OPEN)
        return await session.scalar(query.where(MessageRow.priority == PUSH) if push else query) or 0


async def _counted(db: Database) -> Mapping[str, int]:
    async with db.read() as session:
        rows = await session.scalars(select(DeliveryCountRow).where(DeliveryCountRow.channel == "telegram"))
        return {row.outcome: row.count for row in rows}


def _figures(api: LimitedBotApi, plan: Plan, asked: Sequence[Asked]) -> dict[str, Any]:
    pushes = [one for one in api.sent_all if one.text.startswith(MARK)]
    times = Counter((one.chat, one.text) for one in pushes)
    first, last = pushes[0].at, pushes[-1].at
    within = [one for one in api.sent_all if first <= one.at <= last]
    rate = (len(within) - 1) / (last - first)
    free, behind = _latencies(api, asked, last)
    everybody = sorted([*free, *behind])
    p95 = _percentile(everybody, 95)
    return {
        "sent": len(api.sent_all),
        "lost": plan.pushes - len(times),
        "doubled": sum(count - 1 for count in times.values()),
        "out_of_order": _out_of_order(pushes),
        "refused": api.refused,
        "seconds": round(last - first, 1),
        "per_second": round(rate, 2),
        "most_in_a_second": _most_in_a_second(within),
        "answers": {
            "all": _told(everybody),
            "no_pushes_waiting": _told(free),
            "behind_pushes": _told(behind),
        },
        "unanswered": len(asked) - len(everybody),
        "passed": {
            "none_lost_or_doubled": len(times) == plan.pushes == len(pushes),
            "in_order": not _out_of_order(pushes),
            "rate_within_5_percent": 0.95 * PERMITTED <= rate <= PERMITTED,
            "answers_p95_under_2_s": p95 < 2.0,
            "everybody_answered": len(everybody) == len(asked),
        },
    }


def _latencies(
    api: LimitedBotApi, asked: Sequence[Asked], last: float
) -> tuple[Sequence[float], Sequence[float]]:
    """Seconds from writing to the first answer: in chats without waiting pushes, and behind such."""
    answers: dict[int, list[Sent]] = {}
    for one in api.sent_all:
        if not one.text.startswith(MARK):
            answers.setdefault(one.chat, []).append(one)
    free: list[float] = []
    behind: list[float] = []
    for who in asked:
        took = [answer.at - who.at for answer in answers.get(who.chat, ()) if answer.at > who.at]
        if took:
            (behind if who.before else free).append(min(took))
    return free, behind


def _out_of_order(pushes: Sequence[Sent]) -> int:
    seen: dict[int, str] = {}
    wrong = 0
    for one in pushes:
        wrong += one.text < seen.get(one.chat, "")
        seen[one.chat] = max(one.text, seen.get(one.chat, ""))
    return wrong


def _most_in_a_second(sent: Sequence[Sent]) -> int:
    most, first = 0, 0
    for at, one in enumerate(sent):
        while sent[first].at <= one.at - 1.0:
            first += 1
        most = max(most, at - first + 1)
    return most


def _told(took: Sequence[float]) -> dict[str, Any]:
    if len(took) < 2:
        return {"count": len(took)}
    return {
        "count": len(took),
        "p50_s": round(_percentile(took, 50), 2),
        "p95_s": round(_percentile(took, 95), 2),
        "longest_s": round(max(took), 2),
    }


def _percentile(took: Sequence[float], hundredth: int) -> float:
    return statistics.quantiles(took, n=100, method="inclusive")[hundredth - 1]


if __name__ == "__main__":
    main()
