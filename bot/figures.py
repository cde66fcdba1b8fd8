"""The daily figures from the command line: filled for an older store, looked through, and counted anew."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import store
from bot.settings import Settings
from city.pack import load
from desk.figures import recounting
from desk.figures.periods import Period
from desk.figures.routing import Routing, routing
from desk.tickets.numbers import local_day

LOOKED_AT = timedelta(days=40)


def catch_up(settings: Settings) -> int:
    """Count the tickets that were never counted. Returns how many; on a store that is up to date that is none."""

    async def count() -> int:
        db = store.opened(settings)
        try:
            return await recounting.catch_up(db, ZoneInfo(load(settings.city_dir).timezone))
        finally:
            await db.close()

    return asyncio.run(count())


async def differences(settings: Settings) -> int:
    """How many of the newest tickets, and of the rollups of the last days, are not what their rows say."""
    zone = ZoneInfo(load(settings.city_dir).timezone)
    since = local_day(datetime.now(UTC) - LOOKED_AT, zone)
    db = store.opened(settings)
    try:
        async with db.read() as session:
            wrong = await recounting.wrong(session, zone)
            return len(wrong) + len(await recounting.apart(session, since=since))
    finally:
        await db.close()


def recompute(settings: Settings) -> int:
    """Count every ticket anew and add up the rollups. Returns how many tickets had been counted wrongly."""

    async def count() -> int:
        db = store.opened(settings)
        try:
            changed = await recounting.recompute(db, ZoneInfo(load(settings.city_dir).timezone))
            async with db.begin() as session:
                await recounting.add_up(session)
            return changed
        finally:
            await db.close()

    return asyncio.run(count())


def misdispatches(settings: Settings, *, days: int) -> str:
    """The misdispatches of the last days, a line each, and the lines that they propose for the city pack."""
    pack = load(settings.city_dir)
    zone = ZoneInfo(pack.timezone)
    today = local_day(datetime.now(UTC), zone)

    async def read() -> Routing:
        db = store.opened(settings)
        try:
            async with db.read() as session:
                return await routing(session, pack, Period(today - timedelta(days=days), today), zone)
        finally:
            await db.close()

    return _told(asyncio.run(read()))


def _told(found: Routing) -> str:
    whole = found.whole
    rate = f" ({100 * whole.rate:.1f} %)" if whole.rate is not None else ""
    lines = [f"{whole.misdispatched} of {whole.dispatched} dispatches went to the wrong unit{rate}."]
    lines += [
        f"{one.category:<40}{one.district or '-':<8}{one.sent:<14}-> {one.right:<18}"
        f"{one.count:>4} of {one.dispatched}"
        for one in found.lines
    ]
    proposed = list(dict.fromkeys(one.proposed for one in found.lines if one.proposed))
    if proposed:
        lines += [
            "",
            "Lines that may be added to the city pack's dispatch.csv (category,district,unit):",
            *proposed,
        ]
    return "\n".join(lines)
