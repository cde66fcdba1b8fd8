"""Many officers on the same few tickets at once, over the staff API on PostgreSQL: nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime

from tests import officers, officers_store
from tests.sealed_store import Database
from tests.staff_room import Clock, staff_room

OFFICERS, TICKETS, STEPS, SEED = 8, 6, 20, 1


async def test_no_change_of_many_officers_is_lost_and_every_refusal_says_why(postgres_url: str) -> None:
    db = Database(postgres_url)
    try:
        async with staff_room(db, Clock(datetime.now(UTC))) as room:
            numbers = await officers.file(db, room.tickets, TICKETS)
            people = await officers.hire(db, OFFICERS)

            log = await officers.play(people, numbers, str(room.server.make_url("")), steps=STEPS, seed=SEED)

            assert log.faults == []
            assert len(log.accepted) > OFFICERS
            assert any(answer.startswith("409") for answer in log.answers)
            assert await officers_store.wrong(db, numbers, log.accepted, room.zone) == []
    finally:
        await db.close()
