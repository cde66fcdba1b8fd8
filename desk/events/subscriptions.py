"""Who is sent what happens to tickets: made, changed, paused and removed by administrators."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.errors import Conflict, InvalidInput, NotFound, StaleVersion
from desk.events import signing, writing
from desk.events.addresses import checked
from desk.events.kinds import KINDS
from desk.events.sealed import sealed
from desk.staff import audit
from desk.staff.actor import Actor
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import EventDeliveryRow, EventRow, SubscriptionRow, TicketRow

LONGEST_NAME = 60
MOST_CODES = 100
MOST_SHOWN = 50
BROKER = "RabbitMQ"
"""The subscription that the settings make, where they name a broker."""


@dataclass(frozen=True)
class Wish:
    """What a subscription is to be. Empty lists are everything."""

    name: str
    url: str | None
    events: Sequence[str] = ()
    units: Sequence[str] = ()
    categories: Sequence[str] = ()
    with_texts: bool = False


@dataclass(frozen=True)
class Subscription:
    """One as it is shown: never with its secret. `waiting` and `failed` are how many events; `oldest` waits longest."""

    id: int
    version: int
    kind: str
    state: str
    wish: Wish
    created_at: datetime
    rests_until: datetime | None
    answer: str | None
    answered_at: datetime | None
    taken_at: datetime | None
    waiting: int
    failed: int
    oldest: datetime | None


@dataclass(frozen=True)
class Delivery:
    """One event on its way to a subscription. `number` is the ticket's, None for a test."""

    id: int
    uid: str
    event: str
    number: str | None
    at: datetime
    state: str
    attempts: int
    due_at: datetime
    done_at: datetime | None
    answer: str | None


def codes(pack: CityPack) -> dict[str, Collection[str]]:
    """What may be named in `units` and `categories`: of these also whole groups."""
    groups = {one.group for one in pack.categories}
    return {
        "units": {one.code for one in pack.units},
        "categories": {one.code for one in pack.categories} | groups,
    }


