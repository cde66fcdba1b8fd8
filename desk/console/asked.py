"""What is asked and judged, as a ticket's page shows it: who asked what and why, the ruling, a form for the judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from city.model import CaseKind, CaseSettings
from desk.cases import rules as case_rules
from desk.cases.service import CaseFilter
from desk.cases.views import CaseView, may_judge
from desk.console import choices
from desk.console.deadlines import deadline
from desk.console.parts import Console, when
from desk.console.words import Words, words
from desk.errors import Change
from desk.staff.actor import Actor
from desk.tickets.city import rules
from desk.tickets.dispatch import is_asked
from desk.tickets.views import TicketView

MOST = 20
MORNING = time(8)
"""When a unit goes on, on the day that its pause ends."""
TELLS = {"extension": "needed", "pause": "needed", "exclusion": "optional", "hanging": "optional"}
"""What granting says to the citizen."""


def settings(parts: Console, ticket: TicketView) -> CaseSettings:
    """The limits and reasons of the ticket's day."""
    return rules(parts.pack, ticket.created_at).cases


async def of_ticket(parts: Console, ticket: TicketView, actor: Actor) -> list[CaseView]:
    """Everything that was asked about a ticket and this person may see, last first."""
    page = await parts.tickets.cases.list(CaseFilter(ticket=ticket.number), actor=actor, limit=MOST)
    return page.items


def names_owner(parts: Console, ticket: TicketView) -> bool:
    """Whether the next dispatch names the unit for good: as many as may did return it."""
    return ticket.return_count >= rules(parts.pack, ticket.created_at).dispatch.designate_after


def returns(cases: Sequence[CaseView], lang: str, t: Words) -> list[dict[str, str]]:
    """The returns so far, first first: which unit, why, and how it was ruled."""
    told = []
    for case in reversed([case for case in cases if case.kind == "return"]):
        reason = case.reason_name.of(lang) if case.reason_name else case.reason
        ruling = [t(f"case.state.{case.state}"), case.ruling]
        told.append(
            {
                "unit": case.unit_name.of(lang) if case.unit_name else "",
                "reason": reason or "",
                "ruling": " · ".join(part for part in ruling if part),
            }
        )
    return told


def waiting(cases: Sequence[CaseView]) -> set[str]:
    """The actions that wait for a ruling and are not asked again."""
    asked = {case_rules.KINDS[case.kind].action for case in cases if case.state == "open"}
    return asked - {"return"}


def form(case_id: int) -> str:
    """How a case's form is named when it comes back."""
    return f"case:{case_id}"


def lifting(case_id: int) -> str:
    """How the form is named that ends what a case brought."""
    return f"lift:{case_id}"


def drawn(cases: Sequence[Mapping[str, Any]]) -> list[str]:
    """The forms that the card has, as they are named, for cases as it draws them."""
    rulings = [form(case["id"]) for case in cases if case["judging"]]
    return rulings + [lifting(case["id"]) for case in cases if case["may_lift"]]


async def shown(
    parts: Console,
    ticket: TicketView,
    cases: Sequence[CaseView],
    actor: Actor,
    lang: str,
    *,
    typed: Mapping[str, Mapping[str, str]],
) -> list[dict[str, Any]]:
    """The cases as the card draws them. `typed` is what had been filled in, by the name of the form."""
    labels = {label for case in cases for label in (case.asked_by, case.judged_by, case.lifted_by) if label}
    called = await parts.accounts.called(labels)
    return [
        _row(parts, ticket, case, actor, called, lang)
        | {"typed": typed.get(form(case.id), {}), "lifting": typed.get(lifting(case.id), {})}
        for case in cases
    ]


