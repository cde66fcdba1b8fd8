"""What a supervisor has to look at, as a line of the history that no unit reads (docs/rules.md, 'Rules').

A unit that pressed somebody must not learn from the desk that they said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tickets import history

Why = Literal["asked_to_withdraw", "again", "rating_asked"]
ASKED_TO_WITHDRAW: Why = "asked_to_withdraw"
"""Also the reason of a citizen whom somebody asked to withdraw."""

_RATING = re.compile(
    r"好评|五星|5星|满分|打(?:个|一个)?高分"
    r"|(?:请|麻烦|希望|拜托|帮忙|帮我们|记得|务必|一定)[^。！？\n]{0,20}(?:评价?|打分|评分|选|点|按|回复|回答|说|填|给|打)[^。！？\n]{0,6}"
    r"(?<!不)满意|满意[^。！？\n]{0,4}(?:选项|请回|请按)"
    r"|\b(?:five|5)[- ]?stars?\b|\b(?:good|top|high|positive|best)\s+(?:rating|score|review|evaluation)s?\b"
    r"|\brate\s+(?:us|me|it|this)\b|\b(?:say|answer|choose|press|tap|reply|tick|select)\b[^.!?\n]{0,30}\bsatisfied\b",
    re.IGNORECASE,
)


def asks_for_rating(words: str) -> bool:
    """Whether a message to a citizen asks for a good rating, which nobody may (docs/rules.md). A hint, and no proof."""
    return _RATING.search(words) is not None


async def alert(
    session: AsyncSession,
    ticket: TicketRow,
    why: Why,
    *,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write the line. The ticket is locked; no version changes."""
    told = {"why": why, "for": "supervisor", **(details or {})}
    await history.add(session, ticket, "alert", actor=SYSTEM, now=now, before=ticket.status, details=told)


async def watch_words(
    session: AsyncSession, ticket: TicketRow, words: str | None, *, by: str, now: datetime
) -> None:
    """Alert where what staff wrote to the citizen asks for a rating. `by` is the writer's label."""
    if words and asks_for_rating(words):
        await alert(session, ticket, "rating_asked", now=now, details={"by": by})
