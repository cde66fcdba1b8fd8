"""The filters that hold, in words: each can be taken away by itself."""

from __future__ import annotations

from dataclasses import dataclass

from city.errors import UnknownCode
from city.pack import GROUPS
from desk import notices
from desk.console import figures
from desk.console.parts import Console, name
from desk.console.sought import Sought
from desk.console.words import words
from desk.figures.behind import Behind
from desk.figures.drawn_up import KINDS

TOLD_BY_NOTICES = ("status", "urgency")
TOLD_BY_PAGE = ("due", "who")


@dataclass(frozen=True)
class Chip:
    """One filter: what it is about, what it is set to, and the address without it."""

    label: str
    value: str
    url: str


def chips(parts: Console, found: Sought, lang: str) -> list[Chip]:
    """Every filter of the queue's address; those of a figure are one."""
    t = words(lang)
    told = []
    for key, value in found.filters.items():
        if key in figures.BEHIND:
            continue
        told.append(Chip(t(f"queue.by.{key}"), _value(parts, key, value, lang), _url(found, key)))
    if found.figure is not None:
        told.append(Chip(t("queue.by.figure"), t("queue.its_tickets"), _url(found, figures.BEHIND[0])))
    return told


def figure_words(parts: Console, figure: Behind, lang: str) -> str:
    """In words, which figure the listed tickets stand behind."""
    t, unit = words(lang), figure.unit
    return t(
        "figures.behind",
        figure=t(f"figures.figure.{figure.figure}"),
        first=figure.period.first.isoformat(),
        last=figure.period.last.isoformat(),
        scope=t(f"figures.scope.{figure.scope}"),
        unit=f" · {parts.tickets.rules().unit_name(unit, lang)}" if unit else "",
    )


def _url(found: Sought, key: str) -> str:
    return f"/desk/?{found.without(key).query()}"


def _value(parts: Console, key: str, value: str, lang: str) -> str:
    t, pack = words(lang), parts.pack
    if key in TOLD_BY_NOTICES:
        return notices.text(f"{key}.{value}", lang)
    if key in TOLD_BY_PAGE:
        return t(f"queue.{key}.{value}")
    if key in ("returned", "followed"):
        return t("answer.yes")
    if key == "channel":
        return t(f"channel.{value}") if t.has(f"channel.{value}") else value
    if key == "kind":
        return KINDS[value].of(lang) if value in KINDS else value
    if key == "category_group":
        return name(GROUPS[value], lang) if value in GROUPS else value
    if key in ("q", "incident", "cluster"):
        return value
    finders = {
        "unit": pack.unit,
        "category": pack.category,
        "district": pack.district,
        "subdistrict": pack.subdistrict,
    }
    try:
        return name(finders[key](value), lang)
    except UnknownCode:
        return value
