"""Telegram's way in: python-telegram-bot by long polling or by webhook.

An update is committed by the desk before Telegram is told that it arrived.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
import time
from collections.abc import Callable
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot, BotCommand, Update
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from connectors.telegram_groups import Groups
from connectors.telegram_set_aside import Failures, SetAside
from connectors.telegram_updates import ALLOWED_UPDATES, NAME, Group, Reach, Read, read
from desk.channel import Inbox, Incoming

log = structlog.get_logger(__name__)

POLL_SECONDS = 20
LEASE_SECONDS = 15.0
RENEW_SECONDS = 5.0
CURSOR = "telegram.update"
FAILED = "telegram.failed"
"""Where the id of the update that failed last is kept: to see whether the store can be written to."""
NOT_PARSED = (TypeError, KeyError, ValueError, AttributeError, OverflowError, RecursionError)
"""What the library raises over an update whose kind or fields are newer than it."""
NO_UPDATE = (ValueError, TypeError, KeyError, OverflowError, RecursionError)
"""What comes of a body that is no JSON, or none with an update's number."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

MENU = {
    "zh": {
        "new": "反映一个问题",
        "status": "我的单子",
        "help": "能帮您做什么",
        "language": "English",
        "privacy": "谁能看到我的信息",
        "cancel": "取消",
    },
    "en": {
        "new": "Report a problem",
        "status": "My tickets",
        "help": "What I can do for you",
        "language": "中文",
        "privacy": "Who sees my details",
        "cancel": "Cancel",
    },
}


def make_bot(token: str, api_url: str) -> Bot:
    """A bot on `api_url` (methods at {url}/bot{token}/…, files at {url}/file/bot{token}/…)."""
    # The HTTP library writes whole addresses at INFO, and ours hold the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # The library's own switch to its coming type of `retry_after`; without it every 429 raises a deprecation warning.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=32),
        get_updates_request=HTTPXRequest(connection_pool_size=2, read_timeout=POLL_SECONDS + 20),
    )


