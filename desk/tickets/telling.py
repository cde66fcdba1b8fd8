"""What the citizen hears of a step: one row in their chat and one note for the dialogue, in the step's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.groups import Urgency
from city.model import Reason
from desk import notices, phrases
from desk.conversations import outbox, whereabouts
from desk.dialogue import Choice
from desk.incidents import tellings
from desk.reach.begin import begin
from desk.store.models import ConversationRow, TicketRow
from desk.tickets.access import ALONE
from desk.tickets.city import Rules
from desk.tickets.standing import answer_by, card, reopen_until

DATED = (
    "dispatched", "dispatched_again", "designated", "accepted", "returned", "reassigned", "unmerged", "resumed",
    "return_refused",
)  # fmt: skip
"""Notices that name the day of the answer, and have a form for when it is past."""

REOPENED = "notice.reopened"
ENDS_SURVEY = (REOPENED, "notice.closed_by_staff", "notice.closed_solved", "notice.closed_unanswered")

_FOLLOWERS = (
    select(TicketRow)
    .where(TicketRow.parent_id == bindparam("leader"), TicketRow.status == "merged")
    .order_by(TicketRow.id)
    .with_for_update(key_share=True)
)
_OF_NO_INCIDENT = _FOLLOWERS.where(TicketRow.incident_id.is_(None))


@dataclass(frozen=True)
class News:
    """One thing to say about a ticket. `unit` is the one it is about where that is no longer the ticket's.
    `reason` is named to the citizen in their language.

    `note_key` is a catalogue sentence that follows the note. `word` is what staff add to a sentence that stands without
    a note. `to_followers` False: only its own citizen hears it.
    `at` is a moment that the sentence names.
    `survey` is the question it asks ({"survey", "question"}), so that the dialogue understands an answer in words.
    """

    key: str
    note: str | None = None
    note_key: str | None = None
    word: str | None = None
    unit: str | None = None
    reason: Reason | None = None
    at: datetime | None = None
    choices: Sequence[Choice] = ()
    priority: int = outbox.PUSH
    with_card: bool = True
    to_followers: bool = True
    survey: Mapping[str, Any] | None = None


async def tell(
    session: AsyncSession, ticket: TicketRow, news: News, rules: Rules, *, leader: TicketRow | None = None
) -> None:
    """Say it where the ticket's citizen wrote last, in that conversation's language. Without one nothing is said.

    `leader` is the ticket this one was merged into: its unit and dates count, this one's number is named.
    """
    if ticket.conversation_id is None:
        # Followed all the same: by phone then.
        await begin(session, ticket.id, news.key, now=rules.now, patience=timedelta())
        return
    here = await whereabouts.home(session, ticket.conversation_id)
    conversation = await outbox.lock(session, here)
    patience = _patience(conversation, ticket, rules)
    await begin(session, ticket.id, news.key, now=rules.now, patience=patience)
    lang = conversation.lang or ticket.lang
    text = words(ticket, news, rules, lang, leader=leader)
    await outbox.post(
        session,
        conversation_id=conversation.id,
        text=text,
        author="system",
        now=rules.now,
        buttons=news.choices,
        card=card(ticket, rules, lang, leader=leader) if news.with_card else None,
        priority=news.priority,
        ticket_id=ticket.id,
        notice=news.key,
    )
    await _inform_dialogue(session, conversation, ticket, news, text, rules)


def _patience(conversation: ConversationRow, ticket: TicketRow, rules: Rules) -> timedelta:
    """How long it may stay unseen; where nothing can be sent there is nothing to wait for."""
    if conversation.undeliverable_since is not None:
        return timedelta()
    return rules.reach.unseen[cast(Urgency, ticket.urgency)]


async def _inform_dialogue(
    session: AsyncSession,
    conversation: ConversationRow,
    ticket: TicketRow,
    news: News,
    text: str,
    rules: Rules,
) -> None:
    conversation.ticket_in_focus = ticket.id
    note: dict[str, Any] = {"text": text, "ticket_in_focus": ticket.number}
    if news.survey is not None or news.key in ENDS_SURVEY:
        note["survey_open"] = news.survey
        # What was asked before is over: 'what's it like now?' is asked where a ticket is sent back, and only there.
        note["comment_wanted"] = news.key == REOPENED
    await outbox.tell_dialogue(session, conversation_id=conversation.id, note=note, now=rules.now)


def words(ticket: TicketRow, news: News, rules: Rules, lang: str, *, leader: TicketRow | None = None) -> str:
    """The sentence itself."""
    worked = leader or ticket
    due = answer_by(worked)
    notes = [news.note, notices.text(news.note_key, lang) if news.note_key else None]
    key = f"{news.key}_late" if news.key.removeprefix("notice.") in DATED and rules.now > due else news.key
    told = notices.text(
        key,
        lang,
        number=ticket.number,
        title=ticket.title,
        unit=rules.unit_name(news.unit or worked.unit, lang),
        note="\n".join(note for note in notes if note),
        due=phrases.deadline(due, lang, rules.zone, now=rules.now),
        until=phrases.deadline(reopen_until(worked, rules), lang, rules.zone, now=rules.now),
        paused=phrases.deadline(worked.paused_until or due, lang, rules.zone, now=rules.now),
        reason=_named(news.reason, lang),
        at=phrases.deadline(news.at or due, lang, rules.zone, now=rules.now),
    )
    return f"{told}\n{notices.text('notice.word', lang, note=news.word)}" if news.word else told


def _named(reason: Reason | None, lang: str) -> str:
    return "" if reason is None else reason.en if lang == "en" else reason.zh


async def tell_all(
    session: AsyncSession, ticket: TicketRow, news: News, rules: Rules, *, except_for: int | None = None
) -> None:
    """Say it to the ticket's citizen and to everyone whose ticket was merged into it; to those of an incident, later.

    Nobody is told twice: not the conversation `except_for`, which hears it in its own turn.
    """
    listeners: list[tuple[TicketRow, TicketRow | None]] = [(ticket, None)]
    if news.to_followers:
        listeners += [(follower, ticket) for follower in await followers(session, ticket)]
        await tellings.add(
            session, ticket, "news", now=rules.now, news=kept(news, ticket), except_for=except_for
        )
    if except_for is not None:
        listeners = [pair for pair in listeners if pair[0].conversation_id != except_for]
    told = await whereabouts.homes(
        session, [one.conversation_id for one, _ in listeners if one.conversation_id is not None]
    )
    # Conversations are locked in the order of their ids, as everywhere.
    for listener, leader in sorted(listeners, key=lambda pair: told.get(pair[0].conversation_id or 0, 0)):
        if except_for is None or told.get(listener.conversation_id or 0) != except_for:
            await tell(session, listener, news, rules, leader=leader)


KEPT = ("key", "note", "note_key", "word", "unit", "priority", "with_card")


def kept(news: News, ticket: TicketRow) -> dict[str, Any]:
    """News as plain data, to be told later. The unit is the one that the sentence names now."""
    plain = {name: getattr(news, name) for name in KEPT}
    reason = asdict(news.reason) if news.reason else None
    return {**plain, "unit": news.unit or ticket.unit, "reason": reason}


def from_kept(plain: Mapping[str, Any]) -> News:
    """The news again that `kept` made plain."""
    reason = Reason(**plain["reason"]) if plain.get("reason") else None
    return News(**{name: plain[name] for name in KEPT}, reason=reason)


async def followers(session: AsyncSession, ticket: TicketRow) -> list[TicketRow]:
    """The tickets merged into this one, oldest first, locked; not those of the known incident that it heads.

    What had to do with another incident, as its emergency or its parent, follows like any other. Raises RuntimeError
    where the ticket was locked without them: to lock them behind it would break the order.
    """
    if ticket.id in session.info.get(ALONE, ()):
        raise RuntimeError(f"ticket {ticket.id} was locked without its followers")
    heads = await tellings.headed(session, ticket) is not None
    found = await session.scalars(_OF_NO_INCIDENT if heads else _FOLLOWERS, {"leader": ticket.id})
    return list(found)


async def hold_conversations(session: AsyncSession, tickets: Iterable[TicketRow]) -> None:
    """Lock the conversations of these tickets in the order of their ids, before several of them are told something."""
    filed_in = [one.conversation_id for one in tickets if one.conversation_id is not None]
    for conversation_id in sorted(set((await whereabouts.homes(session, filed_in)).values())):
        await outbox.lock(session, conversation_id)
