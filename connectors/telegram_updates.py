"""Telegram's updates as the desk's messages: a pure translation, no network.

Only private chats are answered. What Telegram can deliver and this desk cannot use yet is left out of
`ALLOWED_UPDATES`, so that Telegram never sends it.
"""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ChatType

from desk.channel import Incoming, Media, Place

NAME = "telegram"
ALLOWED_UPDATES = ("message", "callback_query")

# A command is a phrase the assistant understands anyway, so that it needs no second set of rules.
COMMANDS = {
    "start": {"zh": "你好", "en": "Hello"},
    "help": {"zh": "你能做什么？", "en": "What can you do?"},
    "new": {"zh": "我要反映问题", "en": "I want to report a problem"},
    "status": {"zh": "我的单子", "en": "My tickets"},
    "cancel": {"zh": "取消", "en": "Cancel"},
    "language": {"zh": "English", "en": "中文"},
}


def incoming(update: Update) -> Incoming | None:
    """The message in an update, or None where there is none for us (a group, a service message)."""
    if update.callback_query is not None:
        return _pressed(update)
    message = update.message
    if message is None or message.chat.type != ChatType.PRIVATE:
        return None
    lang = _lang(message)
    text, place, media = _text(message, lang), _place(message), _media(message)
    if text is None and place is None and not media:
        return None
    return Incoming(
        channel=NAME,
        address=str(message.chat.id),
        channel_message_id=str(update.update_id),
        text=text,
        place=place,
        media=media,
        lang=lang,
        sent_at=message.date,
        reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else None,
        sender_name=message.from_user.full_name if message.from_user else None,
    )


def _pressed(update: Update) -> Incoming | None:
    query = update.callback_query
    if (
        query is None
        or query.data is None
        or query.message is None
        or query.message.chat.type != ChatType.PRIVATE
    ):
        return None
    return Incoming(
        channel=NAME,
        address=str(query.message.chat.id),
        channel_message_id=str(update.update_id),
        button=query.data,
        lang=_known_lang(query.from_user.language_code),
        reply_to=str(query.message.message_id),
        sender_name=query.from_user.full_name,
    )


def _lang(message: Message) -> str | None:
    return _known_lang(message.from_user.language_code if message.from_user else None)


def _known_lang(code: str | None) -> str | None:
    head = (code or "").split("-")[0].lower()
    return head if head in ("zh", "en") else None


def _text(message: Message, lang: str | None) -> str | None:
    if message.contact is not None:
        return message.contact.phone_number
    text = message.text or message.caption
    if text is None or not text.startswith("/"):
        return text
    command = text[1:].split(maxsplit=1)[0].split("@")[0].lower() if len(text) > 1 else ""
    phrase = COMMANDS.get(command)
    return phrase[lang or "zh"] if phrase else text


def _place(message: Message) -> Place | None:
    if message.venue is not None:
        spot = message.venue.location
        return Place(
            lat=spot.latitude, long=spot.longitude, name=f"{message.venue.title} {message.venue.address}"
        )
    if message.location is not None:
        return Place(lat=message.location.latitude, long=message.location.longitude)
    return None


def _media(message: Message) -> tuple[Media, ...]:
    if message.photo:
        largest = message.photo[-1]
        return (Media("photo", largest.file_id, message.caption, "image/jpeg", largest.file_size),)
    for kind in ("voice", "video", "audio", "document", "video_note", "sticker"):
        thing = getattr(message, kind)
        if thing is not None:
            mime = getattr(thing, "mime_type", None)
            return (Media(kind, thing.file_id, message.caption, mime, thing.file_size),)
    return ()
