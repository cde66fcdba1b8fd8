"""Known incidents: declared on the spot, the current ones with who follows them, changed and ended in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from desk import notices
from desk.api.forms import plain
from desk.console import choices
from desk.console.choices import OptionGroup
from desk.console.given import id_of, version
from desk.console.parts import LANG, Console, console, go, moment, page_words, render, signed_in, when
from desk.console.refusals import sentence
from desk.console.words import Words
from desk.errors import AlreadyDeclared, DeskError, IncidentNotFound, StaleVersion
from desk.incidents.rules import LONGEST_PLACE, LONGEST_TEXT, Declaration
from desk.incidents.service import MAY_DECLARE
from desk.incidents.views import IncidentView
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.tickets.lifecycle import UNSOLVED

routes = web.RouteTableDef()

PATH = "/desk/incidents"
ONE = "/incidents/{id:\\d{1,18}}"
ENDED_SHOWN = 10
MOST_RUNNING = 200
FIELDS = ("text_zh", "text_en", "place")


@routes.get("/incidents")
@may(*MAY_DECLARE)
async def incidents(request: web.Request) -> web.Response:
    return await _page(request)


@routes.post("/incidents")
@may(*MAY_DECLARE)
async def declare(request: web.Request) -> web.Response:
    given, areas = await _given(request)
    try:
        told = Declaration(
            category=given.get("category", ""),
            areas=areas,
            text_zh=given.get("text_zh", ""),
            text_en=given.get("text_en", ""),
            place=given.get("place") or None,
            expected_end=_expected(given, console(request)),
            parent=given.get("parent") or None,
        )
        await console(request).tickets.incidents.declare(_actor(request), told)
    except DeskError as refused:
        typed = {"declare": {**given, "areas": areas}}
        return await _page(request, problem=_refusal(refused, page_words(request)), typed=typed)
    return go(PATH)


@routes.post(ONE)
@may(*MAY_DECLARE)
async def change(request: web.Request) -> web.Response:
    given, areas = await _given(request)
    try:
        wanted: dict[str, Any] = {
            name: given.get(name) or ("" if name != "place" else None) for name in FIELDS
        }
        wanted |= {"areas": areas, "expected_end": _expected(given, console(request))}
        await console(request).tickets.incidents.change(
            _actor(request), id_of(request), wanted, version=version(given)
        )
    except IncidentNotFound:
        raise
    except DeskError as refused:
        typed = {str(id_of(request)): {**given, "areas": areas}}
        return await _page(request, problem=_refusal(refused, page_words(request)), typed=typed)
    return go(PATH)


@routes.post(ONE + "/end")
@may(*MAY_DECLARE)
async def end(request: web.Request) -> web.Response:
    given, _ = await _given(request)
    try:
        await console(request).tickets.incidents.end(
            _actor(request), id_of(request), note=given.get("note") or None, version=version(given)
        )
    except IncidentNotFound:
        raise
    except DeskError as refused:
        typed = {str(id_of(request)): given}
        return await _page(request, problem=_refusal(refused, page_words(request)), typed=typed)
    return go(PATH)


async def _page(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: Mapping[str, Mapping[str, Any]] | None = None,
) -> web.Response:
    """The page; with a `problem` what was `typed` stands in its form again ('declare', or an incident's id)."""
    parts, actor, lang = console(request), _actor(request), request[LANG]
    service, typed = parts.tickets.incidents, typed or {}
    running = await service.list("running", limit=MOST_RUNNING)
    ended = await service.list("ended", limit=ENDED_SHOWN)
    labels = {one.declared_by for one in (*running.items, *ended.items)}
    called = await parts.accounts.called(labels)
    values = {
        "section": "incidents",
        "problem": problem,
        "typed": typed.get("declare", {}),
        "declaring": "declare" in typed or not running.items,
        "categories": _shared(parts, lang),
        "areas": choices.areas(parts.pack, lang)[1:],
        "longest_text": LONGEST_TEXT,
        "longest_place": LONGEST_PLACE,
        "running": [
            _row(parts, one, actor, lang, called) | {"typed": typed.get(str(one.id), {})}
            for one in running.items
        ],
        "ended": [_row(parts, one, actor, lang, called) for one in ended.items],
    }
    return render(request, "incidents.html", values, status=422 if problem else 200)


def _row(
    parts: Console, one: IncidentView, actor: Actor, lang: str, called: Mapping[str, str]
) -> dict[str, Any]:
    """One incident as its card draws it."""
    expected = one.expected_end
    return {
        "id": one.id,
        "version": one.version,
        "category": one.name(one.category, lang),
        "areas": [one.name(code, lang) for code in one.areas],
        "codes": list(one.areas),
        "place": one.place,
        "text_zh": one.text_zh,
        "text_en": one.text_en,
        "expected": when(expected, parts) if expected else None,
        "expected_value": expected.astimezone(parts.zone).strftime("%Y-%m-%dT%H:%M") if expected else "",
        "late": expected is not None and one.is_running and expected <= parts.clock(),
        "parent": one.parent,
        "parent_status": one.status,
        "parent_status_name": notices.text(f"status.{one.status}", lang),
        "is_open": one.status in UNSOLVED,
        "followers": one.counted.followers,
        "vulnerable": one.counted.vulnerable,
        "to_tell": one.counted.to_tell,
        "all_url": f"/desk/?view=all&incident={one.id}",
        "open_url": f"/desk/?view=open&incident={one.id}",
        "declared": f"{called.get(one.declared_by, one.declared_by)} · {when(one.declared_at, parts)}",
        "ended": when(one.ended_at, parts) if one.ended_at else None,
        "may_resolve": actor.role == "supervisor" and one.status == "in_progress",
    }


def _shared(parts: Console, lang: str) -> Sequence[OptionGroup]:
    """The categories that many may report at once, under their groups."""
    shared = {leaf.code for leaf in parts.pack.categories if leaf.shared}
    return [
        OptionGroup(group.name, kept)
        for group in choices.categories(parts.pack, lang)
        if (kept := [option for option in group.options if option.code in shared])
    ]


def _actor(request: web.Request) -> Actor:
    return signed_in(request).person.actor()


async def _given(request: web.Request) -> tuple[dict[str, str], list[str]]:
    form = await plain(request)
    return {name: str(value).strip() for name, value in form.items()}, [
        str(one) for one in form.getall("areas", [])
    ]


def _expected(given: Mapping[str, str], parts: Console) -> datetime | None:
    return moment(given.get("expected_end", ""), parts, field="expected_end")


def _refusal(refused: DeskError, t: Words) -> str:
    if isinstance(refused, StaleVersion):
        return t("incidents.stale")
    if isinstance(refused, AlreadyDeclared):
        return t("incidents.already")
    return sentence(refused, t, action="incident")
