"""What the store must say after officers worked on it at once: every change that was accepted, and no other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from desk.figures import recounting
from desk.store.database import Database
from desk.store.models import HistoryRow, TicketRow
from desk.tickets.edits import TOLD_BY_VALUE
from desk.tickets.lifecycle import WITH_UNIT
from tests.officers import Accepted

ELSEWHERE = ("follow", "inherit")
"""Lines of what a change to another ticket did to this one."""
INDIRECT = ("ruling", "follow_up")
"""Requests whose answer is not the ticket right after one step of its own."""
BY_PHONE = ("reopen", "close")
"""Steps that follow from what a citizen said on the phone."""


async def wrong(db: Database, numbers: Sequence[str], accepted: Sequence[Accepted], zone: Any) -> list[str]:
    """Everything in the store that is not as the accepted changes say; [] where nothing was lost."""
    found: list[str] = []
    async with db.read() as session:
        tickets = list(await session.scalars(select(TicketRow).where(TicketRow.number.in_(numbers))))
        rows = await session.scalars(
            select(HistoryRow)
            .where(HistoryRow.ticket_id.in_([one.id for one in tickets]))
            .order_by(HistoryRow.ticket_id, HistoryRow.seq)
        )
        lines: defaultdict[int, list[HistoryRow]] = defaultdict(list)
        for row in rows:
            lines[row.ticket_id].append(row)
        found += [f"counted wrong: ticket {one}" for one in await recounting.wrong(session, zone)]
        found += [f"added up wrong: {key}" for key in await recounting.apart(session)]
    changes: defaultdict[str, list[Accepted]] = defaultdict(list)
    for one in accepted:
        changes[one.number].append(one)
    for ticket in tickets:
        found += [
            f"{ticket.number}: {what}"
            for what in _of_ticket(ticket, lines[ticket.id], changes[ticket.number])
        ]
    return found


def _of_ticket(ticket: TicketRow, lines: Sequence[HistoryRow], changes: Sequence[Accepted]) -> list[str]:
    mine = [one for one in changes if one.action not in INDIRECT]
    return [*_replayed(ticket, lines), *_kept(ticket, lines, mine), *_counted(ticket, lines, changes)]


def _replayed(ticket: TicketRow, lines: Sequence[HistoryRow]) -> list[str]:
    """The history leads without a gap to what the ticket is now."""
    found = []
    if [line.seq for line in lines] != list(range(1, len(lines) + 1)):
        found.append("a line is missing")
    for before, line in pairwise(lines):
        if line.from_status != before.to_status:
            found.append(f"line {line.seq} starts from {line.from_status}, not {before.to_status}")
    if lines[-1].to_status != ticket.status:
        found.append(f"it is {ticket.status}, the history ends {lines[-1].to_status}")
    values: dict[str, Any] = {}
    for line in lines:
        told = line.details or {}
        for name in TOLD_BY_VALUE if line.action == "edit" else ():
            if name in told and values.setdefault(name, told[name][0]) != told[name][0]:
                found.append(f"line {line.seq} changes another {name} than there was")
            if name in told:
                values[name] = told[name][1]
    found += [
        f"its {name} is not {value}" for name, value in values.items() if getattr(ticket, name) != value
    ]
    given = [
        line for line in lines if line.action in ("dispatch", "reassign", "inherit") or _given_back(line)
    ]
    if ticket.status in WITH_UNIT and given[-1].unit != ticket.unit:
        found.append(f"{ticket.unit} has it, the history says {given[-1].unit}")
    return found


def _given_back(line: HistoryRow) -> bool:
    return line.action == "refuse" and (line.details or {}).get("kind") == "return"


def _kept(ticket: TicketRow, lines: Sequence[HistoryRow], changes: Sequence[Accepted]) -> list[str]:
    """Every accepted change has a version and a line of its own, and every version is somebody's change."""
    found = []
    by_version: defaultdict[int, list[HistoryRow]] = defaultdict(list)
    for line in lines:
        by_version[line.version or 0].append(line)
    got = Counter(one.got for one in changes)
    found += [f"version {one} was given twice" for one, times in got.items() if times > 1]
    for one in changes:
        mine = [
            line
            for line in by_version[one.got]
            if (line.action, line.actor) == (one.action, f"token:{one.officer}")
        ]
        if not mine:
            found.append(f"the {one.action} of {one.officer} (version {one.got}) is not in the history")
        if one.sent is not None and any(one.sent < other < one.got for other in got):
            found.append(f"the {one.action} of {one.officer} overtook one that it had not seen")
    for version in range(2, ticket.version + 1):
        if not by_version[version]:
            found.append(f"version {version} has no line")
    if max(by_version) != ticket.version:
        found.append(f"it is at version {ticket.version}, the history at {max(by_version)}")
    titled = [one for one in changes if one.title is not None]
    if titled and ticket.title != max(titled, key=lambda one: one.got).title:
        found.append("the last title is lost")
    return found


def _counted(ticket: TicketRow, lines: Sequence[HistoryRow], changes: Sequence[Accepted]) -> list[str]:
    """There are as many versions as accepted changes: its own, rulings, and what others' changes did to it."""
    own = {one.got for one in changes if one.action not in INDIRECT}
    rulings = sum(one.action == "ruling" for one in changes)
    found, ruled = [], 0
    for version in range(2, ticket.version + 1):
        if version in own:
            continue
        mine = [line for line in lines if line.version == version and line.action not in ("warn", "breach")]
        first = mine[0] if mine else None
        if first is not None and "case" in (first.details or {}):
            ruled += 1
        elif first is None or first.action not in (*ELSEWHERE, *BY_PHONE):
            found.append(f"version {version} is nobody's change")
    if ruled != rulings:
        found.append(f"{rulings} rulings were accepted, {ruled} are in the history")
    return found
