"""The same matter in the same place: found before filing, and followed instead of filed twice (docs/rules.md, 'Rules').

A follower is a ticket of its own, with its own number and code, merged into the one that is worked on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, bindparam, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.model import Spot as Known
from city.pack import CityPack
from desk.conversations.whereabouts import same_citizen
from desk.errors import IllegalStep
from desk.staff.actor import SYSTEM
from desk.store.followers import count_at_once
from desk.store.models import TicketRow
from desk.tickets import history
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.nearness import Spot, cells_around, closeness, spot, street
from desk.tickets.queries import IS_UNSOLVED
from desk.tickets.transitions import perform

MOST_COMPARED = 200
AREAL = "utilities"
REPORT = "report"
_COMPARED = (
    TicketRow.id,
    TicketRow.status,
    TicketRow.parent_id,
    TicketRow.district,
    TicketRow.subdistrict,
    TicketRow.address,
    TicketRow.lat,
    TicketRow.long,
    TicketRow.number,
    TicketRow.title,
    TicketRow.created_at,
)
_NEWEST = (
    select(*_COMPARED)
    .where(TicketRow.category == bindparam("about"))
    .order_by(TicketRow.id.desc())
    .limit(MOST_COMPARED)
)
_CHATS = same_citizen(bindparam("conversation"))
_MINE = _NEWEST.where(TicketRow.status.in_((*UNSOLVED, "merged")), TicketRow.conversation_id.in_(_CHATS))
_OF_NOBODY: Mapping[str, Any] = {"confidential": False, "party": None, "incident_id": None}
"""What others may follow is about nobody, and no known incident's: these are told of before anything else, and joined
in their own way.
"""
_OTHERS = _NEWEST.where(
    IS_UNSOLVED,
    TicketRow.category_group == bindparam("group"),
    TicketRow.kind != REPORT,
    *(getattr(TicketRow, name).is_(value) for name, value in _OF_NOBODY.items()),
    or_(TicketRow.conversation_id.is_(None), TicketRow.conversation_id.not_in(_CHATS)),
)


class Alike(Protocol):
    """What is told of an open ticket of the same matter. `mine`: the citizen's own, filed or followed already."""

    number: str
    title: str
    district: str | None
    subdistrict: str | None
    address: str | None
    created_at: datetime
    mine: bool


async def find(session: AsyncSession, wanted: Complaint, rules: Rules) -> Alike | None:
    """The open ticket most surely of the same matter and place; the citizen's own before anybody else's."""
    told: dict[str, Any] = {"about": wanted.category, "conversation": wanted.conversation_id or 0}
    here, known = spot(wanted), None
    if may_join(wanted, rules):
        known = _known(here)
        told |= {"group": rules.pack.category(wanted.category).group, **known}
    asked = _asked(None if known is None else frozenset(known))
    found = (await session.execute(asked, told)).all()
    own: Alike | None = _nearest(wanted, here, [row for row in found if row.mine], rules)
    if own is not None and await _is_worked_on(session, own):
        return own
    others: Alike | None = _nearest(wanted, here, [row for row in found if not row.mine], rules)
    return others


def in_reach(here: Spot) -> ColumnElement[bool]:
    """Of the tickets those that may be in one place with `here` by `closeness`, and nothing where that is nowhere."""
    return _within(**_known(here))


def _known(here: Spot) -> dict[str, Any]:
    """What is known of where it is: areas, and the cells around its pin."""
    told: dict[str, Any] = {"subdistrict": here.subdistrict, "district": here.district}
    if here.lat is not None and here.long is not None:
        told["cells"] = list(cells_around(here.lat, here.long))
    return {name: value for name, value in told.items() if value}


@cache
def _asked(known: frozenset[str] | None) -> Any:
    """What may be of the same matter: the citizen's own, and for each that may be known of a place what is reported by
    anybody, made once. `mine` says which it is. The own alone where nothing is said of a place.
    """
    own = _MINE.subquery()
    mine = select(*own.c, true().label("mine"))
    if known is None:
        return mine
    given: dict[str, Any] = {name: bindparam(name, expanding=name == "cells") for name in known}
    others = _OTHERS.where(_within(**given)).subquery()
    return select(mine.union_all(select(*others.c, false().label("mine"))).subquery())


