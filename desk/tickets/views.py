"""A ticket as it is shown: one frozen picture with names in both languages, and its JSON for one asker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from city.groups import GROUPS, KINDS, Kind, Name
from desk import notices
from desk.staff.actor import Actor
from desk.tasks.views import TaskView, visible
from desk.tasks.views import as_json as task_json
from desk.tickets import history
from desk.tickets.alerts import ASKED_TO_WITHDRAW
from desk.tickets.apart import leads_to_chat
from desk.tickets.masking import hide_codes, masked_enterprise, masked_reporter, sees_survey
from desk.tickets.possible import Bounds, possible
from desk.tickets.visibility import COMMENT, SECOND_PERSON, reads_comments, sees_line


@dataclass(frozen=True)
class Reporter:
    """The person behind a ticket. `contact_by` is chat, call or text_only."""

    name: str | None
    phone: str | None
    anonymous: bool
    confidential: bool
    contact_by: str
    call_hours: str | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True)
class SurveyView:
    """The latest follow-up. `state` is asked, answered, expired, or None if none was asked yet.

    `source`: answered in the 'chat' or by 'phone'; `calls` were made for it, `called_at` the last one.
    """

    id: int | None = None
    state: str | None = None
    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None
    comment: str | None = None
    asked_at: datetime | None = None
    source: str | None = None
    calls: int = 0
    called_at: datetime | None = None


@dataclass(frozen=True)
class Repeats:
    """How often the person and the place of a ticket came up in the month and the year of its filing, with this time.

    None where nothing says who or where it is.
    """

    person_month: int | None
    person_year: int | None
    place_month: int | None
    place_year: int | None


@dataclass(frozen=True)
class HistoryLine:
    """One step of a ticket's life. `note` is what the citizen read, `staff_note` is for staff only."""

    seq: int
    at: datetime
    action: str
    from_status: str | None
    to_status: str
    actor_kind: str
    actor: str
    unit: str | None
    note: str | None
    staff_note: str | None
    reason: str | None
    details: Mapping[str, Any] | None


@dataclass(frozen=True)
class TicketView:
    """All that a ticket has in the staff API. `names` holds the pack's name of every code that occurs.

    `repeats` is counted for a ticket by itself, not in lists.
    `previous_confided`: it or the earlier one of the same matter is confidential (`previous_of`).
    `provisional`: its limits may move, since not all days off before them are announced.
    """

    id: int
    number: str
    version: int
    status: str
    kind: Kind
    category: str
    category_group: str
    category_confidence: float | None
    title: str
    description: str
    address: str | None
    district: str | None
    subdistrict: str | None
    lat: float | None
    long: float | None
    occurred_at: datetime | None
    party: str | None
    enterprise: str | None
    reporter: Reporter
    lang: str
    channel: str
    conversation_id: int | None
    unit: str | None
    suggested_unit: str | None
    suggestion_reason: str | None
    co_units: Sequence[str]
    urgency: str
    dispatch_due_at: datetime
    due_at: datetime
    unit_due_at: datetime | None
    provisional: bool
    created_at: datetime
    updated_at: datetime
    dispatched_at: datetime | None
    accepted_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    reopen_count: int
    return_count: int
    parent: str | None
    previous: str | None
    incident_id: int | None
    followers: int
    urges: int
    awaits_citizen: bool
    paused_at: datetime | None
    paused_until: datetime | None
    raised_at: datetime | None
    raised_by: str | None
    excluded_at: datetime | None
    hung_at: datetime | None
    survey: SurveyView
    history: Sequence[HistoryLine]
    tasks: Sequence[TaskView]
    zone: tzinfo
    previous_confided: bool = False
    repeats: Repeats | None = None
    bounds: Bounds = field(default_factory=Bounds)
    names: Mapping[str, Name] = field(default_factory=dict)

    def name(self, code: str | None, lang: str) -> str | None:
        """The pack's name of a code; the code itself if the pack no longer has it."""
        if code is None:
            return None
        named = self.names.get(code)
        return named.of(lang) if named else code


TIMES = (
    "occurred_at", "dispatch_due_at", "due_at", "unit_due_at", "created_at", "updated_at", "dispatched_at",
    "accepted_at", "resolved_at", "closed_at", "paused_at", "paused_until", "raised_at", "excluded_at", "hung_at",
)  # fmt: skip
PLAIN = (
    "number", "version", "status", "kind", "category", "category_group", "category_confidence", "title", "description",
    "address", "district", "subdistrict", "lat", "long", "party", "lang", "channel", "conversation_id", "unit",
    "suggested_unit", "urgency", "reopen_count", "return_count", "parent", "followers", "urges",
    "awaits_citizen",
)  # fmt: skip


