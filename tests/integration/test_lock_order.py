"""Everybody works on the same few tickets at once: somebody is refused now and then, nobody waits in a circle."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desk.cases.judging import Ruling
from desk.cases.rules import survives
from desk.cases.service import CaseFilter
from desk.conversations import outbox
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.errors import DeskError
from desk.figures import recounting
from desk.staff.actor import Actor
from desk.store.models import SurveyRow
from desk.tickets import survey, surveys
from desk.tickets.access import locked
from desk.tickets.lifecycle import WITH_UNIT
from desk.tickets.watch import Clocks
from tests.office import SUPERVISOR, Office
from tests.sealed_store import Database

LASTS = 4.0
WORKERS = 3
STEPS = (
    "dispatch", "accept", "resolve", "reopen", "return", "merge", "merge", "unmerge", "pause", "resume", "exclude",
    "hang",
)  # fmt: skip
SECOND = Actor("staff", None, "second", "supervisor")


class Crowd:
    """Staff, citizens and clocks on four tickets of two citizens, who are both told of what was merged."""

    def __init__(self, office: Office, chats: list[int]) -> None:
        self.office, self.chats = office, chats
        self.numbers: list[str] = []
        self.ids: list[int] = []
        self.until = time.monotonic() + LASTS
        self.messages = itertools.count(1000)
        self.done = 0

    async def keep_on(self, act: Callable[[random.Random], Awaitable[object]], seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < self.until:
            try:
                await act(chance)
                self.done += 1
            except DeskError:
                await asyncio.sleep(0)

    async def staff(self, chance: random.Random) -> None:
        action = chance.choice(STEPS)
        number, other = chance.sample(self.numbers, 2)
        await self.office.step(
            number,
            action,
            note="说明",
            reason="other",
            parent=other if action == "merge" else None,
            evidence=["x.pdf"],
            until=self.office.clock() + timedelta(hours=chance.randrange(1, 50)),
        )

    async def judge(self, chance: random.Random) -> None:
        cases = self.office.tickets.cases
        page = await cases.list(CaseFilter(states=("open",)), actor=SECOND)
        if not page.items:
            await asyncio.sleep(0)
            return
        case = chance.choice(page.items)
        state: Any = chance.choice(["granted", "refused"])
        await cases.rule(SECOND, case.id, Ruling(state, note="说明", grounds="说明"))

    async def citizen(self, chance: random.Random) -> None:
        chat, message = chance.choice(self.chats), next(self.messages)
        desk, number = self.office.desk, chance.choice(self.numbers)
        match chance.randrange(6):
            case 0:
                await desk.reopen(chat, message_id=message, number=number, reason="没解决", lang="zh")
            case 1:
                await desk.supplement(chat, message_id=message, number=number, text="还在", lang="zh")
            case 2:
                await desk.comment_survey(chat, message_id=message, text="太慢了")
            case 3:
                await self.withdraw(chat, message, number)
            case _:
                await self.answer(chat, message, chance)

    async def withdraw(self, chat: int, message: int, number: str) -> None:
        """What is withdrawn is over: another ticket takes its place."""
        await self.office.desk.withdraw(
            chat, message_id=message, number=number, reason="asked_to_withdraw", lang="zh"
        )
        await self.file(chat, instead_of=number)

    async def file(self, chat: int, *, instead_of: str | None = None) -> None:
        number = await self.office.filed(chat)
        if instead_of in self.numbers:
            self.numbers.remove(instead_of)
        self.numbers.append(number)
        self.ids.append((await self.office.row(number)).id)

    async def answer(self, chat: int, message: int, chance: random.Random) -> None:
        async with self.office.db.read() as session:
            row = await session.scalar(select(SurveyRow).order_by(SurveyRow.id.desc()).limit(1))
        if row is None:
            await asyncio.sleep(0)
            return
        question = survey.next_question(surveys.answers(row)) or "solved"
        given = chance.choice(["satisfied", "not"] if question == "satisfied" else ["yes", "no"])
        await self.office.desk.answer_survey(
            chat, message_id=message, survey=row.id, question=question, answer=given, lang="zh"
        )

    async def clocks(self, chance: random.Random) -> None:
        later = self.office.clock.now + timedelta(hours=chance.randrange(0, 200))
        clocks = Clocks(self.office.db, self.office.pack, clock=lambda: later, holder="stress")
        await clocks.look_at(chance.choice(self.ids))

    async def fetch(self, chance: random.Random) -> None:
        """A device shows what came, so that the questions count as delivered."""
        address = chance.choice(["one", "two"])
        inbox = DeskInbox(self.office.db, self.office.pack, LocalWakeups(), clock=self.office.clock)
        shown = await inbox.waiting("web", address)
        await inbox.acknowledge("web", address, up_to=chance.choice(shown).id if shown else 0)


async def are_counted(office: Office) -> None:
    """The figures are what follow-ups and history say, whoever was first."""
    async with office.db.read() as session:
        assert await recounting.wrong(session, ZoneInfo(office.pack.timezone)) == []
        assert await recounting.apart(session) == []


async def is_in_order(office: Office, number: str) -> None:
    """What holds of every ticket, whatever was asked and ruled of it meanwhile."""
    ticket, lines = await office.row(number), await office.history(number)
    page = await office.tickets.cases.list(CaseFilter(ticket=number, states=("open",)), actor=SECOND)
    assert ticket.due_at - ticket.created_at == timedelta(days=7)
    assert ticket.paused_until is None or ticket.status in (*WITH_UNIT, "merged")
    assert ticket.return_count >= 0
    assert [line.version for line in lines] == sorted(line.version or 0 for line in lines)
    assert len({case.kind for case in page.items}) == len(page.items)
    assert all(survives(case.kind, status=ticket.status, unit_changed=False) for case in page.items)


async def test_nobody_deadlocks_on_the_same_tickets(postgres_url: str) -> None:
    db = Database(postgres_url)
    office = Office(db)
    chats = [await office.conversation("one"), await office.conversation("two")]
    crowd = Crowd(office, chats)
    for turn in range(4):
        await crowd.file(chats[turn % 2])

    acts = (crowd.staff, crowd.judge, crowd.citizen, crowd.clocks, crowd.fetch)
    await asyncio.gather(
        *(crowd.keep_on(act, seed) for seed, act in enumerate(act for act in acts for _ in range(WORKERS)))
    )

    assert crowd.done > 20
    for number in crowd.numbers:
        await is_in_order(office, number)
    await are_counted(office)
    await db.close()


async def test_two_who_changed_tickets_of_one_chat_twice_both_get_it(postgres_url: str) -> None:
    db = Database(postgres_url)
    office = Office(db)
    chat = await office.conversation()
    numbers = [await office.filed(chat) for _ in range(2)]
    both = asyncio.Barrier(2)

    async def dispatch(number: str) -> None:
        async with db.begin() as session:
            ticket = await locked(session, number, SUPERVISOR)
            for _ in range(2):
                ticket.version += 1
                await session.flush()
            await both.wait()
            await outbox.lock(session, chat)

    await asyncio.gather(*map(dispatch, numbers))

    assert [(await office.row(number)).version for number in numbers] == [3, 3]
    await db.close()


async def test_a_device_that_shows_a_question_waits_for_whoever_has_the_chat(postgres_url: str) -> None:
    db = Database(postgres_url)
    office = Office(db)
    chat = await office.conversation("device-1")
    number = await office.resolved(chat)
    inbox = DeskInbox(db, office.pack, LocalWakeups(), clock=office.clock)
    last = (await inbox.waiting("web", "device-1"))[-1]

    async with db.begin() as session:
        await outbox.lock(session, chat)
        shown = asyncio.create_task(inbox.acknowledge("web", "device-1", up_to=last.id))
        _, waiting = await asyncio.wait({shown}, timeout=0.5)
    await shown

    assert waiting == {shown}
    assert [row.delivered_at for row in await office.surveys(number)] == [office.clock.now]
    await db.close()
