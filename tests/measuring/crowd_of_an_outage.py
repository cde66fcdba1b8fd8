"""Citizens who report one outage: who they are, what they say, and what came of each. Made from a seed alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from typing import Any

import aiohttp

from bot.citizen import Citizen, Heard, NoAnswer, citizen

AREAS = ("110105026", "110105043", "110105015")
"""Wangjing, Donghu and Balizhuang in Chaoyang."""
ENGLISH = 0.25
TYPED_YES = 0.35
SOCKET_TRIES = 5
SAID_AGAIN = {"zh": "朝阳区望京街道停电了", "en": "There's a power outage in Wangjing, Chaoyang"}
AGAIN_AT_MOST = 2
REPORTS = {
    "zh": (
        "{place}停电了",
        "{place}又停电了，什么时候来电啊",
        "我家没电了，{place}",
        "{place}这一片全黑了，停电了",
        "你好，{place}停电一个小时了，没人管吗",
        "{place}整个小区都没电，电梯也停了",
        "停电了！{place}",
        "{place}为什么停电了？",
        "{place}突然断电，冰箱里的东西都要坏了",
    ),
    "en": (
        "The power is out in {place}",
        "No electricity in {place} for an hour now",
        "Power cut in {place}, the whole building is dark",
        "hi, there's no power at my place in {place}",
        "Why is there no power in {place}?",
        "Our electricity went off in {place}, when will it be back?",
    ),
}
PLACES = {
    "zh": (
        "望京街道南湖东园一区",
        "望京街道花家地北里",
        "朝阳区望京街道",
        "朝阳区东湖街道",
        "朝阳区八里庄街道",
        "望京街道南湖西里",
    ),
    "en": (
        "Wangjing Subdistrict, Chaoyang",
        "Nanhu Dongyuan, Wangjing",
        "Donghu Subdistrict, Chaoyang District",
    ),
}
YES = {"zh": ("好", "行，记上吧", "可以", "好的谢谢"), "en": ("yes", "yes please", "ok, count us in", "sure")}
NOBODY = {"zh": ("没有", "没有，谢谢", "家里没有这样的人"), "en": ("no", "no, nobody", "No, thanks")}
SOMEBODY = {
    "zh": (
        "我妈在家吸氧",
        "有个瘫痪的老人",
        "我爸靠呼吸机",
        "家里老人卧床，用气垫床",
        "有，孩子刚出生半个月",
    ),
    "en": (
        "my dad is on a ventilator",
        "yes, my mother is on oxygen",
        "we have a newborn baby",
        "my wife can't walk",
    ),
}
DOORS = {"zh": "{n}号楼{m}单元{d}01", "en": "Building {n}, unit {m}, flat {d}01"}
OFFERS, COUNT_IN = ("记上一户", "household"), ("好，记上一户", "Yes, count us in")
ASKS, NO_ONE, SOME_ONE = ("呼吸机", "ventilator"), ("没有", "No"), ("有", "Yes")
ASKS_WHERE = ("几号楼", "building")


@dataclass(frozen=True)
class Household:
    """One citizen: when they write (seconds from the start), in which language, and who is at home."""

    nth: int
    at: float
    lang: str
    words: str
    presses: bool
    vulnerable: bool
    yes: str
    at_home: str
    door: str


@dataclass
class Told:
    """What came of one: every turn's seconds, how often they had to say it again, and what went wrong."""

    nth: int
    vulnerable: bool
    turns: list[float] = field(default_factory=list)
    unanswered: int = 0
    again: int = 0
    wrong: str = ""

    def as_json(self) -> dict[str, Any]:
        """A line of the record that a later run goes on from."""
        return asdict(self)


def households(count: int, *, seconds: float, share: float, seed: int) -> list[Household]:
    """`count` of them over `seconds`, a `share` with somebody vulnerable, in the order of their writing."""
    chance = Random(seed)
    vulnerable = set(chance.sample(range(count), round(count * share)))
    times = sorted(chance.uniform(0, seconds) for _ in range(count))
    return [_household(nth, at, chance, vulnerable=nth in vulnerable) for nth, at in enumerate(times)]


def _household(nth: int, at: float, chance: Random, *, vulnerable: bool) -> Household:
    lang = "en" if chance.random() < ENGLISH else "zh"
    place = chance.choice(PLACES[lang])
    door = DOORS[lang].format(n=chance.randint(1, 30), m=chance.randint(1, 6), d=chance.randint(1, 20))
    return Household(
        nth=nth,
        at=at,
        lang=lang,
        words=chance.choice(REPORTS[lang]).format(place=place),
        presses=chance.random() >= TYPED_YES,
        vulnerable=vulnerable,
        yes=chance.choice(YES[lang]),
        at_home=chance.choice((SOMEBODY if vulnerable else NOBODY)[lang]),
        door=door,
    )


async def live(
    http: aiohttp.ClientSession, url: str, one: Household, *, begun: float, timeout: float
) -> tuple[Told, str]:
    """Let one citizen report at their time; what came of it, and the token of their conversation."""
    await asyncio.sleep(max(0.0, begun + one.at - time.monotonic()))
    told = Told(one.nth, one.vulnerable)
    for left in reversed(range(SOCKET_TRIES)):
        try:
            async with citizen(http, url, lang=one.lang) as device:
                await _report(device, one, told, timeout)
                return told, device.token
        except NoAnswer as silent:
            told.unanswered += 1
            told.wrong = str(silent)
            return told, device.token
        except aiohttp.ClientError as problem:
            told.wrong = type(problem).__name__
            if told.turns or not left:
                return told, ""
            await asyncio.sleep(1)
    return told, ""


async def _report(device: Citizen, one: Household, told: Told, timeout: float) -> None:
    heard = await _turn(device, one.words, None, told, timeout)
    while not _says(heard, OFFERS) and told.again < AGAIN_AT_MOST:
        # Understood as something else, or asked where it is: said once more in plain words.
        told.again += 1
        heard = await _turn(device, SAID_AGAIN[one.lang], None, told, timeout)
    if not _says(heard, OFFERS):
        told.wrong = "was not told of it: " + heard[-1].text
        return
    heard = await _turn(device, one.yes, COUNT_IN if one.presses else None, told, timeout)
    if not _says(heard, ASKS):
        told.wrong = "was not asked who is at home: " + heard[-1].text
        return
    button = (SOME_ONE if one.vulnerable else NO_ONE) if one.presses else None
    heard = await _turn(device, one.at_home, button, told, timeout)
    if one.vulnerable and _says(heard, ASKS_WHERE):
        await _turn(device, one.door, None, told, timeout)


async def _turn(
    device: Citizen, words: str, button: Sequence[str] | None, told: Told, timeout: float
) -> Sequence[Heard]:
    titles = {title for line in device.lines for title in line.buttons}
    pressed = next((title for title in button or () if title in titles), None)
    if pressed is not None:
        heard = await device.press(pressed, timeout=timeout)
    else:
        heard = await device.say(words, timeout=timeout)
    told.turns.append(round(device.answered_in, 3))
    return heard


def _says(heard: Sequence[Heard], words: Sequence[str]) -> bool:
    return any(word in line.text for line in heard for word in words)
