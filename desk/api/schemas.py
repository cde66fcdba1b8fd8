"""What all parts of the staff API take and show alike: kinds of values, pages, problems.

The models validate, and they are the OpenAPI document; those of one part stand with it. Other systems rely
on the names: none is changed. Times are ISO 8601 with offset.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

YEARS = range(1970, 9000)


def _without_nul(given: object) -> object:
    """No database keeps a character zero in a text, and nobody means one."""
    return given.replace("\x00", "") if isinstance(given, str) else given


def _in_our_time(given: datetime) -> datetime:
    if given.year not in YEARS:
        raise ValueError("that is no time of this service")
    return given


NoNul = BeforeValidator(_without_nul)
Line = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]
MaybeWords = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, max_length=5000)]
MediaId = Annotated[str, NoNul, StringConstraints(min_length=1, max_length=24)]
Code = Annotated[str, NoNul, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Moment = Annotated[datetime, AfterValidator(_in_our_time)]
Version = Annotated[int, Field(ge=0, lt=2**31)]


def _day_or_moment(given: object) -> object:
    """'2026-11-24' is a day; anything longer is a moment, which the model then reads."""
    if isinstance(given, str) and len(given) == len("2026-11-24"):
        return date.fromisoformat(given)
    return datetime.fromisoformat(given.replace(" ", "+")) if isinstance(given, str) else given


def _day(given: object) -> object:
    if not isinstance(given, str) or len(given) != len("2026-11-24"):
        raise ValueError("a day is written like 2026-11-24")
    day = date.fromisoformat(given)
    if day.year not in YEARS:
        raise ValueError("that is no day of this service")
    return day


Day = Annotated[date, BeforeValidator(_day)]
DayOrMoment = Annotated[date | datetime, BeforeValidator(_day_or_moment)]
Step = Literal[
    "dispatch", "accept", "return", "resolve", "reject", "withdraw", "reopen", "close", "merge", "unmerge",
    "reassign", "extend", "pause", "resume", "raise", "whistle", "exclude", "hang",
]  # fmt: skip


class Strict(BaseModel):
    """Input: an unknown field is a mistake worth hearing of."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An RFC 9457 problem document."""

    type: str
    title: str
    detail: str
    status: int
    code: str
    errors: list[FieldProblem] | None = None
    current_version: int | None = Field(None, description="Of 'stale_version': the ticket's version now")
    changes: list[Change] | None = Field(
        None, description="Of 'stale_version': what was done since the version that was seen, oldest first"
    )

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:swift-response:problem:stale_version",
                    "title": "Somebody changed this meanwhile. Please look at it again.",
                    "detail": "the ticket is at version 4",
                    "status": 409,
                    "code": "stale_version",
                    "current_version": 4,
                    "changes": [
                        {
                            "at": "2026-11-24T08:30:00+00:00",
                            "action": "accept",
                            "actor": "staff:7",
                            "unit": "S110105026",
                            "version": 4,
                        }
                    ],
                }
            ]
        }
    )


class Change(BaseModel):
    """One step that somebody took meanwhile: 'internal' by 'staff' where the reader may not know more."""

    at: datetime
    action: str
    actor: str
    unit: str | None
    version: int


class FieldProblem(BaseModel):
    field: str
    message: str


class Page(Strict):
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = None
    lang: str | None = None
