"""Requests that other programs file (Open311): each once, each seen in full by who filed it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.staff.actor import Actor
from desk.store.models import HistoryRow, TicketRow
from desk.tickets import filing, history
from desk.tickets.city import Rules
from desk.tickets.complaint import Complaint

SAME_WITHIN = timedelta(minutes=10)
"""The same words from the same filer so soon again are a retry, not another matter."""
PICTURE = "picture"
"""The detail of a note that keeps the link which a request came with; nothing is fetched from there."""


@dataclass(frozen=True)
class Retry:
    """By what a repeated request is known: the id that its sender gave it, else everything it says."""

    request_id: str | None
    said: Mapping[str, str]


def is_of(filer: Actor) -> ColumnElement[bool]:
    """The tickets of one filer: of all keys of its name, so that a new key sees what the old one filed."""
    return TicketRow.filing_key.startswith(_begins(filer), autoescape=True)


def was_filed_by(ticket: TicketRow, filer: Actor | None) -> bool:
    """Whether this ticket is that filer's own."""
    return filer is not None and ticket.filing_key.startswith(_begins(filer))


async def file(
    session: AsyncSession,
    complaint: Complaint,
    *,
    retry: Retry,
    picture: str | None,
    picture_note: str,
    filer: Actor,
    rules: Rules,
) -> TicketRow:
    """File it, or find what the same request filed before. `picture_note` says in words where the picture is.

    Raises as `filing.file`.
    """
    for key in _keys(filer, retry, rules.now)[1:]:
        known = await session.scalar(select(TicketRow).where(TicketRow.filing_key == key))
        if known is not None and rules.now - known.created_at < SAME_WITHIN:
            return known
    key = _keys(filer, retry, rules.now)[0]
    filed = await filing.file(session, complaint, key=key, actor=filer, rules=rules)
    if filed.fresh and picture:
        await history.add(
            session,
            filed.ticket,
            "note",
            actor=filer,
            now=rules.now,
            note=picture_note,
            details={PICTURE: picture},
        )
    return filed.ticket


async def pictures(session: AsyncSession, tickets: Iterable[TicketRow]) -> dict[int, str]:
    """The links that requests came with, by ticket."""
    lines = select(HistoryRow.ticket_id, HistoryRow.details).where(
        HistoryRow.ticket_id.in_([one.id for one in tickets]), HistoryRow.action == "note"
    )
    found = await session.execute(lines)
    return {ticket: str(details[PICTURE]) for ticket, details in found if details and PICTURE in details}


async def answers(session: AsyncSession, tickets: Iterable[TicketRow]) -> dict[int, str]:
    """What was last answered on tickets that are over, by ticket."""
    over = [one.id for one in tickets if one.status in ("resolved", "closed", "rejected")]
    lines = (
        select(HistoryRow.ticket_id, HistoryRow.public_note)
        .where(HistoryRow.ticket_id.in_(over), HistoryRow.action.in_(("resolve", "reject")))
        .order_by(HistoryRow.ticket_id, HistoryRow.seq)
    )
    return {ticket: note for ticket, note in await session.execute(lines) if note}


def _begins(filer: Actor) -> str:
    return f"311:{_digest([filer.label])[:16]}:"


def _keys(filer: Actor, retry: Retry, now: datetime) -> Sequence[str]:
    """The key to file under, and the one that the same request has if it came a little earlier."""
    if retry.request_id is not None:
        return [f"{_begins(filer)}id:{_digest([retry.request_id])[:40]}"]
    said = _digest(sorted(retry.said.items()))[:40]
    span = int(now.timestamp() // SAME_WITHIN.total_seconds())
    return [f"{_begins(filer)}{said}:{one}" for one in (span, span - 1)]


def _digest(parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
