"""Five million messages and what staff made of their conversations, written straight into PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg

from bot.setup.progress import step
from city.examples import examples
from desk.search.messages import words_of
from tests.staff_room import CITY, beijing

TEXTS, EACH, BLOCK = 20_000, 8, 1000
"""Different things that are said; messages of a conversation; conversations that go on at one time."""
SECONDS_APART = 6
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


def written(url: str, *, messages: int, seed: int) -> dict[str, Any]:
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
