"""A theme's own fields, the numbers it was chosen by, and its measures as the page draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.console.parts import Console, when
from desk.console.theme_candidates import told
from desk.console.words import Words
from desk.staff.actor import Actor
from desk.themes.checks import DOES
from desk.themes.ranking import PARTS
from desk.themes.views import MeasureView, ThemeView
from desk.tickets.city import Rules


def fields(one: ThemeView, parts: Console, rules: Rules, lang: str) -> dict[str, Any]:
    """Codes as names, moments as they are read."""
    return {
        "areas": [rules.area_name(code, lang) for code in one.areas],
        "co_units": [rules.unit_name(code, lang) for code in one.co_units],
        "started": one.started_on.isoformat() if one.started_on else None,
        "closed": when(one.closed_at, parts) if one.closed_at else None,
    }


def why(one: ThemeView, t: Words) -> list[tuple[str, str, int | None]]:
    """What it was chosen by: each part's name, number and place on that day; nothing where it was no candidate."""
    parts: Mapping[str, Mapping[str, Any]] = one.why.get("parts", {})
    return [
        (t(f"themes.part.{part}"), told(part, parts[part]["number"], t), parts[part]["place"])
        for part in PARTS
        if part in parts
    ]


def measure(
    of: MeasureView,
    theme: ThemeView,
    actor: Actor,
    parts: Console,
    rules: Rules,
    called: Mapping[str, str],
    lang: str,
) -> dict[str, Any]:
    """A measure, and whether who looks at it may say that it is done."""
    is_theirs = actor.role != "handler" or actor.unit in (of.unit, theme.unit)
    return {
        "one": of,
        "unit": rules.unit_name(of.unit, lang),
        "due": of.due_at.astimezone(rules.zone).date().isoformat(),
        "done": when(of.done_at, parts) if of.done_at else None,
        "by": called.get(of.done_by, of.done_by) if of.done_by else None,
        "late": of.is_late(rules.now),
        "finishes": theme.state != "closed" and of.done_at is None and actor.role in DOES and is_theirs,
    }
