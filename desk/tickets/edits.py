"""What staff correct on a ticket without a step of its life: kind, category, place, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from desk.cases import lessons
from desk.cases.returns import returned_by
from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.figures import rollups
from desk.staff import audit, presses
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import clocks, history, provisional
from desk.tickets.act import held_by
from desk.tickets.city import Rules
from desk.tickets.complaint import Complaint, prepared
from desk.tickets.confiding import taken_out
from desk.tickets.dispatch import accused
from desk.tickets.frequency import locate
from desk.tickets.hiding import hide_citizen
from desk.tickets.people import added, hidden_of
from desk.tickets.routing import matter

MAY_EDIT = ("operator", "supervisor")
EDITABLE = (
    "kind", "category", "urgency", "title", "description", "address", "district", "subdistrict", "lat", "long",
    "occurred_at", "party", "enterprise", "confidential", "contact_by", "call_hours", "reporter_name", "reporter_phone",
)  # fmt: skip
TOLD_BY_VALUE = ("kind", "category", "urgency", "district", "subdistrict", "confidential", "contact_by")
"""Of these the history keeps old and new; of words and persons it keeps only that they changed."""
PLACE = ("district", "subdistrict")
REPORT = "report"
MATTERS = frozenset({"category", "kind", "party", *PLACE})
"""What the suggestion of a unit depends on. Who said that it is not theirs is not suggested again; rulings stand."""
LONGEST_TITLE, LONGEST_NOTE = 200, 5000


async def edit(
    session: AsyncSession, ticket: TicketRow, wanted: Mapping[str, Any], *, actor: Actor, rules: Rules
) -> None:
    """Correct a locked ticket. What is equal already is no change; without any change nothing is written.

    What turns out to be a report of wrongdoing is confidential from then on, unless the correction says otherwise.
    Raises `NotAllowed` for all but operators and supervisors, `InvalidInput` for fields or values it cannot have.
    """
    rules = rules.of(ticket)
    if actor.role not in MAY_EDIT:
        raise NotAllowed(f"the role '{actor.role}' may not correct a ticket")
    unknown = sorted(set(wanted) - set(EDITABLE))
    if unknown:
        raise InvalidInput(f"'{unknown[0]}' cannot be corrected", field=unknown[0])
    await provisional.settle(session, ticket, rules)
    if wanted.get("kind") == REPORT != ticket.kind:
        wanted = {"confidential": True, **wanted}
    before = {name: getattr(ticket, name) for name in EDITABLE}
    corrected = _corrected(ticket, wanted, rules)
    if corrected.confidential and not ticket.confidential:
        await hide_citizen(session, ticket)
    _write(ticket, corrected, wanted)
    changed = [name for name in EDITABLE if getattr(ticket, name) != before[name]]
    if not changed:
        return
    _check_accused(ticket, rules)
    _follow(ticket, changed, rules)
    if ticket.unit is None and MATTERS.intersection(changed) and not _ruled(ticket, rules):
        refused = await returned_by(session, ticket, rules)
        suggestion = await lessons.suggestion(session, ticket, rules, refused)
        ticket.suggested_unit, ticket.suggestion_reason = suggestion.unit, suggestion.reason
    locate(ticket, rules)
    provisional.mark(ticket, rules)
    rollups.retake(session, ticket.id, rules.zone)
    ticket.version += 1
    ticket.updated_at = ticket.next_step_at = rules.now
    told = {name: [before[name], getattr(ticket, name)] for name in changed if name in TOLD_BY_VALUE}
    details = {"changed": changed, **told}
    await history.add(
        session,
        ticket,
        "edit",
        actor=actor,
        now=rules.now,
        before=ticket.status,
        unit=ticket.unit,
        details=details,
    )
    audit.note(
        session, actor, "edit", on=("ticket", ticket.number), now=rules.now, details={"changed": changed}
    )


def _corrected(ticket: TicketRow, wanted: Mapping[str, Any], rules: Rules) -> Complaint:
    """The complaint as if it were filed now with the corrections: the same checks hold."""
    names = {field.name for field in fields_of(Complaint)} & set(EDITABLE)
    present = Complaint(
        **{name: getattr(ticket, name) for name in names},
        on_behalf_of=ticket.on_behalf_of,
        placeless=ticket.district is None,
    )
    new = {name: value for name, value in wanted.items() if name in names}
    if "district" in new and "subdistrict" not in new:
        new["subdistrict"] = None
    for name in ("description", "category"):
        if name in new and not new[name]:
            raise InvalidInput(f"a ticket needs its {name}", field=name)
    return prepared(rules.pack, replace(present, **new))


def _write(ticket: TicketRow, new: Complaint, wanted: Mapping[str, Any]) -> None:
    for field in fields_of(Complaint):
        if field.name in wanted:
            setattr(ticket, field.name, getattr(new, field.name))
    if any(name in wanted for name in PLACE):
        ticket.district, ticket.subdistrict = new.district, new.subdistrict
    if "title" in wanted:
        known = hidden_of(new, confidential=bool(new.confidential))
        told = taken_out(
            str(wanted["title"] or "").strip(),
            confidential=bool(new.confidential),
            names=known.names,
            phones=known.phones,
        )
        if not told.text or len(told.text) > LONGEST_TITLE:
            raise InvalidInput(f"a title has 1 to {LONGEST_TITLE} characters", field="title")
        ticket.title = told.text


def _check_accused(ticket: TicketRow, rules: Rules) -> None:
    """Raise `IllegalStep` where the correction says that a unit which has the ticket is what it is about.

    Also once it is answered or merged: it may come back to that unit.
    """
    if accused(rules.pack, matter(ticket)).intersection(held_by(ticket)):
        raise IllegalStep("it would be about a unit that has it: give it to another one first")


def _follow(ticket: TicketRow, changed: list[str], rules: Rules) -> None:
    """What hangs on the corrected fields: the group and shorter limits."""
    if "category" in changed:
        ticket.category_group = rules.pack.category(ticket.category).group
    if {"urgency", "enterprise"} & set(changed):
        rules = rules.of(ticket)
        due = clocks.at_filing(
            rules.clocks, cast(Urgency, ticket.urgency), filed_at=ticket.created_at, calendar=rules.calendar
        )
        # A correction may hurry everyone, it never gives anyone more time.
        ticket.dispatch_due_at = min(ticket.dispatch_due_at, due.dispatch)
        ticket.due_at = min(ticket.due_at, due.citizen)
        if ticket.unit_due_at is not None and not ticket.reopen_count:
            ticket.unit_due_at = min(ticket.unit_due_at, ticket.due_at)


def _ruled(ticket: TicketRow, rules: Rules) -> bool:
    """Whether a ruling named its unit, which is not what it is about now."""
    ruled = (ticket.suggestion_reason or "").startswith("ruled|")
    return ruled and ticket.suggested_unit not in accused(rules.pack, matter(ticket))


async def confide(session: AsyncSession, ticket: TicketRow, *, actor: Actor, now: datetime) -> None:
    """Keep from units and public whose ticket it is, at its citizen's wish; kept already, nothing is written."""
    if ticket.confidential and not ticket.published:
        return
    details = {"changed": ["confidential"], "confidential": [ticket.confidential, True]}
    await hide_citizen(session, ticket)
    ticket.confidential, ticket.published = True, False
    ticket.version += 1
    ticket.updated_at = now
    await history.add(
        session,
        ticket,
        "edit",
        actor=actor,
        now=now,
        before=ticket.status,
        unit=ticket.unit,
        details=details,
    )


async def add_note(
    session: AsyncSession,
    ticket: TicketRow,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    called: Sequence[str] = (),
    press: str | None = None,
) -> None:
    """Add a note among staff to the history. No version changes. `called` are the labels of whom it calls on.

    Officers who have the page open can still take their step.
    """
    mine = text.replace("\x00", "").strip()
    if not 1 <= len(mine) <= LONGEST_NOTE:
        raise InvalidInput(f"a note has 1 to {LONGEST_NOTE} characters", field="note")
    told = added(ticket, mine).text
    await history.add(
        session,
        ticket,
        "note",
        actor=actor,
        now=now,
        before=ticket.status,
        unit=ticket.unit,
        note=told,
        details={"called": list(called)} if called else None,
    )
    ticket.updated_at = now
    if actor.is_staff:
        audit.note(session, actor, "note", on=("ticket", ticket.number), now=now, details=presses.kept(press))
