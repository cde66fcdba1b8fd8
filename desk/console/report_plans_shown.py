"""Reports that are made by themselves as the page of all reports tells of them: which, whose, where they got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.console import choices
from desk.console.parts import Console
from desk.console.words import Words
from desk.figures.reporting import name_of
from desk.figures.scoreboard import SEE_ALL
from desk.reports.occasions import KINDS
from desk.reports.plans import FOLDER, Plans, PlanView
from desk.staff.actor import Actor


def plans(parts: Console) -> Plans:
    """The plans of this desk."""
    return Plans(parts.figures, clock=parts.clock, mails=parts.mails)


async def section(parts: Console, by: Actor, given: Mapping[str, str], t: Words) -> dict[str, Any] | None:
    """What the page of all reports tells of them; None for whoever plans none."""
    if by.role not in SEE_ALL:
        return None
    found = await plans(parts).list(by)
    return {
        "plans": [_shown(one, parts, t) for one in found],
        "kinds": KINDS,
        "districts": choices.districts(parts.pack, t.lang),
        "units": choices.units(parts.pack, t.lang),
        "mails": parts.mails,
        "given": given,
    }


def _shown(one: PlanView, parts: Console, t: Words) -> dict[str, Any]:
    addresses = [target for target in one.plan.targets if target != FOLDER]
    places = [t("reports.plan.folder")] if FOLDER in one.plan.targets else []
    return {
        "id": one.id,
        "kind": t(f"reports.kind.{one.plan.kind}"),
        "whose": name_of(parts.pack, one.plan.whose).of(t.lang),
        "forms": " ".join(form.upper() for form in one.plan.forms),
        "targets": t("figures.comma").join([*places, *addresses]),
        "last": _last(one, t),
        "bad": bool(one.failed or one.error),
        "error": one.error if one.failed or one.waiting else None,
    }


def _last(one: PlanView, t: Words) -> str:
    if one.last is None:
        return t("reports.plan.none_yet")
    state = "failed" if one.failed else "waiting" if one.waiting else "sent"
    return t(f"reports.plan.{state}", day=one.last)
