"""What the pages about staff call, put together once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from desk.staff.administration import Administration
from desk.staff.factors import SecondFactors
from desk.staff.sealing import Keys
from desk.staff.tokens import Tokens
from desk.store.database import Database


@dataclass(frozen=True)
class StaffDesk:
    """Other people's accounts, second factors and API tokens."""

    accounts: Administration
    factors: SecondFactors
    tokens: Tokens


def opened(
    db: Database,
    clock: Callable[[], datetime],
    keys: Keys,
    *,
    units: Collection[str] | None = None,
    required: Collection[str] = (),
    issuer: str = "Swift Response",
) -> StaffDesk:
    """The parts on one store; `required` are the roles that must have a second factor."""
    return StaffDesk(
        Administration(db, clock, units=units),
        SecondFactors(db, clock, keys, required=required, issuer=issuer),
        Tokens(db, clock),
    )
