"""Tickets like one of these days near it: which, in what order, for whom, and by an index however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, text

from desk.review.masking import NOBODY
from desk.staff.actor import Actor
from desk.tickets.kin import kin
from desk.tickets.nearby import Near, near
from desk.tickets.told import reaches, told
from tests.integration.test_pushes import explained
from tests.office import OPERATOR, SUPERVISOR, WANGJING, WANGJING_OFFICE, Office
from tests.sealed_store import Database

HERE: dict[str, Any] = {"lat": 39.9961, "long": 116.4816, "address": None}
MANY = text(
    "INSERT INTO tickets (number, tracking_code, filing_key, version, status, kind, category, category_group, title, "
    "description, district, subdistrict, anonymous, confidential, published, public_id, contact_by, lang, channel, "
    "co_units, urgency, dispatch_due_at, due_at, created_at, updated_at, reopen_count, return_count, dispatch_count, "
    "urge_count, awaits_citizen, lat, long, place_cell, unit) "
    "SELECT 'XX' || i, 'ABCDEF', 'many:' || i, 1, CASE WHEN i % 20 = 0 THEN 'in_progress' ELSE 'closed' END, "
    "'complaint', 'sanitation.rubbish_collection', 'sanitation', 'x', 'x', '110105', "
    "CASE WHEN i % 300 = 0 THEN '110105026' ELSE '110105' || (100 + i % 300) END, FALSE, FALSE, FALSE, 'p' || i, "
    "'chat', 'zh', 'web', '[]', 'normal', at, at, at, at, 0, 0, 1, 0, FALSE, 39.9 + i % 1000 * 0.0003, "
    "116.3 + i % 977 * 0.0003, 2900000000 + i % 5000, 'D110105' "
    "FROM (SELECT i, CAST('2026-11-24 04:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) - i * INTERVAL '1 minute' AS at "
    "FROM generate_series(1, 60000) AS n(i)) AS many"
)
MANY_MESSAGES = text(
    "INSERT INTO messages (conversation_id, direction, author, text, status, priority, attempts, due_at, created_at, "
    "ticket_id) SELECT :chat, 'out', 'system', 'x', 'sent', 2, 1, now(), now(), CASE WHEN i % 3 = 0 THEN i END "
    "FROM generate_series(1, 40000) AS n(i)"
)


async def near_by(office: Office, number: str, actor: Actor = OPERATOR) -> Sequence[Near]:
    view = await office.tickets.get(number, actor=actor)
    async with office.db.read() as session:
        return await near(session, view, office.tickets.rules(), actor=actor)


async def test_open_ones_come_first_then_the_nearest(db: Database) -> None:
    office = Office(db)
    done = await office.resolved(await office.conversation(), **HERE)
    far = (await office.file(**HERE | {"lat": 39.9981})).number
    close = (await office.file(**HERE | {"lat": 39.9965})).number
    number = (await office.file(**HERE)).number

    found = await near_by(office, number)

    assert [one.number for one in found] == [close, far, done]
    assert [one.is_open for one in found] == [True, True, False]
    assert [round(one.apart or 0, -1) for one in found] == [40, 220, 0]


async def test_other_matters_other_areas_and_older_ones_are_none(db: Database) -> None:
    office = Office(db)
    old = (await office.file()).number
    office.clock.forward(days=31)
    await office.file(category="municipal_facilities.lamp")
    await office.file(subdistrict=None, district="110108")
    like = (await office.file(address="望京西园四区")).number
    number = (await office.file()).number

    found = await near_by(office, number)

    assert [one.number for one in found] == [like]
    assert not found[0].same_place
    assert old not in {one.number for one in found}


async def test_what_is_merged_with_it_already_is_not_offered_again(db: Database) -> None:
    office = Office(db)
    leader, follower, other = [(await office.file()).number for _ in range(3)]
    await office.step(follower, "merge", parent=leader)

    assert [one.number for one in await near_by(office, leader)] == [other]
    assert [one.number for one in await near_by(office, follower)] == [other]
    view = await office.tickets.get(leader, actor=OPERATOR)
    async with office.db.read() as session:
        assert [one.number for one in (await kin(session, view, OPERATOR)).followers] == [follower]


async def test_a_unit_is_shown_its_own_ones_only(db: Database) -> None:
    office = Office(db)
    chat = await office.conversation()
    theirs = await office.filed(chat)
    mine = (await office.file()).number
    number = await office.filed(chat, previous=theirs)
    for one in (mine, number):
        await office.step(one, "dispatch")

    assert [one.number for one in await near_by(office, number, WANGJING_OFFICE)] == [mine]
    view = await office.tickets.get(number, actor=WANGJING_OFFICE)
    async with office.db.read() as session:
        earlier = (await kin(session, view, WANGJING_OFFICE)).previous
    assert earlier is not None
    assert (earlier.number, earlier.title, earlier.opens) == (theirs, None, False)


@pytest.mark.parametrize("actor", [SUPERVISOR, WANGJING_OFFICE], ids=["hotline", "unit"])
async def test_among_many_tickets_a_page_reads_by_indexes_only(postgres_url: str, actor: Actor) -> None:
    db = Database(postgres_url)
    office = Office(db)
    chat = await office.conversation()
    number = await office.filed(chat, **HERE, subdistrict=WANGJING)
    await office.step(number, "dispatch")
    view = await office.tickets.get(number, actor=actor)
    async with db.begin() as session:
        await session.execute(MANY)
        await session.execute(MANY_MESSAGES, {"chat": chat})
    async with db.begin() as session:
        for table in ("tickets", "messages", "reaches", "incidents"):
            await session.execute(text(f"ANALYZE {table}"))
    seen: list[tuple[str, Any]] = []
    event.listen(
        db.engines[-1].sync_engine, "before_cursor_execute", lambda *given: seen.append((given[2], given[3]))
    )

    async with db.read() as session:
        await near(session, view, office.tickets.rules(), actor=actor)
        await kin(session, view, actor)
        await told(session, view.id, actor, known=NOBODY)
        await reaches(session, view.id, office.tickets.rules())
    statements = list(seen)
    async with db.read() as session:
        plans = [await explained(session, db, *statement) for statement in statements]
    await db.close()

    assert len(plans) >= 6
    assert not [plan for plan in plans if "Seq Scan on tickets" in plan or "Seq Scan on messages" in plan]
    assert any("ix_messages_ticket_id" in plan for plan in plans)
    # A unit's own tickets may be found by its own indexes just as well.
    if actor is SUPERVISOR:
        assert any("ix_tickets_subdistrict_group" in plan for plan in plans)
        assert any("ix_tickets_place_cell_created_at" in plan for plan in plans)
