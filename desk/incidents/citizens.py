"""Known incidents in the chat: told of first, followed with one tap; who needs help gets a ticket of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from desk import notices, phrases
from desk.conversations import outbox
from desk.conversations.wakeups import STAFF
from desk.conversations.whereabouts import same_citizen
from desk.errors import IllegalStep, IncidentNotFound
from desk.incidents.rules import concerns, covers
from desk.outcomes import FiledTicket, Followed, KnownIncident
from desk.staff.actor import SYSTEM
from desk.store.database import tell_after_commit
from desk.store.models import ConversationRow, IncidentRow, TicketRow
from desk.tickets import acts, filer, filing, history, lifecycle
from desk.tickets.city import Rules
from desk.tickets.complaint import subject
from desk.tickets.frequency import locate
from desk.tickets.joins import Joins
from desk.tickets.nearness import Spot
from desk.tickets.own import shown_standing
from desk.tickets.privacy import take_out
from desk.tickets.shown import filed_ticket

TOLD = (
    "description", "district", "subdistrict", "address", "lat", "long", "reporter_name", "reporter_phone", "anonymous",
    "contact_by",
)  # fmt: skip
"""What a follower's ticket tells that another one of the same citizen needs."""
NEVER_FOLLOWED = ("report", "praise")
_RUNNING = select(IncidentRow).where(IncidentRow.ended_at.is_(None))


class IncidentsTold(Joins):
    """What the assistant may ask of known incidents. One message does each thing once."""

    async def known_incident(
        self, conversation_id: int, fields: Mapping[str, Any], lang: str, *, choices: Sequence[str] = ()
    ) -> KnownIncident | None:
        """The running incident that a draft fits, by its matter (`rules.concerns`) and its place. Changes nothing.

        Of several the narrowest, then the latest. None for a report of wrongdoing and what shall stay confidential.
        """
        if fields.get("confidential") or fields.get("kind") in NEVER_FOLLOWED:
            return None
        told, words = fields.get("category"), str(fields.get("description") or "")
        now = self._rules()
        async with self._db.read() as session:
            fitting = [
                row
                for row in await _running(session)
                if self._has(row.category)
                and concerns(row.category, told, choices, words, self._pack)
                and covers(row, self._spot(fields), self._pack)
            ]
            if not fitting:
                return None
            best = min(fitting, key=lambda row: (row.place is None, row.lat is None, len(row.areas), -row.id))
            mine = select(TicketRow.id).where(
                TicketRow.conversation_id.in_(same_citizen(conversation_id)),
                TicketRow.incident_id == best.id,
                TicketRow.status != "withdrawn",
            )
            follows = await session.scalar(mine.limit(1)) is not None
        return KnownIncident(best.id, best.category, _told(best, now, lang), follows)

    async def knows_of(self, category: str) -> bool:
        """Whether any incident of this category runs, wherever it is."""
        async with self._db.read() as session:
            return any(row.category == category for row in await _running(session))

    def _has(self, category: str) -> bool:
        """Whether today's pack still has it."""
        return any(leaf.code == category for leaf in self._pack.categories)

    async def follow_incident(
        self,
        conversation_id: int,
        *,
        message_id: int,
        incident: int,
        fields: Mapping[str, Any],
        lang: str,
        own: Mapping[str, Any] | None = None,
    ) -> Followed:
        """File the draft as a follower of the incident's parent and end it; the same message again gets the same.

        With `own`, the fields of a ticket for somebody vulnerable, that one is filed beside it. Raises
        `IncidentNotFound`, `IllegalStep` where it is over, and `MissingDetail` and `InvalidInput` as filing does.
        """
        now, key = self._rules(), acts.key("message", message_id)
        async with self._db.begin() as session:
            row, parent = await _headed(session, incident, filed=key)
            told = {**fields, "category": row.category, "kind": "complaint", "urgency": None, "party": None}
            told_by = await filer.lock(session, conversation_id, key, subject(told))
            merge = partial(_follow, session, row=row, parent=parent, now=now)
            filed = await filing.file_told(session, told_by, told, key=key, lang=lang, rules=now, merge=merge)
            special = None
            if own is not None:
                special = await self._own(session, told_by.conversation, row, own, message_id, lang, now)
            tell_after_commit(session, STAFF)
            status = await shown_standing(session, filed.ticket, now, lang)
            return Followed(status, filed.tracking_code, special)

    async def file_own(
        self, conversation_id: int, *, message_id: int, incident: int, fields: Mapping[str, Any], lang: str
    ) -> FiledTicket:
        """An emergency ticket of its own for somebody whom the incident endangers, also when that is over meanwhile.

        The same message again gets the same. Raises `IncidentNotFound`, `MissingDetail`, `InvalidInput`.
        """
        now = self._rules()
        async with self._db.begin() as session:
            row = await session.get(IncidentRow, incident)
            if row is None:
                raise IncidentNotFound(f"no incident {incident}")
            conversation = await outbox.lock(session, conversation_id)
            tell_after_commit(session, STAFF)
            return await self._own(session, conversation, row, fields, message_id, lang, now)

    async def place_own(
        self,
        conversation_id: int,
        *,
        message_id: int,
        number: str,
        text: str,
        address: str | None,
        pin: Mapping[str, Any] | None,
        lang: str,
    ) -> None:
        """Add to an emergency ticket where exactly it is and what else is told; its address is completed by that.

        Raises `TicketNotFound`, `IllegalStep` where it is over, `InvalidInput` where nothing is in it.
        """
        await self.supplement(
            conversation_id, message_id=message_id, number=number, text=text, lang=lang, place=pin
        )
        if not address:
            return
        async with self._db.begin() as session:
            ticket, _ = await self._in_hand(session, conversation_id, number)
            told = take_out(address).text
            if told not in (ticket.address or ""):
                ticket.address = f"{ticket.address} {told}" if ticket.address else told
                locate(ticket, self._rules())

    async def followed_by(self, conversation_id: int) -> tuple[int, dict[str, Any]] | None:
        """The running incident that this conversation follows, and what its ticket tells.

        None without one, and where somebody there has an emergency ticket of their own already.
        """
        mine = (
            select(TicketRow, IncidentRow)
            .join(IncidentRow, IncidentRow.id == TicketRow.incident_id)
            .where(TicketRow.conversation_id.in_(same_citizen(conversation_id)), TicketRow.status == "merged")
            .where(IncidentRow.ended_at.is_(None))
            .order_by(TicketRow.id.desc())
            .limit(1)
        )
        async with self._db.read() as session:
            found = (await session.execute(mine)).first()
            if found is None:
                return None
            ticket, incident = found
            own = select(TicketRow.id).where(
                TicketRow.conversation_id.in_(same_citizen(conversation_id)),
                TicketRow.incident_id == incident.id,
                TicketRow.parent_id.is_(None),
            )
            if await session.scalar(own.limit(1)) is not None:
                return None
        return incident.id, {name: getattr(ticket, name) for name in TOLD if getattr(ticket, name)}

    async def _own(
        self,
        session: AsyncSession,
        conversation: ConversationRow,
        row: IncidentRow,
        fields: Mapping[str, Any],
        message_id: int,
        lang: str,
        now: Rules,
    ) -> FiledTicket:
        told = {
            **fields,
            "category": row.category,
            "kind": "help_request",
            "urgency": "emergency",
            "party": None,
        }
        key = acts.key("vulnerable", message_id)
        filed = await filing.file_told(
            session, filer.Filer(conversation), told, key=key, lang=lang, rules=now
        )
        if filed.fresh:
            filed.ticket.incident_id = row.id
        return filed_ticket(filed.ticket, now, lang)

    def _spot(self, fields: Mapping[str, Any]) -> Spot:
        district, subdistrict = fields.get("district"), fields.get("subdistrict")
        lat, long = fields.get("lat"), fields.get("long")
        if subdistrict and not district:
            try:
                district = self._pack.subdistrict(str(subdistrict)).district
            except UnknownCode:
                subdistrict = None
        if lat is not None and long is not None and not district:
            district = self._pack.district_at(float(lat), float(long))
        return Spot(district, subdistrict, fields.get("address"), lat, long)


