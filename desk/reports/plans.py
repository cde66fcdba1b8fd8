"""Which reports are made by themselves, and where they go: made, ended and listed by who sees the whole city."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from desk.errors import InvalidInput, MissingDetail, NotAllowed, NotFound
from desk.figures.report import Whose
from desk.figures.reporting import Reports
from desk.figures.scoreboard import SCOPES, SEE_ALL, Figures
from desk.reports.occasions import KINDS
from desk.staff import audit
from desk.staff.accounts import EMAIL, LONGEST_EMAIL
from desk.staff.actor import Actor
from desk.store.models import ReportDeliveryRow, ReportPlanRow

FOLDER = "folder"
"""The target that is no mail address."""
Form = Literal["pdf", "xlsx"]
FORMS: tuple[Form, ...] = get_args(Form)
MOST_ADDRESSES, MOST_PLANS = 20, 100
PLANS_LINK = "report_plan"


@dataclass(frozen=True)
class Plan:
    """What somebody wants. `targets` are mail addresses, and `FOLDER`."""

    kind: str
    whose: Whose
    lang: str
    forms: Sequence[str]
    targets: Sequence[str]
    scope: str = "full"


@dataclass(frozen=True)
class PlanView:
    """A plan that holds, with the newest report that was due by it and what became of that."""

    id: int
    plan: Plan
    made_at: datetime
    last: date | None = None
    waiting: int = 0
    failed: int = 0
    error: str | None = None


class Plans:
    """The plans of one store. `mails`: whether there is a server that mails are handed to."""

    def __init__(self, figures: Figures, *, clock: Callable[[], datetime], mails: bool) -> None:
        self._figures, self._clock, self._mails = figures, clock, mails

    async def add(self, plan: Plan, *, by: Actor) -> int:
        """Keep a plan; its id. Raises `NotAllowed`, and `InvalidInput` or `MissingDetail` for what makes no plan."""
        _require(by)
        Reports(self._figures).whose(by, owner=plan.whose.owner, code=plan.whose.code)
        _check(plan, mails=self._mails)
        async with self._figures.db.begin() as session:
            held = select(func.count()).where(ReportPlanRow.ended_at.is_(None))
            if (await session.scalar(held) or 0) >= MOST_PLANS:
                raise InvalidInput(f"no more than {MOST_PLANS} plans", field="kind")
            row = ReportPlanRow(
                kind=plan.kind,
                owner=plan.whose.owner,
                code=plan.whose.code,
                scope=plan.scope,
                lang=plan.lang,
                forms=list(plan.forms),
                targets=list(dict.fromkeys(plan.targets)),
                made_at=self._clock(),
                made_by=by.label,
            )
            session.add(row)
            await session.flush()
            audit.note(session, by, "plan_report", on=(PLANS_LINK, row.id), now=self._clock())
            return row.id

    async def end(self, plan: int, *, by: Actor) -> None:
        """Make no more of it; what is under way is given up. Raises `NotAllowed` and `NotFound`."""
        _require(by)
        async with self._figures.db.begin() as session:
            row = await session.get(ReportPlanRow, plan, with_for_update=True)
            if row is None or row.ended_at is not None:
                raise NotFound(f"no plan {plan}")
            row.ended_at = self._clock()
            audit.note(session, by, "end_report_plan", on=(PLANS_LINK, plan), now=self._clock())

    async def list(self, by: Actor) -> Sequence[PlanView]:
        """Those that hold, the oldest first. Raises `NotAllowed`."""
        _require(by)
        async with self._figures.db.read() as session:
            return await standing(session)


async def standing(session: AsyncSession) -> Sequence[PlanView]:
    """The plans that hold, each with how its newest report stands."""
    rows = await session.scalars(
        select(ReportPlanRow).where(ReportPlanRow.ended_at.is_(None)).order_by(ReportPlanRow.id)
    )
    return [await _view(session, row) for row in rows]


async def _view(session: AsyncSession, row: ReportPlanRow) -> PlanView:
    mine = ReportDeliveryRow.plan_id == row.id
    last = await session.scalar(select(func.max(ReportDeliveryRow.key)).where(mine))
    newest = list(await session.scalars(select(ReportDeliveryRow).where(mine, ReportDeliveryRow.key == last)))
    return PlanView(
        row.id,
        plan_of(row),
        row.made_at,
        last,
        waiting=sum(one.status in ("waiting", "uncertain") for one in newest),
        failed=sum(one.status == "failed" for one in newest),
        error=next((one.error for one in newest if one.error and one.status != "sent"), None),
    )


def plan_of(row: ReportPlanRow) -> Plan:
    """A row's plan."""
    whose = Whose(row.owner, row.code)  # type: ignore[arg-type]
    return Plan(row.kind, whose, row.lang, row.forms, row.targets, row.scope)


def _require(by: Actor) -> None:
    if by.role not in SEE_ALL:
        raise NotAllowed(f"the role '{by.role}' plans no reports")


def _check(plan: Plan, *, mails: bool) -> None:
    if plan.kind not in KINDS or plan.scope not in SCOPES or plan.lang not in ("zh", "en"):
        raise InvalidInput("there is no such report", field="kind")
    if not plan.forms or set(plan.forms) - set(FORMS):
        raise MissingDetail("as which file?", field="forms")
    if not plan.targets:
        raise MissingDetail("where does it go?", field="targets")
    addresses = [one for one in plan.targets if one != FOLDER]
    if addresses and not mails:
        raise InvalidInput("no mail server is set", field="mails")
    if len(addresses) > MOST_ADDRESSES or any(not _is_address(one) for one in addresses):
        raise InvalidInput("that is no mail address", field="targets")


def _is_address(given: str) -> bool:
    return len(given) <= LONGEST_EMAIL and EMAIL.fullmatch(given) is not None
