"""Which HTTP status a refusal of the desk is, for the API and for the console alike."""

from __future__ import annotations

from desk.errors import (
    Conflict,
    DeskError,
    InvalidInput,
    LockedOut,
    MissingDetail,
    NotAllowed,
    NotFound,
    PrintingFailed,
    Refused,
    SignInFailed,
    StoreProblem,
    TooFast,
)

STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (MissingDetail, 422),
    (Refused, 409),
    (Conflict, 409),
    (InvalidInput, 422),
    (LockedOut, 429),
    (TooFast, 429),
    (SignInFailed, 401),
    (PrintingFailed, 503),
    (StoreProblem, 500),
)
"""The first that fits."""


def status_of(error: DeskError) -> int:
    """The status of an error; 400 for one that says no more than that the desk refused."""
    return next((number for kind, number in STATUS if isinstance(error, kind)), 400)
