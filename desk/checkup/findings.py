"""Findings: what a check-up found, which plan it was fed back to, what came of it, and how its indicator went on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.checkup import areas, stored
from desk.checkup.closing import REASONED, STATES, Step, after, possible
from desk.checkup.proposals import RULES
from desk.checkup.service import require
from desk.checkup.sheet import LEAF, Indicator, Level
from desk.errors import IllegalStep, InvalidInput, MissingDetail, NotAllowed, NotFound, StaleVersion
from desk.figures.periods import Period
from desk.figures.report import Whose
from desk.figures.scoreboard import MAY_SEE, SEE_ALL, Figures
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.models import CheckupRow, FindingRow, FindingStepRow
from desk.themes import checks
from desk.tickets.numbers import local_day

LONGEST_WORDS, LONGEST_LINE = 2000, 200
SHOWN = 300


@dataclass(frozen=True)
class StepView:
    """A line of its history. `day` is the day on which the step held, such as that of the plan's answer."""

    at: datetime
    by: str
    action: str
    day: date | None
    words: str | None


@dataclass(frozen=True)
class Later:
    """The finding's indicator at a check-up: at its own, and at each later one that may be compared with it."""

    checkup: int
    period: Period
    level: Level


@dataclass(frozen=True)
class FindingView:
    """A finding with the check-up that it comes from. `steps` and `later` where one is looked at by itself."""

    id: int
    version: int
    checkup: int
    whose: Whose
    kind: str
    period: Period
    indicator: str
    rule: str | None
    words: str
    state: str
    plan: str | None
    body: str | None
    reference: str | None
    made_at: datetime
    made_by: str
    changed_at: datetime
    steps: Sequence[StepView] = ()
    later: Sequence[Later] = ()

    @property
    def possible(self) -> Sequence[Step]:
        """What may be done with it next."""
        return possible(self.state)


