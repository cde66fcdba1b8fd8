"""How a statement is carried out without SQLAlchemy's layers: made ready once, by SQLAlchemy, and kept with its engine.

What it would do anew for each execution (choosing among plugins, contexts, cursors and results) costs three times what
the driver and the server take. A statement that needs more than words, values and rows has no plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref

from sqlalchemy import Connection, Executable, Select, TextClause, util
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session
from sqlalchemy.orm.context import QueryContext
from sqlalchemy.orm.loading import instances
from sqlalchemy.sql import ColumnElement, Delete, Insert, Update
from sqlalchemy.sql.base import CompileState
from sqlalchemy.sql.compiler import WARN_LINTING

from desk.store.asking import Answer
from desk.store.given import Straight, Take, taken, taken_in_order, takes
from desk.store.objects import Objects

TRIED_WITH = "2.1."
"""It uses what SQLAlchemy keeps to itself (`desk.store.asking` and `flushing`, too), so with another version every
statement goes SQLAlchemy's own way.
"""
MOST = 250
"""As many plans are kept as compiled statements: each holds one, of some 70 kB."""
MOST_LENGTHS = 16
"""For so many lengths of its lists a plan keeps the words of its statement."""
KNOWN_OPTIONS = {"synchronize_session", "populate_existing"}
_BUFFERED = SimpleNamespace(_is_server_side=False)
Values = Mapping[str, Any]
Said = tuple[str, Sequence[tuple[str, Callable[[Any], Any] | None]]]
"""The words of a statement, and for each place which value stands there and what makes it ready."""


class Fetched(IteratorResult[Any]):
    """Rows that are all here, and how many a statement changed."""

    def __init__(self, metadata: Any, rows: Sequence[Any], rowcount: int) -> None:
        super().__init__(metadata, iter(rows), context=_BUFFERED)
        self.rowcount = rowcount


class Plan:
    """A compiled statement with all that does not depend on its values."""

    def __init__(
        self,
        compiled: Any,
        *,
        columns: Sequence[tuple[Any, Any]],
        entities: Any = None,
        of: Sequence[Any] = (),
        statement: Any = None,
    ) -> None:
        """`columns` are names and what else a column is found by; `entities` makes a session's objects of rows, which
        the `statement` asks for as those `of` SQLAlchemy's own."""
        self._compiled = compiled
        self._types = [column.type for column in compiled._result_columns]
        self._processors: list[tuple[int, Any]] | None = None
        self._names = [name for name, _ in columns]
        self._metadata = SimpleResultMetaData(self._names, [more for _, more in columns])
        self._entities = entities
        self._objects = Objects.of(of, statement, self._metadata) if of else None
        self._tells_rows = bool(columns) or compiled.isplaintext
        self.is_kept = not compiled.literal_execute_params
        """Whether it is worth keeping prepared: one with values among its words is asked once."""
        self._lists = _lists(compiled)
        self._takes: Sequence[Take] | None = None
        self._straight: Sequence[Straight] = ()
        self._of_lengths: dict[tuple[int, ...], tuple[Said, Mapping[str, Any]]] = {}

    def bound(self, given: Values | None, statement: Any) -> tuple[str, tuple[Any, ...]]:
        """The words for the server and the values for its places. Raises what the value of a column refuses."""
        compiled, (_, extracted, collected) = self._compiled, statement._generate_cache_key()
        if self._takes is None:
            self._takes = takes(compiled, given or {}, extracted)
            self._straight = self._in_their_places(self._takes)
        if self._takes and given and not collected:
            if self._straight:
                return compiled.string, taken_in_order(self._straight, given, extracted)
            values = taken(self._takes, given, extracted)
        else:
            values = compiled.construct_params(
                given or None, extracted_parameters=extracted, escape_names=False, _collected_params=collected
            )
        if compiled.literal_execute_params or compiled.post_compile_params:
            words, places = self._with_lists(values)
        else:
            words, places = _said(compiled.string, compiled.positiontup, compiled._bind_processors)
        return words, tuple(
            [values[name] if ready is None else ready(values[name]) for name, ready in places]
        )

    def _in_their_places(self, found: Sequence[Take]) -> Sequence[Straight]:
        """Where the value of each place is found and what makes it ready; none where lists stand among the values."""
        compiled = self._compiled
        if compiled.literal_execute_params or compiled.post_compile_params:
            return ()
        by_name = {name: (key, at, compiled._bind_processors.get(name)) for name, key, at in found}
        return tuple(by_name[name] for name in compiled.positiontup or ())

    def _with_lists(self, values: dict[str, Any]) -> Said:
        """The words with a place for each member of the lists among the values, which stand there by themselves then.

        They depend on how long the lists are and on nothing else, unless a value is written out or its type unknown.
        """
        compiled = self._compiled
        lengths = tuple(len(values[name]) for name in self._lists or ())
        known = self._of_lengths.get(lengths) if self._lists is not None else None
        if known is not None:
            said, members = known
            for name, keys in members.items():
                values.update(zip(keys, values.pop(name), strict=True))
            return said
        expanded = compiled._process_parameters_for_postcompile(values)
        ready = {**compiled._bind_processors, **expanded.processors}
        said = _said(expanded.statement, expanded.positiontup, ready)
        if self._lists is not None and len(self._of_lengths) < MOST_LENGTHS:
            self._of_lengths[lengths] = said, expanded.parameter_expansion
        return said

    def result(self, session: AsyncSession, dialect: Any, answer: Answer, given: Values) -> Any:
        """What SQLAlchemy's session would return for what the server answered."""
        rows = self.rows(dialect, answer)
        fetched = Fetched(self._metadata, rows, answer.changed)
        if self._entities is None or not rows:
            # No rows make no objects: nothing has to be made ready for them.
            return fetched
        if self._objects is not None:
            made = self._objects.made(session.sync_session, rows)
            if made is not None:
                return Fetched(self._objects.metadata, made, answer.changed)
        return self._entities(session.sync_session, fetched, given)

    def rows(self, dialect: Any, answer: Answer) -> Sequence[Sequence[Any]]:
        """The values of what the server answered, as Python knows them."""
        if not answer.columns or not self._tells_rows:
            return ()
        if self._compiled.isplaintext:
            self._name(answer.names)
        elif self._processors is None:
            self._processors = self._read_by(dialect, answer.kinds)
        return [self._processed(row) for row in answer.rows] if self._processors else answer.rows

    def _processed(self, row: Iterable[Any]) -> tuple[Any, ...]:
        values = list(row)
        for at, processor in self._processors or ():
            values[at] = processor(values[at])
        return tuple(values)

    def _name(self, names: list[str]) -> None:
        """Of plain text only the server knows which columns come back, and for `*` they change with the table."""
        if names != self._names:
            self._names, self._metadata = names, SimpleResultMetaData(names)

    def _read_by(self, dialect: Any, kinds: Sequence[int]) -> list[tuple[int, Any]]:
        made = [
            made_for._cached_result_processor(dialect, kind)
            for made_for, kind in zip(self._types, kinds, strict=True)
        ]
        return [(at, processor) for at, processor in enumerate(made) if processor is not None]


