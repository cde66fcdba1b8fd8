"""Each role can call what its routes say and nothing else: every route of console and APIs, made from the routes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from typing import NamedTuple

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from desk.console import app as console_app
from desk.console.door import BY_ITSELF, FILES, OWN
from desk.staff.actor import ROLES, SYSTEM
from desk.staff.permits import SIGNED_OUT, may, permitted
from desk.store.database import Database
from tests.staff_room import PASSWORD, StaffRoom, staff_room

Client = TestClient[web.Request, web.Application]
UNIT = "S110105026"
DOOR = "/desk/sign-in"


class Route(NamedTuple):
    """One way to call the service. `path` has names in braces."""

    method: str
    path: str
    roles: frozenset[str] | None


def routes_of(app: web.Application) -> Iterator[Route]:
    """Every route but the files, which are the same for all."""
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        if not path.startswith(FILES.rstrip("/")):
            yield Route(route.method, path, permitted(route.handler))


def called(route: Route, number: str) -> str:
    """A path of this route: of a ticket that is there, of things that may not be."""
    parts = {"number": number, "format": "", "code": "sanitation"}
    parts |= {"kind": "answer", "said": "answer", "ruled": "unit"}
    if "/tokens/" in route.path:
        parts["id"] = "0" * 16
    return re.sub(r"{(\w+)(:[^{}]*)?}", lambda found: parts.get(found[1], "1"), route.path)


class Visitor(NamedTuple):
    """Somebody of a role, in a browser and with a token; signed out, with neither."""

    role: str
    client: Client
    token: dict[str, str]


@pytest.fixture
async def visitors(room: StaffRoom) -> AsyncIterator[list[Visitor]]:
    """One of each role, and one who is not signed in."""
    async with AsyncExitStack() as stack:
        found = [Visitor(SIGNED_OUT, await stack.enter_async_context(room.client()), {})]
        for role in ROLES:
            unit = UNIT if role == "handler" else None
            await room.staff(role, role, unit)
            client = await stack.enter_async_context(room.client())
            found.append(Visitor(role, client, await room.token(role, unit)))
        yield found


async def enter(visitor: Visitor) -> str:
    """Sign in where that is needed; the token for forms."""
    if visitor.role == SIGNED_OUT:
        return ""
    async with visitor.client.get("/desk/account") as page:
        text = await page.text()
    if page.url.path == DOOR:
        form = {"name": visitor.role, "password": PASSWORD, "next": "/desk/account"}
        async with visitor.client.post(DOOR, data=form) as page:
            text = await page.text()
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found is not None
    return found[1]


async def answer(visitor: Visitor, route: Route, number: str) -> str:
    """How the door takes somebody's call: 'in', 'no' or, who is not known, 'who?'."""
    path, in_console = called(route, number), route.path.startswith("/desk/")
    if in_console:
        form = {"csrf": await enter(visitor)}
        data = form if route.method == "POST" else None
        call = visitor.client.request(route.method, path, data=data, allow_redirects=False)
    else:
        body: dict[str, str] | None = {} if route.method in ("POST", "PATCH", "PUT") else None
        call = visitor.client.request(route.method, path, json=body, headers=visitor.token)
    async with call as got:
        to_the_door = got.status == 303 and got.headers["Location"].startswith(DOOR)
        leads_out = route.path == f"{DOOR}/code" or (
            route.path in ("/desk/sign-out", "/desk/account") and visitor.role != SIGNED_OUT
        )
        assert got.status != 500, (visitor.role, route, got.status)
    # The console answers a wrong password with 401, and whom it does not know with the way to the door.
    if (to_the_door and not leads_out) if in_console else got.status == 401:
        return "who?"
    # Open311 lets everybody in and asks for a key of its own, in the form.
    asks_itself = route.path.startswith("/open311/") and route.method == "POST"
    return "no" if got.status == 403 and not asks_itself else "in"


async def test_every_route_says_who_may_call_it(room: StaffRoom) -> None:
    silent = [route[:2] for route in routes_of(room.server.app) if route.roles is None]

    assert silent == []


async def test_each_role_gets_where_the_routes_let_it_and_nowhere_else(
    room: StaffRoom, visitors: list[Visitor]
) -> None:
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=UNIT)

    wrong = []
    for route in routes_of(room.server.app):
        for visitor in visitors:
            if route.method == "HEAD":
                continue
            allowed = route.roles is not None and visitor.role in route.roles
            wanted = "in" if allowed else "who?" if visitor.role == SIGNED_OUT else "no"
            if (got := await answer(visitor, route, number)) != wanted:
                wrong.append((visitor.role, *route[:2], f"{got} instead of {wanted}"))

    assert wrong == [], wrong


