"""The tables. What a column means stands here; what may happen to it stands in the rules.

Conversations and messages come first (the transcript is also the queue), then tickets, then staff.
"""

from __future__ import annotations

from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, MetaData, String, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from desk.store.sealed import Sealed, SealedFields
from desk.store.types import BigId, Json, UtcDateTime


class Base(DeclarativeBase):
    """Every constraint has a predictable name, so that migrations can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class ConversationRow(Base):
    """One citizen on one channel. The two leases keep each direction strictly one at a time and in order.

    `held_by` is None (the assistant answers), 'waiting' (a person was asked for) or 'staff:<id>'; `held_reason` is why
    a person was asked for. Conversations of one citizen have the same `bound_id`, that of the first of them. `wrote_at`
    is when the citizen wrote last. `undeliverable_since`: nothing can be sent there until its citizen writes again.
    `out_rests_until` is when the channel lets us send the next message in this chat. `sender_mark` is what the sealed
    `sender_name` is found by.
    `erasure_asked_at` is when its citizen last asked that what is kept of them be erased: the words up to the message
    `erasure_up_to`, or all of them where a ticket had to end first. `erased_at` is when words were last erased.
    `blocked_until` is set while the assistant does not answer its sender; the other four say since when, which member
    of staff wanted it, and why.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("channel", "address"),
        Index("ix_conversations_updated_at", "updated_at", "id"),
        Index(
            "ix_conversations_undeliverable",
            "undeliverable_since",
            sqlite_where=text("undeliverable_since IS NOT NULL"),
            postgresql_where=text("undeliverable_since IS NOT NULL"),
        ),
        Index(
            "ix_conversations_bound_id",
            "bound_id",
            sqlite_where=text("bound_id IS NOT NULL"),
            postgresql_where=text("bound_id IS NOT NULL"),
        ),
        Index(
            "ix_conversations_erasure_asked_at",
            "erasure_asked_at",
            sqlite_where=text("erasure_asked_at IS NOT NULL"),
            postgresql_where=text("erasure_asked_at IS NOT NULL"),
        ),
        Index(
            "ix_conversations_blocked_until",
            "blocked_until",
            sqlite_where=text("blocked_until IS NOT NULL"),
            postgresql_where=text("blocked_until IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(200))
    lang: Mapped[str | None] = mapped_column(String(2))
    held_by: Mapped[str | None] = mapped_column(String(40), index=True)
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_reason: Mapped[str | None] = mapped_column(String(20))
    bound_id: Mapped[int | None] = mapped_column(BigId)
    wrote_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sender_name: Mapped[str | None] = mapped_column(Sealed("conversations.sender_name", 200))
    sender_mark: Mapped[str | None] = mapped_column(String(20))
    ticket_in_focus: Mapped[int | None] = mapped_column(BigId)
    undeliverable_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    quiet_until_read: Mapped[bool] = mapped_column(default=False)
    in_leased_by: Mapped[str | None] = mapped_column(String(60))
    in_leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    out_leased_by: Mapped[str | None] = mapped_column(String(60))
    out_leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    out_rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erasure_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erasure_up_to: Mapped[int | None] = mapped_column(BigId)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_by: Mapped[int | None] = mapped_column(BigId)
    blocked_reason: Mapped[str | None] = mapped_column(String(10))
    blocked_note: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MessageRow(Base):
    """One message in either direction: transcript and queue in one.

    `direction` 'in': `status` is waiting → handled; held (staff have the chat); failed (gave up, staff see it).
    `direction` 'out': `status` is waiting → sent; uncertain (answer lost, sent again); undeliverable.
    `direction` 'note': something the dialogue must learn (a push that was sent); waiting → handled, in order with 'in'.
    `author` is citizen, bot, staff or system. `due_at` is when a waiting row may next be tried. `priority`: 0 danger,
    1 answers, 2 pushes, 3 surveys and reminders. `answers` is the incoming row that an outgoing one replies to.
    `understanding` is {intent, confidence, entities, model, categories, kind} of an incoming row: `categories` are the
    likeliest three as [code, probability]. `intent` and `confidence` stand once more by themselves, to be listed by.
    What its text is found by stands in `message_words` (`desk.search.messages`). `attempts` are all tries; `failures`
    of them reached the dialogue in vain ('in', 'note'), or went out without anybody knowing whether they arrived
    ('out').
    `channel` is the conversation's where we send; None where a client fetches, and of what is not 'out'. `given_up` is
    why a row is undeliverable: closed (the whole chat was), refused (this message was) or unconfirmed.
    `seen_at` is the receipt of a channel that gives one. `forwarded_from` is whose words a citizen passed on; `edits`
    the earlier message of theirs that this one puts right.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "channel_message_id", "direction"),
        Index("ix_messages_conversation_id_id", "conversation_id", "id"),
        Index(
            "ix_messages_queue",
            "conversation_id",
            "direction",
            "id",
            sqlite_where=text("status IN ('waiting','uncertain')"),
            postgresql_where=text("status IN ('waiting','uncertain')"),
        ),
        Index(
            "ix_messages_to_answer",
            "id",
            sqlite_where=text("status IN ('waiting','uncertain') AND direction IN ('in','note')"),
            postgresql_where=text("status IN ('waiting','uncertain') AND direction IN ('in','note')"),
        ),
        Index(
            "ix_messages_waiting",
            "direction",
            "due_at",
            sqlite_where=text("status IN ('waiting','uncertain')"),
            postgresql_where=text("status IN ('waiting','uncertain')"),
        ),
        Index(
            "ix_messages_to_send",
            "channel",
            "priority",
            "due_at",
            "id",
            sqlite_where=text("status IN ('waiting','uncertain') AND channel IS NOT NULL"),
            postgresql_where=text("status IN ('waiting','uncertain') AND channel IS NOT NULL"),
        ),
        Index(
            "ix_messages_ticket_id",
            "ticket_id",
            "id",
            sqlite_where=text("ticket_id IS NOT NULL"),
            postgresql_where=text("ticket_id IS NOT NULL"),
        ),
        Index(
            "ix_messages_undeliverable",
            "done_at",
            "id",
            sqlite_where=text("status = 'undeliverable'"),
            postgresql_where=text("status = 'undeliverable'"),
        ),
        Index(
            "ix_messages_intent",
            "intent",
            "id",
            sqlite_where=text("intent IS NOT NULL"),
            postgresql_where=text("intent IS NOT NULL"),
        ),
        Index(
            "ix_messages_of_staff",
            "conversation_id",
            sqlite_where=text("author = 'staff'"),
            postgresql_where=text("author = 'staff'"),
        ),
        Index(
            "ix_messages_understood",
            "created_at",
            "intent",
            "conversation_id",
            sqlite_where=text("intent IS NOT NULL"),
            postgresql_where=text("intent IS NOT NULL"),
        ),
        Index(
            "ix_messages_staff_wrote",
            "created_at",
            "conversation_id",
            sqlite_where=text("author = 'staff'"),
            postgresql_where=text("author = 'staff'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    direction: Mapped[str] = mapped_column(String(4))
    author: Mapped[str] = mapped_column(String(8))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    channel_message_id: Mapped[str | None] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text, default="")
    payload: Mapped[str | None] = mapped_column(Text)
    place: Mapped[dict[str, Any] | None] = mapped_column(Json)
    media: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    card: Mapped[dict[str, Any] | None] = mapped_column(Json)
    status: Mapped[str] = mapped_column(String(14))
    channel: Mapped[str | None] = mapped_column(String(20))
    priority: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answers: Mapped[int | None] = mapped_column(BigId)
    reply_to: Mapped[str | None] = mapped_column(String(120))
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    notice: Mapped[str | None] = mapped_column(String(40))
    danger: Mapped[str | None] = mapped_column(String(20))
    understanding: Mapped[dict[str, Any] | None] = mapped_column(Json)
    intent: Mapped[str | None] = mapped_column(String(60))
    confidence: Mapped[float | None]
    error: Mapped[str | None] = mapped_column(String(300))
    given_up: Mapped[str | None] = mapped_column(String(12))
    forwarded_from: Mapped[str | None] = mapped_column(Sealed("messages.forwarded_from", 200))
    edits: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def _media_id() -> str:
    return token_urlsafe(16)


class MediaRow(Base):
    """A photo, voice note, video or file: of a message, or handed over for one that will name it.

    `public_id` is what addresses show of it, `reference` what its channel calls it, or who of staff uploaded it
    (`Actor.label`; None: a citizen handed it over). `kind` is what it is shown as; `mime`, `size` and `sha256` are
    those of the content that is stored, which stands in the files of `desk.media` once for each content. `state` is
    waiting (to be fetched at `due_at`), stored, refused or lost; `reason` says why. `lat`/`long` is where a picture
    says that it was taken, `offered_at` when the citizen was asked whether that is the place. `staff_id` is the member
    of staff who uploaded it.
    """

    __tablename__ = "media"
    __table_args__ = (
        Index("ix_media_message_id", "message_id"),
        Index("ix_media_conversation_id", "conversation_id"),
        Index("ix_media_sha256", "sha256"),
        Index("ix_media_created_at", "created_at"),
        Index(
            "ix_media_waiting",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24), unique=True, default=_media_id)
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(200))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sha256: Mapped[str | None] = mapped_column(String(64))
    mime: Mapped[str | None] = mapped_column(String(100))
    size: Mapped[int | None]
    lat: Mapped[float | None]
    long: Mapped[float | None]
    offered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaceRow(Base):
    """How far the sends of a channel are planned, by all processes together, and until when it asked us to wait."""

    __tablename__ = "paces"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeliveryCountRow(Base):
    """How often sends on a channel came to this, in all processes since the beginning. For figures; the truth is in
    the messages.
    """

    __tablename__ = "delivery_counts"

    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(14), primary_key=True)
    count: Mapped[int] = mapped_column(BigId)


class ButtonRow(Base):
    """A button below an outgoing message. The token travels; the payload stays here."""

    __tablename__ = "buttons"

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    payload: Mapped[str] = mapped_column(Text)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BindingCodeRow(Base):
    """A code that binds another conversation to this one: said there once, until it expires. Kept as a hash only."""

    __tablename__ = "binding_codes"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CursorRow(Base):
    """A small value a connector keeps between starts."""

    __tablename__ = "cursors"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(1000))


class LeaseRow(Base):
    """Work that must be single: whoever holds the row, until it runs out."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(60))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class DraftRow(Base):
    """A complaint being told. One open draft a conversation; `fields` are the slots by name, from the validators.

    `reminded_at` is when its citizen was reminded of it, which happens once.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "uq_drafts_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    state: Mapped[str] = mapped_column(String(8))
    fields: Mapped[dict[str, Any]] = mapped_column(SealedFields)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NumberRow(Base):
    """The last ticket number given on a day, by a filing itself or to one that has it for itself."""

    __tablename__ = "numbers"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]


class NumberHeldRow(Base):
    """A number that a filing has for itself since a moment, and has not used (`desk.tickets.reserving`)."""

    __tablename__ = "numbers_held"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime] = mapped_column(UtcDateTime)


def _public_id() -> str:
    return token_urlsafe(9)


IS_OPEN = "status IN ('received','dispatched','in_progress','returned')"
OPEN: dict[str, Any] = {"sqlite_where": text(IS_OPEN), "postgresql_where": text(IS_OPEN)}
"""Of the tickets that somebody has yet to work on: few among all that ever were."""


class TicketRow(Base):
    """One complaint. Codes (`category`, `district`, `subdistrict`, `unit`) are the city pack's.

    `due_at` is the citizen's clock and nothing resets it; `unit_due_at` the unit's. `version` grows with every change.
    The public sees a ticket only if its citizen agreed (`published`), by `public_id`, never by its number.
    `filing_key` makes filing idempotent: the same confirmation delivered twice is one ticket.
    `urge_count` is how often citizens pressed for it (for a follower's: their own), `urged_at` when its own did last.
    `enterprise` is who complains where it is no resident. `place_key` and `place_cell` are its address and its pin made
    comparable (`nearness`), by which tickets of one place are counted.
    `provisional_from`: its limits may move, since from that day on no days off were known when they were set.
    `next_step_at` is when the clocks must look at it again; every change sets it to now, None is never.
    `return_count` are the returns for want of an owner that stand: a refused one is none. While it is paused
    (`paused_at`), `unit_due_at` is the day that follows from going on at `paused_until`. `awaits_citizen`: it was
    returned because only they can tell what is missing, and they have not yet. `raised_by` is an actor's label. An
    excluded ticket leaves the assessed scope, nothing else; a hung one is legitimate and cannot be solved now.
    `incident_id` is the known incident that it has to do with: its parent ticket, one that follows that, or an
    emergency of its own. Followers of an incident may be thousands: they are told by `tellings`, never with their
    parent.
    Who reported it is kept sealed; `phone_mark` is what tickets of one number are found by.
    `limit_at` (the limit that the queue shows) and `followers` (how many are merged into it) follow from the rest
    (`desk.store.derived`, `desk.store.followers`), as do the words that it is found by, in `ticket_words`.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_created_at_id", "created_at", "id"),
        Index("ix_tickets_status_unit_due_at", "status", "unit", "due_at"),
        Index("ix_tickets_unit_created_at", "unit", "created_at"),
        Index("ix_tickets_subdistrict_category", "subdistrict", "category"),
        Index("ix_tickets_subdistrict_group", "subdistrict", "category_group", "created_at"),
        Index("ix_tickets_next_step_at", "next_step_at"),
        Index("ix_tickets_resolved_at", "resolved_at"),
        Index("ix_tickets_phone_mark_created_at", "phone_mark", "created_at"),
        Index("ix_tickets_place_key_created_at", "place_key", "created_at"),
        Index("ix_tickets_place_cell_created_at", "place_cell", "created_at"),
        Index(
            "ix_tickets_enterprises",
            "created_at",
            "id",
            sqlite_where=text("enterprise IS NOT NULL"),
            postgresql_where=text("enterprise IS NOT NULL"),
        ),
        Index(
            "ix_tickets_told_together",
            "parent_id",
            sqlite_where=text("parent_id IS NOT NULL AND incident_id IS NULL"),
            postgresql_where=text("parent_id IS NOT NULL AND incident_id IS NULL"),
        ),
        Index(
            "ix_tickets_incident_id",
            "incident_id",
            sqlite_where=text("incident_id IS NOT NULL"),
            postgresql_where=text("incident_id IS NOT NULL"),
        ),
        Index(
            "ix_tickets_provisional_from",
            "provisional_from",
            sqlite_where=text("provisional_from IS NOT NULL"),
            postgresql_where=text("provisional_from IS NOT NULL"),
        ),
        Index("ix_tickets_open_id", "id", **OPEN),
        Index("ix_tickets_open_limit_at", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_created_at", "created_at", "id", **OPEN),
        Index("ix_tickets_open_followers", "followers", "id", **OPEN),
        Index("ix_tickets_open_updated_at", "updated_at", "id", **OPEN),
        Index("ix_tickets_open_unit", "unit", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_status", "status", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_category", "category", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_subdistrict", "subdistrict", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_district", "district", "limit_at", "id", **OPEN),
        Index("ix_tickets_open_near", "subdistrict", "category_group", "created_at", **OPEN),
        Index(
            "ix_tickets_open_raised",
            "limit_at",
            "id",
            sqlite_where=text(f"{IS_OPEN} AND raised_at IS NOT NULL"),
            postgresql_where=text(f"{IS_OPEN} AND raised_at IS NOT NULL"),
        ),
        Index("ix_tickets_updated_at_id", "updated_at", "id"),
        Index("ix_tickets_category_created_at", "category", "created_at", "id"),
        Index("ix_tickets_district_created_at", "district", "created_at", "id"),
        Index("ix_tickets_channel_created_at", "channel", "created_at", "id"),
        Index(
            "ix_tickets_returned",
            "created_at",
            "id",
            sqlite_where=text("return_count > 0"),
            postgresql_where=text("return_count > 0"),
        ),
        Index(
            "ix_tickets_followed",
            "created_at",
            "id",
            sqlite_where=text("followers > 0"),
            postgresql_where=text("followers > 0"),
        ),
        Index(
            "ix_tickets_answered_without_chat",
            "resolved_at",
            sqlite_where=text("conversation_id IS NULL"),
            postgresql_where=text("conversation_id IS NULL"),
        ),
        Index(
            "ix_tickets_answered_leaders",
            "resolved_at",
            sqlite_where=text("followers > 0 OR incident_id IS NOT NULL"),
            postgresql_where=text("followers > 0 OR incident_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[str] = mapped_column(String(30), unique=True)
    tracking_code: Mapped[str] = mapped_column(String(6))
    filing_key: Mapped[str] = mapped_column(String(120), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(String(14))
    kind: Mapped[str] = mapped_column(String(14))
    category: Mapped[str] = mapped_column(String(80))
    category_group: Mapped[str] = mapped_column(String(30))
    category_confidence: Mapped[float | None]
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    district: Mapped[str | None] = mapped_column(String(12))
    subdistrict: Mapped[str | None] = mapped_column(String(12))
    lat: Mapped[float | None]
    long: Mapped[float | None]
    occurred_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place_key: Mapped[str | None] = mapped_column(String(100))
    place_cell: Mapped[int | None] = mapped_column(BigId)
    party: Mapped[str | None] = mapped_column(String(200))
    enterprise: Mapped[str | None] = mapped_column(String(200))
    reporter_name: Mapped[str | None] = mapped_column(Sealed("tickets.reporter_name", 100))
    reporter_phone: Mapped[str | None] = mapped_column(Sealed("tickets.reporter_phone", 40))
    phone_mark: Mapped[str | None] = mapped_column(String(20))
    anonymous: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    published: Mapped[bool] = mapped_column(default=False)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=_public_id)
    contact_by: Mapped[str] = mapped_column(String(10), default="chat")
    call_hours: Mapped[str | None] = mapped_column(String(60))
    on_behalf_of: Mapped[str | None] = mapped_column(Sealed("tickets.on_behalf_of", 100))
    lang: Mapped[str] = mapped_column(String(2), default="zh")
    channel: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    unit: Mapped[str | None] = mapped_column(String(30))
    suggested_unit: Mapped[str | None] = mapped_column(String(30))
    suggestion_reason: Mapped[str | None] = mapped_column(String(200))
    co_units: Mapped[list[str]] = mapped_column(Json, default=list)
    urgency: Mapped[str] = mapped_column(String(10))
    dispatch_due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    limit_at: Mapped[datetime] = mapped_column(UtcDateTime, server_default=text("'1970-01-01 00:00:00'"))
    provisional_from: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopen_count: Mapped[int] = mapped_column(default=0)
    return_count: Mapped[int] = mapped_column(default=0)
    dispatch_count: Mapped[int] = mapped_column(default=0)
    urge_count: Mapped[int] = mapped_column(default=0, server_default="0")
    urged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    followers: Mapped[int] = mapped_column(default=0, server_default="0")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    incident_id: Mapped[int | None] = mapped_column(BigId)
    next_step_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    awaits_citizen: Mapped[bool] = mapped_column(default=False, server_default=false())
    raised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    raised_by: Mapped[str | None] = mapped_column(String(100))
    excluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hung_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class IncidentRow(Base):
    """Something that thousands may report and staff know of already: an outage, a flooded crossing.

    `areas` are codes of districts and sub-districts; `place` narrows them to a name that an address holds, and to pins
    within `radius` metres of `lat`/`long`. `text_zh` and `text_en` are what citizens read; it is offered to them until
    `ended_at`. `parent_id` is the one ticket that is worked on, and heads one running incident at most. `declared_by`
    and `ended_by` are actors' labels.
    """

    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "uq_incidents_running",
            "parent_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_incidents_declared_at_id", "declared_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    category: Mapped[str] = mapped_column(String(80))
    areas: Mapped[list[str]] = mapped_column(Json)
    place: Mapped[str | None] = mapped_column(String(100))
    lat: Mapped[float | None]
    long: Mapped[float | None]
    radius: Mapped[int | None]
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    expected_end: Mapped[datetime | None] = mapped_column(UtcDateTime)
    parent_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    declared_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(100))


class IncidentChangeRow(Base):
    """One line of an incident's history: declared, changed, ended, or another ticket heads it now."""

    __tablename__ = "incident_changes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(100))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)


class TellingRow(Base):
    """What all followers of an incident have yet to hear, written by the transaction of which it is news.

    It is told to followers `last_id` and below, in the order of their ids, some in a transaction: `told_id` is the last
    who heard it. `what` is news (`news` is said), ask (a follow-up begins), end (one that is open ends) or expected.
    """

    __tablename__ = "tellings"
    __table_args__ = (
        Index(
            "ix_tellings_waiting",
            "due_at",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    news: Mapped[dict[str, Any] | None] = mapped_column(Json)
    except_for: Mapped[int | None] = mapped_column(BigId)
    told_id: Mapped[int] = mapped_column(BigId, default=0)
    last_id: Mapped[int] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TaskRow(Base):
    """What one co-unit has to do for a ticket; open until it is done or released, and one of a unit is open at a time.

    A unit whistled to a `place` is to be there at `arrive_by`. `result` is what it reported to the lead unit.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        Index(
            "uq_tasks_open",
            "ticket_id",
            "unit",
            unique=True,
            sqlite_where=text("done_at IS NULL AND released_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND released_at IS NULL"),
        ),
        Index("ix_tasks_unit_due_at_id", "unit", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    unit: Mapped[str] = mapped_column(String(30))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    called_by: Mapped[str] = mapped_column(String(100))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    whistled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str | None] = mapped_column(Text)
    arrive_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SuggestionRow(Base):
    """Which unit was suggested when a ticket was filed, and what people did: where it was sent and accepted first.

    `automatic`: sure enough to go out unseen; in shadow mode it did not. `by_people`: a person sent it.
    """

    __tablename__ = "suggestions"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    unit: Mapped[str | None] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(String(200))
    confidence: Mapped[float | None]
    automatic: Mapped[bool] = mapped_column(default=False)
    dispatched: Mapped[str | None] = mapped_column(String(30))
    by_people: Mapped[bool] = mapped_column(default=False)
    accepted: Mapped[str | None] = mapped_column(String(30))


class HistoryRow(Base):
    """One step of a ticket's life. `public_note` is what the citizen read, `note` is for staff only.

    `actor_kind` is citizen, staff or system; `action` one of docs/rules.md's, or 'file', 'edit', 'note', 'supplement',
    'comment' and 'urge' (the citizen's), 'join' (somebody follows it), 'inherit' (from a withdrawn ticket), 'alert'
    (asked to withdraw, or the same matter again), 'warn' and 'breach' (of a clock), 'recalculate' (limits, with days
    off known), 'co_accept', 'co_arrive', 'co_report' and 'co_release' (of a co-unit's task), 'uphold' and 'refuse'
    (what somebody asked), 'include' and 'unhang' (what was excluded or hung). `version` is the ticket's after the step.
    """

    __tablename__ = "ticket_history"
    __table_args__ = (
        UniqueConstraint("ticket_id", "seq"),
        Index(
            "ix_ticket_history_dispatches",
            "at",
            sqlite_where=text("action IN ('dispatch','reassign')"),
            postgresql_where=text("action IN ('dispatch','reassign')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(20))
    from_status: Mapped[str | None] = mapped_column(String(14))
    to_status: Mapped[str] = mapped_column(String(14))
    actor_kind: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str | None] = mapped_column(String(30))
    public_note: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    version: Mapped[int | None]


class CaseRow(Base):
    """What somebody asked about a ticket and somebody else judges; one open case of a kind a ticket.

    `kind` is return, extension, pause, exclusion or hanging; `state` open → granted, refused, or lapsed where what it
    was about is over. `grounds` and `ruling` are words among staff; `evidence` are links, files or messages. `unit` is
    whose ticket it was, `dispatched_at` when it had got it. To be ruled on by `due_at`. `until`: the day asked for or
    granted.
    `details` keep what a refused return gives back, and of an upheld one the right unit and category.
    `lifted_at`: since when an exclusion or a hanging no longer holds.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "uq_cases_open",
            "ticket_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_cases_state_kind_id", "state", "kind", "id"),
        Index("ix_cases_kind_dispatched_at", "kind", "dispatched_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(40))
    grounds: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[list[str]] = mapped_column(Json)
    unit: Mapped[str | None] = mapped_column(String(30))
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    judged_by: Mapped[str | None] = mapped_column(String(100))
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ruling: Mapped[str | None] = mapped_column(Text)
    lifted_by: Mapped[str | None] = mapped_column(String(100))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, Any]] = mapped_column(Json)


class SurveyRow(Base):
    """One follow-up of one resolution. `state` is asked, answered or expired; the answers as docs/rules.md names them.

    `at_limit` marks the one asked when the citizen's clock ran out: it has the first question only. `follower`: asked
    because of the ticket that this one was merged into. `delivered_at` is when its question had reached the citizen.
    `source`: answered in the chat, or on the phone; `calls` were made for it, the last one at `called_at` and written
    down by `recorded_by`, an actor's label, with what came of it (`call_result`, as in `desk.tickets.calls`).
    """

    __tablename__ = "surveys"
    __table_args__ = (
        Index(
            "ix_surveys_went_by",
            "asked_at",
            sqlite_where=text("state = 'expired' OR delivered_at IS NULL"),
            postgresql_where=text("state = 'expired' OR delivered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    state: Mapped[str] = mapped_column(String(8))
    contacted: Mapped[bool | None]
    solved: Mapped[bool | None]
    satisfied: Mapped[str | None] = mapped_column(String(10))
    comment: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(30))
    at_limit: Mapped[bool] = mapped_column(default=False)
    follower: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(5), default="chat", server_default="chat")
    calls: Mapped[int] = mapped_column(default=0, server_default="0")
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(100))
    call_result: Mapped[str | None] = mapped_column(String(12))


class ReachRow(Base):
    """That a notice which matters gets to its citizen: by which ways it went, and how that ended.

    `about` is answer, limit, information or news; `state` is open → call (the hotline is to call) → answered, seen,
    called, unreachable, or lapsed where it no longer matters. `tried` are {"way", "conversation", "message", "at"} in
    their order; a way is chat, sms or call. `next_at` is when it is looked at again, None once it is over. `calls` were
    made for it, the last one at `called_at` by `recorded_by`, an actor's label, with `call_result`.
    """

    __tablename__ = "reaches"
    __table_args__ = (
        Index(
            "uq_reaches_open",
            "ticket_id",
            "about",
            unique=True,
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "ix_reaches_next_at",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index("ix_reaches_begun_at", "begun_at"),
        Index(
            "ix_reaches_to_call",
            "ticket_id",
            sqlite_where=text("state = 'call'"),
            postgresql_where=text("state = 'call'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    about: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(12))
    tried: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    calls: Mapped[int] = mapped_column(default=0)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(100))
    call_result: Mapped[str | None] = mapped_column(String(12))


class ReviewRow(Base):
    """What a reviewer has done with a conversation; there is no row where nobody did anything yet.

    `up_to` is its newest message when it was reviewed: what is said after that is to be reviewed again. `reviewed_by`
    and `flagged_by` are actors' labels.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index(
            "ix_reviews_flagged",
            "conversation_id",
            sqlite_where=text("flagged_at IS NOT NULL"),
            postgresql_where=text("flagged_at IS NOT NULL"),
        ),
    )

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    up_to: Mapped[int | None] = mapped_column(BigId)
    reviewed_by: Mapped[str | None] = mapped_column(String(100))
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    flagged_by: Mapped[str | None] = mapped_column(String(100))
    flagged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReviewTagRow(Base):
    """A word that reviewers put on a conversation, to find it by."""

    __tablename__ = "review_tags"
    __table_args__ = (Index("ix_review_tags_tag_conversation_id", "tag", "conversation_id"),)

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ReviewCommentRow(Base):
    """What a reviewer says of a conversation to the others; `taken_back_at` where its author no longer does."""

    __tablename__ = "review_comments"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RevealRow(Base):
    """Who saw a conversation without masks, when and why. Rows are only ever added."""

    __tablename__ = "reveals"
    __table_args__ = (Index("ix_reveals_conversation_id_at", "conversation_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str] = mapped_column(Text)


class CannedAnswerRow(Base):
    """A sentence that a member of staff keeps for answering again. Those for everybody are the city pack's."""

    __tablename__ = "canned_answers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CountsColumns:
    """What is counted, as `desk.figures.rates.Counts` names it."""

    filed: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    answered: Mapped[int] = mapped_column(default=0)
    valid: Mapped[int] = mapped_column(default=0)
    contacted: Mapped[int] = mapped_column(default=0)
    solved: Mapped[int] = mapped_column(default=0)
    satisfied: Mapped[int] = mapped_column(default=0)
    basically: Mapped[int] = mapped_column(default=0)
    unreachable: Mapped[int] = mapped_column(default=0, server_default="0")


class TicketFigureRow(CountsColumns, Base):
    """What one ticket counts for on one day, as `desk.figures.facts` says: the tickets behind each figure.

    It counts in periods that hold `day` and end before `until`. `survey_id` is the follow-up that it comes from.
    `recounting` makes these rows anew from the tickets, so that no foreign key has to hold them.
    """

    __tablename__ = "ticket_figures"
    __table_args__ = (
        Index("ix_ticket_figures_unit_day", "unit", "day"),
        Index("ix_ticket_figures_day", "day"),
        Index(
            "ix_ticket_figures_district_day",
            "district",
            "day",
            sqlite_where=text("valid > 0"),
            postgresql_where=text("valid > 0"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigId, index=True)
    survey_id: Mapped[int | None] = mapped_column(BigId)
    day: Mapped[date] = mapped_column(Date)
    until: Mapped[date] = mapped_column(Date)
    unit: Mapped[str | None] = mapped_column(String(30))
    district: Mapped[str | None] = mapped_column(String(12))
    subdistrict: Mapped[str | None] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(80))
    excluded: Mapped[bool]
    follower: Mapped[bool]


class UncountedRow(Base):
    """A ticket that was filed and is in no figure yet (`desk.figures.uncounted`)."""

    __tablename__ = "tickets_uncounted"

    ticket_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class DailyFigureRow(CountsColumns, Base):
    """The same, added up by day: of a unit, a district, a sub-district or a category (`dimension`) and its `code`."""

    __tablename__ = "daily_figures"

    dimension: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    until: Mapped[date] = mapped_column(Date, primary_key=True)
    excluded: Mapped[bool] = mapped_column(primary_key=True)
    follower: Mapped[bool] = mapped_column(primary_key=True)


class VolumeColumns:
    """What is counted of open tickets, as `desk.figures.spans.Volumes` names it."""

    filed: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    ended: Mapped[int] = mapped_column(default=0)
    in_time: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    cleared: Mapped[int] = mapped_column(default=0)


class TicketSpanRow(Base):
    """A stretch of days in which a ticket was open, as `desk.figures.spans.Span` says: the tickets behind a backlog."""

    __tablename__ = "ticket_spans"
    __table_args__ = (
        Index("ix_ticket_spans_opened_on", "opened_on"),
        Index("ix_ticket_spans_ended_on", "ended_on"),
        Index("ix_ticket_spans_unit_opened_on", "unit", "opened_on"),
        Index("ix_ticket_spans_unit_ended_on", "unit", "ended_on"),
        Index("ix_ticket_spans_unit_contact_on", "unit", "contact_on"),
        Index("ix_ticket_spans_district_opened_on", "district", "opened_on"),
        Index("ix_ticket_spans_district_ended_on", "district", "ended_on"),
        Index("ix_ticket_spans_district_contact_on", "district", "contact_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ticket_id: Mapped[int] = mapped_column(BigId, index=True)
    opened_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date] = mapped_column(Date)
    late_on: Mapped[date] = mapped_column(Date)
    in_time: Mapped[bool]
    first: Mapped[bool]
    contact_on: Mapped[date | None] = mapped_column(Date)
    contact_hours: Mapped[int | None]
    solve_hours: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(30))
    district: Mapped[str | None] = mapped_column(String(12))
    subdistrict: Mapped[str | None] = mapped_column(String(12))
    category: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(14))
    excluded: Mapped[bool]


class DailyVolumeRow(VolumeColumns, Base):
    """Spans added up by day, of a `code` of a `dimension`; `part` is the district of those that have few codes."""

    __tablename__ = "daily_volumes"

    dimension: Mapped[str] = mapped_column(String(12), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    excluded: Mapped[bool] = mapped_column(primary_key=True)


class MonthlyVolumeRow(VolumeColumns, Base):
    """The same added up by month (`month` is its first day), so that years are summed from few rows."""

    __tablename__ = "monthly_volumes"

    dimension: Mapped[str] = mapped_column(String(12), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    part: Mapped[str] = mapped_column(String(12), primary_key=True)
    excluded: Mapped[bool] = mapped_column(primary_key=True)


class DailyWaitRow(Base):
    """How many tickets of the whole city had waited so many whole hours when on this day the waiting ended."""

    __tablename__ = "daily_waits"

    measure: Mapped[str] = mapped_column(String(8), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    hours: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    excluded: Mapped[bool] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)


class SurgeRow(Base):
    """A sudden rise over what was to be expected of a cell (`desk.surges.cells`), open until it fell back.

    `hours`, `seen`, `expected`, `p` and `a_week` are those of its alarm; `now_seen` and `now_expected` of its last day,
    when it was looked at last (`looked_at`). `rise` is tickets a day above what is expected, `highest` the most of it.
    `learning`: told while the desk had little history. `verdict` is what a supervisor says of it: known or not_surge,
    with a reason; None where nobody did. `verdict_by` is an actor's label.
    """

    __tablename__ = "surges"
    __table_args__ = (
        Index(
            "uq_surges_open",
            "level",
            "area",
            "matter",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_surges_found_at_id", "found_at", "id"),
        Index("ix_surges_ended_at", "ended_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    level: Mapped[str] = mapped_column(String(12))
    area: Mapped[str] = mapped_column(String(12))
    matter: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hours: Mapped[int]
    seen: Mapped[int]
    expected: Mapped[float]
    p: Mapped[float]
    a_week: Mapped[float]
    rise: Mapped[float]
    highest: Mapped[float]
    now_seen: Mapped[int]
    now_expected: Mapped[float]
    learning: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str | None] = mapped_column(String(10))
    verdict_reason: Mapped[str | None] = mapped_column(Text)
    verdict_by: Mapped[str | None] = mapped_column(String(100))
    verdict_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClusterRow(Base):
    """One matter at one place that several tickets tell of within some days, as `desk.tickets.likeness` says.

    Place and category are those of its first ticket. `size` are its tickets, `people` those who told of it: who told it
    twice is one. It grows as long as the next ticket comes within the days that make them one matter.
    """

    __tablename__ = "clusters"
    __table_args__ = (
        Index("ix_clusters_last_at_id", "last_at", "id"),
        Index("ix_clusters_subdistrict_last_at", "subdistrict", "last_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    category: Mapped[str] = mapped_column(String(80))
    district: Mapped[str | None] = mapped_column(String(12))
    subdistrict: Mapped[str | None] = mapped_column(String(12))
    size: Mapped[int]
    people: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ClusterTicketRow(Base):
    """Which cluster a ticket is one of; a ticket that nobody else tells of has no row."""

    __tablename__ = "cluster_tickets"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("clusters.id"), index=True)


class EarlyTaskRow(Base):
    """A unit's task without a complaint (未诉先办), from a surge or a cluster: what, where, why, by when.

    `matter` is a leaf or a group, `area` a code of the pack (empty: the city), `why` the counts that led to it, `note`
    what the supervisor adds. It is open until `done_at`, with what was done as `result`; one of a unit and a surge, or
    cluster, is open at a time. `made_by` and `done_by` are actors' labels.
    """

    __tablename__ = "early_tasks"
    __table_args__ = (
        Index("ix_early_tasks_unit_due_at_id", "unit", "due_at", "id"),
        Index(
            "uq_early_tasks_surge",
            "surge_id",
            "unit",
            unique=True,
            sqlite_where=text("done_at IS NULL AND surge_id IS NOT NULL"),
            postgresql_where=text("done_at IS NULL AND surge_id IS NOT NULL"),
        ),
        Index(
            "uq_early_tasks_cluster",
            "cluster_id",
            "unit",
            unique=True,
            sqlite_where=text("done_at IS NULL AND cluster_id IS NOT NULL"),
            postgresql_where=text("done_at IS NULL AND cluster_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    surge_id: Mapped[int | None] = mapped_column(ForeignKey("surges.id"))
    cluster_id: Mapped[int | None] = mapped_column(ForeignKey("clusters.id"))
    unit: Mapped[str] = mapped_column(String(30))
    matter: Mapped[str] = mapped_column(String(80))
    area: Mapped[str] = mapped_column(String(12))
    address: Mapped[str | None] = mapped_column(Text)
    why: Mapped[dict[str, Any]] = mapped_column(Json)
    note: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(100))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(100))
    result: Mapped[str | None] = mapped_column(Text)


class ThemeRow(Base):
    """A theme of a month (每月一题): one matter, a leaf or a group, that a unit leads against.

    `month` is the month's first day; `areas` are sub-districts, none for the whole city. `why` are the numbers that it
    was chosen by. It is open, then under way from the day `started_on` on, then closed with a `summary`; a matter is
    one theme of a month. Before it is under way it may have no lead `unit` yet. `declared_by` and `closed_by` are
    actors' labels.
    """

    __tablename__ = "themes"
    __table_args__ = (Index("uq_themes_month_matter", "month", "matter", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    month: Mapped[date] = mapped_column(Date)
    matter: Mapped[str] = mapped_column(String(80))
    areas: Mapped[list[str]] = mapped_column(Json, default=list)
    title: Mapped[str] = mapped_column(String(120))
    goal: Mapped[str | None] = mapped_column(Text)
    unit: Mapped[str | None] = mapped_column(String(30))
    co_units: Mapped[list[str]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(String(10), default="open")
    why: Mapped[dict[str, Any]] = mapped_column(Json)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    declared_by: Mapped[str] = mapped_column(String(100))
    started_on: Mapped[date | None] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(100))
    summary: Mapped[str | None] = mapped_column(Text)


class ThemeMeasureRow(Base):
    """What a unit has to do for a theme, and by when; done with a note, or taken out (`dropped_at`).

    `tell_at` is when its deadline is next told of, as nearing or as passed; None: it is told, or nothing is due.
    """

    __tablename__ = "theme_measures"
    __table_args__ = (
        Index(
            "ix_theme_measures_tell_at",
            "tell_at",
            sqlite_where=text("tell_at IS NOT NULL"),
            postgresql_where=text("tell_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(30))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tell_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(100))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(Text)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ThemeChangeRow(Base):
    """One line of a theme's history: who did what when; `details` are the fields that changed, before and after."""

    __tablename__ = "theme_changes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(20))
    actor: Mapped[str] = mapped_column(String(100))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)


class ReportPlanRow(Base):
    """Reports that are made by themselves: each of a `kind` (`desk.reports.occasions`) that ends from `made_at` on.

    Whose and in which scope is as in a report's question. `forms` are the files that are made, `targets` where they
    go: mail addresses, and 'folder'. It holds until `ended_at`. `made_by` is an actor's label.
    """

    __tablename__ = "report_plans"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    owner: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(30))
    scope: Mapped[str] = mapped_column(String(10))
    lang: Mapped[str] = mapped_column(String(2))
    forms: Mapped[list[str]] = mapped_column(Json)
    targets: Mapped[list[str]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(100))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReportDeliveryRow(Base):
    """One report of a plan to one target, once: `key` is the report's day. `status` as of a mail to staff.

    waiting, uncertain (nobody knows whether it arrived), sent, failed. `failures` counts the tries of which nobody
    knows what came.
    """

    __tablename__ = "report_deliveries"
    __table_args__ = (
        Index("uq_report_deliveries_plan_id_key_target", "plan_id", "key", "target", unique=True),
        Index("ix_report_deliveries_status_due_at", "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("report_plans.id"))
    key: Mapped[date] = mapped_column(Date)
    target: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(300))


class ActRow(Base):
    """A citizen's act that was done, by (message, act): the same message delivered again gets the same result."""

    __tablename__ = "acts"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class LookupRow(Base):
    """Wrong tracking codes given in one conversation since the last right one, and until when it may not ask again."""

    __tablename__ = "lookups"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TicketLookupRow(Base):
    """Wrong codes given for one ticket from anywhere, since `since`, and until when its code opens nothing."""

    __tablename__ = "ticket_lookups"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    failed_count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StepRow(Base):
    """A due step that was done: its unique key keeps warnings and reminders from happening twice."""

    __tablename__ = "due_steps"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(String(20), primary_key=True)
    step: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ChangeSetRow(Base):
    """What one learning takes together: collecting → ready (given to `learn`) → learned.

    `by` and `at` are who brought it there and when; the whole history stands in the audit.
    """

    __tablename__ = "change_sets"
    __table_args__ = (Index("ix_change_sets_state", "state", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CorrectionRow(Base):
    """What staff say of how a message was understood; without `message_id` a whole talk as a dialogue test.

    `state` is open → approved or refused (`why`), and undone by who made it. `was` is how it was understood, with the
    `model` that did; `right` only what staff say is right, of {intent, category, kind, area, address}; `area` is the
    code of a district or sub-district. `fine`: it was right as it was. `text` is the
    message without personal data, `script` the talk as YAML. `purpose` is training, evaluation or dialogue. Nothing
    `confidential` becomes an example. `created_by` and `judged_by` are actors' labels. One of a message is open or
    approved at a time.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index("ix_corrections_state_id", "state", "id"),
        Index("ix_corrections_conversation_id", "conversation_id"),
        Index(
            "uq_corrections_standing",
            "message_id",
            unique=True,
            sqlite_where=text("state IN ('open','approved') AND message_id IS NOT NULL"),
            postgresql_where=text("state IN ('open','approved') AND message_id IS NOT NULL"),
        ),
        Index(
            "ix_corrections_change_set_id",
            "change_set_id",
            sqlite_where=text("change_set_id IS NOT NULL"),
            postgresql_where=text("change_set_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    state: Mapped[str] = mapped_column(String(10))
    fine: Mapped[bool] = mapped_column(default=False)
    was: Mapped[dict[str, Any]] = mapped_column(Json)
    right: Mapped[dict[str, Any]] = mapped_column(Json)
    text: Mapped[str] = mapped_column(Text)
    script: Mapped[str | None] = mapped_column(Text)
    lang: Mapped[str] = mapped_column(String(2))
    confidential: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[str | None] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(Text)
    change_set_id: Mapped[int | None] = mapped_column(ForeignKey("change_sets.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(100))
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    judged_by: Mapped[str | None] = mapped_column(String(100))


class LearningRow(Base):
    """One run of `learn --from-corrections`, or a way back. `state` is switched, kept (the old model stays) or back.

    `change_sets` are their ids; `before` and `after` figures by name; `changed` which sentences got better and worse;
    `why` what stood against the switch; `model_before` and `model_after` names of models. No citizen's words but the
    scrubbed ones.
    """

    __tablename__ = "learnings"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10))
    change_sets: Mapped[list[int]] = mapped_column(Json)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    changed: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    why: Mapped[list[str]] = mapped_column(Json)
    model_before: Mapped[str] = mapped_column(String(100))
    model_after: Mapped[str] = mapped_column(String(100))


class StaffRow(Base):
    """One person who works here. `role` is operator, handler, supervisor, reviewer or admin; handlers have a unit.

    `email` is where notices go besides the inbox, those of `mail_topics` (None: as shipped), in `lang`. `shortcuts`:
    whether single keys act in the console's lists. `former_hash` is of the password before the present one.
    `totp_sealed` is the secret of the second factor, sealed; it counts since `totp_since` (None: not confirmed yet),
    and `totp_step` is the last time step whose code was used. `version` grows with what an administrator changes.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str | None] = mapped_column(String(30))
    lang: Mapped[str] = mapped_column(String(2), default="zh")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str | None] = mapped_column(String(200))
    mail_topics: Mapped[list[str] | None] = mapped_column(Json)
    shortcuts: Mapped[bool] = mapped_column(default=True, server_default=true())
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    former_hash: Mapped[str | None] = mapped_column(String(200))
    totp_sealed: Mapped[str | None] = mapped_column(String(300))
    totp_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    totp_step: Mapped[int | None] = mapped_column(BigId)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class QueueViewRow(Base):
    """Filters of the queue that somebody keeps under a name: `query` is what stands in the address.

    `shared_with` is None (its owner's only), 'all', or a unit whose people see it too. One that was deleted stays for a
    while, so that it can be had back.
    """

    __tablename__ = "queue_views"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    shared_with: Mapped[str | None] = mapped_column(String(30), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCodeRow(Base):
    """A code that stands in once for the second factor. Kept as a hash only."""

    __tablename__ = "recovery_codes"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffNoticeRow(Base):
    """What one audience of staff is told: 'unit:<code>', 'role:<role>' or the label of one person ('staff:<id>').

    `kind` is one of `desk.staff_notices.events.KINDS`; `details` are codes, numbers and moments, never words of people.
    `actor` is who did it, and is not told. `urgent`: of an emergency, and may ring at night.
    """

    __tablename__ = "staff_notices"
    __table_args__ = (Index("ix_staff_notices_audience_id", "audience", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(20))
    audience: Mapped[str] = mapped_column(String(100))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    conversation_id: Mapped[int | None] = mapped_column(ForeignKey("conversations.id"))
    actor: Mapped[str] = mapped_column(String(100))
    urgent: Mapped[bool] = mapped_column(default=False)
    details: Mapped[dict[str, Any]] = mapped_column(Json)


class StaffNoticeReadRow(Base):
    """Who has read a notice: an account or an API token, by its label."""

    __tablename__ = "staff_notice_reads"

    reader: Mapped[str] = mapped_column(String(100), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("staff_notices.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffMailRow(Base):
    """A notice to be mailed to one person: waiting → sent, failed, or read (in the inbox, before it went out).

    'uncertain' is one that is under way, or whose answer was lost: `failures` counts those of its `attempts`. `due_at`
    is when it may next be tried; the night moves nothing here, whoever sends looks at the clock.
    """

    __tablename__ = "staff_mails"
    __table_args__ = (
        UniqueConstraint("notice_id", "staff_id"),
        Index(
            "ix_staff_mails_due",
            "due_at",
            sqlite_where=text("status IN ('waiting','uncertain')"),
            postgresql_where=text("status IN ('waiting','uncertain')"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("staff_notices.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    status: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInRow(Base):
    """Wrong passwords for one name from one source. Guessing elsewhere does not lock the account's owner out.

    `key` is a hash of both, so that names that do not exist leave nothing readable.
    """

    __tablename__ = "sign_ins"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failed_count: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class HalfSignInRow(Base):
    """Who gave the right password and is now asked for the second factor. No session yet; the value is a hash."""

    __tablename__ = "half_sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInLogRow(Base):
    """One try to sign in. `outcome` is in, password, code, locked or off; `how` of one that led in is password, code or
    recovery. `staff_id` is None for a name that nobody has: what was typed there may be a password. `source` is the
    shortened address, `agent` the browser in words.
    """

    __tablename__ = "sign_in_log"
    __table_args__ = (
        Index("ix_sign_in_log_staff", "staff_id", "id"),
        Index("ix_sign_in_log_outcome", "outcome", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    how: Mapped[str | None] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(45))
    agent: Mapped[str] = mapped_column(String(60))


class SessionRow(Base):
    """A signed-in browser. The cookie's value is kept as a hash only. `source` and `agent` as in the sign-in log;
    `confirmed_at` is when its owner last proved who they are.
    """

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(45), default="", server_default="")
    agent: Mapped[str] = mapped_column(String(60), default="", server_default="")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ApiTokenRow(Base):
    """A bearer token of the staff API, kept as a hash only, with the role and unit it acts for.

    `created_by` is the label of who made it, `used_at` when it was last used, give or take a minute.
    """

    __tablename__ = "api_tokens"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(12))
    unit: Mapped[str | None] = mapped_column(String(30))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[str | None] = mapped_column(String(100))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AuditRow(Base):
    """Who did or saw what. Identifiers only, never message text, names or numbers."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_object", "object_type", "object_id"),
        Index("ix_audit_actor", "actor", "id"),
        Index("ix_audit_action", "action", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40))
    object_type: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[str] = mapped_column(String(60))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)


class PackRevisionRow(Base):
    """One entry of the city pack as somebody published it; rows are added and never changed.

    The latest of a `kind` and `key` is in force, unless the pack's files say something else of it by now than `base`,
    a digest of what they said then (empty for nothing). `document` is the entry after it, None for one that was taken
    out, `before` what stood until then. `follows` is the revision on which this one was checked, 0 for the first: of
    two at the same time one has to look again. `restores` is the one that it goes back to.
    """

    __tablename__ = "pack_revisions"
    __table_args__ = (Index("ix_pack_revisions_entry", "kind", "key", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    follows: Mapped[int] = mapped_column(BigId, unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(60))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    document: Mapped[dict[str, Any] | None] = mapped_column(Json)
    base: Mapped[str] = mapped_column(String(64))
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(100))
    restores: Mapped[int | None] = mapped_column(ForeignKey("pack_revisions.id"))


class ImportRow(Base):
    """One file of past tickets, by its `digest`, imported under the name of its `source`.

    `state` is begun, or done once every row was read. `rows_read` of the `rows` below its headers are settled, in the
    file's order and with their tickets: `imported` came in, `known` were there by their numbers, `wrong` were left out.
    `columns` are positions in the file by field; who goes on reads by the same ones.
    """

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("source", "digest"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    columns: Mapped[dict[str, int]] = mapped_column(Json)
    rows: Mapped[int]
    rows_read: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SubscriptionRow(Base):
    """Another system that is sent what happens to tickets. `kind` is webhook or broker.

    `events`, `units` and `categories` are what it wants of each, empty for everything; `with_texts`: it may have words.
    `state` is active; paused (what happens waits for it) by an administrator or after it answered 410; or off (nothing
    is kept for it). `secret_sealed` signs what goes there. Until `rests_until` nothing is tried, after `failures` in a
    row; `answer` is what came last, at `answered_at`, and `taken_at` when it last took something.
    """

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(8))
    url: Mapped[str | None] = mapped_column(String(500))
    secret_sealed: Mapped[str | None] = mapped_column(String(300))
    events: Mapped[list[str]] = mapped_column(Json)
    units: Mapped[list[str]] = mapped_column(Json)
    categories: Mapped[list[str]] = mapped_column(Json)
    with_texts: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(6))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(100))
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(120))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventRow(Base):
    """Something that happened to a ticket (or a test, of none), written with it. `uid` is what outsiders know it by.

    `payload` has codes and moments only; `texts` are kept only where a subscription may have words.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[str] = mapped_column(String(30), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"))
    event: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    texts: Mapped[dict[str, str] | None] = mapped_column(Json)


WAITING: dict[str, Any] = {
    "sqlite_where": text("state = 'waiting'"),
    "postgresql_where": text("state = 'waiting'"),
}


class EventDeliveryRow(Base):
    """An event on its way to one subscription. `state` is waiting, sent or failed (given up; it can be sent anew).

    Those of one ticket go out one after another. `due_at`: when it is tried next; `since`: from when its time counts.
    """

    __tablename__ = "event_deliveries"
    __table_args__ = (
        Index("ix_event_deliveries_due", "subscription_id", "due_at", **WAITING),
        Index("ix_event_deliveries_order", "subscription_id", "ticket_id", "event_id", **WAITING),
        Index("ix_event_deliveries_listed", "subscription_id", "state", "id"),
        Index("ix_event_deliveries_event", "event_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscriptions.id"))
    ticket_id: Mapped[int | None] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(7))
    attempts: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(String(120))


class PopulationRow(Base):
    """How many people live in an area (a code of the pack, or 'city') as of a day, and who says so. The newest holds.

    `noted_by` is an actor's label.
    """

    __tablename__ = "populations"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(12))
    people: Mapped[int]
    as_of: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[str] = mapped_column(String(100))


class CheckupRow(Base):
    """A health check-up of an area and a period as it was taken, which nothing changes later.

    Whose it is is as in a report's question. `kind` is quarter, half or year; `sheet` as `desk.checkup.stored` has it,
    with its definitions. `edition` and `assigned` say which other check-ups it may be compared with.
    """

    __tablename__ = "checkups"
    __table_args__ = (
        Index("uq_checkups_owner_code_kind_first", "owner", "code", "kind", "first", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(8))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    edition: Mapped[int]
    assigned: Mapped[str] = mapped_column(String(16))
    sheet: Mapped[dict[str, Any]] = mapped_column(Json)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by: Mapped[str] = mapped_column(String(100))


class FindingRow(Base):
    """What a check-up found: a supervisor's words on one indicator, the plan that they went to and what came of it.

    `rule` is the one that proposed it, None where nothing did. `state` is as `desk.checkup.closing` has it.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_checkup_id", "checkup_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    checkup_id: Mapped[int] = mapped_column(ForeignKey("checkups.id"))
    indicator: Mapped[str] = mapped_column(String(90))
    rule: Mapped[str | None] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10))
    plan: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FindingStepRow(Base):
    """One line of a finding's history: who did what when, on which day it held, and in which words."""

    __tablename__ = "finding_steps"
    __table_args__ = (Index("ix_finding_steps_finding_id", "finding_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("findings.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(10))
    day: Mapped[date | None] = mapped_column(Date)
    words: Mapped[str | None] = mapped_column(Text)
