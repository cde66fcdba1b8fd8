"""Filing: a complaint becomes a numbered ticket, once. A filing without a number does not exist."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from desk.cases import lessons
from desk.conversations import outbox
from desk.figures import rollups
from desk.staff import audit
from desk.staff.actor import SYSTEM, Actor, citizen
from desk.store.models import TicketRow
from desk.store.new_rows import new_row
from desk.store.together import Also, write_as_one
from desk.tickets import clocks, drafts, due, history, numbers, provisional, repeats, shadow
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.complaint import Complaint, from_fields, prepared
from desk.tickets.dispatch import suggest
from desk.tickets.filer import Filer
from desk.tickets.frequency import locate
from desk.tickets.reserving import Reserved, use, used
from desk.tickets.routing import matter
from desk.tickets.titles import title
from desk.tickets.tracking import new_code
from desk.tickets.transitions import perform

LOCK = 41235
_ALONE = select(func.pg_advisory_xact_lock(LOCK, func.hashtext(bindparam("key"))))
_FILED = select(TicketRow).where(TicketRow.filing_key == bindparam("key"))
Merge = Callable[[TicketRow], Awaitable[None]]
"""Merges a ticket just filed into another one."""


@dataclass(frozen=True)
class Filed:
    """What filing gave. `fresh` is False where the same filing had been done before and nothing was changed."""

    number: str
    tracking_code: str
    ticket: TicketRow
    fresh: bool


async def file(
    session: AsyncSession,
    complaint: Complaint,
    *,
    key: str,
    actor: Actor,
    rules: Rules,
    follows: bool = False,
) -> Filed:
    """File as part of the caller's transaction; the same `key` again gives the same ticket.

    `follows`: it is merged into another at once, and goes to no unit by itself.

    Raises `MissingDetail` and `InvalidInput` as `complaint.prepared` does. The day's number stays locked until the
    transaction ends, so it is taken as late as can be, after the conversation's lock.
    """
    ready = prepared(rules.pack, complaint)
    if ready.conversation_id is not None:
        await outbox.lock(session, ready.conversation_id)
    elif session.get_bind().dialect.name == "postgresql":
        await session.execute(_ALONE, {"key": key})
    return await _file(session, ready, key=key, actor=actor, rules=rules, follows=follows)


async def _file(
    session: AsyncSession,
    ready: Complaint,
    *,
    key: str,
    actor: Actor,
    rules: Rules,
    follows: bool,
    number: Reserved | None = None,
    filer: Filer | None = None,
    merge: Merge | None = None,
) -> Filed:
    """File what is `prepared`: whoever files with the same key has either committed or waits. The conversation of its
    `filer` is about this ticket from then on. All is written with what `merge` writes, but for the ticket's own row
    where no `number` was reserved.
    """
    known = None
    if filer is None or filer.may_have_filed:
        known = await session.scalar(_FILED, {"key": key})
    if known is not None:
        return Filed(known.number, known.tracking_code, known, fresh=False)
    ticket = new_ticket(ready, key=key, rules=rules)
    if filer is None or filer.never_returned != (ready.category, ready.subdistrict):
        best = await lessons.suggestion(session, ticket, rules)
        ticket.suggested_unit, ticket.suggestion_reason = best.unit, best.reason
    if ready.previous is not None:
        ticket.previous_id = (await repeats.earlier(session, ready.previous, ready.conversation_id)).id
    async with used(session, number):
        await _take_number(session, ticket, number, rules)
        await _write(session, ticket, filer, actor=actor, rules=rules, follows=follows, merge=merge)
    return Filed(ticket.number, ticket.tracking_code, ticket, fresh=True)


async def _take_number(
    session: AsyncSession, ticket: TicketRow, number: Reserved | None, rules: Rules
) -> None:
    """Give the ticket its number and its id. Where neither was reserved, its row is written for that."""
    day = numbers.local_day(rules.now, rules.zone)
    ticket.number = numbers.written(rules.pack.prefix, day, await use(session, day, number))
    session.add(ticket)
    if number is None:
        await session.flush()
    else:
        ticket.id = number.ticket_id
    rollups.take_later(session, ticket.id)


async def _write(
    session: AsyncSession,
    ticket: TicketRow,
    filer: Filer | None,
    *,
    actor: Actor,
    rules: Rules,
    follows: bool,
    merge: Merge | None,
) -> None:
    """Write the ticket, if it is not there by now, and all that follows from its filing."""
    automatic = not follows and shadow.is_sure(ticket, rules)
    if not follows:
        shadow.remember(session, ticket, automatic=automatic, rules=rules)
    ending = await _begin(session, ticket, filer, actor=actor, rules=rules, waits=merge is not None)
    if actor.is_staff:
        audit.note(session, actor, "file", on=("ticket", ticket.number), now=rules.now)
    if ticket.previous_id is not None:
        await repeats.note_repeat(session, ticket, rules)
    if automatic and not rules.dispatch.shadow:
        await perform(session, ticket, Act("dispatch"), actor=SYSTEM, rules=rules)
    if merge is not None:
        write_as_one(session)
        await merge(ticket)
    if ending is not None:
        await drafts.ended(session, ending)


async def _begin(
    session: AsyncSession, ticket: TicketRow, filer: Filer | None, *, actor: Actor, rules: Rules, waits: bool
) -> Also | None:
    """Write the first line of its history, and with it what that means for who filed: what the conversation is about
    now, and the end of its draft, which is given back.
    """
    ending = None
    if filer is not None:
        filer.conversation.ticket_in_focus = ticket.id
        if filer.has_draft:
            ending = drafts.end_beside(session, filer.conversation.id, now=rules.now)
    details = {"channel": ticket.channel}
    await history.begin(session, ticket, actor=actor, now=rules.now, details=details, waits=waits)
    return ending


async def file_told(
    session: AsyncSession,
    filer: Filer,
    fields: Mapping[str, Any],
    *,
    key: str,
    lang: str,
    rules: Rules,
    number: Reserved | None = None,
    merge: Merge | None = None,
) -> Filed:
    """File what its citizen told in a conversation that is locked and is about that ticket from then on, and end the
    draft that it was; else as `file` does. `fields` by slot name; `number` is one that was reserved for it. What is to
    `merge` into another ticket at once goes to no unit by itself.

    Raises `BeginAgain` where that was left for too long and is somebody else's.
    """
    chat = filer.conversation
    told = from_fields(fields, zone=rules.zone, lang=lang, channel=chat.channel, conversation_id=chat.id)
    ready, actor = prepared(rules.pack, told), citizen(chat.id)
    return await _file(
        session,
        ready,
        key=key,
        actor=actor,
        rules=rules,
        follows=merge is not None,
        number=number,
        filer=filer,
        merge=merge,
    )


def new_ticket(ready: Complaint, *, key: str, rules: Rules) -> TicketRow:
    """The row of a prepared complaint, received and without a number yet."""
    urgency = cast(Urgency, ready.urgency)
    rules = rules.of_enterprise() if ready.enterprise else rules
    limits = clocks.at_filing(rules.clocks, urgency, filed_at=rules.now, calendar=rules.calendar)
    ticket = new_row(
        TicketRow,
        tracking_code=new_code(),
        filing_key=key,
        version=1,
        status="received",
        kind=ready.kind,
        category=ready.category,
        category_group=rules.pack.category(ready.category).group,
        category_confidence=ready.category_confidence,
        title=title(ready.description),
        description=ready.description,
        address=ready.address,
        district=ready.district,
        subdistrict=ready.subdistrict,
        lat=ready.lat,
        long=ready.long,
        occurred_at=ready.occurred_at,
        party=ready.party,
        enterprise=ready.enterprise,
        reporter_name=ready.reporter_name,
        reporter_phone=ready.reporter_phone,
        anonymous=ready.anonymous,
        confidential=bool(ready.confidential),
        published=ready.published,
        contact_by=ready.contact_by,
        call_hours=ready.call_hours,
        on_behalf_of=ready.on_behalf_of,
        lang=ready.lang,
        channel=ready.channel,
        conversation_id=ready.conversation_id,
        co_units=[],
        urgency=urgency,
        dispatch_due_at=limits.dispatch,
        due_at=limits.citizen,
        created_at=rules.now,
        updated_at=rules.now,
        reopen_count=0,
        return_count=0,
        dispatch_count=0,
    )
    locate(ticket, rules)
    provisional.mark(ticket, rules)
    ticket.next_step_at = due.first(ticket, rules)
    suggestion = suggest(rules.pack, matter(ticket))
    ticket.suggested_unit, ticket.suggestion_reason = suggestion.unit, suggestion.reason
    return ticket