def as_json(view: TicketView, *, lang: str, actor: Actor, now: datetime | None = None) -> dict[str, Any]:
    """The ticket as plain data for `actor`: codes each with `…_name` in `lang`, times in the city's zone with offset.

    The reporter is masked unless the actor may see it; a unit gets no conversation of a confidential ticket, and
    nobody of staff one of an anonymous.
    `actions` are those that `actor` may take at `now`.
    """
    shown: dict[str, Any] = {key: getattr(view, key) for key in PLAIN}
    shown |= {key: _iso(getattr(view, key), view.zone) for key in TIMES}
    shown["previous"] = previous_of(view, actor)
    shown["incident"] = view.incident_id
    for code in ("category", "district", "subdistrict", "unit", "suggested_unit"):
        shown[f"{code}_name"] = view.name(getattr(view, code), lang)
    shown["category_group_name"] = GROUPS[view.category_group].of(lang)
    shown["kind_name"] = KINDS[view.kind].of(lang)
    shown |= {
        f"{key}_name": notices.text(f"{key}.{getattr(view, key)}", lang) for key in ("status", "urgency")
    }
    shown["co_units"] = list(view.co_units)
    shown["co_unit_names"] = [view.name(code, lang) for code in view.co_units]
    shown["suggestion_reason"] = _reason(view, lang)
    shown["reporter"] = masked_reporter(view.reporter, conversation_id=view.conversation_id, actor=actor)
    shown["enterprise"] = enterprise_of(view, actor)
    shown["repeats"] = _repeats(view, actor)
    shown["due_provisional"] = view.provisional
    shown["survey"] = _survey(view, actor)
    shown["tasks"] = [task_json(task, lang=lang, actor=actor) for task in visible(view.tasks, actor)]
    shown["history"] = [
        _line(view, line, lang, actor) for line in view.history if _sees_line(view, line, actor)
    ]
    shown["actions"] = possible(view, actor, now)
    if _hides_person(view, actor):
        shown["conversation_id"] = None
    return shown


def previous_of(view: TicketView, actor: Actor) -> str | None:
    """The earlier ticket of the same matter; for a unit none where one of the two is confidential, since the other says
    whose both are.
    """
    return None if actor.role == "handler" and view.previous_confided else view.previous


def _sees_line(view: TicketView, line: HistoryLine, actor: Actor) -> bool:
    if line.action == COMMENT and not reads_comments(
        actor, status=view.status, confidential=view.reporter.confidential
    ):
        return False
    return sees_line(actor, action=line.action, details=line.details, unit=line.unit, lead=view.unit)


def _hides_person(view: TicketView, actor: Actor) -> bool:
    """Staff must not see which tickets are one person's who stays unknown, units not whose a confidential one is."""
    to_unit = actor.role == "handler" and view.reporter.confidential
    return to_unit or not leads_to_chat(actor, anonymous=view.reporter.anonymous)


def _details(view: TicketView, line: HistoryLine, actor: Actor) -> dict[str, Any]:
    """The number of a message fits a gap in the numbers of the chat that shows the rest."""
    leads = actor.role != "handler" and leads_to_chat(actor, anonymous=view.reporter.anonymous)
    return {name: value for name, value in (line.details or {}).items() if leads or name != "message"}


def _iso(at: datetime | None, zone: tzinfo) -> str | None:
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def _reason(view: TicketView, lang: str) -> str | None:
    """`suggestion_reason` is kept as 'key|code|code…' and told in words."""
    if view.suggestion_reason is None:
        return None
    key, *parts = view.suggestion_reason.split("|")
    values = dict(part.split("=", 1) for part in parts)
    names = {name: view.name(code, lang) for name, code in values.items()}
    return notices.text(f"suggestion.{key}", lang, **names)


def enterprise_of(view: TicketView, actor: Actor) -> str | None:
    """The enterprise that complains, as `actor` may see it."""
    return masked_enterprise(
        view.enterprise,
        confidential=view.reporter.confidential,
        conversation_id=view.conversation_id,
        actor=actor,
    )


def _repeats(view: TicketView, actor: Actor) -> dict[str, int | None] | None:
    """Nothing of a person who stays unknown."""
    if view.repeats is None:
        return None
    shown: dict[str, int | None] = asdict(view.repeats)
    if _hides_person(view, actor):
        shown |= {"person_month": None, "person_year": None}
    return shown


def _survey(view: TicketView, actor: Actor) -> dict[str, Any]:
    survey, open_to = view.survey, sees_survey(actor, view.status)
    comment = (
        survey.comment if open_to and not (view.reporter.confidential and actor.role == "handler") else None
    )
    return {
        "id": survey.id,
        "state": survey.state,
        "contacted": survey.contacted if open_to else None,
        "solved": survey.solved if open_to else None,
        "satisfied": survey.satisfied if open_to else None,
        "comment": comment,
        "asked_at": _iso(survey.asked_at, view.zone),
        "source": survey.source,
        "calls": survey.calls,
        "called_at": _iso(survey.called_at, view.zone),
    }


def _line(view: TicketView, line: HistoryLine, lang: str, actor: Actor) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "seq": line.seq,
        "at": _iso(line.at, view.zone),
        "action": line.action,
        "from_status": line.from_status,
        "to_status": line.to_status,
        "actor_kind": line.actor_kind,
        "unit": line.unit,
        "unit_name": view.name(line.unit, lang),
        "note": line.note,
        "reason": None if actor.role == "handler" and line.reason == ASKED_TO_WITHDRAW else line.reason,
    }
    if actor.is_staff:
        who = history.who(line.actor_kind, line.actor, actor, anonymous=view.reporter.anonymous)
        inside = actor.role == "handler" and line.action in SECOND_PERSON
        shown |= {
            "actor": who,
            "staff_note": None if inside else line.staff_note,
            "details": _details(view, line, actor),
        }
        shown |= {key: hide_codes(shown[key]) for key in ("note", "staff_note") if shown[key]}
    return shown