async def _running(session: AsyncSession) -> Sequence[IncidentRow]:
    return (await session.scalars(_RUNNING)).all()


def _told(row: IncidentRow, now: Rules, lang: str) -> str:
    words = row.text_en if lang == "en" else row.text_zh
    if row.expected_end is None:
        return words
    at = phrases.deadline(row.expected_end, lang, now.zone, now=now.now)
    more = notices.text("incident.late" if row.expected_end <= now.now else "incident.expected", lang, at=at)
    return f"{words} {more}" if lang == "en" else f"{words}{more}"


async def _headed(session: AsyncSession, incident: int, *, filed: str) -> tuple[IncidentRow, TicketRow]:
    """A running incident and its parent, which nobody changes until the transaction ends; others may join meanwhile.

    Also one that is over, where the follower was `filed` before under this key.
    """
    row = await session.get(IncidentRow, incident)
    if row is None:
        raise IncidentNotFound(f"no incident {incident}")
    locked = select(TicketRow).where(TicketRow.id == row.parent_id).with_for_update(read=True)
    parent = await session.scalar(locked.execution_options(populate_existing=True))
    await session.refresh(row)
    if parent is not None and await session.scalar(select(TicketRow.id).where(TicketRow.filing_key == filed)):
        return row, parent
    if parent is None or row.ended_at is not None or row.parent_id != parent.id:
        raise IllegalStep("this incident is over")
    if parent.status not in lifecycle.UNSOLVED:
        raise IllegalStep("its ticket takes no followers any more")
    return row, parent


async def _follow(
    session: AsyncSession, ticket: TicketRow, row: IncidentRow, parent: TicketRow, now: Rules
) -> None:
    """Merge a ticket just filed. Its parent's history has no line of it: there may be thousands, each with its own.

    It is the step 'merge' without what a ticket of this moment cannot have: a unit, cases, follow-ups, followers.
    """
    before, ticket.status = ticket.status, lifecycle.step(ticket.status, "merge")
    ticket.parent_id, ticket.incident_id = parent.id, row.id
    ticket.version += 1
    # Nothing is due of it until a follow-up begins.
    ticket.next_step_at = None
    details = {"joined": True, "incident": row.id, "parent": parent.number}
    await history.add(session, ticket, "merge", actor=SYSTEM, now=now.now, before=before, details=details)
