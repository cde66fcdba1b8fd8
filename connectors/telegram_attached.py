"""What is attached to a Telegram message, as the desk's media: the best size of a photo, a file with its name."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message, PhotoSize

from desk.channel import LARGEST_MEDIA, Media

# An animation is a document too, for clients that know none: it stands first.
KINDS = ("voice", "video_note", "animation", "video", "audio", "document")


def attached(message: Message) -> tuple[Media, ...]:
    """The one thing that a message can carry, or nothing. A sticker is taken for the sign that it stands for."""
    if message.photo:
        size = _best(message.photo)
        media = Media("photo", size.file_id, message.caption, "image/jpeg", size.file_size)
        return (replace(media, unique=size.file_unique_id),)
    for kind in KINDS:
        thing = getattr(message, kind)
        if thing is not None:
            mime, name = getattr(thing, "mime_type", None), getattr(thing, "file_name", None)
            media = Media(kind, thing.file_id, message.caption, mime, thing.file_size, name)
            return (replace(media, unique=thing.file_unique_id),)
    return ()


def _best(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """The largest that may be fetched."""
    fetchable = [size for size in sizes if (size.file_size or 0) <= LARGEST_MEDIA]
    return max(fetchable or sizes, key=lambda size: size.width * size.height)
