"""Some simulated hours with random faults: `make measure-week` lives a whole week on each store.

And the oracle that says that all is well is shown what is not.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.measuring.week import lived
from tests.sealed_store import Database
from tests.week.oracle import agree
from tests.week.week import Plan, Week

SMALL = Plan(seed=8, span=timedelta(hours=5), citizens=6, said_a_step=2)
TAMPERED = {
    "an answer is gone": "DELETE FROM messages WHERE id = (SELECT max(id) FROM messages WHERE answers IS NOT NULL)",
    "a message of a citizen is gone": "DELETE FROM messages WHERE direction = 'in' AND id = (SELECT max(id) FROM "
    "messages WHERE direction = 'in')",
    "something waits": "UPDATE messages SET status = 'waiting' WHERE id = (SELECT max(id) FROM messages)",
    "a ticket is not what its history says": "UPDATE tickets SET status = 'closed' WHERE status <> 'closed'",
    "a notice is gone": "DELETE FROM messages WHERE notice = 'notice.dispatched' AND id = (SELECT max(id) FROM "
    "messages WHERE notice = 'notice.dispatched')",
    "a complaint was filed for another one": "UPDATE tickets SET description = (SELECT description FROM tickets "
    "ORDER BY id LIMIT 1)",
}


async def test_after_many_faults_transcript_queue_and_ticket_history_agree(postgres_url: str) -> None:
    found = await lived(postgres_url, SMALL)

    assert min(found["tickets"], found["deaths"], found["unheard"], found["delivered_again"]) > 0, found


async def test_the_oracle_sees_what_does_not_agree(sqlite_url: str, tmp_path: Path) -> None:
    week = Week(sqlite_url, SMALL)
    await week.live()
    well = await agree(week, sqlite_url)
    await week.service.db.close()

    for what, statement in TAMPERED.items():
        file = tmp_path / "tampered.db"
        shutil.copy(tmp_path / "desk.db", file)
        with closing(sqlite3.connect(file)) as store, store:
            assert store.execute(statement).rowcount > 0, what
        week.service.db = Database(f"sqlite:///{file}")
        with pytest.raises(AssertionError):
            await agree(week, f"sqlite:///{file}")
        await week.service.db.close()

    assert well["tickets"] > 0
