"""`make measure-review`: five million messages on PostgreSQL, then the pages of the review over them.

The store stays in var/measure/review: called again, messages once generated are measured anew. MESSAGES and SEED may be
set in the environment.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from urllib.parse import urlencode

import psycopg

from bot.setup.progress import say, step
from city.examples import examples
from desk.search.messages import words_of
from desk.store.database import Database
from tests.measuring import ending
from tests.measuring.postgres import SETTINGS, filled, postgres, tune
from tests.measuring.record import ROOT, commit, machine, write
from tests.staff_room import CITY, PASSWORD, Clock, beijing, staff_room

FOLDER = ROOT / "var" / "measure" / "review"
MOST_MS = 200.0
TEXTS, EACH, BLOCK = 20_000, 8, 1000
"""Different things that are said; messages of a conversation; conversations that go on at one time."""
SECONDS_APART = 6
TIMES = 20
RARE = "鎏金麒麟"
ROADS = ("建设路", "和平街", "光明路", "永安里", "团结东路", "新华街", "育才路", "幸福大街")
MODEL = "20261124-103000-swift.tar.gz"
INTENTS = (
    "CASE WHEN r < 0.35 THEN 'file_complaint' WHEN r < 0.7 THEN 'inform' WHEN r < 0.85 THEN 'affirm' "
    "WHEN r < 0.9 THEN 'nlu_fallback' WHEN r < 0.95 THEN 'ask_ticket_status' WHEN r < 0.9998 THEN 'thank' "
    "ELSE 'unlink_chats' END"
)
CONVERSATIONS = """
    INSERT INTO conversations (id, channel, address, lang, quiet_until_read, created_at, updated_at)
    SELECT i, CASE WHEN i %% 10 < 6 THEN 'web' WHEN i %% 10 < 9 THEN 'wechat' ELSE 'telegram' END, 'c-' || i,
        CASE WHEN i %% 12 = 0 THEN 'en' ELSE 'zh' END, FALSE, %(begins)s, %(begins)s
    FROM generate_series(1, %(chats)s) AS i
"""
MESSAGES = f"""
    INSERT INTO messages (id, conversation_id, direction, author, text, status, priority, attempts, due_at,
        understanding, intent, confidence, created_at, done_at)
    SELECT i, chat, CASE WHEN is_in THEN 'in' ELSE 'out' END,
        CASE WHEN is_in THEN 'citizen' WHEN chat %% 20 = 0 THEN 'staff' ELSE 'bot' END, said.text,
        CASE WHEN is_in THEN 'handled' ELSE 'sent' END, 1, 1, at,
        CASE WHEN is_in THEN json_build_object('intent', intent, 'confidence', sure, 'model', '{MODEL}',
            'kind', 'complaint', 'categories', json_build_array(
                json_build_array('sanitation.rubbish_collection', 0.82), json_build_array('sanitation.dumping', 0.1),
                json_build_array('greening.trees', 0.02)),
            'entities', json_build_array(json_build_object('entity', 'district', 'value', '110105'),
                json_build_object('entity', 'subdistrict', 'value', '110105026'),
                json_build_object('entity', 'address', 'value', '南湖东园3号楼'))) END,
        CASE WHEN is_in THEN intent END, CASE WHEN is_in THEN sure END, at, at
    FROM (
        SELECT i, ((i - 1) / {EACH * BLOCK}) * {BLOCK} + (i - 1) %% {BLOCK} + 1 AS chat,
            ((i - 1) %% {EACH * BLOCK}) / {BLOCK} %% 2 = 0 AS is_in, {INTENTS} AS intent, sure,
            CAST(%(begins)s AS timestamptz) + i * interval '{SECONDS_APART} seconds' AS at, pick
        FROM (
            SELECT i, random() AS r, round((1 - 0.8 * random() ^ 3)::numeric, 3) AS sure,
                1 + floor(random() ^ 3 * {TEXTS}) AS pick
            FROM generate_series(CAST(%(first)s AS bigint), CAST(%(last)s AS bigint)) AS i
        ) AS drawn
    ) AS told JOIN said ON said.id = told.pick
"""
WORDS = """
    INSERT INTO message_words (rowid, words)
    SELECT messages.id, said.words FROM messages JOIN said ON said.text = messages.text
    WHERE messages.id BETWEEN %(first)s AND %(last)s
"""
TICKETS = """
    INSERT INTO tickets (number, tracking_code, filing_key, version, status, kind, category, category_group, title,
        description, anonymous, confidential, published, public_id, contact_by, lang, channel, conversation_id,
        co_units, urgency, dispatch_due_at, due_at, created_at, updated_at, reopen_count, return_count, dispatch_count,
        reporter_name, reporter_phone)
    SELECT 'BJ20261124-' || i, 'ABCDEF', 'k' || i, 1,
        CASE WHEN i %% 500 = 0 THEN 'withdrawn' WHEN i %% 3 = 0 THEN 'in_progress' ELSE 'closed' END, 'complaint',
        'sanitation.rubbish_collection', 'sanitation', '垃圾没人清运', '垃圾没人清运', FALSE, FALSE, FALSE, 'p' || i,
        'chat', 'zh', 'web', i, '[]', 'normal', %(begins)s, %(begins)s, %(begins)s, %(begins)s, 0, 0, 1, '王建国',
        '13800138000'
    FROM generate_series(1, %(chats)s) AS i WHERE i %% 10 < 6
