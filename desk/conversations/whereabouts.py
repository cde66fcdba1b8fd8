"""Where a citizen is: the conversations bound together, and the one of them in which they wrote last."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BigInteger, BindParameter, Select, bindparam, column, select, table, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from desk.store.lists import filled_up
from desk.store.models import ConversationRow

_TABLE = table("conversations", *(column(name, BigInteger) for name in ("id", "bound_id")))
_ONE, _OTHER = _TABLE.alias("one"), _TABLE.alias("other")
"""Made once and of two columns: naming all of a conversation's anew each time cost more than asking."""

_BOUND = select(ConversationRow.id).where(
    ConversationRow.id.in_(bindparam("wanted", expanding=True)), ConversationRow.bound_id.is_not(None)
)


def same_citizen(conversation_id: int | BindParameter[int]) -> Select[int]:
    """The ids of this conversation, or of the one that a parameter will name, and of those bound with it.

    Whatever is asked of them, they are looked up first and once.
    """
    one, other = _ONE, _OTHER
    itself = select(one.c.id).where(one.c.id == conversation_id)
    bound = select(other.c.id).where(
        one.c.id == conversation_id, other.c.bound_id == one.c.bound_id, other.c.id != one.c.id
    )
    found = union_all(itself, bound).cte().prefix_with("MATERIALIZED", dialect="postgresql")
    return select(found.c.id)


async def chats(session: AsyncSession, conversation_id: int) -> list[ConversationRow]:
    """This conversation and those bound with it: those that can be reached first, then where they wrote last."""
    found = await session.scalars(
        select(ConversationRow)
        .where(ConversationRow.id.in_(same_citizen(conversation_id)))
        .execution_options(populate_existing=True)
    )
    return sorted(found, key=_rank)


async def home(session: AsyncSession, conversation_id: int) -> int:
    """The conversation in which a citizen is told what concerns a ticket of this one."""
    bound = await session.scalar(
        select(ConversationRow.bound_id).where(ConversationRow.id == conversation_id)
    )
    if bound is None:
        return conversation_id
    return (await chats(session, conversation_id))[0].id


async def homes(session: AsyncSession, conversations: Iterable[int]) -> dict[int, int]:
    """The home of each of these conversations."""
    wanted = set(conversations)
    if not wanted:
        return {}
    found = {one: one for one in wanted}
    for one in list(await session.scalars(_BOUND, {"wanted": filled_up(wanted)})):
        found[one] = (await chats(session, one))[0].id
    return found


def _rank(row: ConversationRow) -> tuple[bool, float, int]:
    wrote = row.wrote_at.timestamp() if row.wrote_at else 0.0
    return row.undeliverable_since is not None, -wrote, row.id
