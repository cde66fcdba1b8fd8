"""What one asks and another rules on, and what co-units do."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from desk.cases.judging import Ruling
from tests.life.city import EVERYONE, HANDLERS, OPERATOR, SUPERVISORS, UNITS
from tests.life.clockwork import is_going
from tests.life.replay import HELD
from tests.life.room import Room, few, many, pick

ASKED = ("return", "extend", "return", "pause", "resume", "exclude", "hang")
OF_UNITS = ("return", "extend", "pause", "resume")


class Judges(Room):
    """Who asks and who judges, who calls and who comes."""

    @rule(ticket=few, detail=many)
    def ask(self, ticket: int, detail: int) -> None:
        """Something that waits for a ruling, mostly of a ticket that somebody works on."""
        held = [one for one in self.tickets if one.status in HELD]
        name = pick(ASKED, detail)
        if name == "resume":
            held = [one for one in held if one.paused_until is not None]
        elif name in ("exclude", "hang"):
            held = [*self.tickets]
        if not held:
            self.otherwise(detail)
            return
        one = pick(held, ticket)
        lead = next((who for who in HANDLERS if who.unit == one.unit), SUPERVISORS[0])
        who = lead if name in OF_UNITS else pick(SUPERVISORS, detail)
        self.apply("ask", one, name, who, self.details(one, name, detail // 2), must=None)
        if detail >= 32 and any(row.state == "open" for row in self.world.seen.cases.values()):
            # Half of what is asked is ruled on at once, so that rulings are not rare.
            self.judge(case=0, grant=detail % 4 > 1, actor=3, detail=detail | 1)

    @rule(ticket=few, detail=many)
    def call(self, ticket: int, detail: int) -> None:
        """Further units to the spot of a ticket that somebody works on."""
        held = [one for one in self.tickets if one.status in HELD]
        if held:
            one = pick(held, ticket)
            self.apply("call", one, "whistle", OPERATOR, self.details(one, "whistle", detail), must=None)
        else:
            self.otherwise(detail)

    @rule(case=few, grant=st.booleans(), actor=few, detail=many)
    def judge(self, case: int, grant: bool, actor: int, detail: int) -> None:
        """Mostly of what waits; the one who asked may not."""
        rows = list(self.world.seen.cases.values())[::-1]
        rows = [one for one in rows if one.state == "open" or detail % 16 == 0]
        if not rows:
            self.ask(case, detail)
            return
        row = pick(rows, case)
        able = (*SUPERVISORS, OPERATOR) if row.kind == "return" else SUPERVISORS
        who = pick(EVERYONE, detail) if actor == 0 else pick(able, actor)
        if actor > 2:
            who = next(one for one in able if one.label != row.asked_by)
        named = row.kind == "return" and detail % 4 == 0
        ruling = Ruling(
            "granted" if grant else "refused",
            note="批注",
            grounds="理由" if detail % 7 else None,
            unit=pick(UNITS, detail) if named else None,
            category="utilities.water" if named and detail % 3 == 0 else None,
            until=self.world.now + timedelta(hours=30) if row.kind == "pause" and detail % 2 else None,
        )
        self.world.act("judge", lambda: self.world.tickets.cases.rule(who, row.id, ruling))

    @rule(case=few, actor=few)
    def lift(self, case: int, actor: int) -> None:
        rows = [one for one in self.world.seen.cases.values() if one.kind in ("exclusion", "hanging")][::-1]
        if not rows:
            self.ask(case, 5 + actor)
        else:
            row, who = pick(rows, case), pick((*SUPERVISORS, OPERATOR), actor)
            self.world.act("lift", lambda: self.world.tickets.cases.lift(who, row.id, note="恢复"))

    @rule(task=few, action=few, actor=few, other=many)
    def work_on_task(self, task: int, action: int, actor: int, other: int) -> None:
        """Mostly what its own unit has to do next."""
        rows = [one for one in list(self.world.seen.tasks.values())[::-1] if is_going(one) or other % 16 == 0]
        if not rows:
            self.call(task, other)
            return
        row = pick(rows, task)
        own = next(one for one in HANDLERS if one.unit == row.unit)
        who = own if actor > 1 else pick(EVERYONE, other)
        name = "accept" if row.accepted_at is None else "report"
        name = name if action > 2 else pick(("release", "arrive", "report"), action)
        self.world.act(f"task:{name}", lambda: self.world.tickets.tasks.act(who, row.id, name, note="办好了"))
