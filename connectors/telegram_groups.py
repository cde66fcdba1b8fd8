"""Groups and channels: a complaint is nobody else's business, so the bot says where it answers, once, and leaves."""

from __future__ import annotations

import structlog
from telegram import Bot
from telegram.error import TelegramError

from connectors.telegram_updates import Group
from desk.channel import Inbox

log = structlog.get_logger(__name__)

DECLINED = {
    "zh": "我只在私聊里办事，这样别人看不到您说的话。点我的头像，直接发消息给我就行。",
    "en": "I only answer in private, so that nobody else reads what you tell me. Tap my name and write to me there.",
}


class Groups:
    """Declines each group once; one that it is added to again it leaves without a word."""

    def __init__(self, bot: Bot, inbox: Inbox) -> None:
        self._bot = bot
        self._inbox = inbox

    async def decline(self, group: Group) -> None:
        """Never fails: nothing of a group is worth keeping private chats waiting."""
        if group.moved_to is not None:
            # A group that grew has another id from now on, and has heard it already.
            await self._inbox.keep_cursor(_key(group.moved_to), "declined")
            return
        known = await self._inbox.cursor(_key(group.chat))
        await self._inbox.keep_cursor(_key(group.chat), "declined")
        try:
            if known is None and not group.is_channel:
                await self._bot.send_message(group.chat, DECLINED[group.lang or "zh"])
            await self._bot.leave_chat(group.chat)
        except TelegramError as problem:
            log.info("telegram_group_stays", reason=type(problem).__name__)


def _key(chat: int) -> str:
    return f"telegram.group:{chat}"
