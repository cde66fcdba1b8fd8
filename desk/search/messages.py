"""What messages are found by: a row of `message_words` for each, written in the transaction that writes the message.

The words are those of the masked text (`desk.review.masking`): a phone or a name finds nothing. On PostgreSQL they are
a `tsvector`, on SQLite an FTS5 table; both know a message by its id as `rowid`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Insert,
    String,
    Text,
    bindparam,
    column,
    false,
    func,
    select,
    table,
    text,
)
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.util import LRUCache

from desk.review.masking import MARKS, NOBODY, Known, mask
from desk.search import bigrams
from desk.store.joined import Called
from desk.store.models import MessageRow
from desk.store.together import Beside, left_beside, write_beside

APART = ("message_words",)
"""Tables that no model describes: their types are different on each store."""
NOT_SAID = ("system",)
"""Notices are the same for everybody, and nobody looks for them by what they say."""
PERSONAL = frozenset({"person_name", "phone", "tracking_code", "plate"})
"""Entities that tell who somebody is, or open a ticket."""
WALKED = 80_000
"""A stretch of so many ids is walked along on PostgreSQL, a quarter of a microsecond a message: it takes the words of a
phrase for independent, and would fetch every message of all years that has them."""
LONGEST_KEPT, MOST_KEPT = 200, 500
SAID: LRUCache[str, str] = LRUCache(MOST_KEPT)
"""What the assistant said last, with nobody's name or number in it, and the words that it is found by."""
_INTO = {
    "postgresql": text(
        "INSERT INTO message_words (rowid, words) VALUES (:id, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
    "sqlite": text("INSERT INTO message_words (rowid, words) VALUES (:id, :words)"),
}
_WORDS = table("message_words", column("rowid", BigInteger), column("words", TSVECTOR))
_DELETE = text("DELETE FROM message_words WHERE rowid = :id")


async def add(session: AsyncSession, rows: Sequence[MessageRow]) -> None:
    """Write these new messages, and what they are found by."""
    session.add_all(rows)
    told = {row: words for row in rows if is_found(row) and (words := _words(row))}
    for row, words in told.items():
        write_beside(session, row, Beside(_of_new, {"words_of_message": words}))
    await session.flush()
    await _insert(session, [(row.id, told[row]) for row in left_beside(session, rows, _of_new)])


async def change(session: AsyncSession, row: MessageRow, *, known: Known = NOBODY) -> None:
    """The same of a message whose words changed, or of which it is `known` now who is named in it."""
    await session.execute(_DELETE, {"id": row.id})
    if is_found(row):
        await insert(session, [(row.id, row.text)], known=known)


async def forget(session: AsyncSession, ids: Iterable[int]) -> None:
    """Let these messages be found by nothing."""
    gone = [{"id": one} for one in ids]
    if gone:
        await session.execute(_DELETE, gone)


def is_found(row: MessageRow) -> bool:
    """Whether a message is one that can be looked for."""
    return row.direction != "note" and row.author not in NOT_SAID and bool(row.text)


async def insert(session: AsyncSession, entries: Sequence[tuple[int, str]], *, known: Known = NOBODY) -> None:
    """Write the words of these texts, by the id of their message."""
    found = [(row_id, words) for row_id, said in entries if (words := words_of(said, known))]
    await _insert(session, found)


async def _insert(session: AsyncSession, found: Sequence[tuple[int, str]]) -> None:
    if found:
        values = [{"id": one, "words": words} for one, words in found]
        # One by itself is a plain statement, for which the driver does less than for a list of one.
        into = _INTO[session.get_bind().dialect.name]
        await session.execute(into, values if len(values) > 1 else values[0])


def _of_new(message: CTE, called: Called) -> Insert:
    """The words of a message that is written by the same statement, on PostgreSQL."""
    words = func.array_to_tsvector(
        func.string_to_array(bindparam(called("words_of_message"), type_=Text), " ")
    )
    return (
        insert_into(_WORDS)
        .from_select(["rowid", "words"], select(message.c.id, words))
        .returning(_WORDS.c.rowid)
    )


def _words(row: MessageRow) -> str:
    """Those of a new message. The assistant says many things again and again, so what they came to is kept."""
    if row.author != "bot" or len(row.text) > LONGEST_KEPT:
        return words_of(row.text)
    kept = SAID.get(row.text)
    if kept is None:
        masked = mask(row.text)
        kept = _of_masked(masked)
        if masked == row.text:
            SAID[row.text] = kept
    return kept


def words_of(said: str, known: Known = NOBODY) -> str:
    """The words of a text, without what tells who somebody is, with a blank between them."""
    return _of_masked(mask(said, known))


def _of_masked(masked: str) -> str:
    for one in MARKS if "〔" in masked else ():
        masked = masked.replace(one, " ")
    # As one text: the driver looks at each word of a list whether it is a list itself.
    return " ".join(bigrams.kept(masked))


def known_of(entities: Iterable[Mapping[str, Any]]) -> Known:
    """Who is named in a message, as it was understood."""
    told = [(one["entity"], str(one.get("value") or "")) for one in entities if one.get("entity") in PERSONAL]
    if not told:
        return NOBODY
    return Known.of(
        (value for entity, value in told if entity != "phone"),
        (value for entity, value in told if entity == "phone"),
    )


def holds(session: AsyncSession, query: str, *, low: int, high: int) -> ColumnElement[bool]:
    """That a message with an id above `low` and up to `high` says all of this; a query without a word finds nothing.

    The bounds and the query stand in the statement as they are, so that PostgreSQL plans each stretch for itself.
    """
    bounds = {"low": low, "high": high}
    walks = high - low <= WALKED
    return _said(session, query, "rowid > :low AND rowid <= :high", bounds, apart="OFFSET 0", walks=walks)


def says(session: AsyncSession, query: str, *, of: str = "messages") -> ColumnElement[bool]:
    """The same of a few messages (`of`: their name in the statement) that are known by other conditions: each is looked
    up by itself."""
    return _said(session, query, f"rowid = {of}.id", {}, of=of)


def _said(
    session: AsyncSession,
    query: str,
    within: str,
    bounds: Mapping[str, int],
    *,
    of: str = "messages",
    apart: str = "",
    walks: bool = False,
) -> ColumnElement[bool]:
    terms = bigrams.asked(query)
    if not terms:
        return false()
    on_postgres = session.get_bind().dialect.name == "postgresql"
    apart = apart if on_postgres else ""
    told = "(words @@ CAST(:words AS tsquery)) IS TRUE" if walks else "words @@ CAST(:words AS tsquery)"
    condition = told if on_postgres else "message_words MATCH :words"
    words = bigrams.tsquery(terms) if on_postgres else bigrams.fts5(terms)
    # OFFSET 0 keeps PostgreSQL from joining first: what is said is found by itself, and each looked up by its id then.
    found = f"{of}.id IN (SELECT rowid FROM message_words WHERE {condition} AND {within} {apart})"  # noqa: S608
    values = [bindparam(name, value, BigInteger, literal_execute=True) for name, value in bounds.items()]
    return text(found).bindparams(  # type: ignore[return-value]
        bindparam("words", words, String, literal_execute=True), *values
    )
