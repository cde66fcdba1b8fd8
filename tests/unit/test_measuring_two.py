"""One dialogue server against two: what is measured in which order, how it is judged, and where nginx is led."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.measuring.balancer import DEPLOY, LISTENS, Ports, configured, leading_to
from tests.measuring.two import Cell, cells, summary

PORTS = Ports(
    listens={"services": 18000, "dialogues": 15000, "actions": 15050},
    servers={"services": [18001], "dialogues": [15001, 15002], "actions": [15051]},
)


def figures(*, throughput: float, dialogue: float, errors: int = 0) -> dict[str, Any]:
    return {
        "errors": errors,
        "throughput": throughput,
        "p50_ms": 900.0,
        "p95_ms": 1900.0,
        "dialogue_ms_per_turn": dialogue,
        "all_ms_per_turn": dialogue + 60.0,
    }


def found(*, two: float = 30.0, turns: float = 12.0, errors: int = 0) -> Mapping[Cell, dict[str, Any]]:
    """Three rounds in which one server takes 6 turns a second, 30 ms each."""
    return {
        cell: figures(
            throughput=6.0 if cell.servers == 1 else turns,
            dialogue=30.0 if cell.servers == 1 else two,
            errors=errors,
        )
        for cell in cells(3)
    }


def test_one_and_two_take_turns_and_each_begins_as_the_other_ended() -> None:
    free = [cell.servers for cell in cells(3) if not cell.held]

    assert free == [1, 2, 2, 1, 1, 2]
    assert [cell.servers for cell in cells(3) if cell.held] == free


def test_two_that_cost_the_same_and_take_twice_the_turns_pass() -> None:
    told = summary(found())

    assert all(told["passed"].values())
    assert told["held"]["two_against_one"]["throughput"] == 2.0
    assert told["free"]["two_against_one"]["dialogue_ms_per_turn"] == 1.0


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        ({"two": 33.5}, "a_turn_costs_two_what_it_costs_one"),
        ({"two": 26.5}, "a_turn_costs_two_what_it_costs_one"),
        ({"turns": 10.0}, "two_take_more_turns_where_dialogue_is_short"),
        ({"errors": 1}, "no_errors"),
    ],
)
def test_what_costs_more_takes_too_few_turns_or_fails_does_not_pass(
    given: Mapping[str, Any], failed: str
) -> None:
    passed = summary(found(**given))["passed"]

    assert [name for name, is_so in passed.items() if not is_so] == [failed]


def test_the_middle_of_the_rounds_counts() -> None:
    measured = dict(found())
    measured[Cell(2, held=False, round=2)] = figures(throughput=1.0, dialogue=90.0)

    assert summary(measured)["free"]["two"]["dialogue_ms_per_turn"] == 30.0


def test_nginx_listens_elsewhere_with_the_configuration_that_is_shipped() -> None:
    shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")

    made = configured(shipped, Path("/run/of/mine"), PORTS)

    assert all(f":{port};" in made or f" {port};" in made for port in PORTS.listens.values())
    assert not any(f":{port};" in made or f" {port};" in made for port in LISTENS.values())
    assert "pid /run/of/mine/nginx.pid;" in made
    assert "proxy_next_upstream error timeout http_502 http_503 non_idempotent;" in made


def test_every_upstream_leads_to_its_servers_and_is_balanced_as_shipped() -> None:
    shipped = (DEPLOY / "upstreams.conf").read_text(encoding="utf-8")

    made = leading_to(shipped, PORTS.servers)

    servers = [line.split(":")[1].strip("; ") for line in made.splitlines() if "server " in line]
    assert servers == ["18001", "15001", "15002", "15051"]
    assert made.count("least_conn;") == shipped.count("least_conn;") == 3