def _within(subdistrict: Any = None, district: Any = None, cells: Any = None) -> ColumnElement[bool]:
    within: list[ColumnElement[bool]] = []
    if subdistrict is not None:
        within.append(TicketRow.subdistrict == subdistrict)
        within.append(TicketRow.subdistrict.is_(None) & (TicketRow.district == district))
    elif district is not None:
        within.append(TicketRow.district == district)
    if cells is not None:
        within.append(TicketRow.place_cell.in_(cells))
    return or_(false(), *within)


def may_join(complaint: Complaint, rules: Rules) -> bool:
    """Only matters that many have at once, never a report or a complaint about a person, home or business."""
    about_somebody = (
        complaint.party or complaint.confidential or complaint.kind in (REPORT, "praise", "inquiry")
    )
    return rules.pack.category(complaint.category).shared and not about_somebody


def _takes_followers(ticket: TicketRow) -> bool:
    """Whether it is such a one as `_OTHERS` are."""
    of_nobody = all(getattr(ticket, name) == value for name, value in _OF_NOBODY.items())
    return of_nobody and ticket.status in UNSOLVED and ticket.kind != REPORT


async def join(session: AsyncSession, follower: TicketRow, leader: TicketRow, rules: Rules) -> None:
    """Let a ticket just filed follow another, which is locked; the follower's citizen hears of it in their own turn.

    No clock runs for it until the other is answered. What it costs does not grow with those who follow already.

    Raises `IllegalStep` where the other is not open to followers any more.
    """
    alike = leader.category == follower.category and rules.pack.category(leader.category).shared
    if not (alike and _takes_followers(leader)):
        # Since it was offered it may have come to be about somebody, or to be a known incident's.
        raise IllegalStep("that ticket takes no followers")
    act = Act("merge", parent=leader.number, details={"joined": True})
    count_at_once(session, follower, leader)
    leader.updated_at = rules.now
    await perform(
        session,
        follower,
        act,
        actor=SYSTEM,
        rules=rules,
        except_for=follower.conversation_id,
        joins=leader,
    )
    await history.add(
        session,
        leader,
        "join",
        actor=SYSTEM,
        now=rules.now,
        before=leader.status,
        unit=leader.unit,
        details={"followers": leader.followers},
    )


def where(ticket: Alike, rules: Rules, lang: str) -> str:
    """The street, else the sub-district or the district: nothing nearer than that is told to others.

    A street that the city pack knows is called by its name in `lang`, whatever language it was told in.
    """
    named = street(ticket.address, rules.areas(ticket.district, ticket.subdistrict))
    if named:
        return _in_language(named, ticket.district, rules.pack, lang)
    try:
        area = (
            rules.pack.subdistrict(ticket.subdistrict)
            if ticket.subdistrict
            else rules.pack.district(ticket.district or "")
        )
    except UnknownCode:
        return ""
    return area.en if lang == "en" else area.zh


def _in_language(told: str, district: str | None, pack: CityPack, lang: str) -> str:
    """The first name in `lang` of the one street there that is called so; what was told where there is none."""
    if told.isascii() is (lang == "en"):
        return told
    streets = [
        spot
        for spot in pack.named(told)
        if isinstance(spot, Known) and spot.kind == "road" and spot.district in (None, district)
    ]
    names = streets[0].names if len(streets) == 1 else ()
    return next((name for name in names if name.isascii() is (lang == "en")), told)


def _nearest(wanted: Complaint, here: Spot, rows: Sequence[Any], rules: Rules) -> Any:
    known = rules.areas(wanted.district, wanted.subdistrict)
    areal = wanted.category.startswith(f"{AREAL}.")
    near = [
        (close, -row.id, row)
        for row in rows
        if (close := closeness(here, spot(row), areal=areal, known=known)) is not None
    ]
    return max(near, key=lambda one: one[:2])[2] if near else None


async def _is_worked_on(session: AsyncSession, ticket: Any) -> bool:
    if ticket.status != "merged":
        return True
    leader = await session.get(TicketRow, ticket.parent_id) if ticket.parent_id else None
    return leader is not None and leader.status in UNSOLVED
