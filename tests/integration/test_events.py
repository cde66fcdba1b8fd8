"""What happens to tickets reaches other systems: in order, signed, with no word of anybody, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import func, select

from desk.errors import DeskError
from desk.events.carrier import Carrier, Parcel
from desk.events.forgetting import OldEvents
from desk.events.http import HttpCarrier
from desk.events.sending import Sending
from desk.events.standing import standing
from desk.events.subscriptions import Subscriptions, Wish
from desk.staff.actor import SYSTEM, Actor
from desk.staff.sealing import Keys
from desk.store.database import Database
from desk.store.models import EventRow
from desk.tickets.calls import Call
from desk.tickets.watch import Clocks
from tests.event_taker import EventTaker
from tests.integration.test_console_settings import SETTINGS, secret, see, send, sign_in
from tests.staff_room import StaffRoom, beijing

Client = TestClient[web.Request, web.Application]
SUPERVISOR = Actor("staff", None, "one", "supervisor")
UNIT = "S110105026"
HOSTS = ("127.0.0.1",)


@dataclass
class Line:
    """A subscribed system, and the sender of this service."""

    room: StaffRoom
    taker: EventTaker
    subscriptions: Subscriptions
    id: int

    def sending(self, carrier: Carrier | None = None) -> Sending:
        """The sender of this service."""
        carriers = {"webhook": carrier or HttpCarrier(HOSTS, clock=self.room.clock)}
        return Sending(
            self.room.db,
            carriers,
            keys=Keys("a secret of tests"),
            clock=self.room.clock,
            holder="one",
        )

    async def send(self) -> int:
        """Send what is due, by a service that has just started."""
        carrier = HttpCarrier(HOSTS, clock=self.room.clock)
        try:
            return await self.sending(carrier).work_off()
        finally:
            await carrier.close()

    async def now(self) -> Any:
        return await self.subscriptions.one(self.id)


@pytest.fixture
async def line(room: StaffRoom) -> AsyncIterator[Line]:
    async with EventTaker() as taker:
        subscriptions = room.console.staff.subscriptions
        made, taker.secret = await subscriptions.add(Wish("their system", taker.url), by=SYSTEM)
        yield Line(room, taker, subscriptions, made)


async def worked_off(room: StaffRoom, **more: Any) -> str:
    """A ticket that was filed, sent out, accepted and answered; its number."""
    ticket = await room.ticket(reporter_phone="13812345678", reporter_name="王小红", **more)
    for action in ("dispatch", "accept"):
        await room.tickets.apply(SUPERVISOR, ticket.number, action)
    await room.tickets.apply(SUPERVISOR, ticket.number, "resolve", note="垃圾清走了，王女士。")
    return ticket.number


async def test_every_step_arrives_in_order_signed_and_without_a_word(line: Line) -> None:
    first = await worked_off(line.room)
    second = await worked_off(line.room)
    call = Call(reached=True, contacted=True, solved=True, satisfied="satisfied")
    await line.room.tickets.follow_up(SUPERVISOR, first, call)

    assert await line.send() == 10

    for number, more in ((first, ["survey_answered", "closed"]), (second, [])):
        told = [event.removeprefix("ticket.") for event, of in line.taker.told if of == number]
        assert told == ["filed", "dispatched", "accepted", "resolved", *more]
    assert (line.taker.unsigned, len(set(line.taker.ids))) == (0, 10)
    [answered] = [one for one in line.taker.taken if one["type"] == "ticket.survey_answered"]
    assert answered["data"]["survey"] == {
        "contacted": True, "solved": True, "satisfied": "satisfied", "source": "phone",
    }  # fmt: skip
    resolved = line.taker.taken[line.taker.told.index(("ticket.resolved", first))]["data"]["ticket"]
    assert (resolved["status"], resolved["unit"], resolved["subdistrict"]) == ("resolved", UNIT, "110105026")
    everything = str(line.taker.taken)
    for word in ("王", "138", "垃圾", "南湖", "女士"):
        assert word not in everything


async def test_a_service_that_dies_between_sending_and_marking_sends_it_again_under_its_id(
    line: Line,
) -> None:
    number = (await line.room.ticket()).number
    await line.room.tickets.apply(SUPERVISOR, number, "dispatch")
    real = HttpCarrier(HOSTS, clock=line.room.clock)

    class Dying:
        async def carry(self, parcel: Parcel) -> str:
            await real.carry(parcel)
            raise asyncio.CancelledError

        async def close(self) -> None:
            await real.close()

    with pytest.raises(asyncio.CancelledError):
        await line.sending(Dying()).work_off()
    await real.close()
    assert await line.send() == 0
    line.room.clock.pass_(seconds=61)
    assert await line.send() == 2

    assert line.taker.told == [("ticket.filed", number)] * 2 + [("ticket.dispatched", number)]
    assert line.taker.ids[0] == line.taker.ids[1] != line.taker.ids[2]


async def test_what_is_not_taken_is_tried_again_and_nothing_of_its_ticket_overtakes_it(line: Line) -> None:
    held = (await line.room.ticket()).number
    line.taker.faults.append("422")
    assert await line.send() == 0
    await line.room.tickets.apply(SUPERVISOR, held, "dispatch")
    other = (await line.room.ticket()).number

    assert await line.send() == 1
    assert line.taker.told == [("ticket.filed", other)]
    line.room.clock.pass_(seconds=5)
    assert await line.send() == 2
    assert line.taker.told[1:] == [("ticket.filed", held), ("ticket.dispatched", held)]


@pytest.mark.parametrize("fault", ["500", "302", "401", "drop_after"])
async def test_a_system_that_is_away_rests_ever_longer_and_then_gets_everything(
    line: Line, fault: str
) -> None:
    numbers = [(await line.room.ticket()).number for _ in range(3)]
    line.taker.faults.extend([fault] * 6)

    pauses = []
    for _ in range(2):
        await line.send()
        rests = (await line.now()).rests_until
        pauses.append(rests - line.room.clock.now)
        assert await line.send() == 0
        line.room.clock.now = rests + timedelta(seconds=61)
    await line.send()

    assert pauses[0] < pauses[1] or pauses[0] <= timedelta(seconds=5)
    assert {number for _, number in line.taker.told} == set(numbers)
    after = await line.now()
    assert (after.waiting, after.failed, after.answer, after.rests_until) == (0, 0, "HTTP 204", None)


async def test_what_is_never_taken_is_given_up_visibly_and_can_be_sent_anew(
    line: Line, client: Client
) -> None:
    number = (await line.room.ticket()).number
    line.taker.faults.extend(["503"] * 3)
    await line.send()
    line.room.clock.pass_(hours=1)
    async with line.room.db.read() as session:
        [stuck] = await standing(session)
    assert stuck.is_stuck(line.room.clock.now)
    line.room.clock.pass_(days=3)
    await line.send()

    given_up = await line.now()
    assert (given_up.waiting, given_up.failed, given_up.answer) == (0, 1, "HTTP 503")
    async with client.get("/metrics") as answer:
        assert 'desk_events_failed{subscription="their system"} 1.0' in await answer.text()
    [shown] = await line.subscriptions.deliveries(line.id, state="failed")
    assert (shown.number, shown.event, shown.attempts) == (number, "filed", 2)
    line.taker.faults.clear()
    assert await line.subscriptions.replay(line.id, by=SYSTEM) == 1
    assert await line.send() == 1
    assert line.taker.told == [("ticket.filed", number)]


async def test_who_is_gone_is_paused_and_misses_nothing(line: Line) -> None:
    await line.room.ticket()
    line.taker.faults.append("410")
    await line.send()
    assert (await line.now()).state == "paused"
    await line.room.ticket()
    line.room.clock.pass_(hours=2)
    assert await line.send() == 0

    await line.subscriptions.switch(line.id, active=True, by=SYSTEM)
    assert await line.send() == 2


async def test_a_step_that_is_refused_and_one_that_is_only_asked_for_are_no_events(line: Line) -> None:
    number = (await line.room.ticket()).number
    handler = Actor("staff", None, "unit", "handler", UNIT)
    with pytest.raises(DeskError):
        await line.room.tickets.apply(SUPERVISOR, number, "resolve", note="办好了")
    await line.room.tickets.apply(SUPERVISOR, number, "dispatch")
    due = line.room.clock.now + timedelta(days=9)
    await line.room.tickets.apply(handler, number, "extend", reason="complex", note="要等配件", until=due)
    await line.send()

    assert [event for event, _ in line.taker.told] == ["ticket.filed", "ticket.dispatched"]


async def test_a_limit_that_passes_is_an_event_that_names_its_clock(line: Line) -> None:
    await line.room.ticket()
    line.room.clock.pass_(days=2)
    await Clocks(line.room.db, beijing(), clock=line.room.clock, holder="clocks").tick()
    await line.send()

    late = [one["data"]["clock"] for one in line.taker.taken if one["type"] == "ticket.overdue"]
    assert late == ["dispatch"]


async def test_each_gets_what_it_asked_for_and_words_only_who_may_have_them(room: StaffRoom) -> None:
    subscriptions = room.console.staff.subscriptions
    async with EventTaker() as unit, EventTaker() as topic, EventTaker() as words:
        for taker, wish in (
            (unit, Wish("unit", unit.url, units=["market"])),
            (topic, Wish("topic", topic.url, events=["filed"], categories=["consumer"])),
            (words, Wish("words", words.url, events=["resolved"], with_texts=True)),
        ):
            made, taker.secret = await subscriptions.add(wish, by=SYSTEM)
        rubbish = await worked_off(room)
        secret = await worked_off(room, confidential=True)
        goods = await room.ticket(category="consumer.goods", party="家电店")
        await room.tickets.apply(SUPERVISOR, goods.number, "dispatch", unit="market")
        await room.tickets.apply(SUPERVISOR, goods.number, "reassign", unit=UNIT, note="不归市场监管")

        await Line(room, unit, subscriptions, made).send()

        assert unit.told == [("ticket.dispatched", goods.number)]
        assert topic.told == [("ticket.filed", goods.number)]
        assert [one.get("texts", {}).get("public_note") for one in words.taken] == [
            "垃圾清走了，〔姓名〕女士。",
            None,
        ]
        assert [number for _, number in words.told] == [rubbish, secret]


async def test_nothing_is_kept_for_nobody_and_old_events_are_forgotten(line: Line) -> None:
    await line.room.ticket()
    await line.send()
    await line.subscriptions.switch(line.id, active=False, by=SYSTEM)
    await line.room.ticket()
    line.room.clock.pass_(days=31)

    async def left() -> int:
        async with line.room.db.read() as session:
            return await session.scalar(select(func.count()).select_from(EventRow)) or 0

    assert await OldEvents(line.room.db, clock=line.room.clock, holder="x").tick() == 1
    assert await left() == 1
    await line.subscriptions.remove(line.id, by=SYSTEM)
    await line.room.ticket()
    assert await OldEvents(line.room.db, clock=line.room.clock, holder="x").tick() == 1
    assert await left() == 0


async def test_admins_keep_subscriptions_by_the_api_and_a_secret_is_shown_once(
    room: StaffRoom, client: Client, db: Database
) -> None:
    admin = await room.token("admin")

    async def call(method: str, path: str, status: int, body: Any = None) -> Any:
        url = f"/api/v1/subscriptions{path}"
        async with client.request(method, url, headers=admin, json=body) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async with EventTaker() as taker:
        wish = {"name": "theirs", "url": taker.url, "events": ["filed"]}
        made = await call("POST", "", 201, wish)
        taker.secret, one = made["secret"], f"/{made['id']}"
        await call("POST", "", 409, wish)
        for wrong in (
            {"url": "http://desk.example/x"}, {"url": "https://10.0.0.7/"}, {"url": "https://localhost/"},
            {"url": "https://[::ffff:127.0.0.1]/"}, {"url": "ftp://x"}, {"url": "https://a:b@c.example/"},
            {"events": ["nothing"]}, {"units": ["X"]}, {"name": "RabbitMQ"},
        ):  # fmt: skip
            await call("POST", "", 422, wish | {"name": "other"} | wrong)
        await call("POST", f"{one}/test", 200)
        line = Line(room, taker, room.console.staff.subscriptions, made["id"])
        await line.send()
        assert taker.told == [("test", None)]
        [delivery] = (await call("GET", f"{one}/deliveries", 200))["items"]
        assert (delivery["event_id"], delivery["state"]) == (taker.ids[0], "sent")
        changed = await call("PUT", one, 200, wish | {"events": [], "version": (await line.now()).version})
        await call("PUT", one, 409, wish | {"version": changed["version"] - 1})
        assert changed["events"] == []
        assert (await call("POST", f"{one}/state", 200, {"state": "paused"}))["state"] == "paused"
        assert "secret" not in str(await call("GET", "", 200))
        await call("DELETE", one, 200)
        assert (await call("GET", "", 200))["items"] == []
        await call("GET", one, 404)


async def test_an_administrator_subscribes_tests_pauses_and_removes_a_system_in_the_console(
    room: StaffRoom, client: Client
) -> None:
    await room.staff("root", "admin")
    await sign_in(client, "root")
    home = f"{SETTINGS}/events"
    assert "还没有系统" in await see(client, home)
    async with EventTaker() as taker:
        wish = {"name": "区里的系统", "url": taker.url, "events": "filed", "units": f"{UNIT}，market"}
        refused = await send(client, home, 422, **(wish | {"url": "https://10.0.0.8/"}))
        assert "EVENT_HOSTS" in refused
        assert "区里的系统" in refused
        made = await send(client, home, **wish)
        taker.secret = secret(made)
        [one] = await room.console.staff.subscriptions.all()
        assert (one.wish.events, one.wish.units) == (["filed"], [UNIT, "market"])
        page = f"{home}/{one.id}"
        assert taker.secret not in await see(client, page)

        await send(client, f"{page}/test")
        number = (await room.ticket()).number
        await room.tickets.apply(SUPERVISOR, number, "dispatch")
        await Line(room, taker, room.console.staff.subscriptions, one.id).send()

        assert taker.told == [("test", None)]
        assert "HTTP 204" in await see(client, page)
        paused = await send(client, f"{page}/state", state="paused")
        assert "已暂停" in paused
        version = (await room.console.staff.subscriptions.one(one.id)).version
        assert "已保存" in await send(client, page, **(wish | {"version": version, "name": "新名字"}))
        assert "有人先改了" in await send(client, page, 422, **(wish | {"version": version}))
        await send(client, f"{page}/remove")
        assert await room.console.staff.subscriptions.all() == []
