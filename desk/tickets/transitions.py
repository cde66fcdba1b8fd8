"""Taking a step: rule, clocks, history, audit and what the citizen hears, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk import notices
from desk.cases import lessons, register
from desk.cases import rules as case_rules
from desk.cases.returns import kept, returned_by, settle_by_dispatch
from desk.conversations.wakeups import STAFF
from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.figures import rollups
from desk.incidents import heading
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database, tell_after_commit
from desk.store.models import CaseRow, TicketRow
from desk.tasks import calling
from desk.tickets import history, lifecycle, loading, provisional, shadow, surveys
from desk.tickets.access import locked
from desk.tickets.act import Act, Context, change, check
from desk.tickets.aftermath import follow_up
from desk.tickets.alerts import watch_words
from desk.tickets.announcements import STAFF_ONLY, elsewhere, news_of
from desk.tickets.city import Rules, rules
from desk.tickets.dispatch import Suggestion
from desk.tickets.people import among_staff
from desk.tickets.rehearsal import Heard, heard
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
        evidence: Sequence[str] = (),
        until: datetime | None = None,
        place: str | None = None,
        by: datetime | None = None,
    ) -> TicketView:
        """Take one step and return the ticket after it. `place` and `by`: where units are whistled to, and by when.

        `version` is the one the actor saw; None takes whatever is there. It changes nothing and raises `TicketNotFound`
        (also another unit's), `NotAllowed`, `IllegalStep`, `MissingDetail`, `InvalidInput`, `NoUnit`, `StaleVersion`.
        """
        act = Act(
            action=action,
            note=note,
            unit=unit,
            co_units=co_units,
            reason=reason,
            parent=parent,
            staff_note=staff_note,
            evidence=evidence,
            until=until,
            place=place,
            by=by,
        )
        return await self.take(actor, number, act, version=version)

    async def take(self, actor: Actor, number: str, act: Act, *, version: int | None = None) -> TicketView:
        """The same for an act as somebody typed it."""
        act = cleaned(act)
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor, version=version, also=act.parent)
            await perform(session, ticket, act, actor=actor, rules=rules(self._pack, self._clock()))
            return await loading.view(session, self._pack, ticket)

    async def rehearse(self, actor: Actor, number: str, act: Act) -> Sequence[Heard]:
        """What citizens would read if somebody took this step now. Changes nothing, and raises as `apply`."""
        act = cleaned(act)

        async def work(session: AsyncSession) -> None:
            ticket = await locked(session, number, actor, also=act.parent)
            await perform(session, ticket, act, actor=actor, rules=rules(self._pack, self._clock()))

        return await heard(self._db, work)


def cleaned(act: Act) -> Act:
    """The act without empty words and what no database keeps."""
    return replace(
        act,
        note=_clean(act.note),
        unit=act.unit or None,
        co_units=tuple(act.co_units),
        reason=_clean(act.reason),
        parent=act.parent or None,
        staff_note=_clean(act.staff_note),
        evidence=tuple(piece for one in act.evidence if (piece := _clean(one))),
        place=_clean(act.place),
    )


async def perform(
    session: AsyncSession,
    ticket: TicketRow,
    act: Act,
    *,
    actor: Actor,
    rules: Rules,
    except_for: int | None = None,
    joins: TicketRow | None = None,
) -> None:
    """Take the step on a ticket that `access.hold` locked. The caller itself tells the conversation `except_for`.

    `joins` is the locked ticket into which one that this very transaction filed is merged. Nobody asked its citizen
    anything yet, nothing of it waits for a ruling or a co-unit, nothing follows it, and no clock runs for it. The line
    of its history is written with what is written next.
    """
    rules = rules.of(ticket)
    lifecycle.check_role(actor, act.action)
    if actor.role == "handler" and ticket.unit != actor.unit:
        raise NotAllowed("only the lead unit takes this step")
    await heading.check(session, ticket, act.action)
    await provisional.settle(session, ticket, rules)
    before, unit_before = ticket.status, ticket.unit
    status = lifecycle.step(before, act.action, before=await _merged_from(session, ticket, act))
    case = await _open_case(session, ticket, act)
    asked = case_rules.asks(act.action, actor.role, is_open=case is not None)
    if case is not None:
        act = await _granting(session, case, act, actor, asked=asked)
    parent = joins or await _parent(session, act)
    context = await _context(session, ticket, act, actor, rules, asked=asked, parent=parent)
    check(act, context)
    was = kept(ticket, rules)
    change(ticket, act, context)
    ticket.status = status
    provisional.mark(ticket, rules)
    ticket.version += 1
    ticket.updated_at = rules.now
    ticket.next_step_at = None if joins is not None else rules.now
    tell_after_commit(session, STAFF)
    rollups.retake(session, ticket.id, rules.zone)
    if asked or act.action == "return":
        case = await _ask(session, ticket, act, actor, rules, unit=unit_before, was=was)
    elif case is not None:
        case.until = act.until
        register.close(case, "granted", now=rules.now, actor=actor, words=act.staff_note or act.note)
    if act.action == "dispatch" and before == "returned":
        case = await settle_by_dispatch(session, ticket, actor=actor, rules=rules)
    waits = joins is not None
    await _write(
        session, ticket, act, context, before=before, unit_before=unit_before, case=case, waits=waits
    )
    if actor.is_staff and not asked:
        await watch_words(session, ticket, act.note, by=actor.label, now=rules.now)
    if act.action == "withdraw":
        # Who takes it over hears of it too: the chats are locked in the order of their ids.
        await hold_conversations(session, [ticket, *await followers(session, ticket)])
    news = news_of(
        act,
        actor,
        unit_before=unit_before,
        asked=asked,
        reason=context.reason,
        moved=before == "returned" and await _moved(session, ticket),
        designated=_is_designated(ticket, act, rules),
        said_solved=act.action == "close" and await surveys.says_solved(session, ticket),
    )
    if news is not None:
        await tell_all(session, ticket, news, rules, except_for=except_for)
    if joins is not None:
        return
    await follow_up(session, ticket, act, rules, before)
    await heading.follow(session, ticket, act.action, actor=actor, now=rules.now)
    await register.lapse(session, ticket, unit_changed=act.action == "reassign", now=rules.now)
    await calling.follow(session, ticket, act, actor=actor, rules=rules)
    await shadow.compare(session, ticket, act.action, by_people=actor.is_staff)


async def _open_case(session: AsyncSession, ticket: TicketRow, act: Act) -> CaseRow | None:
    """What was asked before and this act is about."""
    kind = case_rules.KIND_OF.get(act.action)
    return await register.opened(session, ticket, kind) if kind and act.action != "return" else None


async def _granting(session: AsyncSession, case: CaseRow, act: Act, actor: Actor, *, asked: bool) -> Act:
    """The act with what was asked filled in. `IllegalStep` for asking twice, `NotAllowed` for judging oneself."""
    if asked:
        raise IllegalStep("this was asked already, and waits for a ruling")
    await register.check_second(session, case, actor)
    return replace(act, reason=act.reason or case.reason, until=act.until or case.until)


async def _ask(
    session: AsyncSession,
    ticket: TicketRow,
    act: Act,
    actor: Actor,
    rules: Rules,
    *,
    unit: str | None,
    was: dict[str, Any],
) -> CaseRow:
    is_return = act.action == "return"
    return await register.open_case(
        session,
        ticket,
        case_rules.KIND_OF[act.action],
        actor=actor,
        rules=rules,
        reason=act.reason,
        grounds=_among_staff(ticket, act, asked=not is_return),
        evidence=act.evidence,
        unit=unit,
        until=act.until,
        details=was if is_return else None,
    )


async def _context(
    session: AsyncSession,
    ticket: TicketRow,
    act: Act,
    actor: Actor,
    rules: Rules,
    *,
    asked: bool,
    parent: TicketRow | None,
) -> Context:
    kind = case_rules.KIND_OF.get(act.action)
    if kind is not None:
        case_rules.check_reason(act.action, act.reason, rules.cases.reasons[kind])
    reason = rules.cases.reason(kind, act.reason) if kind else None
    next_best = Suggestion(ticket.suggested_unit, ticket.suggestion_reason or "none")
    if act.action == "return":
        await _check_return(session, ticket, rules)
    if act.action == "return" and reason is not None and reason.asks_citizen:
        next_best = next_best.instead(ticket.unit, "asked")
    elif act.action == "return":
        refused = await returned_by(session, ticket, rules) | ({ticket.unit} if ticket.unit else set())
        next_best = await lessons.suggestion(session, ticket, rules, refused)
    return Context(
        rules=rules,
        actor=actor,
        next_best=next_best,
        parent=parent,
        asked=asked,
        reason=reason,
    )


async def _moved(session: AsyncSession, ticket: TicketRow) -> bool:
    """Whether it is with another unit now than with the one that returned it last."""
    returned = await register.latest(session, ticket, "return")
    return returned is not None and returned.unit != ticket.unit


def _is_designated(ticket: TicketRow, act: Act, rules: Rules) -> bool:
    """Whether the hotline names the unit, since nobody would have it (docs/rules.md)."""
    return act.action == "dispatch" and ticket.return_count >= rules.dispatch.designate_after


async def _check_return(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    earlier = await register.latest(session, ticket, "return")
    case_rules.may_return_again(
        earlier.state if earlier else None,
        ruled=earlier.dispatched_at if earlier else None,
        dispatched=ticket.dispatched_at,
        returns=ticket.return_count,
        most=rules.dispatch.designate_after,
    )


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
    context: Context,
    *,
    before: str,
    unit_before: str | None,
    case: CaseRow | None,
    waits: bool,
) -> None:
    where = elsewhere(act)
    told = act.note or (notices.text(where, ticket.lang) if where else None)
    inside = context.asked or act.action in STAFF_ONLY
    await history.add(
        session,
        ticket,
        act.action,
        actor=context.actor,
        now=context.now,
        before=before,
        unit=ticket.unit or unit_before,
        public_note=None if inside else told,
        note=_among_staff(ticket, act, asked=inside),
        reason=act.reason,
        details=_details(ticket, act, context, case)
        | ({"from": unit_before} if act.action == "reassign" else {}),
        waits=waits,
    )
    if context.actor.is_staff:
        audit.note(session, context.actor, act.action, on=("ticket", ticket.number), now=context.now)


def _among_staff(ticket: TicketRow, act: Act, *, asked: bool) -> str | None:
    """What only staff read, without the citizen's name and number; where the act only asks, its note too."""
    words = [act.note, act.staff_note] if asked else [act.staff_note]
    told = "\n".join(word for word in words if word)
    return among_staff(ticket, told)


def _details(ticket: TicketRow, act: Act, context: Context, case: CaseRow | None) -> dict[str, Any]:
    details: dict[str, Any] = dict(act.details)
    if case is not None:
        details |= {"case": case.id, **({"asked": True} if context.asked else {})}
        if act.action == "dispatch":
            details["ruling"] = case.state
    elif act.evidence:
        details["evidence"] = list(act.evidence)
    if act.co_units:
        details["co_units"] = list(act.co_units)
    if _is_designated(ticket, act, context.rules):
        details["designated"] = True
    if act.action == "whistle":
        details |= {"place": act.place, "by": act.by.isoformat() if act.by else None}
    if act.action == "merge":
        details["parent"] = act.parent
    return details


def _clean(text: str | None) -> str | None:
    return (text or "").replace("\x00", "").strip() or None