class Subscriptions:
    """Subscriptions on one store. `hosts` are inner hosts that may be sent to; `known` are codes by 'units' and
    'categories'."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        keys: Keys,
        *,
        hosts: Collection[str] = (),
        known: Callable[[], Mapping[str, Collection[str]]] | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._keys = keys
        self._hosts = hosts
        self._known = known

    async def all(self) -> list[Subscription]:
        """Every one, by name."""
        async with self._db.read() as session:
            return await _shown(session)

    async def one(self, subscription_id: int) -> Subscription:
        """Raises `NotFound`."""
        async with self._db.read() as session:
            found = await _shown(session, SubscriptionRow.id == subscription_id)
        if not found:
            raise NotFound("there is no such subscription")
        return found[0]

    async def add(self, wish: Wish, *, by: Actor) -> tuple[int, str]:
        """Make one; its id, and the secret that nothing else will ever show. Raises `InvalidInput` and `Conflict`."""
        self._check(wish)
        secret, now = signing.new_secret(), self._clock()
        async with self._db.begin() as session:
            await _require_free(session, wish.name)
            row = SubscriptionRow(
                kind="webhook",
                secret_sealed=sealed(self._keys, secret),
                state="active",
                created_at=now,
                created_by=by.label,
                **_values(wish),
            )
            session.add(row)
            await session.flush()
            audit.note(session, by, "add_subscription", on=("subscription", row.id), now=now)
            return row.id, secret

    async def change(self, subscription_id: int, wish: Wish, *, version: int, by: Actor) -> None:
        """From the next event on; what waits goes to the new address. Raises as `add`, `NotFound`, `StaleVersion`."""
        self._check(wish)
        async with self._db.begin() as session:
            row = await _held(session, subscription_id, version=version)
            _require_webhook(row)
            if row.name != wish.name:
                await _require_free(session, wish.name)
            for name, value in _values(wish).items():
                setattr(row, name, value)
            row.failures, row.rests_until = 0, None
            self._note(session, row, "change_subscription", by)

    async def switch(self, subscription_id: int, *, active: bool, by: Actor) -> None:
        """Pause it, what happens waits meanwhile; or go on. Raises `NotFound`."""
        async with self._db.begin() as session:
            row = await _held(session, subscription_id)
            _require_webhook(row)
            row.state = "active" if active else "paused"
            row.failures, row.rests_until = 0, None
            self._note(session, row, "switch_subscription", by)

    async def new_secret(self, subscription_id: int, *, by: Actor) -> str:
        """Another secret, which signs everything from now on. Raises `NotFound`."""
        secret = signing.new_secret()
        async with self._db.begin() as session:
            row = await _held(session, subscription_id)
            _require_webhook(row)
            row.secret_sealed = sealed(self._keys, secret)
            self._note(session, row, "change_subscription", by)
        return secret

    async def remove(self, subscription_id: int, *, by: Actor) -> None:
        """It is sent nothing more, also not what waits. Raises `NotFound`."""
        async with self._db.begin() as session:
            row = await _held(session, subscription_id)
            _require_webhook(row)
            await session.execute(
                delete(EventDeliveryRow).where(EventDeliveryRow.subscription_id == subscription_id)
            )
            self._note(session, row, "remove_subscription", by)
            await session.delete(row)

    async def test(self, subscription_id: int, *, by: Actor) -> None:
        """Send it an event of no ticket. Raises `NotFound`."""
        async with self._db.begin() as session:
            row = await _held(session, subscription_id)
            row.rests_until = None
            await writing.of_test(session, row, now=self._clock())
            self._note(session, row, "test_subscription", by)

    async def replay(self, subscription_id: int, *, by: Actor, delivery: int | None = None) -> int:
        """Send what was given up anew, in its order: one, or all. How many that were. Raises `NotFound`."""
        now = self._clock()
        async with self._db.begin() as session:
            row = await _held(session, subscription_id)
            row.failures, row.rests_until = 0, None
            given_up = (
                EventDeliveryRow.subscription_id == subscription_id,
                EventDeliveryRow.state == "failed",
                *([EventDeliveryRow.id == delivery] if delivery is not None else []),
            )
            ids = list(await session.scalars(select(EventDeliveryRow.id).where(*given_up)))
            await session.execute(
                update(EventDeliveryRow)
                .where(*given_up)
                .values(state="waiting", attempts=0, since=now, due_at=now, done_at=None)
                .execution_options(synchronize_session=False)
            )
            self._note(session, row, "replay_subscription", by)
            return len(ids)

    async def deliveries(
        self, subscription_id: int, *, state: str | None = None, before: int | None = None
    ) -> list[Delivery]:
        """What went or goes to it, newest first, fifty at most. Raises `NotFound`."""
        await self.one(subscription_id)
        wanted = (
            select(EventDeliveryRow, EventRow, TicketRow.number)
            .join(EventRow, EventRow.id == EventDeliveryRow.event_id)
            .outerjoin(TicketRow, TicketRow.id == EventRow.ticket_id)
            .where(EventDeliveryRow.subscription_id == subscription_id)
            .order_by(EventDeliveryRow.id.desc())
            .limit(MOST_SHOWN)
        )
        if state is not None:
            wanted = wanted.where(EventDeliveryRow.state == state)
        if before is not None:
            wanted = wanted.where(EventDeliveryRow.id < before)
        async with self._db.read() as session:
            rows = (await session.execute(wanted)).all()
        return [_delivery(row, event, number) for row, event, number in rows]

    async def keep_broker(self, *, wanted: bool) -> None:
        """At a service's start: everything that happens is kept for the broker of the settings, or no longer."""
        async with self._db.begin() as session:
            row = await session.scalar(select(SubscriptionRow).where(SubscriptionRow.kind == "broker"))
            state = "active" if wanted else "off"
            if row is not None and row.state != state:
                row.state, row.failures, row.rests_until = state, 0, None
            if row is None and wanted:
                values = _values(Wish(BROKER, None))
                now = self._clock()
                session.add(
                    SubscriptionRow(kind="broker", state=state, created_at=now, created_by="system", **values)
                )

    def _check(self, wish: Wish) -> None:
        if not 1 <= len(wish.name) <= LONGEST_NAME or not wish.name.isprintable() or wish.name == BROKER:
            raise InvalidInput("a subscription has a name of 1 to 60 characters", field="name")
        checked(wish.url or "", self._hosts)
        known = dict(self._known()) if self._known is not None else {}
        for field, codes, there in (
            ("events", wish.events, KINDS),
            ("units", wish.units, known.get("units")),
            ("categories", wish.categories, known.get("categories")),
        ):
            if len(codes) > MOST_CODES:
                raise InvalidInput(f"at most {MOST_CODES} {field}", field=field)
            if there is not None and (unknown := set(codes) - set(there)):
                raise InvalidInput(f"there is no '{min(unknown)}' among {field}", field=field)

    def _note(self, session: AsyncSession, row: SubscriptionRow, action: str, by: Actor) -> None:
        row.version += 1
        audit.note(session, by, action, on=("subscription", row.id), now=self._clock())


