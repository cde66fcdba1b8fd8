"""Answering a citizen from the page of their conversation: words, photos and files, or a sentence why not."""

from __future__ import annotations

import re

from aiohttp import web

from desk.api.forms import FORM, File, plain
from desk.channel import MediaRefused, TryLater
from desk.console.conversations import number_of, show
from desk.console.given import number
from desk.console.parts import console, go, page_words, reader
from desk.console.typed import written
from desk.conversations.canned import LONGEST, MOST_OWN
from desk.conversations.enclosures import MOST_MEDIA
from desk.conversations.hold import MAY_TALK
from desk.errors import Conflict, InvalidInput
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()
WITH_FILES = re.compile(r"/desk/conversations/\d+/reply")


class NotSent(Exception):
    """Nothing goes out. `reason` is that of `MediaRefused`, 'later' or 'count', `name` that of the file."""

    def __init__(self, reason: str, name: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name


@routes.post("/conversations/{id:\\d+}/reply")
@may(*MAY_TALK)
async def reply(request: web.Request) -> web.Response:
    actor, number, t = reader(request), number_of(request), page_words(request)
    text, press = written(request[FORM].words.get("text", "")), request[FORM].words.get("press", "")
    try:
        media = await _kept(request, actor, number)
        await console(request).conversations.reply(actor, number, text, media=media, press=press)
    except NotSent as why:
        key = f"media.refused.{why.reason}"
        sentence = t(key if t.has(key) else "media.refused.broken", name=why.name, most=MOST_MEDIA)
        return await show(request, problem=f"{sentence} {t('conversation.not_sent')}", text=text)
    except InvalidInput:
        return await show(request, problem=t("conversation.empty_reply"), text=text)
    return go(f"/desk/conversations/{number}#newest")


@routes.post("/conversations/{id:\\d{1,18}}/canned")
@may(*MAY_TALK)
async def keep_canned(request: web.Request) -> web.Response:
    """Keep the `text` as one's own answer, or forget the one called `drop`; then the conversation again.

    What is refused stays in the field, with the reason.
    """
    form, parts, actor = await plain(request), console(request), reader(request)
    text, drop = written(form.get("text", "")), number(form.get("drop"))
    if drop is not None:
        await parts.canned.drop(actor, drop)
    else:
        try:
            await parts.canned.keep(actor, text)
        except InvalidInput:
            return await show(request, problem=page_words(request)("canned.unfit", n=LONGEST), text=text)
        except Conflict:
            return await show(request, problem=page_words(request)("canned.full", n=MOST_OWN), text=text)
    return go(f"/desk/conversations/{number_of(request)}#newest")


async def _kept(request: web.Request, actor: Actor, number: int) -> list[str]:
    """The ids of the form's files, which are all read: a browser listens only then. Raises `NotSent`."""
    ids: list[str] = []
    refused: NotSent | None = None
    async for file in request[FORM].files(console(request).media.receive_of_staff):
        try:
            if refused is None:
                ids.append(await _keep(request, actor, number, file, last=len(ids) == MOST_MEDIA))
        except NotSent as why:
            refused = why
    if refused is not None:
        raise refused
    return ids


async def _keep(request: web.Request, actor: Actor, number: int, file: File, *, last: bool) -> str:
    if last:
        raise NotSent("count", file.name)
    if file.content is None:
        raise NotSent(file.refused or "broken", file.name)
    try:
        kept = await console(request).media.hand_over_for(actor, number, file.content, name=file.name)
    except MediaRefused as refused:
        raise NotSent(refused.reason, file.name) from None
    except TryLater:
        raise NotSent("later", file.name) from None
    return str(kept.id)
