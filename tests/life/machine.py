"""A random life: citizens, officers, judges and time, wrong roles, stale pages and late clocks included."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.life.citizens import Citizens
from tests.life.city import HANDLERS, MATTERS, OPERATOR, STARTS, Variant
from tests.life.judges import Judges
from tests.life.officers import Officers
from tests.life.outages import Outages
from tests.life.room import alike, few, many, pick
from tests.life.world import World

SPANS = tuple(timedelta(hours=hours) for hours in (0.02, 0.2, 0.5, 1, 3, 7, 9, 24, 30, 52, 4 * 24, 15 * 24))
NEXT = {"received": "dispatch", "returned": "dispatch", "dispatched": "accept", "in_progress": "resolve"}
FILEABLE = len(MATTERS) - 2
"""The last ones cannot be filed."""


class Life(Citizens, Officers, Judges, Outages):
    """A desk with a few citizens, units and officers, for as long as hypothesis lets it live."""

    @initialize(
        start=few, working=st.booleans(), auto=st.booleans(), delay=st.booleans(), first=many, second=many
    )
    def begin(self, start: int, working: bool, auto: bool, delay: bool, first: int, second: int) -> None:
        variant = Variant(
            "working" if working else "calendar", auto, timedelta(hours=2) if delay else timedelta(0)
        )
        self.world = World(self.store, variant, pick(STARTS, start), self.tally)
        self.done = []
        self.file_by_chat(first, first % FILEABLE)
        self.file_by_chat(second, second % FILEABLE)

    @rule(ticket=few, detail=many)
    def go_on(self, ticket: int, detail: int) -> None:
        """The next step on the straight way from filing to the last answer."""
        one = pick(self.tickets, ticket)
        one = self.world.seen.tickets[one.parent_id] if one.status == "merged" else one
        name = NEXT.get(one.status)
        if name is not None:
            who = OPERATOR if name == "dispatch" else next(who for who in HANDLERS if who.unit == one.unit)
            details = self.details(one, name, detail | 1)
            self.apply("go_on", one, name, who, details, must=True)
        elif one.status == "resolved" and self.world.seen.surveys:
            self.answer(survey=detail % 2, question=0, answer=detail // 8, chat=1, also=False)
        else:
            self.file_by_chat(chat=ticket, matter=detail % FILEABLE)

    def otherwise(self, number: int) -> None:
        self.go_on(ticket=number // 8, detail=number)

    @rule(span=st.integers(0, len(SPANS) - 1), looks=few)
    def wait(self, span: int, looks: int) -> None:
        """Time goes by, and mostly somebody looks at the clocks."""
        self.world.pass_(SPANS[span])
        if looks:
            self.scan()

    @rule(which=many, off=st.sampled_from([-1, 0, 1]))
    def wait_for_limit(self, which: int, off: int) -> None:
        """Until a second before a limit, to the second, or a second after it."""
        limits = [at + timedelta(seconds=off) for at in self._limits()]
        ahead = sorted(at for at in limits if at > self.world.now)
        if ahead:
            self.world.pass_(pick(ahead[:8], which) - self.world.now)
        self.scan()

    def _limits(self) -> list[datetime]:
        seen = self.world.seen
        moments = [
            at
            for one in seen.tickets.values()
            for at in (one.dispatch_due_at, one.due_at, one.unit_due_at, one.paused_until, one.next_step_at)
        ]
        moments += [
            one.asked_at + span
            for one in seen.surveys.values()
            if one.state == "asked"
            for span in (timedelta(hours=24), timedelta(hours=72))
        ]
        moments += [one.due_at for one in seen.cases.values() if one.state == "open"]
        return [at for at in moments if at is not None]

    def scan(self) -> None:
        self.world.act("scan", self.world.clocks.work_off, scan=True, must=True)

    @rule(which=few)
    def announce_days_off(self, which: int) -> None:
        """The days off of the year after are known, and every process starts anew."""
        variant = self.world.variant
        if which == 0 and not variant.known:
            known = Variant(variant.calendar, variant.auto, variant.delay, known=True)
            self.world.with_pack(known)
        self.scan()

    go_on_more = alike(go_on, ticket=few, detail=many)
    go_on_further = alike(go_on, ticket=few, detail=many)
    go_on_still = alike(go_on, ticket=few, detail=many)
    go_on_anyway = alike(go_on, ticket=few, detail=many)
    step_more = alike(Officers.step, ticket=few, action=many, detail=many)
    any_step_more = alike(
        Officers.any_step, ticket=few, action=many, actor=many, detail=many, bare=few, stale=few
    )
    ask_more = alike(Judges.ask, ticket=few, detail=many)
    judge_more = alike(Judges.judge, case=few, grant=st.booleans(), actor=few, detail=many)
    answer_more = alike(Citizens.answer, survey=few, question=few, answer=few, chat=few, also=st.booleans())
    follow_more = alike(Outages.follow, incident=few, chat=few, own=few)
    wait_more = alike(wait, span=st.integers(0, len(SPANS) - 1), looks=few)

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
