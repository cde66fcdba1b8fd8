"""A ruling: one person asked, another grants or refuses. What is granted is done in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy.ext.asyncio import AsyncSession

from city.model import CaseKind
from desk.cases import lessons, register, returns
from desk.cases import rules as case_rules
from desk.conversations.wakeups import STAFF
from desk.errors import IllegalStep, NotAllowed
from desk.figures import rollups
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import tell_after_commit
from desk.store.models import CaseRow, TicketRow
from desk.tasks import calling
from desk.tickets import edits, history, provisional
from desk.tickets.act import Act, check_accused, check_units, held_by
from desk.tickets.city import Rules
from desk.tickets.dispatch import Suggestion
from desk.tickets.people import among_staff
from desk.tickets.telling import News, tell_all
from desk.tickets.transitions import perform

LIFTED = {"exclusion": "include", "hanging": "unhang"}
COLUMNS = {"exclusion": "excluded_at", "hanging": "hung_at"}
NOTICES = {"exclusion": "notice.included", "hanging": "notice.unhung"}


@dataclass(frozen=True)
class Ruling:
    """What a judge says. `note` is what the citizen reads of what is granted, `grounds` why, among staff.

    `unit` and `category` are the right ones for a ticket whose return is upheld; `until` another end of a pause.
    """

    state: Literal["granted", "refused"]
    note: str | None = None
    grounds: str | None = None
    unit: str | None = None
    category: str | None = None
    until: datetime | None = None

    @property
    def words(self) -> str | None:
        """Why it was ruled so, as far as anything was said."""
        return self.grounds or self.note


async def judge(
    session: AsyncSession, ticket: TicketRow, case: CaseRow, ruling: Ruling, *, actor: Actor, rules: Rules
) -> None:
    """Rule on a case of a locked ticket, as a role that judges its kind. Granting does what was asked.

    Raises `NotAllowed` (the person who asked), `IllegalStep` (ruled on already), `MissingDetail`,
    `InvalidInput`.
    """
    rules = rules.of(ticket)
    kind = cast(CaseKind, case.kind)
    await register.check_second(session, case, actor)
    case_rules.check_open(case.state)
    ruling = _without_person(ruling, ticket)
    proved = bool(case.evidence or case.grounds)
    case_rules.check_ruling(kind, ruling.state, words=ruling.words, has_evidence=proved)
    if ruling.state == "granted" and kind != "return":
        act = Act(
            case_rules.KINDS[kind].action,
            note=ruling.note,
            staff_note=ruling.grounds,
            until=ruling.until,
        )
        await perform(session, ticket, act, actor=actor, rules=rules)
        return
    if ruling.state == "granted":
        await _uphold(session, ticket, case, ruling, actor=actor, rules=rules)
    else:
        await _refuse(session, ticket, case, ruling, actor=actor, rules=rules)
    audit.note(
        session, actor, ruling.state, on=("ticket", ticket.number), now=rules.now, details={"case": case.id}
    )


def _without_person(ruling: Ruling, ticket: TicketRow) -> Ruling:
    """What stays among staff names no citizen."""

    def clean(words: str | None) -> str | None:
        return among_staff(ticket, words)

    note = ruling.note if ruling.state == "granted" else clean(ruling.note)
    return replace(ruling, grounds=clean(ruling.grounds), note=note)


async def _uphold(
    session: AsyncSession, ticket: TicketRow, case: CaseRow, ruling: Ruling, *, actor: Actor, rules: Rules
) -> None:
    """The unit was right. The ticket waits for its dispatch, to the unit that the ruling names where it names one."""
    known = Suggestion(ticket.suggested_unit, ticket.suggestion_reason or "none")
    before = ticket.category
    if ruling.category is not None and ruling.category != before:
        await edits.edit(session, ticket, {"category": ruling.category}, actor=actor, rules=rules)
        refused = await returns.returned_by(session, ticket, rules)
        known = await lessons.suggestion(session, ticket, rules, refused)
    if ruling.unit is not None:
        _check_right_unit(ruling.unit, ticket, case, rules)
    best = known.instead(ruling.unit, "ruled")
    ticket.suggested_unit, ticket.suggestion_reason = best.unit, best.reason
    right = {"right_unit": ruling.unit, "right_category": ruling.category}
    register.close(case, "granted", now=rules.now, actor=actor, words=ruling.words, **right)
    _touch(session, ticket, rules)
    details = {key: value for key, value in right.items() if value}
    await _line(session, ticket, case, "uphold", ruling.words, actor=actor, rules=rules, details=details)


def _check_right_unit(unit: str, ticket: TicketRow, case: CaseRow, rules: Rules) -> None:
    check_units(ticket, [unit], rules)
    if unit == case.unit and not returns.asks_citizen(case, rules):
        raise IllegalStep("a return is not upheld and given to the same unit: refuse it")


async def _refuse(
    session: AsyncSession, ticket: TicketRow, case: CaseRow, ruling: Ruling, *, actor: Actor, rules: Rules
) -> None:
    """Nothing changes but that it was asked; a returned ticket is back with its unit, whose clock had gone on."""
    before = ticket.status
    if case.kind == "return":
        await provisional.settle(session, ticket, rules)
        returns.give_back(ticket, case, asks_citizen=returns.asks_citizen(case, rules))
        check_accused(ticket, held_by(ticket), rules)
        provisional.mark(ticket, rules)
        await calling.follow(session, ticket, Act("dispatch"), actor=actor, rules=rules)
    register.close(case, "refused", now=rules.now, actor=actor, words=ruling.words)
    _touch(session, ticket, rules)
    await _line(session, ticket, case, "refuse", ruling.words, actor=actor, rules=rules, before=before)
    if case.kind == "return":
        await tell_all(session, ticket, News("notice.return_refused"), rules)


async def lift(
    session: AsyncSession, ticket: TicketRow, case: CaseRow, note: str | None, *, actor: Actor, rules: Rules
) -> None:
    """What was excluded counts again; what was hung is worked on again. The citizen is told, with `note`.

    Raises `NotAllowed` for who is no supervisor, `IllegalStep` where nothing of this case holds.
    """
    rules = rules.of(ticket)
    if actor.role not in case_rules.KINDS["exclusion"].judges:
        raise NotAllowed(f"the role '{actor.role}' does not lift this")
    if case.kind not in LIFTED or case.state != "granted" or case.lifted_at is not None:
        raise IllegalStep("there is nothing to lift: it is no exclusion or hanging that holds")
    setattr(ticket, COLUMNS[case.kind], None)
    case.lifted_by, case.lifted_at = actor.label, rules.now
    _touch(session, ticket, rules)
    action = LIFTED[case.kind]
    await _line(session, ticket, case, action, None, actor=actor, rules=rules, public=note)
    audit.note(session, actor, action, on=("ticket", ticket.number), now=rules.now, details={"case": case.id})
    news = News(NOTICES[case.kind], word=note, to_followers=case.kind == "hanging")
    await tell_all(session, ticket, news, rules)


def _touch(session: AsyncSession, ticket: TicketRow, rules: Rules) -> None:
    ticket.version += 1
    ticket.updated_at = ticket.next_step_at = rules.now
    rollups.retake(session, ticket.id, rules.zone)
    tell_after_commit(session, STAFF)


async def _line(
    session: AsyncSession,
    ticket: TicketRow,
    case: CaseRow,
    action: str,
    words: str | None,
    *,
    actor: Actor,
    rules: Rules,
    before: str | None = None,
    public: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    await history.add(
        session,
        ticket,
        action,
        actor=actor,
        now=rules.now,
        before=before or ticket.status,
        unit=case.unit,
        note=words,
        public_note=public,
        reason=case.reason,
        details={"case": case.id, "kind": case.kind, **(details or {})},
    )
