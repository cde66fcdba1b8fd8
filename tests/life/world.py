"""One life on one store: what acts, a clock that is moved, and a look at all rows before and after each act."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from structlog.testing import capture_logs

from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.desk import Desk
from desk.errors import (
    AlreadyDeclared,
    CaseNotFound,
    DeskError,
    IllegalStep,
    IncidentNotFound,
    InvalidInput,
    MissingDetail,
    NotAllowed,
    NoUnit,
    StaleVersion,
    TaskNotFound,
    TicketNotFound,
)
from desk.figures.scoreboard import Figures
from desk.incidents.rounds import Rounds
from desk.store.models import ConversationRow
from desk.tickets.service import Tickets
from desk.tickets.watch import Clocks
from tests.life import clockwork, counting, staff, telling
from tests.life.city import CHATS, Variant, pack_of
from tests.life.replay import Replay
from tests.life.seen import Eye, Seen, difference
from tests.life.stores import Store
from tests.sealed_store import Database

T = TypeVar("T")
REFUSALS = (
    AlreadyDeclared, CaseNotFound, IllegalStep, IncidentNotFound, InvalidInput, MissingDetail, NotAllowed, NoUnit,
    StaleVersion, TaskNotFound, TicketNotFound,
)  # fmt: skip
"""Everything that a use-case may say no with."""
ANY: tuple[type[DeskError], ...] = ()
"""Expected: done or refused, as it comes."""


@dataclass
class Tally:
    """How often each rule fired, and how often and with what it was refused."""

    runs: int = 0
    fired: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)

    def by_rule(self) -> dict[str, dict[str, int]]:
        """For each rule how often it fired, and how often it was refused with which error."""
        found: dict[str, dict[str, int]] = {}
        for rule, count in sorted(self.fired.items()):
            no = {name.split(" ")[1]: n for name, n in self.refused.items() if name.split(" ")[0] == rule}
            found[rule] = {"fired": count, "refused": sum(no.values()), **dict(sorted(no.items()))}
        return found


class World:
    """The desk's services on a fresh database, and what happened there so far."""

    def __init__(self, store: Store, variant: Variant, start: datetime, tally: Tally) -> None:
        self.store, self.variant, self.now, self.tally = store, variant, start, tally
        tally.runs += 1
        self.url = store.open()
        self.runner = asyncio.Runner()
        self.db = Database(self.url, pool_size=1)
        self.eye = Eye(self.url)
        self.wakeups = LocalWakeups()
        self.replay = Replay()
        self.said = 0
        self.result: object = None
        self.is_well = True
        self.chats: list[int] = []
        self.with_pack(variant)
        self.seen = self.run(self._begin())

    def with_pack(self, variant: Variant) -> None:
        """Start the services with this variant's settings, as a new process would."""
        self.variant, self.pack = variant, pack_of(variant)

        def clock() -> datetime:
            return self.now

        self.desk = Desk(self.db, self.pack, clock)
        self.tickets = Tickets(self.db, self.pack, clock)
        self.figures = Figures(self.db, self.pack, clock)
        self.clocks = Clocks(self.db, self.pack, clock=clock, holder="life")
        self.rounds = Rounds(self.db, self.pack, clock=clock, holder="life")
        self.inbox = DeskInbox(self.db, self.pack, self.wakeups, clock=clock)

    async def _begin(self) -> Seen:
        for number, (channel, lang) in enumerate(CHATS):
            async with self.db.begin() as session:
                row = ConversationRow(
                    channel=channel,
                    address=f"device-{number}",
                    lang=lang,
                    quiet_until_read=False,
                    created_at=self.now,
                    updated_at=self.now,
                )
                session.add(row)
                await session.flush()
                self.chats.append(row.id)
        return self.eye.look()

    def run(self, work: Awaitable[T]) -> T:
        """Do it on this life's own loop."""

        async def done() -> T:
            return await work

        return self.runner.run(done())

    def message(self) -> int:
        """The id of a citizen's next message."""
        self.said += 1
        return 1_000_000 + self.said

    def act(
        self,
        rule: str,
        work: Callable[[], Awaitable[Any]],
        *,
        chat: int | None = None,
        scan: bool = False,
        must: type[DeskError] | bool | None = None,
    ) -> bool:
        """Do one thing and judge what came of it; whether it was done. `must`: True, it has to be; an error: with this.

        What is refused changes nothing at all.
        """
        self.tally.fired[rule] += 1
        self.is_well, before = False, self.seen
        with capture_logs() as logs:
            try:
                self.result = self.run(work())
                self.run(self.rounds.work_off())
                refusal: DeskError | None = None
            except REFUSALS as no:
                refusal = no
        assert not [one for one in logs if one["log_level"] in ("error", "critical")], logs
        after = self.eye.look(before)
        if refusal is not None:
            self.tally.refused[f"{rule} {type(refusal).__name__}"] += 1
            assert must is not True, f"{rule} was refused: {refusal!r}"
            assert isinstance(must, bool | None) or isinstance(refusal, must), f"{refusal!r}, not {must}"
            assert after == before, f"{refusal!r} to {rule}, and yet: {difference(before, after)}"
            self.is_well = True
            return False
        assert must is None or must is True, f"{rule} was done, though it should have been refused: {must}"
        self.judge(before, after, chat=chat, scan=scan)
        self.seen, self.is_well = after, True
        return True

    def judge(self, before: Seen, after: Seen, *, chat: int | None, scan: bool) -> None:
        """Every oracle on one act."""
        lines = after.lines[len(before.lines) :]
        for line in lines:
            self.replay.take(line, after)
            self.tally.actions[line.action] += 1
        self.replay.equals(after)
        lives, delay = self.replay.lives, self.variant.delay
        clockwork.limits_moved_rightly(before, after, lines, lives)
        clockwork.unit_clocks_started(after, lines, calendar=self.variant.calendar)
        clockwork.steps_once(before, after, lines, self.now)
        clockwork.tasks_follow(after, lives)
        clockwork.cases_live(after)
        telling.nobody_waits(after, self.now)
        turn = telling.Turn(before, after, lines, self.now, chat, scan)
        telling.told_exactly(turn, delayed=bool(delay))
        staff.told_exactly(turn)
        telling.surveyed_exactly(turn, delayed=bool(delay))
        if scan:
            clockwork.nothing_left_undone(after, self.now, delay=delay)

    def changes_nothing(self, rule: str, work: Callable[[], Awaitable[Any]]) -> None:
        """Do it again: it is neither refused nor does it change a row."""
        self.tally.fired[rule] += 1
        self.is_well = False
        self.run(work())
        after = self.eye.look(self.seen)
        assert after == self.seen, f"{rule} changed something: {difference(self.seen, after)}"
        self.is_well = True

    def pass_(self, span: timedelta) -> None:
        """Let time go by."""
        assert span >= timedelta(0)
        self.now += span

    def close(self) -> None:
        """The last oracles, unless one spoke already, and the end of the store."""
        try:
            if not self.is_well:
                return
            telling.rows_are_kept(self.seen, self.eye.look())
            self.run(counting.figures_agree(self.db, self.figures, self.seen, self.now))
        finally:
            self.eye.close()
            self.run(self.db.close())
            self.runner.close()
            self.store.drop(self.url)
