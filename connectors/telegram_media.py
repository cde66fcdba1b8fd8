"""Where Telegram keeps what was sent to the bot: a file's id is asked for its address, which holds for an hour."""

from __future__ import annotations

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from desk.channel import LARGEST_MEDIA, MediaRefused, TryLater, Unreachable

TOO_BIG = "file is too big"


class TelegramFiles:
    """`desk.channel.MediaSource` on the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def fetch(self, reference: str) -> bytes:
        try:
            file = await self._bot.get_file(reference)
            if (file.file_size or 0) > LARGEST_MEDIA:
                raise MediaRefused("size")
            return bytes(await file.download_as_bytearray())
        except TelegramError as problem:
            raise _what_happened(problem) from problem


def _what_happened(problem: TelegramError) -> TryLater | Unreachable | MediaRefused:
    """An address that is not found has run out: the next try asks for a new one."""
    if isinstance(problem, RetryAfter):
        wait = problem.retry_after
        return TryLater("RetryAfter", float(wait if isinstance(wait, int) else wait.total_seconds()))
    if isinstance(problem, BadRequest) and TOO_BIG in problem.message.lower():
        return MediaRefused("size")
    if isinstance(problem, BadRequest | Forbidden):
        return Unreachable(f"{type(problem).__name__}: {problem.message}")
    return TryLater(type(problem).__name__)
