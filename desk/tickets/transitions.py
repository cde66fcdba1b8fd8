"""Taking a step: rule, clocks, history, audit and what the citizen hears, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk import notices
from desk.conversations.wakeups import STAFF
from desk.errors import InvalidInput, NotAllowed
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database, tell_after_commit
from desk.store.models import TicketRow
from desk.tasks import calling
from desk.tickets import history, lifecycle, loading, provisional, shadow
from desk.tickets.access import locked
from desk.tickets.act import Act, Context, change, check
from desk.tickets.aftermath import follow_up
from desk.tickets.announcements import elsewhere, news_of
from desk.tickets.city import Rules, rules
from desk.tickets.dispatch import Suggestion, suggest
from desk.tickets.routing import matter
from desk.tickets.telling import followers, hold_conversations, tell_all
from desk.tickets.views import TicketView


class Transitions:
    """Steps of tickets on one store."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def apply(
        self,
        actor: Actor,
        number: str,
        action: str,
        *,
        version: int | None = None,
        note: str | None = None,
        unit: str | None = None,
        co_units: Sequence[str] = (),
        reason: str | None = None,
        parent: str | None = None,
        staff_note: str | None = None,
        place: str | None = None,
        by: datetime | None = None,
    ) -> TicketView:
        """Take one step and return the ticket after it. `place` and `by`: where units are whistled to, and by when.

        `version` is the one the actor saw; None takes whatever is there. It changes nothing and raises `TicketNotFound`
        (also another unit's), `NotAllowed`, `IllegalStep`, `MissingDetail`, `InvalidInput`, `NoUnit`, `StaleVersion`.
        """
        act = Act(
            action=action,
            note=_clean(note),
            unit=unit or None,
            co_units=tuple(co_units),
            reason=_clean(reason),
            parent=parent or None,
            staff_note=_clean(staff_note),
            place=_clean(place),
            by=by,
        )
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor, version=version, also=act.parent)
            await perform(session, ticket, act, actor=actor, rules=rules(self._pack, self._clock()))
            return await loading.view(session, self._pack, ticket)


async def perform(
    session: AsyncSession,
    ticket: TicketRow,
    act: Act,
    *,
    actor: Actor,
    rules: Rules,
    except_for: int | None = None,
) -> None:
    """Take the step on a ticket that `access.hold` locked. The caller itself tells the conversation `except_for`."""
    rules = rules.of(ticket)
    lifecycle.check_role(actor, act.action)
    if actor.role == "handler" and ticket.unit != actor.unit:
        raise NotAllowed("only the lead unit takes this step")
    await provisional.settle(session, ticket, rules)
    before, unit_before = ticket.status, ticket.unit
    status = lifecycle.step(before, act.action, before=await _merged_from(session, ticket, act))
    check(act, actor)
    change(ticket, act, await _context(session, ticket, act, actor, rules))
    ticket.status = status
    provisional.mark(ticket, rules)
    ticket.version += 1
    ticket.updated_at = ticket.next_step_at = rules.now
    tell_after_commit(session, STAFF)
    await _write(session, ticket, act, actor=actor, rules=rules, before=before, unit_before=unit_before)
    if act.action == "withdraw":
        # Who takes it over hears of it too: the chats are locked in the order of their ids.
        await hold_conversations(session, [ticket, *await followers(session, ticket)])
    news = news_of(act, actor, unit_before=unit_before)
    if news is not None:
        await tell_all(session, ticket, news, rules, except_for=except_for)
    await follow_up(session, ticket, act, rules, before)
    await calling.follow(session, ticket, act, actor=actor, rules=rules)
    await shadow.compare(session, ticket, act.action, by_people=actor.is_staff)


async def _context(session: AsyncSession, ticket: TicketRow, act: Act, actor: Actor, rules: Rules) -> Context:
    next_best = Suggestion(ticket.suggested_unit, ticket.suggestion_reason or "none")
    if act.action == "return":
        refused = await history.returned_by(session, ticket) | ({ticket.unit} if ticket.unit else set())
        next_best = suggest(rules.pack, matter(ticket, refused))
    return Context(rules=rules, actor=actor, next_best=next_best, parent=await _parent(session, act))


async def _parent(session: AsyncSession, act: Act) -> TicketRow | None:
    if act.action != "merge":
        return None
    found: TicketRow | None = await session.scalar(select(TicketRow).where(TicketRow.number == act.parent))
    if found is None:
        raise InvalidInput(f"there is no ticket {act.parent}", field="parent")
    return found


async def _merged_from(session: AsyncSession, ticket: TicketRow, act: Act) -> str | None:
    return await history.status_before_merge(session, ticket) if act.action == "unmerge" else None


async def _write(
    session: AsyncSession,
    ticket: TicketRow,
    act: Act,
    *,
    actor: Actor,
    rules: Rules,
    before: str,
    unit_before: str | None,
) -> None:
    where = elsewhere(act)
    told = act.note or (notices.text(where, ticket.lang) if where else None)
    asked = act.action == "extend" and actor.role == "handler"
    await history.add(
        session,
        ticket,
        act.action,
        actor=actor,
        now=rules.now,
        before=before,
        unit=ticket.unit or unit_before,
        public_note=None if asked else told,
        note=act.note if asked else act.staff_note,
        reason=act.reason,
        details=_details(act),
    )
    if actor.is_staff:
        audit.note(session, actor, act.action, on=("ticket", ticket.number), now=rules.now)


def _details(act: Act) -> dict[str, Any]:
    details: dict[str, Any] = dict(act.details)
    if act.co_units:
        details["co_units"] = list(act.co_units)
    if act.action == "whistle":
        details |= {"place": act.place, "by": act.by.isoformat() if act.by else None}
    if act.action == "merge":
        details["parent"] = act.parent
    return details


def _clean(text: str | None) -> str | None:
    return (text or "").replace("\x00", "").strip() or None