def _row(
    parts: Console, ticket: TicketView, case: CaseView, actor: Actor, called: dict[str, str], lang: str
) -> dict[str, Any]:
    t = words(lang)
    judging = may_judge(case, actor)
    due = deadline(
        case.asked_at,
        case.due_at,
        label="case.due",
        lang=lang,
        now=parts.clock(),
        zone=parts.zone,
        warn_at=parts.warn_at,
    )
    return {
        "id": case.id,
        "kind": case.kind,
        "state": case.state,
        "reason": case.reason_name.of(lang) if case.reason_name else case.reason,
        "grounds": case.grounds,
        "evidence": linked(case.evidence),
        "until": day(case.until, parts) if case.until else None,
        "asked": _by(called.get(case.asked_by, case.asked_by), case.asked_at, parts),
        "unit": case.unit_name.of(lang) if case.unit_name else None,
        "due": due if case.state == "open" else None,
        "judged": _by(called.get(case.judged_by or "", ""), case.judged_at, parts),
        "ruling": case.ruling,
        "right": _right(parts, case, lang, t),
        "lifted": _by(called.get(case.lifted_by or "", ""), case.lifted_at, parts),
        "judging": judging,
        "second": case.state == "open" and case.asked_by == actor.label and actor.role != "handler",
        "tells": TELLS.get(case.kind) if judging else None,
        "units": choices.units(parts.pack, lang, district=ticket.district)
        if judging and case.kind == "return"
        else None,
        "categories": choices.categories(parts.pack, lang) if judging and case.kind == "return" else None,
        "may_lift": case.holds and actor.role in case_rules.KINDS[case.kind].judges,
    }


def _by(who: str, at: datetime | None, parts: Console) -> str | None:
    return " · ".join(part for part in (who, when(at, parts)) if part) if at else None


def _right(parts: Console, case: CaseView, lang: str, t: Words) -> str | None:
    named = []
    if case.right_unit:
        named.append(rules(parts.pack, case.asked_at).unit_name(case.right_unit, lang))
    if case.right_category:
        named.append(rules(parts.pack, case.asked_at).category_name(case.right_category, lang))
    return t("case.right", what=" · ".join(named)) if named else None


def marks(parts: Console, ticket: TicketView, lang: str) -> list[str]:
    """What holds of the ticket beside its status."""
    t = words(lang)
    held = [name for name in ("raised", "excluded", "hung") if getattr(ticket, f"{name}_at")]
    if ticket.status == "returned" and is_asked(ticket.suggestion_reason):
        held.insert(0, "awaits" if ticket.awaits_citizen else "answered")
    if ticket.survey.calls and ticket.survey.state != "answered":
        held.append("called")
    paused = [t("mark.paused", day=day(ticket.paused_until, parts))] if ticket.paused_until else []
    return [*paused, *(t(f"mark.{name}", n=ticket.survey.calls) for name in held)]


def reasons(parts: Console, ticket: TicketView, kind: CaseKind, lang: str) -> list[choices.Option]:
    """The reasons to choose from."""
    return choices.options(settings(parts, ticket).reasons[kind], lang)


def days(parts: Console, ticket: TicketView) -> tuple[str, str]:
    """The first and the last day on which a pause may end."""
    today = parts.clock().astimezone(parts.zone).date()
    return str(today + timedelta(days=1)), str(today + settings(parts, ticket).longest_pause)


def day(at: datetime, parts: Console) -> str:
    """The day of a moment in the city."""
    return str(at.astimezone(parts.zone).date())


def morning(given: str, parts: Console) -> datetime | None:
    """The morning of a day as a form gives it; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(given), MORNING, tzinfo=parts.zone)
    except ValueError:
        return None


def linked(evidence: Sequence[str]) -> list[tuple[str, bool]]:
    """Pieces of evidence, and whether each can be followed."""
    return [(piece, piece.startswith(("https://", "http://"))) for piece in evidence]


def pieces(given: str) -> list[str]:
    """Evidence as it is typed: a piece a line."""
    return [line.strip() for line in given.splitlines() if line.strip()]


async def meanwhile(
    parts: Console, ticket: TicketView, changes: Sequence[Change], lang: str
) -> list[dict[str, str]]:
    """What others did while somebody had the page open."""
    t, called = words(lang), await parts.accounts.called({one.actor for one in changes})
    return [
        {
            "action": t(f"step.{one.action}") if t.has(f"step.{one.action}") else one.action,
            "who": called.get(one.actor) or (ticket.name(one.unit, lang) or ""),
            "at": when(one.at, parts),
        }
        for one in changes
    ]
