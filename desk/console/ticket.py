"""One ticket: what to do on the left, what was said on the right, and the steps that lead on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from desk import notices
from desk.console import choices, transcripts
from desk.console.deadlines import deadline, running
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in, when
from desk.console.refusals import sentence
from desk.console.words import Words, words
from desk.errors import DeskError, InvalidInput, NotFound, StaleVersion, TaskNotFound
from desk.staff.actor import Actor
from desk.tickets.act import ELSEWHERE
from desk.tickets.announcements import CITIZENS_WORDS
from desk.tickets.edits import MAY_EDIT
from desk.tickets.masking import sees_people
from desk.tickets.service import MAY_NOTE, MAY_REVEAL
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
    "whistle",
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
OF_A_UNIT = ("dispatch", "reassign", "accept", "return", "resolve", "extend", "reopen", "whistle", "hang")
"""Steps that a unit takes or that send a ticket to one. Beside others its name would say that it took them."""
STAFF_ONLY_NOTE = ("return",)
CALLS = ("dispatch", "reassign", "whistle")
"""Steps that name co-units."""
LONGEST_ID = 18
REQUEST = "extend_request"
"""A unit's extension: it asks its supervisor, and the citizen hears nothing yet."""
CORRECTED = ("category", "urgency", "address", "enterprise")
URGENCIES = ("emergency", "urgent", "normal", "complex")
LONGEST_NOTE = 5000


@dataclass(frozen=True)
class Typed:
    """What somebody had filled in for a step that was refused."""

    action: str
    note: str | None = None
    reason: str | None = None


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
    reason = str(form.get("reason", "")) or None
    typed = Typed(action, note, reason)
    try:
        await parts.tickets.apply(
            signed_in(request).person.actor(),
            request.match_info["number"],
            action,
            version=int(given) if given.isdecimal() else None,
            note=None if inside else note,
            staff_note=note if inside else None,
            unit=str(form.get("unit", "")) or None,
            co_units=[str(code) for code in form.getall("co_units", [])],
            reason=reason,
            place=str(form.get("place", "")) or None,
            by=_moment(str(form.get("by", "")), parts),
        )
    except NotFound:
        raise
    except StaleVersion:
        return await _show(request, problem=page_words(request)("ticket.stale"), typed=typed)
    except DeskError as refused:
        problem = sentence(refused, page_words(request), action=action)
        return await _show(request, problem=problem, typed=typed)
    return await _go_on(request)


def _moment(given: str, parts: Console) -> datetime | None:
    """What a field for day and time holds, in the city's zone; None where it is empty. Raises `InvalidInput`."""
    if not given:
        return None
    try:
        return datetime.fromisoformat(given).replace(tzinfo=parts.zone)
    except ValueError:
        raise InvalidInput("that is no time", field="by") from None


@routes.post("/tickets/{number}/tasks/{task}")
async def take_task_step(request: web.Request) -> web.Response:
    """Take a step of a co-unit's task and see the ticket again."""
    form, task = await request.post(), request.match_info["task"]
    actor, action = signed_in(request).person.actor(), str(form.get("action", ""))
    note = str(form.get("note", ""))[:LONGEST_NOTE]
    try:
        if not (task.isascii() and task.isdecimal()) or len(task) > LONGEST_ID:
            raise TaskNotFound(f"no task {task}")
        await console(request).tickets.tasks.act(actor, int(task), action, note=note)
    except NotFound:
        raise
    except DeskError as refused:
        return await _show(request, problem=sentence(refused, page_words(request)))
    return await _go_on(request)


async def _go_on(request: web.Request) -> web.Response:
    """See the ticket again; who has just given it away sees the queue."""
    number = request.match_info["number"]
    try:
        await console(request).tickets.get(number, actor=signed_in(request).person.actor())
    except NotFound:
        return go("/desk/")
    return go(f"/desk/tickets/{number}")


@routes.post("/tickets/{number}/notes")
async def add_note(request: web.Request) -> web.Response:
    """Leave words for colleagues."""
    text, actor = str((await request.post()).get("text", "")), signed_in(request).person.actor()
    try:
        await console(request).tickets.note(actor, request.match_info["number"], text[:LONGEST_NOTE])
    except NotFound:
        raise
    except DeskError as refused:
        return await _show(request, problem=sentence(refused, page_words(request)))
    return await _go_on(request)


