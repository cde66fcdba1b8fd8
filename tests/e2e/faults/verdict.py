"""What became of a round, judged from the outside: devices, the staff API and what the Bot API server remembers."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.e2e.faults.citizens import Complainant
from tests.e2e.faults.devices import Phone, Shown
from tests.e2e.faults.stage import Stage

LAST_MOMENT = 1.5
"""A send accepted so many seconds before its process was seen dead may have been answered to nobody."""
SETTLED_SECONDS = 90.0
CODE = re.compile(r"(查询码) [^（]+")


@dataclass(frozen=True)
class Verdict:
    """The line of the table. `uncertain` is its U: accepted sends whose answer nobody heard. `unexplained` are repeats
    of a message whose send before was heard of; `wrong` says in words what else is not as it should be.
    """

    citizens: int
    tickets: int
    lost: int
    out_of_order: int
    doubled: int
    doubled_web: int
    uncertain: int
    unexplained: int
    waiting: int
    wrong: Sequence[str] = field(default_factory=tuple)

    @property
    def passed(self) -> bool:
        """Whether nothing was lost, mixed up, doubled without reason or left waiting."""
        clean = not (self.lost or self.out_of_order or self.doubled_web or self.unexplained or self.waiting)
        return clean and self.tickets == self.citizens and self.doubled <= self.uncertain and not self.wrong


async def judge(
    stage: Stage, crowd: Sequence[Complainant], *, since: float, gracefully: bool = False
) -> Verdict:
    """Wait until nothing waits any more, then compare what everybody saw with what the desk has on record."""
    waiting = await _settled(stage)
    ends = [at for name, at in stage.deaths if at >= since and name in stage.services]
    unheard = _unheard(stage, crowd, [] if gracefully else ends)
    tickets = await _tickets(stage)
    told = {ticket["description"]: ticket for ticket in tickets}
    mine = Counter(ticket["description"] for ticket in tickets)
    wrong, lost, mixed, doubled, web, unexplained = [], 0, 0, 0, 0, 0
    for one in crowd:
        if one.problem:
            wrong.append(f"{one.nth}: {one.problem}")
        ticket = told.get(one.text)
        if ticket is None:
            lost += 1
            continue
        lines = await _lines(stage, ticket["conversation_id"])
        shown = one.device.shown()
        record = Record(lines, shown)
        lost += record.lost() + record.unanswered(one.said)
        mixed += record.mixed_up()
        twice = record.written_twice()
        if isinstance(one.device, Phone):
            doubled += record.shown_twice() + twice
            unexplained += record.unexplained(unheard) + twice
        else:
            doubled, web = doubled + twice, web + twice
        wrong += [f"{one.nth}: {problem}" for problem in record.strange(ticket["number"])]
    filed = sum(mine[one.text] for one in crowd)
    return Verdict(
        *(len(crowd), filed, lost, mixed, doubled, web, len(unheard), unexplained, waiting), tuple(wrong)
    )


def as_staff_read(text: str) -> str:
    """The words without a tracking code, which only its citizen may read."""
    return CODE.sub(r"\1", text)


class Record:
    """One conversation as the desk has it, beside what its citizen was shown."""

    def __init__(self, lines: Sequence[Mapping[str, Any]], shown: Sequence[Shown]) -> None:
        self._lines = lines
        self._out = [line for line in lines if line["direction"] == "out"]
        self._shown = [replace(one, text=as_staff_read(one.text)) for one in shown]

    def lost(self) -> int:
        """Messages of the desk that never appeared, each as often as it was written."""
        return sum((self._written() - Counter(one.text for one in self._shown)).values())

    def unanswered(self, said: int) -> int:
        """Messages of the citizen that are not on record or that nothing answers."""
        heard = [line for line in self._lines if line["direction"] == "in"]
        answered = {line["answers"] for line in self._out if line["author"] == "bot"}
        return max(0, said - len(heard)) + sum(line["id"] not in answered for line in heard)

    def mixed_up(self) -> int:
        """How many messages appeared before one that was written earlier; an answer may pass news of a ticket."""
        order: dict[str, tuple[int, bool]] = {}
        for at, line in enumerate(self._out):
            is_news = line["author"] == "system" and line["answers"] is None
            order.setdefault(as_staff_read(line["text"]), (at, is_news))
        first = [order[text] for text in dict.fromkeys(one.text for one in self._shown) if text in order]
        return sum(
            any(earlier < at and (is_news or not was_news) for earlier, was_news in first[place + 1 :])
            for place, (at, is_news) in enumerate(first)
        )

    def shown_twice(self) -> int:
        """Messages that appeared more often than they were written."""
        return sum((Counter(one.text for one in self._shown) - self._written()).values())

    def written_twice(self) -> int:
        """Answers on record that say the same to the same message once more."""
        said = Counter((line["answers"], line["text"]) for line in self._out if line["answers"])
        return sum(said.values()) - len(said)

    def unexplained(self, unheard: Collection[int]) -> int:
        """Repeats of a message whose appearance before was heard of."""
        written, seen, found = self._written(), dict[str, list[Shown]](), 0
        for one in self._shown:
            earlier = seen.setdefault(one.text, [])
            if earlier and len(earlier) >= written[one.text]:
                found += earlier[-1].id not in unheard
            earlier.append(one)
        return found

    def strange(self, number: str) -> list[str]:
        """What else is not as it should be."""
        found = []
        if foreign := {one.text for one in self._shown} - set(self._written()):
            found.append(f"shown and not on record: {sorted(foreign)}")
        if sum(number in text for text in self._written().elements()) != 1:
            found.append("the number was not told once")
        if any(line["status"] not in ("handled", "sent") for line in self._lines):
            found.append(f"left as {sorted({line['status'] for line in self._lines})}")
        return found

    def _written(self) -> Counter[str]:
        return Counter(as_staff_read(line["text"]) for line in self._out)


def _unheard(stage: Stage, crowd: Sequence[Complainant], ends: Sequence[float]) -> set[int]:
    """Accepted sends to this crowd whose answer was not given, came too late, or may have died with the process."""
    chats = {one.device.chat for one in crowd if isinstance(one.device, Phone)}
    return {
        sent.id
        for sent in stage.phones.sent_all
        if sent.chat in chats
        and (sent.id in stage.phones.unheard or any(at - LAST_MOMENT <= sent.at <= at for at in ends))
    }


async def _settled(stage: Stage) -> int:
    """How many rows still wait when nothing moves any more, or after long enough."""
    end = time.monotonic() + SETTLED_SECONDS
    while (waiting := await stage.waiting()) and time.monotonic() < end:
        await asyncio.sleep(0.2)
    return waiting


async def _tickets(stage: Stage) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while True:
        page = await stage.get(f"/api/v1/tickets?limit=200{cursor}")
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = f"&cursor={page['next']}"


async def _lines(stage: Stage, conversation: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await stage.get(f"/api/v1/conversations/{conversation}/messages?limit=200")
    )["items"]
    return found
