"""Views of the queue under a name: kept, renamed, shared, deleted and had back; and whether single keys act there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import web

from desk.console import choices
from desk.console.given import id_of, number
from desk.console.given import words as words_of
from desk.console.parts import Console, console, go, signed_in
from desk.console.sought import Sought, sought
from desk.console.words import words
from desk.errors import Conflict, InvalidInput
from desk.staff.permits import everybody
from desk.staff.person import Person
from desk.staff.saved_views import ALL, LONGEST_NAME, MAY_SHARE, SavedView, SavedViews

routes = web.RouteTableDef()

PROBLEMS = ("name", "enough")


def saved(parts: Console) -> SavedViews:
    """The kept views of this console's store."""
    return SavedViews(parts.database, parts.clock)


async def shown(
    parts: Console, person: Person, found: Sought, query: Mapping[str, str], lang: str
) -> dict[str, Any]:
    """What the queue's page shows of kept views, and of what just became of one."""
    t, here, actor = words(lang), found.query(), person.actor()
    views = await saved(parts).of(actor)
    deleted, problem = query.get("deleted", ""), query.get("unkept", "")
    return {
        "kept": [_link(parts, one, here, lang) for one in views],
        "mine": next((one for one in views if one.mine and one.query == here), None),
        "keeps": actor.id is not None,
        "longest_name": LONGEST_NAME,
        "shares": _shares(parts, lang) if actor.role in MAY_SHARE else None,
        "deleted": number(deleted),
        "unkept": t(f"queue.unkept.{problem}") if problem in PROBLEMS else None,
        "unkept_name": query.get("unkept_name") if problem in PROBLEMS else None,
        "unkept_share": query.get("unkept_shared_with") if problem in PROBLEMS else None,
        "shortcuts": person.shortcuts,
    }


@routes.post("/queue/views")
@everybody
async def keep(request: web.Request) -> web.Response:
    """Keep the filters that hold under a name."""
    form, actor = await words_of(request), signed_in(request).person.actor()
    here = _query(request, form.get("query", ""))
    try:
        await saved(console(request)).keep(
            actor, form.get("name", ""), here, shared_with=_shared(request, form)
        )
    except InvalidInput:
        return go(_unkept(here, "name", form))
    except Conflict:
        return go(_unkept(here, "enough", form))
    return go(f"/desk/?{here}")


@routes.post("/queue/views/{id}")
@everybody
async def change(request: web.Request) -> web.Response:
    """Give a view another name, or share it with others."""
    form, actor = await words_of(request), signed_in(request).person.actor()
    here = _query(request, form.get("query", ""))
    try:
        await saved(console(request)).change(
            actor, id_of(request), form.get("name", ""), shared_with=_shared(request, form)
        )
    except InvalidInput:
        return go(_unkept(here, "name", form))
    return go(f"/desk/?{here}")


@routes.post("/queue/views/{id}/delete")
@everybody
async def delete(request: web.Request) -> web.Response:
    """Take a view away; the page that follows offers to have it back."""
    form, actor = await words_of(request), signed_in(request).person.actor()
    await saved(console(request)).delete(actor, id_of(request))
    return go(f"/desk/?{_query(request, form.get('query', ''))}&deleted={id_of(request)}")


@routes.post("/queue/views/{id}/restore")
@everybody
async def restore(request: web.Request) -> web.Response:
    """Have a deleted view back."""
    form, actor = await words_of(request), signed_in(request).person.actor()
    await saved(console(request)).restore(actor, id_of(request))
    return go(f"/desk/?{_query(request, form.get('query', ''))}")


@routes.post("/queue/shortcuts")
@everybody
async def shortcuts(request: web.Request) -> web.Response:
    """Let single keys act, or not."""
    form, actor = await words_of(request), signed_in(request).person.actor()
    await saved(console(request)).switch_shortcuts(actor, on=form.get("on") == "1")
    return go(f"/desk/?{_query(request, form.get('query', ''))}#keys-title")


def _unkept(here: str, problem: str, form: Mapping[str, str]) -> str:
    """The queue with what stood in the way, and the name and the sharing that were given."""
    given = {name: form[name][: 2 * LONGEST_NAME] for name in ("name", "shared_with") if form.get(name)}
    typed = {f"unkept_{name}": value for name, value in given.items()}
    return f"/desk/?{here}&{urlencode({'unkept': problem, **typed})}"


def _query(request: web.Request, given: str) -> str:
    """The filters of an address, and nothing else of it."""
    actor = signed_in(request).person.actor()
    return sought(dict(parse_qsl(given)), actor, console(request).pack).query()


def _shared(request: web.Request, form: Mapping[str, str]) -> str | None:
    """With whom a form shares: a unit of the city, everybody, or nobody."""
    given = form.get("shared_with", "")
    known = {ALL, *(unit.code for unit in console(request).pack.units)}
    if given and given not in known:
        raise InvalidInput("there is no such unit", field="unit")
    return given or None


def _link(parts: Console, view: SavedView, here: str, lang: str) -> dict[str, Any]:
    t = words(lang)
    who = None
    if view.shared_with == ALL:
        who = t("queue.shared_with_all")
    elif view.shared_with is not None:
        who = t("queue.shared_with_unit", unit=parts.tickets.rules().unit_name(view.shared_with, lang))
    return {
        "name": view.name,
        "url": f"/desk/?{view.query}",
        "here": view.query == here,
        "shared": who,
        "mine": view.mine,
    }


def _shares(parts: Console, lang: str) -> list[choices.OptionGroup]:
    t = words(lang)
    first = [choices.Option("", t("queue.share.nobody")), choices.Option(ALL, t("queue.share.all"))]
    return [choices.OptionGroup("", first), *choices.units(parts.pack, lang)]
