"""A store of millions of tickets: some that a crowd lived through, written many times by PostgreSQL itself.

Each copy has ids, numbers, people, chats and doors of its own, and all that hangs on a ticket comes with it. What slows
a load down is made again at the end. Whoever was stopped goes on with the stretch or the index that is missing.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from psycopg import sql

from bot import demo
from bot.crowd import Crowd
from bot.crowd_rows import COLUMNS, DAY, Row, Story
from bot.setup.progress import Refusal, bar, say, step
from city.pack import CityPack, load
from desk.search import persons
from desk.store import bulk, migrate
from desk.store.derived import PERSON
from desk.store.seal import Seal
from tests.measuring.past_tickets import NAMES as GIVEN
from tests.measuring.past_tickets import SURNAMES
from tests.sealed_store import SEAL
from tests.staff_room import CITY

DAYS = 150
"""The city that this is drawn after takes up ten million matters in so many days."""
DOORS = 89
"""As many as a crowd's road has: a copy's roads are so much longer."""
BYTES, SPARE = 5000, 1.2
"""What a ticket takes with everything that hangs on it, and how much more there must be before it is begun."""
AT_ONCE = 400_000
"""So many tickets are written in one transaction."""
FIGURES = (
    "ticket_figures",
    "ticket_spans",
    "daily_figures",
    "daily_volumes",
    "monthly_volumes",
    "daily_waits",
)
"""What figures are read from is left out: nobody who is asked for a ticket reads it."""
TABLES = [name for name in COLUMNS if name not in ("numbers", *FIGURES)]
KEYS = {"conversations": "id", "tickets": "id", "ticket_words": "rowid"}
"""By what a stretch of a table is found: else by its ticket."""
MOVED = "({0} - 1) * {copies} + k + 1"
"""An id of a copy: all copies of one row stand together, so that ids go on in the order of time."""
_ID, _TICKET, _CHAT = (MOVED.replace("{0}", f"b.{name}") for name in ("id", "ticket_id", "conversation_id"))
_SEQ = MOVED.replace("{0}", "{ticket}.seq")
_NUMBER = f"{{ticket}}.day || lpad(({_SEQ})::text, 6, '0')"
_DOOR = f"({{ticket}}.door + {DOORS} * k)::text"
_MARK = "CASE k WHEN 0 THEN {ticket}.phone_mark ELSE left(md5({ticket}.phone_mark || ':' || k), 20) END"
CHANGED: Mapping[str, Mapping[str, str]] = {
    "conversations": {"id": _ID, "address": "b.address || '-' || k"},
    "tickets": {
        "id": _ID,
        "number": _NUMBER.replace("{ticket}", "b"),
        "filing_key": f"'demo:' || ({_ID})",
        "public_id": "left(md5(b.public_id || ':' || k), 16)",
        "conversation_id": _CHAT,
        "phone_mark": _MARK.replace("{ticket}", "b"),
        "address": f"b.street || {_DOOR.replace('{ticket}', 'b')} || '号'",
        "place_key": f"b.spot || {_DOOR.replace('{ticket}', 'b')} || '号'",
    },
    "ticket_words": {
        "rowid": MOVED.replace("{0}", "b.rowid"),
        "words": f"""ts_delete(b.words, ARRAY[right(t.number, 6), t.seq::text, t.door::text])
            || array_to_tsvector(ARRAY[lpad(({_SEQ})::text, 6, '0'), ({_SEQ})::text, {_DOOR},
                '{PERSON}' || {_MARK}])""".replace("{ticket}", "t"),
    },
    "messages": {
        "id": _ID,
        "conversation_id": _CHAT,
        "ticket_id": _TICKET,
        "text": f"replace(b.text, t.number, {_NUMBER.replace('{ticket}', 't')})",
    },
    "ticket_history": {
        "id": _ID,
        "ticket_id": _TICKET,
        "actor": f"""CASE b.actor_kind WHEN 'citizen'
            THEN 'citizen:' || ({MOVED.replace("{0}", "substr(b.actor, 9)::bigint")}) ELSE b.actor END""",
    },
    "surveys": {"id": _ID, "ticket_id": _TICKET},
}
"""What a copy has of its own; the rest is as it was lived through."""
WITH_TICKET = ("messages", "ticket_words")
PREPARED = """
    ALTER TABLE base.tickets ADD day text, ADD seq int, ADD door int, ADD street text, ADD spot text;
    UPDATE base.tickets AS t SET
        day = left(number, -6), seq = right(number, 6)::int, door = substring(address from '([0-9]+)号$')::int,
        street = regexp_replace(address, '[0-9]+号$', ''), spot = regexp_replace(place_key, '[0-9]+号$', ''),
        reporter_name = p.name, reporter_phone = p.phone, phone_mark = p.mark
        FROM base.people AS p WHERE p.conversation = t.conversation_id;
    UPDATE base.ticket_words AS w SET words = w.words || array_to_tsvector(p.marks)
        FROM base.people AS p JOIN base.tickets AS t ON t.conversation_id = p.conversation WHERE t.id = w.rowid;
