"""Telegram's updates as the desk's messages: a pure translation, no network.

Only private chats are answered. What Telegram can deliver and this desk cannot use is left out of `ALLOWED_UPDATES`, so
that Telegram never sends it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType

from connectors.telegram_attached import attached
from desk.channel import Incoming, Place

NAME = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP, ChatType.CHANNEL)
GONE = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
LANGUAGES = ("zh", "en")

# A command is a phrase the assistant understands anyway, so that it needs no second set of rules.
COMMANDS = {
    "start": {"zh": "你好", "en": "Hello"},
    "help": {"zh": "你能做什么？", "en": "What can you do?"},
    "new": {"zh": "我要反映问题", "en": "I want to report a problem"},
    "status": {"zh": "我的单子", "en": "My tickets"},
    "cancel": {"zh": "取消", "en": "Cancel"},
    "language": {"zh": "English", "en": "中文"},
    "privacy": {"zh": "个人隐私怎么保护", "en": "How is my privacy protected?"},
}
# What is no words, picture or place, and nothing that anybody says by accident.
OF_NO_USE = ("poll", "game", "story", "paid_media", "giveaway", "invoice", "checklist")


@dataclass(frozen=True)
class Reach:
    """A citizen has blocked the bot, or let it write again."""

    address: str
    reachable: bool


@dataclass(frozen=True)
class Group:
    """Something in a group or a channel, where we do not answer. `moved_to` is the id it has from now on."""

    chat: int
    lang: str | None
    is_channel: bool
    moved_to: int | None = None


Read = Incoming | Reach | Group


def read(update: Update) -> Read | None:
    """What an update means to the desk, or None where it means nothing (a pinned message, a moving position)."""
    if update.callback_query is not None:
        return _pressed(update, update.callback_query)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type in GROUPS:
        return _group(message)
    if message.chat.type != ChatType.PRIVATE:
        return None
    return _said(message, is_edit=update.message is None)


def message_key(message_id: int) -> str:
    """What the desk knows a citizen's message by: an edit names it by the same."""
    return f"m{message_id}"


def _said(message: Message, *, is_edit: bool) -> Incoming | None:
    lang = _lang(message)
    text, start = _text(message, lang)
    phrases = COMMANDS.get(_command(message)[0], {}) if start is None else {}
    place, media = _place(message), attached(message)
    cannot = _cannot(message)
    if is_edit and place is not None:
        # A live location moves: the point that was sent first is the place.
        return None
    if text is None and place is None and not media and cannot is None:
        return None
    key = message_key(message.message_id)
    stamp = f":e{int(message.edit_date.timestamp()) if message.edit_date else 0}"
    told = "".join((text or "", *(one.unique or "" for one in media)))
    return Incoming(
        channel=NAME,
        address=str(message.chat.id),
        channel_message_id=f"{key}{stamp}:{zlib.crc32(told.encode()):x}" if is_edit else key,
        text=text,
        place=place,
        media=media,
        lang=_start_lang(start) or lang,
        sent_at=message.date,
        reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else None,
        sender_name=message.from_user.full_name if message.from_user else None,
        phrases=phrases,
        start=start,
        forwarded_from=_forwarded_from(message),
        album=f"a{message.media_group_id}" if message.media_group_id else None,
        edits=key if is_edit else None,
        cannot=cannot,
    )


def _pressed(update: Update, query: CallbackQuery) -> Incoming | None:
    if query.data is None or query.message is None or query.message.chat.type != ChatType.PRIVATE:
        return None
    return Incoming(
        channel=NAME,
        address=str(query.message.chat.id),
        channel_message_id=f"u{update.update_id}",
        button=query.data,
        lang=_known_lang(query.from_user.language_code),
        reply_to=str(query.message.message_id),
        sender_name=query.from_user.full_name,
    )


def _membership(change: ChatMemberUpdated) -> Read | None:
    # The library takes a change that does not say what it came to.
    became: ChatMember | None = change.new_chat_member
    if became is None:
        return None
    status = became.status
    if change.chat.type == ChatType.PRIVATE:
        return Reach(str(change.chat.id), reachable=status not in GONE)
    if change.chat.type not in GROUPS or status in GONE:
        return None
    lang = _known_lang(change.from_user.language_code)
    return Group(change.chat.id, lang, change.chat.type == ChatType.CHANNEL)


def _group(message: Message) -> Group:
    return Group(
        message.chat.id,
        _lang(message),
        message.chat.type == ChatType.CHANNEL,
        moved_to=message.migrate_to_chat_id,
    )


def _lang(message: Message) -> str | None:
    return _known_lang(message.from_user.language_code if message.from_user else None)


def _known_lang(code: str | None) -> str | None:
    head = (code or "").split("-")[0].lower()
    return head if head in LANGUAGES else None


def _start_lang(start: str | None) -> str | None:
    """A link may say which language it was shown in."""
    return start if start in LANGUAGES else None


def _text(message: Message, lang: str | None) -> tuple[str | None, str | None]:
    """The words, and what a deep link carried along."""
    if message.contact is not None:
        return (message.contact.phone_number if _is_own(message) else None), None
    if message.sticker is not None:
        return message.sticker.emoji, None
    if message.dice is not None:
        return message.dice.emoji, None
    command, payload = _command(message)
    if command not in COMMANDS:
        return message.text or message.caption, None
    start = payload if command == "start" else None
    return COMMANDS[command][_start_lang(start) or lang or "zh"], start


def _command(message: Message) -> tuple[str, str | None]:
    """The command and what stands behind it. One that is forwarded was given by somebody else."""
    text = message.text or message.caption or ""
    if not text.startswith("/") or message.forward_origin is not None:
        return "", None
    head, _, rest = text[1:].partition(" ")
    return head.split("@")[0].lower(), rest.strip() or None


def _is_own(message: Message) -> bool:
    contact, sender = message.contact, message.from_user
    return contact is not None and sender is not None and contact.user_id == sender.id


def _cannot(message: Message) -> str | None:
    if message.contact is not None and not _is_own(message):
        return "contact"
    return "kind" if any(getattr(message, name, None) for name in OF_NO_USE) else None


def _forwarded_from(message: Message) -> str | None:
    """Whose words they are; None for the citizen's own, also where they forward what they wrote elsewhere."""
    match message.forward_origin:
        case MessageOriginUser(sender_user=user):
            own = message.from_user is not None and user.id == message.from_user.id
            return None if own else user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
        case MessageOriginChat(sender_chat=chat) | MessageOriginChannel(chat=chat):
            return chat.title or chat.full_name
    return None


def _place(message: Message) -> Place | None:
    if message.venue is not None:
        spot = message.venue.location
        named = f"{message.venue.title} {message.venue.address}".strip()
        return Place(lat=spot.latitude, long=spot.longitude, name=named)
    if message.location is not None:
        return Place(lat=message.location.latitude, long=message.location.longitude)
    return None
