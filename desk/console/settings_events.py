"""Settings, events: which other systems are sent what happens to tickets, how that goes, and what was given up."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk.api.forms import plain
from desk.console import staff_words
from desk.console.given import NEVER, id_of, number, version
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.sign_in import require_fresh
from desk.console.words import Words, words
from desk.errors import DeskError, InvalidInput, NotFound, StaleVersion
from desk.events.kinds import KINDS, TEST
from desk.events.subscriptions import Delivery, Subscription, Wish
from desk.staff.permits import may

routes = web.RouteTableDef()

HOME = "/desk/settings/events"
ONE = "/settings/events/{id:\\d{1,18}}"
DONE = ("changed", "active", "paused", "test", "replay", "removed")
STATES = ("waiting", "failed", "sent")


@routes.get("/settings/events")
@may("admin")
async def subscriptions(request: web.Request) -> web.Response:
    """All of them, and the form for another one."""
    require_fresh(request)
    return await _list(request)


@routes.post("/settings/events")
@may("admin")
async def add(request: web.Request) -> web.Response:
    """Subscribe a system; the secret is shown on the answer to this form only."""
    require_fresh(request)
    wish = await _wish(request)
    me = signed_in(request).person.actor()
    try:
        made, secret = await console(request).staff.subscriptions.add(wish, by=me)
    except DeskError as refused:
        return await _list(request, problem=_said(refused, page_words(request)), typed=wish)
    return await _one(request, made, secret=secret)


@routes.get(ONE)
@may("admin")
async def subscription(request: web.Request) -> web.Response:
    """One, with what went or goes to it."""
    require_fresh(request)
    return await _one(request, id_of(request))


@routes.post(ONE)
@may("admin")
async def change(request: web.Request) -> web.Response:
    """Change what is sent, or where to."""
    require_fresh(request)
    wish, form = await _wish(request), {key: str(value) for key, value in (await plain(request)).items()}
    seen, me = version(form), signed_in(request).person.actor()
    try:
        await console(request).staff.subscriptions.change(
            id_of(request), wish, version=NEVER if seen is None else seen, by=me
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _one(request, id_of(request), problem=_said(refused, page_words(request)), typed=wish)
    return go(f"{HOME}/{id_of(request)}?done=changed")


@routes.post(ONE + "/state")
@may("admin")
async def switch(request: web.Request) -> web.Response:
    """Pause it, what happens waits meanwhile; or go on."""
    require_fresh(request)
    active = (await plain(request)).get("state") == "active"
    me = signed_in(request).person.actor()
    await console(request).staff.subscriptions.switch(id_of(request), active=active, by=me)
    return go(f"{HOME}/{id_of(request)}?done={'active' if active else 'paused'}")


@routes.post(ONE + "/test")
@may("admin")
async def test(request: web.Request) -> web.Response:
    """Send an event of no ticket."""
    require_fresh(request)
    await console(request).staff.subscriptions.test(id_of(request), by=signed_in(request).person.actor())
    return go(f"{HOME}/{id_of(request)}?done=test")


@routes.post(ONE + "/replay")
@may("admin")
async def replay(request: web.Request) -> web.Response:
    """Send what was given up anew: one (`delivery`), or all."""
    require_fresh(request)
    one = number((await plain(request)).get("delivery"))
    me = signed_in(request).person.actor()
    await console(request).staff.subscriptions.replay(id_of(request), by=me, delivery=one)
    return go(f"{HOME}/{id_of(request)}?done=replay")


@routes.post(ONE + "/secret")
@may("admin")
async def new_secret(request: web.Request) -> web.Response:
    """Another secret, shown on the answer to this form only."""
    require_fresh(request)
    me = signed_in(request).person.actor()
    secret = await console(request).staff.subscriptions.new_secret(id_of(request), by=me)
    return await _one(request, id_of(request), secret=secret)


@routes.post(ONE + "/remove")
@may("admin")
async def remove(request: web.Request) -> web.Response:
    """It is sent nothing more."""
    require_fresh(request)
    await console(request).staff.subscriptions.remove(id_of(request), by=signed_in(request).person.actor())
    return go(f"{HOME}?done=removed")


async def _wish(request: web.Request) -> Wish:
    form = await plain(request)

    def codes(name: str) -> list[str]:
        return str(form.get(name, "")).replace("，", ",").replace(",", " ").split()

    return Wish(
        name=str(form.get("name", "")).strip(),
        url=str(form.get("url", "")).strip(),
        events=[str(one) for one in form.getall("events", [])],
        units=codes("units"),
        categories=codes("categories"),
        with_texts=form.get("with_texts") == "on",
    )


def _said(refused: DeskError, t: Words) -> str:
    if isinstance(refused, StaleVersion):
        return t("events.stale")
    if isinstance(refused, InvalidInput) and refused.field == "name":
        return t("events.no_name")
    return t("events.taken") if refused.code == "conflict" else sentence(refused, t)


async def _list(
    request: web.Request, *, problem: str | None = None, typed: Wish | None = None
) -> web.Response:
    parts, lang = console(request), request[LANG]
    found = await parts.staff.subscriptions.all()
    values = {
        "section": "settings",
        "tab": "events",
        "problem": problem,
        "wish": typed or Wish("", ""),
        "found": [_shown(one, parts, words(lang)) for one in found],
        "kinds": _kinds(words(lang)),
        "done": request.query.get("done") == "removed" and request.method == "GET",
    }
    return render(request, "settings_events.html", values, status=422 if problem else 200)


async def _one(
    request: web.Request,
    subscription_id: int,
    *,
    problem: str | None = None,
    secret: str | None = None,
    typed: Wish | None = None,
) -> web.Response:
    parts, t = console(request), words(request[LANG])
    one = await parts.staff.subscriptions.one(subscription_id)
    state = request.query.get("view", "")
    state = state if state in STATES else ""
    listed = await parts.staff.subscriptions.deliveries(subscription_id, state=state or None)
    done = request.query.get("done", "") if request.method == "GET" else ""
    values = {
        "section": "settings",
        "tab": "events",
        "problem": problem,
        "secret": secret,
        "one": _shown(one, parts, t),
        "wish": typed or one.wish,
        "kinds": _kinds(t),
        "states": STATES,
        "view": state,
        "deliveries": [_delivery(each, parts, t) for each in listed],
        "done": done if done in DONE else "",
    }
    return render(request, "settings_event.html", values, status=422 if problem else 200)


def _kinds(t: Words) -> list[tuple[str, str]]:
    return [(kind, t(f"events.kind.{kind}")) for kind in KINDS]


def _shown(one: Subscription, parts: Console, t: Words) -> dict[str, Any]:
    wish = one.wish
    what = [t(f"events.kind.{kind}") for kind in wish.events] or [t("events.everything")]
    moments = ("created_at", "oldest", "rests_until", "answered_at", "taken_at")
    return {
        "id": one.id,
        "version": one.version,
        "kind": one.kind,
        "name": wish.name,
        "url": wish.url,
        "state": one.state,
        "state_name": t(f"events.state.{one.state}"),
        "what": t("events.between").join(what),
        "where": " ".join((*wish.units, *wish.categories)),
        "waiting": one.waiting,
        "failed": one.failed,
        "answer": one.answer,
        **{key: staff_words.moment_of(at, parts) if (at := getattr(one, key)) else None for key in moments},
    }


def _delivery(one: Delivery, parts: Console, t: Words) -> dict[str, Any]:
    return {
        "id": one.id,
        "uid": one.uid,
        "event": t("events.test_event") if one.event == TEST else t(f"events.kind.{one.event}"),
        "number": one.number,
        "at": staff_words.moment_of(one.at, parts),
        "state": one.state,
        "state_name": t(f"events.delivery.{one.state}"),
        "attempts": one.attempts,
        "answer": one.answer,
        "due": staff_words.moment_of(one.due_at, parts) if one.state == "waiting" else None,
    }
