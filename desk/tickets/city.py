"""What the rules of tickets need of the city pack, read for one moment: its zone and the settings then in force."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from city.errors import UnknownCode
from city.groups import GROUPS
from city.model import (
    CaseSettings,
    ClockSettings,
    DispatchSettings,
    HandoverSettings,
    QuietHours,
    ReachSettings,
    SurveySettings,
)
from city.pack import CityPack
from desk import notices
from desk.store.models import TicketRow
from desk.tickets.calendar import Calendar, calendar
from desk.tickets.clocks import for_enterprises


@dataclass(frozen=True)
class Rules:
    """The moment of an act, and the settings that count for it."""

    pack: CityPack
    now: datetime
    zone: ZoneInfo
    calendar: Calendar
    clocks: ClockSettings
    dispatch: DispatchSettings
    survey: SurveySettings
    quiet: QuietHours
    cases: CaseSettings
    reach: ReachSettings
    hand_over: HandoverSettings

    def of(self, ticket: TicketRow) -> Rules:
        """The same moment for one ticket: it keeps the settings of its first day, an enterprise's its own clock."""
        first = replace(rules(self.pack, ticket.created_at), now=self.now)
        return first.of_enterprise() if ticket.enterprise else first

    def of_enterprise(self) -> Rules:
        """The same for whoever complains as an enterprise."""
        return replace(self, clocks=for_enterprises(self.clocks))

    def areas(self, district: str | None, subdistrict: str | None) -> tuple[str, ...]:
        """The names of the areas a place lies in, which two addresses may well share without being one."""
        names: list[str] = [self.pack.name_zh, f"{self.pack.name_zh}市", self.pack.name_en]
        # A ticket may be older than today's city pack: an area that is gone has no name.
        with suppress(UnknownCode):
            if district:
                area = self.pack.district(district)
                names += [area.zh, area.en]
            if subdistrict:
                part = self.pack.subdistrict(subdistrict)
                names += [part.zh, part.en]
        return tuple(names)

    def category_name(self, code: str, lang: str) -> str:
        """The category as people call it; its code where the pack no longer has it."""
        try:
            category = self.pack.category(code)
        except UnknownCode:
            return code
        return category.en if lang == "en" else category.zh

    def matter_name(self, code: str | None, lang: str) -> str:
        """A category, or a group of them, as people call it."""
        if not code:
            return ""
        return GROUPS[code].of(lang) if code in GROUPS else self.category_name(code, lang)

    def area_name(self, code: str | None, lang: str) -> str:
        """A sub-district or district as people call it; the city for an empty code."""
        for found in (self.pack.subdistrict, self.pack.district):
            with suppress(UnknownCode):
                area = found(code or "")
                return area.en if lang == "en" else area.zh
        return code or (self.pack.name_en if lang == "en" else f"{self.pack.name_zh}市")

    def unit_name(self, code: str | None, lang: str) -> str:
        """The unit as people call it; 'the unit in charge' where there is none."""
        try:
            unit = self.pack.unit(code) if code else None
        except UnknownCode:
            unit = None
        if unit is None:
            return notices.text("unit.nobody", lang)
        return unit.en if lang == "en" else unit.zh


def rules(pack: CityPack, now: datetime) -> Rules:
    """The rules in force on the city's day of `now`."""
    zone = ZoneInfo(pack.timezone)
    day = now.astimezone(zone).date()
    return Rules(
        pack=pack,
        now=now,
        zone=zone,
        calendar=calendar(zone, pack.days_off),
        clocks=pack.clocks.on(day),
        dispatch=pack.dispatch.on(day),
        survey=pack.survey.on(day),
        quiet=pack.quiet_hours.on(day),
        cases=pack.cases.on(day),
        reach=pack.people.reach.on(day),
        hand_over=pack.people.hand_over.on(day),
    )
