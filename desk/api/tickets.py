"""Tickets in the staff API: listed, filed, corrected, moved on, called about, noted on."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from desk.api import tickets_given, tickets_shown
from desk.api.given import moment, named
from desk.api.operations import HOTLINE, ROLES, Call, Operation
from desk.errors import InvalidInput
from desk.figures.behind import Behind
from desk.figures.periods import Period
from desk.staff.actor import Actor
from desk.tickets.calls import MAY_CALL
from desk.tickets.calls import Call as FollowUpCall
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import STATUSES
from desk.tickets.queries import TicketFilter
from desk.tickets.service import MAY_NOTE, MAY_REVEAL
from desk.tickets.views import TicketView, as_json

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


async def list_tickets(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: tickets_given.TicketQuery = call.query
    found = replace(
        _filter(wanted, call.services.zone),
        to_call=call.services.tickets.rules() if wanted.to_call else None,
    )
    page = await call.services.tickets.list(found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor)
    return {"items": [_shown(ticket, call) for ticket in page.items], "next": page.next}


def _filter(wanted: tickets_given.TicketQuery, zone: ZoneInfo) -> TicketFilter:
    return TicketFilter(
        status=named(wanted.status, STATUSES, "status"),
        unit=wanted.unit,
        category=wanted.category,
        district=wanted.district,
        subdistrict=wanted.subdistrict,
        kind=wanted.kind,
        channel=wanted.channel,
        enterprise=wanted.enterprise,
        created_from=moment(wanted.created_from, zone),
        created_to=moment(wanted.created_to, zone, end=True),
        raised=bool(wanted.raised),
        to_judge=bool(wanted.to_judge),
        incident_id=wanted.incident,
        q=wanted.q,
        category_group=wanted.category_group,
        behind=_behind(wanted),
    )


def _behind(wanted: tickets_given.TicketQuery) -> Behind | None:
    first, last = wanted.followed_up_from, wanted.followed_up_to
    if first is None and last is None:
        return None
    if first is None or last is None or last < first:
        raise InvalidInput("a figure needs a first and a last day, in this order", field="followed_up_to")
    return Behind(Period(first, last), wanted.figure, wanted.followed_up_unit, wanted.scope)


async def get_ticket(call: Call[StaffServices]) -> dict[str, Any]:
    return _shown(await call.services.tickets.get(call.parts["number"], actor=call.actor), call)


async def file_ticket(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: tickets_given.NewTicket = call.body
    told = wanted.model_dump(exclude={"request_id"}, exclude_none=True)
    if wanted.occurred_at is not None:
        told["occurred_at"] = moment(wanted.occurred_at, call.services.zone, field="occurred_at")
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
    step: tickets_given.Transition = call.body
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
        until=moment(step.until, call.services.zone, field="until"),
        place=step.place,
        by=moment(step.by, call.services.zone, field="by"),
    )
    return _shown(ticket, call)


async def record_follow_up(call: Call[StaffServices]) -> dict[str, Any]:
    said: tickets_given.FollowUp = call.body
    at = moment(said.called_at, call.services.zone, field="called_at")
    made = FollowUpCall(**said.model_dump(exclude={"version", "called_at"}), called_at=at)
    number, version = call.parts["number"], said.version
    ticket = await call.services.tickets.follow_up(call.actor, number, made, version=version)
    return _shown(ticket, call)


async def add_note(call: Call[StaffServices]) -> dict[str, Any]:
    said: tickets_given.Note = call.body
    ticket = await call.services.tickets.note(call.actor, call.parts["number"], said.text, public=said.public)
    return _shown(ticket, call)


async def reveal_reporter(call: Call[StaffServices]) -> dict[str, Any]:
    number, reason = call.parts["number"], call.body.reason
    return asdict(await call.services.tickets.reveal(call.actor, number, reason=reason))


def _shown(ticket: TicketView, call: Call[StaffServices]) -> dict[str, Any]:
    return as_json(ticket, lang=call.lang, actor=call.actor, now=call.services.tickets.rules().now)


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/tickets", "Tickets that this token may see, newest first", ROLES, list_tickets,
        tickets_shown.Tickets, query=tickets_given.TicketQuery, errors=(422,),
    ),
    Operation(
        "POST", "/v1/tickets", "File a complaint on behalf of a citizen", HOTLINE, file_ticket,
        tickets_shown.FiledTicket, body=tickets_given.NewTicket, status=201, errors=(422,),
    ),
    Operation(
        "GET", "/v1/tickets/{number}", "One ticket", ROLES, get_ticket, tickets_shown.Ticket, errors=(404,),
    ),
    Operation(
        "PATCH", "/v1/tickets/{number}", "Correct what was understood wrongly", HOTLINE, correct_ticket,
        tickets_shown.Ticket, body=tickets_given.TicketPatch, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/transitions", "Take one step of a ticket's life",
        ("operator", "handler", "supervisor"), take_step,
        tickets_shown.Ticket, body=tickets_given.Transition, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/follow-ups",
        "Record a follow-up call: the answers count as those in the chat do, a call in vain as one more try",
        MAY_CALL, record_follow_up,
        tickets_shown.Ticket, body=tickets_given.FollowUp, status=201, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/notes", "Leave a note that only staff read, or tell the citizen how it goes",
        MAY_NOTE, add_note,
        tickets_shown.Ticket, body=tickets_given.Note, status=201, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/tickets/{number}/reveal", "The reporter unmasked; who asked and why is logged", MAY_REVEAL,
        reveal_reporter, tickets_shown.Reporter, body=tickets_given.Reveal, errors=(404, 422),
    ),
)  # fmt: skip
