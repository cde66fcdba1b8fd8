"""Settings, accounts: the list, adding one, and one account with everything an administrator does with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk.api.forms import plain
from desk.console import choices, staff_words
from desk.console.given import NEVER, id_of, version
from desk.console.parts import LANG, SETTINGS, Console, console, go, name, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.sign_in import require_fresh
from desk.console.words import words
from desk.errors import Conflict, DeskError, InvalidInput, NotFound
from desk.staff import auditing, sign_in_log
from desk.staff.actor import ROLES
from desk.staff.administration import PAGE, STATES, AccountFilter, AccountLine
from desk.staff.auditing import AuditFilter
from desk.staff.permits import may
from desk.staff.person import Person

routes = web.RouteTableDef()

HOME = "/desk/settings/accounts"
ONE = "/settings/accounts/{id:\\d{1,18}}"
LAST = 10
FILTERS = ("q", "role", "unit", "state")
DONE = ("changed", "on", "off", "session", "sessions", "factor")


@routes.get("/settings")
@may("admin", "supervisor")
async def begin(request: web.Request) -> web.Response:
    """To the first page of the settings that there is for this role."""
    return go(SETTINGS[signed_in(request).person.role])


@routes.get("/settings/accounts")
@may("admin")
async def accounts(request: web.Request) -> web.Response:
    """By name, fifty a page."""
    require_fresh(request)
    return await _list(request)


@routes.post("/settings/accounts")
@may("admin")
async def add(request: web.Request) -> web.Response:
    """Make an account; its first password is shown on the answer to this form only."""
    require_fresh(request)
    form = {key: str(value).strip() for key, value in (await plain(request)).items()}
    t, parts = page_words(request), console(request)
    given = form.get("name", "")
    try:
        if form.get("role") == "handler" and not form.get("unit"):
            raise InvalidInput("a handler has a unit", field="unit")
        password = await parts.accounts.add(
            given,
            role=form.get("role", ""),
            unit=form.get("unit") or None,
            display_name=form.get("display_name") or None,
            lang=request[LANG],
            by=signed_in(request).person.actor(),
        )
    except Conflict:
        return await _list(request, problem=t("settings.taken", name=given), typed=form)
    except InvalidInput as refused:
        return await _list(request, problem=sentence(refused, t), typed=form)
    return await _list(request, made=(given, password))


@routes.get(ONE)
@may("admin")
async def account(request: web.Request) -> web.Response:
    require_fresh(request)
    return await _one(request)


@routes.post(ONE)
@may("admin")
async def change(request: web.Request) -> web.Response:
    """Another name to show, another role or unit; for a while it can be taken back."""
    form, staff, me = await _form(request), console(request).staff, signed_in(request).person
    try:
        before = await staff.accounts.change(
            id_of(request),
            version=_version(form),
            display_name=form.get("display_name", ""),
            role=form.get("role", ""),
            unit=(form.get("unit") or None) if form.get("role") == "handler" else None,
            by=me.actor(),
        )
    except DeskError as refused:
        return await _refused(request, refused, typed=form)
    was = staff.taking_back.sealed(before, by=me.id)
    return go(f"{HOME}/{before.id}?{urlencode({'done': 'changed', 'was': was})}")


@routes.post(ONE + "/active")
@may("admin")
async def switch(request: web.Request) -> web.Response:
    """Off: signed out at once, with the API tokens it made. On: with the password it had."""
    form = await _form(request)
    active = form.get("active") == "on"
    try:
        await console(request).staff.accounts.set_active(
            id_of(request), version=_version(form), active=active, by=signed_in(request).person.actor()
        )
    except DeskError as refused:
        return await _refused(request, refused)
    return go(f"{HOME}/{id_of(request)}?done={'on' if active else 'off'}")


@routes.post(ONE + "/password")
@may("admin")
async def reset(request: web.Request) -> web.Response:
    """A new password, shown on the answer to this form only."""
    form = await _form(request)
    try:
        password = await console(request).staff.accounts.reset(
            id_of(request), version=_version(form), by=signed_in(request).person.actor()
        )
    except DeskError as refused:
        return await _refused(request, refused)
    return await _one(request, password=password)


@routes.post(ONE + "/second-factor")
@may("admin")
async def reset_factor(request: web.Request) -> web.Response:
    """Take the second factor from somebody who lost their phone; the reason is kept."""
    form = await _form(request)
    me = signed_in(request).person
    try:
        if me.id == id_of(request):
            return await _one(request, problem=page_words(request)("refusal.own_account"))
        await console(request).staff.factors.reset(
            id_of(request), reason=form.get("reason", ""), by=me.actor()
        )
    except DeskError as refused:
        return await _refused(request, refused, typed=form)
    return go(f"{HOME}/{id_of(request)}?done=factor")


@routes.post(ONE + "/sessions")
@may("admin")
async def end_sessions(request: web.Request) -> web.Response:
    """End one session (`session`), or all."""
    form = await _form(request)
    mine, one = signed_in(request), form.get("session") or None
    await console(request).sessions.end(id_of(request), by=mine.person.actor(), only=one, but=mine.id)
    return go(f"{HOME}/{id_of(request)}?done={'session' if one else 'sessions'}")


async def _form(request: web.Request) -> dict[str, str]:
    require_fresh(request)
    return {key: str(value).strip() for key, value in (await plain(request)).items()}


def _version(form: dict[str, str]) -> int:
    """The version that was looked at; none that was ever there where the form lacks it."""
    found = version(form)
    return NEVER if found is None else found


async def _refused(
    request: web.Request, refused: DeskError, *, typed: Mapping[str, str] | None = None
) -> web.Response:
    if isinstance(refused, NotFound):
        raise refused
    t = page_words(request)
    stale = refused.code == "stale_version"
    return await _one(request, problem=t("settings.stale") if stale else sentence(refused, t), typed=typed)


async def _list(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: dict[str, str] | None = None,
    made: tuple[str, str] | None = None,
) -> web.Response:
    parts, lang = console(request), request[LANG]
    query = {key: request.query.get(key, "").strip() for key in FILTERS}
    wanted = AccountFilter(
        query["q"],
        query["role"] or None,
        query["unit"] or None,
        query["state"] if query["state"] in STATES else None,
    )
    found = await parts.staff.accounts.find(wanted, after=request.query.get("after", ""), limit=PAGE + 1)
    kept = {key: value for key, value in query.items() if value}
    following = urlencode({**kept, "after": found[PAGE - 1].person.name}) if len(found) > PAGE else None
    values = {
        "section": "settings",
        "tab": "accounts",
        "problem": problem,
        "typed": typed or {},
        "made": made,
        "accounts": [_row(parts, line, lang) for line in found[:PAGE]],
        "roles": ROLES,
        "states": STATES,
        "units": choices.units(parts.pack, lang),
        "query": query,
        "filtered": bool(kept),
        "next_url": f"{HOME}?{following}" if following else None,
    }
    return render(request, "settings_accounts.html", values, status=422 if problem else 200)


def _row(parts: Console, line: AccountLine, lang: str) -> dict[str, Any]:
    person, t = line.person, words(lang)
    return {
        "id": person.id,
        "name": person.name,
        "display_name": person.display_name,
        "role": t(f"role.{person.role}"),
        "unit": _unit(parts, person, lang),
        "marks": _marks(parts, person),
        "active": person.active,
        "last_in": staff_words.moment_of(line.last_in, parts) if line.last_in else None,
    }


def _unit(parts: Console, person: Person, lang: str) -> str | None:
    known = next((one for one in parts.pack.units if one.code == person.unit), None)
    return name(known, lang) if known else person.unit


def _marks(parts: Console, person: Person) -> list[str]:
    """What an administrator should know of an account at a glance."""
    if not person.active:
        return ["off"]
    lacks = parts.staff.factors.requires(person.role) and not person.has_factor
    return [
        mark
        for mark, holds in (
            ("must_change", person.must_change),
            ("factor", person.has_factor),
            ("lacks_factor", lacks),
        )
        if holds
    ]


async def _one(
    request: web.Request,
    *,
    problem: str | None = None,
    password: str | None = None,
    typed: Mapping[str, str] | None = None,
) -> web.Response:
    parts, lang, mine = console(request), request[LANG], signed_in(request)
    person = await parts.staff.accounts.one(id_of(request))
    factor = await parts.staff.factors.of(person.id)
    lines = await sign_in_log.read(parts.database, staff_id=person.id, limit=LAST)
    opened = await parts.sessions.of(person.id)
    acts = await auditing.find(parts.database, AuditFilter(which=person.name), limit=LAST)
    done, was = (request.query.get(key, "") if request.method == "GET" else "" for key in ("done", "was"))
    values = {
        "section": "settings",
        "tab": "accounts",
        "problem": problem,
        "password": password,
        "typed": typed or {},
        "one": person,
        "unit": _unit(parts, person, lang),
        "marks": _marks(parts, person),
        "is_me": person.id == mine.person.id,
        "factor": factor,
        "factor_since": staff_words.moment_of(factor.since, parts) if factor.since else None,
        "roles": ROLES,
        "units": choices.units(parts.pack, lang),
        "sessions": [staff_words.session(one, parts, lang, present=mine.id) for one in opened],
        "sign_ins": [staff_words.sign_in(line, parts, lang) for line in lines],
        "acts": [staff_words.entry(act, parts, lang) for act in acts],
        "done": done if done in DONE else "",
        "was": parts.staff.taking_back.former(was, person, by=mine.person.id) if done == "changed" else None,
    }
    return render(request, "settings_account.html", values, status=422 if problem else 200)