class TelegramReceiver:
    """The way in, shared by polling and webhook: commit first, then stop the button's spinner.

    One update that fails again and again, though the store is there, must not keep all others out: it is `set_aside`.
    Without that it is tried for ever. `seconds` is a clock that only goes forward.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        set_aside: SetAside | None = None,
        *,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._groups = Groups(bot, inbox)
        self._set_aside = set_aside
        self._failures = Failures()
        self._seconds = seconds

    async def take(self, update: Update) -> None:
        """Take it in, or set it aside. Raises what keeps it from being taken in, to be tried again."""
        try:
            await self._take(update)
        except Exception as problem:
            if self._set_aside is None or not await self._is_hopeless(update):
                raise
            self._set_aside.keep(update.update_id, update.to_json())
            log.error("telegram_update_set_aside", update=update.update_id, reason=type(problem).__name__)
        self._failures.forget(update.update_id)

    async def take_again(self) -> None:
        """Take in what was set aside before, as far as it can be by now."""
        for path in self._set_aside.all() if self._set_aside is not None else ():
            try:
                update = Update.de_json(json.loads(path.read_text(encoding="utf-8")), self._bot)
                await self._take(update)
            except Exception as problem:  # the edge of this update: it stays where it is, for the next start
                log.error("telegram_update_still_set_aside", file=path.name, reason=type(problem).__name__)
            else:
                SetAside.drop(path)
                log.info("telegram_update_taken_in", file=path.name)

    async def _is_hopeless(self, update: Update) -> bool:
        try:
            await self._inbox.keep_cursor(FAILED, str(update.update_id))
        except Exception:
            # Whatever keeps the store from being written to is no fault of this update.
            store_answers = False
        else:
            store_answers = True
        return self._failures.is_hopeless(update.update_id, store_answers=store_answers, now=self._seconds())

    async def _take(self, update: Update) -> None:
        match _understood(update):
            case Incoming() as message:
                await self._inbox.receive(message)
            case Reach(address, reachable):
                await self._inbox.reachable(NAME, address, reachable=reachable)
            case Group() as group:
                await self._groups.decline(group)
        if update.callback_query is not None:
            await self._stop_spinner(update.callback_query.id)

    async def _stop_spinner(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as problem:
            log.info("telegram_spinner_stays", reason=type(problem).__name__)


def _understood(update: Update) -> Read | None:
    try:
        return read(update)
    except Exception:
        # The edge of this update: one that nobody foresaw must not keep all that come after it waiting.
        log.exception("telegram_update_not_read", update=update.update_id)
        return None


class TelegramPolling:
    """Fetches updates while it holds the lease; the place in Telegram's queue survives a restart."""

    def __init__(self, bot: Bot, receiver: TelegramReceiver, inbox: Inbox, *, holder: str) -> None:
        self._bot = bot
        self._receiver = receiver
        self._inbox = inbox
        self._holder = holder

    async def run(self) -> None:
        """Until cancelled. Telegram's faults are waited out; the desk's own are tried again from the same update."""
        try:
            await self._keep_polling()
        finally:
            # A lease that ends now: whoever starts next need not wait for it to run out.
            await asyncio.shield(self._hold(0.0))

    async def _keep_polling(self) -> None:
        pause = 1.0
        while True:
            try:
                if await self._hold():
                    await self._fetch_while_held()
                pause = 1.0
                await asyncio.sleep(RENEW_SECONDS)
            except Exception as problem:  # the edge of this task: logged, and tried again
                log.warning("telegram_polling_failed", reason=type(problem).__name__, again_in_seconds=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)

    async def _hold(self, seconds: float = LEASE_SECONDS) -> bool:
        return await self._inbox.hold_lease("telegram.polling", self._holder, seconds)

    async def _fetch_while_held(self) -> None:
        fetching = asyncio.create_task(self._fetch())
        try:
            while await self._hold():
                done, _ = await asyncio.wait({fetching}, timeout=RENEW_SECONDS)
                if done:
                    fetching.result()
        finally:
            fetching.cancel()
            await asyncio.gather(fetching, return_exceptions=True)

    async def _fetch(self) -> None:
        while True:
            last = await self._inbox.cursor(CURSOR)
            offset = int(last) + 1 if last else None
            try:
                updates = await self._bot.get_updates(
                    offset=offset, timeout=POLL_SECONDS, allowed_updates=list(ALLOWED_UPDATES)
                )
            except NOT_PARSED as problem:
                await self._pass_over(offset, problem)
                continue
            # The cursor confirms whatever is older than it, so the oldest comes first in whatever order they arrived.
            for update in sorted(updates, key=lambda one: one.update_id):
                await self._receiver.take(update)
                await self._inbox.keep_cursor(CURSOR, str(update.update_id))

    async def _pass_over(self, offset: int | None, problem: Exception) -> None:
        """The library cannot read what came: what it can read of it is taken one by one, what it cannot is left out."""
        # In small letters, since the library wants this method to be called in its own way, which fails.
        request = {"offset": offset, "limit": 1, "timeout": 0, "allowed_updates": list(ALLOWED_UPDATES)}
        found: Any = await self._bot.do_api_request(
            "getupdates", {k: v for k, v in request.items() if v is not None}
        )
        for data in found:
            try:
                update = Update.de_json(data, self._bot)
            except NOT_PARSED:
                log.error(
                    "telegram_update_not_parsed", update=data["update_id"], reason=type(problem).__name__
                )
            else:
                await self._receiver.take(update)
            await self._inbox.keep_cursor(CURSOR, str(data["update_id"]))


async def introduce(bot: Bot, *, webhook_url: str | None, secret: str | None) -> None:
    """Tell Telegram our commands in each language, and whether it shall call us (webhook) or we fetch (polling).

    Raises TelegramError while Telegram cannot be reached.
    """
    for lang, menu in MENU.items():
        await bot.set_my_commands([BotCommand(*pair) for pair in menu.items()], language_code=lang)
    await bot.set_my_commands([BotCommand(*pair) for pair in MENU["zh"].items()])
    if webhook_url is None:
        await bot.delete_webhook()
    else:
        await bot.set_webhook(webhook_url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))


def webhook(bot: Bot, receiver: TelegramReceiver, *, secret: str) -> web.RouteTableDef:
    """`POST /telegram/webhook`, public: 403 without the secret, 400 for what is no update.

    A failure of ours is a 500, so that Telegram tries again; after some of them the update is set aside.
    """
    routes = web.RouteTableDef()

    @routes.post("/telegram/webhook")
    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            raise web.HTTPForbidden(text="wrong secret")
        update = _parse(await request.read(), bot)
        if update is not None:
            await receiver.take(update)
        return web.Response()

    return routes


def _parse(body: bytes, bot: Bot) -> Update | None:
    """The update; None for one that the library cannot read, which Telegram would only send again and again."""
    try:
        data: Any = json.loads(body)
        number = int(data["update_id"])
    except NO_UPDATE as problem:
        raise web.HTTPBadRequest(text="not an update") from problem
    try:
        return Update.de_json(data, bot)
    except NOT_PARSED as problem:
        log.error("telegram_update_not_parsed", update=number, reason=type(problem).__name__)
        return None
