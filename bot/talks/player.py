"""Plays written conversations through the public chat of a running product, and looks at what was filed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.citizen import Citizen, NoAnswer, citizen
from bot.talks.desk import Desk
from bot.talks.expected import differences, todays
from bot.talks.script import Conversation

AT_ONCE = 8
QUIET_SECONDS = 0.3
PUSH_SECONDS = 20.0
MOST_PRESSED = 6
MOST_CHARACTERS = 5000
NUMBER = re.compile(r"[A-Z]{2}\d{8}-\d{6}")
CODE = re.compile(r"(?:查询码|tracking code) ([0-9A-Z]{6})")
# What somebody presses who has said everything: the first of these that is offered.
NOTHING_TO_ADD = (
    "没问题，提交", "Yes, file it", "没问题，都提交", "Yes, file them all",
    "不留，在这儿回我", "No, answer me here",
    "说不准", "Not sure",
    "记不清了", "I don't remember",
    "不清楚", "I don't know",
)  # fmt: skip
# What no citizen may ever read: an unfilled gap, a missing value, a name of ours, an exception.
NEVER = re.compile(r"[{}]|\bNone\b|\bnull\b|utter_|action_|Traceback|Exception|\bError\b")


@dataclass
class Played:
    """How a conversation went. `messages` is how many the citizen sent up to the first ticket number."""

    name: str
    lang: str
    messages: int | None = None
    wrong: list[str] = field(default_factory=list)
    script: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    @property
    def transcript(self) -> str:
        """To be read aloud, with what was wrong at its end."""
        return "\n".join([f"=== {self.name}", *self.script, *(f"  !! {line}" for line in self.wrong)])

    def as_json(self) -> dict[str, Any]:
        """One line of results/conversations.json."""
        return {
            "name": self.name,
            "lang": self.lang,
            "right": not self.wrong,
            "messages": self.messages,
        }


@dataclass
class _Person:
    """One citizen at one device. `seen` is how many of its lines are written down, `answered` how many are answered."""

    device: Citizen
    lang: str
    seen: int = 0
    answered: int = 0
    sent: int = 0
    numbers: list[str] = field(default_factory=list)

    @property
    def offered(self) -> Mapping[str, str]:
        """The buttons that are still there: what came before the citizen's last words is answered."""
        found = (line.buttons for line in reversed(self.device.lines[self.answered :]) if line.buttons)
        return next(found, {})


