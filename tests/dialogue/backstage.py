"""The desk behind a played conversation: the real Desk on SQLite, the action endpoint, and a door for the test.

Runs as a process of the desk's runtime: `python -m tests.dialogue.backstage FOLDER PORT DOOR`, token in RASA_TOKEN.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select, update

from actions.server import application
from city.pack import load
from desk.desk import Desk
from desk.kept.links import CopyLinks
from desk.staff.sealing import Keys
from desk.store import migrate
from desk.store.models import ButtonRow, ConversationRow, MessageRow, TicketRow
from desk.tickets.act import Act
from desk.tickets.city import rules
from desk.tickets.transitions import perform
from tests.sealed_store import Database

ROOT = Path(__file__).resolve().parents[2]
SHOWN = (
    "number", "status", "kind", "category", "district", "subdistrict", "address", "description", "party", "urgency",
    "reporter_name", "reporter_phone", "anonymous", "confidential", "contact_by", "call_hours", "on_behalf_of",
    "suggested_unit", "lang",
)  # fmt: skip


class Door:
    """What a test asks of the desk beside the conversation."""

    def __init__(self, db: Database, desk: Desk, clock: Any, pack: Any) -> None:
        self.db, self.desk, self.clock, self.pack = db, desk, clock, pack
        self.failing = 0
        self.calls: defaultdict[str, dict[str, int]] = defaultdict(dict)

    async def begin(self, request: web.Request) -> web.Response:
        """A new conversation; its id."""
        body = await request.json()
        async with self.db.begin() as session:
            row = ConversationRow(
                channel="web",
                address=f"test-{os.urandom(6).hex()}",
                lang=body.get("lang"),
                created_at=self.clock(),
                updated_at=self.clock(),
            )
            session.add(row)
            await session.flush()
            return web.json_response({"id": row.id})

    async def before(self, request: web.Request) -> web.Response:
        """What the desk tells the dialogue with a message beside danger, which a script names: is a draft open?"""
        draft = await self.desk.draft(int((await request.json())["conversation"]))
        return web.json_response({"draft": draft is not None})

    async def tickets(self, request: web.Request) -> web.Response:
        """The tickets of a conversation, oldest first."""
        mine = TicketRow.conversation_id == int(request.query["conversation"])
        async with self.db.read() as session:
            rows = (await session.scalars(select(TicketRow).where(mine).order_by(TicketRow.id))).all()
        told = [{name: getattr(row, name) for name in SHOWN} for row in rows]
        for ticket, row in zip(told, rows, strict=True):
            ticket["occurred_at"] = row.occurred_at.isoformat() if row.occurred_at else None
            ticket["tracking_code"] = row.tracking_code
        return web.json_response(told)

    async def draft(self, request: web.Request) -> web.Response:
        """The draft of a conversation, or null."""
        return web.json_response(await self.desk.draft(int(request.query["conversation"])))

    async def step(self, request: web.Request) -> web.Response:
        """Take a ticket one step further, as staff would."""
        from desk.staff.actor import Actor

        body = await request.json()
        now = rules(self.pack, self.clock())
        actor = Actor(kind="staff", id=None, name="test", role="supervisor", unit=None)
        async with self.db.begin() as session:
            ticket = await session.scalar(select(TicketRow).where(TicketRow.number == body["number"]))
            assert ticket is not None
            act = Act(body["action"], note=body.get("note"), unit=body.get("unit"))
            await perform(session, ticket, act, actor=actor, rules=now)
        return web.json_response(await self._told(ticket.conversation_id))

    async def _told(self, conversation: int | None) -> dict[str, Any]:
        """The notes for the dialogue and the buttons for the citizen that the last step left waiting."""
        async with self.db.begin() as session:
            waiting = MessageRow.conversation_id == conversation, MessageRow.status == "waiting"
            rows = (await session.scalars(select(MessageRow).where(*waiting).order_by(MessageRow.id))).all()
            notes = [json.loads(row.payload or "{}") for row in rows if row.direction == "note"]
            below = select(ButtonRow).where(ButtonRow.message_id.in_([row.id for row in rows]))
            buttons = {button.title: button.payload for button in await session.scalars(below)}
            for row in rows:
                row.status = "handled"
        return {"notes": notes, "buttons": buttons}

    async def over(self, request: web.Request) -> web.Response:
        """Let everything filed so far be over, so that nobody who comes next is asked to follow it."""
        async with self.db.begin() as session:
            await session.execute(update(TicketRow).values(status="closed"))
        return web.json_response({"ok": True})

    async def called(self, request: web.Request) -> web.Response:
        """How many actions each message of a conversation called."""
        return web.json_response(list(self.calls[request.query["conversation"]].values()))

    async def fail(self, request: web.Request) -> web.Response:
        """Let the next calls of actions fail, as a database that is away makes them."""
        self.failing = int((await request.json())["calls"])
        return web.json_response({"ok": True})

    @web.middleware
    async def count(self, request: web.Request, handler: Any) -> web.StreamResponse:
        """Count the calls of the dialogue server."""
        if request.path == "/webhook":
            tracker = (await request.json())["tracker"]
            of = self.calls[tracker["sender_id"].removeprefix("c")]
            message = tracker["latest_message"]["message_id"]
            of[message] = of.get(message, 0) + 1
            if self.failing:
                self.failing -= 1
                return web.json_response({"error": "failed"}, status=503)
        answer: web.StreamResponse = await handler(request)
        return answer


async def main(folder: Path, port: int, door_port: int) -> None:
    """Serve until stopped."""
    url = f"sqlite:///{folder / 'desk.db'}"
    await asyncio.to_thread(migrate.upgrade, url)
    db, pack = Database(url), load(Path(os.environ.get("CITY_DIR") or ROOT / "city" / "beijing"))

    def clock() -> datetime:
        return datetime.now(UTC)

    copies = CopyLinks(Keys("a key of the tests, long enough"), "https://desk.example")
    desk = Desk(db, pack, clock, copies=copies)
    door = Door(db, desk, clock, pack)
    control = web.Application()
    control.add_routes(
        [
            web.post("/conversations", door.begin),
            web.post("/before", door.before),
            web.get("/tickets", door.tickets),
            web.get("/draft", door.draft),
            web.post("/step", door.step),
            web.post("/over", door.over),
            web.get("/calls", door.called),
            web.post("/fail", door.fail),
        ]
    )
    endpoint = application(desk, os.environ["RASA_TOKEN"], pack=pack)
    endpoint.middlewares.append(door.count)
    for app, at in ((endpoint, port), (control, door_port)):
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", at).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
