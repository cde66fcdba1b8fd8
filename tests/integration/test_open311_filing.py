"""Open311 requests of other programs: filed once, seen in full by who filed them, read by clients that are not ours."""

from __future__ import annotations

import asyncio
from typing import Any
from xml.etree import ElementTree

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from civicbot import Endpoint, HttpError, HttpTransport, Open311Client
from civicbot.http import RateLimiter
from georeport import GeoReport
from sqlalchemy import func, select

from desk.api.public import DEFINITION, ERROR, FILED, REQUEST, SERVICE
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import TicketRow
from tests.integration.test_openapi import fits
from tests.staff_room import StaffRoom

Client = TestClient[web.Request, web.Application]
SUPERVISOR = Actor("staff", None, "one", "supervisor")
CODE = "sanitation.rubbish_collection"
THERE = "朝阳区望京街道南湖东园一区3号楼"
MATTER = {
    "service_code": CODE,
    "description": "楼下垃圾堆了三天没人清运，我电话13812345678",
    "address_string": THERE,
}


@pytest.fixture
async def key(room: StaffRoom) -> str:
    """The api_key of a program that files."""
    return await room.accounts.token("an app", role="filing")


async def post(
    client: Client,
    form: dict[str, str],
    status: int = 200,
    path: str = "/open311/v2/requests.json",
    **more: Any,
) -> Any:
    async with client.post(path, data=form, **more) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def get(client: Client, path: str, status: int = 200) -> Any:
    async with client.get(f"/open311/v2/{path}") as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def filed(db: Database) -> list[TicketRow]:
    async with db.read() as session:
        return list(await session.scalars(select(TicketRow).order_by(TicketRow.id)))


async def test_a_client_of_others_files_follows_and_reads_the_answer(
    room: StaffRoom, client: Client, key: str, db: Database
) -> None:
    url = f"{room.server.make_url('/open311/v2')}"
    foreign = Open311Client(
        Endpoint("here", "Here", url, write=True), HttpTransport(rate_limiter=RateLimiter(0))
    )
    code = "consumer.goods"

    sent = await asyncio.to_thread(
        foreign.create_request,
        code,
        dry_run=False,
        confirm="SEND",
        api_key=key,
        validate_remote=True,
        description="买的电饭锅第二天就坏了，店里不给退",
        address_string=THERE,
        attributes={"party": "望京好家电", "published": "yes"},
        first_name="小红",
        last_name="李",
        phone="138 1234 5678",
        media_url="https://pictures.example/1.jpg",
    )
    [made] = sent.response
    assert fits(made, FILED) == []
    token = await asyncio.to_thread(foreign.get_token, made["service_request_id"])
    assert token[0]["service_request_id"] == made["service_request_id"]

    [row] = await filed(db)
    assert (row.reporter_name, row.reporter_phone, row.party) == ("李小红", "13812345678", "望京好家电")
    assert (row.channel, row.published, row.subdistrict) == ("open311", True, "110105026")
    await room.tickets.apply(SUPERVISOR, row.number, "dispatch", unit="market")
    await room.tickets.apply(SUPERVISOR, row.number, "accept")
    await room.tickets.apply(SUPERVISOR, row.number, "resolve", note="店家已经退款。")

    shown = await asyncio.to_thread(foreign.get_request, made["service_request_id"])
    assert shown is not None
    assert shown["status"] == "closed"
    assert shown["status_notes"] == "承办单位已答复。"
    assert shown["expected_datetime"].startswith("2026-12-01T16:30:00+08:00")
    assert shown["agency_responsible"] == room.tickets.rules().unit_name("market", "zh")
    assert shown["description"] == shown["service_name"]
    for reader in (GeoReport(url), GeoReport(url, output_format="xml")):
        again = await asyncio.to_thread(reader.get_service_request, made["service_request_id"])
        assert again["status_notes"] == "承办单位已答复。"
        listed = await asyncio.to_thread(reader.get_service_list)
        assert code in {one["service_code"] for one in listed}
    with pytest.raises(HttpError, match="403"):
        await asyncio.to_thread(
            foreign.create_request, code, dry_run=False, confirm="SEND", api_key="wrong", description="?",
            address_string=THERE,
        )  # fmt: skip


