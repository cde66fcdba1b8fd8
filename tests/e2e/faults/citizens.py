"""Citizens who each file one complaint by talking, whatever happens meanwhile: what they say is theirs alone."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.e2e.faults.devices import Device, Page, Phone, Shown, until
from tests.e2e.faults.stage import Stage

WORDS = "朝阳区望京街道南湖东园一区{building}号楼{entrance}单元楼下垃圾堆了三天没人清运，臭得很"
ENTRANCES = 9
SKIP, CONFIRM, FILED = "不留，在这儿回我", "没问题，提交", "BJ2"
PATIENCE = 240.0
_numbers = itertools.count(1)


@dataclass
class Complainant:
    """`said` counts their messages so far; `problem` is what kept them from filing."""

    nth: int
    text: str
    device: Device
    said: int = 0
    filed: bool = False
    problem: str = ""

    async def complain(self, *, patience: float = PATIENCE) -> None:
        """Tell it, leave no number, and confirm."""
        try:
            async with asyncio.timeout(patience):
                self.said += 1
                await self.device.say(self.text)
                while await self._press_what_is_offered() != CONFIRM:
                    pass
                await until(self.device, _is_filed)
                self.filed = True
        except TimeoutError:
            shown = [one.text for one in self.device.shown()]
            self.problem = f"did not get there within {patience:g} s; last of {len(shown)}: {shown[-1:]}"

    async def _press_what_is_offered(self) -> str:
        """Press the newest of the two buttons, as soon as the last message has one of them."""
        pressed = {SKIP} if self.said > 1 else set()
        await until(self.device, lambda shown: bool(_offered(shown) - pressed))
        title = CONFIRM if CONFIRM in _offered(self.device.shown()) else SKIP
        self.said += 1
        await self.device.press(title)
        return title


def _offered(shown: Sequence[Shown]) -> set[str]:
    return {title for one in shown for title in one.buttons} & {SKIP, CONFIRM}


def _is_filed(shown: Sequence[Shown]) -> bool:
    return any(FILED in one.text for one in shown)


def crowd(stage: Stage, citizens: int, *, channels: Sequence[str] = ("web", "telegram")) -> list[Complainant]:
    """So many, on the channels by turns; nobody has been here before."""
    return list(itertools.islice(arrivals(stage, channels=channels), citizens))


def arrivals(stage: Stage, *, channels: Sequence[str] = ("web", "telegram")) -> Iterator[Complainant]:
    """The same, without an end. The pages of the web chat ask first one service and then the other by turns."""
    for turn in itertools.count():
        first = turn % len(stage.urls)
        urls = [*stage.urls[first:], *stage.urls[:first]]
        yield from (_one(stage, channel, urls) for channel in channels)


def _one(stage: Stage, channel: str, urls: Sequence[str]) -> Complainant:
    nth = next(_numbers)
    text = WORDS.format(building=1 + nth // ENTRANCES, entrance=1 + nth % ENTRANCES)
    if channel == "web":
        return Complainant(nth, text, Page(stage.http, urls))
    return Complainant(nth, text, Phone(stage.phones, 10_000 + nth))
