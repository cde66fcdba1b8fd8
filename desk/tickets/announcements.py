"""Which sentence the citizen hears after which action. Pure.

A unit's return is told in one honest line: the citizen was told who has it, so they are told that this was wrong.
"""

from __future__ import annotations

from desk.staff.actor import Actor
from desk.tickets.act import ELSEWHERE, Act
from desk.tickets.telling import News

PLAIN = {
    "dispatch": "notice.dispatched",
    "accept": "notice.accepted",
    "resolve": "notice.resolved",
    "reject": "notice.rejected",
    "return": "notice.returned",
    "reassign": "notice.reassigned",
    "withdraw": "notice.withdrawn",
    "reopen": "notice.reopened",
    "merge": "notice.merged",
    "unmerge": "notice.unmerged",
}
ONLY_TO_ITSELF = ("withdraw", "merge", "unmerge", "reject")
"""What happens to one report of a matter and not to the work on it."""
ONLY_WITH_WORDS = {"raise": "notice.raised", "whistle": "notice.whistled"}
CITIZENS_WORDS = ("withdraw",)
"""Whose note is the citizen's own reason, whoever writes it down: kept, but not told to them again."""
NOTE_INSIDE = ("resolve", "reject")
"""Whose sentence is made around the note; to every other one it is added."""


def news_of(act: Act, actor: Actor, *, unit_before: str | None) -> News | None:
    """What to say, or None where the citizen hears nothing of it (a unit's request, a step without words for them)."""
    word = act.note if actor.kind != "citizen" and act.action not in CITIZENS_WORDS else None
    if act.action == "close":
        key = "notice.closed_unanswered" if actor.kind == "system" else "notice.closed_by_staff"
        return News(key, word=word, to_followers=False)
    if act.action == "extend":
        return None if actor.role == "handler" else News("notice.extended", note=act.note)
    if act.action in ONLY_WITH_WORDS:
        return News(ONLY_WITH_WORDS[act.action], note=act.note) if act.note else None
    if act.action == "return":
        return News(PLAIN["return"], word=word, unit=unit_before)
    if act.action not in PLAIN:
        return None
    inside = act.action in NOTE_INSIDE
    return News(
        PLAIN[act.action],
        note=act.note if inside else None,
        note_key=elsewhere(act),
        word=None if inside else word,
        to_followers=act.action not in ONLY_TO_ITSELF,
    )


def elsewhere(act: Act) -> str | None:
    """The sentence that says where to go instead, for a rejection whose reason is one of those."""
    return f"reject.{act.reason}" if act.action == "reject" and act.reason in ELSEWHERE else None
