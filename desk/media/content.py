"""What content is, by its bytes and never by its name, and made fit to be kept. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta

import filetype

from desk.channel import LARGEST_MEDIA, MediaRefused
from desk.media.films import without_places
from desk.media.pictures import Point, is_picture, made_fit

SOUNDS = {
    "audio/ogg": "audio/ogg",
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/aac": "audio/aac",
    "audio/amr": "audio/amr",
    "audio/x-wav": "audio/wav",
    "audio/x-flac": "audio/flac",
}
FILMS = {
    "video/mp4": "video/mp4",
    "video/x-m4v": "video/mp4",
    "video/quicktime": "video/quicktime",
    "video/3gpp": "video/3gpp",
    "video/webm": "video/webm",
}
BOXED = frozenset(("audio/mp4", "video/mp4", "video/quicktime", "video/3gpp"))
PDF = "application/pdf"
TEXT = "text/plain; charset=utf-8"
_OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}presentationml.presentation",
}
LISTED = b"PK\x01\x02"
"""Begins the entry of each file in a paper's list."""
ACTIVE = re.compile(r"vbaproject|vbadata|macrosheets/|activex/", re.IGNORECASE)
"""Parts of a paper that do something when it is opened: macros, macros of old sheets, controls."""
MOST_NAMES = 10_000
"""Of files in a paper: the list of them is read whole, and whoever makes one up can make it as long as 20 MB."""
LONGEST_TEXT = 1024 * 1024
VOICES = ("voice", "audio")
SPOKEN = frozenset((*VOICES, "video_note"))
"""What is said and not shown: a person listens to it."""
HEARD_WITHIN = timedelta(seconds=60)
"""Where something writes voice notes down, a bare one waits so long for its words before it is answered as it is."""
MOVING = ("video", "video_note", "animation", "sticker")


@dataclass(frozen=True)
class Fit:
    """Content as it is kept: without the place it was taken at, which is `point`. `small` is a picture's thumbnail."""

    content: bytes
    kind: str
    mime: str
    point: Point | None = None
    small: bytes | None = None


def fit(content: bytes, *, kind: str | None = None) -> Fit:
    """Look at content that was sent as `kind` and make it fit to be kept. Raises `MediaRefused`. Takes a while."""
    if len(content) > LARGEST_MEDIA:
        raise MediaRefused("size")
    if not content:
        raise MediaRefused("broken")
    mime = mime_of(content)
    if mime is None:
        raise MediaRefused("type")
    if is_picture(mime):
        picture = made_fit(content, mime)
        kind = kind if kind == "sticker" else "photo"
        return Fit(picture.content, kind, picture.mime, picture.point, picture.small)
    if kind in VOICES and mime in ("video/webm", "video/mp4", "video/3gpp"):
        # Recorders put a sound alone into the container of a film.
        mime = mime.replace("video/", "audio/")
    if mime.startswith("audio/"):
        kind = kind if kind in VOICES else "audio"
    elif mime.startswith("video/"):
        kind = kind if kind in MOVING else "video"
    else:
        kind = "document"
    return Fit(without_places(content) if mime in BOXED else content, str(kind), mime)


def mime_of(content: bytes) -> str | None:
    """What the bytes are, if it is something that we keep."""
    guessed = filetype.guess(content)
    mime = guessed.mime if guessed is not None else None
    if mime is not None and is_picture(mime):
        return str(mime)
    if mime in SOUNDS or mime in FILMS:
        return SOUNDS.get(mime) or FILMS[mime]
    if content[:5] == b"%PDF-":
        return PDF
    if content[:4] == b"PK\x03\x04":
        return _office(content)
    return TEXT if mime is None and _is_text(content) else None


def _office(content: bytes) -> str | None:
    """A paper of an office program without macros. Nothing is unpacked."""
    if content.count(LISTED) > MOST_NAMES:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(ACTIVE.search(name) for name in names):
        return None
    return next((mime for folder, mime in OFFICE.items() if any(n.startswith(folder) for n in names)), None)


def _is_text(content: bytes) -> bool:
    """Words in UTF-8, and nothing that is no word."""
    if len(content) > LONGEST_TEXT:
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(char >= " " or char in "\t\r\n" for char in text)
