"""Which sentence the citizen hears after which action. Pure.

A unit's return is told in one honest line: the citizen was told who has it, so they are told that this was wrong.
"""

from __future__ import annotations

from city.model import Reason
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
    "resume": "notice.resumed",
}
AGAIN = "notice.dispatched_again"
DESIGNATED = "notice.designated"
"""Of a ticket that units returned: it goes to another one, or to the one that the hotline names in the end."""
ONLY_TO_ITSELF = ("withdraw", "merge", "unmerge")
"""What happens to one report of a matter and not to the work on it. A rejection ends that for everybody."""
ONLY_WITH_WORDS = {"whistle": "notice.whistled"}
ASKED_FIRST = {
    "extend": "notice.extended",
    "pause": "notice.paused",
    "exclude": "notice.excluded",
    "hang": "notice.hung",
}
"""What the citizen hears of only when it is granted."""
FOR_INFORMATION = "notice.returned_for_information"
CITIZENS_WORDS = ("withdraw",)
"""Whose note is the citizen's own reason, whoever writes it down: kept, but not told to them again."""
NOTE_INSIDE = ("resolve", "reject", "extend", "pause")
"""Whose sentence is made around the note; to every other one it is added."""
STAFF_ONLY = ("raise",)
"""Whose note is nobody's outside."""


def news_of(
    act: Act,
    actor: Actor,
    *,
    unit_before: str | None,
    asked: bool = False,
    reason: Reason | None = None,
    moved: bool = False,
    designated: bool = False,
    said_solved: bool = False,
) -> News | None:
    """What to say, or None where the citizen hears nothing of it (what is only asked, a step without words for them).

    `reason` is the act's as the city pack knows it. `moved`: it goes to another unit than the one that returned it
    last; `designated`: which the hotline named, since nobody would have it. `said_solved`: it closes by itself after
    its citizen said that it is solved, and no more.
    """
    word = act.note if actor.kind != "citizen" and act.action not in CITIZENS_WORDS else None
    if act.action == "close":
        by_itself = "notice.closed_solved" if said_solved else "notice.closed_unanswered"
        key = by_itself if actor.kind == "system" else "notice.closed_by_staff"
        return News(key, word=word, to_followers=False)
    if act.action in ASKED_FIRST:
        return None if asked else _granted(act, reason)
    if act.action in ONLY_WITH_WORDS:
        return News(ONLY_WITH_WORDS[act.action], note=act.note) if act.note else None
    if act.action == "return" and reason is not None and reason.asks_citizen:
        return News(FOR_INFORMATION, note=act.note, unit=unit_before)
    if act.action == "return":
        return News(PLAIN["return"], word=word, unit=unit_before)
    if act.action not in PLAIN:
        return None
    inside = act.action in NOTE_INSIDE
    key = PLAIN[act.action]
    if act.action == "dispatch" and moved:
        key = DESIGNATED if designated else AGAIN
    return News(
        key,
        note=act.note if inside else None,
        note_key=elsewhere(act),
        word=None if inside else word,
        to_followers=act.action not in ONLY_TO_ITSELF,
    )


def _granted(act: Act, reason: Reason | None) -> News:
    inside = act.action in NOTE_INSIDE
    return News(
        ASKED_FIRST[act.action],
        note=act.note if inside else None,
        word=None if inside else act.note,
        reason=reason,
        to_followers=act.action != "exclude",
    )


def elsewhere(act: Act) -> str | None:
    """The sentence that says where to go instead, for a rejection whose reason is one of those."""
    return f"reject.{act.reason}" if act.action == "reject" and act.reason in ELSEWHERE else None
