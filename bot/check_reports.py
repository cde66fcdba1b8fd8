"""What `python -m bot check` says of printing, and of scheduled reports."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.check_store import looked_at
from bot.red import Red
from bot.settings import Settings
from desk.reports.plans import PlanView, standing
from desk.reports.press import FONT_ADVICE, has_chinese_font


async def printing(settings: Settings) -> str:
    """Whether reports can be had as PDF. Raises `Red`."""
    if not await asyncio.to_thread(has_chinese_font):
        raise Red("there is no Chinese font: no report can be had as PDF", f"{FONT_ADVICE} on this machine")
    return "reports can be had as PDF"


async def reports(settings: Settings) -> str:
    """How the plans stand. Raises `Red` where the newest report of one did not arrive."""
    async with looked_at(settings) as db, db.read() as session:
        found = await standing(session)
    return judged(found)


def judged(found: Sequence[PlanView]) -> str:
    """What to say of them. Raises `Red`."""
    for one in found:
        if one.failed or one.error:
            where = f"{one.failed} given up" if one.failed else f"{one.waiting} tried again"
            raise Red(
                f"the {one.plan.kind} report of {one.last} (plan {one.id}) was not delivered: {where}, {one.error}",
                "look at the mail server (SMTP_URL), the folder (VAR_DIR/reports) and the Chinese fonts; it can also "
                "be had under Figures, Reports",
            )
    return f"{len(found)} plans" if found else "none is made by itself (Figures, Reports)"