"""


@dataclass(frozen=True)
class Size:
    """So many tickets are lived through, and each is there in so many copies."""

    lived: int
    copies: int
    seed: int

    @property
    def tickets(self) -> int:
        """How many that makes."""
        return self.lived * self.copies


class CityCrowd(Crowd):
    """Tickets at a city's pace, the last ones still open. Of what was said the complaint and the last news are kept, or
    two of these where it was reopened.
    """

    goes_on = True

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, now: datetime) -> None:
        super().__init__(pack, folder, tickets=tickets, seed=seed, now=now)
        self._begins, self._lasts = self._now - DAYS * DAY, DAYS * DAY

    def _write(self, rows: dict[str, list[Row]], story: Story, chance: Random) -> None:
        del story.messages[1 : -2 if story.reopened else -1]
        super()._write(rows, story, chance)


def crowd(folder: Path, now: datetime, *, tickets: int, seed: int) -> CityCrowd:
    """That of a city pack's folder, in the days before `now`."""
    return CityCrowd(load(folder), folder, tickets=tickets, seed=seed, now=now)


def phone(person: int) -> str:
    """The number of the person with this conversation, before any copy."""
    return f"13{person:09d}"


def filled(folder: Path, url: str, size: Size) -> dict[str, Any]:
    """What is in the store that this fills, unless it is there already. Raises Refusal where it has no room."""
    file = folder / "generated.json"
    wanted = {**asdict(size), "revision": migrate.head()}
    if file.exists():
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if {name: known.get(name) for name in wanted} == wanted:
            return known
        file.unlink()
    begun = time.monotonic()
    _require_room(folder, url, size)
    multiplied(url, size)
    found = {**wanted, "seconds_of_the_last_run": round(time.monotonic() - begun), **_counted(url)}
    file.write_text(json.dumps(found), encoding="utf-8")
    with _opened(url) as admin:
        admin.execute("DROP SCHEMA base CASCADE")
    return found


def multiplied(url: str, size: Size) -> None:
    """Fill the store of `url` with so many tickets, from wherever an earlier run of the same size got to."""
    if not _is_begun(url, size):
        with _opened(url) as admin:
            admin.execute(
                "DROP SCHEMA IF EXISTS base CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
            )
        migrate.upgrade(url)
        made = partial(crowd, CITY, (now := datetime.now(UTC)), tickets=size.lived, seed=size.seed)
        asyncio.run(demo.fill_with(url, load(CITY), now, made, tickets=size.lived))
        with _opened(url) as admin, step("Setting apart what is copied"):
            _set_apart(admin, size)
    with _opened(url) as admin:
        _copy(admin, size)
        _restore(admin)


def _require_room(folder: Path, url: str, size: Size) -> None:
    with _opened(url) as admin:
        [there] = admin.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    needed = int(size.tickets * BYTES * SPARE) - there
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refusal(
            f"{size.tickets:,} tickets need {needed / 2**30:.0f} GB more and {free / 2**30:.0f} GB are free:"
            " make room, or set TICKETS lower"
        )


@contextmanager
def _opened(url: str) -> Iterator[psycopg.Connection]:
    """A connection that commits each statement and makes indexes with one process."""
    with psycopg.connect(url, autocommit=True) as admin:
        for name, value in (
            ("TimeZone", "UTC"),
            ("maintenance_work_mem", "1GB"),
            ("max_parallel_maintenance_workers", "0"),
            ("client_min_messages", "warning"),
        ):
            admin.execute(f"SET {name} = '{value}'")
        yield admin


def _is_begun(url: str, size: Size) -> bool:
    with _opened(url) as admin:
        if not admin.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = 'base' AND tablename = 'size'"
        ).fetchone():
            return False
        return admin.execute("SELECT lived, copies, seed, revision FROM base.size").fetchone() == (
            *asdict(size).values(),
            migrate.head(),
        )


def _set_apart(admin: psycopg.Connection, size: Size) -> None:
    """Move what was lived through out of the product's tables, and keep how they are made whole again."""
    with admin.transaction():
        admin.execute("CREATE SCHEMA base")
        for table in TABLES:
            admin.execute(f"CREATE TABLE base.{table} AS TABLE {table}")
            admin.execute(f"CREATE INDEX ON base.{table} ({KEYS.get(table, 'ticket_id')})")
        _write_people(admin, SEAL)
        admin.execute(PREPARED)
        again = [one.as_string(admin) for one in bulk.put_aside(admin, TABLES)]
        admin.execute(f"TRUNCATE {', '.join([*TABLES, *FIGURES])} CASCADE")
        admin.execute("UPDATE numbers SET last = last * %s", [size.copies])
        admin.execute("CREATE TABLE base.done (first bigint PRIMARY KEY)")
        admin.execute("CREATE TABLE base.again (n serial PRIMARY KEY, statement text)")
        for statement in again:
            admin.execute("INSERT INTO base.again (statement) VALUES (%s)", [statement])
        admin.execute("CREATE TABLE base.size (lived int, copies int, seed int, revision text)")
        admin.execute(
            "INSERT INTO base.size VALUES (%s, %s, %s, %s)", [*asdict(size).values(), migrate.head()]
        )
    admin.execute("ANALYZE")


