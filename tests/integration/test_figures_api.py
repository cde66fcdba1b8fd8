"""The scoreboard over HTTP: who may, what stands in it, and the tickets behind each figure."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from desk.desk import Desk
from desk.figures import rollups
from desk.staff.actor import Actor
from desk.store.models import ConversationRow, SurveyRow, TicketRow
from tests.staff_room import StaffRoom, beijing

WANGJING, CHAOYANG = "S110105026", "110105"
SUPERVISOR = Actor("staff", None, "supervisor", "supervisor")
RATES = "/api/v1/figures/rates"
Client = TestClient[web.Request, web.Application]


async def answered(room: StaffRoom, *answers: str, **more: Any) -> str:
    """A ticket that was resolved and whose citizen answered the follow-up; its number."""
    async with room.db.begin() as session:
        row = ConversationRow(
            channel="web",
            address=f"device-{len(room.filed)}",
            lang="zh",
            created_at=room.clock(),
            updated_at=room.clock(),
        )
        session.add(row)
        await session.flush()
        chat = row.id
    number = (await room.ticket(conversation_id=chat, **more)).number
    for action in ("dispatch", "accept", "resolve"):
        await room.tickets.apply(SUPERVISOR, number, action, note="清走了")
    async with room.db.read() as session:
        survey = await session.scalar(select(SurveyRow.id).order_by(SurveyRow.id.desc()).limit(1))
    assert survey is not None
    desk = Desk(room.db, beijing(), room.clock)
    questions = zip(("contacted", "solved", "satisfied"), answers, strict=False)
    for message, (question, given) in enumerate(questions, start=10 * len(room.filed)):
        await desk.answer_survey(
            chat, message_id=message, survey=survey, question=question, answer=given, lang="zh"
        )
    return number


async def get(client: Client, headers: dict[str, str], path: str = RATES, **query: str) -> tuple[int, Any]:
    async with client.get(path, params=query, headers=headers) as answer:
        return answer.status, await answer.json()


def line(body: Any, code: str) -> Any:
    return next(item for item in body["items"] if item["code"] == code)


async def test_a_unit_has_its_rates_and_the_others_have_no_data(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await answered(room, "yes", "yes", "basically")
    await answered(room, "no", "no")
    headers = await room.token("supervisor")

    status, body = await get(client, headers, by="unit", lang="en")

    mine = line(body, WANGJING)
    assert status == 200, body
    assert mine["name"] == "Wangjing Subdistrict"
    counts = {name: mine["counts"][name] for name in ("V", "C", "S", "A", "B", "asked", "answered")}
    assert counts == {"V": 3, "C": 2, "S": 2, "A": 1, "B": 1, "asked": 3, "answered": 3}
    assert (mine["response"], mine["resolution"], mine["satisfaction"]) == (0.6667, 0.6667, 0.6333)
    assert mine["composite"] == mine["composite_full"] == mine["composite_assessed"] == 65.33
    assert (mine["rank"], mine["small"], mine["no_data"]) == (1, True, False)
    water = line(body, "water")
    assert (water["composite"], water["rank"], water["small"], water["no_data"]) == (None, None, False, True)
    assert len(body["items"]) == len(beijing().units)
    assert body["total"]["counts"]["V"] == 3
    kinds = list(dict.fromkeys(item["kind"] for item in body["items"]))
    assert kinds == ["subdistrict", "department", "company", "district"]


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ("district", CHAOYANG),
        ("subdistrict", "110105026"),
        ("category", "sanitation.rubbish_collection"),
        ("category", "sanitation"),
    ],
)
async def test_places_and_categories_have_their_tickets_behind_them(
    room: StaffRoom, client: Client, by: str, code: str
) -> None:
    number = await answered(room, "yes", "yes", "satisfied")
    await answered(
        room, "yes", "yes", "satisfied", district="110108", subdistrict=None, category="housing.elevator"
    )
    headers = await room.token("supervisor")

    _, body = await get(client, headers, by=by)
    found = line(body, code)
    async with client.get(found["tickets"], headers=headers) as answer:
        behind = await answer.json()

    assert found["counts"]["V"] == 1
    assert [item["number"] for item in behind["items"]] == [number]


async def test_an_excluded_ticket_is_in_the_full_scope_only(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    excluded = await answered(room, "yes", "no")
    async with room.db.begin() as session:
        ticket = await session.scalar(select(TicketRow).where(TicketRow.number == excluded))
        assert ticket is not None
        ticket.excluded_at = room.clock()
        rollups.retake(session, ticket.id, room.zone)
    headers = await room.token("admin")

    full = line((await get(client, headers, by="unit"))[1], WANGJING)
    assessed = line((await get(client, headers, by="unit", scope="assessed"))[1], WANGJING)

    assert (full["counts"]["V"], assessed["counts"]["V"], full["excluded"]) == (2, 1, 1)
    assert full["composite_assessed"] == assessed["composite_assessed"] == assessed["composite"] == 100.0
    assert full["composite"] == assessed["composite_full"] == 55.0
    for shown, expected in ((full, 2), (assessed, 1)):
        async with client.get(shown["tickets"], headers=headers) as answer:
            assert len((await answer.json())["items"]) == expected


async def test_each_figure_opens_its_tickets(room: StaffRoom, client: Client) -> None:
    happy, unhappy = await answered(room, "yes", "yes", "satisfied"), await answered(room, "no", "no")
    headers = await room.token("supervisor")
    today = room.clock().astimezone(room.zone).date().isoformat()
    days = {"followed_up_from": today, "followed_up_to": today, "followed_up_unit": WANGJING}

    async def behind(figure: str) -> set[str]:
        _, body = await get(client, headers, "/api/v1/tickets", figure=figure, **days)
        return {item["number"] for item in body["items"]}

    assert await behind("V") == await behind("asked") == await behind("filed") == {happy, unhappy}
    assert await behind("C") == await behind("S") == await behind("A") == {happy}
    assert await behind("not_solved") == {unhappy}
    assert await behind("B") == await behind("withdrawn_after_contact") == await behind("followers") == set()


async def test_a_handler_sees_its_own_unit_and_nothing_else(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    handler = await room.token("handler", WANGJING)

    status, body = await get(client, handler, by="unit")

    assert (status, [item["code"] for item in body["items"]], body["total"]) == (200, [WANGJING], None)
    assert (await get(client, handler, by="district"))[0] == 403
    for role in ("operator", "reviewer"):
        assert (await get(client, await room.token(role), by="unit"))[0] == 403


async def test_a_period_is_named_or_has_two_days(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    headers = await room.token("supervisor")
    today = room.clock().astimezone(room.zone).date().isoformat()

    _, present = await get(client, headers, by="unit")
    _, last = await get(client, headers, by="unit", period="last_assessment")
    _, day = await get(client, headers, by="unit", **{"from": today, "to": today})

    assert (present["from"][8:], present["to"][8:]) == ("19", "18")
    assert present["from"] <= today <= present["to"]
    assert last["to"] < present["from"]
    assert [line(body, WANGJING)["counts"]["V"] for body in (present, last, day)] == [1, 0, 1]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "by"),
        ({"by": "street"}, "by"),
        ({"by": "unit", "scope": "some"}, "scope"),
        ({"by": "unit", "period": "decade"}, "period"),
        ({"by": "unit", "from": "2026-11-19"}, "to"),
        ({"by": "unit", "to": "2026-11-19"}, "from"),
        ({"by": "unit", "from": "2026-11-19", "to": "2026-11-18"}, "to"),
        ({"by": "unit", "from": "2026-11-19", "to": "2026-11-20", "period": "month"}, "period"),
        ({"by": "unit", "from": "yesterday", "to": "2026-11-20"}, "from"),
        ({"by": "unit", "from": "20261119", "to": "2026-11-20"}, "from"),
        ({"by": "unit", "from": "9999-12-31", "to": "9999-12-31"}, "from"),
        ({"by": "unit", "colour": "red"}, "colour"),
    ],
)
async def test_a_bad_question_is_a_problem_that_names_the_field(
    room: StaffRoom, client: Client, query: dict[str, str], field: str
) -> None:
    status, body = await get(client, await room.token("supervisor"), **query)

    assert (status, body["code"]) == (422, "invalid_input")
    assert field in {error["field"] for error in body["errors"]}


async def test_a_figure_of_a_list_needs_its_two_days(room: StaffRoom, client: Client) -> None:
    headers = await room.token("supervisor")

    for query in ({"followed_up_from": "2026-11-19"}, {"followed_up_to": "2026-11-19"}):
        status, body = await get(client, headers, "/api/v1/tickets", **query)
        assert (status, body["errors"][0]["field"]) == (422, "followed_up_to")
    status, _ = await get(client, headers, "/api/v1/tickets", figure="X")
    assert status == 422


async def test_the_document_has_the_scoreboard_with_an_example(room: StaffRoom, client: Client) -> None:
    _, document = await get(client, {}, "/api/openapi.json")

    rates = document["paths"]["/api/v1/figures/rates"]["get"]
    shown = document["components"]["schemas"]["RatesShown"]
    assert {one["name"] for one in rates["parameters"]} >= {"by", "from", "to", "period", "scope", "lang"}
    assert rates["description"] == "Roles: supervisor, admin, handler"
    assert set(rates["responses"]) == {"200", "401", "403", "422", "429"}
    [example] = shown["examples"]
    assert set(example) == set(shown["properties"])
    item = document["components"]["schemas"]["LineShown"]
    assert set(example["items"][0]) == set(item["properties"])


async def misrouted(room: StaffRoom, times: int) -> None:
    """Tickets that the sub-district returned and a ruling gave to the market supervision."""
    handler = Actor("staff", None, "wangjing", "handler", WANGJING)
    for _ in range(times):
        number = (await room.ticket(category_confidence=0.93)).number
        await room.tickets.apply(SUPERVISOR, number, "dispatch", unit=WANGJING)
        await room.tickets.apply(
            handler, number, "return", reason="wrong_profession", staff_note="不是我们的专业"
        )
        await room.tickets.apply(SUPERVISOR, number, "dispatch", unit="market")


async def test_misdispatches_come_with_a_line_to_paste(room: StaffRoom, client: Client) -> None:
    await misrouted(room, 3)
    headers = await room.token("supervisor")

    status, body = await get(client, headers, "/api/v1/figures/misdispatch", lang="en")

    assert status == 200
    [line] = body["items"]
    assert (body["dispatched"], body["misdispatched"], body["rate"]) == (6, 3, 0.5)
    assert (line["sent"], line["right"], line["count"], line["rate"]) == (WANGJING, "market", 3, 1.0)
    assert line["district_name"] == "Chaoyang District"
    assert line["proposed"] == f"{line['category']},{CHAOYANG},market"


async def test_thresholds_tell_what_would_have_gone_out(room: StaffRoom, client: Client) -> None:
    await misrouted(room, 2)
    headers = await room.token("operator")

    status, body = await get(client, headers, "/api/v1/figures/thresholds")

    assert status == 200
    shares = {one["above"]: (one["unseen"], one["same"], one["share"]) for one in body["items"]}
    assert (shares[0.9], shares[0.95]) == ((2, 2, 1.0), (0, 0, None))


@pytest.mark.parametrize("path", ["misdispatch", "thresholds"])
async def test_how_dispatch_did_is_for_those_who_dispatch(room: StaffRoom, client: Client, path: str) -> None:
    status, _ = await get(client, await room.token("reviewer"), f"/api/v1/figures/{path}")

    assert status == 403
