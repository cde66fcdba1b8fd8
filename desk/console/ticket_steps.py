"""The steps of a ticket's page: which this person may take now, and what each form asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desk import notices
from desk.cases import rules as case_rules
from desk.cases.views import CaseView
from desk.console import asked, choices
from desk.console.parts import Console, moment
from desk.console.sentences import offers
from desk.console.typed import Typed
from desk.console.words import words
from desk.staff.actor import Actor
from desk.tickets.act import ELSEWHERE, Act
from desk.tickets.views import TicketView

STEPS = (
    "dispatch",
    "accept",
    "resolve",
    "return",
    "reject",
    "reassign",
    "unmerge",
    "merge",
    "extend",
    "whistle",
    "pause",
    "resume",
    "reopen",
    "close",
    "withdraw",
    "raise",
    "hang",
    "exclude",
)
NOTES = {
    "resolve": "needed",
    "extend": "needed",
    "pause": "needed",
    "withdraw": "needed",
    "reopen": "needed",
    "return": "needed",
}
REJECTIONS = (*ELSEWHERE, "other")
STAFF_ONLY_NOTE = ("return",)
EVIDENCE = {"return": "optional", "resolve": "proof", "hang": "needed", "exclude": "needed"}
CALLS = ("dispatch", "reassign", "whistle")
"""Steps that name co-units."""
REQUEST = "_request"
"""Ends the name of a step that only asks: somebody else judges, and the citizen hears nothing yet."""
DESIGNATE = "designate"
"""A dispatch after which nobody returns it any more."""
AMONG_STAFF = ("raise", "exclude", "hang", "withdraw")
"""Steps whose words are none of the desk's to the citizen."""


def act(given: Mapping[str, str], co_units: Sequence[str], parts: Console) -> Act:
    """The act that a form stands for. Raises `InvalidInput` for what is no time."""
    inside = given.get("action") in STAFF_ONLY_NOTE
    return Act(
        action=given.get("action", ""),
        note=given.get("told" if inside else "note"),
        staff_note=given.get("note") if inside else None,
        unit=given.get("unit"),
        parent=given.get("parent"),
        co_units=co_units,
        reason=given.get("reason") or None,
        evidence=asked.pieces(given.get("evidence", "")),
        until=asked.morning(given["until"], parts) if given.get("until") else None,
        place=given.get("place"),
        by=moment(given.get("by", ""), parts, field="by"),
    )


def shown(
    parts: Console,
    ticket: TicketView,
    possible: Sequence[str],
    lang: str,
    actor: Actor,
    typed: Typed,
    cases: Sequence[CaseView],
    own: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """The steps this person may take now, the likeliest opened. What waits for a ruling is not asked again."""
    waiting = asked.waiting(cases)
    actions = [action for action in STEPS if action in possible and action not in waiting]
    names = {
        action: f"{action}{REQUEST}" if case_rules.asks(action, actor.role, is_open=False) else action
        for action in actions
    }
    designates = "dispatch" in names and asked.names_owner(parts, ticket)
    if designates:
        names["dispatch"] = DESIGNATE
    opened = typed.action if typed.action in actions else actions[0] if actions else ""
    return [
        {
            "action": action,
            "name": names[action],
            "returns": asked.returns(cases, lang, words(lang)) if designates and action == "dispatch" else [],
            "open": action == opened,
            "units": choices.units(parts.pack, lang, district=ticket.district)
            if action in ("dispatch", "reassign")
            else None,
            "unit": ticket.suggested_unit if action == "dispatch" else ticket.unit,
            "co_units": choices.units(parts.pack, lang, district=ticket.district)
            if action in CALLS
            else None,
            "called": list(ticket.co_units) if action != "whistle" else [],
            "address": ticket.address,
            "reasons": _reasons(parts, ticket, action, lang),
            "note": NOTES.get(action, "optional"),
            "tells": action in STAFF_ONLY_NOTE,
            "evidence": EVIDENCE.get(action),
            "merges": action == "merge",
            "sentences": offers(parts.pack.people.notes, own, action, ticket.category_group, ticket.lang)
            if action not in AMONG_STAFF
            else [],
            "days": asked.days(parts, ticket) if action == "pause" else None,
        }
        | _typed(typed, action)
        for action in actions
    ]


def _typed(typed: Typed, action: str) -> dict[str, Any]:
    """What had been filled in for this step, which counts before what stands there by itself."""
    if action != typed.action:
        return {"typed": {}}
    unit = {"unit": typed.fields["unit"]} if typed.fields.get("unit") else {}
    called = {"called": typed.lists["co_units"]} if typed.lists.get("co_units") else {}
    return {"typed": typed.fields} | unit | called


def _reasons(parts: Console, ticket: TicketView, action: str, lang: str) -> list[choices.Option] | None:
    if action == "reject":
        return [choices.Option(code, words(lang)(f"reason.{code}")) for code in REJECTIONS]
    kind = case_rules.KIND_OF.get(action)
    return asked.reasons(parts, ticket, kind, lang) if kind else None


def correcting(parts: Console, ticket: TicketView, lang: str) -> list[choices.Select]:
    """The lists to correct from, with what is there now chosen."""
    t = words(lang)
    urgencies = [choices.Option(code, notices.text(f"urgency.{code}", lang)) for code in choices.URGENCIES]
    return [
        choices.Select(
            "category", t("ticket.category"), ticket.category, choices.categories(parts.pack, lang)
        ),
        choices.Select("urgency", t("ticket.urgency"), ticket.urgency, [choices.OptionGroup("", urgencies)]),
        choices.Select(
            "area",
            t("correct.area"),
            ticket.subdistrict or ticket.district or "",
            choices.areas(parts.pack, lang),
        ),
    ]
