"""What a process measures of its message path, and that whoever reads the metrics reads names that there are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient
from prometheus_client.parser import text_string_to_metric_families
from structlog.contextvars import get_contextvars

from actions.server import conversation_of
from bot.watching import Watching
from desk.conversations.inbox import DeskInbox
from desk.conversations.pump import Pump
from desk.conversations.watching import REASONS
from desk.dialogue import DialogueDown, Reply, Said, Turn, TurnFailed
from desk.store.database import Database
from tests.messages import MessagePath, SmallCity, a_message
from tests.staff_room import StaffRoom

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = json.loads((ROOT / "deploy/grafana/swift-response.json").read_text(encoding="utf-8"))
ALERTS = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
PROMETHEUS_OWN = {"up"}


def watched(path: MessagePath, watching: Watching) -> MessagePath:
    """The path, with somebody who measures."""
    path.inbox = DeskInbox(
        path.db,
        SmallCity(),
        path.wakeups,
        clock=path.clock,
        watch=watching.measures,
        around_arrival=watching.around_arrival,
    )
    path.pump = Pump(
        path.db,
        watching.dialogue(path.dialogue),
        path.wakeups,
        clock=path.clock,
        holder="first",
        watch=watching.measures,
        around_turn=watching.around_turn,
    )
    return path


async def test_a_turn_is_measured_from_its_message_to_its_answer(db: Database) -> None:
    watching = Watching()
    path = watched(MessagePath(db), watching)
    path.dialogue.answer = lambda turn: Reply([Said("一"), Said("二")], confidence=0.8, lang="zh")

    await path.inbox.receive(a_message(message_id="m1"))
    await path.inbox.receive(a_message(message_id="m1"))
    path.clock.forward(3)
    await path.pump.run_once()

    value = watching.measures.registry.get_sample_value
    web_chat = {"channel": "web"}
    assert value("desk_messages_received_total", web_chat) == 1
    assert value("desk_answers_total", web_chat) == 2
    assert value("desk_turn_duration_seconds_sum", web_chat) == 3
    assert value("desk_turn_duration_seconds_bucket", {**web_chat, "le": "2.0"}) == 0
    assert value("desk_dialogue_duration_seconds_count", {"outcome": "answered"}) == 1
    # Told before the first one: a rise from nothing at all is none to Prometheus.
    assert [value("desk_turn_failures_total", {**web_chat, "reason": reason}) for reason in REASONS] == [
        0
    ] * 3
    assert value("desk_understanding_confidence_sum", {"lang": "zh"}) == 0.8


@pytest.mark.parametrize(
    ("problem", "reason"), [(DialogueDown("away"), "down"), (TurnFailed("503"), "failed")]
)
async def test_a_try_that_fails_is_counted_by_its_reason(
    db: Database, problem: DialogueDown, reason: str
) -> None:
    watching = Watching()
    path = watched(MessagePath(db), watching)
    path.dialogue.down = problem

    await path.inbox.receive(a_message())
    await path.pump.run_once()

    value = watching.measures.registry.get_sample_value
    assert value("desk_turn_failures_total", {"channel": "web", "reason": reason}) == 1
    assert value("desk_dialogue_duration_seconds_count", {"outcome": reason}) == 1
    assert value("desk_turn_duration_seconds_count", {"channel": "web"}) is None


async def test_whatever_is_logged_during_a_turn_says_of_which_conversation_it_is(db: Database) -> None:
    bound: list[dict[str, Any]] = []

    def answer(turn: Turn) -> Reply:
        bound.append({**get_contextvars(), "sender": turn.sender})
        return Reply([Said("在哪个小区？")])

    path = MessagePath(db)
    path.dialogue.answer = answer
    taken = [await path.inbox.receive(a_message(address=address)) for address in ("one", "two")]
    await path.pump.run_once()

    assert sorted(one["conversation"] for one in bound) == sorted(one.conversation_id for one in taken)
    assert all(one["sender"] == f"c{one['conversation']}" for one in bound)
    assert "conversation" not in get_contextvars()


@pytest.mark.parametrize(("sender", "conversation"), [("c12", 12), ("somebody", None), (None, None)])
def test_an_action_s_call_tells_its_conversation(sender: str | None, conversation: int | None) -> None:
    assert conversation_of({"sender_id": sender}) == conversation


def test_an_action_is_measured_whether_it_is_done_or_fails() -> None:
    watching = Watching()

    with watching.action("action_greet", {}):
        pass
    with pytest.raises(TimeoutError), watching.action("action_greet", {}):
        raise TimeoutError

    value = watching.measures.registry.get_sample_value
    for outcome in ("done", "failed"):
        labels = {"action": "action_greet", "outcome": outcome}
        assert value("desk_action_duration_seconds_count", labels) == 1


async def test_dashboard_alerts_and_documents_name_metrics_that_are_served(
    room: StaffRoom, client: TestClient[web.Request, web.Application]
) -> None:
    async with client.get("/metrics") as answer:
        text = (await answer.read()).decode()
    families = {one.name: one.type for one in text_string_to_metric_families(text)}
    told = {f"{name}_total" if kind == "counter" else name for name, kind in families.items()}
    histograms = {name for name, kind in families.items() if kind == "histogram"}
    served = told | {f"{name}{end}" for name in histograms for end in ("_bucket", "_count", "_sum")}
    documents = "".join(
        (ROOT / "docs" / f"{page}.md").read_text("utf-8") for page in ("operating", "delivery")
    )

    assert {
        name for expression in expressions() for name in names(expression)
    } - served - PROMETHEUS_OWN == set()
    assert sorted(name for name in told if name.startswith("desk_") and f"`{name}`" not in documents) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_whom_it_wakes_what_it_means_and_what_to_do(rule: Mapping[str, Any]) -> None:
    compares = promql_parser.parse(rule["expr"])

    assert rule["labels"]["severity"] in ("page", "look")
    assert rule["annotations"]["summary"]
    assert rule["annotations"]["todo"]
    assert isinstance(compares, promql_parser.BinaryExpr)
    assert rule["for"].endswith("m")


def expressions() -> Iterator[str]:
    """Every question that the dashboard and the alerts ask."""
    for panel in DASHBOARD["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"].replace("$__rate_interval", "5m")
    for rule in RULES:
        yield rule["expr"]


def names(expression: str) -> set[str]:
    """The metrics that a question is about; ValueError for one that Prometheus could not read."""
    found: set[str] = set()

    def visit(node: object) -> bool:
        if isinstance(node, promql_parser.VectorSelector):
            found.add(str(node.name))
        elif isinstance(node, promql_parser.MatrixSelector):
            found.add(str(node.vector_selector.name))
        return True

    promql_parser.walk(promql_parser.parse(expression), visit)
    return found