"""
REVIEWS = """
    INSERT INTO reviews (conversation_id, up_to, reviewed_by, reviewed_at, flagged_by, flagged_at)
    SELECT i, CASE WHEN i %% 10 = 0 THEN %(last)s END, CASE WHEN i %% 10 = 0 THEN 'staff:1' END,
        CASE WHEN i %% 10 = 0 THEN CAST(%(begins)s AS timestamptz) END, CASE WHEN i %% 1000 = 7 THEN 'staff:1' END,
        CASE WHEN i %% 1000 = 7 THEN CAST(%(begins)s AS timestamptz) END
    FROM generate_series(1, %(chats)s) AS i WHERE i %% 10 = 0 OR i %% 1000 = 7
"""
TAGS = """
    INSERT INTO review_tags (conversation_id, tag, by, at)
    SELECT i, CASE WHEN i %% 5000 = 9 THEN '少见' ELSE '地点错了' END, 'staff:1', %(begins)s
    FROM generate_series(1, %(chats)s) AS i WHERE i %% 100 = 9
"""


def main() -> None:
    """Generate what is not there yet, measure, and write the figures."""
    ending.in_order()
    messages, seed = int(os.environ.get("MESSAGES", "5000000")), int(os.environ.get("SEED", "1"))
    before = machine()
    with postgres(FOLDER) as url:
        tune(url)
        wanted = {"messages": messages, "seed": seed}
        generated = filled(FOLDER, url, wanted, partial(_filled, messages=messages, seed=seed))
        found = asyncio.run(_measured(url, messages, seed))
    passed = {name: one["p95"] <= MOST_MS for name, one in found.items()}
    file = write(
        "review",
        machine=before,
        commit=commit(),
        seed=seed,
        messages=messages,
        postgres=SETTINGS,
        generation=generated,
        pages_ms=found,
        passed=passed,
    )
    say(file.read_text(encoding="utf-8"))
    ending.as_measured(file)


def _filled(url: str, *, messages: int, seed: int) -> dict[str, Any]:
    """All the messages, and how long it took and how large they are."""
    begun = time.monotonic()
    with psycopg.connect(url, autocommit=True) as admin:
        _fill(admin, messages, seed)
        with step("Analysing"):
            admin.execute("VACUUM ANALYZE")
        sizes = admin.execute(
            "SELECT pg_total_relation_size('messages'), pg_total_relation_size('message_words')"
        ).fetchone()
    assert sizes is not None
    return {
        "seconds": round(time.monotonic() - begun, 1),
        "messages_mb": sizes[0] // 2**20,
        "message_words_mb": sizes[1] // 2**20,
    }


def _fill(admin: psycopg.Connection, messages: int, seed: int) -> None:
    begins = datetime.now(UTC) - timedelta(seconds=messages * SECONDS_APART)
    values = {"begins": begins, "chats": messages // EACH, "last": messages}
    admin.execute("SELECT setseed(%s)", [seed / 1000])
    admin.execute("SET maintenance_work_mem = '512MB'")
    admin.execute("CREATE TEMP TABLE said (id int PRIMARY KEY, text text UNIQUE, words tsvector)")
    with admin.cursor() as cursor:
        rows = [(n, said, words_of(said)) for n, said in enumerate(_texts(Random(seed)), start=1)]
        cursor.executemany("INSERT INTO said VALUES (%s, %s, array_to_tsvector(%s))", rows)
    admin.execute("ANALYZE said")
    with step("Writing conversations"):
        admin.execute(CONVERSATIONS, values)
    indexes = admin.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('messages', 'message_words')"
        " AND indexname NOT LIKE 'pk_%' AND indexdef NOT LIKE '%UNIQUE%'"
    ).fetchall()
    for name, _ in indexes:
        admin.execute(f"DROP INDEX {name}")
    at_once = 500_000
    for first in range(1, messages + 1, at_once):
        stretch = {"first": first, "last": min(messages, first + at_once - 1)}
        with step(f"Writing messages from {first:,}"):
            admin.execute(MESSAGES, values | stretch)
            admin.execute(WORDS, stretch)
    with step("Indexing"):
        for _, definition in indexes:
            admin.execute(definition)
    with step("Writing tickets and reviews"):
        for statement in (TICKETS, REVIEWS, TAGS):
            admin.execute(statement, values)
    for table in ("conversations", "messages"):
        admin.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _texts(chance: Random) -> Sequence[str]:
    """What is said: the pack's own examples at real places, the first ones far more often than the last, a rare one."""
    sentences = [one.text for one in examples(CITY, [category.code for category in beijing().categories])]
    places = [place.zh for place in beijing().subdistricts]
    found: dict[str, None] = {}
    while len(found) < TEXTS - 1:
        place, road = chance.choice(places), chance.choice(ROADS)
        found[f"{place}{road}{chance.randint(1, 400)}号，{chance.choice(sentences)}"] = None
    return [*found, f"{RARE}雕像上的金皮掉了"]


async def _measured(url: str, messages: int, seed: int) -> dict[str, Any]:
    db = Database(url)
    try:
        async with staff_room(db, Clock(datetime.now(UTC))) as room, room.client() as client:
            # An account of this run's own: those of earlier ones stand in logs that stay.
            name = f"measure-{secrets.token_hex(4)}"
            await room.staff(name, "supervisor")
            async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
                assert answer.status == 200
            found = {}
            for name, paths in _paths(messages, Random(seed)).items():
                taken = []
                for path in paths:
                    begun = time.perf_counter()
                    async with client.get(path) as answer:
                        assert answer.status == 200, path
                        await answer.read()
                    taken.append(1000 * (time.perf_counter() - begun))
                found[name] = _spread(taken)
                say(f"{name:28} {found[name]}")
            return found
    finally:
        await db.close()


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
