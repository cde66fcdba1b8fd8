"""What officers do with tickets: every action of the table, in every role, from fresh and from old pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from hypothesis.stateful import rule

from desk.errors import DeskError, StaleVersion
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import ACTIONS, possible
from tests.life.city import EVERYONE, HANDLERS, OPERATOR, PARTIES, SUPERVISORS
from tests.life.replay import OPEN, accused
from tests.life.room import Room, few, many, pick

EDITS: tuple[Mapping[str, Any], ...] = (
    {"category": "utilities.water"},
    {"category": "sanitation.rubbish_collection"},
    {"category": "municipal_facilities.lamp"},
    {"urgency": "urgent"},
    {"urgency": "normal"},
    {"urgency": "emergency"},
    {"kind": "report"},
    {"kind": "suggestion"},
    {"district": "110108"},
    {"subdistrict": "110105026"},
    {"enterprise": "小李商贸"},
    {"enterprise": None},
    {"confidential": True},
    {"title": ""},
    *({"party": party} for party in PARTIES),
)


class Officers(Room):
    """Operators, supervisors, and a handler of every unit."""

    @rule(chat=few, matter=many, actor=few)
    def file_on_behalf(self, chat: int, matter: int, actor: int) -> None:
        who = OPERATOR if actor else pick(EVERYONE, matter)
        where = pick([None, *self.world.chats], chat)
        wanted, key = Complaint(**self.fields(matter), conversation_id=where), self.key()
        self.world.act("file_on_behalf", lambda: self.world.tickets.file(wanted, actor=who, key=key))

    @rule(ticket=few, action=many, detail=many)
    def step(self, ticket: int, action: int, detail: int) -> None:
        """What somebody may do now, with everything it needs."""
        one = pick(self.tickets, ticket)
        lead = next((actor for actor in HANDLERS if actor.unit == one.unit), None)
        able = [
            (name, who)
            for who in (lead, OPERATOR, *SUPERVISORS)
            if who is not None
            for name in possible(one.status, who.role)
        ]
        if not able:
            self.otherwise(detail)
        else:
            name, who = pick(able, action)
            self.apply(
                "step", one, name, who, self.details(one, name, detail), must=self.must(one, name, who)
            )

    @rule(ticket=few, action=many, actor=many, detail=many, bare=few, stale=few)
    def any_step(self, ticket: int, action: int, actor: int, detail: int, bare: int, stale: int) -> None:
        """Anything by anybody, sometimes without what it needs, sometimes from a page that is out of date."""
        one, name = pick(self.tickets, ticket), pick(list(ACTIONS), action)
        seers = [who for who in EVERYONE if who.role != "handler" or who.unit in (one.unit, *one.co_units)]
        who = pick(EVERYONE if actor % 4 == 0 else seers, actor // 4)
        details = self.details(one, name, detail) if bare else {}
        version = one.version if stale > 1 else one.version - 1 - stale
        seen = who.role != "handler" or who.unit in (one.unit, *one.co_units)
        must: Any = StaleVersion if seen and stale <= 1 else None
        self.apply("any_step", one, name, who, {**details, "version": version}, must=must)

    @rule(ticket=few, parent=few)
    def merge(self, ticket: int, parent: int) -> None:
        one, other = pick(self.tickets, ticket), pick(self.tickets, parent)
        may = one is not other and one.status in OPEN and other.status in OPEN
        may = may and not accused(one).intersection({other.unit, *other.co_units})
        seen = self.world.seen
        may = may and not seen.heads(one.id) and not any(row.incident_id for row in seen.followers(one.id))
        must = True if may else cast(Any, DeskError)
        self.apply("merge", one, "merge", OPERATOR, {"parent": other.number}, must=must)

    @rule(ticket=few, actor=few)
    def tell(self, ticket: int, actor: int) -> None:
        """Words to the citizen, also before anybody was in touch with them."""
        one, who = pick(self.tickets, ticket), pick(EVERYONE, actor) if actor > 4 else OPERATOR
        self.world.act(
            "tell", lambda: self.world.tickets.note(who, one.number, "正在安排人去看", public=True)
        )

    @rule(ticket=few, what=many, actor=few)
    def edit(self, ticket: int, what: int, actor: int) -> None:
        one, who = pick(self.tickets, ticket), pick(EVERYONE, actor) if actor > 4 else OPERATOR
        wanted = pick(EDITS, what)
        tickets = self.world.tickets
        if what % 16 == 0:
            self.world.act("note", lambda: tickets.note(who, one.number, "电话没人接", public=actor % 2 == 0))
        else:
            self.world.act("edit", lambda: tickets.edit(who, one.number, wanted, version=one.version))
