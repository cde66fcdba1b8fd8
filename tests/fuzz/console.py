"""Requests of the console: pages, links and forms as a role sees them, with what nobody typed into them."""

from __future__ import annotations

from urllib.parse import urlencode

from desk.staff.actor import ROLES
from tests.fuzz.chance import Chance, escaped
from tests.fuzz.documented import addressed, language
from tests.fuzz.raw import CHARSETS, FORM
from tests.fuzz.request import CSRF, FILER, FORGED, NOBODY, Form, Request, Route, World

SELDOM = ("/desk/sign-out", "/desk/account", "/desk/sign-in", "/desk/confirm", "/desk/settings/accounts")
"""What ends the sender's own session or costs a password's hash: one in ten of these is sent."""
DEAR = (".pdf", ".xlsx", "/reports/")
"""What is printed or written as a workbook: one in twenty of these is asked for."""
NAMES = (
    "q", "view", "status", "unit", "category", "district", "subdistrict", "since", "until", "from", "to",
    "period", "by", "scope", "sort", "due", "urgency", "channel", "page", "before", "after", "cursor",
    "at", "asked_at", "shown", "ticket", "action", "lang", "map", "area", "of", "kind", "state",
    "reviewed", "sought", "show", "list", "conversation", "version", "note", "reason", "reached",
    "contacted", "solved", "satisfied", "title", "description", "address", "name", "role", "text",
    "purpose", "next", "day",
)  # fmt: skip


def console_call(chance: Chance, world: World) -> Request:
    """A page that is looked at, or a form that is sent, by who may."""
    while True:
        made = _one(chance, world)
        if made.path.startswith(SELDOM) and made.method == "POST" and chance.maybe(0.9):
            continue
        if any(part in made.path for part in DEAR) and chance.maybe(0.95):
            continue
        return made


def _one(chance: Chance, world: World) -> Request:
    kind = chance.random()
    if kind < 0.35 and world.links:
        role = chance.choice(sorted(world.links))
        link, _, asked = chance.choice(world.links[role]).partition("?")
        query = f"?{asked}" if asked and chance.maybe(0.4) else chance.query(NAMES, world.known)
        return Request("console", "GET", link + query, role=role, headers=language(chance))
    if kind < 0.8 and world.forms:
        return _filled(chance, world, chance.choice(world.forms))
    route = chance.choice(world.routes)
    while not route.path.startswith("/desk/"):
        route = chance.choice(world.routes)
    allowed = sorted(route.roles & set(ROLES)) or [NOBODY]
    return _called(chance, world, route, role=chance.choice(allowed))


def trespass(chance: Chance, world: World) -> Request:
    """A page or a form of the console for somebody who may not, or a form without its session's token."""
    while True:
        route = chance.choice(world.routes)
        if (
            not route.path.startswith("/desk/")
            or NOBODY in route.roles
            or route.roles >= {*ROLES, "signed out"}
        ):
            continue
        others = [role for role in ROLES if role not in route.roles]
        if route.method == "POST" and chance.maybe(0.3):
            others = sorted(route.roles)
        return _called(chance, world, route, role=chance.choice([NOBODY, *others]), refused=True)


def _called(chance: Chance, world: World, route: Route, *, role: str, refused: bool = False) -> Request:
    path = addressed(chance, world, route.path) + chance.query(NAMES, world.known)
    if route.method != "POST":
        return Request("console", route.method, path, role=role, headers=language(chance), refused=refused)
    form = [(name, chance.known(name, world.known)) for name in NAMES if chance.maybe(0.2)]
    return Request("console", "POST", path, role=role, form=form, headers=language(chance), refused=refused)


def _filled(chance: Chance, world: World, form: Form) -> Request:
    """A form of a page: each field as offered, as it is somewhere else, odd, left out or twice."""
    told: list[tuple[str, str]] = []
    for field in form.fields:
        act = chance.random()
        if act < 0.1 or field.name == CSRF:
            continue
        offered = chance.choice(field.values) if field.values and act < 0.6 else None
        told.append((field.name, chance.known(field.name, world.known) if offered is None else offered))
        if act > 0.97:
            told.append((field.name, chance.word()))
    if chance.maybe(0.05):
        told.append((chance.short(), chance.word()))
    path = form.path if chance.maybe(0.95) else form.path + chance.query(NAMES, world.known)
    headers = language(chance)
    if chance.maybe(0.03):
        headers["Content-Type"] = f"{FORM}; charset={chance.choice(CHARSETS)}"
    return Request("console", "POST", path, role=form.role, form=told, headers=headers)


def encoded(form: list[tuple[str, str]]) -> bytes:
    """A form as a browser sends it, halves of characters and all."""
    return urlencode(form, errors="surrogatepass").encode()


def forged_session(chance: Chance) -> dict[str, str]:
    """A cookie that opens nothing."""
    return {"Cookie": f"desk={escaped(chance.short())}"}


__all__ = ("FILER", "FORGED", "console_call", "encoded", "forged_session", "trespass")
