"""Officers who all work on the same few tickets at once, over the staff API.

They dispatch, accept, return, resolve, merge, judge and correct at random, often what is not allowed and often with a
version that is long past. Every accepted change is kept, so that the store can be held against it (`officers_store`).
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import aiohttp

from desk.staff.accounts import Accounts
from desk.staff.actor import SYSTEM
from desk.store.database import Database
from desk.store.models import ConversationRow
from desk.tickets.complaint import Complaint
from desk.tickets.lifecycle import ACTIONS, may
from desk.tickets.service import Tickets

UNITS = ("S110105026", "S110105012", "S110108011", "market", "water")
HOTLINE = ("operator", "supervisor")
RARE = ("withdraw", "reject", "merge", "whistle")
"""Steps that end a ticket or draw others in: now and then, so that there is something to work on."""
REASONS = {"exclude": "other", "hang": "other", "pause": "other", "extend": "other"}
SECOND = ("exclude", "hang")
"""Steps that take another person than who asked."""
EXPECTED = (200, 201, 403, 404, 409)


@dataclass(frozen=True)
class Accepted:
    """One change that the API accepted: by whom, from which version (None: whatever is there) to which."""

    officer: str
    number: str
    action: str
    sent: int | None
    got: int
    title: str | None = None


@dataclass
class Log:
    """What the officers were told."""

    accepted: list[Accepted] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "accepted": [asdict(one) for one in self.accepted],
            "answers": dict(self.answers),
            "faults": self.faults,
            "milliseconds": [round(one, 1) for one in self.milliseconds],
        }

    def add(self, kept: Mapping[str, Any]) -> None:
        """What `as_json` gave."""
        self.accepted += [Accepted(**one) for one in kept["accepted"]]
        self.answers.update(kept["answers"])
        self.faults += kept["faults"]
        self.milliseconds += kept["milliseconds"]


@dataclass(frozen=True)
class Person:
    """An officer: a name that the history will have, and a token."""

    name: str
    role: str
    unit: str | None
    token: str


async def hire(db: Database, count: int) -> list[Person]:
    """So many officers: a quarter operators, a quarter supervisors, the others of the units in turn."""
    accounts, found = Accounts(db, lambda: datetime.now(UTC)), []
    for number in range(count):
        role = HOTLINE[number % 4] if number % 4 < 2 else "handler"
        unit = UNITS[number % len(UNITS)] if role == "handler" else None
        name = f"officer-{number}"
        token = await accounts.token(name, role=role, unit=unit)
        found.append(Person(name, role, unit, token))
    return found


async def file(db: Database, tickets: Tickets, count: int) -> list[str]:
    """So many tickets, of two citizens in a chat and of others who called; their numbers."""
    now, chats = datetime.now(UTC), []
    async with db.begin() as session:
        for address in ("one", "two"):
            row = ConversationRow(
                channel="web",
                address=address,
                lang="zh",
                quiet_until_read=False,
                created_at=now,
                updated_at=now,
            )
            session.add(row)
            await session.flush()
            chats.append(row.id)
    found = []
    for number in range(count):
        chat = chats[number % 3] if number % 3 < len(chats) else None
        complaint = Complaint(
            description=f"南湖东园一区{number}号楼下垃圾三天没人清运",
            category="sanitation.rubbish_collection",
            district="110105",
            subdistrict="110105026",
            reporter_phone=None if chat else f"1381234{number:04d}",
            conversation_id=chat,
            channel="web" if chat else "api",
        )
        found.append((await tickets.file(complaint, actor=SYSTEM, key=f"officers:{number}")).number)
    return found


class Officer:
    """One officer at work. What they saw last of a ticket is what they act on, fresh or not."""

    def __init__(
        self,
        person: Person,
        http: aiohttp.ClientSession,
        url: str,
        numbers: Sequence[str],
        log: Log,
        *,
        seed: int,
    ) -> None:
        self._me, self._http, self._url, self._numbers, self._log = person, http, url, numbers, log
        self._seen: dict[str, dict[str, Any]] = {}
        self._mine: list[str] = []
        # A title that stood already would be no change: no play may give what another one gave.
        self._play, self._made = seed, 0

    async def work(self, steps: int, chance: Random) -> None:
        """Take so many steps, one after the other."""
        for _ in range(steps):
            number = await self._chosen(chance)
            if number not in self._seen or chance.random() < 0.4:
                await self._call("GET", f"tickets/{number}", number=number, action="read")
            kind = chance.random()
            if kind < 0.2:
                await self._correct(number, chance)
            elif kind < 0.3:
                await self._judge(number, chance)
            elif kind < 0.35:
                body = {"reached": True, "contacted": True, "solved": chance.random() < 0.5}
                await self._change("POST", number, "follow-ups", "follow_up", body, chance)
            else:
                await self._step(number, chance)

    async def _chosen(self, chance: Random) -> str:
        """A ticket: the hotline's is any, a unit's mostly one that it had when it last looked."""
        if self._me.role != "handler":
            return chance.choice(self._numbers)
        if chance.random() < 0.1 or not self._mine:
            listed = await self._call("GET", "tickets?limit=200", number="", action="list")
            self._mine = [one["number"] for one in listed.get("items", ()) if one["number"] in self._numbers]
        return chance.choice(self._mine if self._mine and chance.random() < 0.9 else self._numbers)

    async def _correct(self, number: str, chance: Random) -> None:
        self._made += 1
        title = f"{self._me.name} 第{self._play}场第{self._made}次更正"
        body: dict[str, Any] = {"title": title}
        if chance.random() < 0.3:
            body["kind"] = chance.choice(("complaint", "help_request", "suggestion"))
        await self._change("PATCH", number, "", "edit", body, chance, title=title)

    async def _judge(self, number: str, chance: Random) -> None:
        path = f"cases?ticket={number}&state=open"
        waiting = (await self._call("GET", path, number=number, action="cases")).get("items", [])
        if not waiting:
            return
        case = chance.choice(waiting)
        state = chance.choice(("granted", "refused"))
        body = {"state": state, "note": "说明", "grounds": "看过了"}
        ruled = await self._call(
            "POST", f"cases/{case['id']}/ruling", number=number, action="ruling", body=body
        )
        if ruled:
            self._log.accepted.append(Accepted(self._me.name, number, "ruling", None, 0))

    async def _step(self, number: str, chance: Random) -> None:
        seen = self._seen.get(number, {})
        known = [one for one in seen.get("actions", ()) if one not in RARE]
        action = chance.choice(known) if known and chance.random() < 0.75 else chance.choice([*ACTIONS])
        if action in RARE and chance.random() < 0.9:
            action = "accept"
        await self._change("POST", number, "transitions", action, self._body(action, number, chance), chance)

    def _body(self, action: str, number: str, chance: Random) -> dict[str, Any]:
        body: dict[str, Any] = {"action": action, "note": "说明", "reason": REASONS.get(action)}
        if action in ("dispatch", "reassign"):
            body["unit"] = chance.choice(UNITS)
        elif action == "return":
            body |= {"reason": "wrong_place", "evidence": ["map.pdf"]}
        elif action in ("exclude", "hang"):
            body["evidence"] = ["file.pdf"]
        elif action == "pause":
            body["until"] = (datetime.now(UTC) + timedelta(hours=chance.randrange(1, 50))).isoformat()
        elif action == "merge":
            body["parent"] = chance.choice([one for one in self._numbers if one != number])
        elif action == "whistle":
            body["co_units"] = [chance.choice(UNITS)]
        return {name: value for name, value in body.items() if value is not None}

    async def _change(
        self,
        method: str,
        number: str,
        path: str,
        action: str,
        body: dict[str, Any],
        chance: Random,
        *,
        title: str | None = None,
    ) -> None:
        seen = self._seen.get(number)
        sent = int(seen["version"]) if seen and chance.random() < 0.7 else None
        body = body | ({"version": sent} if sent is not None else {})
        whole = f"tickets/{number}/{path}".rstrip("/")
        await self._call(method, whole, number=number, action=action, body=body, sent=sent, title=title)

    async def _call(
        self,
        method: str,
        path: str,
        *,
        number: str,
        action: str,
        body: Mapping[str, Any] | None = None,
        sent: int | None = None,
        title: str | None = None,
    ) -> dict[str, Any]:
        """One request. An answer that may not be is a fault; what was accepted is kept."""
        headers = {"Authorization": f"Bearer {self._me.token}"}
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with self._http.request(
            method, f"{self._url}/api/v1/{path}", json=body, headers=headers
        ) as answer:
            status, told = answer.status, await answer.json(content_type=None)
        self._log.milliseconds.append(1000 * (loop.time() - begun))
        self._log.answers[f"{status} {told.get('code', '')}".strip()] += 1
        fault = self._fault(status, told, action)
        if fault:
            self._log.faults.append(
                f"{fault}: {self._me.role} {method} {path} {json.dumps(body)} {told}"[:1000]
            )
        if status in (200, 201) and "version" in told:
            self._seen[number] = {"version": told["version"], "actions": told["actions"]}
            if method != "GET":
                self._log.accepted.append(
                    Accepted(self._me.name, number, action, sent, int(told["version"]), title)
                )
        elif status == 404:
            self._seen.pop(number, None)
        return told if status < 400 else {}

    def _fault(self, status: int, told: Mapping[str, Any], action: str) -> str | None:
        """What is wrong with an answer: a refusal is a 409 that says why, a 403 for who may not, a 404 for a unit
        that has not the ticket (it is not told that there is one)."""
        if status not in EXPECTED:
            return "unexpected status"
        if status >= 400 and not (told.get("code") and told.get("detail") and told.get("title")):
            return "no reason"
        if status == 404 and self._me.role != "handler":
            return "hidden from the hotline"
        if status == 403 and action in ACTIONS and self._me.role == "supervisor" and action not in SECOND:
            return "a supervisor may"
        if status < 400 and action in ACTIONS and not may(self._me.role, action):
            return "this role may not"
        if status == 409 and told["code"] == "stale_version":
            return (
                None if told.get("changes") and told.get("current_version") else "nothing about what changed"
            )
        return None


async def play(people: Sequence[Person], numbers: Sequence[str], url: str, *, steps: int, seed: int) -> Log:
    """Everybody at once, `steps` each. The same seed asks the same of the same answers."""
    log, limits = Log(), aiohttp.TCPConnector(limit=len(people))
    async with aiohttp.ClientSession(connector=limits) as http:
        await asyncio.gather(
            *(
                Officer(person, http, url, numbers, log, seed=seed).work(
                    steps, Random(f"{seed}:{person.name}")
                )
                for person in people
            )
        )
    return log
