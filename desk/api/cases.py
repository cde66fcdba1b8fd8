"""Cases in the staff API: what is asked and judged, rulings, and their end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from city.model import CASE_KINDS, CaseKind
from desk.api.given import moment, named
from desk.api.operations import HOTLINE, ROLES, Call, Operation
from desk.api.schemas import Code, Moment, Page, Strict, Version, Words
from desk.cases import judging
from desk.cases.rules import STATES, State
from desk.cases.service import CaseFilter
from desk.cases.views import CaseView
from desk.cases.views import as_json as case_json
from desk.errors import CaseNotFound

if TYPE_CHECKING:
    from desk.api.staff import StaffServices


class CaseQuery(Page):
    """Filters of a list of cases. `kind` and `state` may name several, separated by commas."""

    kind: str | None = None
    state: str | None = None
    unit: Code | None = None
    ticket: Code | None = None


class Ruling(Strict):
    """What a judge says. A refusal says why (`grounds`), and so does upholding a return that came without evidence.

    Granting more time or a pause needs `note`, which the citizen reads. `unit` and `category` are the right ones for a
    ticket whose return is upheld: its next dispatch goes there.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"state": "granted", "unit": "market", "category": "consumer.refund", "version": 3},
                {"state": "granted", "note": "The pipe company comes on the 5th"},
                {"state": "refused", "grounds": "The map shows the yard inside the sub-district"},
            ]
        }
    )

    state: Literal["granted", "refused"]
    note: Words | None = Field(None, description="What the citizen reads of what is granted")
    grounds: Words | None = Field(None, description="Why; only staff read it")
    unit: Code | None = None
    category: Code | None = None
    until: Moment | None = Field(None, description="Another end of a pause than was asked for")
    version: Version | None = Field(None, description="The ticket's version that the judge saw")


class Lifting(Strict):
    """An exclusion or a hanging ends. The citizen reads `note`."""

    note: Words | None = None
    version: Version | None = None


class Case(BaseModel):
    """What somebody asked about a ticket, and how it was ruled."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 12,
                    "ticket": "BJ20261124-000123",
                    "kind": "return",
                    "state": "open",
                    "reason": "wrong_place",
                    "reason_name": "Not in our area",
                    "grounds": "The yard is on the other side of the boundary",
                    "evidence": ["https://files.example/boundary.pdf"],
                    "unit": "S110105026",
                    "unit_name": "Wangjing Subdistrict",
                    "asked_by": "staff:7",
                    "asked_at": "2026-11-24T16:30:00+08:00",
                    "due_at": "2026-11-25T00:30:00+08:00",
                    "until": None,
                    "judged_by": None,
                    "judged_at": None,
                    "ruling": None,
                    "right_unit": None,
                    "right_category": None,
                    "lifted_by": None,
                    "lifted_at": None,
                    "may_judge": True,
                }
            ]
        }
    )

    id: int
    ticket: str
    kind: CaseKind
    state: State
    reason: str | None
    reason_name: str | None
    grounds: str | None
    evidence: list[str]
    unit: str | None
    unit_name: str | None
    asked_by: str
    asked_at: datetime
    due_at: datetime
    until: datetime | None
    judged_by: str | None
    judged_at: datetime | None
    ruling: str | None
    right_unit: str | None
    right_category: str | None
    lifted_by: str | None
    lifted_at: datetime | None
    may_judge: bool


class Cases(BaseModel):
    items: list[Case]
    next: str | None


async def list_cases(call: Call[StaffServices]) -> dict[str, Any]:
    wanted: CaseQuery = call.query
    found = CaseFilter(
        kinds=named(wanted.kind, CASE_KINDS, "kind"),
        states=named(wanted.state, STATES, "state"),
        unit=wanted.unit,
        ticket=wanted.ticket,
    )
    cases = call.services.tickets.cases
    page = await cases.list(found, actor=call.actor, limit=wanted.limit, cursor=wanted.cursor)
    return {"items": [_case(one, call) for one in page.items], "next": page.next}


async def get_case(call: Call[StaffServices]) -> dict[str, Any]:
    return _case(await call.services.tickets.cases.get(_case_id(call), actor=call.actor), call)


async def rule_on_case(call: Call[StaffServices]) -> dict[str, Any]:
    said: Ruling = call.body
    given = said.model_dump(exclude={"version"}) | {
        "until": moment(said.until, call.services.zone, field="until")
    }
    ruled = await call.services.tickets.cases.rule(
        call.actor, _case_id(call), judging.Ruling(**given), version=said.version
    )
    return _case(ruled, call)


async def lift_case(call: Call[StaffServices]) -> dict[str, Any]:
    said: Lifting = call.body
    lifted = await call.services.tickets.cases.lift(
        call.actor, _case_id(call), note=said.note, version=said.version
    )
    return _case(lifted, call)


def _case_id(call: Call[StaffServices]) -> int:
    text = call.parts["id"]
    if not text.isdecimal() or len(text) > 18:
        raise CaseNotFound(f"no case {text}")
    return int(text)


def _case(case: CaseView, call: Call[StaffServices]) -> dict[str, Any]:
    return case_json(case, lang=call.lang, actor=call.actor)


OPERATIONS: tuple[Operation[StaffServices], ...] = (
    Operation(
        "GET", "/v1/cases", "What is asked and judged, asked last first; a unit sees what it asked itself", ROLES,
        list_cases, Cases, query=CaseQuery, errors=(422,),
    ),
    Operation(
        "GET", "/v1/cases/{id}", "One case", ROLES, get_case, Case, errors=(404,),
    ),
    Operation(
        "POST", "/v1/cases/{id}/ruling",
        "Grant or refuse what somebody else asked: operators rule on returns, supervisors on everything",
        HOTLINE, rule_on_case, Case, body=Ruling, errors=(404, 409, 422),
    ),
    Operation(
        "POST", "/v1/cases/{id}/lift", "End an exclusion or a hanging that holds", ("supervisor",), lift_case,
        Case, body=Lifting, errors=(404, 409, 422),
    ),
)  # fmt: skip
