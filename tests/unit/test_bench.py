"""The figures of the bench, and what its citizens say."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

import aiohttp
import pytest

from bot.bench.devices import Answer, Device, paced
from bot.bench.figures import Measured, Turns, Used, as_text, comparison, minutes, turns
from bot.bench.lasting import EARLY, LATE, long_conversations
from bot.bench.load import Over, Tally, hold
from bot.bench.page import as_page
from bot.bench.plan import LONG, OURS, RATIO_AT, Cell, cells, summary
from bot.bench.talks import talk
from bot.setup.progress import Refusal

ASKED = {
    "store",
    "throughput",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "stock_throughput",
    "stock_p95_ms",
    "throughput_ratio",
    "memory_mb",
    "errors",
    "cpu_ms_per_turn",
    "startup_s",
    "first_answer_ms",
}


class Scripted:
    """A device with its answers in a row; it keeps what was said and pressed."""

    def __init__(self, *answers: tuple[str, Sequence[str]]) -> None:
        self._answers = iter(answers)
        self.told: list[str] = []

    async def say(self, text: str) -> Answer:
        self.told.append(text)
        words, buttons = next(self._answers)
        return Answer(words, buttons, 0.1)

    async def press(self, title: str) -> Answer:
        return await self.say(f"[{title}]")


def some_turns(throughput: float, p95_ms: float) -> Turns:
    return Turns(8, 20.0, 100, 10, 0, throughput, 10.0, p95_ms, 30.0, 40.0)


def test_only_turns_that_end_within_the_time_count() -> None:
    tally = Tally(
        turns=[(0.5, 9.0), (1.5, 0.1), (2.5, 0.3), (9.0, 9.0)], failed_at=[0.2, 2.0], filed_at=[2.0, 9.0]
    )

    result = turns(tally, citizens=2, begin=1.0, end=3.0)

    assert (result.turns, result.errors, result.filed, result.throughput) == (2, 1, 1, 1.0)
    assert result.longest_ms == pytest.approx(300)


def test_percentiles_are_in_milliseconds() -> None:
    tally = Tally(turns=[(1.0, n / 1000) for n in range(1, 101)])

    result = turns(tally, citizens=1, begin=0.0, end=2.0)

    assert result.p50_ms == pytest.approx(50.5)
    assert result.p95_ms == pytest.approx(95.05)


def test_a_long_run_is_told_minute_by_minute() -> None:
    tally = Tally(turns=[*((second, 0.1) for second in range(10, 70)), (80, 0.2), (100, 0.4), (135, 9.0)])

    told = minutes(tally, citizens=1, begin=10.0, end=139.0)

    assert [(one.turns, one.throughput) for one in told] == [(60, 1.0), (2, 2 / 60)]
    assert [one.longest_ms for one in told] == pytest.approx([100, 400])
    assert minutes(tally, citizens=1, begin=10.0, end=99.0) == ()


def test_without_a_turn_there_is_no_figure() -> None:
    with pytest.raises(Refusal):
        turns(Tally(), citizens=1, begin=0.0, end=1.0)


def test_the_faster_stock_assistant_is_the_one_compared_with() -> None:
    ours = Measured("ours", some_turns(100.0, 20.0), Used(900.0, {"service": 5.0}), 8.0, 30.0)
    stock = [Measured("default", some_turns(20.0, 10.0)), Measured("light", some_turns(40.0, 80.0))]

    found = comparison(ours, stock, store="PostgreSQL")

    assert found.keys() >= ASKED
    assert (found["stock_name"], found["stock_throughput"], found["stock_p95_ms"]) == ("light", 40.0, 80.0)
    assert (found["throughput_ratio"], found["p95_ratio"]) == (2.5, 0.25)
    assert json.loads(json.dumps(found)) == found
    assert "2.50 times" in as_text(found)


def test_without_stock_assistants_the_comparison_is_null() -> None:
    found = comparison(Measured("ours", some_turns(100.0, 20.0)), [], store=None)

    assert found.keys() >= ASKED
    assert found["throughput_ratio"] is found["stock"] is found["memory_mb"] is None
    assert "times" not in as_text(found)


def test_a_series_counts_the_middle_of_its_rounds() -> None:
    def figures(throughput: float) -> dict[str, Any]:
        return Measured("", some_turns(throughput, 20.0), Used(900.0, {"service": 5.0})).as_dict() | {
            "citizens": 32
        }

    measured: dict[Cell, Any] = {
        Cell(OURS, "web", 32, nth): figures(speed) for nth, speed in enumerate((90.0, 100.0, 10.0), 1)
    }
    measured[Cell("light", "rest", 32)] = figures(30.0)
    measured[Cell(OURS, "web", LONG)] = {"early_ms": 20.0, "late_ms": 25.0, "late_ratio": 1.25}

    found = summary(measured, store="PostgreSQL", seconds=30.0)

    assert [one["throughput_ratio"] for one in found["ratios"]] == [3.0]
    assert found["late_ratio"] == 1.25
    assert as_page(found).count("<svg") == 2


def test_a_series_has_one_cell_of_long_conversations_for_each_assistant() -> None:
    found = list(cells(("light",), rounds=2))

    assert [cell.name for cell in found if cell.citizens == LONG] == ["ours-web-long-1", "light-rest-long-1"]
    assert len({cell.name for cell in found}) == len(found) == 4 + 1 + 1 + 4 + 4 + 1 + 1


def test_the_rounds_of_a_ratio_are_measured_in_turns() -> None:
    rounds = [cell.name for cell in cells(("light",), rounds=2) if cell.citizens == RATIO_AT]

    assert rounds[:4] == ["ours-web-32-1", "light-rest-32-1", "ours-web-32-2", "light-rest-32-2"]


async def test_late_messages_are_compared_with_early_ones_of_the_same_time() -> None:
    said: list[int] = []

    class Tiring(Scripted):
        """A device whose answers take longer from its 300th message on."""

        def __init__(self) -> None:
            super().__init__()
            self.messages = 0

        async def say(self, text: str) -> Answer:
            self.messages += 1
            said.append(self.messages)
            return Answer(text, [], 0.03 if self.messages >= 300 else 0.02)

    @asynccontextmanager
    async def opened(_session: aiohttp.ClientSession, _lang: str) -> AsyncIterator[Device]:
        yield Tiring()

    found = await long_conversations(opened, citizens=1)

    assert (EARLY, LATE) == (10, 400)
    assert said[-4:] == [13, 403, 14, 404]
    assert found == pytest.approx({"citizens": 1, "early_ms": 20, "late_ms": 30, "late_ratio": 1.5})


def test_talks_are_in_both_languages_and_most_of_them_file_something() -> None:
    talks = [talk(number) for number in range(200)]

    langs = Counter(one.lang for one in talks)

    assert min(langs["zh"], langs["en"]) > 70
    assert sum(one.complaint is not None for one in talks) == 160
    assert talk(7) == talk(7)


async def test_a_complaint_is_answered_until_it_has_a_number() -> None:
    device = Scripted(("Where?", ()), ("So?", ("yes", "no")), ("Filed: BJ20261127-000001.", ()), ("Bye", ()))
    tally, said = Tally(), talk(1)

    await hold(device, said, tally)

    assert device.told == [said.complaint, said.place, "[yes]", *said.after]
    assert (len(tally.turns), len(tally.filed_at), len(tally.failed_at)) == (4, 1, 0)


async def test_nobody_begins_a_turn_after_the_end() -> None:
    device = Scripted(("Where?", ()))

    with pytest.raises(Over):
        await hold(device, talk(1), Tally(end=0.0))

    assert device.told == []


async def test_a_complaint_that_is_never_filed_counts_as_an_error() -> None:
    device = Scripted(*[("Sorry?", ())] * 8)
    tally = Tally()

    await hold(device, talk(1), tally)

    assert (len(tally.filed_at), len(tally.failed_at)) == (0, 1)


async def test_people_who_take_their_time_keep_their_beat_from_one_to_the_next() -> None:
    device = Scripted(*[("Yes", ())] * 8)
    began = time.monotonic()

    @asynccontextmanager
    async def opened(_session: aiohttp.ClientSession, _lang: str) -> AsyncIterator[Device]:
        yield device

    slow, nobody = paced(opened, 0.05), cast(aiohttp.ClientSession, None)
    for _ in range(4):
        async with slow(nobody, "en") as one:
            await one.say("hello")
            await one.say("and then")

    assert time.monotonic() - began >= 7 * 0.05
    assert len(device.told) == 8
