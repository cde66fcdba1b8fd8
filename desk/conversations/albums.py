"""Albums: pictures sent together come one by one within a second or two, and are one message. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from desk.conversations.arrival import Arrival
from desk.store.models import MessageRow

WAIT = timedelta(seconds=1.5)
"""So long after each picture the next one may still come before the message is answered."""


def may_join(first: MessageRow, message: Arrival) -> bool:
    """Whether a further picture goes with the message that its album began with.

    One with words of its own that comes after that was answered is said by itself.
    """
    return first.status in ("waiting", "held") or not _tells_more(first, message)


def join(first: MessageRow, message: Arrival, *, now: datetime) -> list[dict[str, Any]]:
    """Add its caption to the album's words and wait for the next one. Returns what is new: the second time nothing."""
    known = {item["reference"] for item in first.media or ()}
    fresh = [item for item in message.media or () if item["reference"] not in known]
    if fresh and _tells_more(first, message):
        first.text = f"{first.text}\n{message.words}".strip()
    if fresh and first.status == "waiting" and first.attempts == 0:
        first.due_at = max(first.due_at, now + WAIT)
    return fresh


def retold(first: MessageRow, edit: Arrival) -> Arrival:
    """The edit of one caption as one of all that its album says, in which that caption is replaced."""
    pictures = list(first.media or ())
    mine = {name for item in edit.media or () for name in names(item)}
    edited = [item for item in pictures if names(item) & mine]
    if mine and not edited:
        # Another picture was put in the place of one, and nobody says of which.
        words = f"{first.text}\n{edit.words}".strip() if _tells_more(first, edit) else first.text
        return replace(edit, words=words)
    edited = edited or [item for item in pictures if item["caption"]]
    if len(edited) != 1:
        return edit
    first.media = [item | {"caption": edit.words or None} if item is edited[0] else item for item in pictures]
    words = ""
    for item in first.media:
        if item["caption"] and item["caption"] not in words:
            words = f"{words}\n{item['caption']}".strip()
    return replace(edit, words=words)


def names(item: Mapping[str, Any]) -> set[str]:
    """What its channel calls a picture: either name is enough to know it again."""
    return {name for name in (item["reference"], item.get("unique")) if name}


def _tells_more(first: MessageRow, message: Arrival) -> bool:
    return bool(message.words) and message.words not in first.text