class Plans:
    """The plans of an engine: those used last, half as many more than `most` for a moment."""

    def __init__(self, most: int = MOST) -> None:
        # A plan knows the statement it was made of: held here too, neither would ever be let go.
        self._of_statement: WeakKeyDictionary[Any, dict[frozenset[str], ReferenceType[Plan] | None]] = (
            WeakKeyDictionary()
        )
        self._of_key: util.LRUCache[Any, tuple[Plan | None]] = util.LRUCache(most)

    def __len__(self) -> int:
        return len(self._of_key)

    def has_none(self, statement: Executable, given: Values | None) -> bool:
        """Whether it is known that this statement has no plan."""
        return self._of_statement.get(statement, {}).get(frozenset(given or ()), self) is None

    def plan(self, statement: Any, given: Values | None, connection: Connection) -> Plan | None:
        """How to carry it out over a connection of this engine, None where that is left to SQLAlchemy."""
        names = frozenset(given or ())
        known = self._of_statement.setdefault(statement, {})
        kept = known.get(names)
        found = kept() if kept is not None else None
        if found is None and (names not in known or kept is not None):
            found = self._found(statement, tuple(sorted(names)), connection)
            known[names] = None if found is None else ref(found)
        return found

    def _found(self, statement: Any, names: tuple[str, ...], connection: Connection) -> Plan | None:
        told = statement._generate_cache_key() if _is_plain(statement) else None
        if told is None:
            return None
        # Options are no part of what SQLAlchemy keeps a statement under, and change what is done with its rows.
        key = told[0], names, tuple(sorted(statement._execution_options.items()))
        made = self._of_key.get(key)
        if made is None:
            made = self._of_key[key] = (_made(statement, names, connection),)
        return made[0]


def fits(version: str) -> bool:
    """Whether plans can be made with this version of SQLAlchemy."""
    return version.startswith(TRIED_WITH)


def changes_rows(statement: Any) -> bool:
    """Whether objects in a session may be out of date after it."""
    return isinstance(statement, Update | Delete)


