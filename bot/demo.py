"""`python -m bot demo`: plays the stories of demo.yml into an empty store, through the same doors as real ones.

Only the assistant's words are read from the file instead of being understood: nothing needs to be running.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from bot import crowd_workers, store
from bot.crowd import Crowd
from bot.crowd_rows import COLUMNS
from bot.settings import Settings
from bot.setup.progress import Refusal, bar, say, step
from city.pack import CityPack, load
from desk import notices
from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.newest_words import date_conversations
from desk.conversations.pump import Pump
from desk.conversations.wakeups import LocalWakeups
from desk.desk import Desk
from desk.dialogue import Note, Reply, Said, Turn
from desk.figures import recounting
from desk.leases import Leases
from desk.search import filling
from desk.staff.actor import SYSTEM, Actor, citizen
from desk.store import bulk, migrate
from desk.store.database import Database
from desk.store.emptiness import is_empty
from desk.tickets.service import Tickets
from desk.tickets.survey import SURVEY_ANSWER
from desk.tickets.watch import Clocks

STORIES = Path(__file__).with_name("demo.yml")
PAUSE = timedelta(seconds=40)
HOLDER, LEASE_SECONDS = "demo", 120.0
OPERATOR = Actor(kind="staff", id=None, name="demo", role="operator")
QUESTIONS = ("contacted", "solved", "satisfied")


def run(settings: Settings) -> None:
    """Fill the store. Raises Refusal where it is not empty, and OldRevision."""
    store.require(settings)
    with step("Filling the store"):
        count = asyncio.run(_fill(settings, datetime.now(UTC)))
    say(f"{count} conversations, each with its ticket.")
    tell_how_to_see(settings)


def tell_how_to_see(settings: Settings) -> None:
    """Say where the tickets of a demo can be looked at."""
    say(f"To see them, start the desk (`make run`) and sign in at {settings.public_url}/desk/.")


def run_many(url: str, city: Path, *, tickets: int, seed: int, ongoing: bool = False) -> float:
    """Fill the store at `url` with so many tickets made by a seed, with progress. Returns the seconds it took.

    `city` is the city pack's folder; `ongoing`: a desk at work, with tickets of today. Raises as `run`.
    """
    migrate.require_head(url)
    begun = time.monotonic()
    asyncio.run(fill_many(url, city, datetime.now(UTC), tickets=tickets, seed=seed, ongoing=ongoing))
    seconds = time.monotonic() - begun
    say(f"{tickets:,} tickets in {seconds:.0f} s, {tickets / seconds:,.0f} a second.")
    return seconds


async def fill_many(
    url: str, city: Path, now: datetime, *, tickets: int, seed: int, ongoing: bool = False
) -> None:
    """The same as of `now`, on a store at the present revision. Raises Refusal where it is not empty."""
    kind = crowd_workers.ongoing if ongoing else crowd_workers.crowd
    make = partial(kind, city, now, tickets=tickets, seed=seed)
    await fill_with(url, load(city), now, make, tickets=tickets)


async def fill_with(
    url: str, pack: CityPack, now: datetime, make: Callable[[], Crowd], *, tickets: int
) -> None:
    """The same with the tickets of any crowd, which `make`, a picklable function, gives each process anew."""
    db = Database(url)
    try:
        async with _alone(db, now):
            await _require_empty(db)
            await asyncio.to_thread(_write, url, make, tickets)
            with step("Adding up the daily figures"):
                async with db.begin() as session:
                    await date_conversations(session)
                    await recounting.add_up(session)
                    await filling.begin(session)
    finally:
        await db.close()


def _write(url: str, make: Callable[[], Crowd], tickets: int) -> None:
    made = crowd_workers.made_by(make, tickets=tickets, processes=crowd_workers.workers(tickets))
    with bar("Writing tickets", tickets) as written, bulk.filling(url, COLUMNS) as write, closing(made):
        for count, rows in made:
            for table, lines in rows.items():
                write(table, lines)
            written(count)


async def _require_empty(db: Database) -> None:
    if not await is_empty(db):
        raise Refusal(
            "this store has conversations or tickets: a demo is only played into an empty one"
            " (with VAR_DIR or DATABASE_URL set to another, `python -m bot migrate` makes it)"
        )


async def _fill(settings: Settings, now: datetime) -> int:
    db = store.opened(settings)
    try:
        stage = Stage(db, load(settings.city_dir), begins=now)
        async with _alone(db, now):
            await _require_empty(db)
            stories: Sequence[Mapping[str, Any]] = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
            for story in sorted(stories, key=lambda story: -float(story["ago"])):
                await stage.play(story)
        return len(stories)
    finally:
        await db.close()


@asynccontextmanager
async def _alone(db: Database, now: datetime) -> AsyncIterator[None]:
    """Keep the clocks of a service out, which would answer and close what lies in the past. Raises Refusal.

    That a service is to be stopped is only said where that would help.
    """
    leases = Leases(db, clock=lambda: now)
    if not await leases.hold(Clocks.lease, HOLDER, LEASE_SECONDS):
        await _require_empty(db)
        raise Refusal("a service runs on this store: stop it, call this again, and start it then")
    try:
        yield
    finally:
        await leases.release(Clocks.lease, HOLDER)


@dataclass
class Filed:
    """The ticket of the story that is being played."""

    conversation: int
    number: str = ""


class Stage:
    """The desk's own parts on one store, with a clock that the stories set, and an assistant that reads its lines."""

    def __init__(self, db: Database, pack: CityPack, *, begins: datetime) -> None:
        self._begins = self._now = begins
        wakeups = LocalWakeups()
        self._inbox = DeskInbox(db, pack, wakeups, clock=self.clock)
        self._desk = Desk(db, pack, self.clock)
        self._tickets = Tickets(db, pack, self.clock)
        self._pump = Pump(db, self, wakeups, clock=self.clock, holder=HOLDER)
        self._line = ""
        self._story: Mapping[str, Any] = {}
        self._filed = Filed(0)

    def clock(self) -> datetime:
        """The moment the story is at."""
        return self._now

    async def play(self, story: Mapping[str, Any]) -> None:
        """One story from its first word to its last step, all of it in the past."""
        self._story = story
        self._now = self._begins - timedelta(hours=story["ago"])
        self._filed = Filed(0)
        address = secrets.token_hex(8)
        for text, self._line in story["talk"]:
            await self._say(address, text=text)
        for taken in story.get("steps", ()):
            self._now += timedelta(hours=taken["after"])
            await self._take(taken)
        for question, answer in zip(QUESTIONS, story.get("survey", ()), strict=False):
            self._now += 5 * PAUSE
            await self._press(address, notices.text(f"answer.{question}.{answer}", story["lang"]))
        shown = await self._inbox.waiting("web", address)
        await self._inbox.acknowledge("web", address, up_to=max(line.id for line in shown))

    async def _say(self, address: str, *, text: str, button: str | None = None) -> None:
        received = await self._inbox.receive(
            Incoming(
                channel="web",
                address=address,
                channel_message_id=secrets.token_hex(8),
                text=text,
                button=button,
                lang=self._story["lang"],
                sender_name=self._story["name"],
            )
        )
        self._filed.conversation = received.conversation_id
        self._now += PAUSE
        await self._pump.run_once()
        self._now += PAUSE

    async def _press(self, address: str, title: str) -> None:
        for line in reversed(await self._inbox.waiting("web", address)):
            for button in line.buttons:
                if button.title == title:
                    await self._say(address, text=title, button=button.token)
                    return
        raise LookupError(title)

    async def _take(self, taken: Mapping[str, Any]) -> None:
        given = {name: taken[name] for name in ("note", "reason", "staff_note", "evidence") if name in taken}
        await self._tickets.apply(await self._actor(taken), self._filed.number, taken["action"], **given)

    async def _actor(self, taken: Mapping[str, Any]) -> Actor:
        if taken.get("by") == "citizen":
            return citizen(self._filed.conversation)
        if taken["action"] == "dispatch":
            return OPERATOR
        ticket = await self._tickets.get(self._filed.number, actor=SYSTEM)
        return Actor(kind="staff", id=None, name="demo", role="handler", unit=ticket.unit)

    async def turn(self, turn: Turn) -> Reply:
        """The assistant's part: its line, with the ticket filed where the line gives a number."""
        conversation, message = int(turn.sender.removeprefix("c")), int(turn.id)
        if turn.payload and turn.payload.startswith(SURVEY_ANSWER):
            answer = json.loads(turn.payload.removeprefix(SURVEY_ANSWER))
            done = await self._desk.answer_survey(
                conversation, message_id=message, lang=self._story["lang"], **answer
            )
            return Reply([Said(done.text, done.choices)], intent="answer_survey", confidence=1.0)
        if "{number}" not in self._line:
            if not self._filed.number:
                told = {"description": self._story["complaint"]["description"]}
                await self._desk.remember_draft(conversation, told)
            return Reply([Said(self._line)])
        filed = await self._desk.file_complaint(
            conversation, message_id=message, fields=self._story["complaint"], lang=self._story["lang"]
        )
        self._filed.number = filed.number
        words = self._line.format(
            number=filed.number,
            code=filed.tracking_code,
            dispatch_by=filed.dispatch_by_text,
            answer_by=filed.answer_by_text,
        )
        return Reply([Said(words)], intent="affirm", confidence=1.0)

    async def note(self, note: Note) -> None:
        """Nobody remembers anything here."""
