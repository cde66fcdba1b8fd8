"""A ticket's whole life in one chat: sent back three times, designated, extended, not solved, done again, closed.

Everything is real: both processes and the model, a citizen on the web or in Telegram, and staff with tokens of their
own at the public API. Every line of the chat is compared word by word, then the ticket, its history and the figures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.citizen import citizen
from desk import notices, phrases
from tests.botapi import TOKEN, BotApi
from tests.chats import Chat, TelegramChat, WebChat
from tests.product import Product, product_beside

ZONE = ZoneInfo("Asia/Shanghai")
Who = tuple[str, ...]
OPERATOR: Who = ("wang", "operator")
FIRST_JUDGE: Who = ("li", "supervisor")
SECOND_JUDGE: Who = ("zhao", "supervisor")
LIFE = [
    "file", "dispatch", "return", "uphold", "dispatch", "return", "uphold", "dispatch", "return", "dispatch", "accept",
    "extend", "extend", "resolve", "reopen", "comment", "resolve", "close",
]  # fmt: skip


def handler(unit: str) -> Who:
    """The officer of a unit."""
    return f"officer-{unit}", "handler", unit


@dataclass(frozen=True)
class Story:
    """One citizen's words and those of staff. `owner` is the unit that has it in the end."""

    lang: str
    complaint: str
    skip: str
    confirm: str
    owner: str
    needs: str
    time: str
    mended: str
    still_broken: str
    mended_again: str


CHINESE = Story(
    lang="zh",
    complaint="朝阳区望京街道南湖东园一区3号楼的单元门坏了半个月，关不上，没人修",
    skip="不留，在这儿回我",
    confirm="没问题，提交",
    owner="housing",
    needs="闭门器缺货，厂家下周到货",
    time="闭门器要定做，厂家下周到货",
    mended="单元门修好了，能正常关。",
    still_broken="找过我了，但是没修好",
    mended_again="闭门器换了新的，试过十次都关得严。",
)
ENGLISH = Story(
    lang="en",
    complaint="There's a huge pothole on Gongti North Road near Sanlitun, it has been there since last Monday",
    skip="No, answer me here",
    confirm="Yes, file it",
    owner="urban_management",
    needs="The asphalt plant is closed until next week",
    time="The asphalt plant reopens next week",
    mended="The pothole was filled this morning.",
    still_broken="They called me, but it still isn't fixed",
    mended_again="It was dug out and filled properly.",
)


