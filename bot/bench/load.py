"""Citizens who talk at the same time, each with a device of its own, and begin again as somebody else.

A turn is from sending a message to the first words of its answer.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from bot.bench.devices import Answer, Device, Opened
from bot.bench.talks import Talk, talk
from bot.citizen import NoAnswer
from bot.setup.progress import Refusal
from bot.silence import why

NUMBER = re.compile(r"\b[A-Z]{2}\d{8}-\d{6}\b")
"""A ticket's: the complaint is filed."""
MOST_ANSWERS = 6
WARM_UP_SECONDS = 2.0
FAR_APART = 100_000
"""The talks of one citizen are numbered from here on, the next one's from twice that, so that no two share one."""


class Over(Exception):
    """The time is over: nobody says anything more."""


@dataclass
class Tally:
    """What the citizens saw: when each turn ended and how many seconds it took, and what went wrong when.

    From `end` on nobody begins another turn.
    """

    end: float = float("inf")
    turns: list[tuple[float, float]] = field(default_factory=list)
    failed_at: list[float] = field(default_factory=list)
    filed_at: list[float] = field(default_factory=list)

    async def take(self, turn: Callable[[str], Awaitable[Answer]], words: str) -> Answer:
        """Have a turn and note it. Raises NoAnswer, and Over where there is no time for it."""
        if time.monotonic() >= self.end:
            raise Over
        answer = await turn(words)
        self.turns.append((time.monotonic(), answer.seconds))
        return answer


def _unanswered(problem: Exception) -> Refusal:
    reason = "none came in time" if isinstance(problem, NoAnswer) else why(problem)
    return Refusal(f"no answer: {reason}. Look whether what is measured runs, and at --url")


async def first_answer(open_device: Opened) -> float:
    """Seconds until the first citizen is answered. Raises Refusal where nobody answers."""
    try:
        async with aiohttp.ClientSession() as session, open_device(session, "zh") as device:
            return (await device.say("您好")).seconds
    except (aiohttp.ClientError, NoAnswer) as problem:
        raise _unanswered(problem) from None


async def crowd(
    open_device: Opened,
    *,
    citizens: int,
    seconds: float,
    at_begin: Callable[[], None] = lambda: None,
    at_end: Callable[[], None] = lambda: None,
) -> tuple[Tally, float, float]:
    """Let them talk; what they saw, and from when to when it counts: `seconds` after a short warm-up.

    `at_begin` and `at_end` are called in a thread at those two moments. Raises Refusal where nobody answers.
    """
    begin = time.monotonic() + WARM_UP_SECONDS
    end = begin + seconds
    tally = Tally(end)
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(
                _call_at(begin, at_begin),
                _call_at(end, at_end),
                *(_citizen(session, open_device, nth, tally) for nth in range(citizens)),
            )
    except aiohttp.ClientError as problem:
        raise _unanswered(problem) from None
    return tally, begin, end


async def _call_at(moment: float, what: Callable[[], None]) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
    await asyncio.to_thread(what)


async def _citizen(session: aiohttp.ClientSession, open_device: Opened, nth: int, tally: Tally) -> None:
    number = nth * FAR_APART + nth
    while time.monotonic() < tally.end:
        said = talk(number)
        number += 1
        async with open_device(session, said.lang) as device:
            try:
                await hold(device, said, tally)
            except NoAnswer:
                tally.failed_at.append(time.monotonic())
            except Over:
                return


async def hold(device: Device, said: Talk, tally: Tally) -> None:
    """Hold one talk to its end. A complaint that no ticket comes of is noted as failed. Raises NoAnswer and Over."""
    for text in said.before:
        await tally.take(device.say, text)
    if said.complaint is not None:
        await _file(device, said.complaint, said, tally)
    for text in said.after:
        await tally.take(device.say, text)


async def _file(device: Device, complaint: str, said: Talk, tally: Tally) -> None:
    """Say it, then press the first button of whatever is asked, or say the place, until a number is told."""
    answer = await tally.take(device.say, complaint)
    for _ in range(MOST_ANSWERS):
        if NUMBER.search(answer.text):
            tally.filed_at.append(time.monotonic())
            return
        if answer.buttons:
            answer = await tally.take(device.press, answer.buttons[0])
        else:
            answer = await tally.take(device.say, said.place)
    tally.failed_at.append(time.monotonic())
