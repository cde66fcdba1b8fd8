"""The complaint that a conversation is telling: one open draft each, kept until it is filed or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import bindparam, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import ConversationNotFound
from desk.leases import on_each_store
from desk.store.models import DraftRow
from desk.store.together import Also, row_of, write_also

IS_OPEN = DraftRow.state == literal_column("'open'")
"""Written out as in its index: PostgreSQL would not use that for a parameter."""
_OPENED = select(DraftRow).where(DraftRow.conversation_id == bindparam("conversation"), IS_OPEN)
_END = (
    update(DraftRow)
    .where(DraftRow.conversation_id == bindparam("conversation"), IS_OPEN)
    .values(state=bindparam("ended"), updated_at=bindparam("now"), fields={})
    .execution_options(synchronize_session=False)
)
_ENDED: Any = _END.returning(literal_column("1").label("ended"))
_KEEP = on_each_store(
    lambda insert: insert.values(
        conversation_id=bindparam("conversation"),
        state="open",
        fields=bindparam("told"),
        created_at=bindparam("now"),
        updated_at=bindparam("now"),
    ).on_conflict_do_update(
        index_elements=["conversation_id"],
        index_where=text("state = 'open'"),
        set_={"fields": insert.excluded.fields, "updated_at": insert.excluded.updated_at},
    ),
    DraftRow,
)


async def opened(session: AsyncSession, conversation_id: int) -> DraftRow | None:
    """The open draft, or None."""
    found: DraftRow | None = await session.scalar(_OPENED, {"conversation": conversation_id})
    return found


async def remember(
    session: AsyncSession, conversation_id: int, fields: Mapping[str, Any], *, now: datetime
) -> None:
    """Keep these fields as the open draft: one statement, and by an index there is never a second one.

    Raises `ConversationNotFound`.
    """
    told = {"conversation": conversation_id, "told": dict(fields), "now": now}
    try:
        await session.execute(_KEEP[session.get_bind().dialect.name], told)
    except IntegrityError as problem:
        raise ConversationNotFound(f"no conversation {conversation_id}") from problem


def end_beside(session: AsyncSession, conversation_id: int, *, now: datetime) -> Also:
    """Close as filed a draft that is open, together with what is written next; then it has `ended`."""
    return write_also(session, _ENDED, {"conversation": conversation_id, "ended": "filed", "now": now})


async def ended(session: AsyncSession, also: Also) -> None:
    """See to it that it is closed."""
    with suppress(NoResultFound):
        # Somebody else has ended it meanwhile.
        await row_of(session, also)


async def end(
    session: AsyncSession, conversation_id: int, state: Literal["filed", "dropped"], *, now: datetime
) -> None:
    """Close the open draft, if there is one. What was told of a matter not filed is not kept."""
    await session.execute(_END, {"conversation": conversation_id, "ended": state, "now": now})