@routes.post("/tickets/{number}/reveal")
async def reveal(request: web.Request) -> web.Response:
    """Show the reporter once, on the answer to this form only; the reason is logged."""
    reason, t = str((await request.post()).get("reason", "")), page_words(request)
    try:
        reporter = await console(request).tickets.reveal(
            signed_in(request).person.actor(), request.match_info["number"], reason=reason
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _show(request, problem=sentence(refused, t))
    who = " · ".join([reporter.name or t("ticket.unnamed"), reporter.phone or t("ticket.no_phone")])
    return await _show(request, revealed=t("reveal.shown", who=who))


@routes.post("/tickets/{number}/corrections")
async def correct(request: web.Request) -> web.Response:
    """Put category, urgency, place and the enterprise right; an empty name is a resident."""
    form, t = await request.post(), page_words(request)
    given = str(form.get("version", ""))
    try:
        await console(request).tickets.edit(
            signed_in(request).person.actor(),
            request.match_info["number"],
            {name: str(form[name]).strip() or None for name in CORRECTED if name in form}
            | choices.placed(console(request).pack, str(form.get("area", ""))),
            version=int(given) if given.isdecimal() else None,
        )
    except NotFound:
        raise
    except StaleVersion:
        return await _show(request, problem=t("ticket.stale"))
    except DeskError as refused:
        return await _show(request, problem=sentence(refused, t, action="correct"))
    return await _go_on(request)


async def _show(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: Typed | None = None,
    revealed: str | None = None,
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
        "steps": _steps(parts, ticket, shown["actions"], lang, actor, typed or Typed("")),
        "revealed": revealed,
        "may_note": actor.role in MAY_NOTE,
        "may_reveal": actor.role in MAY_REVEAL
        and bool(shown["reporter"]["phone"] or shown["reporter"]["name"])
        and shown["reporter"]["masked"],
        "correcting": _correcting(parts, ticket, lang) if actor.role in MAY_EDIT else None,
        "tasks": [_task(parts, task, lang) for task in shown["tasks"]],
        "record": _record(parts, ticket, shown, lang, await _called(parts, ticket, actor)),
        "history": [_line(ticket, line, lang) for line in shown["history"]],
        "messages": transcripts.shown(parts, lines, lang),
        "conversation_url": f"/desk/conversations/{ticket.conversation_id}#newest" if whole else None,
    }
    return render(request, "ticket.html", values, status=409 if problem else 200)


def _task(parts: Console, task: dict[str, Any], lang: str) -> dict[str, Any]:
    """A co-unit's task in words: where it stands, until when, where to, and what may be done with it."""
    t = words(lang)
    told = [
        ("called", "called_at"),
        ("arrive_by", "arrive_by"),
        ("arrived", "arrived_at"),
        ("accepted", "accepted_at"),
    ]
    told += [("done", "done_at"), ("released", "released_at")]
    lines = [(t(f"task.{key}"), _when(parts, task[name])) for key, name in told if task[name]]
    if task["place"]:
        lines.append((t("task.place"), task["place"]))
    due = None
    if task["state"] in ("called", "accepted"):
        due = deadline(
            datetime.fromisoformat(task["called_at"]),
            datetime.fromisoformat(task["due_at"]),
            label="task.due",
            lang=lang,
            now=parts.clock(),
            zone=parts.zone,
            warn_at=parts.warn_at,
        )
    return task | {"state_name": t(f"task.state.{task['state']}"), "due": due, "lines": lines}


def _when(parts: Console, moment: str) -> str:
    return when(datetime.fromisoformat(moment), parts.zone)


def _steps(
    parts: Console, ticket: TicketView, possible: list[str], lang: str, actor: Actor, typed: Typed
) -> list[dict[str, Any]]:
    """The steps this person may take now, the likeliest opened."""
    actions = [action for action in STEPS if action in possible]
    return [
        {
            "action": action,
            "name": REQUEST if action == "extend" and actor.role == "handler" else action,
            "open": action in (actions[0], typed.action),
            "units": choices.units(parts.pack, lang, district=ticket.district)
            if action in ("dispatch", "reassign")
            else None,
            "unit": ticket.suggested_unit if action == "dispatch" else ticket.unit,
            "co_units": choices.units(parts.pack, lang, district=ticket.district)
            if action in CALLS
            else None,
            "called": list(ticket.co_units) if action != "whistle" else [],
            "address": ticket.address,
            "reasons": REASONS.get(action),
            "note": NOTES.get(action, "optional"),
            "typed": typed.note if action == typed.action else None,
            "reason": typed.reason if action == typed.action else None,
        }
        for action in actions
    ]


def _correcting(parts: Console, ticket: TicketView, lang: str) -> list[choices.Select]:
    """The lists to correct from, with what is there now chosen."""
    t = words(lang)
    urgencies = [choices.Option(code, notices.text(f"urgency.{code}", lang)) for code in URGENCIES]
    return [
        choices.Select(
            "category", t("ticket.category"), ticket.category, choices.categories(parts.pack, lang)
        ),
        choices.Select("urgency", t("ticket.urgency"), ticket.urgency, [choices.OptionGroup("", urgencies)]),
        choices.Select(
            "area",
            t("correct.area"),
            ticket.subdistrict or ticket.district or "",
            choices.areas(parts.pack, lang),
        ),
    ]


async def _called(parts: Console, ticket: TicketView, actor: Actor) -> str | None:
    """What the channel calls somebody who left no name, for those who may read names."""
    if ticket.conversation_id is None or ticket.reporter.anonymous or not sees_people(actor):
        return None
    return (await parts.conversations.get(ticket.conversation_id)).sender_name


def _record(
    parts: Console, ticket: TicketView, shown: dict[str, Any], lang: str, called: str | None
) -> list[tuple[str, str]]:
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
        ("reporter", _reporter(shown["reporter"], lang, called)),
        ("enterprise", shown["enterprise"] or ""),
        ("repeats_person", _times(shown["repeats"], "person", t)),
        ("repeats_place", _times(shown["repeats"], "place", t)),
        ("unit", shown["unit_name"] or t("ticket.no_unit")),
        ("channel", t(channel) if t.has(channel) else ticket.channel),
        ("filed", when(ticket.created_at, parts.zone)),
        ("survey", _survey(shown["survey"], lang)),
    ]
    return [(t(f"ticket.{key}"), value) for key, value in told if value]