class Findings:
    """The findings of one store."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    async def add(
        self, actor: Actor, checkup: int, *, indicator: str, words: str, rule: str | None = None
    ) -> int:
        """Write a finding down, proposed or one's own; its id.

        A proposal is written down once, and so is one's own in the same words: who comes second gets the first's id.
        Raises `NotAllowed`, `NotFound`, `MissingDetail` without words, `InvalidInput` for what is on no line of the
        sheet.
        """
        require(actor)
        told, now = checks.needed(words, field="words", longest=LONGEST_WORDS), self._figures.clock()
        rule = rule if rule in RULES else None
        async with self._figures.db.begin() as session:
            # Locked, so that two who confirm one proposal at once come one after the other.
            row = await session.get(CheckupRow, checkup, with_for_update=True)
            if row is None:
                raise NotFound(f"no check-up {checkup}")
            if stored.read(row).indicator(indicator) is None:
                raise InvalidInput(f"there is no indicator '{indicator}' on it", field="indicator")
            if (known := await _same(session, checkup, indicator, rule, told)) is not None:
                return known
            found = FindingRow(
                checkup_id=checkup,
                indicator=indicator,
                rule=rule,
                words=told,
                state="found",
                made_at=now,
                made_by=actor.label,
                changed_at=now,
            )
            session.add(found)
            await session.flush()
            self._note(session, actor, found, "found", words=told)
            return found.id

    async def edit(self, actor: Actor, finding: int, words: str, *, version: int | None = None) -> None:
        """Say it in other words; the earlier ones stay in the history. Raises what `add` raises, and `StaleVersion`."""
        told = checks.needed(words, field="words", longest=LONGEST_WORDS)
        require(actor)
        async with self._figures.db.begin() as session:
            row = await _locked(session, finding, version)
            row.words = told
            self._note(session, actor, row, "edit", words=told)

    async def step(
        self,
        actor: Actor,
        finding: int,
        step: Step,
        *,
        day: date | None,
        words: str = "",
        plan: str = "",
        body: str = "",
        reference: str = "",
        version: int | None = None,
    ) -> None:
        """Feed it back to a plan of a body, or say what came of it, on a day that is not to come.

        Raises `NotAllowed`, `NotFound`, `StaleVersion`, `IllegalStep` where it is not possible from its state, and
        `MissingDetail` without the day, without plan or body, or without words where something is done or declined.
        """
        require(actor)
        told = checks.words(words, field="words", longest=LONGEST_WORDS)
        lines = {
            name: checks.words(given, field=name, longest=LONGEST_LINE)
            for name, given in (("plan", plan), ("body", body), ("reference", reference))
        }
        if day is None:
            raise MissingDetail("on which day?", field="day")
        if day > local_day(self._figures.clock(), ZoneInfo(self._figures.pack.timezone)):
            raise InvalidInput("that day is to come", field="day")
        if step == "feed_back":
            for name in ("plan", "body"):
                if not lines[name]:
                    raise MissingDetail(f"to which {name}?", field=name)
        if step in REASONED and not told:
            raise MissingDetail("what was done, or why not?", field="words")
        async with self._figures.db.begin() as session:
            row = await _locked(session, finding, version)
            if step not in possible(row.state):
                raise IllegalStep(f"'{step}' is not possible from '{row.state}'")
            row.state = after(step)
            if step == "feed_back":
                row.plan, row.body, row.reference = lines["plan"], lines["body"], lines["reference"] or None
                named = " · ".join(filter(None, lines.values()))
                told = f"{named}\n{told}" if told else named
            self._note(session, actor, row, step, day=day, words=told or None)

    async def list(
        self, actor: Actor, *, checkup: int | None = None, state: str | None = None
    ) -> Sequence[FindingView]:
        """Of a check-up, else all that one may see, in a state or in any; the newest first."""
        if actor.role not in MAY_SEE:
            raise NotAllowed(f"the role '{actor.role}' may not see figures")
        wanted = select(FindingRow, CheckupRow).join(CheckupRow, CheckupRow.id == FindingRow.checkup_id)
        if checkup is not None:
            wanted = wanted.where(FindingRow.checkup_id == checkup)
        if state in STATES:
            wanted = wanted.where(FindingRow.state == state)
        if actor.role not in SEE_ALL:
            own = areas.whose(self._figures.pack, actor)
            wanted = wanted.where(CheckupRow.owner == own.owner, CheckupRow.code == own.code)
        async with self._figures.db.read() as session:
            rows = await session.execute(wanted.order_by(FindingRow.id.desc()).limit(SHOWN))
            return [_view(one, row) for one, row in rows]

    async def look(self, actor: Actor, finding: int) -> tuple[FindingView, Indicator | None]:
        """One with its history and its indicator, then and later. Raises `NotFound`, also for another unit's area."""
        async with self._figures.db.read() as session:
            row = await session.get(FindingRow, finding)
            checkup = await session.get(CheckupRow, row.checkup_id) if row is not None else None
            if row is None or checkup is None or not areas.sees(self._figures.pack, actor, _whose(checkup)):
                raise NotFound(f"no finding {finding}")
            steps = await session.scalars(
                select(FindingStepRow).where(FindingStepRow.finding_id == finding).order_by(FindingStepRow.id)
            )
            later = await session.scalars(
                select(CheckupRow)
                .where(
                    CheckupRow.owner == checkup.owner,
                    CheckupRow.code == checkup.code,
                    CheckupRow.kind == checkup.kind,
                    CheckupRow.first >= checkup.first,
                    CheckupRow.edition == checkup.edition,
                    CheckupRow.assigned == checkup.assigned,
                )
                .order_by(CheckupRow.first)
            )
            view = _view(
                row,
                checkup,
                steps=[StepView(one.at, one.by, one.action, one.day, one.words) for one in steps],
                later=[
                    Later(one.id, Period(one.first, one.last), level_of(one, row.indicator)) for one in later
                ],
            )
            return view, stored.read(checkup).indicator(row.indicator)

    def _note(
        self,
        session: AsyncSession,
        actor: Actor,
        row: FindingRow,
        action: str,
        *,
        day: date | None = None,
        words: str | None = None,
    ) -> None:
        """A line of its history and one of the audit log, and a new version."""
        now = self._figures.clock()
        if action != "found":
            row.version += 1
            row.changed_at = now
        session.add(
            FindingStepRow(finding_id=row.id, at=now, by=actor.label, action=action, day=day, words=words)
        )
        audit.note(session, actor, f"finding_{action}", on=("finding", row.id), now=now)


def level_of(row: Any, indicator: str) -> Level:
    """An indicator's level at a check-up. A category that is not on its sheet had no complaint."""
    sheet = stored.read(row)
    found = sheet.indicator(indicator)
    if found is not None:
        return found.now
    return Level(0, 0.0 if sheet.people else None) if indicator.startswith(LEAF) else Level()


async def _locked(session: AsyncSession, finding: int, version: int | None) -> FindingRow:
    row = await session.get(FindingRow, finding, with_for_update=True)
    if row is None:
        raise NotFound(f"no finding {finding}")
    if version is not None and version != row.version:
        raise StaleVersion("somebody changed it meanwhile", current=row.version)
    return row


async def _same(
    session: AsyncSession, checkup: int, indicator: str, rule: str | None, words: str
) -> int | None:
    """The id of the finding that says the same: by the same rule, without one in the same words."""
    row = FindingRow
    wanted = select(row.id).where(row.checkup_id == checkup, row.indicator == indicator, row.rule == rule)
    if rule is None:
        wanted = wanted.where(row.words == words)
    found: int | None = await session.scalar(wanted.order_by(row.id).limit(1))
    return found


def _whose(row: CheckupRow) -> Whose:
    return Whose(row.owner, row.code)  # type: ignore[arg-type]


def _view(row: FindingRow, checkup: CheckupRow, **more: Any) -> FindingView:
    same: Mapping[str, Any] = {
        name: getattr(row, name)
        for name in (
            "id", "version", "indicator", "rule", "words", "state", "plan", "body", "reference", "made_at",
            "made_by", "changed_at",
        )
    }  # fmt: skip
    return FindingView(
        **same,
        checkup=checkup.id,
        whose=_whose(checkup),
        kind=checkup.kind,
        period=Period(checkup.first, checkup.last),
        **more,
    )
