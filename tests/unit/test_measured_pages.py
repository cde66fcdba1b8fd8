"""The pages on speed and on growing tell the figures that are kept beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def kept(name: str) -> Any:
    return json.loads((DOCS / "measured" / f"{name}.json").read_text(encoding="utf-8"))


def told(value: float, places: int = 0) -> str:
    """As a page writes a figure: rounded half up, thousands with a comma."""
    step = Decimal(1).scaleb(-places)
    return f"{Decimal(str(value)).quantize(step, ROUND_HALF_UP):,}"


def speed() -> Iterator[str]:
    cells = {(cell["assistant"], cell["channel"], cell["citizens"]): cell for cell in kept("bench")["cells"]}
    for label, channel, citizens in (
        ("one citizen", "web", 1),
        ("8 who write again after 50 ms", "web", 8),
        ("32, likewise", "web", 32),
        ("128, likewise", "web", 128),
        ("128 in Telegram, 2.5 s after each answer", "telegram", 128),
    ):
        yield row(label, cells["ours", channel, citizens])
    long = kept("sustained")
    yield row(f"128 who ask for 102 a second, for ten minutes ({long['filed']:,} complaints filed)", long)


def row(label: str, of: Any) -> str:
    times = " | ".join(f"{told(of[name])} ms" for name in ("p50_ms", "p95_ms"))
    return f"| {label} | {told(of['throughput'], 1)} | {times} | {of['errors']} |"


def growing() -> Iterator[str]:
    two = kept("two")
    one, both, ratio = (two["free"][name] for name in ("one", "two", "two_against_one"))
    cpu = "dialogue_ms_per_turn"
    yield f"32 citizens | {told(one[cpu], 2)} ms | {told(both[cpu], 2)} ms | {told(ratio[cpu], 2)} |"
    rate = "throughput"
    yield f"of 32 citizens | {told(one[rate], 1)} | {told(both[rate], 1)} | {told(ratio[rate], 2)} |"
    for fault, label in (
        ("rolling restart of four", "rolling restart of two services and two dialogue servers"),
        ("new model and back", "another model on one dialogue server after the other, and back"),
    ):
        [verdict] = [
            one["verdict"] for one in kept("faults_two_four")["stages"]["four"] if one["fault"] == fault
        ]
        counted = (verdict[name] for name in ("citizens", "tickets", "lost", "out_of_order", "doubled"))
        yield f"| {label} | {' | '.join(str(count) for count in counted)} |"
    capacity = kept("capacity")
    for part, label in (
        ("dialogue", "dialogue server"),
        ("service", "service"),
        ("postgres", "PostgreSQL"),
    ):
        line = capacity["parts"][part]
        yield f"| {label} | {told(line['ms_a_turn'], 1)} ms | {told(line['idle_cores'], 2)} cores |"
    for plan in capacity["plans"]:
        parts = (plan[name] for name in ("dialogue_servers", "services", "postgres_cores", "connections"))
        turns = told(plan["turns_a_second"])
        yield f" | {turns} | {' | '.join(str(count) for count in parts)} | {told(plan['filings_a_second'])} |"


@pytest.mark.parametrize(("page", "lines"), [("performance.md", speed), ("scaling.md", growing)])
def test_a_page_tells_what_is_kept(page: str, lines: Any) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")

    assert [line for line in lines() if line not in text] == []
