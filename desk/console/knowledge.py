"""Knowledge: the pack's entries as everybody may read them: lists by kind, one entry, what was done to them."""

from __future__ import annotations

from typing import Any, cast

from aiohttp import web

from city.groups import GROUPS
from desk import notices
from desk.console import choices, knowledge_forms, knowledge_shown
from desk.console.given import number
from desk.console.knowledge_effects import Effects
from desk.console.knowledge_forms import Field, Typed
from desk.console.knowledge_shown import Names
from desk.console.parts import LANG, Console, console, page_words, render, signed_in
from desk.console.words import Words, words
from desk.errors import NotFound
from desk.pack import editing, revisions, rules
from desk.pack.editing import KINDS, Kind
from desk.pack.service import Entry
from desk.pack.splicing import Document
from desk.staff.permits import everybody

routes = web.RouteTableDef()

ONE_KIND = "{kind:answer|template|category|unit|clock}"
KEY = "{key:[^/]{1,60}}"
DONE = ("published", "scheduled", "removed", "back")


@routes.get("/knowledge")
@everybody
async def answers(request: web.Request) -> web.Response:
    return await _list(request, "answer")


@routes.get("/knowledge/history")
@everybody
async def history(request: web.Request) -> web.Response:
    """What was done to all of them, the newest first."""
    parts, t = console(request), page_words(request)
    found = await parts.packs.all_history(before=number(request.query.get("before")))
    shown = found[: revisions.PAGE]
    called = await parts.accounts.called({one.by for one in shown})
    names = {kind: option_names(parts, kind, t) for kind in KINDS}
    values = {
        "section": "knowledge",
        "tab": "history",
        "lines": [knowledge_shown.line(one, parts, called, names[one.kind], t) for one in shown],
        "next_url": f"{knowledge_shown.HOME}/history?before={shown[-1].id}"
        if len(found) > len(shown)
        else None,
    }
    return render(request, "knowledge_history.html", values)


@routes.get(f"/knowledge/{ONE_KIND}")
@everybody
async def entries(request: web.Request) -> web.Response:
    return await _list(request, kind_of(request))


@routes.get(f"/knowledge/{ONE_KIND}/{KEY}")
@everybody
async def entry(request: web.Request) -> web.Response:
    return await show(request, kind_of(request), request.match_info["key"])


def kind_of(request: web.Request) -> Kind:
    """Which entries a path speaks of."""
    given = request.match_info
    return cast(Kind, next(given[name] for name in ("kind", "said", "ruled") if name in given))


async def _list(request: web.Request, kind: Kind) -> web.Response:
    parts, t = console(request), page_words(request)
    query = request.query.get("q", "").strip()
    found = parts.packs.entries(kind)
    names = option_names(parts, kind, t)
    rows = [_row(one, names, t) for one in found if _holds(one, query)]
    values = {
        "section": "knowledge",
        "tab": kind,
        "rows": _grouped(kind, rows, t),
        "gone": [_row(one, names, t) for one in parts.packs.gone(kind)],
        "query": query,
        "count": len(rows),
        "may_edit": rules.may_edit(signed_in(request).person.role, kind),
        "exports": signed_in(request).person.role == "admin",
        "today": parts.packs.today().isoformat(),
    }
    return render(request, "knowledge.html", values)


def _holds(one: Entry, query: str) -> bool:
    wanted = query.casefold()
    return not wanted or wanted in f"{one.key} {one.document}".casefold()


def _row(one: Entry, names: Names, t: Words) -> dict[str, Any]:
    document = one.document or {}
    unit = document.get("unit")
    return {
        "title": knowledge_shown.title(one.kind, one.key, one.document, t),
        "key": one.key,
        "url": knowledge_shown.url(one.kind, one.key),
        "marks": knowledge_shown.marks(one),
        "document": document,
        "source": names.get("source", {}).get(str(document.get("source")), ""),
        "unit": names.get("unit", {}).get(str(unit), str(unit)) if unit else "",
        "urgency": notices.text(f"urgency.{document['urgency']}", t.lang) if "urgency" in document else "",
        "kind": names.get("kind", {}).get(str(document.get("kind")), ""),
        "groups": [names.get("groups", {}).get(str(one), one) for one in document.get("groups", ())],
        "steps": [names.get("steps", {}).get(str(one), one) for one in document.get("steps", ())],
    }


def _grouped(kind: Kind, rows: list[dict[str, Any]], t: Words) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """The rows under headings: a name for the list, the heading, the rows."""
    if kind == "template":
        return [
            (name, t(f"knowledge.list.{name}"), [row for row in rows if row["key"].startswith(f"{name}:")])
            for name in editing.TEMPLATES
        ]
    if kind == "category":
        found = [
            (code, name.of(t.lang), [row for row in rows if row["document"].get("group") == code])
            for code, name in GROUPS.items()
        ]
        return [one for one in found if one[2]]
    return [("", "", rows)]


