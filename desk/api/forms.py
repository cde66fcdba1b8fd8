"""Forms as browsers send them, always in UTF-8. Words come before files, so that nothing of a file is read from whoever
may not send.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import BadHttpMessage
from multidict import MultiDictProxy

from desk.channel import LARGEST_MEDIA, MediaRefused, NextPiece, TryLater

MOST_WORDS = 64 * 1024
MOST_FIELDS = 100
MOST_BYTES = 10 * LARGEST_MEDIA
"""Of a whole form. What is too large in it is read on and dropped: a browser hears an answer only when it is done."""
PIECE = 64 * 1024
NUL = "\x00"
"""No store keeps it in a text, no browser sends it and nobody means it: a form with one is none."""
FILES = "multipart/form-data"
FORMS = ("", "application/x-www-form-urlencoded", FILES)
NAMED = "Content-Disposition"
EXTENDED = re.compile(r"\*\s*\d*\s*\*?\s*=(?!utf-8')", re.IGNORECASE)
"""A name in a charset of its sender's choice, which no browser sends."""
NO_FORM = (ValueError, LookupError, RuntimeError, BadHttpMessage, ConnectionError)
"""What comes of a body that is no form, or ends before its end."""


@dataclass(frozen=True)
class File:
    """One file of a form. Without `content` it is `refused`: a `MediaRefused.reason`, or 'later'."""

    name: str
    content: bytes | None
    refused: str | None = None


class Form:
    """The words of a form, and its files, which are read one by one and only once."""

    def __init__(
        self,
        words: Mapping[str, str],
        rest: MultipartReader | None = None,
        first: BodyPartReader | None = None,
    ) -> None:
        self.words = words
        self._rest = rest
        self._first = first

    async def files(self, receive: Receive) -> AsyncIterator[File]:
        """Every file that was chosen, taken as by `MediaDesk.receive`. Raises `HTTPBadRequest` where it is no form."""
        part = self._first
        while part is not None and self._rest is not None:
            if part.filename:
                yield await _file(part, receive)
            part = await _next(self._rest)


FORM = web.RequestKey("form", Form)
Receive = Callable[[NextPiece], Awaitable[bytes]]
Posted = MultiDictProxy[str | bytes | bytearray | web.FileField]


@dataclass(frozen=True)
class Most:
    """How large a form without files may be, looked at before it is read. Nobody's is a few names and a few words."""

    fields: int = MOST_FIELDS
    size: int = MOST_WORDS


ANYBODY = Most()
STAFF = Most(fields=1000, size=1024 * 1024)
"""Of whoever has a session: a step for two hundred tickets, a long answer. The server takes no more of anybody."""


async def body(request: web.Request, most: int = MOST_WORDS) -> bytes:
    """The body of a request. Raises `HTTPRequestEntityTooLarge` beyond `most` bytes, and `HTTPBadRequest` for one that
    does not come to its end.
    """
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most)
    try:
        found = await request.read()
    except NO_FORM:
        raise web.HTTPBadRequest from None
    if len(found) > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most)
    return found


async def posted(request: web.Request, most: Most = STAFF) -> Posted:
    """The form of a request without files, as `request.post`. Raises as `body`, and `HTTPBadRequest` for one that is
    none or has too many fields, which are counted before they are read.

    Nor is one read that could bring files: each of its parts may name a charset, and some take minutes.
    """
    if request.content_type == FILES or (await body(request, most.size)).count(b"&") >= most.fields:
        raise web.HTTPBadRequest
    try:
        return await request.post()
    except NO_FORM:
        raise web.HTTPBadRequest from None


async def plain(request: web.Request, most: Most = STAFF) -> Posted:
    """The same, where nothing in it is what no store keeps."""
    form = await posted(request, most)
    if any(NUL in part for pair in form.items() for part in pair if isinstance(part, str)):
        raise web.HTTPBadRequest
    return form


async def begun(request: web.Request) -> Form:
    """The form of one of staff up to its first file. Raises `HTTPBadRequest` for one that cannot be read."""
    if request.content_type != FILES:
        return Form({name: str(value) for name, value in (await plain(request)).items()})
    if not 0 < (request.content_length or 0) <= MOST_BYTES:
        raise web.HTTPBadRequest
    words: dict[str, str] = {}
    parts = 0
    try:
        reader = await request.multipart()
    except NO_FORM:
        raise web.HTTPBadRequest from None
    while (part := await _next(reader)) is not None:
        if part.filename is not None:
            return Form(words, reader, part)
        parts += 1
        if parts > MOST_FIELDS:
            raise web.HTTPBadRequest
        words[part.name or ""] = await _words(part)
    return Form(words)


async def _next(reader: MultipartReader) -> BodyPartReader | None:
    try:
        part = await reader.next()
        if isinstance(part, MultipartReader) or (part and EXTENDED.search(part.headers.get(NAMED, ""))):
            raise web.HTTPBadRequest
    except NO_FORM:
        raise web.HTTPBadRequest from None
    return part


async def _words(part: BodyPartReader) -> str:
    said = bytearray()
    try:
        while piece := await part.read_chunk(PIECE):
            said += piece
            if len(said) > MOST_WORDS:
                raise web.HTTPBadRequest
    except NO_FORM:
        raise web.HTTPBadRequest from None
    told = said.decode("utf-8", "replace")
    if NUL in told:
        raise web.HTTPBadRequest
    return told


async def _file(part: BodyPartReader, receive: Receive) -> File:
    name = part.filename or ""
    try:
        return File(name, await receive(partial(part.read_chunk, PIECE)))
    except MediaRefused as refused:
        return File(name, None, refused.reason)
    except TryLater:
        return File(name, None, "later")
    except NO_FORM:
        raise web.HTTPBadRequest from None
