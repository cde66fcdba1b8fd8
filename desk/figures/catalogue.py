"""What every figure is: one description each, from which page, CSV, API and reports are drawn, so that none differs.

Rates and funnel are `rates.Counts`, volumes `spans.Volumes`, times nearest ranks over whole hours. Rounding is done
once, by `rounded`, so that a number is the same wherever it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from city.groups import Name
from desk.figures.behind import Figure

Unit = Literal["count", "share", "points", "hours"]
Part = Literal["volume", "rates", "funnel", "times", "understanding"]
DIGITS: dict[Unit, int] = {"count": 0, "share": 3, "points": 1, "hours": 0}


@dataclass(frozen=True)
class Description:
    """One figure. `what` says what is counted, `formula` how, in the letters of docs/rules.md; `behind` which tickets
    those are, None where it is no number of tickets. `better`: whether more or less of it is good.
    """

    code: str
    part: Part
    unit: Unit
    name: Name
    what: Name
    formula: str
    behind: Figure | None = None
    better: Literal["more", "less"] | None = None


def rounded(number: float | None, unit: Unit) -> float | int | None:
    """As it is told everywhere: shares to a thousandth, points to a tenth, all else as whole numbers."""
    if number is None:
        return None
    return round(number, DIGITS[unit]) if DIGITS[unit] else round(number)


_ALL = (
    Description(
        "filed", "volume", "count", Name("新登记", "Filed"),
        Name("这段时间登记的工单，按登记那天算。", "Tickets filed in these days."),
        "filed", "filed",
    ),
    Description(
        "reopened", "volume", "count", Name("重新办理", "Reopened"),
        Name("办结后又打开的次数，按打开那天算。", "How often a ticket that had ended was opened again."),
        "reopened", "reopened", "less",
    ),
    Description(
        "ended", "volume", "count", Name("办结", "Ended"),
        Name(
            "办结、并单、撤回、不予受理的次数，按那天算；重办后再办结算两次。",
            "Resolved, merged, withdrawn or rejected in these days; one that was reopened may end twice.",
        ),
        "ended", "ended",
    ),
    Description(
        "in_time", "volume", "share", Name("按期办结", "Ended in time"),
        Name(
            "办结的里面，没超过对市民承诺的期限的占比。",
            "Of those that ended: not after the limit that the citizen was told.",
        ),
        "ended in time / ended", "ended_in_time", "more",
    ),
    Description(
        "backlog", "volume", "count", Name("在办", "Open"),
        Name("最后一天结束时还没办结的工单。", "Tickets that were open at the end of the last day."),
        "Σ (filed + reopened - ended) up to the day", "backlog", "less",
    ),
    Description(
        "overdue", "volume", "count", Name("超期未办结", "Overdue"),
        Name(
            "最后一天结束时，过了对市民承诺的期限还没办结的工单。",
            "Of those open at the end of the last day: their citizen's limit was over.",
        ),
        "Σ (late - cleared) up to the day", "overdue", "less",
    ),
    Description(
        "composite", "rates", "points", Name("综合得分", "Composite"),
        Name("三率按权重合成，满分100。", "The three rates by their weights, out of 100."),
        "100 × (w1 · response + w2 · satisfaction + w3 · resolution)", "V", "more",
    ),
    Description(
        "response", "rates", "share", Name("响应率", "Response"),
        Name("有效回访里，说联系过的占比。", "Of valid follow-ups: the citizen was contacted."),
        "C / V", "C", "more",
    ),
    Description(
        "resolution", "rates", "share", Name("解决率", "Resolution"),
        Name("有效回访里，说解决了的占比。", "Of valid follow-ups: it is solved."),
        "S / V", "S", "more",
    ),
    Description(
        "satisfaction", "rates", "share", Name("满意率", "Satisfaction"),
        Name(
            "有效回访里，满意的占比；基本满意按权重算。",
            "Of valid follow-ups: satisfied; more or less satisfied counts by its weight.",
        ),
        "(A + b · B) / V", "A", "more",
    ),
    Description(
        "valid", "rates", "count", Name("有效回访", "Valid follow-ups"),
        Name(
            "市民答了的回访，每件工单一段时间只算最后一次。",
            "Follow-ups that were answered; a ticket counts once in a period, by its last.",
        ),
        "V", "V",
    ),
    Description(
        "asked", "funnel", "count", Name("已问", "Asked"),
        Name("这段时间发起的回访。", "Follow-ups begun in these days."), "asked", "asked",
    ),
    Description(
        "delivered", "funnel", "count", Name("送达", "Delivered"),
        Name("其中送到市民那里的。", "Of those asked: they reached the citizen."), "delivered", "delivered",
    ),
    Description(
        "answered", "funnel", "count", Name("已答", "Answered"),
        Name("其中市民答了的。", "Of those asked: answered by now."), "answered", "answered",
    ),
    Description(
        "unreachable", "funnel", "count", Name("联系不上", "Unreachable"),
        Name("回访结束了，聊天和电话都没联系上。", "Over, and reached neither by chat nor by phone."),
        "unreachable", "unreachable", "less",
    ),
    Description(
        "contact_p50", "times", "hours", Name("首次联系（中位）", "First contact, median"),
        Name(
            "从登记到承办单位第一次联系，一半的工单不超过这么多个整小时；按联系那天算。",
            "From filing to the unit's first contact: half took no more whole hours. By the day of contact.",
        ),
        "nearest rank 50 %", "first_contact", "less",
    ),
    Description(
        "contact_p90", "times", "hours", Name("首次联系（九成）", "First contact, 90 %"),
        Name("九成的工单不超过这么多个整小时。", "Nine in ten took no more whole hours."),
        "nearest rank 90 %", "first_contact", "less",
    ),
    Description(
        "solve_p50", "times", "hours", Name("办结用时（中位）", "To resolve, median"),
        Name(
            "从登记到第一次办结，一半的工单不超过这么多个整小时；按办结那天算。",
            "From filing to the first resolution: half took no more whole hours. By the day of resolving.",
        ),
        "nearest rank 50 %", "first_solved", "less",
    ),
    Description(
        "solve_p90", "times", "hours", Name("办结用时（九成）", "To resolve, 90 %"),
        Name("九成的工单不超过这么多个整小时。", "Nine in ten took no more whole hours."),
        "nearest rank 90 %", "first_solved", "less",
    ),
    Description(
        "fallback", "understanding", "share", Name("没听懂", "Not understood"),
        Name("市民发来的话里，助手没听懂的占比。", "Of what citizens wrote to the assistant: it was not understood."),
        "not understood / understood by the assistant", None, "less",
    ),
    Description(
        "handover", "understanding", "share", Name("转人工", "Handed over"),
        Name("有往来的会话里，同事说过话的占比。", "Of conversations in these days: a colleague wrote in them."),
        "conversations with staff / conversations", None, "less",
    ),
    Description(
        "misdispatch", "understanding", "share", Name("派错单", "Sent to the wrong unit"),
        Name("派出的单里，退单裁定为派错的占比。", "Of dispatches: a ruling said that it was the wrong unit."),
        "ruled wrong / dispatched", None, "less",
    ),
)  # fmt: skip
CATALOGUE: dict[str, Description] = {one.code: one for one in _ALL}
"""Every figure by its code, in the order in which they are told."""


def of_part(*parts: Part) -> list[str]:
    """The codes of these parts, in their order."""
    return [code for code, one in CATALOGUE.items() if one.part in parts]
