"""`make measure-review`: five million messages on PostgreSQL, then the pages of the review over them.

The store stays in var/measure/review: called again, messages once generated are measured anew. MESSAGES and SEED may be
set in the environment.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from urllib.parse import urlencode

from bot.setup.progress import say
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, filled, postgres, warmed
from tests.measuring.record import ROOT, commit, machine, write
from tests.measuring.review_store import EACH, RARE, written
from tests.measuring.room import Client, enter, measured_room, run
from tests.staff_room import beijing

FOLDER = ROOT / "var" / "measure" / "review"
MOST_MS = 200.0
STAFF, SECONDS, THINKS = 20, 60.0, 4.0
"""So many read at the same time, each page for about so many seconds, for so long."""
TIMES = 20


def main() -> None:
    """Generate what is not there yet, measure, and write the figures."""
    ending.in_order()
    messages, seed = int(os.environ.get("MESSAGES", "5000000")), int(os.environ.get("SEED", "1"))
    before = machine()
    with postgres(FOLDER) as url:
        wanted = {"messages": messages, "seed": seed}
        generated = filled(FOLDER, url, wanted, partial(written, messages=messages, seed=seed))
        first = run(_clicked(url, messages, f"{seed}:first"))
        warmed(FOLDER)
        found = run(_measured(url, messages, seed))
        clicked = run(_clicked(url, messages, str(seed)))
    passed = {name: one["p95"] <= MOST_MS for name, one in (found | clicked).items()}
    file = write(
        "review",
        machine=before,
        commit=commit(),
        seed=seed,
        messages=messages,
        postgres=SETTINGS,
        generation=generated,
        pages_ms=found,
        staff=STAFF,
        first_minute_ms=first,
        clicking_ms=clicked,
        passed=passed,
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


async def _measured(url: str, messages: int, seed: int) -> dict[str, Any]:
    async with measured_room(url) as room, room.client() as client:
        await enter(room, client)
        found = {}
        for name, paths in _paths(messages, Random(seed)).items():
            found[name] = _spread([await _page(client, path) for path in paths])
            say(f"{name:28} {found[name]}")
        return found


async def _clicked(url: str, messages: int, seed: str) -> dict[str, dict[str, float]]:
    """The same while `STAFF` people do it at once: searches of every kind, and transcripts, one for each search.

    The first time most of the store is not in memory yet.
    """
    async with measured_room(url) as room, AsyncExitStack() as browsers:
        clients = [await browsers.enter_async_context(room.client()) for _ in range(STAFF)]
        for client in clients:
            await enter(room, client)
        taken: dict[str, list[float]] = {"clicked_searches": [], "clicked_transcripts": []}
        until = time.perf_counter() + SECONDS
        async with asyncio.TaskGroup() as work:
            for nth, client in enumerate(clients):
                work.create_task(_work(client, messages, Random(f"{seed}:{nth}"), until, taken))
        return {name: {"count": len(one), **_spread(one)} for name, one in taken.items()}


async def _work(
    client: Client, messages: int, chance: Random, until: float, taken: dict[str, list[float]]
) -> None:
    paths = _paths(messages, chance)
    transcripts = paths.pop("transcript")
    await asyncio.sleep(chance.random() * THINKS)
    while time.perf_counter() < until:
        taken["clicked_searches"].append(await _page(client, chance.choice(paths[chance.choice([*paths])])))
        await asyncio.sleep(chance.expovariate(1 / THINKS))
        taken["clicked_transcripts"].append(await _page(client, chance.choice(transcripts)))
        await asyncio.sleep(chance.expovariate(1 / THINKS))


async def _page(client: Client, path: str) -> float:
    """How long a page takes, in ms."""
    begun = time.perf_counter()
    async with client.get(path) as answer:
        assert answer.status == 200, path
        await answer.read()
    return 1000 * (time.perf_counter() - begun)


def _spread(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "longest": round(ordered[-1], 1),
    }


def _paths(messages: int, chance: Random) -> dict[str, list[str]]:
    """The pages by what they are about, each asked `TIMES` times; where it can differ, each time for something else."""

    def search(**asked: Any) -> str:
        return f"/desk/review?{urlencode({'reviewed': ''} | asked)}"

    def deep() -> int:
        return chance.randint(messages // 10, messages)

    common = ("垃圾", "噪声", "没人", "停车", "小区", "街道", "楼下", "漏水")
    two = ("垃圾 没人", "施工 扰民", "停水 三天", "路灯 不亮", "rubbish", "noise", "pothole road")
    day = datetime.now(UTC).date()
    return {
        "all": [search() for _ in range(TIMES)],
        "to_review": ["/desk/review" for _ in range(TIMES)],
        "a_common_word": [search(q=chance.choice(common)) for _ in range(TIMES)],
        "a_common_word_deep": [search(q=chance.choice(common), below=deep()) for _ in range(TIMES)],
        "two_words": [search(q=chance.choice(two)) for _ in range(TIMES)],
        "a_place": [search(q=chance.choice(beijing().subdistricts).zh) for _ in range(TIMES)],
        "a_rare_word": [search(q=RARE) for _ in range(TIMES)],
        "a_word_that_nobody_said": [
            search(q=f"{chance.choice('饕餮魑魅')}{chance.choice('貔貅魍魉')}") for _ in range(TIMES)
        ],
        "two_that_are_never_together": [search(q=f"{RARE} 垃圾") for _ in range(TIMES)],
        "one_character": [search(q=chance.choice("垃水路噪灯")) for _ in range(TIMES)],
        "not_understood": [search(fallback="yes", reviewed="no") for _ in range(TIMES)],
        "a_rare_intent": [search(intent="unlink_chats") for _ in range(TIMES)],
        "unsure": [search(sure="low", reviewed="no") for _ in range(TIMES)],
        "handed_over": [search(handed_over="yes") for _ in range(TIMES)],
        "withdrawn": [search(result="withdrawn") for _ in range(TIMES)],
        "no_ticket": [search(result="none", below=deep()) for _ in range(TIMES)],
        "flagged": [search(flagged="yes") for _ in range(TIMES)],
        "a_tag": [search(tag="地点错了") for _ in range(TIMES)],
        "a_rare_tag": [search(tag="少见") for _ in range(TIMES)],
        "a_tag_nobody_has": [search(tag="没人用") for _ in range(TIMES)],
        "a_day": [
            search(since=day - timedelta(days=back), until=day - timedelta(days=back))
            for back in (chance.randint(1, 300) for _ in range(TIMES))
        ],
        "a_word_on_a_day": [
            search(q="垃圾", since=day - timedelta(days=back), until=day - timedelta(days=back))
            for back in (chance.randint(1, 300) for _ in range(TIMES))
        ],
        "everything_at_once": [
            search(
                q="垃圾",
                intent="file_complaint",
                sure="low",
                channel="telegram",
                language="en",
                result="filed",
            )
            for _ in range(TIMES)
        ],
        "next": [f"/desk/review/next?reviewed=no&at={deep()}" for _ in range(TIMES)],
        "transcript": [
            f"/desk/review/{chance.randint(1, messages // EACH)}?reviewed=no" for _ in range(5 * TIMES)
        ],
    }


if __name__ == "__main__":
    main()
