"""Open311 reading, health and metrics: what the public and the operators' tools may read."""

from __future__ import annotations

import asyncio
from typing import Any
from xml.etree import ElementTree

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from desk.api.health import Health, Lately
from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store.database import Database
from desk.store.models import TicketRow
from tests.office import NOON
from tests.staff_room import StaffRoom, beijing

Client = TestClient[web.Request, web.Application]


async def json(client: Client, path: str, status: int = 200) -> Any:
    async with client.get(path) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def test_discovery_names_the_endpoint_in_json_and_xml(client: Client) -> None:
    found = await json(client, "/open311/v2/discovery.json")
    async with client.get("/open311/v2/discovery.xml") as answer:
        xml = ElementTree.fromstring(await answer.text())

    assert found["endpoints"][0]["url"] == "http://desk.test/open311/v2"
    assert xml.findtext("endpoints/endpoint/url") == "http://desk.test/open311/v2"


async def test_services_are_the_public_categories_in_the_asked_language(client: Client) -> None:
    found = await json(client, "/open311/v2/services.json?lang=en")
    code = "sanitation.rubbish_collection"

    assert len({service["service_code"] for service in found}) == len(found) >= 40
    assert [s["service_name"] for s in found if s["service_code"] == code] == [
        "Rubbish collection and sorting"
    ]
    assert (await json(client, f"/open311/v2/services/{code}.json"))["service_code"] == code
    assert (await json(client, "/open311/v2/services/nothing.json", 404))[0]["code"] == 404


async def test_only_agreed_tickets_are_public_and_nothing_of_their_matter(
    room: StaffRoom, client: Client, db: Database
) -> None:
    secret = "楼上王大妈的狗咬人"
    ticket = await room.ticket(description=secret, published=True, reporter_phone="13812345678")
    await room.ticket()
    await room.ticket(published=True, anonymous=True)
    await room.ticket(published=True, confidential=True)
    await room.ticket(published=True, kind="report")
    withdrawn = await room.ticket(published=True)
    async with db.begin() as session:
        await session.execute(
            update(TicketRow).where(TicketRow.number == withdrawn.number).values(status="withdrawn")
        )

    [shown] = await json(client, "/open311/v2/requests.json")
    async with client.get("/open311/v2/requests.xml") as answer:
        xml = await answer.text()

    assert shown["status"] == "open"
    assert shown["address"] == "望京街道"
    assert shown["description"] == shown["service_name"]
    assert shown["lat"] is None
    for text in (str(shown), xml):
        assert not any(part in text for part in (secret, "王大妈", ticket.number, "138", "南湖东园"))
    [one] = await json(client, f"/open311/v2/requests/{shown['service_request_id']}.json")
    assert one == shown
    await json(client, f"/open311/v2/requests/{ticket.number}.json", 404)


async def test_requests_are_filtered_by_status_service_and_time(room: StaffRoom, client: Client) -> None:
    ticket = await room.ticket(published=True)
    day = ticket.created_at.date().isoformat()

    assert len(await json(client, "/open311/v2/requests.json?status=open")) == 1
    assert await json(client, "/open311/v2/requests.json?status=closed") == []
    assert await json(client, "/open311/v2/requests.json?service_code=utilities.heating") == []
    assert len(await json(client, f"/open311/v2/requests.json?start_date={day}T00:00:00Z")) == 1
    for wrong in ("status=half", "start_date=soon", "start_date=2020-01-01T00:00:00Z"):
        assert (await json(client, f"/open311/v2/requests.json?{wrong}", 400))[0]["code"] == 400


async def test_health_tells_what_is_missing(client: Client) -> None:
    assert await json(client, "/healthz") == {"status": "ok"}
    ready = await json(client, "/readyz", 503)

    assert (ready["store"], ready["dialogue"]) == (True, False)


async def test_however_many_ask_whether_it_is_ready_each_part_is_looked_at_once_a_second(
    db: Database,
) -> None:
    asked, now = list[str](), [100.0]

    async def dialogue(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=200 if len(asked) < 2 else 503)

    app, other = web.Application(), web.Application()
    other.router.add_get("/", dialogue)
    async with TestServer(other) as server, aiohttp.ClientSession() as http:
        lately = Lately(seconds=lambda: now[0])
        app.add_routes(Health(db, http, str(server.make_url("/")), lambda: NOON, lately=lately).routes())
        async with TestClient(TestServer(app)) as client:
            first = await asyncio.gather(*(client.get("/readyz") for _ in range(20)))
            now[0] += 0.9
            same = await client.get("/readyz")
            now[0] += 0.1
            later = await client.get("/readyz")

    assert [one.status for one in (*first, same, later)] == [200] * 21 + [503]
    assert len(asked) == 2


async def test_metrics_count_tickets_and_messages(room: StaffRoom, client: Client) -> None:
    await room.ticket()
    room.clock.pass_(days=2)

    async with client.get("/metrics") as answer:
        families = {family.name: family for family in text_string_to_metric_families(await answer.text())}

    def value(name: str, **labels: str) -> float:
        return next(s.value for s in families[name].samples if labels.items() <= s.labels.items())

    assert value("desk_tickets", status="received") == 1
    assert value("desk_tickets_overdue", clock="dispatch") == 1
    assert value("desk_messages_waiting", direction="out", channel="push") == 0


async def test_what_a_web_chat_never_fetches_is_counted_apart_from_what_we_must_send(
    db: Database, room: StaffRoom, client: Client
) -> None:
    inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
    await inbox.receive(Incoming("web", "device-1", "m1", text="家里有煤气味"))
    room.clock.pass_(hours=2)
    await inbox.receive(Incoming("telegram", "42", "m1", text="家里有煤气味"))
    room.clock.pass_(seconds=30)

    async with client.get("/metrics") as answer:
        families = {family.name: family for family in text_string_to_metric_families(await answer.text())}
    waiting = {
        (s.labels["direction"], s.labels["channel"]): s.value
        for s in families["desk_messages_waiting"].samples
    }
    oldest = {s.labels["direction"]: s.value for s in families["desk_oldest_waiting_seconds"].samples}

    assert waiting["out", "web"] > 0
    assert waiting["out", "push"] == waiting["out", "web"]
    assert (waiting["in", ""], waiting["note", ""]) == (2, 0)
    assert oldest == {"in": 7230, "note": 0, "out": 30}


async def test_a_day_beyond_the_calendar_is_a_bad_request(client: Client) -> None:
    for query in ("end_date=0001-01-02", "start_date=9999-12-31T23:59:59-12:00", "end_date=soon"):
        await json(client, f"/open311/v2/requests.json?{query}", 400)


async def test_only_public_categories_are_shown_and_codes_the_city_dropped_by_themselves(
    room: StaffRoom, client: Client, db: Database
) -> None:
    hidden, shown = await room.ticket(published=True), await room.ticket(published=True)
    async with db.begin() as session:
        changes = {
            hidden.id: {"category": "sanitation.long_gone"},
            shown.id: {"unit": "X1", "subdistrict": "9"},
        }
        for ticket_id, values in changes.items():
            await session.execute(update(TicketRow).where(TicketRow.id == ticket_id).values(**values))

    [found] = await json(client, "/open311/v2/requests.json")

    assert found["service_code"] == "sanitation.rubbish_collection"
    assert (found["agency_responsible"], found["address"]) == ("X1", "9")
