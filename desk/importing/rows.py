"""What a past ticket leaves in each table, as the texts that COPY reads, but for its ids and its number.

The same rules count as for a ticket that is filed today: limits, titles, words to be found by, figures. The clocks have
nothing to do for it (`next_step_at`), and what would have been due by now counts as done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from secrets import token_urlsafe
from typing import NamedTuple, cast

from city.groups import Urgency
from city.pack import CityPack
from desk.figures import reading, spans
from desk.figures.facts import Fact, facts
from desk.figures.rates import NAMES, Counts
from desk.figures.spans import Span, Step
from desk.importing.past import Past
from desk.store.bulk import FIELD, NULL
from desk.store.derived import IMPORTED, limit_at, marks_of, phone_mark, words
from desk.store.models import TicketRow
from desk.store.seal import Seal
from desk.tickets import clocks, dispatch, due
from desk.tickets.city import Rules, rules
from desk.tickets.lifecycle import UNDISPATCHED, UNSOLVED, WITH_UNIT
from desk.tickets.nearness import Spot, cell, place_key
from desk.tickets.numbers import local_day
from desk.tickets.tracking import new_code

TICKET = (
    "id", "number", "tracking_code", "filing_key", "version", "status", "kind", "category", "category_group",
    "category_confidence", "title", "description", "address", "district", "subdistrict", "lat", "long", "occurred_at",
    "place_key", "place_cell", "party", "enterprise", "reporter_name", "reporter_phone", "phone_mark", "anonymous",
    "confidential", "published", "public_id", "contact_by", "lang", "channel", "unit", "suggested_unit",
    "suggestion_reason", "co_units", "urgency", "dispatch_due_at", "due_at", "unit_due_at", "limit_at",
    "provisional_from", "created_at", "updated_at", "dispatched_at", "accepted_at", "resolved_at", "closed_at",
    "reopen_count", "return_count", "dispatch_count", "excluded_at",
)  # fmt: skip
HISTORY = (
    "ticket_id", "seq", "at", "action", "from_status", "to_status", "actor_kind", "actor", "unit", "public_note",
    "details", "version",
)  # fmt: skip
SURVEY = (
    "id", "ticket_id", "state", "contacted", "solved", "satisfied", "comment", "unit", "at_limit", "follower",
    "asked_at", "delivered_at", "answered_at", "source",
)  # fmt: skip
FIGURE = (
    "ticket_id", "survey_id", "day", "until", "unit", "district", "subdistrict", "category", "excluded", "follower",
    *NAMES,
)  # fmt: skip
SPAN = ("ticket_id", *Span._fields)
STEP = ("ticket_id", "clock", "step", "at")
WORDS = ("rowid", "words")
BEFORE_ZONE = len("2024-03-05 06:03:00.000000")
AREAS, TEXTS, MOMENTS = 2_000, 20_000, 64


_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Told(NamedTuple):
    """A ticket's row, or a follow-up's, as the figures read it."""

    created_at: datetime
    unit: str | None
    district: str | None
    subdistrict: str | None
    category: str
    excluded: bool


class Asked(NamedTuple):
    """A follow-up as the figures read it."""

    id: int
    unit: str | None
    state: str
    asked_at: datetime
    answered_at: datetime
    delivered_at: datetime
    contacted: bool | None
    solved: bool | None
    satisfied: str | None
    follower: bool = False
    at_limit: bool = False


class Left(NamedTuple):
    """The line of a withdrawal as the figures read it."""

    at: datetime
    unit: str | None
    from_status: str
    reason: None = None


class Prepared(NamedTuple):
    """The rows of one ticket, and the `facts` and `spans` that rollups add up.

    `survey` is '' where nobody was asked; `figures` say whether they come from it.
    """

    row: int
    key: str
    day: str
    ticket: str
    words: str
    history: list[str]
    survey: str
    figures: list[tuple[bool, str]]
    stretches: list[str]
    steps: list[str]
    facts: list[Fact]
    spans: list[Span]


class Writer:
    """Makes rows of what was read, of a source, as of `now`."""

    def __init__(self, pack: CityPack, *, source: str, zone: tzinfo, now: datetime, seal: Seal) -> None:
        self._seal = seal
        self._pack, self._source, self._zone, self._now = pack, source, zone, now
        self._actor = f"{IMPORTED}{source}"
        self._details = json.dumps({"imported": source})
        self._in_force: dict[date, Rules] = {}
        self._areas = lru_cache(AREAS)(rules(pack, now).areas)
        self._suggested = lru_cache(TEXTS)(self._suggest)

    def prepared(self, row: int, past: Past) -> Prepared:
        """All rows of a ticket read from that row."""
        life = list(self._life(past))
        day = local_day(past.created_at, self._zone)
        survey = self._asked(past)
        key = f"{IMPORTED}{self._source}:{past.number}"
        told, steps, due_at = self._ticket(past, day, key, life)
        counted = self._facts(past, survey, life[-1][1])
        opened = self._spans(past, due_at, life)
        return Prepared(
            row=row,
            key=key,
            day=day.isoformat(),
            ticket=FIELD.join(told),
            words=words(
                (None, past.title, past.description, past.address, past.party, past.number),
                past.enterprise,
                marks_of(self._seal, past.reporter_name, past.reporter_phone),
            ),
            history=[self._line(past, seq, *step) for seq, step in enumerate(life, 1)],
            survey=self._survey(past, survey) if survey else "",
            figures=[(fact.survey is not None, _figure(fact)) for fact in counted],
            stretches=[_span(one) for one in opened],
            steps=steps,
            facts=counted,
            spans=opened,
        )

    def _life(self, past: Past) -> Iterator[tuple[str, datetime, str | None, str]]:
        """The steps that are known, in their order: action, moment, status before and after."""
        at, status = past.created_at, "received"
        yield "file", at, None, status
        if past.status in UNDISPATCHED:
            return
        if past.dispatched_at is not None or past.status in WITH_UNIT:
            at = max(at, past.dispatched_at or at)
            yield "dispatch", at, status, "dispatched"
            status = "dispatched"
        if past.status == "in_progress":
            yield "accept", at, status, "in_progress"
            return
        if past.status in UNSOLVED:
            return
        ended = max(at, past.resolved_at or past.closed_at or at)
        if past.status != "closed":
            yield {"withdrawn": "withdraw", "rejected": "reject"}[past.status], ended, status, past.status
            return
        if past.resolved_at is not None or past.answer or past.answers.any:
            yield "resolve", ended, status, "resolved"
            status = "resolved"
        yield "close", max(ended, past.closed_at or ended, past.followed_up_at or ended), status, "closed"

    def _ticket(
        self, past: Past, day: date, key: str, life: Sequence[tuple[str, datetime, str | None, str]]
    ) -> tuple[list[str], list[str], datetime]:
        mine = self._rules(day, past)
        urgency = cast(Urgency, past.urgency)
        limits = clocks.at_filing(mine.clocks, urgency, filed_at=past.created_at, calendar=mine.calendar)
        done = {action: at for action, at, _, _ in life}
        dispatched = done.get("dispatch")
        unit_due = dispatched and clocks.unit_deadline(
            mine.clocks,
            urgency,
            start=dispatched,
            citizen=limits.citizen,
            reopened=False,
            calendar=mine.calendar,
        )
        runs = limit_at(
            past.status, dispatch_due_at=limits.dispatch, unit_due_at=unit_due, due_at=limits.citizen
        )
        is_open = past.status in UNSOLVED
        unsure = (
            is_open and mine.clocks.calendar == "working" and mine.calendar.is_provisional(limits.citizen)
        )
        suggested, reason = self._suggestion(past)
        spot = Spot(past.district, past.subdistrict, past.address)
        has_pin = past.lat is not None and past.long is not None
        resolved = done.get("resolve")
        ended = life[-1][1]
        told = [
            new_code(), key, str(len(life)), past.status, past.kind, past.category.code, past.category.group,
            _text(past.confidence), past.title, past.description, past.address or NULL, past.district or NULL,
            past.subdistrict or NULL, _text(past.lat), _text(past.long), _at(past.occurred_at),
            _text(place_key(spot, self._areas(past.district, past.subdistrict)) if past.address else None),
            str(cell(past.lat, past.long)) if has_pin else NULL,  # type: ignore[arg-type]
            past.party or NULL, past.enterprise or NULL, self._sealed("reporter_name", past.reporter_name),
            self._sealed("reporter_phone", past.reporter_phone), _text(phone_mark(self._seal, past.reporter_phone)),
            _yes(past.anonymous), _yes(past.confidential), "0", token_urlsafe(9),
            "call" if past.reporter_phone else "chat", past.lang, past.channel,
            _text(past.unit if past.status not in UNDISPATCHED else None), suggested or NULL, reason or NULL, "[]",
            past.urgency, _at(limits.dispatch), _at(limits.citizen), _at(unit_due), _at(runs),
            mine.calendar.unknown_from.isoformat() if unsure else NULL, _at(past.created_at), _at(ended),
            _at(dispatched), _at(done.get("accept")), _at(resolved),
            _at(ended if past.status == "closed" else None), "0", "0", "1" if dispatched else "0",
            _at(ended if past.excluded else None),
        ]  # fmt: skip
        steps = (
            self._steps(past, mine, limits.dispatch, limits.citizen, unit_due, dispatched) if is_open else []
        )
        return told, steps, limits.citizen

    def _sealed(self, column: str, told: str | None) -> str:
        return self._seal.sealed(told, f"tickets.{column}") if told else NULL

    def _rules(self, day: date, past: Past) -> Rules:
        """A ticket keeps the settings of its first day."""
        if day not in self._in_force:
            self._in_force[day] = replace(rules(self._pack, past.created_at), now=self._now)
        mine = self._in_force[day]
        return mine.of_enterprise() if past.enterprise else mine

    def _suggestion(self, past: Past) -> tuple[str | None, str | None]:
        """Only of what nobody has got yet: for all others the unit that had it."""
        if past.status not in UNDISPATCHED:
            return past.unit, None
        if past.unit is not None:
            return past.unit, None
        return self._suggested(past.category.code, past.district, past.subdistrict)

    def _suggest(
        self, category: str, district: str | None, subdistrict: str | None
    ) -> tuple[str | None, str]:
        found = dispatch.suggest(self._pack, dispatch.Matter(category, district, subdistrict))
        return found.unit, found.reason

    def _steps(
        self,
        past: Past,
        mine: Rules,
        dispatch_due: datetime,
        citizen_due: datetime,
        unit_due: datetime | None,
        dispatched: datetime | None,
    ) -> list[str]:
        """What the clocks would have done for it until now: it counts as done, and is never made up for."""
        ticket = TicketRow(
            status=past.status,
            urgency=past.urgency,
            created_at=past.created_at,
            dispatched_at=dispatched,
            dispatch_due_at=dispatch_due,
            due_at=citizen_due,
            unit_due_at=unit_due,
            reopen_count=0,
        )
        return [
            FIELD.join((step.clock, step.step, _at(self._now)))
            for step in due.steps(ticket, None, mine)
            if step.at <= self._now
        ]

    def _line(self, past: Past, seq: int, action: str, at: datetime, before: str | None, after: str) -> str:
        details = self._details
        if action == "file":
            told = {"imported": self._source, "channel": past.channel, "reference": past.number}
            details = _JSON(told | ({"came_by": past.came_by} if past.came_by else {}))
        note = past.answer if action == "resolve" else None
        unit = past.unit if action in ("dispatch", "accept", "resolve", "withdraw") else None
        return FIELD.join(
            (
                str(seq), _at(at), action, before or NULL, after, "system", self._actor, unit or NULL, note or NULL,
                details, str(seq),
            )
        )  # fmt: skip

    def _asked(self, past: Past) -> Asked | None:
        """The follow-up, on the day on which it was answered, or the matter was done."""
        if not past.answers.any:
            return None
        at = past.followed_up_at or past.closed_at or past.resolved_at
        assert at is not None
        asked = min(at, past.resolved_at or at)
        return Asked(
            1,
            past.unit,
            "answered",
            asked,
            at,
            at,
            past.answers.contacted,
            past.answers.solved,
            past.answers.satisfied,
        )

    def _survey(self, past: Past, asked: Asked) -> str:
        return FIELD.join(
            (
                "answered", _yes(asked.contacted), _yes(asked.solved), _text(asked.satisfied), past.comment or NULL,
                past.unit or NULL, "0", "0", _at(asked.asked_at), _at(asked.delivered_at), _at(asked.answered_at),
                "phone",
            )
        )  # fmt: skip

    def _spans(
        self, past: Past, due_at: datetime, life: Sequence[tuple[str, datetime, str | None, str]]
    ) -> list[Span]:
        told = spans.Told(
            past.created_at, due_at, past.unit if past.status not in UNDISPATCHED else None, past.district,
            past.subdistrict, past.category.code, past.channel, past.kind, past.excluded,
        )  # fmt: skip
        return spans.spans(told, [Step(at, action, after) for action, at, _, after in life], self._zone)

    def _facts(self, past: Past, asked: Asked | None, ended: datetime) -> list[Fact]:
        given = [asked] if asked else []
        told = Told(
            past.created_at, past.unit if past.status not in UNDISPATCHED else None, past.district, past.subdistrict,
            past.category.code, past.excluded,
        )  # fmt: skip
        before = "dispatched" if past.dispatched_at is not None else "received"
        left = Left(ended, past.unit, before) if past.status == "withdrawn" else None
        matter = reading.matter(told, left, given, self._zone)
        return facts(matter, [reading.follow_up(one, self._zone) for one in given])


def _span(span: Span) -> str:
    return FIELD.join([_yes(value) if isinstance(value, bool) else _text(value) for value in span])


def _figure(fact: Fact) -> str:
    return FIELD.join(
        (
            _day(fact.day), _day(fact.until), fact.unit or NULL, fact.district or NULL, fact.subdistrict or NULL,
            fact.category, _yes(fact.excluded), _yes(fact.follower), _counts(fact.counts),
        )
    )  # fmt: skip


@cache
def _day(day: date) -> str:
    return day.isoformat()


@cache
def _counts(counts: Counts) -> str:
    return FIELD.join(map(str, counts.numbers))


# Most moments of a ticket stand in several of its rows.
@lru_cache(MOMENTS)
def _at(moment: datetime | None) -> str:
    """A moment in UTC, as both databases read it."""
    if moment is None:
        return NULL
    return moment.isoformat(" ", "microseconds")[:BEFORE_ZONE]


def _text(value: object) -> str:
    return NULL if value is None else str(value)


def _yes(answer: bool | None) -> str:
    return NULL if answer is None else "1" if answer else "0"