async def test_who_filed_it_reads_all_of_it_and_nobody_else_does(
    room: StaffRoom, client: Client, key: str, db: Database
) -> None:
    other = await room.accounts.token("another app", role="filing")
    successor = await room.accounts.token("an app", role="filing")
    picture = "https://pictures.example/1.jpg"
    [made] = await post(client, MATTER | {"api_key": key, "media_url": picture})
    [row] = await filed(db)
    await room.tickets.apply(SUPERVISOR, row.number, "dispatch")
    await room.tickets.apply(SUPERVISOR, row.number, "accept")
    await room.tickets.apply(SUPERVISOR, row.number, "resolve", note="垃圾清走了。")
    path = f"requests/{made['service_request_id']}.json?api_key="

    for mine in (key, successor):
        [shown] = await get(client, path + mine)
        assert shown["description"] == "楼下垃圾堆了三天没人清运，我电话〔电话〕"
        assert (shown["address"], shown["media_url"]) == (THERE, picture)
        assert shown["status_notes"] == "承办单位已答复。 垃圾清走了。"
        assert fits(shown, REQUEST) == []
        assert await get(client, f"requests.json?api_key={mine}&status=closed") == [shown]
    for stranger in (other, "", "sr_wrong"):
        await get(client, path + stranger, 404)
        assert await get(client, f"requests.json?api_key={stranger}") == []


REFUSED: list[tuple[dict[str, str], int, str]] = [
    ({"service_code": ""}, 400, "service_code"),
    ({"service_code": "no.such"}, 404, "service_code"),
    ({"description": " "}, 400, "description"),
    ({"description": "x" * 4001}, 400, "4000"),
    ({"address_string": ""}, 400, "lat"),
    ({"address_string": "海淀区望京街道"}, 400, "110105026"),
    ({"address_string": "somewhere"}, 400, "北京"),
    ({"address_string": "河北三河燕郊"}, 400, "0316-12345"),
    ({"lat": "31.2", "long": "121.5"}, 400, "不在北京"),
    ({"lat": "39.98"}, 400, "WGS-84"),
    ({"lat": "39.96", "long": "116.30"}, 400, "不在同一个区"),
    ({"address_id": "999"}, 400, "address_id"),
    ({"media_url": "javascript:alert(1)"}, 400, "media_url"),
    ({"attribute[party]": "店"}, 400, "attribute[party]"),
    ({"attribute[kind]": "gossip"}, 400, "complaint"),
    ({"phone": "1" * 41}, 400, "reporter_phone"),
    ({"api_key": ""}, 403, "api_key"),
    ({"api_key": "sr_wrong"}, 403, "api_key"),
]


async def test_what_cannot_be_filed_is_refused_with_what_is_wrong(
    client: Client, key: str, db: Database
) -> None:
    for change, status, said in REFUSED:
        answer = await post(client, MATTER | {"api_key": key} | change, status)

        assert fits(answer, ERROR) == []
        assert answer[0]["code"] == status
        assert said in answer[0]["description"]
    assert await filed(db) == []


async def test_a_key_of_staff_files_nothing_and_a_filing_key_opens_no_staff_api(
    room: StaffRoom, client: Client, key: str
) -> None:
    operator = await room.accounts.token("an operator", role="operator")

    await post(client, MATTER | {"api_key": operator}, 403)
    for path in ("tickets", "conversations", "notices"):
        async with client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {key}"}) as answer:
            assert answer.status == 403


