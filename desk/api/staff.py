"""The staff API: tickets, their steps, conversations and messages. Each handler calls one desk method and renders."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from city.model import CASE_KINDS
from city.pack import CityPack
from desk.api import (
    checkup,
    deliveries,
    figures,
    inbox,
    incidents,
    media,
    openapi,
    overview,
    replies,
    routing,
    schemas,
    subscriptions,
    surges,
    themes,
)
from desk.api.operations import ROLES, ActorOf, Call, Operation, route
from desk.api.problems import problems
from desk.cases.judging import Ruling
from desk.cases.rules import STATES
from desk.cases.service import CaseFilter
from desk.cases.views import CaseView
from desk.cases.views import as_json as case_json
from desk.conversations.listing import ConversationFilter, ConversationView
from desk.conversations.service import Conversations
from desk.conversations.transcript import StaffLine
from desk.errors import CaseNotFound, InvalidInput, NotAllowed, TaskNotFound
from desk.events.subscriptions import Subscriptions
from desk.figures.behind import Behind
from desk.figures.periods import Period
from desk.figures.scoreboard import Figures
from desk.media.store import MediaStore
from desk.staff.actor import Actor
from desk.staff.permits import anybody
from desk.tasks.rules import STATES as TASK_STATES
from desk.tasks.service import TaskFilter
from desk.tasks.views import as_json as task_json
from desk.tickets.calls import MAY_CALL
from desk.tickets.calls import Call as FollowUpCall
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import STATUSES
from desk.tickets.lines import for_actor
from desk.tickets.masking import SEE_ALL
from desk.tickets.queries import TicketFilter
from desk.tickets.service import MAY_NOTE, MAY_REVEAL, Tickets
from desk.tickets.views import TicketView, as_json

VERSION = "1.0.0"
HOTLINE = ("operator", "supervisor")
CONVERSE = ("operator", "supervisor", "reviewer", "admin")
SEE_ADDRESS = SEE_ALL


@dataclass(frozen=True)
class StaffServices:
    """What the handlers call."""

    pack: CityPack
    tickets: Tickets
    conversations: Conversations
    figures: Figures
    media: MediaStore
    subscriptions: Subscriptions

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.pack.timezone)


def application(services: StaffServices, actor_of: ActorOf, *, url: str) -> web.Application:
    """Everything below `/api`. `url` is where the service is reached from outside."""
    app = web.Application(middlewares=[problems])
    app.add_routes([route(operation, services, actor_of) for operation in OPERATIONS])

    @cache
    def document() -> bytes:
        """Written once: anybody may ask for it as often as they like, and it is long."""
        return json.dumps(openapi.document(OPERATIONS, version=VERSION, url=url, prefix="/api")).encode()

    @anybody
    async def described(request: web.Request) -> web.Response:
        return web.Response(body=document(), content_type="application/json", charset="utf-8")

    app.router.add_get("/openapi.json", described)
    app.on_response_prepare.append(_kept_nowhere)
    return app


async def _kept_nowhere(_request: web.Request, response: web.StreamResponse) -> None:
    """What a token is shown is in no cache, neither a browser's nor a proxy's."""
    response.headers.setdefault("Cache-Control", "no-store")


async def list_tickets(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.TicketQuery = call.query
    found = replace(
        _filter(wanted, call.services.zone),
        to_call=call.services.tickets.rules() if wanted.to_call else None,
    )
    page = await call.services.tickets.list(found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor)
    return {"items": [_shown(ticket, call) for ticket in page.items], "next": page.next}


def _filter(wanted: schemas.TicketQuery, zone: ZoneInfo) -> TicketFilter:
    return TicketFilter(
        status=_named(wanted.status, STATUSES, "status"),
        unit=wanted.unit,
        category=wanted.category,
        district=wanted.district,
        subdistrict=wanted.subdistrict,
        kind=wanted.kind,
        channel=wanted.channel,
        enterprise=wanted.enterprise,
        created_from=_moment(wanted.created_from, zone),
        created_to=_moment(wanted.created_to, zone, end=True),
        raised=bool(wanted.raised),
        to_judge=bool(wanted.to_judge),
        incident_id=wanted.incident,
        q=wanted.q,
        category_group=wanted.category_group,
        behind=_behind(wanted),
    )


def _named(given: str | None, known: Sequence[str], field: str) -> list[str]:
    """The names in a list with commas. Raises `InvalidInput` for one that is not known."""
    names = [part.strip() for part in (given or "").split(",") if part.strip()]
    if unknown := [name for name in names if name not in known]:
        raise InvalidInput(f"there is no {field} '{unknown[0]}'", field=field)
    return names


def _behind(wanted: schemas.TicketQuery) -> Behind | None:
    first, last = wanted.followed_up_from, wanted.followed_up_to
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        raise InvalidInput("a figure needs a first and a last day, in this order", field="followed_up_to")
    return Behind(Period(first, last), wanted.figure, wanted.followed_up_unit, wanted.scope)


def _moment(
    given: datetime | date | None, zone: ZoneInfo, *, end: bool = False, field: str = "created_from"
) -> datetime | None:
    """A day is its whole length in the city's zone; a time without offset is the city's."""
    if given is None:
        return None
    if given.year not in schemas.YEARS:
        raise InvalidInput("that is no time of this service", field="created_to" if end else field)
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=zone)
    start = datetime.combine(given, time.min, tzinfo=zone)
    return start + timedelta(days=1) if end else start


async def get_ticket(call: Call[StaffServices]) -> dict[str, Any]:
    return _shown(await call.services.tickets.get(call.parts["number"], actor=call.actor), call)


async def file_ticket(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.NewTicket = call.body
    told = wanted.model_dump(exclude={"request_id"}, exclude_none=True)
    if wanted.occurred_at is not None:
        told["occurred_at"] = _moment(wanted.occurred_at, call.services.zone, field="occurred_at")
    complaint = Complaint(**told, lang=call.lang, channel="api")
    key = _filing_key(call.actor, wanted.request_id or secrets.token_urlsafe(16))
    filed = await call.services.tickets.file(complaint, actor=call.actor, key=key)
    return _shown(filed.ticket, call) | {"tracking_code": filed.tracking_code}


def _filing_key(actor: Actor, request_id: str) -> str:
    """One filing of one token, as a hash: it fits however long the parts are, and nobody meets another's."""
    parts = json.dumps([actor.label, actor.token, request_id])
    return f"api:{hashlib.sha256(parts.encode()).hexdigest()}"


