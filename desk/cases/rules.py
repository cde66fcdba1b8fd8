"""What may be asked, who judges it, and until when it stays open (docs/rules.md, 'Rules', 'Who may do what'). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from city.model import CaseKind, Reason
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed
from desk.tickets.lifecycle import UNSOLVED, WITH_UNIT

State = Literal["open", "granted", "refused", "lapsed"]
STATES: tuple[str, ...] = get_args(State)
ENDED = ("rejected", "withdrawn", "merged")
LONGEST_EVIDENCE = 500
MOST_EVIDENCE = 20


@dataclass(frozen=True)
class CaseRule:
    """One kind: the action that asks for it, who judges, and the statuses in which there is something to judge.

    `of_unit`: it is about one unit's work and ends when another unit gets the ticket.
    """

    action: str
    judges: Sequence[str]
    alive: Sequence[str]
    of_unit: bool = False


KINDS: dict[CaseKind, CaseRule] = {
    "return": CaseRule("return", ("operator", "supervisor"), ("returned",)),
    "extension": CaseRule("extend", ("supervisor",), WITH_UNIT, of_unit=True),
    "pause": CaseRule("pause", ("supervisor",), WITH_UNIT, of_unit=True),
    "exclusion": CaseRule("exclude", ("supervisor",), (*UNSOLVED, "resolved", "closed")),
    "hanging": CaseRule("hang", ("supervisor",), (*UNSOLVED, "resolved")),
}
KIND_OF: dict[str, CaseKind] = {rule.action: kind for kind, rule in KINDS.items()}
NEEDS_SECOND = ("exclude", "hang")
UNITS_ASK = ("extend", "pause")
ASKED_BY_UNITS = ("return", "extension", "pause")
"""What a unit asks. Exclusions and hangings are the supervisors' among themselves."""
OF_THE_WORK = ("return", "extension", "pause", "hanging")
"""What is about the work on a matter and not about one citizen's report of it."""


def asks(action: str, role: str, *, is_open: bool) -> bool:
    """Whether the act only asks; otherwise it does what it says, and grants what was asked before.

    A unit asks for time and a supervisor gives it; an exclusion or a hanging is asked by one supervisor and done by
    another's same act. A return is done at once and judged afterwards.
    """
    if action in UNITS_ASK:
        return role == "handler"
    return action in NEEDS_SECOND and not is_open


def judged_by(role: str) -> list[CaseKind]:
    """The kinds that a role judges."""
    return [kind for kind, rule in KINDS.items() if role in rule.judges]


def check_role(kind: CaseKind, role: str) -> None:
    """Raise `NotAllowed` unless the role judges this kind."""
    if role not in KINDS[kind].judges:
        raise NotAllowed(f"the role '{role}' does not judge this: {' or '.join(KINDS[kind].judges)} do")


def check_second(asked_by: str, judge: str) -> None:
    """Raise `NotAllowed` where one person, by login name, asked and would judge."""
    if asked_by == judge:
        raise NotAllowed("nobody judges what they asked themselves: it takes a second person")


def check_open(state: str) -> None:
    """Raise `IllegalStep` for a case that was judged, or is over."""
    if state != "open":
        raise IllegalStep(f"this case is {state} already")


def check_ruling(kind: CaseKind, state: str, *, words: str | None, has_evidence: bool) -> None:
    """Raise `MissingDetail` where a ruling says too little.

    A refusal says why, and so does upholding a return that came without evidence.
    """
    unproved = kind == "return" and state == "granted" and not has_evidence
    if (state == "refused" or unproved) and not words:
        raise MissingDetail("a ruling against the asker, or without evidence, says why", field="grounds")


def check_evidence(evidence: Sequence[str]) -> None:
    """Raise `InvalidInput` for too many or too long pieces."""
    if len(evidence) > MOST_EVIDENCE or any(len(piece) > LONGEST_EVIDENCE for piece in evidence):
        limit = f"at most {MOST_EVIDENCE} pieces of at most {LONGEST_EVIDENCE} characters"
        raise InvalidInput(f"evidence is links, file names or message ids, {limit}", field="evidence")


def check_reason(action: str, code: str | None, known: Sequence[Reason]) -> None:
    """Raise `InvalidInput` for a reason that the catalogue has not, where the citizen is told its name.

    Other systems' codes are kept as they come for what only staff read, and count as 'other'.
    """
    if action in NEEDS_SECOND and code and all(one.code != code for one in known):
        codes = ", ".join(one.code for one in known)
        raise InvalidInput(f"'{code}' is no reason here: {codes}", field="reason")


def survives(kind: CaseKind, *, status: str, unit_changed: bool) -> bool:
    """Whether there is still something to judge after a step; otherwise the open case lapses."""
    rule = KINDS[kind]
    return status in rule.alive and not (rule.of_unit and unit_changed)


def may_return_again(
    state: str | None, *, ruled: datetime | None, dispatched: datetime | None, returns: int, most: int
) -> None:
    """Raise `IllegalStep` where the unit may not return: after `most` returns it was designated, and a refusal binds.

    `state` is that of the ticket's latest return, `ruled` the dispatch it was about, `dispatched` the present one.
    """
    if returns >= most:
        raise IllegalStep(f"returned {returns} times already: this unit was designated")
    if state == "refused" and ruled == dispatched:
        raise IllegalStep("its return was refused: this unit has to handle it")
