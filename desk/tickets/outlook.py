"""What a step would come to: the ticket after it, and what its citizen and others would read. Nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.tickets import loading
from desk.tickets.access import locked
from desk.tickets.act import Act
from desk.tickets.city import rules
from desk.tickets.rehearsal import heard
from desk.tickets.transitions import perform
from desk.tickets.views import TicketView


@dataclass(frozen=True)
class Outlook:
    """The ticket as it would be; what its citizen would read, and of how many other tickets somebody would."""

    ticket: TicketView
    told: tuple[str, ...] = ()
    others: int = 0


async def outlook(
    db: Database,
    pack: CityPack,
    clock: Callable[[], datetime],
    actor: Actor,
    number: str,
    act: Act,
    *,
    version: int | None = None,
) -> Outlook:
    """What the step would come to now. Raises what the step itself would raise."""
    after: list[TicketView] = []

    async def take(session: AsyncSession) -> None:
        ticket = await locked(session, number, actor, version=version, also=act.parent)
        await perform(session, ticket, act, actor=actor, rules=rules(pack, clock()))
        after.append(await loading.view(session, pack, ticket))

    messages = await heard(db, take)
    told = tuple(one.text for one in messages if one.number == number)
    return Outlook(after[0], told, len({one.number for one in messages} - {number}))
