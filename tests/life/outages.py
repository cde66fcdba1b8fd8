"""Known incidents: declared, changed and ended by officers, followed by citizens, some with somebody to look after."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from desk.incidents.rules import Declaration
from tests.life.city import EVERYONE, OPERATOR, SUPERVISORS
from tests.life.room import Room, few, many, pick
from tests.office import CHAOYANG, HAIDIAN, STREET_LAMP, WANGJING, WATER

AREAS = ((WANGJING,), (CHAOYANG,), (HAIDIAN,), (WANGJING, HAIDIAN), ("nowhere",))
MATTERS = (WATER, STREET_LAMP)


class Outages(Room):
    """What thousands would report, with a handful of them."""

    @rule(where=few, ticket=few, parent=st.booleans(), actor=few)
    def declare(self, where: int, ticket: int, parent: bool, actor: int) -> None:
        one, who = pick(self.tickets, ticket), pick(EVERYONE, actor) if actor > 5 else OPERATOR
        told = Declaration(
            one.category if parent else pick(MATTERS, ticket),
            pick(AREAS, where),
            "知道了，正在抢修。",
            "We know of it and are on it.",
            parent=one.number if parent else None,
        )
        self.world.act("declare", lambda: self.world.tickets.incidents.declare(who, told))

    @rule(incident=few, chat=few, own=few)
    def follow(self, incident: int, chat: int, own: int) -> None:
        """One tap; now and then with somebody at home who needs help."""
        rows = list(self.world.seen.incidents.values())[::-1]
        if not rows:
            self.declare(where=incident, ticket=chat, parent=False, actor=0)
            return
        row, desk, where = pick(rows, incident), self.world.desk, pick(self.world.chats, chat)
        fields = self.fields(1)
        special = fields | {"description": "家里有老人用呼吸机"} if own == 0 else None
        self.own(
            "follow",
            where,
            lambda message: desk.follow_incident(
                where, message_id=message, incident=row.id, fields=fields, lang="zh", own=special
            ),
        )

    @rule(incident=few, hours=many, actor=few)
    def change_incident(self, incident: int, hours: int, actor: int) -> None:
        """Another expected end, or an end: at once, or with the answer for everybody."""
        rows = [one for one in self.world.seen.incidents.values() if one.ended_at is None or hours % 16 == 0]
        if not rows:
            self.otherwise(hours)
            return
        row, who = pick(rows[::-1], incident), pick((*SUPERVISORS, OPERATOR), actor)
        incidents = self.world.tickets.incidents
        wanted: dict[str, Any] = {
            "expected_end": self.world.now + timedelta(hours=hours) if hours % 8 else None
        }
        if hours % 7 == 0:
            note = "修好了" if actor % 2 else None
            self.world.act("end_incident", lambda: incidents.end(who, row.id, note=note, version=row.version))
        else:
            self.world.act("change_incident", lambda: incidents.change(who, row.id, wanted))
