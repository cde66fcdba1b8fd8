"""Texts and tickets as a role may read them (DOMAIN.md, 'Privacy'). Pure.

Operators and supervisors read all but tracking codes. A unit reads whom to call, but not who reported it. Reviewers
and admins read how people talk and what was done, and of nobody a name or a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desk.review.masking import Known, mask
from desk.staff.actor import Actor
from desk.tickets.masking import hide_codes, sees_people
from desk.tickets.privacy import take_out
from desk.tickets.views import HistoryLine, TicketView


def as_read(text: str, actor: Actor, *, names: tuple[str, ...] = (), phones: tuple[str, ...] = ()) -> str:
    """What somebody said or was told. `names` and `phones` are those of people that are known otherwise."""
    if actor.kind == "citizen" or sees_people(actor):
        return hide_codes(text)
    if actor.role == "handler":
        return hide_codes(take_out(text, names=names, phones=phones).text)
    return mask(text, Known.of(names, phones))


def ticket_as_read(ticket: TicketView, actor: Actor) -> TicketView:
    """The ticket with every text as `actor` may read it. Who reported it was taken out of them when it was filed."""
    if actor.kind == "citizen" or sees_people(actor) or actor.role == "handler":
        return ticket
    return replace(
        ticket,
        title=mask(ticket.title),
        description=mask(ticket.description),
        address=_masked(ticket.address),
        party=_masked(ticket.party),
        survey=replace(ticket.survey, comment=_masked(ticket.survey.comment)),
        history=[_line(line) for line in ticket.history],
    )


def _line(line: HistoryLine) -> HistoryLine:
    details = None if line.details is None else _in_values(line.details)
    return replace(line, note=_masked(line.note), staff_note=_masked(line.staff_note), details=details)


def _in_values(value: Any) -> Any:
    """Words in what a step keeps, however deep; codes, which are of ASCII letters and digits, stay."""
    if isinstance(value, Mapping):
        return {key: _in_values(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_in_values(one) for one in value]
    if isinstance(value, str) and not value.isascii():
        return mask(value)
    return value


def _masked(text: str | None) -> str | None:
    return mask(text) if text else text
