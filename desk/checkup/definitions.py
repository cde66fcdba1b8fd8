"""What is measured at a check-up: one definition a measure, which each sheet keeps with its values.

`EDITION` counts up where what is counted changes: a sheet is compared with those of its own edition only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from city.groups import Name
from desk.figures.behind import Figure

EDITION = 1
Measure = Literal["filed", "share", "repeats", "in_time", "overdue", "resolution", "satisfaction", "common"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
Unit = Literal["count", "share"]
UNITS: Mapping[Unit, Name] = {"count": Name("个", "number"), "share": Name("占比（0–1）", "share (0 to 1)")}
RANKED: tuple[Measure, ...] = ("filed", "repeats", "in_time", "resolution", "satisfaction")
"""What peers are ranked by; complaints by their number per 10,000 residents only, since areas differ in size."""


@dataclass(frozen=True)
class Definition:
    """One measure. `better`: whether more or less of it is good; `behind` is which tickets its numerator counts."""

    unit: Unit
    name: Name
    what: Name
    formula: str
    better: Literal["more", "less"] | None = None
    behind: Figure | None = None


DEFINITIONS: Mapping[Measure, Definition] = {
    "filed": Definition(
        "count", Name("诉求量", "Complaints"),
        Name(
            "这段时间登记的工单，按登记那天算；知道常住人口的，再除以每万人。",
            "Tickets filed in the period, by their day of filing; per 10,000 residents where their number is known.",
        ),
        "filed; filed / residents × 10,000", "less", "filed",
    ),
    "share": Definition(
        "share", Name("占全部诉求", "Share of all complaints"),
        Name("这个维度的诉求，占这里全部诉求的比例。", "Complaints of this dimension, of all complaints of the area."),
        "filed in the dimension / filed",
    ),
    "repeats": Definition(
        "share", Name("重办率", "Reopened"),
        Name(
            "办结后又打开的次数，和办结次数的比。",
            "How often a ticket that had ended was opened again, for each one that ended.",
        ),
        "reopened / ended", "less", "reopened",
    ),
    "in_time": Definition(
        "share", Name("按期办结率", "Ended in time"),
        Name(
            "办结的里面，没超过对市民承诺的期限的占比。",
            "Of those that ended: not after the limit that the citizen was told.",
        ),
        "ended in time / ended", "more", "ended_in_time",
    ),
    "overdue": Definition(
        "count", Name("超期未办结", "Overdue"),
        Name(
            "最后一天结束时，过了对市民承诺的期限还没办结的；分母是在办的。",
            "Open at the end of the last day though their citizen's limit was over; out of all that were open.",
        ),
        "Σ (late - cleared) up to the day", "less", "overdue",
    ),
    "resolution": Definition(
        "share", Name("解决率", "Resolution"),
        Name(
            "有效回访里，市民说解决了的占比；每件工单只算最后一次回访。",
            "Of valid follow-ups: solved, says the citizen; a ticket counts once, by its last.",
        ),
        "S / V", "more", "S",
    ),
    "satisfaction": Definition(
        "share", Name("满意率", "Satisfaction"),
        Name(
            "有效回访里，满意的占比；基本满意按权重算。",
            "Of valid follow-ups: satisfied; more or less satisfied counts by its weight.",
        ),
        "(A + b · B) / V", "more", "A",
    ),
    "common": Definition(
        "count", Name("多人同诉", "Told by several"),
        Name(
            "同一个地方的同一件事，至少两个人说过的；按第一个人说的那天算。",
            "One matter at one place that two people or more told of; by the day on which it was told first.",
        ),
        "matters of ≥ 2 people", "less",
    ),
}  # fmt: skip
