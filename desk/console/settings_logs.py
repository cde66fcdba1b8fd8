"""Settings, what was done: who signed in, the audit with its search, and who looked at what stays masked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from aiohttp import web

from desk.console import staff_words
from desk.console.given import number
from desk.console.parts import LANG, Console, console, page_words, render
from desk.dates import day
from desk.staff import auditing, sign_in_log
from desk.staff.auditing import REVEALS, AuditFilter
from desk.staff.permits import may
from desk.staff.sign_in_log import OUTCOMES

routes = web.RouteTableDef()

SIGN_INS = "/desk/settings/sign-ins"
AUDIT = "/desk/settings/audit"
SEEN = "/desk/settings/reveals"
GROUPS = {
    "accounts": (
        "add_staff", "change_staff", "switch_on", "switch_off", "reset_password", "change_password", "add_factor",
        "end_factor", "reset_factor", "renew_codes", "use_recovery_code", "end_sessions",
        "end_all",
    ),
    "tokens": ("add_token", "revoke_token"),
    "presence": ("sign_in", "sign_out"),
    "reveals": REVEALS,
}  # fmt: skip
KINDS = {"tickets": "ticket", "conversations": "conversation", "incidents": "incident", "pack": "pack"}
FILTERS = ("who", "what", "which", "from", "to")


@routes.get("/settings/sign-ins")
@may("admin")
async def sign_ins(request: web.Request) -> web.Response:
    """Every try, the newest first; of one account, of one outcome."""
    parts, lang = console(request), request[LANG]
    query = {key: request.query.get(key, "").strip() for key in ("who", "outcome")}
    # Where nobody is called so, nothing is theirs.
    of = (await parts.staff.accounts.id_of(query["who"]) or -1) if query["who"] else None
    outcomes = (query["outcome"],) if query["outcome"] in OUTCOMES else ()
    size = sign_in_log.PAGE
    found = await sign_in_log.read(
        parts.database,
        staff_id=of,
        outcomes=outcomes,
        before=number(request.query.get("before")),
        limit=size + 1,
    )
    kept = {key: value for key, value in query.items() if value}
    values = {
        "section": "settings",
        "tab": "sign_ins",
        "sign_ins": [staff_words.sign_in(line, parts, lang) for line in found[:size]],
        "outcomes": OUTCOMES,
        "query": query,
        "filtered": bool(kept),
        "days": sign_in_log.KEPT_FOR.days,
        "next_url": _next(SIGN_INS, kept, [line.id for line in found], size),
    }
    return render(request, "settings_sign_ins.html", values)


@routes.get("/settings/audit")
@may("admin")
async def audit(request: web.Request) -> web.Response:
    """What was done, by whom, with which ticket or account, and when."""
    return await _audit(request, AUDIT)


@routes.get("/settings/reveals")
@may("admin", "supervisor")
async def reveals(request: web.Request) -> web.Response:
    """Who looked at a citizen's number or name, and why."""
    return await _audit(request, SEEN)


async def _audit(request: web.Request, home: str) -> web.Response:
    parts, lang, t = console(request), request[LANG], page_words(request)
    query = {key: request.query.get(key, "").strip() for key in FILTERS}
    first, last = day(query["from"]), day(query["to"])
    wrong = bool(query["from"] and first is None) or bool(query["to"] and last is None)
    wrong = wrong or (first is not None and last is not None and last < first)
    wanted = AuditFilter(
        query["who"],
        REVEALS if home == SEEN else GROUPS.get(query["what"], ()),
        query["which"],
        _midnight(first, parts),
        _midnight(last + timedelta(days=1), parts) if last else None,
        kind=KINDS.get(query["what"]) if home == AUDIT else None,
    )
    size, before = auditing.PAGE, number(request.query.get("before"))
    found = [] if wrong else await auditing.find(parts.database, wanted, before=before, limit=size + 1)
    kept = {key: value for key, value in query.items() if value}
    values = {
        "section": "settings",
        "tab": "reveals" if home == SEEN else "audit",
        "home": home,
        "problem": t("audit.bad_range") if wrong else None,
        "entries": [staff_words.entry(one, parts, lang) for one in found[:size]],
        "groups": (*GROUPS, *KINDS) if home == AUDIT else (),
        "query": query,
        "filtered": bool(kept),
        "next_url": _next(home, kept, [one.id for one in found], size),
    }
    return render(request, "settings_audit.html", values, status=422 if wrong else 200)


def _next(home: str, kept: dict[str, str], ids: list[int], size: int) -> str | None:
    return f"{home}?{urlencode({**kept, 'before': ids[size - 1]})}" if len(ids) > size else None


def _midnight(first: date | None, parts: Console) -> datetime | None:
    return datetime.combine(first, time.min, tzinfo=parts.zone) if first else None