def _is_plain(statement: Any) -> bool:
    if not isinstance(statement, Select | Insert | Update | Delete | TextClause):
        return False
    options = statement._execution_options
    return KNOWN_OPTIONS.issuperset(options) and options.get("synchronize_session") != "fetch"


def _made(statement: Any, names: tuple[str, ...], connection: Connection) -> Plan | None:
    plugin = None
    if statement._propagate_attrs.get("compile_state_plugin") == "orm":
        plugin = CompileState._get_plugin_class_for_plugin(statement, "orm")
    ready, options = statement, util.EMPTY_DICT
    if plugin is not None:
        if isinstance(statement, Insert) and names:
            return None
        asked = {"prebuffer_rows": True}
        if changes_rows(statement):
            asked["synchronize_session"] = False
        with Session(connection.engine) as blank:
            ready, options, _ = plugin.orm_pre_session_exec(  # type: ignore[attr-defined]
                blank, statement, {}, util.immutabledict(asked), {}, False
            )
    mine, theirs = statement._generate_cache_key(), ready._generate_cache_key()
    if theirs is None or [one.key for one in mine[1]] != [one.key for one in theirs[1]]:
        return None
    engine, dialect = connection.engine, connection.dialect
    compiled, *_ = ready._compile_w_cache(
        dialect=dialect,
        compiled_cache=connection.get_execution_options().get("compiled_cache", engine._compiled_cache),
        column_keys=list(names),
        schema_translate_map=None,
        linting=dialect.compiler_linting | WARN_LINTING,
    )
    if isinstance(statement, TextClause):
        return Plan(compiled, columns=()) if not compiled._result_columns else None
    if isinstance(statement, Select):
        return _reading(ready, compiled, options, is_orm=plugin is not None)
    return _writing(statement, compiled, options)


def _reading(ready: Any, compiled: Any, options: Any, *, is_orm: bool) -> Plan | None:
    found = _columns(compiled)
    if not compiled._ordered_columns or len({name for name, _ in found}) != len(found):
        return None
    if not is_orm:
        return Plan(compiled, columns=found)
    state = compiled.compile_state
    entities = getattr(state, "_entities", ())
    if not entities or not hasattr(state, "_has_mapper_entities"):
        return None
    if not state._has_mapper_entities and len(entities) == len(found):
        return Plan(compiled, columns=[(one._label_name, one._extra_entities) for one in entities])
    made = _loaded(state, ready, ready, options)
    return Plan(compiled, columns=found, entities=made, of=entities, statement=ready)


def _writing(statement: Any, compiled: Any, options: Any) -> Plan | None:
    if compiled.insert_prefetch or compiled.update_prefetch:
        return None
    if all(isinstance(one, ColumnElement) for one in statement._returning):
        return Plan(compiled, columns=_columns(compiled) if statement._returning else ())
    state = compiled.compile_state
    reads = getattr(state, "from_statement_ctx", None)
    if not changes_rows(statement) or reads is None or reads.compile_options._is_star:
        return None
    return Plan(
        compiled,
        columns=_columns(compiled),
        entities=_loaded(reads, state.select_statement, statement, options),
        of=reads._entities,
        statement=statement,
    )


def _loaded(state: Any, reads: Any, statement: Any, options: Any) -> Any:
    """What makes a session's objects of the rows of a statement, whose `reads` says what is loaded."""
    load_options = options.get("_sa_orm_load_options", QueryContext.default_load_options)
    if getattr(options.get("_sa_orm_update_options"), "_populate_existing", False):
        load_options += {"_populate_existing": True}

    def loaded(session: Session, fetched: Fetched, given: Values) -> Any:
        return instances(
            fetched,  # type: ignore[arg-type]
            QueryContext(state, reads, statement, given, session, load_options, options),
        )

    return loaded


def _lists(compiled: Any) -> list[str] | None:
    """The names of values that are lists, None where they alone do not tell the words."""
    expanding = compiled.post_compile_params
    if compiled.literal_execute_params or any(
        one.literal_execute or one.type._isnull or one.type._is_tuple_type for one in expanding
    ):
        return None
    named = [name for name in compiled.bind_names.values() if compiled.binds[name] in expanding]
    return None if any(name in compiled.escaped_bind_names for name in named) else sorted(set(named))


def _said(words: str, places: Sequence[str] | None, ready: Mapping[str, Callable[[Any], Any]]) -> Said:
    return words, [(name, ready.get(name)) for name in places or ()]


def _columns(compiled: Any) -> list[tuple[Any, Any]]:
    return [(column.keyname, column.objects) for column in compiled._result_columns]
