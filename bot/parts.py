"""The parts of the service, made once from the settings. What faces the web is put together in `bot.service`."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import aiohttp

from bot import store
from bot.settings import Settings
from bot.watching import Watching, watching
from city import faultpoints
from city.pack import CityPack, load
from connectors.dialogue import RasaDialogue
from desk.api.mine import Mine
from desk.channel import MediaSource, PushChannel
from desk.console import report_files
from desk.console.templating import STATIC
from desk.conversations.buttons import Retirements
from desk.conversations.delivery import Delivery
from desk.conversations.inbox import DeskInbox
from desk.conversations.pump import Pump
from desk.conversations.redis_wakeups import RedisWakeups
from desk.conversations.service import Conversations
from desk.conversations.wakeups import LocalWakeups, Wakeups
from desk.desk import Desk
from desk.events.amqp import AmqpCarrier
from desk.events.carrier import Carrier
from desk.events.http import HttpCarrier
from desk.events.sending import Sending
from desk.events.subscriptions import codes
from desk.figures.scoreboard import Figures
from desk.kept.copy import Copies
from desk.kept.erasing import Eraser
from desk.kept.links import CopyLinks
from desk.kept.retention import kept_for
from desk.media.fetching import Fetching
from desk.media.hearing import Hearing, Transcriber
from desk.media.places import PhotoPlaces
from desk.media.store import MediaStore
from desk.pack.live import LiveUnits, live
from desk.pack.news import PackNews
from desk.pack.service import PackEditing
from desk.reach.cascade import Reaching
from desk.reach.texts import ECHO, EchoTexts, is_day
from desk.reports.press import Press
from desk.reports.rounds import ReportRounds
from desk.staff.accounts import Accounts
from desk.staff.desk import StaffDesk
from desk.staff.desk import opened as staff_desk
from desk.staff.sealing import Keys
from desk.staff.sessions import Sessions
from desk.staff_notices import smtp
from desk.staff_notices.mail import EchoSender, MailSender
from desk.staff_notices.mailing import StaffMails
from desk.store.database import Database
from desk.tickets.city import rules
from desk.tickets.service import Tickets
from desk.tickets.spoken import SpokenComplaints

Run = Callable[[], Awaitable[None]]


def clock() -> datetime:
    """Now. Only a test sets it ahead."""
    now, ahead = datetime.now(UTC), faultpoints.ahead()
    return now + timedelta(seconds=ahead) if ahead else now


@dataclass(frozen=True)
class Parts:
    """What the pages, the APIs, the actions and the tasks share. `holder` names this process in leases."""

    settings: Settings
    pack: CityPack
    packs: PackEditing
    zone: ZoneInfo
    holder: str
    db: Database
    wakeups: Wakeups
    inbox: DeskInbox
    retirements: Retirements
    conversations: Conversations
    tickets: Tickets
    figures: Figures
    media: MediaStore
    desk: Desk
    accounts: Accounts
    sessions: Sessions
    staff: StaffDesk
    keys: Keys
    http: aiohttp.ClientSession
    tasks: dict[str, Run]
    watching: Watching

    def dialogue(self) -> RasaDialogue:
        """The dialogue server."""
        return RasaDialogue(self.settings.rasa_url, self.settings.rasa_token.get_secret_value(), self.http)

    def eraser(self) -> Eraser:
        """What erases words, pictures and names."""
        return Eraser(self.db, self.media, self.dialogue())

    def mine(self) -> Mine:
        """Where citizens get the copy of what is kept of them."""
        return Mine(
            CopyLinks(self.keys, self.settings.public_url),
            Copies(self.db, self.pack, clock),
            self.media,
            self.zone,
            clock,
        )

    def pump(self) -> Pump:
        """What takes citizens' messages to the dialogue server; the inbox hands it what need not be looked for."""
        pump = Pump(
            self.db,
            self.watching.dialogue(self.dialogue()),
            self.wakeups,
            clock=clock,
            holder=self.holder,
            zone=self.zone,
            watch=self.watching.measures,
            around_turn=self.watching.around_turn,
            misses=rules(self.pack, clock()).hand_over.misses,
            photo_places=PhotoPlaces(self.pack),
        )
        self.inbox.hand_to(pump)
        return pump

    def mails(self) -> StaffMails:
        """What mails notices to staff."""
        url = self.settings.public_url
        return StaffMails(
            self.db, self.pack, mail_sender(self.settings), url=url, clock=clock, holder=self.holder
        )

    def reports(self) -> ReportRounds:
        """What makes scheduled reports and brings them where they go."""
        return ReportRounds(
            self.figures,
            partial(report_files.scheduled, press=Press(STATIC)),
            mail_sender(self.settings),
            folder=self.settings.reports_dir,
            url=self.settings.public_url,
            clock=clock,
            holder=self.holder,
        )

    def events(self) -> Sending:
        """What sends events of tickets to other systems."""
        carriers: dict[str, Carrier] = {"webhook": HttpCarrier(self.settings.event_hosts, clock=clock)}
        if self.settings.amqp_url is not None:
            carriers["broker"] = AmqpCarrier(self.settings.amqp_url.get_secret_value())
        return Sending(self.db, carriers, keys=self.keys, clock=clock, holder=self.holder)

    def reaching(self) -> Reaching:
        """What goes on with notices that were not seen."""
        return Reaching(
            self.db,
            self.pack,
            self.wakeups,
            clock=clock,
            holder=self.holder,
            texting=self.settings.sms_channel,
        )

    def fetching(self, sources: dict[str, MediaSource]) -> Fetching:
        """What brings photos, voice notes and files in from the channels that keep them for us."""
        places = PhotoPlaces(self.pack)
        return Fetching(self.db, sources, self.media.files, self.wakeups, clock=clock, photo_places=places)

    def delivery(self, channels: dict[str, PushChannel]) -> Delivery:
        """What sends messages out on the channels that we send to."""
        # For development: what a gateway would be given is noted in the log.
        echoed: dict[str, PushChannel] = {ECHO: EchoTexts()} if self.settings.sms_channel == ECHO else {}
        texting = self.settings.sms_channel
        return Delivery(
            self.db,
            {**channels, **echoed},
            self.wakeups,
            clock=clock,
            holder=self.holder,
            retirements=self.retirements,
            takes_news={texting: partial(is_day, self.pack)} if texting else None,
        )