async def test_the_same_request_again_is_the_same_ticket(
    room: StaffRoom, client: Client, key: str, db: Database
) -> None:
    form = MATTER | {"api_key": key}
    first = await asyncio.gather(*(post(client, form) for _ in range(3)))
    room.clock.pass_(minutes=9)
    again = await post(client, form)
    named = [await post(client, form, headers={"Idempotency-Key": "7"}) for _ in range(2)]
    room.clock.pass_(minutes=11)
    later = await post(client, form)

    assert {one[0]["service_request_id"] for one in (*first, again)} == {again[0]["service_request_id"]}
    assert named[0] == named[1]
    ids = {str(answer[0]["service_request_id"]) for answer in (again, named[0], later)}
    assert len(ids) == 3
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(TicketRow)) == 3


async def test_danger_is_answered_at_once_and_pressing(client: Client, key: str, db: Database) -> None:
    [made] = await post(client, MATTER | {"api_key": key, "description": "楼道里煤气味很重，有人晕倒了"})

    [row] = await filed(db)
    assert row.urgency == "emergency"
    assert "120" in made["service_notice"]


async def test_a_point_and_a_json_object_are_taken_too(client: Client, key: str, db: Database) -> None:
    told = {
        "api_key": key, "service_code": CODE, "description": "垃圾没人清", "lat": 39.9985, "long": 116.4707,
        "attribute": {"kind": "help_request", "confidential": "yes"},
    }  # fmt: skip
    async with client.post("/open311/v2/requests", json=told) as answer:
        assert answer.status == 200
    for body in (b"[]", b"{", b'{"attribute": 1}', b"[" * 60_000):
        async with client.post(
            "/open311/v2/requests", data=body, headers={"Content-Type": "application/json"}
        ) as answer:
            assert answer.status == 400

    [row] = await filed(db)
    assert (row.kind, row.confidential, row.district, row.lat) == ("help_request", True, "110105", 39.9985)


async def test_lists_come_in_pages_and_by_what_changed(room: StaffRoom, client: Client, key: str) -> None:
    for number in range(3):
        await post(client, MATTER | {"api_key": key, "description": f"第{number}堆垃圾"})
        room.clock.pass_(minutes=1)
    [newest, middle, oldest] = await get(client, f"requests.json?api_key={key}")
    pages = [await get(client, f"requests.json?api_key={key}&page_size=2&page={page}") for page in (1, 2, 3)]
    after = middle["requested_datetime"].replace("+", "%2B")

    assert pages == [[newest, middle], [oldest], []]
    assert await get(client, f"requests.json?api_key={key}&updated_after={after}") == [newest, middle]
    assert await get(client, f"requests.json?api_key={key}&updated_before={after}") == [middle, oldest]
    for wrong in ("page=0", "page_size=1001", "page=x", "updated_after=soon"):
        await get(client, f"requests.json?{wrong}", 400)


def plain(element: ElementTree.Element) -> Any:
    """XML as the JSON beside it would be: lists of named children, else texts."""
    if element.tag in ("attributes", "values", "service_requests", "services", "errors"):
        return [plain(child) for child in element]
    return {child.tag: plain(child) for child in element} if len(element) else element.text or ""


def texts(found: Any) -> Any:
    if isinstance(found, dict):
        return {name: texts(value) for name, value in found.items()}
    if isinstance(found, list):
        return [texts(one) for one in found] or []
    return "" if found is None else str(found).lower() if isinstance(found, bool) else str(found)


async def test_xml_says_what_json_says(client: Client, key: str) -> None:
    await post(client, MATTER | {"api_key": key, "description": '<b>垃圾</b> & "引号" ]]> \x0b\n第二行'})

    for path, shape in (
        ("services", SERVICE),
        ("services/consumer.food_safety", DEFINITION),
        ("requests", REQUEST),
        ("requests/no-such", ERROR),
    ):
        for lang in ("zh", "en"):
            asked = f"?api_key={key}&lang={lang}"
            async with client.get(f"/open311/v2/{path}.json{asked}") as answer:
                told = await answer.json()
            async with client.get(f"/open311/v2/{path}.xml{asked}") as answer:
                root = ElementTree.fromstring(await answer.read())

            assert plain(root) == texts(told)
            for one in [told] if shape in (ERROR, DEFINITION) else told:
                assert fits(one, shape) == []
