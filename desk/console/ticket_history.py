"""What happened to a ticket in one order: steps, notes, calls, and what was told to the citizen, with its state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desk.cases import rules as case_rules
from desk.console import asked
from desk.console.parts import Console, when
from desk.console.ticket_steps import REQUEST
from desk.console.words import Words, words
from desk.conversations.hold import MAY_TALK
from desk.staff.actor import Actor
from desk.tickets.announcements import ASKED_FIRST, CITIZENS_WORDS, ONLY_WITH_WORDS, PLAIN
from desk.tickets.to_call import FINAL
from desk.tickets.told import Told
from desk.tickets.views import TicketView

OF_A_UNIT = (
    "dispatch", "reassign", "accept", "return", "resolve", "extend", "reopen", "whistle", "hang", "pause", "resume",
    "uphold", "refuse",
)  # fmt: skip
"""Steps that a unit takes or that send a ticket to one. Beside others its name would say that it took them."""
CALLS = ("follow_up", "call_back", "reach")
VIEWS = ("all", "steps", "told", "internal")
WITHOUT_TELLING = ("alert", "warn", "join")
"""Lines that a notice of the same moment is not about."""
KEYS = {**PLAIN, **ONLY_WITH_WORDS, **ASKED_FIRST}
"""What each step says, most often."""


def timeline(
    parts: Console,
    ticket: TicketView,
    lines: Sequence[dict[str, Any]],
    told: Sequence[Told],
    actor: Actor,
    lang: str,
    *,
    view: str = "all",
) -> list[dict[str, Any]]:
    """All of it, oldest first. What a step told stands with the step; a question or a reminder stands alone."""
    moments = {line.seq: line.at for line in ticket.history}
    items: list[dict[str, Any]] = []
    for line in lines:
        items.append(_line(parts, ticket, line, lang) | {"moment": moments[line["seq"]], "told": []})
    steps = list(zip(lines, items, strict=True))
    for one in told:
        shown = notice(parts, one, actor, lang)
        step = _step_of(one, steps)
        if step is None:
            items.append(_alone(one, shown, lang, parts))
        else:
            step["told"].append(shown)
            step["note"] = None if _is_in(step["note"], shown["text"]) else step["note"]
    items.sort(key=lambda item: item["moment"])
    return [item for item in items if view in ("all", *_views(item))]


def _step_of(one: Told, steps: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any] | None:
    """The step of the same moment that told it; what stands under no step is a question or a reminder."""
    key = one.notice or ""
    if not key.startswith("notice."):
        return None
    same = [(line, item) for line, item in steps if item["moment"] == one.at and _tells(line)]
    return next(
        (item for line, item in same if KEYS.get(line["action"]) == key), same[0][1] if same else None
    )


def _tells(line: dict[str, Any]) -> bool:
    return line["action"] not in WITHOUT_TELLING and not (line["action"] == "note" and not line["note"])


def _is_in(note: str | None, told: str) -> bool:
    """Whether the words of a step stand in what was told of it, so that they are not shown twice."""
    return note is not None and note in told


def _views(item: dict[str, Any]) -> list[str]:
    """Under which chips an item is found."""
    found = []
    if item["is_step"]:
        found.append("steps")
    if item["told"] or item["is_call"] or (item["note"] and not item["of_citizen"]):
        found.append("told")
    if item["staff_note"] and not item["of_citizen"]:
        found.append("internal")
    return found


def _line(parts: Console, ticket: TicketView, line: dict[str, Any], lang: str) -> dict[str, Any]:
    t = words(lang)
    name = f"{line['action']}{REQUEST}" if _only_asked(line) else line["action"]
    of_co_unit = line.get("details", {}).get("task") is not None
    return {
        "id": f"line-{line['seq']}",
        "action": t(f"step.{name}") if t.has(f"step.{name}") else name,
        "about": _about(line, lang),
        "unit": line["unit_name"] if line["action"] in OF_A_UNIT or of_co_unit else None,
        "at": when(datetime.fromisoformat(line["at"]), parts),
        "note": line["note"],
        "whose": t(_whose(ticket, line)),
        "of_citizen": _is_citizens(line),
        "staff_note": line.get("staff_note"),
        "staff_whose": t("ticket.citizen_said" if _is_citizens(line) else "history.internal"),
        "evidence": asked.linked(line.get("details", {}).get("evidence", ())),
        "reason": _reason_name(parts, ticket, line, lang) if line["reason"] else None,
        "is_step": line["action"] not in ("note", *CALLS),
        "is_call": line["action"] in CALLS,
    }


def _alone(one: Told, shown: dict[str, Any], lang: str, parts: Console) -> dict[str, Any]:
    """A message that no step told: a question, a reminder, a word of somebody."""
    t = words(lang)
    kind = "survey" if (one.notice or "").startswith("survey.") else "other"
    return {
        "id": f"told-{one.id}",
        "action": t(f"told.{kind}"),
        "about": None,
        "unit": None,
        "at": when(one.at, parts),
        "note": None,
        "whose": "",
        "of_citizen": False,
        "staff_note": None,
        "staff_whose": "",
        "evidence": [],
        "reason": None,
        "is_step": False,
        "is_call": False,
        "moment": one.at,
        "told": [shown],
    }


def notice(parts: Console, one: Told, actor: Actor, lang: str) -> dict[str, Any]:
    """One message: by which way, what became of it and when, and whether it may be sent again."""
    t, channel = words(lang), f"channel.{one.channel}"
    failed = one.state == "undeliverable"
    return {
        "id": one.id,
        "text": one.text,
        "channel": t(channel) if t.has(channel) else one.channel,
        "state": one.state,
        "state_name": t(f"told.state.{one.state}"),
        "since": when(one.since, parts),
        "at": when(one.at, parts),
        "why": t(f"deliveries.reason.{one.reason}") if one.reason else None,
        "again": failed and one.reason is not None and actor.role in MAY_TALK,
    }


def _about(line: dict[str, Any], lang: str) -> str | None:
    """What the step was about: a clock, a case, or that nobody took it."""
    t, details = words(lang), line.get("details") or {}
    by_itself = line["action"] == "close" and line["actor_kind"] == "system"
    keys = (
        f"ticket.{details.get('clock')}_clock",
        f"case.{details.get('kind')}",
        f"alert.{details.get('why')}",
    )
    named = next((t(key) for key in keys if t.has(key)), None)
    if details.get("imported"):
        old = details.get("reference")
        return t("step.imported_as", number=old) if old else t("step.imported")
    if by_itself:
        return t("step.by_itself")
    if line["action"] == "reach":
        return _way(details, t)
    if line["action"] in ("follow_up", "call_back"):
        return _call(details, t)
    return t("mark.designated") if details.get("designated") else named


def _way(details: dict[str, Any], t: Words) -> str:
    """By which way a notice that was not seen went on."""
    channel = f"channel.{details.get('channel')}"
    name = t(channel) if t.has(channel) else str(details.get("channel"))
    return t(f"reach.{details.get('way') or details.get('state')}", channel=name)


def _call(details: dict[str, Any], t: Words) -> str:
    """What came of a call."""
    if details.get("reached"):
        return t("call.reached_line")
    if details.get("result") in FINAL:
        return t(f"call.{details['result']}")
    return t("call.in_vain_line", n=details.get("calls"))


def _only_asked(line: dict[str, Any]) -> bool:
    """Lines of before cases were kept say it by having no words for the citizen."""
    return bool((line.get("details") or {}).get("asked")) or (line["action"] == "extend" and not line["note"])


def _reason_name(parts: Console, ticket: TicketView, line: dict[str, Any], lang: str) -> str:
    t, code = words(lang), str(line["reason"])
    kind = (line.get("details") or {}).get("kind") or case_rules.KIND_OF.get(line["action"])
    known = asked.settings(parts, ticket).reason(kind, code) if kind else None
    if known is not None:
        return known.en if lang == "en" else known.zh
    return t(f"reason.{code}") if t.has(f"reason.{code}") else code


def _whose(ticket: TicketView, line: dict[str, Any]) -> str:
    """The words before a step's note: the citizen's own, read by them, or never sent because there is no chat."""
    if _is_citizens(line):
        return "ticket.citizen_said"
    return "ticket.citizen_read" if ticket.conversation_id is not None else "ticket.not_sent"


def _is_citizens(line: dict[str, Any]) -> bool:
    return line["actor_kind"] == "citizen" or line["action"] in CITIZENS_WORDS
