"""Words of the unit or the hotline to the citizen while the work goes on: a line of the history, no step."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.figures import rollups
from desk.staff import audit, presses
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import history
from desk.tickets.alerts import watch_words
from desk.tickets.city import Rules
from desk.tickets.edits import LONGEST_NOTE
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.telling import News, tell_all

FROM_UNIT, FROM_HOTLINE = "notice.note", "notice.note_hotline"


async def tell_citizen(
    session: AsyncSession,
    ticket: TicketRow,
    text: str,
    *,
    actor: Actor,
    rules: Rules,
    press: str | None = None,
) -> None:
    """Tell the ticket's citizen, and whoever follows it, how it goes. No version changes: nobody's step is spoilt.

    Raises `NotAllowed` for a unit that does not lead, `IllegalStep` where nobody works on it any more, and
    `InvalidInput` without words or with too many.
    """
    rules = rules.of(ticket)
    words = text.replace("\x00", "").strip()
    if not 1 <= len(words) <= LONGEST_NOTE:
        raise InvalidInput(f"a note has 1 to {LONGEST_NOTE} characters", field="note")
    if actor.role == "handler" and ticket.unit != actor.unit:
        raise NotAllowed("only the lead unit writes to the citizen")
    if ticket.status not in UNSOLVED:
        raise IllegalStep(f"nobody works on a ticket that is {ticket.status}")
    await history.add(
        session,
        ticket,
        "note",
        actor=actor,
        now=rules.now,
        before=ticket.status,
        unit=actor.unit or ticket.unit,
        public_note=words,
    )
    # Staff wrote to the citizen: that is first contact where nobody was in touch before.
    rollups.retake(session, ticket.id, rules.zone)
    await watch_words(session, ticket, words, by=actor.label, now=rules.now)
    ticket.updated_at = rules.now
    audit.note(
        session, actor, "tell", on=("ticket", ticket.number), now=rules.now, details=presses.kept(press)
    )
    key = FROM_UNIT if actor.role == "handler" else FROM_HOTLINE
    await tell_all(session, ticket, News(key, note=words), rules)
