"""Figures of readings beside what was marked: acts, spans, calibration, and what is taken for what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialogue.reader import Reading
from dialogue.reader import Span as Read
from dialogue.state import State
from dialogue.talks import Span

_SURE_SHARE, _BINS, _MOST = 0.85, 10, 40


@dataclass(frozen=True)
class Outcome:
    """A turn as it was marked, and as it was read. `acts`: the most important first."""

    text: str
    state: State
    acts: tuple[str, ...]
    spans: tuple[Span, ...]
    reading: Reading

    @property
    def surest(self) -> str:
        """The likeliest act, '' where nothing was read."""
        return self.reading.likeliest[0].name if self.reading.likeliest else ""

    @property
    def confidence(self) -> float:
        """Of the likeliest act."""
        return self.reading.likeliest[0].confidence if self.reading.likeliest else 0.0

    @property
    def is_right(self) -> bool:
        """Whether the turn does what is likeliest."""
        return self.surest in self.acts


@dataclass
class Counts:
    """Right, found and marked ones, for precision and recall."""

    right: int = 0
    found: int = 0
    marked: int = 0

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0 where there is nothing."""
        return 2 * self.right / max(1, self.found + self.marked)

    def row(self) -> str:
        """Precision, recall, F1, how many are marked."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.marked)
        return f"{precision:6.3f} {recall:6.3f} {self.f1:6.3f} {self.marked:6d}"


def share_right(outcomes: Iterable[Outcome]) -> float:
    """The share of turns whose likeliest act is right."""
    told = [one.is_right for one in outcomes]
    return sum(told) / max(1, len(told))


def surest(outcomes: Sequence[Outcome], share: float = _SURE_SHARE) -> list[Outcome]:
    """The surest share of the turns."""
    return sorted(outcomes, key=lambda one: -one.confidence)[: round(share * len(outcomes))]


def by_act(outcomes: Iterable[Outcome]) -> dict[str, Counts]:
    """Sure commands beside marked acts, act by act."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for one in outcomes:
        read = {command.name for command in one.reading.commands}
        for act in read | set(one.acts):
            counts[act].found += act in read
            counts[act].marked += act in one.acts
            counts[act].right += act in read and act in one.acts
    return dict(counts)


def by_role(outcomes: Iterable[Outcome], same: Callable[[Read, Span], bool]) -> dict[str, Counts]:
    """Spans read beside spans marked, role by role; each marked span is found once."""
    counts: dict[str, Counts] = defaultdict(Counts)
    for one in outcomes:
        left = list(one.spans)
        for span in one.spans:
            counts[span.role].marked += 1
        for read in one.reading.spans:
            counts[read.role].found += 1
            if met := next((span for span in left if same(read, span)), None):
                left.remove(met)
                counts[read.role].right += 1
    return dict(counts)


def is_exact(read: Read, marked: Span) -> bool:
    """The same words in the same role."""
    return (read.start, read.end, read.role) == (marked.start, marked.end, marked.role)


def is_near(read: Read, marked: Span) -> bool:
    """The same role, and half of the longer one's words in common."""
    common = min(read.end, marked.end) - max(read.start, marked.start)
    longer = max(read.end - read.start, marked.end - marked.start)
    return read.role == marked.role and 2 * common >= longer


def total(counts: Iterable[Counts]) -> Counts:
    """All together."""
    told = list(counts)
    return Counts(sum(c.right for c in told), sum(c.found for c in told), sum(c.marked for c in told))


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """How far the likeliest act's confidence is from the share that is right, over ten bins."""
    bins: dict[int, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        bins[min(_BINS - 1, int(one.confidence * _BINS))].append(one)
    off = (abs(sum(one.confidence - one.is_right for one in held)) for held in bins.values())
    return sum(off) / max(1, len(outcomes))


def confusions(outcomes: Iterable[Outcome]) -> Counter[tuple[str, str]]:
    """The most important act and what the turn was taken for, where that is wrong."""
    return Counter((one.acts[0], one.surest) for one in outcomes if not one.is_right)


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """All figures, line by line."""
    yield from _summary(outcomes)
    yield from _groups("by language", outcomes, lambda one: one.state.lang)
    yield from _groups("by state", outcomes, lambda one: one.state.question)
    yield "\nacts                     precision recall  F1  marked"
    for act, counts in sorted(by_act(outcomes).items(), key=lambda item: -item[1].marked):
        yield f"{act:27s} {counts.row()}"
    exact, near = by_role(outcomes, is_exact), by_role(outcomes, is_near)
    yield "\nspans                exact: precision recall  F1  marked | relaxed"
    for role, counts in sorted(exact.items(), key=lambda item: -item[1].marked):
        yield f"{role:27s} {counts.row()} | {near[role].f1:6.3f}"
    yield "\ntaken for something else"
    for (act, read), many in confusions(outcomes).most_common(_MOST):
        yield f"{many:5d}  {act} -> {read}"


def _summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    read = [one for one in outcomes if not one.reading.abstains]
    acts, exact, near = (
        total(counts.values())
        for counts in (by_act(outcomes), by_role(outcomes, is_exact), by_role(outcomes, is_near))
    )
    sets = sum({c.name for c in one.reading.commands} == set(one.acts) for one in outcomes)
    yield f"turns                       {len(outcomes)}"
    yield f"surest act right            {share_right(outcomes):.3f}"
    yield f"surest act the main one     {sum(one.surest == one.acts[0] for one in outcomes) / len(outcomes):.3f}"
    yield f"the surest 85 %             {share_right(surest(outcomes)):.3f}"
    yield f"the surest half             {share_right(surest(outcomes, 0.5)):.3f}"
    yield f"abstains                    {1 - len(read) / len(outcomes):.3f}, right where not {share_right(read):.3f}"
    yield f"commands, micro             {acts.row()}"
    yield f"all commands of a turn      {sets / len(outcomes):.3f}"
    yield f"spans exact, micro          {exact.row()}"
    yield f"spans relaxed, micro        {near.row()}"
    yield f"calibration error           {calibration_error(outcomes):.3f}"


def _groups(title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> Iterator[str]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[key(one)].append(one)
    yield f"\n{title}   right, the surest 85 %, turns"
    for name, held in sorted(groups.items(), key=lambda item: -len(item[1])):
        yield f"{name:27s} {share_right(held):6.3f} {share_right(surest(held)):6.3f} {len(held):6d}"
