"""What comes next for a notice that matters: wait, another chat, a text message, a call, or the end. Pure.

A notice that was not seen in time goes on (docs/rules.md, 'Reaching people'). People are looked for by day only;
whoever wants no calls is never called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from city.model import QuietHours, ReachSettings
from desk.tickets.clocks import after_quiet

About = Literal["answer", "limit", "information", "news"]
State = Literal["open", "call", "answered", "seen", "called", "unreachable", "lapsed"]
Told = Literal["waiting", "sent", "seen", "undeliverable"]
OPEN: tuple[State, ...] = ("open", "call")
ABOUT: dict[str, About] = {
    "notice.resolved": "answer",
    "survey.contacted": "answer",
    "survey.contacted_here": "answer",
    "survey.asked": "answer",
    "survey.reminder": "answer",
    "survey.again": "answer",
    "notice.overdue": "limit",
    "notice.overdue_hung": "limit",
    "notice.returned_for_information": "information",
    "notice.rejected": "news",
}
"""The notices that matter, and what each of them is about. All others may be missed."""
BEGINS = (
    "notice.resolved",
    "survey.asked",
    "notice.overdue",
    "notice.overdue_hung",
    "notice.returned_for_information",
    "notice.rejected",
)
"""Those that are followed by themselves; the others go with them."""
JOINS = ("survey.asked",)
"""Of those the ones that go with an answer that is being followed already."""
LOOK_AGAIN = timedelta(days=1)
"""How often somebody is looked for who has no way left, as long as they may still come by."""


@dataclass(frozen=True)
class Telling:
    """One telling in a chat: what became of it, and since when that is so."""

    state: Told
    at: datetime


@dataclass(frozen=True)
class Case:
    """What is known of a reach at the moment of looking.

    `tellings` in their order; `chats` are those not tried yet, best first. `answered`: the citizen did what was asked.
    `over`: it no longer matters. `may_text` and `may_call`: there is such a way, and the citizen wants it. `calls` were
    in vain so far, `final_call`: what came of one ends all calling (a wrong number).
    """

    begun_at: datetime
    state: State
    patience: timedelta
    tellings: Sequence[Telling]
    chats: Sequence[int]
    answered: bool = False
    over: bool = False
    may_text: bool = False
    may_call: bool = False
    calls: int = 0
    called_at: datetime | None = None
    final_call: bool = False


@dataclass(frozen=True)
class Step:
    """What to do: `wait` until `at`, tell it in the chat `conversation`, `text` it, put it on the list of `call`s, or
    `end` with a `state`.
    """

    what: Literal["wait", "chat", "text", "call", "end"]
    at: datetime | None = None
    conversation: int | None = None
    state: State | None = None


def next_step(case: Case, settings: ReachSettings, *, quiet: QuietHours, zone: tzinfo, now: datetime) -> Step:
    """The one step that is due at `now`."""
    over = ended(case, settings, now)
    if over is not None:
        return Step("end", state=over)
    if case.state == "call":
        return Step("wait", at=now + LOOK_AGAIN)
    patient_until = _patient_until(case)
    if patient_until is not None and now < patient_until:
        return Step("wait", at=patient_until)
    by_day = after_quiet(now, quiet, zone)
    if by_day > now:
        return Step("wait", at=by_day)
    if case.chats:
        return Step("chat", conversation=case.chats[0])
    if case.may_text:
        return Step("text")
    if case.may_call:
        return Step("call")
    return Step("wait", at=min(now + LOOK_AGAIN, case.begun_at + settings.gives_up))


def ended(case: Case, settings: ReachSettings, now: datetime) -> State | None:
    """How it is over at `now`; None as long as it goes on."""
    if case.answered:
        return "answered"
    if any(telling.state == "seen" for telling in case.tellings):
        return "seen"
    if case.over:
        return "lapsed"
    if case.final_call or case.calls >= settings.most_calls:
        return "called"
    if now >= case.begun_at + settings.gives_up:
        return "called" if case.calls else "unreachable"
    return None


def _patient_until(case: Case) -> datetime | None:
    """Until when the last telling may still be seen; None where it never will, or nothing was told."""
    last = case.tellings[-1] if case.tellings else None
    if last is None or last.state == "undeliverable":
        return None
    return last.at + case.patience
