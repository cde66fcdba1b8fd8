"""Following what others reported already, instead of filing it once more."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from desk import phrases
from desk.conversations.wakeups import STAFF
from desk.errors import DeskError
from desk.outcomes import Similar, TicketStatus
from desk.store.database import tell_after_commit
from desk.tickets import acts, complaint, filer, filing, joining
from desk.tickets.own import OwnTickets, shown_standing
from desk.tickets.reserving import reserved

AGAIN = (
    "category", "kind", "district", "subdistrict", "address", "lat", "long", "party", "reporter_name",
    "reporter_phone", "enterprise", "anonymous", "confidential", "contact_by",
)  # fmt: skip
"""What a new report of an earlier matter takes over from it; what is wrong now is told anew."""


class Joins(OwnTickets):
    """Similar open tickets, and what becomes of a draft that has one."""

    async def similar(self, conversation_id: int, fields: Mapping[str, Any], lang: str) -> Similar | None:
        """An open ticket of the same matter and place as this draft, or None. Changes nothing."""
        now = self._rules()
        async with self._db.read() as session:
            try:
                told = complaint.from_fields(
                    fields, zone=now.zone, lang=lang, conversation_id=conversation_id
                )
                wanted = complaint.prepared(self._pack, told)
            except DeskError:
                # Not enough is told yet to be compared with anything.
                return None
            found = await joining.find(session, wanted, now)
        if found is None:
            return None
        category = self._pack.category(wanted.category)
        return Similar(
            number=found.number,
            category_name=category.en if lang == "en" else category.zh,
            where=joining.where(found, now, lang),
            since_text=phrases.date(found.created_at, lang, now.zone),
            mine=found.mine,
            title=found.title if found.mine else None,
        )

    async def join(
        self, conversation_id: int, *, message_id: int, number: str, fields: Mapping[str, Any], lang: str
    ) -> tuple[TicketStatus, str]:
        """File the draft as a follower of an open ticket and end it; where it stands, and the follower's tracking code.

        The same message again gets the same. Raises `IllegalStep` where that ticket takes no followers any more,
        `TicketNotFound`, and `MissingDetail` and `InvalidInput` as filing does.
        """
        now, key = self._rules(), acts.key("message", message_id)
        async with (
            reserved(self._db, 1, now=now.now, zone=now.zone) as [count],
            self._db.begin() as session,
        ):
            told_by, leader = await filer.lock_to_join(
                session, conversation_id, key, complaint.subject(fields), number=number
            )
            merge = partial(joining.join, session, leader=leader, rules=now)
            filed = await filing.file_told(
                session, told_by, fields, key=key, lang=lang, rules=now, number=count, merge=merge
            )
            if filed.fresh:
                tell_after_commit(session, STAFF)
            return await shown_standing(session, filed.ticket, now, lang), filed.tracking_code

    async def told_before(self, conversation_id: int, *, number: str) -> dict[str, Any]:
        """What a new report of the citizen's own earlier matter takes over from it. Raises `TicketNotFound`."""
        async with self._db.begin() as session:
            ticket, _ = await self._in_hand(session, conversation_id, number)
            kept = {name: getattr(ticket, name) for name in AGAIN}
            return {name: value for name, value in kept.items() if value} | {"previous": ticket.number}