async def before_anything_else(room: StaffRoom, client: Client, role: str, *, first: str) -> list[str]:
    """Routes that somebody may use who still has to go to `first`: besides those that lead there."""
    number = (await room.ticket()).number
    await room.tickets.apply(SYSTEM, number, "dispatch", unit=UNIT)
    me, wrong = Visitor(role, client, {}), []
    for route in routes_of(room.server.app):
        path = called(route, number)
        is_open = path in BY_ITSELF or path.startswith(OWN) or (route.roles and SIGNED_OUT in route.roles)
        if is_open or not path.startswith("/desk/") or route.method == "HEAD":
            continue
        data = {"csrf": await enter(me)} if route.method == "POST" else None
        async with client.request(route.method, path, data=data, allow_redirects=False) as got:
            led = got.status == 303 and got.headers["Location"] == first
            if not led and not (got.status == 403 and role not in (route.roles or ())):
                wrong.append(f"{route.method} {path}: {got.status}")
    return wrong


@pytest.mark.parametrize("role", ["supervisor", "reviewer"])
async def test_without_the_second_factor_a_role_needs_nothing_else_answers(db: Database, role: str) -> None:
    async with staff_room(db, required=ROLES) as room, room.client() as client:
        await room.staff(role, role)
        await enter(Visitor(role, client, {}))

        wrong = await before_anything_else(room, client, role, first="/desk/account/second-factor")

    assert wrong == []


async def test_on_the_first_password_nothing_else_answers(room: StaffRoom, client: Client) -> None:
    first = await room.accounts.add("supervisor", role="supervisor")
    form = {"name": "supervisor", "password": first, "next": "/desk/account"}
    async with client.post(DOOR, data=form) as page:
        assert page.status == 200

    wrong = await before_anything_else(room, client, "supervisor", first="/desk/account")

    assert wrong == []


async def test_a_route_that_says_nothing_lets_nobody_in(room: StaffRoom) -> None:
    async def silent(request: web.Request) -> web.Response:
        return web.Response(text="secret")

    pages, app = console_app.application(room.console), web.Application()
    pages.router.add_get("/silent", silent)
    app.add_subapp("/desk/", pages)
    async with TestClient(TestServer(app), cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        for role in ROLES:
            await room.staff(role, role, UNIT if role == "handler" else None)
            await enter(Visitor(role, client, {}))
            async with client.get("/desk/silent") as got:
                assert got.status == 403
            async with client.post("/desk/sign-out", data={"csrf": await enter(Visitor(role, client, {}))}):
                pass
        async with client.get("/desk/silent") as got:
            assert got.url.path == DOOR


def test_a_role_that_does_not_exist_cannot_be_named() -> None:
    with pytest.raises(ValueError, match="king"):
        may("king")


async def test_units_see_no_conversations_the_hotline_declares_and_rules_and_admins_have_the_settings(
    room: StaffRoom,
) -> None:
    for route in routes_of(room.server.app):
        assert route.roles is not None
        if "/conversations" in route.path or "/deliveries" in route.path:
            assert "handler" not in route.roles, route
        if "/incidents" in route.path and route.method not in ("GET", "HEAD"):
            assert route.roles <= {"operator", "supervisor"}, route
        if route.path.startswith("/desk/settings/"):
            assert route.roles <= ({"admin", "supervisor"} if "reveals" in route.path else {"admin"}), route
        if route.path.endswith(("/ruling", "/lift")):
            assert route.roles <= {"operator", "supervisor"}, route


async def test_who_tries_what_they_may_not_is_in_the_log(visitors: list[Visitor]) -> None:
    reviewer = next(one for one in visitors if one.role == "reviewer")
    csrf = await enter(reviewer)

    with capture_logs() as logs:
        async with reviewer.client.get("/desk/settings/accounts") as answer:
            assert answer.status == 403
        async with reviewer.client.post("/desk/account/mail", data={"csrf": "forged"}) as answer:
            assert answer.status == 403
        async with reviewer.client.post("/api/v1/tickets", json={}, headers=reviewer.token) as answer:
            assert answer.status == 403

    told = [(one["event"], one["route"]) for one in logs if one["log_level"] == "warning"]
    assert csrf
    assert told == [
        ("not_allowed", "/desk/settings/accounts"),
        ("forged_form", "/desk/account/mail"),
        ("not_allowed", "/api/v1/tickets"),
    ]
