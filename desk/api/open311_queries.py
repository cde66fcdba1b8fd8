"""Which tickets an Open311 list shows: those that are public, and the asker's own; filters and pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from city.pack import CityPack
from desk.staff.actor import Actor
from desk.store.models import TicketRow
from desk.tickets import outside
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.publishing import NEVER_SHOWN, PUBLIC_KINDS

SPAN = timedelta(days=90)
YEARS = range(1970, 9000)
"""Further away no calendar can count 90 days on."""
MOST = 1000
LAST_PAGE = 10_000
STATUSES = {"open", "closed"}


class BadRequest(Exception):
    """A query that makes no sense; the text says which parameter."""


@dataclass(frozen=True)
class Viewer:
    """Who asks: anybody, or the filer of an `api_key`."""

    pack: CityPack
    filer: Actor | None

    def sees(self) -> ColumnElement[bool]:
        """The condition of what this one may see at all."""
        public = and_(
            TicketRow.published,
            TicketRow.status.not_in(NEVER_SHOWN),
            TicketRow.kind.in_(PUBLIC_KINDS),
            TicketRow.category.in_(self._public_codes()),
            ~TicketRow.anonymous,
            ~TicketRow.confidential,
        )
        return public if self.filer is None else or_(public, outside.is_of(self.filer))

    def codes(self) -> Sequence[str]:
        """The categories that are listed: whoever files, files of all."""
        every = [category.code for category in self.pack.categories]
        return self._public_codes() if self.filer is None else every

    def _public_codes(self) -> Sequence[str]:
        return [category.code for category in self.pack.categories if category.public]


def one(viewer: Viewer, public_id: str) -> Select[Any]:
    """The ticket of a public id, if this one may see it."""
    return select(TicketRow).where(viewer.sees(), TicketRow.public_id == public_id)


def several(viewer: Viewer, query: Mapping[str, str], now: datetime) -> Select[Any]:
    """What a list asks for, newest first; by `updated_after` or `updated_before` what changed last first.

    Raises `BadRequest`.
    """
    changed = _span(query, "updated_after", "updated_before")
    column = TicketRow.created_at if changed is None else TicketRow.updated_at
    size, page = _number(query, "page_size", MOST, most=MOST), _number(query, "page", 1, most=LAST_PAGE)
    wanted = select(TicketRow).where(viewer.sees()).order_by(column.desc(), TicketRow.id.desc())
    wanted = wanted.limit(size).offset((page - 1) * size)
    if ids := query.get("service_request_id"):
        return wanted.where(TicketRow.public_id.in_(ids.split(",")[:MOST]))
    filed = _span(query, "start_date", "end_date")
    if changed is not None:
        wanted = _between(wanted, TicketRow.updated_at, *_bounded(*changed, now, "updated_"))
    if filed is not None or changed is None:
        wanted = _between(wanted, TicketRow.created_at, *_bounded(*(filed or (None, None)), now, ""))
    if codes := query.get("service_code"):
        wanted = wanted.where(TicketRow.category.in_(codes.split(",")))
    return _of_status(wanted, set(query.get("status", "open,closed").split(",")))


def _of_status(wanted: Select[Any], statuses: Collection[str]) -> Select[Any]:
    if not set(statuses) <= STATUSES:
        raise BadRequest("status is open, closed or both")
    if set(statuses) == STATUSES:
        return wanted
    is_open = TicketRow.status.in_(UNSOLVED)
    return wanted.where(is_open if "open" in statuses else ~is_open)


def _span(query: Mapping[str, str], first: str, last: str) -> tuple[datetime | None, datetime | None] | None:
    """The two ends that are asked for; None where neither is."""
    found = _moment(query.get(first), first), _moment(query.get(last), last)
    return None if found == (None, None) else found


def _bounded(
    start: datetime | None, end: datetime | None, now: datetime, what: str
) -> tuple[datetime, datetime]:
    end = end or now
    start = start or end - SPAN
    if end - start > SPAN:
        names = "updated_after and updated_before" if what else "start_date and end_date"
        raise BadRequest(f"{names} may be at most 90 days apart")
    return start, end


def _between(wanted: Select[Any], column: Any, start: datetime, end: datetime) -> Select[Any]:
    return wanted.where(column >= start, column <= end)


def _moment(text: str | None, name: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadRequest(f"{name} is not an ISO 8601 time") from None
    if moment.year not in YEARS:
        raise BadRequest(f"{name} is not a time of this service")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(query: Mapping[str, str], name: str, default: int, *, most: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and 1 <= int(text) <= most):
        raise BadRequest(f"{name} is a number from 1 to {most}")
    return int(text)
