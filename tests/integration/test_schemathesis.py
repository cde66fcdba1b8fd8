"""schemathesis reads our OpenAPI document and calls every operation of the service, as each role and as nobody."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from desk.staff.accounts import Accounts
from desk.staff.actor import ROLES
from desk.store.seal import Seal
from tests.fuzz.kept import keep
from tests.fuzz.request import FILER, NOBODY, Request, World
from tests.fuzz.served import served
from tests.fuzz.world import KEY, UNIT, a_filled_store
from tests.sealed_store import Database
from tests.staff_room import Clock

SEED, EACH = 9, 2
"""So many calls of each operation by each caller, the same ones every time."""
CALLERS = (*ROLES, FILER, NOBODY)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@dataclass
class Caller:
    """Whoever calls everything that the document lists. `wrong` is what was not as the document says."""

    url: str
    tokens: Mapping[str, str]
    known: World
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def all(self) -> int:
        """Call each operation; how many there are."""
        document = requests.get(f"{self.url}/api/openapi.json", timeout=60).json()
        schema = schemathesis.openapi.from_dict(document)
        read = list(schema.get_all_operations())
        self.wrong += [str(one.err()) for one in read if not isinstance(one, Ok)]
        operations = [one.ok() for one in read if isinstance(one, Ok)]
        with requests.Session() as session:
            for operation in operations:
                for role in CALLERS:
                    self._called(operation, role, session)
        return len(operations)

    def _called(self, operation: Any, role: str, session: requests.Session) -> None:
        cases = st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode))

        @seed(SEED)
        @settings(
            max_examples=EACH, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck)
        )
        @given(cases, st.integers(0, 9))
        def call(case: Any, nth: int) -> None:
            for name in case.path_parameters:
                if nth and name in self.known.known:
                    values = self.known.known[name]
                    case.path_parameters[name] = values[nth % len(values)]
            bearer = {"Authorization": f"Bearer {self.tokens[role]}"} if role in self.tokens else {}
            answer = case.call(base_url=self.url, session=session, headers=bearer)
            self.calls[operation.label, f"{answer.status_code // 100}xx"] += 1
            try:
                case.validate_response(answer, checks=CHECKS)
            except FailureGroup as failure:
                self._note(answer.request, role, f"{operation.label} by {role}: {failure}")

        call()

    def _note(self, sent: requests.PreparedRequest, role: str, found: str) -> None:
        # A body that is streamed has none to be shown.
        body = (
            sent.body.encode()
            if isinstance(sent.body, str)
            else sent.body
            if isinstance(sent.body, bytes)
            else b""
        )
        headers = {"Content-Type": str(sent.headers["Content-Type"])} if body else {}
        request = Request(
            "staff_api", str(sent.method), str(sent.path_url), role=role, body=body, headers=headers
        )
        keep(f"schemathesis-{len(self.wrong)}", request, found=found)
        self.wrong.append(found)


async def tokens(url: str) -> Mapping[str, str]:
    """A token of each role."""
    db = Database(url, seal=Seal([KEY]))
    accounts = Accounts(db, Clock())
    found = {
        role: await accounts.token(role, role=role, unit=UNIT if role == "handler" else None)
        for role in (*ROLES, FILER)
    }
    await db.close()
    return found


async def test_every_operation_answers_whatever_is_made_of_its_description_as_it_is_described(
    sqlite_url: str, tmp_path: Path
) -> None:
    world = await a_filled_store(sqlite_url)
    given_out = await tokens(sqlite_url)

    async with served(sqlite_url, tmp_path) as url:
        caller = Caller(url, given_out, world)
        operations = await asyncio.to_thread(caller.all)

    assert caller.wrong == []
    assert len({label for label, _ in caller.calls}) == operations > 60
    assert caller.calls.total() >= EACH * operations * len(CALLERS)
    let_in = {label for label, status in caller.calls if status == "2xx"}
    assert len(let_in) > operations / 3
