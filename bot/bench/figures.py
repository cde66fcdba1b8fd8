"""The figures of a measurement: pure, from what the citizens saw and the processes used."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from bot.bench.load import Tally
from bot.setup.progress import Refusal

MINUTE = 60.0


@dataclass(frozen=True)
class Turns:
    """What the citizens saw. Times are in milliseconds, `throughput` in turns a second.

    An error is a turn without an answer in 30 s, or a complaint that no ticket came of.
    """

    citizens: int
    seconds: float
    turns: int
    filed: int
    errors: int
    throughput: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    longest_ms: float


@dataclass(frozen=True)
class Used:
    """What its processes used: CPU a turn by part, memory of all of them together (shared pages counted once)."""

    memory_mb: float
    cpu_ms_per_turn: Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """One assistant, from its start on. What cannot be seen from outside is None. `minutes` are those of a long run."""

    name: str
    turns: Turns
    used: Used | None = None
    startup_s: float | None = None
    first_answer_ms: float | None = None
    minutes: Sequence[Turns] = ()

    def as_dict(self) -> dict[str, Any]:
        """All of it, flat."""
        used = self.used or Used(0.0, {})
        return {
            **asdict(self.turns),
            "memory_mb": used.memory_mb if self.used else None,
            "cpu_ms_per_turn": dict(used.cpu_ms_per_turn) if self.used else None,
            "startup_s": self.startup_s,
            "first_answer_ms": self.first_answer_ms,
            "throughput_by_minute": [one.throughput for one in self.minutes],
            "p95_ms_by_minute": [one.p95_ms for one in self.minutes],
        }


def turns(tally: Tally, *, citizens: int, begin: float, end: float) -> Turns:
    """The figures of the turns that ended between `begin` and `end`. Raises Refusal if there were none."""
    took = sorted(took for at, took in tally.turns if begin <= at <= end)
    if len(took) < 2:
        raise Refusal("hardly a turn was answered: nothing to measure (see `python -m bot check`)")
    hundredths = statistics.quantiles(took, n=100, method="inclusive")
    return Turns(
        citizens=citizens,
        seconds=end - begin,
        turns=len(took),
        filed=sum(begin <= at <= end for at in tally.filed_at),
        errors=sum(begin <= at for at in tally.failed_at),
        throughput=len(took) / (end - begin),
        p50_ms=hundredths[49] * 1000,
        p95_ms=hundredths[94] * 1000,
        p99_ms=hundredths[98] * 1000,
        longest_ms=took[-1] * 1000,
    )


def minutes(tally: Tally, *, citizens: int, begin: float, end: float) -> Sequence[Turns]:
    """The figures of each whole minute between `begin` and `end`, none where there are not two of them.

    Raises Refusal where hardly a turn was answered in one.
    """
    marks = [begin + MINUTE * nth for nth in range(int((end - begin) / MINUTE) + 1)]
    if len(marks) < 3:
        return ()
    return [turns(tally, citizens=citizens, begin=one, end=next_one) for one, next_one in pairwise(marks)]


def comparison(ours: Measured, stock: Sequence[Measured], *, store: str | None) -> dict[str, Any]:
    """One flat object: ours, beside the faster of the stock assistants by throughput (None without any)."""
    fastest = max(stock, key=lambda one: one.turns.throughput, default=None)
    beside: dict[str, Any] = dict.fromkeys(
        ("stock_name", "stock_throughput", "stock_p95_ms", "throughput_ratio", "p95_ratio", "stock")
    )
    if fastest is not None:
        beside = {
            "stock_name": fastest.name,
            "stock_throughput": fastest.turns.throughput,
            "stock_p95_ms": fastest.turns.p95_ms,
            "throughput_ratio": ours.turns.throughput / fastest.turns.throughput,
            "p95_ratio": ours.turns.p95_ms / fastest.turns.p95_ms,
            "stock": [{"name": one.name, **one.as_dict()} for one in stock],
        }
    found: dict[str, Any] = rounded({"store": store, **ours.as_dict(), **beside})
    return found


def rounded(found: Any) -> Any:
    """The same with every fraction to two places."""
    match found:
        case float():
            return round(found, 2)
        case dict():
            return {name: rounded(value) for name, value in found.items()}
        case list():
            return [rounded(value) for value in found]
    return found


def as_text(found: Mapping[str, Any]) -> str:
    """A comparison for people: a line for each assistant, and the ratio."""
    lines = [_line("Swift Response", found)]
    lines += [_line(f"stock ({one['name']})", one) for one in found["stock"] or ()]
    if found["throughput_ratio"] is not None:
        lines.append(
            f"{found['throughput_ratio']:.2f} times the turns of the faster stock assistant, "
            f"{found['p95_ratio']:.2f} of its p95"
        )
    return "\n".join(lines)


def _line(name: str, one: Mapping[str, Any]) -> str:
    words = (
        f"{name:<20}{one['throughput']:8.1f} turns/s   p50 {one['p50_ms']:5.0f}   p95 {one['p95_ms']:5.0f}   "
        f"p99 {one['p99_ms']:5.0f} ms   {one['errors']} errors"
    )
    if one["memory_mb"] is not None:
        parts = ", ".join(f"{part} {spent:.1f}" for part, spent in one["cpu_ms_per_turn"].items())
        words += f"   {one['memory_mb']:.0f} MB   CPU ms a turn: {parts}"
    return words
