"""How this process left conversations a moment ago: whoever answers then need not be looked for.

It is a guess, and costs one statement where it is wrong: what is written upon it is written only while the
conversation has the version that it was left with (`desk.store.once`), and it was left with nothing waiting in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.conversations.arrival import Arrival
from desk.conversations.at_once import Looked, offers_what_is_told
from desk.conversations.buttons import LONGEST_TOKEN, Keyboard, unused_by
from desk.conversations.turns import Known
from desk.store.models import ButtonRow, ConversationRow, MessageRow
from desk.store.together import Seen

REMEMBERED = timedelta(minutes=1)
"""Far less than a session of the dialogue lasts, at whose beginning alone a draft is asked for."""
MOST = 2000
NEWS_OF_INCIDENTS = timedelta(seconds=5)
"""How long nobody needs to look whether incidents run, once somebody has: it is the same for all."""


@dataclass(frozen=True)
class _Left:
    """A conversation as it was left, and what each message of its answer offers, by the message's id."""

    seen: Seen[ConversationRow]
    offers: Mapping[int, Keyboard]
    at: datetime

    def button(self, token: str) -> ButtonRow | None:
        """The button with this token, as it was written."""
        conversation_id = self.seen.row.id
        for message_id, offer in self.offers.items():
            for button in offer.button_rows(conversation_id, message_id):
                if button.token == token:
                    return button
        return None


class Lately:
    """What one process remembers; the pump tells it, and the inbox asks."""

    def __init__(self) -> None:
        self._left: OrderedDict[tuple[str, str], _Left] = OrderedDict()
        self._incidents = False
        self._incidents_at: datetime | None = None

    def __len__(self) -> int:
        return len(self._left)

    def leave(
        self, seen: Seen[ConversationRow], answer: Sequence[tuple[MessageRow, Keyboard]], *, now: datetime
    ) -> None:
        """Remember a conversation as it was written, and what its answer offers. Nothing else waits in it."""
        conversation = seen.row
        name = (conversation.channel, conversation.address)
        self._left.pop(name, None)
        self._left[name] = _Left(seen, {row.id: offer for row, offer in answer}, now)
        while len(self._left) > MOST or not _is_since(next(iter(self._left.values())).at, REMEMBERED, now):
            self._left.popitem(last=False)

    def found(self, looked: Looked, *, now: datetime) -> None:
        """Somebody was looked for; where they were known already, it was found whether incidents run."""
        if looked.known is not None and isinstance(looked.seen, Seen):
            self._incidents, self._incidents_at = looked.known.incidents, now

    def looked(self, message: Arrival, *, now: datetime) -> Looked | None:
        """What a look for a message that `may_be_at_once` would find, but for whether a draft is open; None where it
        has to be looked for. It is told once: then the conversation has another version.
        """
        left = self._left.pop((message.channel, message.address), None)
        if left is None or not _is_since(left.at, REMEMBERED, now):
            return None
        if self._incidents_at is None or not _is_since(self._incidents_at, NEWS_OF_INCIDENTS, now):
            return None
        known = Known(draft=False, incidents=self._incidents)
        if message.button is None:
            return Looked(left.seen, known=known)
        button = left.button(message.button[:LONGEST_TOKEN])
        if button is None or not offers_what_is_told(button):
            return None
        return Looked(unused_by(left.seen, button), button, known)


def _is_since(at: datetime, span: timedelta, now: datetime) -> bool:
    """Whether it was within so long before now; a clock that was set back knows nothing of when that was."""
    return timedelta() <= now - at <= span
