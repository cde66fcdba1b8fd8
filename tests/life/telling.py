"""Notices: for every line of the history, follow-up and reminder what the catalogue demands, to whom it is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tests.life.city import ROLES
from tests.life.clockwork import ZONE, is_quiet
from tests.life.replay import OPEN
from tests.life.seen import Seen

Told = tuple[int, int, str]
"""(conversation, ticket, notice)."""
TO_ALL = {
    "dispatch": "notice.dispatched",
    "accept": "notice.accepted",
    "resolve": "notice.resolved",
    "reassign": "notice.reassigned",
    "reopen": "notice.reopened",
    "extend": "notice.extended",
    "pause": "notice.paused",
    "resume": "notice.resumed",
    "hang": "notice.hung",
    "unhang": "notice.unhung",
    "reject": "notice.rejected",
}
TO_ITSELF = {
    "withdraw": "notice.withdrawn",
    "merge": "notice.merged",
    "unmerge": "notice.unmerged",
    "exclude": "notice.excluded",
    "include": "notice.included",
    "inherit": "notice.inherited",
}
IN_TURN = ("reopen", "withdraw", "close", "merge")
"""What a citizen's own turn tells them, so that nothing is pushed into that chat."""
AS_TOLD = {"notice.dispatched_again": "notice.dispatched", "notice.designated": "notice.dispatched"}
"""A dispatch after a return has words of its own, and is one all the same."""
INCIDENT = ("notice.incident_expected", "notice.incident_open")
OVERDUE = (
    "notice.overdue",
    "notice.overdue_hung",
    "notice.overdue_dispatch",
    "notice.overdue_dispatch_hung",
)
NOT_AT_NIGHT = (*INCIDENT, *OVERDUE, "survey.reminder", "survey.asked")


@dataclass(frozen=True)
class Turn:
    """One act between two looks at the store. `chat`: the citizen's conversation in whose turn it was."""

    before: Seen
    after: Seen
    lines: Sequence[Any]
    now: datetime
    chat: int | None = None
    scan: bool = False


def told_exactly(turn: Turn, *, delayed: bool) -> None:
    """Nothing missing, nothing doubled, and in the order of what happened (a scan's within each ticket's own steps)."""
    found = [
        (one.conversation_id, one.ticket_id, AS_TOLD.get(str(one.notice), one.notice))
        for one in turn.after.messages[len(turn.before.messages) :]
        if one.direction == "out"
    ]
    wanted = [*_of_lines(turn), *_of_surveys(turn, delayed=delayed), *_of_steps(turn), *_of_incidents(turn)]
    assert Counter(found) == Counter(wanted), f"told {found}, not {wanted}"
    if not turn.scan and not turn.after.tellings:
        for chat in {one[0] for one in wanted}:
            heard = [one for one in found if one[0] == chat]
            assert heard == [one for one in wanted if one[0] == chat], f"in another order: {heard}"
    if is_quiet(turn.now):
        assert not [one for one in found if one[2] in NOT_AT_NIGHT], f"{found} in the night"


def nobody_waits(seen: Seen, now: datetime) -> None:
    """Followers of incidents have heard what was due; a new time to expect may wait for the morning."""
    for one in seen.tellings.values():
        sleeps = one.what == "expected" and is_quiet(now)
        assert one.done_at is not None or one.due_at > now or sleeps, f"{one.what} is not told yet"


def rows_are_kept(before: Seen, after: Seen) -> None:
    """History and transcript only grow: nothing in them was written anew since it was seen first."""
    assert list(after.lines) == list(before.lines)
    assert list(after.messages) == list(before.messages)


def _of_lines(turn: Turn) -> Iterator[Told]:
    for line in turn.lines:
        ticket = turn.after.tickets[line.ticket_id]
        notice, everyone = _notice(line, turn)
        if notice is None:
            continue
        for one in [ticket, *(turn.before.followers(ticket.id) if everyone else ())]:
            in_turn = line.action in IN_TURN and one.conversation_id == turn.chat
            if one.conversation_id is not None and not in_turn:
                yield one.conversation_id, one.id, notice


def _notice(line: Any, turn: Turn) -> tuple[str | None, bool]:
    """The notice of a line, and whether followers hear it too."""
    details = line.details or {}
    if details.get("asked"):
        return None, False
    if line.action in TO_ALL:
        return TO_ALL[line.action], True
    if line.action in TO_ITSELF:
        return TO_ITSELF[line.action], False
    if line.action == "return":
        asks = line.reason == "needs_information"
        return ("notice.returned_for_information" if asks else "notice.returned"), True
    if line.action == "close":
        return f"notice.closed_{_closed_how(line, turn)}", False
    if line.action == "note" and line.public_note:
        by_unit = ROLES.get(line.actor) == "handler"
        return ("notice.note" if by_unit else "notice.note_hotline"), True
    if line.action == "whistle" and line.public_note:
        return "notice.whistled", True
    if line.action == "refuse" and details["kind"] == "return":
        return "notice.return_refused", True
    if line.action == "recalculate" and line.to_status in OPEN and _is_another_day(line, turn):
        return "notice.recalculated", True
    return None, False


