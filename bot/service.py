"""The service: everything that faces people and holds data, put together in one aiohttp application."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import structlog
from aiohttp import web

from actions import server as actions
from actions.stories import StoryReader
from bot import open_files, serving
from bot.background import running
from bot.edges import guarded
from bot.parts import Parts, clock, opened
from bot.ports import require_free
from bot.settings import Settings
from bot.setup.progress import Refusal
from bot.telegram import telegram
from bot.webhooks import webhooks
from bot.wechat import wechat
from bot.wiring import Wiring, together
from city import danger, precedence
from city.memory import look_for_rubbish_seldom, settle
from connectors.web import WebChat
from desk.api import staff
from desk.api.asking import whose
from desk.api.health import Health
from desk.api.open311 import Open311
from desk.api.open_files import OpenFiles
from desk.console import app as console
from desk.console.parts import Console
from desk.conversations.absence import Absences
from desk.conversations.blocks import EndedBlocks
from desk.conversations.canned import CannedAnswers
from desk.events.forgetting import OldEvents
from desk.figures.uncounted import Counting
from desk.incidents.rounds import Rounds
from desk.kept.retention import OldWords
from desk.kept.retention import kept_for as words_kept_for
from desk.kept.wish_list import WishList
from desk.kept.wishes import Wishes
from desk.key_holders import KeyHolder
from desk.leases import Leases
from desk.media.left_behind import FilesLeftBehind
from desk.media.retention import OldMedia, kept_for
from desk.media.unnamed import UnnamedMedia
from desk.search.filling import FillSearch
from desk.staff_notices.forgetting import OldNotices
from desk.surges.scan import LookOut
from desk.themes.deadlines import MeasureDeadlines
from desk.tickets.city import rules
from desk.tickets.reminders import Reminders
from desk.tickets.watch import Clocks

log = structlog.get_logger(__name__)

SENTENCES = ("你好", "hello")
LARGEST_BODY = 1024 * 1024
PARTS = web.AppKey("parts", Parts)
CHANNELS = web.AppKey("channels", Wiring)


def run(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises Refusal where a port is taken, and CityPackError."""
    allowed = open_files.raise_limit()
    if allowed is not None and allowed < open_files.ENOUGH:
        log.warning("few_open_files", limit=allowed, enough=open_files.ENOUGH)
    require_free(settings.host, (("PORT", settings.port), ("ACTIONS_PORT", settings.actions_port)))
    precedence.take()
    look_for_rubbish_seldom()
    try:
        serving.run(
            _made(settings),
            host=settings.host,
            port=settings.port,
            started=lambda: log.info("service_started", host=settings.host, port=settings.port),
            loop_factory=new_event_loop,
            most=open_files.connections(),
        )
    except OSError as problem:
        if problem.errno != errno.EADDRINUSE:
            raise
        raise Refusal(
            f"a port is in use ({problem.strerror}): set PORT or ACTIONS_PORT to another one"
        ) from None


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's, which costs a turn far less than Python's own; the latter where there is no uvloop (Windows)."""
    try:
        import uvloop
    except ModuleNotFoundError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def application(settings: Settings) -> web.Application:
    """The application with all its routes and tasks. Its parts close with it."""
    closing = AsyncExitStack()
    parts = await closing.enter_async_context(opened(settings))
    app = web.Application(client_max_size=LARGEST_BODY)
    app[PARTS] = parts
    app[CHANNELS] = together(telegram(parts), wechat(parts), webhooks(parts))
    install(app, parts)
    app.cleanup_ctx.append(action_endpoint)
    app.cleanup_ctx.append(background)

    async def close(_app: web.Application) -> None:
        await closing.aclose()

    app.on_cleanup.append(close)
    return app


async def _made(settings: Settings) -> web.Application:
    app = await application(settings)
    for sentence in SENTENCES:
        # The rules are read when first asked: by us, or the first citizen would wait for it.
        danger.recognise(sentence)
    settle()
    return app


def install(app: web.Application, parts: Parts) -> None:
    """Every address that citizens, staff and programs rely on."""
    settings = parts.settings
    public_url = settings.public_url
    guarded(app, parts)
    hotline = parts.pack.numbers.hotline
    host_key = settings.host_ticket_key
    WebChat(
        parts.inbox,
        secret_key=settings.secret_key.get_secret_value(),
        public_url=public_url,
        clock=clock,
        allowed_origins=settings.embed_origins or None,
        names={
            "zh": f"{parts.pack.name_zh}{hotline} 接诉即办",
            "en": f"{parts.pack.name_en} {hotline} Swift Response",
        },
        host_ticket_key=host_key.get_secret_value() if host_key else None,
        media=parts.media,
        whose=whose,
        most_open=open_files.sockets(),
    ).install(app)
    app.add_routes(app[CHANNELS].routes)
    app.add_subapp("/desk/", console.application(pages(parts)))
    services = staff.StaffServices(
        parts.pack, parts.tickets, parts.conversations, parts.figures, parts.media, parts.staff.subscriptions
    )
    app.add_subapp("/api/", staff.application(services, parts.accounts.actor_for_token, url=public_url))
    app.add_routes(Open311(parts.db, parts.pack, clock, public_url, parts.accounts.actor_for_token).routes())
    app.add_routes(OpenFiles(settings.open_dir).routes())
    app.add_routes(parts.mine().routes())
    app.add_routes(_health(parts).routes())


def _health(parts: Parts) -> Health:
    measured = parts.watching.measures.registry
    return Health(parts.db, parts.http, parts.settings.dialogue_health_url, clock, measured)


def pages(parts: Parts) -> Console:
    """What the console's pages call."""
    return Console(
        database=parts.db,
        pack=parts.pack,
        packs=parts.packs,
        accounts=parts.accounts,
        sessions=parts.sessions,
        staff=parts.staff,
        tickets=parts.tickets,
        conversations=parts.conversations,
        figures=parts.figures,
        canned=CannedAnswers(parts.db, lambda: parts.pack.people.answers, clock=clock),
        media=parts.media,
        understands=StoryReader(parts.dialogue(), parts.pack),
        clock=clock,
        secure=parts.settings.public_url.startswith("https:"),
        mails=parts.settings.smtp_url is not None,
    )


