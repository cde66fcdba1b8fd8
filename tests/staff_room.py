"""Everything staff use, on one store: for tests that open pages or call the staff API."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web, web_app
from aiohttp.test_utils import TestClient, TestServer

from actions.stories import StoryReader
from city.pack import CityPack, load
from connectors.dialogue import RasaDialogue
from desk.api import staff as staff_api
from desk.api.health import Health
from desk.api.open311 import Open311
from desk.console import app as console_app
from desk.console.parts import Console
from desk.conversations.canned import CannedAnswers
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups
from desk.events.subscriptions import codes
from desk.figures.scoreboard import Figures
from desk.measures import Measures
from desk.media.store import MediaStore
from desk.pack.live import LiveUnits, live
from desk.pack.service import PackEditing
from desk.staff.accounts import Accounts
from desk.staff.actor import SYSTEM
from desk.staff.desk import opened as staff_desk
from desk.staff.sealing import Keys
from desk.staff.sessions import Sessions
from desk.store.database import Database
from desk.tickets.complaint import Complaint
from desk.tickets.service import Tickets
from desk.tickets.views import TicketView

CITY = Path(__file__).parents[1] / "city" / "beijing"
START = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
PASSWORD = "a-long-enough-password"
AWAY = "http://127.0.0.1:9/"
DIALOGUE_TOKEN = "a-token-for-the-dialogue"


@cache
def beijing() -> CityPack:
    """The shipped city, read once a run, with the names of its places."""
    found = load(CITY)
    found.named("")
    return found


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(repr=False)
class StaffRoom:
    """The desk's services, a web server with console and APIs, and short ways to fill them."""

    db: Database
    clock: Clock
    tickets: Tickets
    accounts: Accounts
    sessions: Sessions
    conversations: Conversations
    figures: Figures
    media: MediaStore
    console: Console
    server: TestServer
    filed: list[str] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        """The city's zone."""
        return ZoneInfo(beijing().timezone)

    async def token(self, role: str, unit: str | None = None) -> dict[str, str]:
        """Headers of a fresh API token."""
        token = await self.accounts.token(f"{role}-token", role=role, unit=unit)
        return {"Authorization": f"Bearer {token}"}

    async def staff(self, name: str, role: str, unit: str | None = None) -> None:
        """An account whose password is `PASSWORD`."""
        first = await self.accounts.add(name, role=role, unit=unit)
        [person] = [one for one in await self.accounts.people() if one.name == name]
        await self.accounts.change_password(person.id, old=first, new=PASSWORD)

    async def ticket(self, **more: Any) -> TicketView:
        """One filed complaint about rubbish in Wangjing."""
        values: dict[str, Any] = {
            "description": "南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很",
            "category": "sanitation.rubbish_collection",
            "district": "110105",
            "subdistrict": "110105026",
            "address": "南湖东园一区3号楼",
            "channel": "web",
        }
        key = f"test:{len(self.filed)}"
        filed = await self.tickets.file(Complaint(**(values | more)), actor=SYSTEM, key=key)
        self.filed.append(filed.number)
        return filed.ticket

    def client(self) -> TestClient[web.Request, web.Application]:
        """A browser of its own: cookies are kept, redirects are followed."""
        return TestClient(self.server, cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def staff_room(
    db: Database,
    clock: Callable[[], datetime] | None = None,
    *,
    required: Collection[str] = (),
    dialogue: str = AWAY,
) -> AsyncIterator[StaffRoom]:
    """Open everything on `db`; roles that are `required` to have a second factor.

    `dialogue` is the address of a dialogue server; there is none without it.
    """
    pack, time = live(beijing()), clock if isinstance(clock, Clock) else Clock()
    packs = PackEditing(db, CITY, pack, clock=time)
    tickets, accounts, keys = Tickets(db, pack, time), Accounts(db, time), Keys("a secret of tests")
    staff = staff_desk(
        db,
        time,
        keys,
        units=LiveUnits(pack),
        required=required,
        event_hosts=("127.0.0.1",),
        known=partial(codes, pack),
    )
    sessions = Sessions(db, time, keys=keys, factors=staff.factors)
    conversations = Conversations(db, LocalWakeups(), clock=time)
    figures = Figures(db, pack, time)
    canned = CannedAnswers(db, lambda: pack.people.answers, clock=time)
    with TemporaryDirectory() as folder:
        async with aiohttp.ClientSession() as http:
            media = MediaStore(db, Path(folder), clock=time)
            console = Console(
                db,
                pack,
                packs,
                accounts,
                sessions,
                staff,
                tickets,
                conversations,
                figures,
                canned,
                media,
                StoryReader(RasaDialogue(dialogue, DIALOGUE_TOKEN, http), pack),
                time,
                secure=False,
                mails=False,
            )
            services = staff_api.StaffServices(
                pack, tickets, conversations, figures, media, staff.subscriptions
            )
            app = web.Application()
            app.add_subapp("/desk/", console_app.application(console))
            app.add_subapp(
                "/api/", staff_api.application(services, accounts.actor_for_token, url="http://desk.test")
            )
            app.add_routes(Open311(db, pack, time, "http://desk.test", accounts.actor_for_token).routes())
            app.add_routes(Health(db, http, "http://127.0.0.1:9/", time, Measures().registry).routes())
            server = TestServer(app)
            async with server:
                yield StaffRoom(
                    db, time, tickets, accounts, sessions, conversations, figures, media, console, server
                )
            # aiohttp keeps a thousand applications of a process, and thousands of tests have one each.
            web_app._cached_build_middleware.cache_clear()
