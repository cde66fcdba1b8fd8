"""Values for the places of a compiled statement: the same that SQLAlchemy finds, however they are told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

from desk.conversations import closing, receiving, seen
from desk.store.given import taken, takes
from desk.store.models import ConversationRow, MessageRow

SAME_NAME = select(MessageRow.id).where(
    (MessageRow.id == bindparam("one")) | (MessageRow.answers == bindparam("one"))
)
STATEMENTS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (receiving.FOUND, {"channel": "web", "address": "a"}),
    (seen.UP_TO, {"through": "web", "device": "a", "up_to": 7, "now": None}),
    (closing._CLOSE, {"row": 1, "conversation": 2, "as": "handled", "at": 3, "understood": {}, "meant": "m",
                      "sure": 0.5, "why": None}),
    (select(MessageRow.id).where(MessageRow.id.in_(bindparam("ids", expanding=True))), {"ids": [1, 2]}),
    (SAME_NAME, {"one": 5}),
    (text("SELECT :first, :second"), {"first": 1, "second": 2}),
    (update(ConversationRow).where(ConversationRow.id == bindparam("which")).values(lang="en"), {"which": 1}),
)  # fmt: skip


def _compiled(statement: Any, given: dict[str, Any]) -> Any:
    dialect: Any = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
    compiled, *_ = statement._compile_w_cache(
        dialect=dialect, compiled_cache={}, column_keys=sorted(given), schema_translate_map=None
    )
    return compiled


def _own(statement: Any) -> Any:
    return statement._generate_cache_key()[1]


@pytest.mark.parametrize(("statement", "given"), STATEMENTS)
def test_each_value_is_the_one_that_sqlalchemy_finds(statement: Any, given: dict[str, Any]) -> None:
    compiled, own = _compiled(statement, given), _own(statement)
    found = takes(compiled, given, own)

    assert found
    assert taken(found, given, own) == compiled.construct_params(
        given, extracted_parameters=own, escape_names=False
    )


def test_a_statement_with_other_values_of_its_own_is_told_those() -> None:
    english, chinese = (
        select(ConversationRow.id).where(ConversationRow.lang == lang, ConversationRow.id > bindparam("over"))
        for lang in ("en", "zh")
    )
    given = {"over": 1}
    found = takes(_compiled(english, given), given, _own(english))

    told = taken(found, given, _own(chinese))

    assert sorted(map(str, told.values())) == ["1", "zh"]


def test_where_a_value_is_missing_sqlalchemy_has_to_say_so() -> None:
    statement = receiving.FOUND

    assert takes(_compiled(statement, {}), {"channel": "web"}, _own(statement)) == []
