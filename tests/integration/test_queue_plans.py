"""Every order and filter that the queue offers is walked by an index on PostgreSQL, however many tickets there are."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.console.sought import DUE, Sought, sought
from desk.staff.actor import Actor
from desk.tickets import orders, queries
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.queries import TicketFilter
from desk.tickets.to_call import counted, moments
from tests.office import OPERATOR, WANGJING, Office
from tests.sealed_store import Database
from tests.staff_room import beijing

HANDLER = Actor("staff", None, "wangjing", "handler", "S110105026")
MANY = 30_000
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TO_CALL = (
    "ix_tickets_answered_without_chat",
    "ix_surveys_went_by",
    "ix_reaches_to_call",
    "ix_tickets_answered_leaders",
    "ix_tickets_parent_id",
    "pk_tickets",
)
FILTERS = {
    "status": "received",
    "urgency": "urgent",
    "unit": "S110105026",
    "category": "utilities.water",
    "district": "110105",
    "subdistrict": WANGJING,
    "channel": "phone",
    "returned": "1",
    "followed": "1",
    "q": "停水",
}
COPIES = """
    INSERT INTO tickets (
        number, tracking_code, filing_key, version, status, kind, category, category_group, title, description,
        address, district, subdistrict, anonymous, confidential, published, public_id, contact_by, lang, channel, unit,
        co_units, urgency, dispatch_due_at, due_at, limit_at, created_at, updated_at, reopen_count, return_count,
        dispatch_count, followers, resolved_at, conversation_id
    )
    SELECT 'X' || n, 'AAAAAA', 'copy:' || n, 1,
        CASE WHEN n % 10 > 0 THEN 'closed' WHEN n % 20 = 0 THEN 'received' ELSE 'in_progress' END, kind,
        CASE n % 7 WHEN 0 THEN 'utilities.water' ELSE category || n % 60 END, category_group, title, description,
        address, CASE n % 5 WHEN 0 THEN '110105' ELSE '1101' || n % 16 END,
        CASE n % 97 WHEN 0 THEN '110105026' ELSE '110105' || n % 343 END, false, false, false, 'p' || n, 'chat',
        'zh', CASE n % 50 WHEN 0 THEN 'phone' ELSE 'web' END, 'S' || n % 343, '[]',
        CASE n % 40 WHEN 0 THEN 'urgent' ELSE 'normal' END,
        created_at, created_at, created_at + n * interval '1 second', created_at - n * interval '1 minute',
        created_at - n * interval '30 seconds', 0, CASE n % 30 WHEN 0 THEN 1 ELSE 0 END, 0,
        CASE n % 60 WHEN 0 THEN n % 9 ELSE 0 END,
        CASE WHEN n % 10 > 0 THEN created_at - n * interval '1 minute' END,
        CASE WHEN n % 20 <> 1 THEN (SELECT min(id) FROM conversations) END
    FROM tickets, generate_series(1, :many) AS n WHERE tickets.number NOT LIKE 'X%'
"""
WORDS = """
    INSERT INTO ticket_words (rowid, words)
    SELECT id, CAST(CASE WHEN id % 200 = 0 THEN '停水' ELSE '垃圾' END AS tsvector) FROM tickets
    WHERE number LIKE 'X%'
"""
FOLLOW_UPS = """
    INSERT INTO surveys (ticket_id, state, at_limit, asked_at, delivered_at)
    SELECT id, CASE WHEN id % 30 = 0 THEN 'expired' ELSE 'answered' END, false, resolved_at, resolved_at
    FROM tickets WHERE resolved_at IS NOT NULL
"""
REACHES = """
    INSERT INTO reaches (ticket_id, about, state, tried, begun_at, calls)
    SELECT id, 'answer', CASE WHEN id % 500 = 0 THEN 'call' ELSE 'seen' END, '[]', resolved_at, 0
    FROM tickets WHERE resolved_at IS NOT NULL
