"""Telegram, out and in: sends with python-telegram-bot, receives by long polling or by webhook.

An update is committed by the desk before Telegram is told that it arrived.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import os
from collections.abc import Sequence
from typing import Any

import httpx
import structlog
from aiohttp import web
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from connectors.telegram_updates import ALLOWED_UPDATES, NAME, incoming
from desk.channel import (
    AnswerLost,
    Button,
    ChatClosed,
    Inbox,
    Limits,
    Outgoing,
    SendFailed,
    TryLater,
    Unreachable,
)

log = structlog.get_logger(__name__)

POLL_SECONDS = 20
LEASE_SECONDS = 15.0
RENEW_SECONDS = 5.0
CURSOR = "telegram.update"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
WIDE_TITLE = 8
LIMITS = Limits(per_second=29.0, chat_gap=1.0)
"""Telegram allows 30 a second in all and one a second in a chat. A little below, so that what is evenly spaced here
and arrives less so does not meet the limit.
"""
CHAT_GONE = ("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid")

MENU = {
    "zh": {
        "new": "反映一个问题",
        "status": "我的单子",
        "help": "能帮您做什么",
        "language": "English",
        "cancel": "取消",
    },
    "en": {
        "new": "Report a problem",
        "status": "My tickets",
        "help": "What I can do for you",
        "language": "中文",
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


class TelegramChannel:
    """The way out: one row of the desk is one message, or several where it is longer than Telegram allows.

    The parts of a long text that went out are remembered until the row is done, so a retry goes on where it stopped.
    """

    name = NAME

    def __init__(self, bot: Bot, *, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._bot = bot
        self._parts_sent: dict[int, int] = {}

    async def send(self, message: Outgoing) -> str:
        parts = split(message.text)
        sent = ""
        for number in range(self._parts_sent.get(message.id, 0), len(parts)):
            last = number == len(parts) - 1
            try:
                sent = await self._send_part(message, parts[number], message.buttons if last else ())
            except Unreachable:
                self._parts_sent.pop(message.id, None)
                raise
            self._parts_sent[message.id] = number + 1
        self._parts_sent.pop(message.id, None)
        return sent

    async def _send_part(self, message: Outgoing, text: str, buttons: Sequence[Button]) -> str:
        try:
            answer = await self._bot.send_message(
                chat_id=int(message.address), text=text, reply_markup=keyboard(buttons) if buttons else None
            )
        except TelegramError as problem:
            raise what_happened(problem) from problem
        return str(answer.message_id)

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=int(address), message_id=int(channel_message_id)
            )
        except TelegramError as problem:
            log.info("telegram_keyboard_stays", reason=type(problem).__name__)


def what_happened(problem: TelegramError) -> SendFailed:
    """What an error of the Bot API means for the row: try later, give up, or nobody knows whether it arrived."""
    reason = type(problem).__name__
    if isinstance(problem, RetryAfter):
        wait = problem.retry_after
        return TryLater(reason, float(wait if isinstance(wait, int) else wait.total_seconds()))
    if isinstance(problem, Forbidden) or any(sign in problem.message.lower() for sign in CHAT_GONE):
        return ChatClosed(f"{reason}: {problem.message}")
    if isinstance(problem, BadRequest | ChatMigrated):
        return Unreachable(f"{reason}: {problem.message}")
    if isinstance(problem, InvalidToken):
        return TryLater("the bot's token is not accepted")
    cause = problem.__cause__
    refused = isinstance(problem, NetworkError) and (cause is None or isinstance(cause, TelegramError))
    if refused or isinstance(cause, NOT_SENT):
        return TryLater(reason)
    return AnswerLost(reason)


def split(text: str, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in parts of at most `limit` characters, cut at line ends where there are any, nothing lost."""
    parts = []
    while len(text) > limit:
        cut = text.rfind("\n", 1, limit) + 1 or limit
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup:
    """Short titles two in a row, long ones alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        key = InlineKeyboardButton(button.title, callback_data=button.token)
        short = len(button.title) <= WIDE_TITLE
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= WIDE_TITLE:
            rows[-1].append(key)
        else:
            rows.append([key])
    return InlineKeyboardMarkup(rows)


class TelegramReceiver:
    """The way in, shared by polling and webhook: commit first, then stop the button's spinner."""

    def __init__(self, bot: Bot, inbox: Inbox) -> None:
        self._bot = bot
        self._inbox = inbox

    async def take(self, update: Update) -> None:
        message = incoming(update)
        if message is not None:
            await self._inbox.receive(message)
        if update.callback_query is not None:
            await self._stop_spinner(update.callback_query.id)

    async def _stop_spinner(self, query_id: str) -> None:
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as problem:
            log.info("telegram_spinner_stays", reason=type(problem).__name__)


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
            updates = await self._bot.get_updates(
                offset=int(last) + 1 if last else None,
                timeout=POLL_SECONDS,
                allowed_updates=list(ALLOWED_UPDATES),
            )
            # The cursor confirms whatever is older than it, so the oldest comes first in whatever order they arrived.
            for update in sorted(updates, key=lambda one: one.update_id):
                await self._receiver.take(update)
                await self._inbox.keep_cursor(CURSOR, str(update.update_id))


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
    """`POST /telegram/webhook`: 403 without the secret, 400 for what is no update.

    A failure of ours is a 500, so that Telegram tries again.
    """
    routes = web.RouteTableDef()

    @routes.post("/telegram/webhook")
    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            raise web.HTTPForbidden(text="wrong secret")
        update = _parse(await request.read(), bot)
        await receiver.take(update)
        return web.Response()

    return routes


def _parse(body: bytes, bot: Bot) -> Update:
    try:
        data: Any = json.loads(body)
        update = Update.de_json(data, bot)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise web.HTTPBadRequest(text="not an update") from problem
    if update is None:
        raise web.HTTPBadRequest(text="not an update")
    return update