async def action_endpoint(app: web.Application) -> AsyncIterator[None]:
    """What the dialogue server calls, apart from what faces people: on this machine, unless ACTIONS_HOST says more."""
    parts = app[PARTS]
    settings = parts.settings
    token = settings.rasa_token.get_secret_value()
    # What runs at a stop for longer belongs to a turn that is asked again after the next start.
    runner = web.AppRunner(
        actions.application(parts.desk, token, pack=parts.pack, around=parts.watching.action),
        access_log=None,
        shutdown_timeout=1.0,
    )
    await runner.setup()
    await web.TCPSite(runner, settings.actions_host, settings.actions_port).start()
    yield
    await runner.cleanup()


async def background(app: web.Application) -> AsyncIterator[None]:
    """The tasks: messages to the dialogue server and out, deadlines, absences, channels, mails to staff, news
    between processes.
    """
    parts, channel = app[PARTS], app[CHANNELS]
    await Leases(parts.db, clock=clock).end_dead()
    await parts.staff.subscriptions.keep_broker(wanted=parts.settings.amqp_url is not None)
    tasks = {
        **parts.tasks,
        **channel.tasks,
        "pump": parts.pump().run,
        "delivery": parts.delivery(channel.channels).run,
        "media": parts.fetching(channel.sources).run,
        "absences": Absences(
            parts.db,
            parts.wakeups,
            clock=clock,
            holder=parts.holder,
            settings=rules(parts.pack, clock()).hand_over,
        ).run,
        "blocks": EndedBlocks(parts.db, parts.wakeups, clock=clock, holder=parts.holder).run,
        "clocks": Clocks(parts.db, parts.pack, clock=clock, holder=parts.holder).run,
        "rounds": Rounds(parts.db, parts.pack, clock=clock, holder=parts.holder).run,
        "reaches": parts.reaching().run,
        "figures": Counting(parts.db, parts.pack, clock=clock, holder=parts.holder).run,
        "look_out": LookOut(parts.db, parts.pack, clock=clock, holder=parts.holder).run,
        "measures": MeasureDeadlines(parts.db, clock=clock, holder=parts.holder).run,
        "reminders": Reminders(parts.db, parts.pack, clock=clock, holder=parts.holder).run,
        "mails": parts.mails().run,
        "reports": parts.reports().run,
        "events": parts.events().run,
        "old_events": OldEvents(parts.db, clock=clock, holder=parts.holder).run,
        "old_notices": OldNotices(parts.db, clock=clock, holder=parts.holder).run,
        "fill_search": FillSearch(parts.db, clock=clock, holder=parts.holder).run,
        "keys_known": KeyHolder(parts.db, clock=clock, holder=parts.holder).run,
        "unnamed_media": UnnamedMedia(parts.db, parts.media, clock=clock, holder=parts.holder).run,
        "files_left_behind": FilesLeftBehind(
            parts.db, parts.media.files, clock=clock, holder=parts.holder
        ).run,
        "wishes": Wishes(
            parts.db,
            parts.eraser(),
            clock=clock,
            holder=parts.holder,
            noted=WishList(parts.settings.wishes_file),
        ).run,
        "old_words": OldWords(
            parts.db,
            parts.eraser(),
            words_kept_for(parts.settings.kept_days),
            clock=clock,
            holder=parts.holder,
        ).run,
        "old_media": OldMedia(
            parts.db,
            parts.media,
            kept_for(parts.settings.media_kept_days),
            clock=clock,
            holder=parts.holder,
        ).run,
    }
    async with running(tasks):
        yield
