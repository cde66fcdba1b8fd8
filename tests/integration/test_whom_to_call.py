"""Whom the hotline has to call is found by indexes on each store, and is whom the rule names, ticket by ticket."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from desk.store.database import Database
from desk.store.models import ConversationRow, ReachRow, SurveyRow, TicketRow
from desk.tickets.city import Rules
from desk.tickets.lifecycle import STATUSES
from desk.tickets.queries import TicketFilter
from desk.tickets.to_call import counted, moments, to_call
from desk.tickets.views import TicketView
from tests.office import NOON, OPERATOR, RUBBISH, WANGJING, Office

MANY = 1000
HOUR = timedelta(hours=1)
OF_LEADERS = ("dispatched", "in_progress", "resolved", "closed", "returned", "withdrawn")
CHATS: Mapping[str, Mapping[str, Any]] = {
    "heard": {},
    "lost": {"undeliverable_since": NOON},
    "elsewhere": {"undeliverable_since": NOON, "bound_id": 1},
}
BEFORE = (0.5, 3, 5, 23, 25, 70, 167, 168, 169, 400)
"""Hours before now at which something may have been: on either side of each limit that counts."""


@dataclass
class World:
    """Every ticket with all that the rule looks at."""

    tickets: Mapping[int, TicketRow]
    chats: Mapping[int, ConversationRow]
    surveys: Mapping[int, Sequence[SurveyRow]]
    reaches: Mapping[int, Sequence[ReachRow]]
    rules: Rules

    def to_call(self) -> dict[int, str]:
        """Whom to call, and what about."""
        return {one.id: about for one in self.tickets.values() if (about := self._about(one)) is not None}

    def _about(self, ticket: TicketRow) -> str | None:
        if ticket.reporter_phone is None or ticket.contact_by == "text_only":
            return None
        if (about := self._round(ticket, ticket)) is not None:
            return about
        leader = self.tickets.get(ticket.parent_id or 0)
        if ticket.status == "merged" and leader is not None:
            about = self._round(ticket, leader)
            if about is not None:
                return f"followed {about}"
        return "beside" if any(self._is_beside(one) for one in self.reaches[ticket.id]) else None

    def _round(self, ticket: TicketRow, worked: TicketRow) -> str | None:
        now = self.rules.now
        if worked.status in ("resolved", "closed") and worked.resolved_at is not None:
            may_come_back = worked.resolved_at >= now - self.rules.survey.reopen_within
            if may_come_back and self._waits(ticket, worked.resolved_at, at_limit=False):
                return "answer"
        if worked.status in ("dispatched", "in_progress") and worked.hung_at is None:
            promised = max(worked.due_at, worked.unit_due_at or worked.due_at)
            if promised < now and self._waits(ticket, promised, at_limit=True):
                return "limit"
        return None

    def _waits(self, ticket: TicketRow, since: datetime, *, at_limit: bool) -> bool:
        asked = [one for one in self.surveys[ticket.id] if one.at_limit is at_limit and one.asked_at >= since]
        if not asked:
            return ticket.conversation_id is None
        return not any(self._is_done(ticket, one, since) for one in asked)

    def _is_done(self, ticket: TicketRow, survey: SurveyRow, since: datetime) -> bool:
        now, reach = self.rules.now, self.rules.reach
        if survey.state == "answered" or survey.calls >= reach.most_calls:
            return True
        if survey.called_at is not None and survey.called_at > now - reach.calls_again:
            return True
        if survey.call_result in ("wrong_number", "refused"):
            return True
        return not self._is_silent(ticket, survey, since)

    def _is_silent(self, ticket: TicketRow, survey: SurveyRow, since: datetime) -> bool:
        if survey.state == "expired":
            return True
        if survey.at_limit and survey.asked_at <= self.rules.now - self.rules.survey.reminder:
            return True
        chat = self.chats.get(ticket.conversation_id or 0)
        if survey.delivered_at is None and (
            chat is None or (chat.undeliverable_since is not None and chat.bound_id is None)
        ):
            return True
        about = "limit" if survey.at_limit else "answer"
        return any(
            one.about == about and one.state == "call" and one.begun_at >= since
            for one in self.reaches[ticket.id]
        )

    def _is_beside(self, reach: ReachRow) -> bool:
        waits = reach.state == "call" and reach.next_at is not None
        again = reach.called_at is None or reach.called_at <= self.rules.now - self.rules.reach.calls_again
        return waits and reach.about in ("information", "news") and again


async def test_whom_to_call_is_whom_the_rule_names_of_every_kind_of_ticket(db: Database) -> None:
    office = Office(db)
    await fill(db, Random(12345))
    world = await read(db, office.tickets.rules())

    expected = world.to_call()
    at = moments(office.tickets.rules())
    async with db.read() as session:
        found = list(await session.scalars(select(TicketRow.id).where(to_call(at))))
        counts = [await session.scalar(counted(at, most=most)) for most in (1, 50, len(expected), MANY)]

    assert len(found) == len(set(found))
    assert set(found) == expected.keys()
    assert counts == [1, 50, len(expected), len(expected)]
    kinds = Counter(expected.values())
    assert set(kinds) == {"answer", "limit", "followed answer", "followed limit", "beside"}
    assert min(kinds.values()) >= 3, kinds
    assert len(expected) < MANY / 4


async def test_the_list_of_whom_to_call_has_them_page_by_page_in_its_order(db: Database) -> None:
    office = Office(db)
    await fill(db, Random(54321))
    rules = office.tickets.rules()
    expected = (await read(db, rules)).to_call()

    pages: list[list[TicketView]] = []
    cursor: str | None = None
    while not pages or cursor:
        wanted = TicketFilter(to_call=rules, status=("closed", "merged"), order="newest")
        page = await office.tickets.list(wanted, actor=OPERATOR, limit=10, cursor=cursor)
        pages.append(page.items)
        cursor = page.next

    listed = [one for page in pages for one in page]
    of_status = {one.id for one in listed}
    assert len(pages) > 2
    assert len(of_status) == len(listed)
    assert [one.created_at for one in listed] == sorted((one.created_at for one in listed), reverse=True)
    rows = (await read(db, rules)).tickets
    assert of_status == {one for one in expected if rows[one].status in ("closed", "merged")}
    assert await office.tickets.count(wanted, actor=OPERATOR, most=None) == len(listed)


async def fill(db: Database, chance: Random) -> None:
    """Tickets of every kind, with chats, follow-ups and reaches of every kind; the first ones are followed."""
    async with db.begin() as session:
        chats = [a_chat(f"{name}-{n}", **more) for n in range(20) for name, more in CHATS.items()]
        session.add_all(chats)
        await session.flush()
        leaders = [a_row(chance, n, chats) for n in range(MANY // 8)]
        session.add_all(leaders)
        await session.flush()
        others = [a_row(chance, n, chats, leaders) for n in range(MANY // 8, MANY)]
        session.add_all(others)
        await session.flush()
        for one in (*leaders, *others):
            session.add_all(a_survey(chance, one.id) for _ in range(chance.choice((0, 0, 1, 1, 1, 2))))
            session.add_all(some_reaches(chance, one.id))


def a_chat(address: str, **more: Any) -> ConversationRow:
    return ConversationRow(
        channel="web", address=address, quiet_until_read=False, created_at=NOON, updated_at=NOON, **more
    )


def a_row(
    chance: Random, n: int, chats: Sequence[ConversationRow], leaders: Sequence[TicketRow] = ()
) -> TicketRow:
    """A ticket in some status; whatever else may be is there or not."""
    status = chance.choice((*STATUSES, *8 * ("merged",)) if leaders else OF_LEADERS)
    due = NOON + chance.choice((-200, -90, -30, -1, 0, 50)) * HOUR
    unit_due = chance.choice((None, due - 2 * HOUR, due + 3 * HOUR))
    answered = status in ("resolved", "closed") or chance.random() < 0.1
    return TicketRow(
        number=f"BJ20261101-{n:06d}",
        tracking_code="AAAAAA",
        filing_key=f"test:{n}",
        status=status,
        kind="complaint",
        category=RUBBISH,
        category_group="sanitation",
        title="垃圾",
        description="垃圾",
        subdistrict=WANGJING,
        reporter_phone=chance.choice(("13812345678", "13812345678", "13812345678", None)),
        contact_by=chance.choice(("chat", "call", "chat", "text_only")),
        channel="web",
        conversation_id=chance.choice((None, *(one.id for one in chance.sample(chats, 3)))),
        urgency="normal",
        dispatch_due_at=due,
        due_at=due,
        unit_due_at=unit_due,
        created_at=NOON - chance.randrange(10_000) * timedelta(minutes=1),
        updated_at=NOON,
        resolved_at=ago(chance) if answered else None,
        hung_at=NOON if chance.random() < 0.1 else None,
        parent_id=chance.choice(leaders).id
        if leaders and (status == "merged" or chance.random() < 0.05)
        else None,
        incident_id=chance.choice((None, None, None, None, None, 1, 2)),
    )


def a_survey(chance: Random, ticket_id: int) -> SurveyRow:
    """A follow-up, answered, open or gone by, called about or not."""
    asked_at = ago(chance)
    return SurveyRow(
        ticket_id=ticket_id,
        state=chance.choice(("asked", "expired", "answered")),
        at_limit=chance.random() < 0.4,
        asked_at=asked_at,
        delivered_at=chance.choice((None, asked_at)),
        calls=chance.choice((0, 0, 0, 1, 2, 3)),
        called_at=chance.choice((None, None, ago(chance))),
        call_result=chance.choice((None, None, None, "nobody", "wrong_number", "refused")),
    )


def some_reaches(chance: Random, ticket_id: int) -> Iterable[ReachRow]:
    """What is followed about it: of each kind what goes on, or what is over."""
    for about in ("answer", "limit", "information", "news"):
        if chance.random() < 0.06:
            state = chance.choice(("open", "call", "call", "called", "lapsed"))
            goes_on = state in ("open", "call") and chance.random() < 0.9
            yield ReachRow(
                ticket_id=ticket_id,
                about=about,
                state=state,
                tried=[],
                begun_at=ago(chance),
                next_at=NOON + HOUR if goes_on else None,
                called_at=chance.choice((None, ago(chance))),
            )


def ago(chance: Random) -> datetime:
    return NOON - chance.choice(BEFORE) * HOUR


async def read(db: Database, rules: Rules) -> World:
    """All that there is."""
    async with db.read() as session:
        tickets = {one.id: one for one in await session.scalars(select(TicketRow))}
        chats = {one.id: one for one in await session.scalars(select(ConversationRow))}
        surveys, reaches = defaultdict(list), defaultdict(list)
        for survey in await session.scalars(select(SurveyRow)):
            surveys[survey.ticket_id].append(survey)
        for reach in await session.scalars(select(ReachRow)):
            reaches[reach.ticket_id].append(reach)
    return World(tickets, chats, surveys, reaches, rules)
