"""PostgreSQL is asked without threads: every answer is its asker's own, whatever happens to a connection meanwhile."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import pytest

from bot.nlu.databases import CONNECTIONS, Database, StoreFailed, database
from bot.nlu.prepared import named
from bot.nlu.watched import Connections

TABLES = ("CREATE TABLE IF NOT EXISTS {p}told (words TEXT PRIMARY KEY)",)
SAY = "SELECT ?::text"
KEEP = "INSERT INTO {p}told (words) VALUES (?) ON CONFLICT DO NOTHING"
FEW = "SELECT count(*) FROM {p}told WHERE words <> ?"
OURS = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'watched'"
END_ALL = f"SELECT pg_terminate_backend(pid) {OURS} AND pid <> pg_backend_pid()"
COUNT = f"SELECT count(*) {OURS}"


@pytest.fixture
def asked(postgres: str) -> Iterator[Database]:
    """The database by this module's own connections."""
    sign = "&" if "?" in postgres else "?"
    made = database(f"{postgres}{sign}application_name=watched", TABLES)
    yield made
    made.close()


async def test_everybody_gets_their_own_answer_over_a_few_connections(asked: Database) -> None:
    answers = await asyncio.gather(*(asked.ask(SAY, str(number)) for number in range(50)))

    assert answers == [[(str(number),)] for number in range(50)]
    [(connections,)] = await asked.ask(COUNT)
    # The one that made the tables may not have gone yet.
    assert 1 <= connections <= CONNECTIONS + 1


async def test_an_address_may_tell_the_place_of_its_server_behind_the_question_mark(postgres: str) -> None:
    import psycopg2.extensions

    told = psycopg2.extensions.parse_dsn(postgres)
    rest = "&".join(f"{name}={quote(words, safe='')}" for name, words in told.items() if name != "dbname")
    for scheme in ("postgres", "postgresql", "postgresql+asyncpg"):
        named_last = database(f"{scheme}:///{told['dbname']}?{rest}", TABLES)

        assert await named_last.ask(SAY, "here") == [("here",)]
        assert await named_last.change((KEEP, scheme)) == 1
        named_last.close()


async def test_several_statements_are_one_transaction_and_the_last_one_counts(asked: Database) -> None:
    await asked.change(("DELETE FROM {p}told",))

    assert await asked.change((KEEP, "one"), (KEEP, "two"), (KEEP, "two")) == 0
    assert await asked.change((KEEP, "two"), (KEEP, "three")) == 1
    with pytest.raises(Exception, match="division by zero"):
        await asked.change((KEEP, "four"), ("SELECT 1 / ?::int", 0))
    assert await asked.ask("SELECT words FROM {p}told ORDER BY words") == [("one",), ("three",), ("two",)]


async def test_a_statement_is_prepared_once_for_each_kind_of_its_values_whatever_they_are(
    asked: Database,
) -> None:
    said = [await asked.ask(SAY, words) for words in ("'); --", "%s $1 ?", "路灯")]
    numbers = [await asked.ask(SAY, number) for number in (7, 2.5, 8)]
    nothing = await asked.ask(SAY, None)

    prepared = await asked.ask("SELECT statement, parameter_types::text FROM pg_prepared_statements")
    assert (said, nothing) == ([[("'); --",)], [("%s $1 ?",)], [("路灯",)]], [(None,)])
    assert numbers == [[("7",)], [("2.5",)], [("8",)]]
    kinds = [kinds for words, kinds in prepared if "$1::text" in words]
    assert (len(kinds), {*kinds}) == (3, {"{text}", "{bigint}", '{"double precision"}'})


