"""What staff may do with tickets: list, open, file for somebody, take steps, correct, note."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.cases.service import Cases
from desk.errors import InvalidInput, MissingDetail, NotAllowed, TicketNotFound
from desk.figures.behind import ready
from desk.incidents.service import Incidents
from desk.outcomes import FiledTicket
from desk.reach.ways import About
from desk.staff import audit, presses
from desk.staff.actor import Actor
from desk.staff_notices.service import StaffNotices
from desk.store.database import Database
from desk.store.models import TicketRow
from desk.surges.service import Surges
from desk.tasks.early import EarlyTasks
from desk.tasks.service import Tasks
from desk.themes.service import Themes
from desk.tickets import call_backs, calls, edits, filing, loading, on_behalf, progress, queries, shadow
from desk.tickets.access import locked, visible
from desk.tickets.act import Act, held_by
from desk.tickets.calls import Call, Round
from desk.tickets.city import Rules, rules
from desk.tickets.complaint import Complaint
from desk.tickets.mentions import called, names_in
from desk.tickets.on_behalf import Advice, ToldInChat
from desk.tickets.outlook import Outlook, outlook
from desk.tickets.queries import Page, TicketFilter
from desk.tickets.rehearsal import Heard, heard
from desk.tickets.shown import filed_ticket
from desk.tickets.transitions import Transitions
from desk.tickets.views import Reporter, TicketView

MAY_FILE = ("operator", "supervisor")
MAY_NOTE = ("operator", "supervisor", "handler")
MAY_REVEAL = ("operator", "supervisor", "handler")
LONGEST_REASON = 200


@dataclass(frozen=True)
class FiledView:
    """A ticket just filed. `fresh` is False where the same key had been filed before."""

    number: str
    tracking_code: str
    ticket: TicketView
    fresh: bool


@dataclass(frozen=True)
class Receipt:
    """A ticket that staff filed for somebody, in both languages; `lang` is the one they speak."""

    told: Mapping[str, FiledTicket]
    lang: str
    conversation_id: int | None
    joined: bool
    confidential: bool


class Tickets(Transitions):
    """Tickets on one store, for staff. `apply` takes a step; `cases` are asked and judged, `tasks` are co-units',
    `incidents` are known and followed by many, `notices` tell of it all,
    `surges` are sudden rises and `early_tasks` what is done before anybody complains; `themes` are those of the month.
    """

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        super().__init__(db, pack, clock)
        self.cases = Cases(db, pack, clock)
        self.tasks = Tasks(db, pack, clock)
        self.incidents = Incidents(db, pack, clock)
        self.notices = StaffNotices(db, pack, clock)
        self.surges = Surges(db, pack, clock)
        self.early_tasks = EarlyTasks(db, pack, clock)
        self.themes = Themes(db, pack, clock)

    def rules(self) -> Rules:
        """The settings in force right now."""
        return rules(self._pack, self._clock())

    async def get(self, number: str, *, actor: Actor) -> TicketView:
        """One ticket. Raises `TicketNotFound` where there is none or not for this actor."""
        async with self._db.read() as session:
            return await queries.get(session, self._pack, number, actor=actor)

    async def list(
        self,
        wanted: TicketFilter,
        *,
        actor: Actor,
        limit: int = 50,
        cursor: str | None = None,
        before: str | None = None,
    ) -> Page:
        """One page of tickets that the actor may see. Raises `InvalidInput` for a cursor that is none."""
        await ready(self._db, wanted.behind, self.rules().zone)
        async with self._db.read() as session:
            return await queries.list_tickets(
                session, self._pack, wanted, actor=actor, limit=limit, cursor=cursor, before=before
            )

    async def count(self, wanted: TicketFilter, *, actor: Actor, most: int | None = None) -> int:
        """How many tickets a list without end would have; no more than `most` are counted."""
        await ready(self._db, wanted.behind, self.rules().zone)
        async with self._db.read() as session:
            return await queries.count(session, wanted, actor=actor, most=most)

    async def file(self, complaint: Complaint, *, actor: Actor, key: str) -> FiledView:
        """File on behalf of a citizen; the same `key` again is the same. Raises as `filing.file`, and `NotAllowed`."""
        _check_may_file(actor)
        async with self._db.begin() as session:
            filed = await filing.file(session, complaint, key=key, actor=actor, rules=self.rules())
            shown = await loading.view(session, self._pack, filed.ticket)
        return FiledView(filed.number, filed.tracking_code, shown, filed.fresh)

    async def outlook(
        self,
        actor: Actor,
        number: str,
        action: str,
        *,
        version: int | None = None,
        unit: str | None = None,
        parent: str | None = None,
    ) -> Outlook:
        """What a step would come to. Changes nothing; raises as `apply`."""
        act = Act(action, unit=unit or None, parent=parent or None)
        return await outlook(self._db, self._pack, self._clock, actor, number, act, version=version)

    async def file_for(
        self, actor: Actor, complaint: Complaint, *, request: str, joins: str | None = None
    ) -> str:
        """File what somebody told this actor, once for each `request`; with `joins` as a follower of that open ticket.

        Returns its number. Raises as `on_behalf.file`, and `NotAllowed`.
        """
        _check_may_file(actor)
        async with self._db.begin() as session:
            filed = await on_behalf.file(
                session, complaint, key=_key(actor, request), joins=joins, actor=actor, rules=self.rules()
            )
        return filed.number

    async def filed_for(self, actor: Actor, request: str) -> str | None:
        """The number of what this actor filed with that request before; None: nothing yet."""
        async with self._db.read() as session:
            return await session.scalar(
                select(TicketRow.number).where(TicketRow.filing_key == _key(actor, request))
            )

    async def advise(self, actor: Actor, fields: Mapping[str, Any], lang: str) -> Advice | None:
        """What staff should know before they file `fields`, as `on_behalf.advice`. Raises `NotAllowed`."""
        _check_may_file(actor)
        async with self._db.read() as session:
            return await on_behalf.advice(session, fields, self.rules(), lang)

    async def told_in(self, actor: Actor, conversation_id: int) -> ToldInChat:
        """What a conversation tells that is not filed yet. Raises `NotAllowed`."""
        _check_may_file(actor)
        async with self._db.read() as session:
            return await on_behalf.told_in(session, conversation_id)

    async def receipt(self, actor: Actor, number: str) -> Receipt:
        """What to tell whoever this actor filed it for. Raises `TicketNotFound`, also for what others filed."""
        rules = self.rules()
        async with self._db.read() as session:
            ticket = await session.scalar(select(TicketRow).where(TicketRow.number == number))
            if ticket is None or not ticket.filing_key.startswith(_own_keys(actor)):
                raise TicketNotFound(f"no ticket {number}")
            told = {lang: filed_ticket(ticket, rules, lang) for lang in ("zh", "en")}
            return Receipt(
                told,
                ticket.lang,
                ticket.conversation_id,
                joined=ticket.status == "merged",
                confidential=ticket.confidential,
            )

    async def edit(
        self, actor: Actor, number: str, wanted: Mapping[str, Any], *, version: int | None = None
    ) -> TicketView:
        """Correct fields (`edits.EDITABLE`). Raises `TicketNotFound`, `NotAllowed`, `InvalidInput`, `StaleVersion`."""
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor, version=version)
            await edits.edit(session, ticket, wanted, actor=actor, rules=self.rules())
            return await loading.view(session, self._pack, ticket)

    async def note(
        self,
        actor: Actor,
        number: str,
        text: str,
        *,
        public: bool = False,
        mentions: Sequence[str] = (),
        press: str = "",
    ) -> TicketView:
        """Add a note that only staff read; a `public` one is told to the citizen, as `progress.tell_citizen`.

        Of the former those hear who are called by name, in `mentions` or by @ in the words, and may see the ticket.
        With a `press`, the key of a form, the same is done once.
        """
        if actor.is_staff and actor.role not in MAY_NOTE:
            raise NotAllowed(f"the role '{actor.role}' may not write on a ticket")
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor)
            mark = presses.mark(press, text, str(public))
            if await presses.done(session, actor, mark, on=("ticket", ticket.number)):
                pass
            elif public:
                await progress.tell_citizen(
                    session, ticket, text, actor=actor, rules=self.rules(), press=mark
                )
            else:
                names = [*(name.lower() for name in mentions), *names_in(text)]
                people = await called(session, names, held_by(ticket))
                await edits.add_note(
                    session,
                    ticket,
                    text,
                    actor=actor,
                    now=self._clock(),
                    called=[one.label for one in people],
                    press=mark,
                )
            return await loading.view(session, self._pack, ticket)

    async def rehearse_note(self, actor: Actor, number: str, text: str) -> Sequence[Heard]:
        """What citizens would read of a public note. Changes nothing, and raises as `note`."""

        async def work(session: AsyncSession) -> None:
            ticket = await locked(session, number, actor)
            await progress.tell_citizen(session, ticket, text, actor=actor, rules=self.rules())

        return await heard(self._db, work)

    async def follow_up(
        self, actor: Actor, number: str, call: Call, *, version: int | None = None
    ) -> TicketView:
        """Record a call: about what `to_call` names.

        Raises `TicketNotFound`, `StaleVersion`, and what `calls.record` or `call_backs.record` refuses.
        """
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor, version=version)
            rules = self.rules()
            if await call_backs.waiting(session, ticket) is not None:
                await call_backs.record(session, ticket, call, actor=actor, rules=rules.of(ticket))
            else:
                await calls.record(session, ticket, call, actor=actor, rules=rules)
            return await loading.view(session, self._pack, ticket)

    async def to_call(self, actor: Actor, number: str) -> About | Round | None:
        """What this ticket's citizen may be called about now: a call-back, else a follow-up; None: nothing."""
        rules = self.rules()
        async with self._db.read() as session:
            ticket = await session.scalar(select(TicketRow).where(TicketRow.number == number))
            if ticket is None or not visible(ticket, actor):
                return None
            about = await call_backs.waiting(session, ticket)
            return about or await calls.waiting(session, ticket, rules.of(ticket))

    async def agreements(
        self, *, start: datetime | None = None, end: datetime | None = None
    ) -> Sequence[shadow.Agreement]:
        """By unit, how often people sent tickets filed in that time where they were suggested."""
        async with self._db.read() as session:
            return await shadow.agreements(session, start=start, end=end)

    async def reveal(self, actor: Actor, number: str, *, reason: str) -> Reporter:
        """The reporter unmasked; the reveal and its reason are logged. A unit never gets a confidential one.

        Raises `TicketNotFound`, `NotAllowed`, `MissingDetail` (reason), `InvalidInput` (why: it is too long).
        """
        if not reason.strip():
            raise MissingDetail("why must the number be seen?", field="reason")
        if len(reason.strip()) > LONGEST_REASON:
            raise InvalidInput(f"a reason has at most {LONGEST_REASON} characters", field="why")
        async with self._db.begin() as session:
            ticket = await locked(session, number, actor)
            if actor.role not in MAY_REVEAL or (ticket.confidential and actor.role == "handler"):
                raise NotAllowed("this reporter stays masked for you")
            audit.note(
                session,
                actor,
                "reveal",
                on=("ticket", number),
                now=self._clock(),
                details={"reason": reason.strip()},
            )
            return (await loading.view(session, self._pack, ticket)).reporter


def _check_may_file(actor: Actor) -> None:
    if actor.is_staff and actor.role not in MAY_FILE:
        raise NotAllowed(f"the role '{actor.role}' may not file a ticket")


def _key(actor: Actor, request: str) -> str:
    return f"{_own_keys(actor)}{hashlib.sha256(request.encode()).hexdigest()}"


def _own_keys(actor: Actor) -> str:
    """How the keys begin under which this member of staff files."""
    return f"desk:{actor.id}:"