@dataclass
class Desk:
    """The staff API, asked by whoever it is."""

    http: aiohttp.ClientSession
    product: Product
    _tokens: dict[Who, str] = field(default_factory=dict)

    async def ask(self, who: Who, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {await self._token(who)}"}
        method, url = "GET" if body is None else "POST", f"{self.product.url}/api/v1/{path}"
        async with self.http.request(method, url, json=body, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            assert answer.status == 200, found
        return found

    async def _token(self, who: Who) -> str:
        if who not in self._tokens:
            name, role, *unit = who
            arguments = ["--name", name, "--role", role, *(("--unit", unit[0]) if unit else ())]
            self._tokens[who] = await asyncio.to_thread(self.product.command, "staff", "token", *arguments)
        return self._tokens[who]


@dataclass
class Life:
    """One story under way: the chat, the ticket, and what the citizen must have read so far since filing."""

    desk: Desk
    chat: Chat
    story: Story
    number: str
    begins: int
    read: list[str] = field(default_factory=list)

    async def step(self, who: Who, action: str, **more: Any) -> dict[str, Any]:
        return await self.desk.ask(who, f"tickets/{self.number}/transitions", {"action": action, **more})

    async def judge(self, who: Who, **ruling: Any) -> None:
        [case] = (await self.desk.ask(who, f"cases?ticket={self.number}&state=open"))["items"]
        await self.desk.ask(who, f"cases/{case['id']}/ruling", {"state": "granted", **ruling})

    async def ticket(self) -> dict[str, Any]:
        return await self.desk.ask(FIRST_JUDGE, f"tickets/{self.number}?lang={self.story.lang}")

    async def reads(self, key: str, *, unit: str = "", note: str = "", then: Sequence[str] = ()) -> None:
        """The citizen reads exactly this next, in the catalogue's words, and `then` further lines."""
        ticket = await self.ticket()
        now, due = (datetime.fromisoformat(ticket[name]) for name in ("updated_at", "due_at"))
        promised = max(due, datetime.fromisoformat(ticket["unit_due_at"])) if ticket["unit_due_at"] else due
        answered = ticket["resolved_at"]
        until = (datetime.fromisoformat(answered) if answered else now) + timedelta(days=7)
        names = {line["unit"]: line["unit_name"] for line in ticket["history"] if line["unit"]}
        told = notices.text(
            key,
            self.story.lang,
            number=self.number,
            unit=names.get(unit, ""),
            note=note,
            due=phrases.deadline(promised, self.story.lang, ZONE, now=now),
            until=phrases.deadline(until, self.story.lang, ZONE, now=now),
        )
        self.read += [told, *then]
        await self.chat.listen(self.begins + len(self.read))
        assert list(self.chat.shown[self.begins :]) == self.read

    def says(self, key: str, **values: str) -> str:
        return notices.text(key, self.story.lang, **values)


async def test_a_whole_life_is_told_in_the_chat_word_by_word_and_counts_once(
    tmp_path: Path, http: aiohttp.ClientSession
) -> None:
    api = BotApi()
    await api.start()
    settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
    async with product_beside(tmp_path, settings) as running:
        desk = Desk(http, running)
        async with citizen(http, running.url, settled=0.3) as device:
            await live(desk, WebChat(device), CHINESE)
        await live(desk, TelegramChat(api, 1001, "en"), ENGLISH)
    await api.stop()


async def live(desk: Desk, chat: Chat, story: Story) -> None:
    """Play the story from the complaint to the figures."""
    life = await complain(desk, chat, story)
    returned_by = await send_around(life)
    await handle(life)
    await not_solved(life)
    await solved(life)

    ticket = await life.ticket()
    assert (ticket["status"], ticket["unit"]) == ("closed", story.owner)
    assert (ticket["return_count"], ticket["reopen_count"]) == (3, 1)
    assert [line["action"] for line in ticket["history"]] == LIFE
    assert [line["seq"] for line in ticket["history"]] == list(range(1, len(LIFE) + 1))
    assert [line["unit"] for line in ticket["history"] if line["action"] == "return"] == returned_by
    assert [line["details"].get("designated") for line in ticket["history"]].index(True) == 9
    said = {key: ticket["survey"][key] for key in ("state", "contacted", "solved", "satisfied")}
    assert said == {"state": "answered", "contacted": True, "solved": True, "satisfied": "satisfied"}
    await counts_once(life, returned_by)


async def complain(desk: Desk, chat: Chat, story: Story) -> Life:
    """File it as a citizen would, with at most four messages."""
    await chat.say(story.complaint)
    for _ in range(3):
        if story.confirm in chat.buttons:
            break
        await chat.press(story.skip)
    await chat.press(story.confirm)
    [filed] = [line for line in chat.shown if "BJ2" in line]
    at = filed.index("BJ2")
    life = Life(desk, chat, story, filed[at : at + 17], len(chat.shown))
    assert (await life.ticket())["status"] == "received"
    return life


async def send_around(life: Life) -> list[str]:
    """Three units return it with reason and evidence, each is judged, and the hotline names the owner in the end."""
    returned_by = []
    ruled: tuple[tuple[Who, dict[str, str]], ...] = (
        (FIRST_JUDGE, {"unit": life.story.owner}),
        (SECOND_JUDGE, {}),
    )
    for key, ruling in zip(
        ("dispatched", "dispatched_again", "dispatched_again"), (*ruled, None), strict=True
    ):
        unit = (await life.step(OPERATOR, "dispatch"))["unit"]
        await life.reads(f"notice.{key}", unit=unit)
        proof = {"reason": "wrong_profession", "grounds": "Not our trade", "evidence": ["duties.pdf"]}
        await life.step(handler(unit), "return", **proof)
        await life.reads("notice.returned", unit=unit)
        returned_by.append(unit)
        if ruling is not None:
            await life.judge(ruling[0], **ruling[1])
    assert len(set(returned_by)) == 3
    await life.step(FIRST_JUDGE, "dispatch", unit=life.story.owner)
    await life.reads("notice.designated", unit=life.story.owner)
    return returned_by


async def handle(life: Life) -> None:
    """Accepted, given more time by a second person, and answered."""
    story, owner = life.story, life.story.owner
    await life.step(handler(owner), "accept")
    await life.reads("notice.accepted", unit=owner)
    before = await life.ticket()
    asked = await life.step(handler(owner), "extend", reason="third_party", note=story.needs)
    assert asked["unit_due_at"] == before["unit_due_at"]
    await life.judge(SECOND_JUDGE, note=story.time)
    await life.reads("notice.extended", unit=owner, note=story.time)
    after = await life.ticket()
    assert after["due_at"] == before["due_at"]
    assert after["unit_due_at"] > before["unit_due_at"]
    await answer(life, story.mended)


async def answer(life: Life, note: str) -> None:
    """The unit says that it is done, and the citizen is asked whether they were contacted."""
    owner = life.story.owner
    resolved = await life.step(handler(owner), "resolve", note=note)
    names = {line["unit"]: line["unit_name"] for line in (await life.ticket())["history"]}
    question = life.says("survey.contacted_here", unit=names[owner])
    await life.reads("notice.resolved", unit=owner, note=note, then=[question])
    assert resolved["status"] == "resolved"


async def not_solved(life: Life) -> None:
    """One sentence answers two questions, and sends it back to the unit with a new day."""
    await life.chat.say(life.story.still_broken)
    await life.reads("survey.reopened")
    ticket = await life.ticket()
    assert (ticket["status"], ticket["unit"]) == ("in_progress", life.story.owner)
    kept = {key: ticket["survey"][key] for key in ("state", "contacted", "solved", "satisfied", "comment")}
    assert kept == {
        "state": "answered",
        "contacted": True,
        "solved": False,
        "satisfied": None,
        "comment": life.story.still_broken,
    }


async def solved(life: Life) -> None:
    """The second handling is answered by three buttons, and closed."""
    await answer(life, life.story.mended_again)
    await life.chat.press(life.says("answer.contacted.yes"))
    await life.reads("survey.solved")
    await life.chat.press(life.says("answer.solved.yes"))
    await life.reads("survey.satisfied")
    await life.chat.press(life.says("answer.satisfied.satisfied"))
    await life.reads("survey.closed")


async def counts_once(life: Life, returned_by: Sequence[str]) -> None:
    """Two follow-ups are one ticket in V, of the unit that resolved; who returned it has none of it."""
    board = await life.desk.ask(FIRST_JUDGE, "figures/rates?by=unit")
    lines = {line["code"]: line for line in board["items"]}
    counts = lines[life.story.owner]["counts"]
    assert counts == {
        "V": 1, "C": 1, "S": 1, "A": 1, "B": 0, "asked": 2, "delivered": 2, "answered": 2, "filed": 1,
        "unreachable": 0, "withdrawn_after_contact": 0,
    }  # fmt: skip
    assert lines[life.story.owner]["composite"] == 100.0
    for unit in set(returned_by) - {life.story.owner}:
        assert lines[unit]["no_data"]
    path = lines[life.story.owner]["tickets"].removeprefix("/api/v1/")
    behind = await life.desk.ask(FIRST_JUDGE, path)
    assert [ticket["number"] for ticket in behind["items"]] == [life.number]