def _times(repeats: dict[str, int | None] | None, what: str, t: Words) -> str:
    """'当月2次，当年5次', where it came up before; nothing for a first time."""
    month, year = (repeats[f"{what}_month"], repeats[f"{what}_year"]) if repeats else (None, None)
    return t("ticket.times", month=month, year=year) if year and year > 1 else ""


def _reporter(reporter: dict[str, Any], lang: str, called: str | None) -> str:
    t = words(lang)
    unnamed = t("ticket.called", name=called) if called else t("ticket.unnamed")
    who = t("ticket.anonymous") if reporter["anonymous"] else reporter["name"] or unnamed
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
    return " · ".join(told) or t(f"ticket.survey.{survey['state']}")


def _line(ticket: TicketView, line: dict[str, Any], lang: str) -> dict[str, Any]:
    t = words(lang)
    name = REQUEST if line["action"] == "extend" and not line["note"] else line["action"]
    reason = f"reason.{line['reason']}"
    clock = f"ticket.{line.get('details', {}).get('clock')}_clock"
    of_co_unit = line.get("details", {}).get("task") is not None
    by_itself = line["action"] == "close" and line["actor_kind"] == "system"
    return {
        "action": t(f"step.{name}") if t.has(f"step.{name}") else name,
        "unit": line["unit_name"] if line["action"] in OF_A_UNIT or of_co_unit else None,
        "about": t(clock) if t.has(clock) else t("step.by_itself") if by_itself else None,
        "at": line["at"][5:16].replace("T", " "),
        "note": line["note"],
        "whose": t(_whose(ticket, line)),
        "staff_note": line.get("staff_note"),
        "reason": (t(reason) if t.has(reason) else line["reason"]) if line["reason"] else None,
    }


def _whose(ticket: TicketView, line: dict[str, Any]) -> str:
    """The words before a step's note: the citizen's own, read by them, or never sent because there is no chat."""
    if line["actor_kind"] == "citizen" or line["action"] in CITIZENS_WORDS:
        return "ticket.citizen_said"
    return "ticket.citizen_read" if ticket.conversation_id is not None else "ticket.not_sent"