def _write_people(admin: psycopg.Connection, seal: Seal) -> None:
    """Who reports, by conversation: a name that others have too and a number of their own."""
    chance = Random("people")
    admin.execute(
        "CREATE TABLE base.people (conversation bigint PRIMARY KEY, name text, phone text, mark text, marks text[])"
    )
    ids = [row[0] for row in admin.execute("SELECT id FROM base.conversations ORDER BY id")]
    with admin.cursor() as cursor, cursor.copy("COPY base.people FROM STDIN") as copy:
        for one in ids:
            name, number = chance.choice(SURNAMES) + chance.choice(GIVEN), phone(one)
            marks = [f"{PERSON}{seal.mark(told)}" for told in persons.kept(name, None)]
            mark = seal.mark(persons.of_number(number) or "")
            sealed = (
                seal.sealed(name, "tickets.reporter_name"),
                seal.sealed(number, "tickets.reporter_phone"),
            )
            copy.write_row((one, *sealed, mark, marks))


def _copy(admin: psycopg.Connection, size: Size) -> None:
    """Write all copies of a stretch of tickets and of what hangs on them, stretch by stretch."""
    stretch = max(1, AT_ONCE // size.copies)
    done = {row[0] for row in admin.execute("SELECT first FROM base.done")}
    firsts = range(1, size.lived + 1, stretch)
    statements = [_statement(admin, table, size.copies) for table in TABLES]
    before = min(size.lived, len(done) * stretch) * size.copies
    with bar("Writing tickets", size.tickets, before=before) as written:
        for first in firsts:
            if first in done:
                continue
            last = min(first + stretch - 1, size.lived)
            with admin.transaction():
                for statement in statements:
                    admin.execute(statement, {"first": first, "last": last})
                admin.execute("INSERT INTO base.done VALUES (%s)", [first])
            # While its pages are in memory: later each of them would be read and written once more.
            admin.execute(f"VACUUM {', '.join(TABLES)}")
            written((last - first + 1) * size.copies)


def _statement(admin: psycopg.Connection, table: str, copies: int) -> str:
    found = admin.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        " AND table_name = %s ORDER BY ordinal_position",
        [table],
    )
    columns = [row[0] for row in found]
    changed, key = CHANGED[table], KEYS.get(table, "ticket_id")
    values = ", ".join(changed.get(name, f'b."{name}"').replace("{copies}", str(copies)) for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    ticket = f"JOIN base.tickets AS t ON t.id = b.{key}" if table in WITH_TICKET else ""
    return (
        f"INSERT INTO {table} ({named}) SELECT {values} FROM"
        f" (SELECT * FROM base.{table} WHERE {key} BETWEEN %(first)s AND %(last)s ORDER BY {key}) AS b"
        f" {ticket} CROSS JOIN generate_series(0, {copies - 1}) AS k"
    )


def _restore(admin: psycopg.Connection) -> None:
    """Make indexes and constraints again, one by one."""
    left = admin.execute("SELECT n, statement FROM base.again ORDER BY n").fetchall()
    for nth, (n, statement) in enumerate(left, 1):
        with step(f"{nth} of {len(left)}: {statement[:70]}"), admin.transaction():
            admin.execute(statement)
            admin.execute("DELETE FROM base.again WHERE n = %s", [n])
    for table in TABLES:
        if table != "ticket_words":
            last = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {}")
            admin.execute(last.format(sql.Identifier(table)), [table])
    with step("Vacuuming and analysing"):
        admin.execute("VACUUM ANALYZE")


def _counted(url: str) -> dict[str, Any]:
    """How much there is, and how large it is with its indexes."""
    with _opened(url) as admin, step("Counting"):
        counts = {
            table: (admin.execute(f"SELECT count(*) FROM {table}").fetchone() or (0,))[0] for table in TABLES
        }
        sizes = {
            table: (admin.execute("SELECT pg_total_relation_size(%s)", [table]).fetchone() or (0,))[0]
            // 2**20
            for table in TABLES
        }
        [still_open] = admin.execute(
            "SELECT count(*) FROM tickets WHERE status IN ('received','dispatched','in_progress','returned')"
        ).fetchone() or (0,)
        [whole] = admin.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    say(f"{counts['tickets']:,} tickets, {counts['messages']:,} messages, {whole / 2**30:.1f} GB")
    return {"rows": counts, "open": still_open, "mb": sizes, "bytes_a_ticket": whole // counts["tickets"]}
