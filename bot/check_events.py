"""What `python -m bot check` says of the systems that are sent what happens to tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.check_store import looked_at
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from desk.events.standing import Standing, standing


async def events(settings: Settings) -> str:
    """How the subscriptions stand. Raises `Red` where one is sent nothing, or something was given up."""
    async with looked_at(settings) as db, db.read() as session:
        found = await standing(session)
    return judged(found, now=clock())


def judged(found: Sequence[Standing], *, now: datetime) -> str:
    """What to say of them. Raises `Red`."""
    for one in found:
        if one.is_stuck(now) and one.oldest is not None:
            minutes = (now - one.oldest).total_seconds() / 60
            raise Red(
                f"{one.waiting} wait for {one.name}, the oldest for {minutes:.0f} min (last answer: {one.answer})",
                "look whether the other side runs and its address is right (AMQP_URL, or Settings, Events); "
                "nothing is lost for three days",
            )
    if lost := [one for one in found if one.failed]:
        raise Red(
            "given up: " + ", ".join(f"{one.failed} for {one.name}" for one in lost),
            "send them anew in the console (Settings, Events) once the other side takes them; kept for 30 days",
        )
    if not found:
        return "no other system is sent what happens (Settings, Events)"
    paused = [one.name for one in found if one.state == "paused"]
    return f"{len(found)} subscription{'s' if len(found) != 1 else ''}" + (
        f"; paused: {', '.join(paused)}" if paused else ""
    )
