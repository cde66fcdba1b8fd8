"""What the assistant may ask of the desk. Every method is one use-case, and one message does it once.

Actions read slots, call one of these and utter one response; they know no SQL and no rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.outcomes import FiledTicket, Preview, SurveyStep, TicketStatus

__all__ = ["Desk", "FiledTicket", "Preview", "SurveyStep", "TicketStatus"]


class Desk:
    """The use-cases of a conversation. `message_id` is the row of the citizen's message: one message acts once."""

    async def draft(self, conversation_id: int) -> dict[str, Any] | None:
        """The open draft's fields by slot name, or None."""
        raise NotImplementedError

    async def remember_draft(self, conversation_id: int, fields: Mapping[str, Any]) -> None:
        """Keep `fields` as the conversation's one open draft, replacing what was there."""
        raise NotImplementedError

    async def drop_draft(self, conversation_id: int) -> None:
        """Drop the open draft, if there is one."""
        raise NotImplementedError

    async def preview(self, fields: Mapping[str, Any], lang: str) -> Preview:
        """What filing `fields` now would give, and what is missing. Changes nothing."""
        raise NotImplementedError

    async def file_complaint(
        self, conversation_id: int, *, message_id: int, fields: Mapping[str, Any], lang: str
    ) -> FiledTicket:
        """File the complaint and end the draft. The same message again gets the same ticket.

        Raises `MissingDetail` (`field` as in `Preview.needs`) and `InvalidInput` for a code that the pack has not.
        """
        raise NotImplementedError

    async def ticket_status(
        self, conversation_id: int, *, number: str | None = None, code: str | None = None, lang: str
    ) -> TicketStatus:
        """Where a ticket stands; without a number the one in focus, else the newest of this conversation.

        A ticket of another conversation needs its tracking code. Raises `TicketNotFound` for an unknown number and for
        somebody else's alike, and its subclass `LookupLocked` for an hour after five wrong codes.
        """
        raise NotImplementedError

    async def tickets_of(self, conversation_id: int, lang: str) -> list[TicketStatus]:
        """The conversation's tickets, newest first, at most twenty."""
        raise NotImplementedError

    async def withdraw(
        self, conversation_id: int, *, message_id: int, number: str, reason: str, lang: str
    ) -> TicketStatus:
        """Withdraw the citizen's own ticket. Raises `TicketNotFound`, `IllegalStep`, `MissingDetail` (reason)."""
        raise NotImplementedError

    async def reopen(
        self, conversation_id: int, *, message_id: int, number: str, reason: str, lang: str
    ) -> TicketStatus:
        """Send a resolved or closed ticket back to its unit. Raises as `withdraw`, `IllegalStep` after seven days."""
        raise NotImplementedError

    async def answer_survey(
        self, conversation_id: int, *, message_id: int, survey: int, question: str, answer: str, lang: str
    ) -> SurveyStep:
        """Record one answer and say what follows: the next question, closed, or back to the unit ('not solved').

        Raises `TicketNotFound` for a survey of another conversation and `InvalidInput` for an answer it does not have.
        """
        raise NotImplementedError

    async def comment_survey(self, conversation_id: int, *, message_id: int, text: str) -> bool:
        """Keep free words as the comment of the conversation's latest survey. False if there is none to comment."""
        raise NotImplementedError

    async def supplement(
        self, conversation_id: int, *, message_id: int, number: str, text: str, lang: str
    ) -> TicketStatus:
        """Add what the citizen says now to their own ticket, for its unit to read."""
        raise NotImplementedError

    async def ask_for_person(self, conversation_id: int, *, message_id: int, reason: str) -> None:
        """Put the conversation into the queue for a person."""
        raise NotImplementedError

    async def speak(self, conversation_id: int, lang: str) -> None:
        """Remember the language the citizen wants."""
        raise NotImplementedError