async def correct_ticket(call: Call[StaffServices]) -> dict[str, Any]:
    changes = call.body.model_dump(exclude_unset=True)
    version = changes.pop("version", None)
    ticket = await call.services.tickets.edit(call.actor, call.parts["number"], changes, version=version)
    return _shown(ticket, call)


async def take_step(call: Call[StaffServices]) -> dict[str, Any]:
    step: schemas.Transition = call.body
    ticket = await call.services.tickets.apply(
        call.actor,
        call.parts["number"],
        step.action,
        version=step.version,
        note=step.note,
        unit=step.unit,
        co_units=step.co_units,
        reason=step.reason,
        parent=step.parent,
        staff_note=step.grounds,
        evidence=step.evidence,
        until=_moment(step.until, call.services.zone, field="until"),
        place=step.place,
        by=_moment(step.by, call.services.zone, field="by"),
    )
    return _shown(ticket, call)


async def record_follow_up(call: Call[StaffServices]) -> dict[str, Any]:
    said: schemas.FollowUp = call.body
    at = _moment(said.called_at, call.services.zone, field="called_at")
    made = FollowUpCall(**said.model_dump(exclude={"version", "called_at"}), called_at=at)
    number, version = call.parts["number"], said.version
    ticket = await call.services.tickets.follow_up(call.actor, number, made, version=version)
    return _shown(ticket, call)


