"""Settings, API tokens: what opens the staff API, for whom it acts, when it was last used; making and revoking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiohttp import web

from desk.api.forms import plain
from desk.console import choices, staff_words
from desk.console.parts import LANG, Console, console, go, name, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.sign_in import require_fresh
from desk.console.words import words
from desk.errors import InvalidInput
from desk.staff.actor import TOKEN_ROLES
from desk.staff.permits import may
from desk.staff.tokens import Token

routes = web.RouteTableDef()

HOME = "/desk/settings/tokens"
LASTS = (30, 90, 365)
"""Days to choose from; nothing chosen is until it is revoked."""


@routes.get("/settings/tokens")
@may("admin")
async def tokens(request: web.Request) -> web.Response:
    require_fresh(request)
    return await _page(request)


@routes.post("/settings/tokens")
@may("admin")
async def add(request: web.Request) -> web.Response:
    """Make one; it is shown on the answer to this form only."""
    require_fresh(request)
    form = {key: str(value).strip() for key, value in (await plain(request)).items()}
    days = form.get("days", "")
    role = form.get("role", "")
    try:
        token = await console(request).accounts.token(
            form.get("name", ""),
            role=role,
            unit=(form.get("unit") or None) if role == "handler" else None,
            lasts=timedelta(days=int(days)) if days in map(str, LASTS) else None,
            by=signed_in(request).person.actor(),
        )
    except InvalidInput as refused:
        t = page_words(request)
        named = t("settings.token.no_name") if refused.field == "name" else sentence(refused, t)
        return await _page(request, problem=named, typed=form)
    return await _page(request, made=(form.get("name", ""), token))


@routes.post("/settings/tokens/{id:[0-9a-f]{16}}/revoke")
@may("admin")
async def revoke(request: web.Request) -> web.Response:
    """It opens nothing any more, at once."""
    require_fresh(request)
    await console(request).staff.tokens.end(request.match_info["id"], by=signed_in(request).person.actor())
    return go(f"{HOME}?done=revoked")


async def _page(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: dict[str, str] | None = None,
    made: tuple[str, str] | None = None,
) -> web.Response:
    parts, lang = console(request), request[LANG]
    ended = request.query.get("view") == "ended"
    found = await parts.staff.tokens.find(ended=ended)
    called = await parts.accounts.called({one.created_by for one in found if one.created_by})
    values = {
        "section": "settings",
        "tab": "tokens",
        "problem": problem,
        "typed": typed or {},
        "made": made,
        "revoked": request.query.get("done") == "revoked" and request.method == "GET",
        "ended": ended,
        "tokens": [_row(parts, one, called, lang) for one in found],
        "roles": TOKEN_ROLES,
        "lasts": LASTS,
        "units": choices.units(parts.pack, lang),
    }
    return render(request, "settings_tokens.html", values, status=422 if problem else 200)


def _row(parts: Console, one: Token, called: dict[str, str], lang: str) -> dict[str, Any]:
    t = words(lang)
    unit = next((unit for unit in parts.pack.units if unit.code == one.unit), None)
    by = one.created_by or ""
    moments = ("created_at", "used_at", "expires_at", "ended_at")
    return {
        "id": one.id,
        "name": one.name,
        "role": t(f"role.{one.role}"),
        "unit": name(unit, lang) if unit else one.unit,
        "by": t("audit.system") if by == "system" else called.get(by, by),
        **{key: staff_words.moment_of(at, parts) if (at := getattr(one, key)) else None for key in moments},
    }
