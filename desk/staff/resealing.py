"""Seals second factors and secrets of subscriptions with the present secret, where a former one still opens them."""

from __future__ import annotations

from sqlalchemy import select

from desk.events.sealed import PURPOSE as SUBSCRIPTION
from desk.staff.factors import PURPOSE as FACTOR
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import StaffRow, SubscriptionRow


async def secrets_anew(db: Database, keys: Keys) -> int:
    """Returns how many there were. What no secret here opens stays as it is."""
    count = 0
    async with db.begin() as session:
        factors = select(StaffRow).where(StaffRow.totp_sealed.is_not(None)).order_by(StaffRow.id)
        for person in await session.scalars(factors.with_for_update()):
            anew = keys.sealed_anew(person.totp_sealed or "", FACTOR)
            person.totp_sealed, count = anew or person.totp_sealed, count + bool(anew)
        wanting = select(SubscriptionRow).where(SubscriptionRow.secret_sealed.is_not(None))
        for one in await session.scalars(wanting.order_by(SubscriptionRow.id).with_for_update()):
            anew = keys.sealed_anew(one.secret_sealed or "", SUBSCRIPTION)
            one.secret_sealed, count = anew or one.secret_sealed, count + bool(anew)
    return count
