"""Counts put into values and tables, each with the query that lists what is behind it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from city import groups
from city.errors import UnknownCode
from city.groups import GROUPS, Name
from city.model import FigureSettings
from city.pack import CityPack
from desk.figures.answers import Answered, total
from desk.figures.catalogue import CATALOGUE, rounded
from desk.figures.percentiles import Histogram, percentile
from desk.figures.periods import DAY, Period
from desk.figures.rates import Counts, is_small, ranks, rates
from desk.figures.report import Question, Row, Table, Value
from desk.figures.spans import NOWHERE, Measure, Volumes
from desk.figures.standing import Standing
from desk.figures.understood import Understood

Told = Callable[["Asked", Any], dict[str, Value]]
MOST_DAYS = 62
"""So many days are told one by one; of more, a week at a time."""
VOLUMES = ("filed", "reopened", "ended", "in_time", "backlog", "overdue")
SERIES = (
    "filed", "ended", "backlog", "overdue", "valid", "response", "resolution", "satisfaction", "composite",
)  # fmt: skip
RANKED = ("filed", "ended", "in_time", "backlog", "overdue", "valid", "composite")
FILTERS = {"district": "district", "subdistrict": "subdistrict", "unit": "followed_up_unit"}
RANKINGS = {
    "district": ("district",),
    "subdistrict": ("subdistrict",),
    "unit": ("department", "company", "district"),
}
"""By dimension the kinds that are ranked; of units those that are no sub-district, which stand by themselves."""
NAMES = {
    "series": Name("每天的走势", "Day by day"),
    "district.district": Name("各区", "Districts"),
    "subdistrict.subdistrict": Name("街道和乡镇", "Sub-districts and towns"),
    "unit.department": Name("市级部门", "City departments"),
    "unit.company": Name("公共服务企业", "Public-service companies"),
    "unit.district": Name("区级单位", "District offices"),
    "by.group": Name("大类", "Groups of categories"),
    "by.category": Name("小类", "Categories"),
    "by.channel": Name("渠道", "Channels"),
    "by.kind": Name("诉求类型", "Kinds"),
}
KINDS: Mapping[str, Name] = dict(groups.KINDS.items())
CHANNELS = {
    "web": Name("网页", "Web"), "telegram": Name("Telegram", "Telegram"), "wechat": Name("微信", "WeChat"),
    "sms": Name("短信", "Text message"), "phone": Name("电话", "Phone"), "desk": Name("热线", "Hotline"),
    "api": Name("接口", "API"), "open311": Name("Open311", "Open311"), "import": Name("导入", "Imported"),
}  # fmt: skip
UNKNOWN = Name("未定", "Not known")


@dataclass(frozen=True)
class Asked:
    """Which days of a question's, and by which filters beside its own the tickets of a code are listed."""

    question: Question
    period: Period
    settings: FigureSettings
    filters: Mapping[str, str] = field(default_factory=dict)

    def value(
        self, figure: str, number: float | None, *, of: int | None = None, small: bool = False
    ) -> Value:
        """A number of a figure as it is told."""
        one = CATALOGUE[figure]
        is_listed = one.behind is not None and number is not None and self.question.cut == "midnight"
        query = self.query(one.behind) if is_listed and one.behind is not None else {}
        return Value(rounded(number, one.unit), of, small, query)

    def query(self, behind: str) -> dict[str, str]:
        """The list of the tickets behind a figure."""
        question = self.question
        found = {
            "followed_up_from": self.period.first.isoformat(),
            "followed_up_to": self.period.last.isoformat(),
            "scope": question.scope,
            "figure": behind,
        }
        if question.whose.owner != "city":
            found[FILTERS[question.whose.owner]] = question.whose.code
        return found | dict(self.filters)

    def narrowed(self, **filters: str) -> Asked:
        """The same of one code."""
        return Asked(self.question, self.period, self.settings, {**self.filters, **filters})


def earlier(asked: Asked, found: Standing) -> dict[str, Value]:
    """The same of days to compare with; of days of which nothing at all is known it is no data."""
    return volumes(asked, found) if found != Standing() else dict.fromkeys(VOLUMES, Value())


def volumes(asked: Asked, found: Standing) -> dict[str, Value]:
    """What was filed and ended, and what stood at the end."""
    moved = found.moved
    in_time = moved.in_time / moved.ended if moved.ended else None
    few = 0 < moved.ended < asked.settings.small_below
    return {
        "filed": asked.value("filed", moved.filed),
        "reopened": asked.value("reopened", moved.reopened),
        "ended": asked.value("ended", moved.ended),
        "in_time": asked.value("in_time", in_time, of=moved.ended, small=few),
        "backlog": asked.value("backlog", found.backlog),
        "overdue": asked.value("overdue", found.overdue, of=found.backlog),
    }


def rated(asked: Asked, counts: Counts) -> dict[str, Value]:
    """The three rates, their composite, and the funnel."""
    found, few = rates(counts, asked.settings), is_small(counts, asked.settings)
    shares = {
        name: asked.value(name, getattr(found, name) if found else None, of=counts.valid, small=few)
        for name in ("composite", "response", "resolution", "satisfaction")
    }
    return shares | {
        "valid": asked.value("valid", counts.valid, small=few),
        "asked": asked.value("asked", counts.asked),
        "delivered": asked.value("delivered", counts.delivered, of=counts.asked),
        "answered": asked.value("answered", counts.answered, of=counts.asked),
        "unreachable": asked.value("unreachable", counts.unreachable, of=counts.asked),
    }


