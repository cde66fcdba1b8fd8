"""What became of a telling: sent, seen, or not to be delivered, as each kind of channel shows it. Pure."""

from __future__ import annotations

from desk.conversations.outbox import FETCHED
from desk.reach.ways import Telling
from desk.store.models import ConversationRow, MessageRow


def telling(message: MessageRow, conversation: ConversationRow) -> Telling:
    """A web chat's device acknowledges what it shows; elsewhere a receipt says so, or that the citizen wrote after it.

    One that is under way counts from when it was written.
    """
    if message.status == "undeliverable":
        return Telling("undeliverable", message.done_at or message.created_at)
    sent_at = message.done_at if message.status == "sent" else None
    if message.seen_at is not None:
        return Telling("seen", message.seen_at)
    if sent_at is None and conversation.undeliverable_since is not None:
        return Telling("undeliverable", conversation.undeliverable_since)
    if sent_at is None:
        return Telling("waiting", message.created_at)
    if conversation.channel in FETCHED:
        return Telling("seen", sent_at)
    if conversation.wrote_at is not None and conversation.wrote_at > sent_at:
        return Telling("seen", conversation.wrote_at)
    return Telling("sent", sent_at)
