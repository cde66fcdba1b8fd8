"""The OpenAPI document is what the service does: every route, every answer, every refusal, whatever is sent."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator import validate

from desk.api import openapi
from desk.api import staff as staff_api
from desk.api.operations import ROLES
from desk.staff.actor import Actor
from tests.generated import TEXTS, WILD, values
from tests.photos import a_photo
from tests.sealed_store import Database
from tests.staff_room import StaffRoom, staff_room

UNIT = "S110105026"
EXAMPLES = int(os.environ.get("EXAMPLES", "150"))
SUPERVISOR = Actor("staff", None, "one", "supervisor")
DOCUMENT = openapi.document(staff_api.OPERATIONS, version="1", url="http://desk.test", prefix="/api")
SHAPES = DOCUMENT["components"]["schemas"]
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]


def fits(value: Any, schema: dict[str, Any]) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    whole = schema | {"components": DOCUMENT["components"]}
    checker = OAS31Validator(whole, format_checker=oas31_format_checker)
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}"[:300] for error in checker.iter_errors(value)
    ]


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything with a shape: the body, each answer and each refusal."""
    if "requestBody" in operation:
        for kind, content in operation["requestBody"]["content"].items():
            if "json" in kind:
                yield "body", content
    for status, answer in operation["responses"].items():
        for kind, content in answer["content"].items():
            if "json" in kind:
                yield status, content


def test_the_document_is_valid() -> None:
    validate(DOCUMENT)


async def test_every_route_is_described_and_nothing_else(room: StaffRoom) -> None:
    routed = set()
    app: web.Application = room.server.app
    for one in app.router.routes():
        assert one.resource is not None
        path = one.resource.canonical
        if not path.startswith(("/api/v1/", "/open311/")) or one.method in ("HEAD", "*"):
            continue
        plain = path.replace("{format}", "")
        routed.add((plain, one.method.lower()))
        if plain != path:
            routed.add((f"{plain}.{{format}}", one.method.lower()))

    assert {(path, method) for path, method in OPERATIONS} == routed


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_says_who_may_what_can_go_wrong_and_shows_examples(path: str, method: str) -> None:
    operation = DOCUMENT["paths"][path][method]

    assert operation["summary"]
    assert operation["x-roles"]
    assert set(operation["x-roles"]) <= {*ROLES, "public"}
    refusals = {status for status in operation["responses"] if status[0] == "4"}
    if path.startswith("/api/"):
        assert {"401", "403"} <= refusals
    if "{number}" in path or "{id}" in path:
        assert "404" in refusals
    if "requestBody" in operation:
        assert {"413", "400" if "open311" in path else "422"} <= refusals
    for where, content in contents(operation):
        assert content["examples"], where
        for example in content["examples"].values():
            assert fits(example["value"], content["schema"]) == [], where


class Desk:
    """A whole staff room on one store, with something of everything, for synchronous tests."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.db = Database(url)
        self._opened = staff_room(self.db)
        self.room = self.loop.run_until_complete(self._opened.__aenter__())
        self.known: dict[str, list[Any]] = {}
        self.loop.run_until_complete(self._fill())

    async def _fill(self) -> None:
        self.client = self.room.client()
        await self.client.start_server()
        numbers = [
            (await self.room.ticket(published=number == 1, reporter_phone="13812345678")).number
            for number in range(4)
        ]
        for number in numbers[1:]:
            await self.room.tickets.apply(SUPERVISOR, number, "dispatch", unit=UNIT, co_units=["market"])
        await self.room.tickets.apply(SUPERVISOR, numbers[2], "accept")
        await self.room.tickets.apply(SUPERVISOR, numbers[3], "return", reason="other", evidence=["x.pdf"])
        self.tokens = {
            role: await self.room.token(role, UNIT if role == "handler" else None) for role in ROLES
        }
        self.known = {
            "number": numbers, "ticket": numbers, "parent": numbers, "id": ["1", "2", "3"], "unit": [UNIT, "market"],
            "co_units": [UNIT, "market"], "category": ["sanitation.rubbish_collection", "utilities.power_supply"],
            "code": ["sanitation.rubbish_collection"], "district": ["110105"], "subdistrict": ["110105026"],
            "areas": ["110105", "110105026"], "reason": ["other", "wrong_place"], "format": ["json", "xml"],
        }  # fmt: skip

    async def send(
        self, method: str, path: str, role: str, query: dict[str, str], body: Any
    ) -> tuple[int, str, Any]:
        sent: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with self.client.request(
            method, path, params=query, headers=self.tokens.get(role, {}), **sent
        ) as answer:
            text = await answer.text()
            told = await answer.json(content_type=None) if "json" in answer.content_type else text
            return answer.status, answer.content_type, told

    def close(self) -> None:
        self.loop.run_until_complete(self.client.close())
        self.loop.run_until_complete(self._opened.__aexit__(None, None, None))
        self.loop.run_until_complete(self.db.close())
        self.loop.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def a_desk(request: pytest.FixtureRequest) -> Iterator[Desk]:
    desk = Desk(
        request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "emptied_postgres_url")
    )
    yield desk
    desk.close()


def part(data: st.DataObject, desk: Desk, name: str) -> str:
    """A part of a path: mostly one that exists. '.' and '..' would be another path."""
    found = st.sampled_from(desk.known[name]) | TEXTS.filter(lambda text: text.strip(".") != "")
    return quote(data.draw(found), safe="")


def a_query(data: st.DataObject, desk: Desk, operation: dict[str, Any]) -> dict[str, str]:
    query = {}
    for one in operation["parameters"]:
        if one["in"] == "query" and (one.get("required") or data.draw(st.integers(0, 3)) == 0):
            wanted = values(one["schema"], SHAPES, desk.known, one["name"])
            given = data.draw(wanted if data.draw(st.booleans()) else WILD)
            query[one["name"]] = given if isinstance(given, str) else str(given).lower()
    return query


def a_body(data: st.DataObject, desk: Desk, operation: dict[str, Any]) -> Any:
    """A body of the document's shape; now and then with one field that is not. Of an upload its bytes."""
    if "requestBody" not in operation:
        return None
    contents = operation["requestBody"]["content"]
    if "application/json" not in contents:
        return data.draw(st.binary(max_size=30) | st.sampled_from([a_photo(), a_photo()[:60]]))
    body = data.draw(values(contents["application/json"]["schema"], SHAPES, desk.known))
    if data.draw(st.integers(0, 4)) == 0:
        return data.draw(WILD)
    if body and data.draw(st.integers(0, 3)) == 0:
        body[data.draw(st.sampled_from(sorted(body)))] = data.draw(WILD)
    return body


def test_whatever_is_sent_is_answered_as_the_document_says(a_desk: Desk) -> None:
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        path, method = data.draw(st.sampled_from(OPERATIONS))
        operation = DOCUMENT["paths"][path][method]
        allowed = [role for role in operation["x-roles"] if role in ROLES]
        role = data.draw(st.sampled_from([*allowed, *allowed, *ROLES, "nobody"]))
        filled = re.sub(r"{(\w+)}", lambda found: part(data, a_desk, found[1]), path)
        query, body = a_query(data, a_desk, operation), a_body(data, a_desk, operation)

        status, kind, told = a_desk.loop.run_until_complete(a_desk.send(method, filled, role, query, body))

        assert status < 500, told
        assert str(status) in operation["responses"], (status, told)
        content = operation["responses"][str(status)]["content"]
        assert kind in content, (status, kind)
        if "json" in kind:
            assert fits(told, content[kind]["schema"]) == []

    holds()
