"""A city's holidays as stretches of days: the national ones of `chinesecalendar`, and the days off of its own. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chinese_calendar import constants

from city.groups import Name
from city.model import DaysOff
from desk.figures.periods import DAY, Period

NAMES = {
    "New Year's Day": Name("元旦", "New Year"), "Spring Festival": Name("春节", "Spring Festival"),
    "Tomb-sweeping Day": Name("清明节", "Qingming"), "Labour Day": Name("劳动节", "Labour Day"),
    "Dragon Boat Festival": Name("端午节", "Dragon Boat Festival"), "National Day": Name("国庆节", "National Day"),
    "Mid-autumn Festival": Name("中秋节", "Mid-Autumn Festival"),
    "Anti-Fascist 70th Day": Name("抗战胜利纪念日", "Victory Day"),
}  # fmt: skip


@dataclass(frozen=True)
class Holiday:
    """Days off in a row. `names` are those of its days, in their order; the first is that of the report."""

    names: tuple[Name, ...]
    period: Period

    @property
    def name(self) -> Name:
        """All its names, with the year it ends in."""
        year = self.period.last.year
        zh, en = "、".join(one.zh for one in self.names), " and ".join(one.en for one in self.names)
        return Name(f"{year}年{zh}", f"{en} {year}")


def holidays(off: DaysOff) -> list[Holiday]:
    """Every holiday that is known, the oldest first."""
    found: list[Holiday] = []
    run: list[tuple[date, Name]] = []
    for day, name in _days(off):
        if run and day != run[-1][0] + DAY:
            found.append(_holiday(run))
            run = []
        run.append((day, name))
    return [*found, _holiday(run)] if run else found


def a_year_before(one: Holiday, known: list[Holiday]) -> Holiday | None:
    """The same holiday of the year before, which need not be on the same days; None where nobody knows it."""
    year = one.period.last.year - 1
    same = [other for other in known if other.period.last.year == year and set(other.names) & set(one.names)]
    return next((other for other in same if one.names[0] in other.names), same[0] if same else None)


def _days(off: DaysOff) -> Iterator[tuple[date, Name]]:
    days = {day: NAMES.get(name, Name(name, name)) for day, name in constants.holidays.items()}
    known: dict[date, Name] = days if off.national else {}
    for day, special in off.days.items():
        known.pop(day, None)
        if not special.working:
            known[day] = Name(special.zh, special.en)
    yield from sorted(known.items(), key=lambda one: one[0])


def _holiday(run: list[tuple[date, Name]]) -> Holiday:
    names = tuple(dict.fromkeys(name for _, name in run))
    return Holiday(names, Period(run[0][0], run[-1][0]))
