"""A citizen's chats bound together, and tickets filed elsewhere taken into a chat."""

from __future__ import annotations

from desk.conversations import binding, outbox
from desk.conversations.wakeups import STAFF
from desk.errors import NotAllowed
from desk.incidents.citizens import IncidentsTold
from desk.outcomes import TicketStatus
from desk.staff.actor import citizen
from desk.store.database import tell_after_commit
from desk.tickets import claiming
from desk.tickets.access import locked
from desk.tickets.own import shown_standing


class Links(IncidentsTold):
    """The use-cases of whoever is in several places."""

    async def binding_code(self, conversation_id: int) -> str:
        """A code to be said in the citizen's other chat within `binding.LIVES`; it ends an earlier one.

        Raises `Conflict` where enough chats are bound.
        """
        async with self._db.begin() as session:
            conversation = await outbox.lock(session, conversation_id)
            return await binding.new_code(session, conversation, now=self._clock())

    async def unbind(self, conversation_id: int) -> bool:
        """Bind this chat to no other one any more. False where it was bound to none."""
        async with self._db.begin() as session:
            await binding.hold(session, conversation_id)
            conversation = await outbox.lock(session, conversation_id)
            return await binding.unbind(session, conversation)

    async def claim(self, conversation_id: int, *, number: str, lang: str) -> TicketStatus | None:
        """Take a ticket that has no chat into this one: its notices and its follow-up come here from now on.

        Only for whoever has just shown its code. None where it has a chat already.
        """
        now = self._rules()
        async with self._db.begin() as session:
            ticket = await claiming.claim(session, conversation_id, number, rules=now)
            if ticket is None:
                return None
            tell_after_commit(session, STAFF)
            return await shown_standing(session, ticket, now, lang)

    async def release(self, conversation_id: int, *, number: str, lang: str) -> TicketStatus:
        """Let a claimed ticket go: nothing of it comes here any more.

        Raises `TicketNotFound`, and `NotAllowed` for one that was filed in a chat.
        """
        now, me = self._rules(), citizen(conversation_id)
        async with self._db.begin() as session:
            ticket = await locked(session, number, me)
            if not await claiming.release(session, ticket, actor=me, rules=now):
                raise NotAllowed("this ticket was filed in a chat")
            return await shown_standing(session, ticket, now, lang)
