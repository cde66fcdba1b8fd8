"""One ticket: what to do on the left, what was said on the right, and the steps that lead on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from desk import notices
from desk.cases import rules as case_rules
from desk.cases.views import CaseView
from desk.console import asked, calls, choices, inbox, transcripts
from desk.console.deadlines import deadline, running
from desk.console.parts import LANG, Console, console, go, moment, page_words, render, signed_in, when
from desk.console.refusals import sentence
from desk.console.words import Words, words
from desk.errors import Change, DeskError, NotFound, StaleVersion, TaskNotFound
from desk.staff.actor import Actor
from desk.staff.permits import WORKERS, everybody, may
from desk.tickets.act import ELSEWHERE
from desk.tickets.announcements import CITIZENS_WORDS
from desk.tickets.edits import MAY_EDIT
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.masking import sees_people
from desk.tickets.service import MAY_NOTE, MAY_REVEAL
from desk.tickets.to_call import FINAL
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
    "pause",
    "resume",
    "reopen",
    "close",
    "withdraw",
    "raise",
    "hang",
    "exclude",
)
NOTES = {
    "resolve": "needed",
    "extend": "needed",
    "pause": "needed",
    "withdraw": "needed",
    "reopen": "needed",
    "return": "needed",
}
REJECTIONS = (*ELSEWHERE, "other")
OF_A_UNIT = (
    "dispatch", "reassign", "accept", "return", "resolve", "extend", "reopen", "whistle", "hang", "pause", "resume",
    "uphold", "refuse",
)  # fmt: skip
"""Steps that a unit takes or that send a ticket to one. Beside others its name would say that it took them."""
STAFF_ONLY_NOTE = ("return",)
EVIDENCE = {"return": "optional", "resolve": "proof", "hang": "needed", "exclude": "needed"}
CALLS = ("dispatch", "reassign", "whistle")
"""Steps that name co-units."""
LONGEST_ID = 18
REQUEST = "_request"
"""Ends the name of a step that only asks: somebody else judges, and the citizen hears nothing yet."""
DESIGNATE = "designate"
"""A dispatch after which nobody returns it any more."""
CORRECTED = ("category", "urgency", "address", "enterprise")
URGENCIES = ("emergency", "urgent", "normal", "complex")
LONGEST_NOTE = 5000


@dataclass(frozen=True)
class Typed:
    """What somebody had filled in for a step that was refused."""

    action: str
    fields: Mapping[str, str] = field(default_factory=dict)


@routes.get("/tickets/{number}")
@everybody
async def ticket_page(request: web.Request) -> web.Response:
    return await show(request)


@routes.post("/tickets/{number}/steps")
@may(*WORKERS)
async def take_step(request: web.Request) -> web.Response:
    """Take a step and see the ticket again. What the rules refuse is said on the page, with the words kept."""
    form, parts = await request.post(), console(request)
    given = {name: str(value).strip() for name, value in form.items()}
    action, version = given.get("action", ""), given.get("version", "")
    inside = action in STAFF_ONLY_NOTE
    try:
        await parts.tickets.apply(
            signed_in(request).person.actor(),
            request.match_info["number"],
            action,
            version=int(version) if version.isdecimal() else None,
            note=given.get("told" if inside else "note"),
            staff_note=given.get("note") if inside else None,
            unit=given.get("unit"),
            co_units=[str(code) for code in form.getall("co_units", [])],
            reason=given.get("reason") or None,
            evidence=asked.pieces(given.get("evidence", "")),
            until=asked.morning(given["until"], parts) if given.get("until") else None,
            place=given.get("place"),
            by=moment(given.get("by", ""), parts, field="by"),
        )
    except NotFound:
        raise
    except StaleVersion as slower:
        return await show(
            request,
            problem=page_words(request)("ticket.stale"),
            typed=Typed(action, given),
            changes=slower.changes,
        )
    except DeskError as refused:
        problem = sentence(refused, page_words(request), action=action)
        return await show(request, problem=problem, typed=Typed(action, given))
    return await go_on(request)


@routes.post("/tickets/{number}/tasks/{task}")
@may(*WORKERS)
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
        return await show(request, problem=sentence(refused, page_words(request)))
    return await go_on(request)


async def go_on(request: web.Request) -> web.Response:
    """See the ticket again; who has just given it away sees the queue."""
    number = request.match_info["number"]
    try:
        await console(request).tickets.get(number, actor=signed_in(request).person.actor())
    except NotFound:
        return go("/desk/")
    return go(f"/desk/tickets/{number}")


@routes.post("/tickets/{number}/notes")
@may(*MAY_NOTE)
async def add_note(request: web.Request) -> web.Response:
    """Leave words for colleagues, or tell the citizen how it goes."""
    form, actor = await request.post(), signed_in(request).person.actor()
    text, public = str(form.get("text", ""))[:LONGEST_NOTE], bool(form.get("public"))
    try:
        await console(request).tickets.note(actor, request.match_info["number"], text, public=public)
    except NotFound:
        raise
    except DeskError as refused:
        return await show(request, problem=sentence(refused, page_words(request)))
    return await go_on(request)


@routes.post("/tickets/{number}/reveal")
@may(*MAY_REVEAL)
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
        return await show(request, problem=sentence(refused, t))
    who = " · ".join([reporter.name or t("ticket.unnamed"), reporter.phone or t("ticket.no_phone")])
    return await show(request, revealed=t("reveal.shown", who=who))


@routes.post("/tickets/{number}/corrections")
@may(*MAY_EDIT)
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
    except StaleVersion as slower:
        return await show(request, problem=t("ticket.stale"), changes=slower.changes)
    except DeskError as refused:
        return await show(request, problem=sentence(refused, t, action="correct"))
    return await go_on(request)


async def show(
    request: web.Request,
    *,
    problem: str | None = None,
    typed: Typed | None = None,
    revealed: str | None = None,
    changes: Sequence[Change] = (),
) -> web.Response:
    """The ticket's page, with what stood in the way of a step and what others did meanwhile."""
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    ticket = await parts.tickets.get(request.match_info["number"], actor=actor)
    if await parts.tickets.notices.seen(actor, ticket.number):
        await inbox.count(request)
    shown = as_json(ticket, lang=lang, actor=actor, now=parts.clock())
    cases = await asked.of_ticket(parts, ticket, actor)
    lines = await transcripts.of_ticket(parts, ticket, actor)
    whole = actor.role != "handler" and ticket.conversation_id is not None
    values = {
        "section": "queue",
        "ticket": shown,
        "problem": problem,
        "changes": await asked.meanwhile(parts, ticket, changes, lang),
        "marks": asked.marks(parts, ticket, lang),
        "cases": await asked.shown(
            parts, ticket, cases, actor, lang, typed={typed.action: typed.fields} if typed else {}
        ),
        "clocks": running(ticket, lang=lang, now=parts.clock(), warn_at=parts.warn_at),
        "reason": shown["suggestion_reason"] if ticket.unit is None else None,
        "steps": _steps(parts, ticket, shown["actions"], lang, actor, typed or Typed(""), cases),
        "revealed": revealed,
        "may_note": actor.role in MAY_NOTE,
        "may_tell": ticket.status in UNSOLVED and (actor.role != "handler" or ticket.unit == actor.unit),
        "may_reveal": actor.role in MAY_REVEAL
        and bool(shown["reporter"]["phone"] or shown["reporter"]["name"])
        and shown["reporter"]["masked"],
        "correcting": _correcting(parts, ticket, lang) if actor.role in MAY_EDIT else None,
        "call": await calls.form(
            parts, ticket, actor, typed=typed.fields if typed and typed.action == calls.FORM else {}
        ),
        "tasks": [_task(parts, task, lang) for task in shown["tasks"]],
        "record": _record(parts, ticket, shown, lang, await _called(parts, ticket, actor)),
        "history": [_line(parts, ticket, line, lang) for line in shown["history"]],
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


def _when(parts: Console, at: str) -> str:
    return when(datetime.fromisoformat(at), parts.zone)


def _steps(
    parts: Console,
    ticket: TicketView,
    possible: list[str],
    lang: str,
    actor: Actor,
    typed: Typed,
    cases: Sequence[CaseView],
) -> list[dict[str, Any]]:
    """The steps this person may take now, the likeliest opened. What waits for a ruling is not asked again."""
    waiting = asked.waiting(cases)
    actions = [action for action in STEPS if action in possible and action not in waiting]
    names = {
        action: f"{action}{REQUEST}" if case_rules.asks(action, actor.role, is_open=False) else action
        for action in actions
    }
    designates = "dispatch" in names and asked.names_owner(parts, ticket)
    if designates:
        names["dispatch"] = DESIGNATE
    return [
        {
            "action": action,
            "name": names[action],
            "returns": asked.returns(cases, lang, words(lang)) if designates and action == "dispatch" else [],
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
            "reasons": _reasons(parts, ticket, action, lang),
            "note": NOTES.get(action, "optional"),
            "tells": action in STAFF_ONLY_NOTE,
            "evidence": EVIDENCE.get(action),
            "days": asked.days(parts, ticket) if action == "pause" else None,
            "typed": typed.fields if action == typed.action else {},
        }
        for action in actions
    ]


def _reasons(parts: Console, ticket: TicketView, action: str, lang: str) -> list[choices.Option] | None:
    if action == "reject":
        return [choices.Option(code, words(lang)(f"reason.{code}")) for code in REJECTIONS]
    kind = case_rules.KIND_OF.get(action)
    return asked.reasons(parts, ticket, kind, lang) if kind else None


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
    if survey["source"] == "phone" and told:
        told.append(t("ticket.survey.by_phone"))
    return " · ".join(told) or t(f"ticket.survey.{survey['state']}")


def _line(parts: Console, ticket: TicketView, line: dict[str, Any], lang: str) -> dict[str, Any]:
    t = words(lang)
    name = f"{line['action']}{REQUEST}" if _only_asked(line) else line["action"]
    of_co_unit = line.get("details", {}).get("task") is not None
    return {
        "action": t(f"step.{name}") if t.has(f"step.{name}") else name,
        "about": _about(line, lang),
        "unit": line["unit_name"] if line["action"] in OF_A_UNIT or of_co_unit else None,
        "at": line["at"][5:16].replace("T", " "),
        "note": line["note"],
        "whose": t(_whose(ticket, line)),
        "staff_note": line.get("staff_note"),
        "evidence": asked.linked(line.get("details", {}).get("evidence", ())),
        "reason": _reason_name(parts, ticket, line, lang) if line["reason"] else None,
    }


def _about(line: dict[str, Any], lang: str) -> str | None:
    """What the step was about: a clock, a case, or that nobody took it."""
    t, details = words(lang), line.get("details") or {}
    by_itself = line["action"] == "close" and line["actor_kind"] == "system"
    keys = (
        f"ticket.{details.get('clock')}_clock",
        f"case.{details.get('kind')}",
        f"alert.{details.get('why')}",
    )
    named = next((t(key) for key in keys if t.has(key)), None)
    if by_itself:
        return t("step.by_itself")
    if line["action"] == "reach":
        return _way(details, t)
    if line["action"] in ("follow_up", "call_back"):
        return _call(details, t)
    return t("mark.designated") if details.get("designated") else named


def _way(details: dict[str, Any], t: Words) -> str:
    """By which way a notice that was not seen went on."""
    channel = f"channel.{details.get('channel')}"
    name = t(channel) if t.has(channel) else str(details.get("channel"))
    return t(f"reach.{details.get('way') or details.get('state')}", channel=name)


def _call(details: dict[str, Any], t: Words) -> str:
    """What came of a call."""
    if details.get("reached"):
        return t("call.reached_line")
    if details.get("result") in FINAL:
        return t(f"call.{details['result']}")
    return t("call.in_vain_line", n=details.get("calls"))


def _only_asked(line: dict[str, Any]) -> bool:
    """Lines of before cases were kept say it by having no words for the citizen."""
    return bool((line.get("details") or {}).get("asked")) or (line["action"] == "extend" and not line["note"])


def _reason_name(parts: Console, ticket: TicketView, line: dict[str, Any], lang: str) -> str:
    t, code = words(lang), str(line["reason"])
    kind = (line.get("details") or {}).get("kind") or case_rules.KIND_OF.get(line["action"])
    known = asked.settings(parts, ticket).reason(kind, code) if kind else None
    if known is not None:
        return known.en if lang == "en" else known.zh
    return t(f"reason.{code}") if t.has(f"reason.{code}") else code


def _whose(ticket: TicketView, line: dict[str, Any]) -> str:
    """The words before a step's note: the citizen's own, read by them, or never sent because there is no chat."""
    if line["actor_kind"] == "citizen" or line["action"] in CITIZENS_WORDS:
        return "ticket.citizen_said"
    return "ticket.citizen_read" if ticket.conversation_id is not None else "ticket.not_sent"