def option_names(parts: Console, kind: Kind, t: Words) -> Names:
    """The names of what can be chosen in the fields of a kind, by field."""
    standing = parts.packs.standing
    units = {
        option.code: option.name for group in choices.units(standing.pack, t.lang) for option in group.options
    }
    sources = editing.sources(standing.texts)
    return {
        field.name: knowledge_shown.option_names(field, standing.entries, units, sources, t)
        for field in knowledge_forms.FIELDS[kind]
        if field.shape in ("choice", "choices", "checks")
    }


async def show(
    request: web.Request,
    kind: Kind,
    key: str | None,
    *,
    typed: Typed | None = None,
    problem: str | None = None,
    preview: tuple[Document | None, Effects] | None = None,
    stale: bool = False,
) -> web.Response:
    """The page of an entry, of a new one where `key` is None: its form as typed, what it would do, its history.

    Raises `NotFound`.
    """
    parts, t, lang = console(request), page_words(request), request[LANG]
    list_name = request.query.get("list", "notes") if kind == "template" else ""
    if list_name and list_name not in editing.TEMPLATES:
        raise NotFound("there is no such list")
    one = parts.packs.entry(kind, key) if key is not None else None
    document = one.document if one else None
    role = signed_in(request).person.role
    names = option_names(parts, kind, t)
    pattern = _pattern(parts, kind) if key is None else None
    given = typed or knowledge_forms.filled(kind, document or pattern, today=parts.packs.today())
    fields = knowledge_forms.fields(kind, key, list_name=list_name)
    shown = await _history(parts, kind, key, names, t) if key is not None else []
    done = request.query.get("done", "") if request.method == "GET" else ""
    may_edit = rules.may_edit(role, kind)
    values = {
        "section": "knowledge",
        "tab": kind,
        "kind": kind,
        "key": key,
        "list_name": list_name,
        "title": knowledge_shown.title(kind, key, document, t)
        if key is not None
        else t(f"knowledge.new.{kind}"),
        "marks": knowledge_shown.marks(one) if one else [],
        "left_out": one.left_out if one else None,
        "url": knowledge_shown.url(kind, key) if key is not None else f"{knowledge_shown.HOME}/new/{kind}",
        "version": one.version if one else 0,
        "document": document,
        "facts": _facts(fields, document, names, t),
        "fields": [_field(field, given, names, lang) for field in fields] if may_edit else [],
        "code": next(iter(given.get("code", ())), ""),
        "why": next(iter(given.get("why", ())), ""),
        "may_edit": may_edit,
        "editable": may_edit
        and not (kind == "clock" and key is not None and key <= parts.packs.today().isoformat()),
        "problem": problem,
        "stale": stale,
        "preview": _preview(kind, document or pattern, preview, names, t),
        "seen": editing.digest(preview[0]) if preview else "",
        "history": shown,
        "done": done if done in DONE else "",
    }
    return render(request, "knowledge_entry.html", values, status=422 if problem else 200)


def _pattern(parts: Console, kind: Kind) -> Document | None:
    """What the form of a new entry begins with: clocks as they hold last."""
    clocks = [one for (name, _), one in parts.packs.standing.entries.items() if name == "clock"]
    return {**clocks[-1], "valid_from": ""} if kind == "clock" and clocks else None


async def _history(parts: Console, kind: Kind, key: str, names: Names, t: Words) -> list[dict[str, Any]]:
    found = await parts.packs.history(kind, key)
    called = await parts.accounts.called({one.by for one in found})
    return [knowledge_shown.line(one, parts, called, names, t) for one in found]


def _field(field: Field, given: Typed, names: Names, lang: str) -> dict[str, Any]:
    values = list(given.get(field.name, ()))
    options = dict(names.get(field.name, {}))
    options |= {one: one for one in values if one and field.name in names and one not in options}
    return {
        "name": field.name,
        "shape": field.shape,
        "label": words(lang)(f"knowledge.field.{field.name}"),
        "help": words(lang)(f"knowledge.help.{field.name}")
        if words(lang).has(f"knowledge.help.{field.name}")
        else "",
        "lang": {"zh": "zh-CN", "en": "en"}.get(field.lang, ""),
        "chosen": values,
        "value": values[0] if values else "",
        "options": options,
        "may_be_empty": field.name in ("unit", "enterprise"),
    }


def _facts(fields: list[Field], document: Document | None, names: Names, t: Words) -> list[dict[str, Any]]:
    """What stands there, for who only reads."""
    if document is None:
        return []
    return [
        {
            "label": t(f"knowledge.field.{field.name}"),
            "values": knowledge_shown.read(document, field, names.get(field.name, {}), t),
            "lang": field.lang,
        }
        for field in fields
    ]


def _preview(
    kind: Kind,
    document: Document | None,
    preview: tuple[Document | None, Effects] | None,
    names: Names,
    t: Words,
) -> dict[str, Any] | None:
    if preview is None:
        return None
    return {
        "changes": knowledge_shown.differences(kind, document, preview[0], names, t),
        "effects": preview[1],
    }
