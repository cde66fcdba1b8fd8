"""What of a chat belongs to tickets without a name, and is read by nobody of staff there (docs/rules.md). Pure.

An anonymous ticket is read on its own page and leads to no chat; the chat shows nothing of it. So nobody finds out by
one whose the other is. The citizen's own view of both is untouched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from desk.conversations.transcript import StaffLine
from desk.staff.actor import Actor

ANY_NUMBER = re.compile(r"[A-Z]{2}\d{8}-\d{6}")
HIDDEN_NUMBER = "••••••"


class Spoken(Protocol):
    """A line of a chat, as the store or as staff have it."""

    @property
    def id(self) -> int: ...
    @property
    def direction(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def card(self) -> Mapping[str, Any] | None: ...
    @property
    def answers(self) -> int | None: ...
    @property
    def ticket_id(self) -> int | None: ...


Line = TypeVar("Line", bound=Spoken)


@dataclass(frozen=True)
class Apart:
    """The anonymous `tickets` of a citizen and their `numbers`; of one chat the stretches of ids in which they were
    `told`, what was `asked` of them since, and what in it told of `danger`.
    """

    tickets: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()
    told: Sequence[tuple[int, int]] = ()
    asked: frozenset[int] = frozenset()
    danger: frozenset[int] = frozenset()

    def hides(self, line: Spoken) -> bool:
        """Whether a line is about one of them. What tells of danger is read by whoever is on duty, whatever it is."""
        if line.ticket_id in self.tickets or self._names(line):
            return True
        if line.direction == "in":
            return self._is_of_them(line.id)
        if line.ticket_id is not None:
            return False
        return self._is_of_them(line.id if line.answers is None else line.answers)

    def visible(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that staff read in the chat."""
        return [line for line in lines if not self.hides(line)] if self.tickets else list(lines)

    def _is_of_them(self, said: int) -> bool:
        within = said in self.asked or any(first <= said <= last for first, last in self.told)
        return within and said not in self.danger

    def _names(self, line: Spoken) -> bool:
        titles = [button.title for button in line.buttons] if isinstance(line, StaffLine) else []
        words = " ".join([line.text, *titles, json.dumps(line.card) if line.card else ""])
        return any(number in words for number in self.numbers)


def leads_to_chat(actor: Actor, *, anonymous: bool) -> bool:
    """Whether a ticket tells an asker which chat it came from, and what else its citizen told. Supervisors, too, are
    staff.
    """
    return not (anonymous and actor.is_staff)


def are_linked(*, anonymous: bool, other_anonymous: bool) -> bool:
    """Whether 'the same matter as before' is told of two tickets: it would give away a name that only one has."""
    return anonymous == other_anonymous


def with_own_number(line: StaffLine, number: str) -> StaffLine:
    """A line on the page of an anonymous ticket: of other tickets it says that there are some."""

    def clean(text: str) -> str:
        return ANY_NUMBER.sub(lambda found: found[0] if found[0] == number else HIDDEN_NUMBER, text)

    card = line.card if line.card is None or clean(told := json.dumps(line.card)) == told else None
    return replace(
        line,
        text=clean(line.text),
        buttons=[replace(button, title=clean(button.title)) for button in line.buttons],
        card=card,
    )
