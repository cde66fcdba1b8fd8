"""Candidates for the theme of a month as they are read: each part as a number with its tickets, a place and points."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from city.pack import GROUPS
from desk.console.overview_numbers import Cell
from desk.console.words import Words, words
from desk.figures.behind import Figure
from desk.figures.periods import Period
from desk.figures.sheets import Cell as SheetCell
from desk.figures.sheets import Sheet
from desk.themes.candidates import Listing
from desk.themes.ranking import PARTS, Candidate, Part
from desk.tickets.city import Rules

SHARES = ("repeats", "unresolved")
OPENS: dict[Part, Figure] = {
    "volume": "filed", "growth": "filed", "repeats": "reopened", "unresolved": "not_solved", "followers": "filed",
}  # fmt: skip
"""The figure whose tickets a part opens; nothing lists the sub-districts."""


def row(one: Candidate, of: Listing, rules: Rules, lang: str) -> dict[str, Any]:
    """A candidate as the page draws it."""
    t = words(lang)
    return {
        "matter": one.matter,
        "name": rules.matter_name(one.matter, lang),
        "place": one.place,
        "score": f"{one.score:.0f}",
        "bar": round(one.score),
        "parts": [_part(part, one, of, t) for part in PARTS],
    }


def sheet(of: Listing, rules: Rules, lang: str) -> Sheet:
    """All candidates for a file."""
    t = words(lang)
    head = [t("themes.code"), t("themes.matter"), t("figures.rank"), t("themes.score")]
    for part in PARTS:
        name = t(f"themes.part.{part}")
        head += [name, f"{name} · {t('figures.rank')}", f"{name} · {t('themes.points')}"]
    rows: list[list[SheetCell]] = []
    for one in of.candidates:
        cells: list[SheetCell] = [
            one.matter,
            rules.matter_name(one.matter, lang),
            one.place,
            round(one.score, 1),
        ]
        for part in PARTS:
            found = one.parts[part]
            number = round(found.number, 4) if found.number is not None else None
            cells += [number, found.place, round(found.points, 1)]
        rows.append(cells)
    return Sheet("themes", t("themes.candidates"), head, rows)


def told(part: Part, number: float | None, t: Words) -> str:
    """A part's number in words."""
    if number is None:
        return t("figures.no_data")
    if part == "growth":
        return signed(number - 1)
    return f"{100 * number:.1f}%" if part in SHARES else f"{number:,.0f}"


def signed(share: float) -> str:
    """A relative change: '+38%', '−5%'."""
    return f"{100 * share:+.0f}%".replace("-", "−").replace("+0%", "0%").replace("−0%", "0%")


def _part(part: Part, one: Candidate, of: Listing, t: Words) -> dict[str, Any]:
    found = one.parts[part]
    return {
        "label": t(f"themes.part.{part}"),
        "cell": Cell(told(part, found.number, t), _url(part, one, of)),
        "place": found.place,
        "points": f"{found.points:.0f}",
    }


def _url(part: Part, one: Candidate, of: Listing) -> str:
    """Where the tickets behind a part are listed; none behind nothing."""
    counted = one.counted
    behind = {
        "volume": counted.filed, "growth": counted.earlier, "repeats": counted.reopened,
        "unresolved": counted.valid - counted.solved, "followers": counted.followers,
    }  # fmt: skip
    if not behind.get(part) or part not in OPENS or one.parts[part].number is None:
        return ""
    period = of.days.earlier if part == "growth" and of.days.earlier else of.days.period
    more = {"followed": "yes"} if part == "followers" else {}
    return tickets(one.matter, period, OPENS[part], **more)


def tickets(matter: str, period: Period, figure: Figure, **more: str) -> str:
    """The list of a matter's tickets that a figure counts in some days."""
    query = {
        "view": "all",
        "followed_up_from": period.first.isoformat(),
        "followed_up_to": period.last.isoformat(),
        "scope": "full",
        "figure": figure,
        "category_group" if matter in GROUPS else "category": matter,
    }
    return f"/desk/?{urlencode({**query, **more})}"
