"""What somebody looks for in the queue, as the page's address says it: a view, filters, an order. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from city.pack import CityPack
from desk.cases.rules import judged_by
from desk.console import choices, figures
from desk.figures.behind import Behind
from desk.staff.actor import Actor
from desk.tickets.calls import MAY_CALL
from desk.tickets.city import Rules
from desk.tickets.lifecycle import STATUSES, UNSOLVED
from desk.tickets.orders import Order
from desk.tickets.queries import TicketFilter

VIEWS: dict[str, tuple[str, ...]] = {
    "open": UNSOLVED,
    "to_judge": (),
    "raised": UNSOLVED,
    "to_call": (),
    "received": ("received",),
    "dispatched": ("dispatched",),
    "in_progress": ("in_progress",),
    "returned": ("returned",),
    "done": ("resolved", "closed", "rejected", "withdrawn", "merged"),
    "all": (),
}
FOR_JUDGES = ("to_judge", "raised")
FOR_CALLERS = ("to_call",)
OF_ALL_TIMES = ("done", "all", *FOR_CALLERS)
"""Views whose tickets may have no limit any more: the newest come first."""
COUNTED = (*UNSOLVED, *FOR_JUDGES, *FOR_CALLERS)
ORDERS: tuple[Order, ...] = ("due", "oldest", "newest", "followers", "updated")
ORDERS_OF_ALL_TIMES: tuple[Order, ...] = ("newest", "oldest", "updated")
CODES = ("unit", "category", "category_group", "district", "subdistrict", "channel", "urgency", "kind")
"""Filters whose value is a code, as `TicketFilter` names them."""
WHO = {"enterprise": True, "resident": False}
WITHIN = {"2h": timedelta(hours=2), "24h": timedelta(hours=24), "3d": timedelta(days=3)}
DUE = ("late", *WITHIN, "later")
YES = "1"
ID = re.compile(r"[1-9]\d{0,17}")
CODE = re.compile(r"[\w.-]{1,80}")
LONGEST_WORDS = 100
PAGES = ("cursor", "before")
FILTERS = (
    "status",
    "due",
    "urgency",
    "unit",
    "category",
    "category_group",
    "district",
    "subdistrict",
    "channel",
    "kind",
    "who",
    "returned",
    "followed",
    "incident",
    "cluster",
    *figures.BEHIND,
    "q",
)
"""Everything that narrows a view, in the order in which it is told."""


@dataclass(frozen=True)
class Sought:
    """A view, its filters by name, and the order; `order` is None where it is the view's own."""

    view: str
    filters: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None
    figure: Behind | None = None

    @property
    def orders(self) -> tuple[Order, ...]:
        """The orders that this view offers, its own first."""
        return ORDERS_OF_ALL_TIMES if self.view in OF_ALL_TIMES else ORDERS

    @property
    def sorted_by(self) -> Order:
        """The order that holds."""
        return self.order or self.orders[0]

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that this view may be narrowed to; none where it has but one."""
        held = STATUSES if self.view in ("all", *FOR_CALLERS) else VIEWS[self.view]
        return held if len(held) > 1 else ()

    def query(self, **more: str) -> str:
        """As it stands in an address, with more or other parts of it."""
        told = {"view": self.view, **self.filters, **({"sort": self.order} if self.order else {}), **more}
        return urlencode({name: value for name, value in told.items() if value})

    def without(self, name: str) -> Sought:
        """The same with one filter less. A sub-district goes with its district."""
        gone = {name, *(("subdistrict",) if name == "district" else ())}
        gone |= set(figures.BEHIND) if name in figures.BEHIND else set()
        kept = {key: value for key, value in self.filters.items() if key not in gone}
        figure = None if name in figures.BEHIND else self.figure
        return Sought(self.view, kept, self.order, figure)

    def wanted(self, rules: Rules, now: datetime, **more: Any) -> TicketFilter:
        """As a list of tickets is asked for."""
        told, view = self.filters, self.view
        status = (told["status"],) if "status" in told else VIEWS[view]
        limits = _limits(told.get("due", ""), now)
        codes: dict[str, Any] = {name: told[name] for name in CODES if name in told}
        return TicketFilter(
            status=status,
            order=self.sorted_by,
            enterprise=WHO.get(told.get("who", "")),
            raised=view == "raised",
            to_judge=view == "to_judge",
            to_call=rules if view in FOR_CALLERS else None,
            behind=self.figure,
            incident_id=int(told["incident"]) if "incident" in told else None,
            cluster_id=int(told["cluster"]) if "cluster" in told else None,
            returned="returned" in told,
            followed="followed" in told,
            limit_from=limits[0],
            limit_before=limits[1],
            q=told.get("q"),
            **codes,
            **more,
        )


def sought(query: Mapping[str, str], actor: Actor, pack: CityPack) -> Sought:
    """What an address asks for. What it cannot mean for this person is left out. `InvalidInput` for a broken figure."""
    views = [name for name in VIEWS if is_for(name, actor)]
    view = query.get("view", "open")
    found = Sought(view if view in views else "open")
    given = {name: query.get(name, "").strip()[:LONGEST_WORDS] for name in FILTERS}
    known = {name: value for name, value in given.items() if value and _is_known(name, value, found)}
    if actor.role == "handler":
        known.pop("unit", None)
    if "subdistrict" in known and not _lies_in(pack, known["subdistrict"], known.get("district")):
        known.pop("subdistrict")
    figure = figures.behind(query)
    if figure is None:
        known = {name: value for name, value in known.items() if name not in figures.BEHIND}
    order = next((one for one in found.orders[1:] if one == query.get("sort")), None)
    return Sought(found.view, known, order, figure)


def is_for(view: str, actor: Actor) -> bool:
    """Whether this person's role has a use for a view."""
    if view in FOR_CALLERS:
        return actor.role in MAY_CALL
    return view not in FOR_JUDGES or bool(judged_by(actor.role))


def _is_known(name: str, value: str, found: Sought) -> bool:
    known = {
        "status": found.statuses,
        "due": DUE,
        "who": WHO,
        "urgency": choices.URGENCIES,
        "returned": (YES,),
        "followed": (YES,),
    }
    if name in known:
        return value in known[name]
    if name in ("incident", "cluster"):
        return ID.fullmatch(value) is not None
    return name not in CODES or CODE.fullmatch(value) is not None


def _lies_in(pack: CityPack, subdistrict: str, district: str | None) -> bool:
    return district is None or any(
        one.code == subdistrict and one.district == district for one in pack.subdistricts
    )


def _limits(due: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """From when, and before when, the limit that runs ends."""
    if due == "late":
        return None, now
    if due == "later":
        return now + max(WITHIN.values()), None
    return (now, now + WITHIN[due]) if due in WITHIN else (None, None)