def _values(wish: Wish) -> dict[str, Any]:
    return {
        "name": wish.name,
        "url": wish.url,
        "events": list(wish.events),
        "units": list(wish.units),
        "categories": list(wish.categories),
        "with_texts": wish.with_texts,
    }


async def _require_free(session: AsyncSession, name: str) -> None:
    if await session.scalar(select(SubscriptionRow.id).where(SubscriptionRow.name == name)) is not None:
        raise Conflict(f"there is already a subscription '{name}'")


def _require_webhook(row: SubscriptionRow) -> None:
    if row.kind != "webhook":
        raise Conflict("the broker is set by AMQP_URL")


async def _held(
    session: AsyncSession, subscription_id: int, *, version: int | None = None
) -> SubscriptionRow:
    row = await session.get(SubscriptionRow, subscription_id, with_for_update=True)
    if row is None:
        raise NotFound("there is no such subscription")
    if version is not None and row.version != version:
        raise StaleVersion("somebody changed it meanwhile", current=row.version)
    return row


async def _shown(session: AsyncSession, *which: ColumnElement[bool]) -> list[Subscription]:
    rows = (await session.scalars(select(SubscriptionRow).where(*which).order_by(SubscriptionRow.name))).all()
    counted = await session.execute(
        select(
            EventDeliveryRow.subscription_id,
            EventDeliveryRow.state,
            func.count(),
            func.min(EventDeliveryRow.since),
        )
        .where(EventDeliveryRow.state.in_(("waiting", "failed")))
        .group_by(EventDeliveryRow.subscription_id, EventDeliveryRow.state)
    )
    counts = {(target, state): (count, since) for target, state, count, since in counted}
    return [_subscription(row, counts) for row in rows]


def _subscription(
    row: SubscriptionRow, counts: Mapping[tuple[int, str], tuple[int, datetime]]
) -> Subscription:
    waiting = counts.get((row.id, "waiting"))
    wish = Wish(row.name, row.url, row.events, row.units, row.categories, row.with_texts)
    return Subscription(
        row.id, row.version, row.kind, row.state, wish, row.created_at, row.rests_until, row.answer, row.answered_at,
        row.taken_at, waiting[0] if waiting else 0, counts.get((row.id, "failed"), (0, None))[0],
        waiting[1] if waiting else None,
    )  # fmt: skip


def _delivery(row: EventDeliveryRow, event: EventRow, number: str | None) -> Delivery:
    return Delivery(
        row.id, event.uid, event.event, number, event.at, row.state, row.attempts, row.due_at, row.done_at, row.answer
    )  # fmt: skip
