"""What the pages of the settings call, put together once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.events.subscriptions import Subscriptions
from desk.staff.administration import Administration
from desk.staff.factors import SecondFactors
from desk.staff.sealing import Keys
from desk.staff.taking_back import TakingBack
from desk.staff.tokens import Tokens
from desk.store.database import Database


@dataclass(frozen=True)
class StaffDesk:
    """Other people's accounts, second factors and API tokens, and who is sent what happens to tickets."""

    accounts: Administration
    factors: SecondFactors
    tokens: Tokens
    subscriptions: Subscriptions
    taking_back: TakingBack


def opened(
    db: Database,
    clock: Callable[[], datetime],
    keys: Keys,
    *,
    units: Collection[str] | None = None,
    required: Collection[str] = (),
    issuer: str = "Swift Response",
    event_hosts: Collection[str] = (),
    known: Callable[[], Mapping[str, Collection[str]]] | None = None,
) -> StaffDesk:
    """The parts on one store; `required` are the roles that must have a second factor.

    `event_hosts` and what is `known` are as `Subscriptions` says.
    """
    return StaffDesk(
        Administration(db, clock, units=units),
        SecondFactors(db, clock, keys, required=required, issuer=issuer),
        Tokens(db, clock),
        Subscriptions(db, clock, keys, hosts=event_hosts, known=known),
        TakingBack(clock, keys),
    )
