"""The history of a theme as it is read: who did what when, with what was there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk.console.parts import Console, when
from desk.console.words import Words, words
from desk.themes.views import ChangeView, ThemeView
from desk.tickets.city import Rules

UNITS, AREAS = ("unit", "co_units"), ("areas",)


def history(
    one: ThemeView, parts: Console, rules: Rules, called: Mapping[str, str], lang: str
) -> list[dict[str, Any]]:
    """Its lines, the newest first."""
    t = words(lang)
    return [
        {
            "at": when(line.at, parts),
            "who": called.get(line.actor, line.actor),
            "did": t(f"themes.did.{line.action}"),
            "details": _details(line, rules, t),
        }
        for line in reversed(one.changes)
    ]


def _details(line: ChangeView, rules: Rules, t: Words) -> list[str]:
    """A field and what it is; of a change what it was before as well."""
    found = []
    for field, value in line.details.items():
        if field == "measure":
            continue
        word = "unit_of" if field == "unit" and "measure" in line.details else field
        name, has_before = t(f"themes.field.{word}"), line.action in ("change", "alter")
        sides = value if has_before else [value]
        found.append(t("themes.was", field=name, value=" → ".join(_said(field, x, rules, t) for x in sides)))
    return found


def _said(field: str, value: Any, rules: Rules, t: Words) -> str:
    several: Sequence[Any] = value if isinstance(value, list) else [value] if value else []
    if field in UNITS:
        names = [rules.unit_name(str(code), t.lang) for code in several]
    elif field in AREAS:
        names = [rules.area_name(str(code), t.lang) for code in several]
    else:
        names = [str(one) for one in several]
    return t("figures.comma").join(names) or t("themes.nothing")