"""


@pytest.fixture
async def full(postgres_url: str) -> AsyncIterator[Database]:
    """So many tickets that reading them all is dearer than any index."""
    db = Database(postgres_url)
    office = Office(db)
    await office.conversation()
    await office.file()
    async with db.begin() as session:
        await session.execute(text(COPIES), {"many": MANY})
        for statement in (WORDS, FOLLOW_UPS, REACHES):
            await session.execute(text(statement))
    async with db.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        # As after a night: an index by itself tells then what a page holds, which makes walking it cheaper.
        await connection.execute(text("VACUUM ANALYZE"))
    yield db
    await db.close()


def asked_for() -> list[tuple[Sought, Actor]]:
    """Every view and order with no filter, with one, with two, and with each time that is left."""
    found = []
    pack = beijing()
    combinations = [(), *((one,) for one in FILTERS), *itertools.combinations(FILTERS, 2)]
    for view in ("open", "received", "in_progress", "returned", "done", "all"):
        for names in combinations:
            for order in ("", "due", "oldest", "newest", "followers", "updated"):
                query = {"view": view, "sort": order, **{name: FILTERS[name] for name in names}}
                for actor in (OPERATOR, HANDLER):
                    found.append((sought(query, actor, pack), actor))
        for due, order in itertools.product(DUE, ("", "oldest", "followers", "updated")):
            found.append((sought({"view": view, "due": due, "sort": order}, OPERATOR, pack), OPERATOR))
    unique = {(one.query(), actor.role): (one, actor) for one, actor in found}
    return list(unique.values())


async def planned(connection: AsyncConnection, statement: Any) -> str:
    """How PostgreSQL is going to run it."""
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    values = tuple(compiled.params[name] for name in compiled.positiontup or ())
    rows = await connection.exec_driver_sql(f"EXPLAIN {compiled}", values)
    return "\n".join(str(row[0]) for row in rows)


async def test_no_view_order_or_filter_reads_all_tickets(full: Database) -> None:
    rules = Office(full).tickets.rules()
    whole = []

    async with full.engine.connect() as connection:
        for one, actor in asked_for():
            plan = await planned(connection, queries.listed(one.wanted(rules, NOW), actor, limit=51))
            if "Seq Scan on tickets" in plan:
                whole.append(f"{one.query()} {actor.role}\n{plan}")

    assert not whole, f"{len(whole)} of {len(asked_for())}:\n" + "\n\n".join(whole[:5])


@pytest.mark.parametrize("view", ["done", "all"])
async def test_what_a_unit_helps_with_is_looked_up_and_not_walked_for(full: Database, view: str) -> None:
    wanted = Sought(view).wanted(Office(full).tickets.rules(), NOW)

    async with full.engine.connect() as connection:
        plan = await planned(connection, queries.listed(wanted, HANDLER, limit=51))

    assert "ix_tickets_co_units" in plan
    assert "ix_tickets_created_at_id" not in plan


async def test_whom_to_call_is_looked_up_and_not_walked_for(full: Database) -> None:
    rules = Office(full).tickets.rules()
    every = TicketFilter(to_call=rules)
    lists = [every, replace(every, district="110105"), replace(every, status=("closed",))]
    statements = [
        counted(moments(rules), most=1000),
        *(
            queries.listed(replace(one, order=order), OPERATOR, limit=51)
            for one, order in itertools.product(lists, orders.WAYS)
        ),
    ]

    async with full.engine.connect() as connection:
        plans = [await planned(connection, one) for one in statements]

    for plan in plans:
        assert not re.search(r"Seq Scan on (tickets|surveys|reaches)", plan), plan
        assert all(index in plan for index in TO_CALL), plan


@pytest.mark.parametrize("order", orders.WAYS)
async def test_a_page_far_behind_begins_at_its_place_in_an_index(full: Database, order: orders.Order) -> None:
    office = Office(full)
    wanted = TicketFilter(status=UNSOLVED, order=order)
    first = await office.tickets.list(wanted, actor=OPERATOR, limit=50)

    async with full.engine.connect() as connection:
        plan = await planned(connection, queries.listed(wanted, OPERATOR, limit=51, cursor=first.next))

    assert "Index Cond: (ROW(" in plan
    assert "Sort" not in plan


async def test_pages_of_each_order_begin_where_the_last_one_ended(full: Database) -> None:
    office = Office(full)
    for order in orders.WAYS:
        wanted = Sought("open", order=order).wanted(office.tickets.rules(), NOW)
        first = await office.tickets.list(wanted, actor=OPERATOR, limit=50)
        second = await office.tickets.list(wanted, actor=OPERATOR, limit=50, cursor=first.next)
        back = await office.tickets.list(wanted, actor=OPERATOR, limit=50, before=second.previous)
        assert not {one.id for one in first.items} & {one.id for one in second.items}
        assert [one.id for one in back.items] == [one.id for one in first.items]