def times(asked: Asked, found: Mapping[Measure, Histogram]) -> dict[str, Value]:
    """Medians and the hours within which nine in ten were done."""
    told = {}
    for measure, histogram in found.items():
        count = sum(histogram.values())
        few = 0 < count < asked.settings.small_below
        for name, share in (("p50", 0.5), ("p90", 0.9)):
            figure = f"{measure}_{name}"
            told[figure] = asked.value(figure, percentile(histogram, share), of=count, small=few)
    return told


def understanding(asked: Asked, found: Understood) -> dict[str, Value]:
    """What was not understood, handed over, and sent to the wrong unit."""
    sent = found.dispatches

    def share(figure: str, part: int, whole: int) -> Value:
        few = 0 < whole < asked.settings.small_below
        return asked.value(figure, part / whole if whole else None, of=whole, small=few)

    return {
        "fallback": share("fallback", found.missed, found.heard),
        "handover": share("handover", found.handed, found.conversations),
        "misdispatch": share("misdispatch", sent.misdispatched, sent.dispatched),
    }


def series(asked: Asked, opening: Standing, days: Mapping[date, Volumes], given: Sequence[Answered]) -> Table:
    """A row a day, or a week where there are many; what stood is told as of each row's last day."""
    rows = []
    backlog, overdue = opening.backlog, opening.overdue
    for stretch in stretches(asked.period):
        moved = sum((days.get(day, Volumes()) for day in days_of(stretch)), Volumes())
        backlog += moved.filed + moved.reopened - moved.ended
        overdue += moved.late - moved.cleared
        one = Asked(asked.question, stretch, asked.settings, asked.filters)
        told = volumes(one, Standing(moved, backlog, overdue)) | rated(one, total(given, stretch))
        first, last = stretch.first.isoformat(), stretch.last.isoformat()
        name = first if first == last else f"{first} – {last}"
        rows.append(Row(first, Name(name, name), [told[column] for column in SERIES]))
    return Table("series", NAMES["series"], SERIES, rows)


def stretches(period: Period) -> list[Period]:
    """The days of a period one by one, or seven at a time where there are many."""
    width = 1 if period.days <= MOST_DAYS else 7
    return [
        Period(first, min(period.last, first + DAY * (width - 1)))
        for first in (period.first + DAY * ahead for ahead in range(0, period.days, width))
    ]


def days_of(period: Period) -> Iterable[date]:
    """Its days."""
    return (period.first + DAY * ahead for ahead in range(period.days))


def rankings(
    asked: Asked,
    pack: CityPack,
    dimension: str,
    standings: Mapping[str, Standing],
    counts: Mapping[str, Counts],
) -> list[Table]:
    """A table a kind, by place; whoever has no data comes last, whoever had nothing at all is left out."""
    district = asked.question.whose.code if asked.question.whose.owner == "district" else None
    entries: Sequence[Any] = {
        "district": pack.districts, "subdistrict": pack.subdistricts, "unit": pack.units,
    }[dimension]  # fmt: skip
    found = []
    for kind in RANKINGS[dimension]:
        alike = {
            one.code: Name(one.zh, one.en)
            for one in entries
            if str(getattr(one, "kind", dimension)) == kind or dimension != "unit"
            if district is None or one.district == district
        }
        places = ranks({code: counts[code] for code in alike if code in counts}, asked.settings)
        rows = []
        for code, name in alike.items():
            standing, answered = standings.get(code, Standing()), counts.get(code, Counts())
            if standing == Standing() and not answered:
                continue
            one = asked.narrowed(**{FILTERS[dimension]: code})
            told = volumes(one, standing) | rated(one, answered)
            rows.append(Row(code, name, [told[column] for column in RANKED], places.get(code)))
        rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
        code = f"{dimension}.{kind}"
        if rows:
            found.append(Table(code, NAMES[code], RANKED, rows, ranked=True))
    return found


def breakdowns(asked: Asked, pack: CityPack, found: Mapping[Any, Mapping[str, Standing]]) -> list[Table]:
    """By group, category, channel and kind, the largest first."""
    groups: dict[str, Standing] = {}
    for code, standing in found["category"].items():
        group = _group(pack, code)
        groups[group] = groups.get(group, Standing()) + standing
    return [
        _broken(asked, "by.group", "category_group", groups, lambda code: GROUPS.get(code, Name(code, code))),
        _broken(asked, "by.category", "category", found["category"], lambda code: _category(pack, code)),
        _broken(
            asked,
            "by.channel",
            "channel",
            found["channel"],
            lambda code: CHANNELS.get(code, Name(code, code)),
        ),
        _broken(asked, "by.kind", "kind", found["kind"], lambda code: KINDS.get(code, Name(code, code))),
    ]


def _broken(
    asked: Asked, table: str, key: str, found: Mapping[str, Standing], name: Callable[[str], Name]
) -> Table:
    rows = []
    for code, standing in found.items():
        if standing == Standing():
            continue
        one = asked.narrowed(**{key: code})
        told = volumes(one, standing)
        rows.append(Row(code, name(code) if code != NOWHERE else UNKNOWN, [told[name] for name in VOLUMES]))
    rows.sort(key=lambda row: (-(row.values[0].number or 0), row.code))
    return Table(table, NAMES[table], VOLUMES, rows)


def _group(pack: CityPack, code: str) -> str:
    try:
        return pack.category(code).group
    except UnknownCode:
        return code.split(".")[0]


def _category(pack: CityPack, code: str) -> Name:
    try:
        found = pack.category(code)
    except UnknownCode:
        return Name(code, code)
    return Name(found.zh, found.en)
