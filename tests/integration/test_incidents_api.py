"""Known incidents over HTTP: declared, changed, ended, and refused with a reason."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient

from tests.staff_room import StaffRoom

PATH = "/api/v1/incidents"
POWER, WANGJING, CHAOYANG = "utilities.power_supply", "110105026", "110105"
OUTAGE = {
    "category": POWER,
    "areas": [WANGJING],
    "text_zh": "望京这片停电我们已经知道了，供电公司在抢修。",
    "text_en": "We know about the power cut in Wangjing. The power company is on it.",
    "expected_end": "2026-11-24T20:00:00",
}
Client = TestClient[web.Request, web.Application]


async def post(client: Client, headers: dict[str, str], path: str, body: Any) -> tuple[int, Any]:
    async with client.post(path, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def patch(client: Client, headers: dict[str, str], path: str, body: Any) -> tuple[int, Any]:
    async with client.patch(path, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def get(client: Client, headers: dict[str, str], path: str) -> tuple[int, Any]:
    async with client.get(path, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_an_incident_is_declared_read_changed_and_ended(room: StaffRoom) -> None:
    headers = await room.token("operator")
    async with room.client() as client:
        created, incident = await post(client, headers, f"{PATH}?lang=en", OUTAGE)
        here = f"{PATH}/{incident['id']}"
        _, read = await get(client, headers, f"{here}?lang=en")
        _, parent = await get(client, headers, f"/api/v1/tickets/{incident['parent']}")
        changed, later = await patch(client, headers, here, {"expected_end": None, "version": 1})
        ended, over = await post(client, headers, f"{here}/end", {})
        _, listed = await get(client, headers, f"{PATH}?state=running")

    assert (created, changed, ended) == (201, 200, 200)
    assert incident["expected_end"] == "2026-11-24T20:00:00+08:00"
    assert incident["area_names"] == ["Wangjing Subdistrict"]
    assert (incident["state"], incident["parent_status"], incident["followers"]) == (
        "running",
        "dispatched",
        0,
    )
    assert read == incident
    assert (parent["incident"], parent["unit"]) == (incident["id"], "power")
    assert later["expected_end"] is None
    assert over["state"] == "ended"
    assert [one["action"] for one in over["history"]] == ["declare", "change", "end"]
    assert listed == {"items": [], "next": None}


async def test_refusals_say_why(room: StaffRoom) -> None:
    operator, handler = await room.token("operator"), await room.token("handler", "power")
    async with room.client() as client:
        _, incident = await post(client, operator, PATH, OUTAGE)
        here = f"{PATH}/{incident['id']}"
        twice = await post(client, operator, f"{PATH}?lang=en", OUTAGE)
        forbidden = await post(client, handler, PATH, OUTAGE)
        nowhere = await post(client, operator, PATH, OUTAGE | {"areas": ["999999"]})
        personal = await post(client, operator, PATH, OUTAGE | {"category": "consumer.refund_dispute"})
        wordless = await post(client, operator, PATH, OUTAGE | {"text_en": " "})
        stale = await patch(client, operator, here, {"areas": [CHAOYANG], "version": 7})
        unknown = await get(client, operator, f"{PATH}/99")
        nonsense = await get(client, operator, f"{PATH}/x")
        seen, _ = await get(client, handler, here)

    assert (twice[0], twice[1]["code"]) == (409, "already_declared")
    assert twice[1]["title"] == "An incident of this matter is declared there already."
    assert forbidden[0] == 403
    assert (nowhere[0], nowhere[1]["errors"][0]["field"]) == (422, "areas")
    assert personal[0] == 422
    assert wordless[0] == 422
    assert (stale[0], stale[1]["current_version"]) == (409, 1)
    assert (unknown[0], unknown[1]["code"]) == (404, "incident_not_found")
    assert nonsense[0] == 404
    assert seen == 200


async def test_the_tickets_of_an_incident_can_be_listed(room: StaffRoom) -> None:
    headers = await room.token("operator")
    async with room.client() as client:
        await room.ticket()
        _, incident = await post(client, headers, PATH, OUTAGE)
        _, listed = await get(client, headers, f"/api/v1/tickets?incident={incident['id']}")

    assert [ticket["number"] for ticket in listed["items"]] == [incident["parent"]]


async def test_the_document_tells_of_incidents(room: StaffRoom) -> None:
    async with room.client() as client, client.get("/api/openapi.json") as answer:
        document = await answer.json()

    assert set(document["paths"]["/api/v1/incidents"]) == {"get", "post"}
    assert "409" in document["paths"]["/api/v1/incidents/{id}/end"]["post"]["responses"]
