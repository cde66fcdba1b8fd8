"""One ticket: what to do on the left, what was said on the right, and the steps that lead on."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk import notices
from desk.console import choices, transcripts
from desk.console.deadlines import running
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in, when
from desk.console.words import words
from desk.errors import DeskError, NotFound, StaleVersion
from desk.tickets.act import ELSEWHERE
from desk.tickets.views import TicketView, as_json

routes = web.RouteTableDef()

STEPS = (
    "dispatch",
    "accept",
    "resolve",
    "return",
    "reject",
    "reassign",
    "extend",
    "reopen",
    "close",
    "withdraw",
)
NOTES = {
    "resolve": "needed",
    "extend": "needed",
    "withdraw": "needed",
    "reopen": "needed",
    "return": "needed",
}
REASONS = {
    "return": ("not_ours", "wrong_place", "another_department", "unclear", "other"),
    "reject": (*ELSEWHERE, "other"),
}
STAFF_ONLY_NOTE = ("return",)


@routes.get("/tickets/{number}")
async def ticket_page(request: web.Request) -> web.Response:
    return await _show(request)


@routes.post("/tickets/{number}/steps")
async def take_step(request: web.Request) -> web.Response:
    """Take a step and see the ticket again. What the rules refuse is said on the page, with the words kept."""
    form, parts = await request.post(), console(request)
    action, note = str(form.get("action", "")), str(form.get("note", "")).strip() or None
    given = str(form.get("version", ""))
    inside = action in STAFF_ONLY_NOTE
    try:
        await parts.tickets.apply(
            signed_in(request).person.actor(),
            request.match_info["number"],
            action,
            version=int(given) if given.isdecimal() else None,
            note=None if inside else note,
            staff_note=note if inside else None,
            unit=str(form.get("unit", "")) or None,
            reason=str(form.get("reason", "")) or None,
        )
    except NotFound:
        raise
    except StaleVersion:
        return await _show(request, problem=page_words(request)("ticket.stale"), typed={action: note})
    except DeskError as refused:
        problem = f"{page_words(request)('error.409')} {refused}"
        return await _show(request, problem=problem, typed={action: note})
    return go(f"/desk/tickets/{request.match_info['number']}")


async def _show(
    request: web.Request, *, problem: str | None = None, typed: dict[str, str | None] | None = None
) -> web.Response:
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    ticket = await parts.tickets.get(request.match_info["number"], actor=actor)
    shown = as_json(ticket, lang=lang, actor=actor)
    lines = await transcripts.of_ticket(parts, ticket, actor)
    whole = actor.role != "handler" and ticket.conversation_id is not None
    values = {
        "section": "queue",
        "ticket": shown,
        "problem": problem,
        "clocks": running(ticket, lang=lang, now=parts.clock(), warn_at=parts.warn_at),
        "reason": shown["suggestion_reason"] if ticket.unit is None else None,
        "steps": _steps(parts, ticket, shown["actions"], lang, typed or {}),
        "record": _record(parts, ticket, shown, lang),
        "history": [_line(parts, line, lang) for line in shown["history"]],
        "messages": transcripts.shown(parts, lines, lang),
        "conversation_url": f"/desk/conversations/{ticket.conversation_id}" if whole else None,
    }
    return render(request, "ticket.html", values, status=409 if problem else 200)


def _steps(
    parts: Console, ticket: TicketView, possible: list[str], lang: str, typed: dict[str, str | None]
) -> list[dict[str, Any]]:
    """The steps this person may take now, the likeliest opened."""
    actions = [action for action in STEPS if action in possible]
    return [
        {
            "action": action,
            "open": action == actions[0] or action in typed,
            "units": choices.units(parts.pack, lang, district=ticket.district)
            if action in ("dispatch", "reassign")
            else None,
            "unit": ticket.suggested_unit if action == "dispatch" else ticket.unit,
            "reasons": REASONS.get(action),
            "note": NOTES.get(action, "optional"),
            "typed": typed.get(action),
        }
        for action in actions
    ]


def _record(parts: Console, ticket: TicketView, shown: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    t = words(lang)
    place = [ticket.name(ticket.district, lang), ticket.name(ticket.subdistrict, lang), ticket.address]
    channel = f"channel.{ticket.channel}"
    told = [
        ("category", f"{shown['category_group_name']} · {shown['category_name']}"),
        ("kind", shown["kind_name"]),
        ("urgency", shown["urgency_name"]),
        ("place", " ".join(part for part in place if part)),
        ("occurred", when(ticket.occurred_at, parts.zone) if ticket.occurred_at else ""),
        ("party", ticket.party or ""),
        ("reporter", _reporter(shown["reporter"], lang)),
        ("unit", shown["unit_name"] or t("ticket.no_unit")),
        ("channel", t(channel) if t.has(channel) else ticket.channel),
        ("filed", when(ticket.created_at, parts.zone)),
        ("survey", _survey(shown["survey"], lang)),
    ]
    return [(t(f"ticket.{key}"), value) for key, value in told if value]


def _reporter(reporter: dict[str, Any], lang: str) -> str:
    t = words(lang)
    who = t("ticket.anonymous") if reporter["anonymous"] else reporter["name"] or t("ticket.unnamed")
    marks = [t("ticket.confidential")] if reporter["confidential"] else []
    return " · ".join([who, reporter["phone"] or t("ticket.no_phone"), *marks])


def _survey(survey: dict[str, Any], lang: str) -> str:
    t = words(lang)
    if survey["state"] is None:
        return t("ticket.survey.none")
    told = [
        f"{t(f'ticket.survey.{key}')}: {t('answer.yes' if survey[key] else 'answer.no')}"
        for key in ("contacted", "solved")
        if survey[key] is not None
    ]
    if survey["satisfied"]:
        told.append(f"{t('ticket.survey.satisfied')}: {t('satisfied.' + survey['satisfied'])}")
    return " · ".join(told) or notices.text(f"survey.state.{survey['state']}", lang)


def _line(parts: Console, line: dict[str, Any], lang: str) -> dict[str, Any]:
    t = words(lang)
    reason = f"reason.{line['reason']}"
    return {
        "action": t(f"step.{line['action']}") if t.has(f"step.{line['action']}") else line["action"],
        "unit": line["unit_name"],
        "at": line["at"][5:16].replace("T", " "),
        "note": line["note"],
        "staff_note": line.get("staff_note"),
        "reason": (t(reason) if t.has(reason) else line["reason"]) if line["reason"] else None,
    }