@pytest.mark.parametrize(
    "of_others",
    [
        "DEALLOCATE ALL",
        f"PREPARE {named(FEW.replace('{p}', 'dialogue.'), ['text'])} (text) AS SELECT 7",
        "ALTER TABLE {p}told ADD COLUMN more TEXT",
    ],
)
async def test_what_is_prepared_no_more_or_was_by_others_is_carried_out_as_it_stands(
    asked: Database, of_others: str
) -> None:
    everything = "SELECT * FROM {p}told WHERE words = ?"
    await asked.ask("DROP TABLE {p}told; CREATE TABLE {p}told (words TEXT PRIMARY KEY); SELECT ?::text", None)
    assert await asked.change((KEEP, "one")) == 1
    assert await asked.ask(everything, "one") == [("one",)]

    # A value of no kind is not prepared.
    await asked.ask(f"{of_others}; SELECT ?::text", None)

    [row] = await asked.ask(everything, "one")
    assert row[0] == "one"
    assert await asked.change((KEEP, "two"), (KEEP, "two"), (KEEP, "three")) == 1
    assert await asked.ask(FEW, "one") == [(2,)]


async def test_connections_that_the_server_ended_are_not_used_again(asked: Database) -> None:
    await asyncio.gather(*(asked.ask(SAY, "") for _ in range(CONNECTIONS)))
    await asked.ask(END_ALL)
    await asyncio.sleep(0.1)

    answers = await asyncio.gather(*(asked.ask(SAY, str(number)) for number in range(CONNECTIONS)))

    assert answers == [[(str(number),)] for number in range(CONNECTIONS)]


async def test_a_connection_that_ends_under_a_statement_is_tried_again(asked: Database) -> None:
    sleeping = asyncio.ensure_future(asked.ask("SELECT ?::text FROM pg_sleep(0.5)", "slept"))
    await asyncio.sleep(0.1)

    await asked.ask(END_ALL)

    assert await sleeping == [("slept",)]


async def test_whoever_stops_waiting_leaves_nobody_their_answer(asked: Database) -> None:
    for _ in range(CONNECTIONS + 1):
        given_up = asyncio.ensure_future(asked.ask("SELECT ?::text FROM pg_sleep(0.1)", "too late"))
        await asyncio.sleep(0.02)
        given_up.cancel()
        with suppress(asyncio.CancelledError):
            await given_up

    assert await asked.ask(SAY, "mine") == [("mine",)]


async def test_what_does_not_fit_into_one_parcel_is_sent_and_read_whole(asked: Database) -> None:
    words = "望京" * 4_000_000

    assert await asked.ask(SAY, words) == [(words,)]


def test_a_loop_that_ended_takes_its_connections_along(asked: Database) -> None:
    for words in ("first", "second"):
        assert asyncio.run(asked.ask(SAY, words)) == [(words,)]


async def test_a_server_that_is_not_there_fails_after_the_retries() -> None:
    nowhere = database("postgresql://nobody@127.0.0.1:1/nothing", TABLES)

    with pytest.raises(StoreFailed):
        await nowhere.ask(SAY, "")
    nowhere.close()


async def test_a_server_that_lets_nobody_in_is_not_waited_for() -> None:
    import psycopg2

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        connections = Connections(
            lambda: psycopg2.connect(f"postgresql://nobody@127.0.0.1:{port}/nothing", async_=True),
            most=1,
            seconds=0.1,
        )
        for _ in range(2):
            with pytest.raises(asyncio.TimeoutError):
                async with connections.one():
                    raise AssertionError("nobody let us in")


async def test_a_name_that_is_looked_up_for_long_holds_up_nobody_else() -> None:
    looked_up = threading.Event()

    def begin() -> Any:
        looked_up.wait(10)
        raise OSError("no such host")

    connections = Connections(begin, most=1, seconds=0.1)
    asking = asyncio.ensure_future(_nothing(connections))
    await asyncio.sleep(0)
    others_went_on = not looked_up.is_set() and not asking.done()

    with pytest.raises(asyncio.TimeoutError):
        await asking
    looked_up.set()
    assert others_went_on


async def _nothing(connections: Connections) -> None:
    async with connections.one():
        raise AssertionError("nobody let us in")
