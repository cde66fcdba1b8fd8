"""Knowledge, edited: looked at first, then published; taken out; put back. Nothing that was typed is lost."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from city.groups import Name
from desk.api.forms import plain
from desk.console import knowledge_forms
from desk.console.given import NEVER, number
from desk.console.knowledge import KEY, kind_of, show
from desk.console.knowledge_effects import effects
from desk.console.knowledge_forms import Typed
from desk.console.knowledge_shown import url
from desk.console.parts import LANG, console, go, page_words, signed_in
from desk.console.words import Words
from desk.errors import PackFault, StaleVersion
from desk.pack import editing
from desk.pack.editing import Kind
from desk.pack.rules import ADMINS, WORDS
from desk.pack.service import Change, PackEditing
from desk.pack.splicing import Document
from desk.staff.permits import may

routes = web.RouteTableDef()

SAID = "{said:answer|template}"
RULED = "{ruled:category|unit|clock}"
"""Which entries a path speaks of: words that citizens read, or rules by which tickets go."""


@routes.get(f"/knowledge/new/{SAID}")
@may(*WORDS)
async def new_words(request: web.Request) -> web.Response:
    return await show(request, kind_of(request), None)


@routes.get(f"/knowledge/new/{RULED}")
@may(*ADMINS)
async def new_rule(request: web.Request) -> web.Response:
    return await show(request, kind_of(request), None)


@routes.post(f"/knowledge/new/{SAID}")
@may(*WORDS)
async def add_words(request: web.Request) -> web.Response:
    return await _edit(request, None)


@routes.post(f"/knowledge/new/{RULED}")
@may(*ADMINS)
async def add_rule(request: web.Request) -> web.Response:
    return await _edit(request, None)


@routes.post(f"/knowledge/{SAID}/{KEY}")
@may(*WORDS)
async def edit_words(request: web.Request) -> web.Response:
    return await _edit(request, request.match_info["key"])


@routes.post(f"/knowledge/{RULED}/{KEY}")
@may(*ADMINS)
async def edit_rule(request: web.Request) -> web.Response:
    return await _edit(request, request.match_info["key"])


@routes.post(f"/knowledge/{SAID}/{KEY}/back")
@may(*WORDS)
async def put_words_back(request: web.Request) -> web.Response:
    return await _back(request)


@routes.post(f"/knowledge/{RULED}/{KEY}/back")
@may(*ADMINS)
async def put_rule_back(request: web.Request) -> web.Response:
    return await _back(request)


@routes.get("/knowledge/export")
@may(*ADMINS)
async def export(request: web.Request) -> web.Response:
    """A whole city pack with everything that is in force, to take along."""
    packs = console(request).packs
    body = await asyncio.to_thread(_archive, packs)
    name = f"city-{packs.today().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type="application/zip", headers=headers)


def _archive(packs: PackEditing) -> bytes:
    with TemporaryDirectory(prefix="city-") as made:
        folder = Path(made) / "city"
        packs.export(folder)
        return Path(shutil.make_archive(f"{made}/pack", "zip", made, "city")).read_bytes()


async def _edit(request: web.Request, key: str | None) -> web.Response:
    """Show what the form would do, or publish what was shown."""
    parts, t, kind = console(request), page_words(request), kind_of(request)
    typed, actor = await _typed(request), signed_in(request).person.actor()
    act, version = _one(typed, "act"), _number(_one(typed, "version"))
    before = parts.packs.entry(kind, key).document if key is not None else None
    try:
        if key is not None and act == "remove":
            change = Change(kind, key, None, version, _one(typed, "why"))
            await parts.packs.publish(actor, change)
            return go(f"{url(kind, key)}?done=removed")
        named, document = _wanted(request, kind, key, typed, before)
        change = Change(kind, named, document, version, _one(typed, "why"))
        lacks_why = act == "publish" and not _one(typed, "why")
        if act == "publish" and not lacks_why and _one(typed, "seen") == editing.digest(document):
            await parts.packs.publish(actor, change)
            return go(f"{url(kind, named)}?done={'scheduled' if kind == 'clock' else 'published'}")
        after = await parts.packs.preview(actor, change)
    except PackFault as refused:
        return await show(request, kind, key, typed=typed, problem=said(refused, t))
    except StaleVersion:
        return await _stale(request, kind, key, typed)
    found = await effects(parts, kind, named, before, after, request[LANG])
    problem = said(PackFault("why"), t) if lacks_why else None
    return await show(request, kind, key, typed=typed, problem=problem, preview=(document, found))


async def _stale(request: web.Request, kind: Kind, key: str | None, typed: Typed) -> web.Response:
    """Somebody was faster: what was typed beside what stands now, which publishing would replace."""
    parts, t = console(request), page_words(request)
    if _one(typed, "act") == "remove" or key is None:
        return await show(request, kind, key, typed=typed, problem=t("knowledge.stale"), stale=True)
    before = parts.packs.entry(kind, key)
    try:
        _, document = _wanted(request, kind, key, typed, before.document)
        change = Change(kind, key, document, before.version)
        after = await parts.packs.preview(signed_in(request).person.actor(), change)
    except (PackFault, StaleVersion):
        return await show(request, kind, key, typed=typed, problem=t("knowledge.stale"), stale=True)
    found = await effects(parts, kind, key, before.document, after, request[LANG])
    return await show(
        request, kind, key, typed=typed, problem=t("knowledge.stale"), preview=(document, found), stale=True
    )


async def _back(request: web.Request) -> web.Response:
    """Publish again what stood before the latest revision (`undo`), or what an older one made."""
    parts, t, kind, key = console(request), page_words(request), kind_of(request), request.match_info["key"]
    typed = await _typed(request)
    try:
        await parts.packs.go_back(
            signed_in(request).person.actor(),
            _number(_one(typed, "revision")),
            of=(kind, key),
            version=_number(_one(typed, "version")),
            undo=bool(_one(typed, "undo")),
        )
    except PackFault as refused:
        return await show(request, kind, key, problem=said(refused, t))
    except StaleVersion:
        return await show(request, kind, key, problem=t("knowledge.stale_back"))
    return go(f"{url(kind, key)}?done=back")


def said(refused: PackFault, t: Words) -> str:
    """What is wrong with an entry and what to do, in words."""
    values = {
        name: value.of(t.lang) if isinstance(value, Name) else value for name, value in refused.values.items()
    }
    return t(f"refusal.pack_fault.{refused.reason}", **values)


def _wanted(
    request: web.Request, kind: Kind, key: str | None, typed: Typed, before: Document | None
) -> tuple[str, Document]:
    """The key and the document that a form asks for."""
    entries = console(request).packs.standing.entries
    list_name = _one(typed, "list") or "notes"
    wanted = knowledge_forms.fields(kind, key, list_name=list_name)
    document = knowledge_forms.document(kind, typed, before, wanted)
    if key is None:
        key = knowledge_forms.key_of(kind, typed, document, entries, list_name=list_name)
        document = knowledge_forms.ordered(document)
    return key, document


async def _typed(request: web.Request) -> dict[str, list[str]]:
    form = await plain(request)
    return {name: [str(one) for one in form.getall(name)] for name in form}


def _one(typed: Mapping[str, list[str]] | Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()


def _number(given: str) -> int:
    found = number(given)
    return NEVER if found is None else found
