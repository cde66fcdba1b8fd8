"""The small city of the state machine: its settings in several variants, who is there, and what they complain of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from city.model import DaysOff, SpecialDay
from city.pack import CityPack
from city.settings import Versions
from desk.staff.actor import Actor
from desk.tickets.calendar import NATIONAL
from tests.office import CHAOYANG, CONDUCT, HAIDIAN, RUBBISH, SHOP, STREET_LAMP, WANGJING, WATER, beijing
from tests.staff_room import beijing as shipped

UNITS = ("S110105026", "D110105", "D110108", "water", "market", "hotline")
OPERATOR = Actor("staff", None, "operator", "operator")
SUPERVISORS = (
    Actor("staff", None, "supervisor", "supervisor"),
    Actor("staff", None, "second", "supervisor"),
)
HANDLERS = tuple(Actor("staff", None, unit, "handler", unit) for unit in UNITS)
EVERYONE = (
    OPERATOR,
    *SUPERVISORS,
    *HANDLERS,
    Actor("staff", None, "reviewer", "reviewer"),
    Actor("staff", None, "admin", "admin"),
)
ROLES = {actor.label: actor.role for actor in EVERYONE}
CHATS = (("web", "zh"), ("web", "en"), ("telegram", "zh"), ("web", None))

KNOWN = max(NATIONAL).year
"""The last year whose days off are known."""
STARTS = tuple(
    datetime(KNOWN, month, day, hour, minute, tzinfo=UTC)
    for month, day, hour, minute in ((2, 10, 4, 0), (9, 28, 13, 30), (11, 24, 4, 0), (12, 27, 22, 15))
)
"""Before the Spring Festival, before the National Day, an ordinary noon, and just before the unknown year."""

MATTERS: tuple[dict[str, Any], ...] = (
    {"category": RUBBISH, "subdistrict": WANGJING},
    {"category": WATER, "subdistrict": WANGJING},
    {"category": WATER, "subdistrict": WANGJING, "reporter_phone": "13800138000"},
    {"category": STREET_LAMP, "district": CHAOYANG},
    {"category": STREET_LAMP, "subdistrict": WANGJING, "urgency": "emergency"},
    {"category": RUBBISH, "subdistrict": WANGJING, "party": "望京街道办事处"},
    {"category": CONDUCT, "subdistrict": WANGJING, "description": "街道办的工作人员态度恶劣"},
    {"category": SHOP, "district": HAIDIAN, "party": "老王超市", "enterprise": "小李商贸"},
    {"category": SHOP, "district": HAIDIAN, "party": "market bureau", "kind": "report"},
    {"category": RUBBISH, "district": HAIDIAN, "urgency": "complex", "category_confidence": 0.99},
    {"category": "no.such"},
    {"category": RUBBISH},
)
PARTIES = (
    None,
    "望京街道办事处",
    "Market Bureau",
    "老王超市",
)
ACCUSED = {"望京街道": "S110105026", "market bureau": "market"}
"""Of the parties named here, whose unit they are: it never gets the ticket."""


@dataclass(frozen=True)
class Variant:
    """How this city has set its clocks. `known`: the days off of the year after `KNOWN` have been announced."""

    calendar: Literal["calendar", "working"] = "calendar"
    auto: bool = False
    delay: timedelta = timedelta(0)
    known: bool = False


@cache
def pack_of(variant: Variant) -> CityPack:
    """The city of this variant."""
    pack = beijing(cases=shipped().cases)
    day = date(2024, 1, 1)
    clocks = replace(pack.clocks.on(day), calendar=variant.calendar, enterprise=timedelta(hours=48))
    dispatch = replace(pack.dispatch.on(day), auto_above=0.9 if variant.auto else None)
    survey = replace(pack.survey.on(day), delay=variant.delay)
    return replace(
        pack,
        clocks=Versions((clocks,)),
        dispatch=Versions((dispatch,)),
        survey=Versions((survey,)),
        days_off=announced() if variant.known else DaysOff(),
    )


def announced() -> DaysOff:
    """Days off of the year that nobody knew: New Year, a long spring festival, and a Saturday that is worked."""
    off = [date(KNOWN + 1, 1, 1) + timedelta(days=n) for n in range(3)]
    off += [date(KNOWN + 1, 2, 5) + timedelta(days=n) for n in range(9)]
    saturday = next(one for n in range(15, 30) if (one := date(KNOWN + 1, 2, n)).weekday() == 5)
    days = {one: SpecialDay(one, False, "放假", "off") for one in off}
    days[saturday] = SpecialDay(saturday, True, "补班", "worked")
    return DaysOff(days=days, complete=frozenset({KNOWN + 1}))