class _Play:
    """One conversation being played."""

    def __init__(self, desk: Desk, http: aiohttp.ClientSession, written: Conversation) -> None:
        self._desk = desk
        self._http = http
        self._written = written
        self._people: dict[str, _Person] = {}
        self._now = "me"
        self._answer: list[str] = []
        self.number = ""
        self.code = ""
        self._incident: Mapping[str, Any] = {}
        self.played = Played(written.name, written.lang)

    async def play(self) -> Played:
        """Say everything, then look at the tickets. Never raises for what the product does."""
        today = todays(datetime.now(ZoneInfo(self._desk.pack.timezone)))
        async with AsyncExitStack() as devices:
            try:
                await self._open(devices, "me")
                for step in self._written.says:
                    await self._step(devices, step)
            except (NoAnswer, KeyError) as stuck:
                self.played.wrong.append(f"{type(stuck).__name__}: {stuck}")
        if self._incident:
            await self._desk.end(self._http, self._incident["id"])
        mine = self._people["me"].numbers
        self.played.numbers = [number for person in self._people.values() for number in person.numbers]
        if self._incident:
            # Nobody reported its ticket: the hotline filed it itself.
            self.played.numbers.append(self._incident["parent"])
        if len(mine) != len(self._written.tickets):
            self.played.wrong.append(f"{len(mine)} tickets were filed, not {len(self._written.tickets)}")
        for number, expected in zip(mine, self._written.tickets, strict=False):
            ticket = await self._desk.ticket(self._http, number)
            wrong = differences(expected, ticket, today=today)
            self.played.script.append(f"   -> {_short(ticket)}")
            self.played.wrong += [f"{number} {line}" for line in wrong]
        for number in mine[len(self._written.tickets) :]:
            self.played.script.append(f"   -> {_short(await self._desk.ticket(self._http, number))}")
        return self.played

    async def _open(self, devices: AsyncExitStack, who: str, token: str | None = None) -> None:
        lang = self._written.lang
        opened = citizen(self._http, self._desk.url, lang=lang, token=token, settled=QUIET_SECONDS)
        device = await devices.enter_async_context(opened)
        known = self._people.get(who)
        self._people[who] = _Person(device, lang) if known is None else known
        self._people[who].device = device
        self._people[who].seen = len(device.lines)
        self._people[who].answered = 0
        self._now = who

    async def _step(self, devices: AsyncExitStack, step: str | Mapping[str, Any]) -> None:
        person = self._people[self._now]
        match step:
            case "away":
                await self._open(devices, self._now, person.device.token)
                self.played.script.append("         (closes the page and comes back)")
            case str():
                await self._say(person, step)
            case {"as": who}:
                if who in self._people:
                    self._now = who
                else:
                    await self._open(devices, who)
                self.played.script.append(f"         ({who})")
            case {"staff": _} | {"declare": _} | {"parent": _}:
                await self._by_staff(step)
            case {"edit": name}:
                await self._turn(person, f"[edit {name}]", lambda: person.device.edit(name))
            case {"long": [opening, repeated, ending]}:
                times = (MOST_CHARACTERS - len(opening) - len(ending)) // len(repeated)
                await self._say(person, opening + repeated * times + ending)
            case {"pin": [lat, long]}:
                await self._turn(person, f"(pin {lat}, {long})", lambda: person.device.pin(lat, long))
            case _:
                self._listen(_list(step.get("hears", [])), _list(step.get("never", [])))

    async def _by_staff(self, step: Mapping[str, Any]) -> None:
        """What the hotline does meanwhile."""
        match step:
            case {"declare": body}:
                self._incident = await self._desk.declare(self._http, body)
                self.played.script.append(f"   staff declare {body}")
            case {"parent": action, **more}:
                await self._staff(action, more, number=self._incident["parent"])
            case {"staff": action, **more}:
                await self._staff(action, more)

    async def _say(self, person: _Person, step: str) -> None:
        if step in ("finish", "?finish"):
            if step == "finish" or set(person.offered) & set(NOTHING_TO_ADD):
                await self._finish(person)
        elif step.startswith("?["):
            if step[2:-1] in person.offered:
                await self._press(person, step[2:-1])
        elif step.startswith("[") and step.endswith("]"):
            await self._press(person, step[1:-1])
        else:
            words = step.replace("{number}", self.number).replace("{code}", self.code)
            shown = words if len(words) < 300 else f"{words[:100]} … ({len(words)} characters)"
            await self._turn(person, shown, lambda: person.device.say(words))

    async def _press(self, person: _Person, title: str) -> None:
        """Press it; what is asked before it is answered as by somebody who has nothing to add, but never filed."""
        for _ in range(MOST_PRESSED):
            before = [*self._titles(person), *NOTHING_TO_ADD[4:]]
            other = next((one for one in before if one in person.offered), None)
            if title in person.offered or other is None:
                break
            await self._turn(person, f"[{other}]", lambda other=other: person.device.press(other))  # type: ignore[misc]
        await self._turn(person, f"[{title}]", lambda: person.device.press(title))

    async def _finish(self, person: _Person) -> None:
        """Press on until there is one more number; a question of the category is answered with the right one."""
        known = len(person.numbers)
        for _ in range(MOST_PRESSED):
            if len(person.numbers) > known:
                return
            wanted = [*self._titles(person), *NOTHING_TO_ADD]
            title = next((one for one in wanted if one in person.offered), None)
            if title is None:
                raise KeyError(f"nothing to press among {list(person.offered)}")
            await self._press(person, title)

    def _titles(self, person: _Person) -> list[str]:
        """The names of the categories that are right for the next ticket."""
        nth = len(person.numbers)
        if nth >= len(self._written.tickets):
            return []
        codes = _list(self._written.tickets[nth].get("category", []))
        leaves = [leaf for leaf in self._desk.pack.categories if leaf.code in codes]
        return [name for leaf in leaves for name in (leaf.zh, leaf.en)]

    async def _turn(self, person: _Person, shown: str, act: Callable[[], Any]) -> None:
        self.played.script.append(f" citizen {shown}".replace("\n", "\n         "))
        if self._now == "me" and not person.numbers:
            person.sent += 1
        self._answer = []
        person.answered = len(person.device.lines)
        await act()
        self._write_down(person)

    async def _staff(self, action: str, body: Mapping[str, Any], *, number: str | None = None) -> None:
        self.played.script.append(f"   staff {action} {dict(body) or ''}")
        self._answer = []
        refused = await self._desk.step(self._http, number or self.number, {"action": action, **body})
        if refused:
            raise KeyError(f"{action}: {refused}")
        for person in self._people.values():
            try:
                await person.device.next_line(timeout=PUSH_SECONDS)
                await person.device.quiet()
            except NoAnswer:
                self.played.wrong.append(f"nobody was told of {action}")
            self._write_down(person)

    def _write_down(self, person: _Person) -> None:
        for line in person.device.lines[person.seen :]:
            buttons = "".join(f" [{title}]" for title in line.buttons)
            self.played.script.append(
                f"   {line.author:>5} {line.text}{buttons}".replace("\n", "\n         ")
            )
            self._answer.append(line.text)
            if NEVER.search(line.text):
                self.played.wrong.append(f"nobody may read: {line.text}")
            if code := CODE.search(line.text):
                self.code = code[1]
            for number in NUMBER.findall(line.text):
                self._filed(person, number)
        person.seen = len(person.device.lines)

    def _filed(self, person: _Person, number: str) -> None:
        if any(number in other.numbers for other in self._people.values()):
            return
        if not person.numbers and person is self._people["me"]:
            self.played.messages = person.sent
        person.numbers.append(number)
        self.number = number

    def _listen(self, hears: Sequence[str], never: Sequence[str]) -> None:
        answer = "\n".join(self._answer)
        self.played.wrong += [f"did not hear: {words}" for words in hears if not re.search(words, answer)]
        self.played.wrong += [f"heard: {words}" for words in never if re.search(words, answer)]


async def play_all(
    desk: Desk, written: Sequence[Conversation], progress: Callable[[Played], None]
) -> tuple[list[Played], set[str]]:
    """Play them, several at once; what came of each, and the numbers of all tickets there are afterwards."""
    room = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:

        async def one(conversation: Conversation) -> Played:
            async with room:
                played = await _Play(desk, http, conversation).play()
            progress(played)
            return played

        played = await asyncio.gather(*(one(conversation) for conversation in written))
        return list(played), await desk.numbers(http)


def _short(ticket: Mapping[str, Any]) -> str:
    names = (
        "number", "status", "kind", "category", "description", "address", "district", "subdistrict", "occurred_at",
        "party", "urgency", "suggested_unit", "reporter",
    )  # fmt: skip
    return str({name: ticket[name] for name in names if ticket[name] is not None})


def _list(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else [str(one) for one in given]
