"""The way out in Telegram: one row of the desk is one message, or several where it is longer than Telegram allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram import Message as TelegramMessage
from telegram.constants import FileSizeLimit, MessageLimit
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from connectors.parts import PartsSent, split
from connectors.telegram_updates import NAME
from desk.channel import (
    AnswerLost,
    Button,
    ChatClosed,
    Limits,
    Media,
    MediaDesk,
    Outgoing,
    SendFailed,
    TryLater,
    Unreachable,
)

log = structlog.get_logger(__name__)

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
WIDE_TITLE = 8
LIMITS = Limits(per_second=29.0, chat_gap=1.0)
"""Telegram allows 30 a second in all and one a second in a chat. A little below, so that what is evenly spaced here
and arrives less so does not meet the limit.
"""
CHAT_GONE = ("chat not found", "user is deactivated", "bot was kicked", "peer_id_invalid")


@dataclass(frozen=True)
class Part:
    """One message of Telegram's: words, or a file with what is written below it."""

    text: str = ""
    media: Media | None = None


class TelegramChannel:
    """`desk.channel.PushChannel`. `media` is where the content of what goes out is read.

    The parts of a row that went out are remembered until the row is done, so a retry goes on where it stopped.
    """

    name = NAME

    def __init__(self, bot: Bot, media: MediaDesk | None = None, *, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._bot = bot
        self._media = media
        self._parts = PartsSent()

    async def send(self, message: Outgoing) -> str:
        whole = parts(message)

        async def send(number: int) -> str:
            last = number == len(whole) - 1
            return await self._send_part(message, whole[number], message.buttons if last else ())

        return await self._parts.send(message.id, len(whole), send)

    async def _send_part(self, message: Outgoing, part: Part, buttons: Sequence[Button]) -> str:
        chat, keys = int(message.address), keyboard(buttons) if buttons else None
        try:
            if part.media is None:
                answer = await self._bot.send_message(chat, part.text, reply_markup=keys)
            else:
                answer = await self._send_file(chat, part, keys)
        except TelegramError as problem:
            raise what_happened(problem) from problem
        return str(answer.message_id)

    async def _send_file(self, chat: int, part: Part, keys: InlineKeyboardMarkup | None) -> TelegramMessage:
        media, caption = part.media, part.text or None
        if media is None or media.id is None or self._media is None:
            raise Unreachable("nothing to send")
        content = await self._media.content(media.id)
        if media.kind == "photo" and len(content) <= FileSizeLimit.PHOTOSIZE_UPLOAD:
            try:
                return await self._bot.send_photo(chat, content, caption=caption, reply_markup=keys)
            except BadRequest as problem:
                # A panorama or a tiny picture is no photo to Telegram, and still a file.
                if "photo" not in problem.message.lower() and "image" not in problem.message.lower():
                    raise
        file = InputFile(content, filename=media.name or f"{media.kind}.{_extension(media.mime)}")
        return await self._bot.send_document(chat, file, caption=caption, reply_markup=keys)

    async def retire_buttons(self, address: str, channel_message_id: str, text: str) -> None:
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=int(address), message_id=int(channel_message_id)
            )
        except TelegramError as problem:
            log.info("telegram_keyboard_stays", reason=type(problem).__name__)


def parts(message: Outgoing) -> list[Part]:
    """The messages of Telegram's that a row becomes: a single picture carries its words, several go before them."""
    text = message.text
    if len(message.media) == 1 and len(text) <= MessageLimit.CAPTION_LENGTH:
        return [Part(text, message.media[0])]
    words = [Part(part) for part in split(text, MessageLimit.MAX_TEXT_LENGTH)] if text else []
    return [*(Part(media=media) for media in message.media), *words]


def _extension(mime: str | None) -> str:
    return (mime or "").partition(";")[0].rpartition("/")[2].replace("plain", "txt") or "bin"


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
