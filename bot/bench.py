"""`python -m bot bench`: whole turns through the public chat socket of a running desk.

Every citizen files a complaint, alone on a socket of its own, and begins again as somebody else. A turn is from
sending a message to its first answer: web, store, queue, understanding, dialogue, actions and the way back.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import aiohttp

from bot.citizen import Citizen, NoAnswer, citizen
from bot.setup.progress import Refusal

TALKS: Sequence[tuple[str, Sequence[str]]] = (
    ("zh", ("您好", "我们楼下的垃圾三天没人收了，朝阳区望京街道南湖东园一区3号楼", "我的单子到哪儿了")),
    ("en", ("hello", "Huge pothole on Gongti North Road near Sanlitun, since last Monday", "thanks")),
    ("zh", ("海淀区中关村街道海淀大街的工地昨晚施工到半夜两点，吵得没法睡", "谢谢")),
)
MOST_BUTTONS = 4
OPENINGS = ("您好", "hello")
WARM_UP_SECONDS = 2.0


@dataclass(frozen=True)
class Result:
    """What was measured. Latencies are in milliseconds; a failure is a turn without an answer in 30 s."""

    citizens: int
    seconds: float
    turns: int
    failures: int
    turns_per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float

    def as_json(self) -> str:
        """One JSON object."""
        return json.dumps({name: round(value, 2) for name, value in asdict(self).items()})

    def as_text(self) -> str:
        """The same for people."""
        return (
            f"{self.citizens} citizens at once, {self.seconds:.0f} s: {self.turns} turns, {self.failures} failed\n"
            f"  {self.turns_per_second:.1f} turns/s   p50 {self.p50_ms:.0f} ms   p95 {self.p95_ms:.0f} ms   "
            f"p99 {self.p99_ms:.0f} ms   longest {self.longest_ms:.0f} ms"
        )


@dataclass
class Tally:
    """What the citizens saw: when each turn ended, and how many seconds it took."""

    turns: list[tuple[float, float]]
    failed_at: list[float]


async def run(url: str, *, citizens: int, seconds: float) -> Result:
    """Measure for `seconds` after a short warm-up. Raises Refusal where the desk does not answer."""
    tally = Tally([], [])
    begin = time.monotonic() + WARM_UP_SECONDS
    end = begin + seconds
    try:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
            await asyncio.gather(*(_citizen(session, url, nth, end, tally) for nth in range(citizens)))
    except aiohttp.ClientError as problem:
        raise Refusal(
            f"nobody answers at {url} ({type(problem).__name__}): is the service running?"
        ) from None
    return summary(tally, citizens=citizens, begin=begin, end=end)


async def _citizen(session: aiohttp.ClientSession, url: str, nth: int, end: float, tally: Tally) -> None:
    while time.monotonic() < end:
        lang, words = TALKS[nth % len(TALKS)]
        nth += 1
        async with citizen(session, url, lang=lang) as device:
            try:
                for text in words:
                    await _talk(device, text, tally)
            except NoAnswer:
                tally.failed_at.append(time.monotonic())


async def _talk(device: Citizen, text: str, tally: Tally) -> None:
    """Say it, and press the first button as long as a question with buttons comes back: that files a complaint."""
    heard = await device.say(text)
    tally.turns.append((time.monotonic(), device.answered_in))
    for _ in range(MOST_BUTTONS):
        if not heard[-1].buttons or text in OPENINGS:
            return
        heard = await device.press(next(iter(heard[-1].buttons)))
        tally.turns.append((time.monotonic(), device.answered_in))


def summary(tally: Tally, *, citizens: int, begin: float, end: float) -> Result:
    """The figures of the turns that ended between `begin` and `end`. Raises Refusal if there were none."""
    took = sorted(took for at, took in tally.turns if begin <= at <= end)
    if len(took) < 2:
        raise Refusal("hardly a turn was answered: nothing to measure (see `python -m bot check`)")
    hundredths = statistics.quantiles(took, n=100, method="inclusive")
    return Result(
        citizens=citizens,
        seconds=end - begin,
        turns=len(took),
        failures=sum(begin <= at for at in tally.failed_at),
        turns_per_second=len(took) / (end - begin),
        p50_ms=hundredths[49] * 1000,
        p95_ms=hundredths[94] * 1000,
        p99_ms=hundredths[98] * 1000,
        longest_ms=took[-1] * 1000,
    )