def mail_sender(settings: Settings) -> MailSender:
    """Who takes mails to staff: the server of the settings, or an echo in the log."""
    if settings.smtp_url is None or settings.mail_from is None:
        return EchoSender()
    server = smtp.server(settings.smtp_url.get_secret_value())
    return smtp.SmtpSender(server, mail_from=smtp.sender(settings.mail_from))


@asynccontextmanager
async def opened(settings: Settings, *, transcriber: Transcriber | None = None) -> AsyncIterator[Parts]:
    """The parts, of which `tasks` must run while they are open. Everything is closed when the block ends.

    A `transcriber` writes down what voice notes say; without one a person listens to them.

    Raises CityPackError, and ValueError for a database of another kind.
    """
    pack = live(load(settings.city_dir))
    db = store.opened(settings)
    wakeups: LocalWakeups | RedisWakeups = (
        RedisWakeups(settings.redis_url) if settings.redis_url else LocalWakeups()
    )
    retirements = Retirements()
    media = MediaStore(db, settings.media_dir, clock=clock)
    tasks: dict[str, Run] = {"redis": wakeups.run} if isinstance(wakeups, RedisWakeups) else {}
    if transcriber is not None:
        hearing = Hearing(db, media, transcriber, wakeups, numbers=pack.numbers, clock=clock)
        tasks["hearing"] = hearing.run
    packs = PackEditing(db, settings.city_dir, pack, clock=clock)
    tasks["pack"] = PackNews(packs, wakeups).run
    keys, units = store.secrets(settings), LiveUnits(pack)
    staff = staff_desk(
        db,
        clock,
        keys,
        units=units,
        required=settings.second_factor_roles,
        event_hosts=settings.event_hosts,
        known=partial(codes, pack),
    )
    holder = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
    async with aiohttp.ClientSession() as http, watching(settings, db, instance=holder) as watched:
        parts = Parts(
            settings=settings,
            pack=pack,
            packs=packs,
            zone=ZoneInfo(pack.timezone),
            holder=holder,
            db=db,
            wakeups=wakeups,
            inbox=DeskInbox(
                db,
                pack,
                wakeups,
                clock=clock,
                retirements=retirements,
                spoken=SpokenComplaints(pack),
                hears=transcriber is not None,
                watch=watched.measures,
                around_arrival=watched.around_arrival,
            ),
            retirements=retirements,
            conversations=Conversations(db, wakeups, clock=clock),
            tickets=Tickets(db, pack, clock),
            figures=Figures(db, pack, clock),
            media=media,
            desk=Desk(
                db,
                pack,
                clock,
                copies=CopyLinks(keys, settings.public_url),
                kept=kept_for(settings.kept_days),
            ),
            accounts=Accounts(db, clock, units=units),
            sessions=Sessions(db, clock, keys=keys, factors=staff.factors),
            staff=staff,
            keys=keys,
            http=http,
            tasks=tasks,
            watching=watched,
        )
        try:
            await packs.refresh()
            yield parts
        finally:
            if isinstance(wakeups, RedisWakeups):
                await wakeups.close()
            await db.close()