def _closed_how(line: Any, turn: Turn) -> str:
    if line.actor_kind != "system":
        return "by_staff"
    mine = [one for one in turn.before.surveys.values() if one.ticket_id == line.ticket_id]
    return "solved" if any(one.state == "asked" and one.solved is True for one in mine) else "unanswered"


def _is_another_day(line: Any, turn: Turn) -> bool:
    was = turn.before.tickets[line.ticket_id]
    old = {"due_at": was.due_at, "unit_due_at": was.unit_due_at}
    new = old | {name: datetime.fromisoformat(pair[1]) for name, pair in line.details.items() if name in old}
    return _day(old) != _day(new)


def _day(limits: dict[str, Any]) -> date:
    promised: datetime = max(limits["due_at"], limits["unit_due_at"] or limits["due_at"])
    return promised.astimezone(ZONE).date()


def _of_surveys(turn: Turn, *, delayed: bool) -> Iterator[Told]:
    """Every new follow-up asks its first question; some time after the answer it names the ticket too."""
    for survey_id in sorted(set(turn.after.surveys) - set(turn.before.surveys)):
        survey = turn.after.surveys[survey_id]
        ticket = turn.after.tickets[survey.ticket_id]
        if ticket.conversation_id is None:
            continue
        where = "" if ticket.reporter_phone else "_here"
        together = survey.follower and ticket.incident_id is not None
        plain = "survey.asked" if delayed and not together else f"survey.contacted{where}"
        worked = turn.after.tickets[ticket.parent_id] if survey.follower else ticket
        late = "notice.overdue_hung" if worked.hung_at is not None else "notice.overdue"
        notice = late if survey.at_limit else plain
        yield ticket.conversation_id, ticket.id, notice


def _of_steps(turn: Turn) -> Iterator[Told]:
    known = {(one.ticket_id, one.clock, one.step) for one in turn.before.steps}
    for one in turn.after.steps:
        if (one.ticket_id, one.clock, one.step) in known:
            continue
        ticket = turn.after.tickets[one.ticket_id]
        if one.step == "remind":
            yield ticket.conversation_id, ticket.id, "survey.reminder"
        elif one.step == "tell" and ticket.unit is None:
            late = f"notice.overdue_dispatch{'' if ticket.hung_at is None else '_hung'}"
            for listener in (ticket, *turn.before.followers(ticket.id)):
                if listener.conversation_id is not None:
                    yield listener.conversation_id, listener.id, late


def _of_incidents(turn: Turn) -> Iterator[Told]:
    """Another expected end is told to everybody who follows, in the day."""
    for one in turn.after.tellings.values():
        was = turn.before.tellings.get(one.id)
        over = was is not None and was.done_at is not None
        # What was taken back, because something newer is told or it is over, was told to nobody.
        if one.what != "expected" or over or one.done_at is None or not one.told_id:
            continue
        incident = turn.after.incidents[turn.after.tickets[one.ticket_id].incident_id]
        notice = "notice.incident_expected" if incident.expected_end else "notice.incident_open"
        for follower in turn.before.followers(one.ticket_id):
            # Whoever follows since then read the new time before.
            joined = follower.incident_id is not None and follower.id <= one.last_id
            if joined and follower.conversation_id is not None:
                yield follower.conversation_id, follower.id, notice


def surveyed_exactly(turn: Turn, *, delayed: bool) -> None:
    """One follow-up for each listener after each answer, or where the limit ended; its unit is who answered."""
    fresh = [turn.after.surveys[one] for one in set(turn.after.surveys) - set(turn.before.surveys)]
    found = Counter((one.ticket_id, one.follower, one.at_limit) for one in fresh)
    wanted: Counter[tuple[int, bool, bool]] = Counter()
    for ticket_id, at_limit in _asked_of(turn, delayed=delayed):
        for one in (turn.after.tickets[ticket_id], *turn.before.followers(ticket_id)):
            if one.conversation_id is not None or _is_out_of_reach(one, at_limit=at_limit):
                wanted[one.id, one.id != ticket_id, at_limit] += 1
    assert found == wanted, f"asked {found}, not {wanted}"
    for one in fresh:
        ticket = turn.after.tickets[one.ticket_id]
        worked = turn.after.tickets[ticket.parent_id] if one.follower else ticket
        assert one.unit == worked.unit, "a follow-up of another unit's work"
        assert one.asked_at == turn.now
        if ticket.conversation_id is None:
            assert one.state == "expired", f"{ticket.number} has no chat to be asked in"


def _is_out_of_reach(ticket: Any, *, at_limit: bool) -> bool:
    """Who has neither chat nor number is counted as asked in vain after an answer; the limit is none to count by."""
    return ticket.conversation_id is None and ticket.reporter_phone is None and not at_limit


def _asked_of(turn: Turn, *, delayed: bool) -> Iterator[tuple[int, bool]]:
    """Whose citizens must be asked now: (ticket, at the limit)."""
    if not delayed:
        yield from ((line.ticket_id, False) for line in turn.lines if line.action == "resolve")
    known = {(one.ticket_id, one.clock, one.step) for one in turn.before.steps}
    for one in turn.after.steps:
        if (one.ticket_id, one.clock, one.step) not in known:
            if one.step == "ask":
                yield one.ticket_id, False
            elif one.step == "tell" and turn.after.tickets[one.ticket_id].unit is not None:
                yield one.ticket_id, True
