"""A notice in words of either language: what happened, of which ticket, by when. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk import notices, phrases
from desk.tickets.city import Rules

HAS_NO_TICKET = "_chat"


def sentence(
    kind: str,
    details: Mapping[str, Any],
    *,
    number: str | None,
    lang: str,
    rules: Rules,
) -> str:
    """The notice as its reader reads it now; `number` is its ticket's, None where it is of a conversation alone."""
    key = f"staff.{kind}"
    if number is None and f"{key}{HAS_NO_TICKET}" in notices.catalogue():
        key += HAS_NO_TICKET
    return notices.text(
        key,
        lang,
        number=number,
        due=_moment(details.get("due"), lang, rules),
        unit=rules.unit_name(details.get("unit"), lang),
        clock=_named("clock", details.get("clock"), lang),
        asked=_named("asked", details.get("case"), lang),
        times=details.get("times", 1),
        parent=details.get("parent") or "",
        before=details.get("from") or "",
        matter=rules.matter_name(details.get("matter"), lang),
        area=rules.area_name(details.get("area"), lang),
        seen=details.get("seen", 0),
        expected=details.get("expected", 0),
        hours=details.get("hours", 0),
    )


def _named(group: str, code: str | None, lang: str) -> str:
    return notices.text(f"staff.{group}.{code}", lang) if code else ""


def _moment(given: str | None, lang: str, rules: Rules) -> str:
    """With the hour, which staff work by."""
    if not given:
        return notices.text("staff.no_limit", lang)
    at = datetime.fromisoformat(given)
    told = phrases.deadline(at, lang, rules.zone, now=rules.now)
    clock = phrases.clock(at, rules.zone)
    return told if clock in told else f"{told}, {clock}" if lang == "en" else f"{told}{clock}"