async def list_tasks(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.TaskQuery = call.query
    found = TaskFilter(
        states=_named(wanted.state, TASK_STATES, "state"), unit=wanted.unit, ticket=wanted.ticket
    )
    page = await call.services.tickets.tasks.list(
        found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor
    )
    return {
        "items": [task_json(task, lang=call.lang, actor=call.actor) for task in page.items],
        "next": page.next,
    }


async def take_task_step(call: Call[StaffServices]) -> dict[str, Any]:
    text, step = call.parts["id"], call.body
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise TaskNotFound(f"no task {text}")
    task = await call.services.tickets.tasks.act(call.actor, int(text), step.action, note=step.note)
    return task_json(task, lang=call.lang, actor=call.actor)


async def compare_suggestions(call: Call[StaffServices]) -> dict[str, Any]:
    period: schemas.Period = call.query
    zone, tickets = call.services.zone, call.services.tickets
    found = await tickets.agreements(
        start=_moment(period.start, zone), end=_moment(period.end, zone, end=True)
    )
    names = tickets.rules()
    return {
        "items": [
            asdict(one)
            | {"share": one.share, "sure_share": one.sure_share}
            | {"unit_name": names.unit_name(one.unit, call.lang) if one.unit else None}
            for one in found
        ]
    }


async def add_note(call: Call[StaffServices]) -> dict[str, Any]:
    said: schemas.Note = call.body
    ticket = await call.services.tickets.note(call.actor, call.parts["number"], said.text, public=said.public)
    return _shown(ticket, call)


async def reveal_reporter(call: Call[StaffServices]) -> dict[str, Any]:
    number, reason = call.parts["number"], call.body.reason
    return asdict(await call.services.tickets.reveal(call.actor, number, reason=reason))


async def list_cases(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.CaseQuery = call.query
    found = CaseFilter(
        kinds=_named(wanted.kind, CASE_KINDS, "kind"),
        states=_named(wanted.state, STATES, "state"),
        unit=wanted.unit,
        ticket=wanted.ticket,
    )
    cases = call.services.tickets.cases
    page = await cases.list(found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor)
    return {"items": [_case(one, call) for one in page.items], "next": page.next}


async def get_case(call: Call[StaffServices]) -> dict[str, Any]:
    return _case(await call.services.tickets.cases.get(_case_id(call), actor=call.actor), call)


async def rule_on_case(call: Call[StaffServices]) -> dict[str, Any]:
    said: schemas.Ruling = call.body
    given = said.model_dump(exclude={"version"}) | {
        "until": _moment(said.until, call.services.zone, field="until")
    }
    ruled = await call.services.tickets.cases.rule(
        call.actor, _case_id(call), Ruling(**given), version=said.version
    )
    return _case(ruled, call)


async def lift_case(call: Call[StaffServices]) -> dict[str, Any]:
    said: schemas.Lifting = call.body
    lifted = await call.services.tickets.cases.lift(
        call.actor, _case_id(call), note=said.note, version=said.version
    )
    return _case(lifted, call)


def _case_id(call: Call[StaffServices]) -> int:
    text = call.parts["id"]
    if not text.isdecimal() or len(text) > 18:
        raise CaseNotFound(f"no case {text}")
    return int(text)


def _case(case: CaseView, call: Call[StaffServices]) -> dict[str, Any]:
    return case_json(case, lang=call.lang, actor=call.actor)


def _shown(ticket: TicketView, call: Call[StaffServices]) -> dict[str, Any]:
    return as_json(ticket, lang=call.lang, actor=call.actor, now=call.services.tickets.rules().now)


async def list_conversations(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.ConversationQuery = call.query
    if call.actor.role not in SEE_ADDRESS and (wanted.q or wanted.address):
        # Whoever may not read persons may not find them by their words either.
        raise NotAllowed(f"the role '{call.actor.role}' may not search conversations")
    page = await call.services.conversations.list(
        ConversationFilter(channel=wanted.channel, address=wanted.address, held=wanted.held, q=wanted.q),
        limit=wanted.limit,
        cursor=wanted.cursor,
    )
    zone = call.services.zone
    return {"items": [_conversation(one, call.actor, zone) for one in page.items], "next": page.next}


def _conversation(one: ConversationView, actor: Actor, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel,
        "address": one.address if actor.role in SEE_ADDRESS else None,
        "lang": one.lang,
        "held_by": one.held_by,
        "updated_at": _iso(one.updated_at, zone),
    }


async def list_messages(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: schemas.MessageQuery = call.query
    conversation = replies.conversation_id(call)
    after = wanted.after if wanted.cursor is None else _row_id(wanted.cursor)
    lines = await call.services.conversations.read_on(conversation, after=after, limit=wanted.limit)
    named = await call.services.conversations.named_in(call.actor, [conversation])
    shown = for_actor(lines.items, call.actor, known=named[conversation])
    return {
        "items": [_message(line, call.services.zone) for line in shown],
        "next": None if lines.next is None else str(lines.next),
    }


def _row_id(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > 18:
        raise InvalidInput("the cursor is not one of this list", field="cursor")
    return int(cursor)


def _message(line: StaffLine, zone: ZoneInfo) -> dict[str, Any]:
    shown = asdict(line) | {"at": _iso(line.at, zone)}
    shown["done_at"] = _iso(line.done_at, zone) if line.done_at else None
    shown["buttons"] = [button.title for button in line.buttons]
    return shown


def _iso(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).isoformat(timespec="seconds")


OPERATIONS: Sequence[Operation[StaffServices]] = (
    Operation(
        "GET", "/v1/tickets", "Tickets that this token may see, newest first", ROLES, list_tickets,
        schemas.Tickets, query=schemas.TicketQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/tickets", "File a complaint on behalf of a citizen", HOTLINE, file_ticket,
        schemas.FiledTicket, body=schemas.NewTicket, status=201, errors=(422,),
    ),
    Operation(
        "GET", "/v1/tickets/{number}", "One ticket", ROLES, get_ticket, schemas.Ticket, errors=(404,),
    ),
    Operation(
        "PATCH", "/v1/tickets/{number}", "Correct what was understood wrongly", HOTLINE, correct_ticket,
        schemas.Ticket, body=schemas.TicketPatch, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/transitions", "Take one step of a ticket's life",
        ("operator", "handler", "supervisor"), take_step,
        schemas.Ticket, body=schemas.Transition, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/follow-ups",
        "Record a follow-up call: the answers count as those in the chat do, a call in vain as one more try",
        MAY_CALL, record_follow_up, schemas.Ticket, body=schemas.FollowUp, status=201, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/notes", "Leave a note that only staff read, or tell the citizen how it goes",
        MAY_NOTE, add_note,
        schemas.Ticket, body=schemas.Note, status=201, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/reveal", "The reporter unmasked; who asked and why is logged", MAY_REVEAL,
        reveal_reporter, schemas.Reporter, body=schemas.Reveal, errors=(404, 422),
    ),
    Operation(
        "GET", "/v1/cases", "What is asked and judged, asked last first; a unit sees what it asked itself", ROLES,
        list_cases, schemas.Cases, query=schemas.CaseQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/cases/{id}", "One case", ROLES, get_case, schemas.Case, errors=(404,),
    ),
    Operation(
        "POST", "/v1/cases/{id}/ruling",
        "Grant or refuse what somebody else asked: operators rule on returns, supervisors on everything",
        HOTLINE, rule_on_case, schemas.Case, body=schemas.Ruling, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/cases/{id}/lift", "End an exclusion or a hanging that holds", ("supervisor",), lift_case,
        schemas.Case, body=schemas.Lifting, errors=(404, 409, 422),
    ),
    Operation(
        "GET", "/v1/tasks", "Tasks of co-units, the nearest limit first; a unit sees its own and those of its tickets",
        ROLES, list_tasks, schemas.Tasks, query=schemas.TaskQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/tasks/{id}/steps",
        "Accept a task, arrive at the place, report its result (the co-unit), or release it (lead and hotline)",
        ("operator", "handler", "supervisor"), take_task_step, schemas.Task, body=schemas.TaskStep,
        errors=(404, 409, 422),
    ),
    Operation(
        "GET", "/v1/figures/suggestions", "Suggested units beside those that people sent tickets to", HOTLINE,
        compare_suggestions, schemas.Agreements, query=schemas.Period, errors=(422,),
    ),
    Operation(
        "GET", "/v1/conversations", "Conversations, the one that changed last first", CONVERSE,
        list_conversations, schemas.Conversations, query=schemas.ConversationQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/conversations/{id}/messages", "The messages of a conversation after an id, oldest first",
        CONVERSE, list_messages, schemas.Messages, query=schemas.MessageQuery, errors=(404, 422),
    ),
    *replies.OPERATIONS,
    *deliveries.OPERATIONS,
    *inbox.OPERATIONS,
    *media.OPERATIONS,
    *figures.OPERATIONS,
    *overview.OPERATIONS,
    *routing.OPERATIONS,
    *surges.OPERATIONS,
    *themes.OPERATIONS,
    *checkup.OPERATIONS,
    *incidents.OPERATIONS,
    *subscriptions.OPERATIONS,
)  # fmt: skip
