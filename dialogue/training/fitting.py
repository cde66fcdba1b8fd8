"""Fits the reader's network to annotated turns; some hands are held out for its calibration and its figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from dialogue.calibration import Calibration
from dialogue.features import Floats, Names, known_hints
from dialogue.figures import Outcome
from dialogue.hints import Hints
from dialogue.pretrained import Pretrained
from dialogue.reader import LONGEST, Prepared, prepared, reading_of
from dialogue.tagger import NEVER, labels_for, spans_of
from dialogue.tokens import tokens
from dialogue.training.calibration import calibrated
from dialogue.training.examples import Example
from dialogue.training.network import Batch, Network

Progress = Callable[[str], None]
One = TypeVar("One")
_SAMPLE, _TOLD = 1024, 100
_HALVES = 2


@dataclass(frozen=True)
class Settings:
    """How the network is fitted. `held_out`: the share of annotated turns whose hands only measure; `beside`: the share
    of the other sentences in each round; `adapters`, `heads`: steepest steps of the two parts."""

    rounds: int = 5
    size: int = 64
    held_out: float = 0.08
    beside: float = 0.3
    adapters: float = 7e-4
    heads: float = 2e-3
    spans_weigh: float = 2.0


@dataclass(frozen=True)
class Fitted:
    """The network with what it learned by name, and how held-out turns are read."""

    names: Names
    network: Network
    calibration: Calibration
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class _Row:
    """An example as it is learned from; `known`: what each act weighs; `labels`: None where no span was marked."""

    message: Prepared
    target: Floats
    known: Floats
    labels: list[int] | None


@dataclass(frozen=True)
class _Read:
    """An example with what the network makes of it: log odds of acts, emissions of labels."""

    example: Example
    row: _Row
    logits: Floats
    tags: Floats


def fit(
    examples: Sequence[Example], model: Pretrained, hints: Hints, settings: Settings, say: Progress
) -> Fitted:
    """The network of all examples but those of held-out hands. Raises ValueError where there are too few hands."""
    torch.manual_seed(1)
    draw = random.Random(1)
    told = [one for one in examples if tokens(one.text[:LONGEST])]
    names = names_of(told, hints)
    say(f"preparing {len(told)} messages")
    rows = [_row(one, prepared(one.text, one.state, model, hints, names), names) for one in told]
    out = held_out([one.part for one in told], settings.held_out)
    gold = [at for at, one in enumerate(told) if one.source == "gold" and not out[at]]
    measured = [at for at in range(len(told)) if out[at]]
    if len({told[at].part for at in measured}) < _HALVES or not gold:
        raise ValueError("there are too few hands to learn from some and to measure on others")
    beside = [at for at, one in enumerate(told) if one.source != "gold"]
    network = Network(model, names)
    _measure_states(network, [rows[at].message for at in draw.sample(gold, min(len(gold), _SAMPLE))], model)
    _learn(network, rows, gold, beside, model, settings, draw, say)
    say(f"reading {len(measured)} turns of hands that were held out")
    read = [one for batch in _parts(measured, settings.size) for one in _read(network, rows, batch, model)]
    held = [_Read(told[at], rows[at], *one) for at, one in zip(measured, read, strict=True)]
    steps = network.steps.detach().numpy()
    return Fitted(names, network, _calibrated(held), tuple(_outcomes(held, steps, names)))


def _calibrated(held: Sequence[_Read]) -> Calibration:
    logits, target = (np.stack(one) for one in zip(*((r.logits, r.row.target) for r in held), strict=True))
    return calibrated(logits, target, [one.example.state.lang for one in held])


def _outcomes(held: Sequence[_Read], steps: Floats, names: Names) -> Iterator[Outcome]:
    """How each is read, calibrated on the other half of the hands."""
    parts = sorted({one.example.part for one in held})
    for half in range(_HALVES):
        here = {part for at, part in enumerate(parts) if at % _HALVES == half}
        calibration = _calibrated([one for one in held if one.example.part not in here])
        for one in held:
            if one.example.part in here:
                yield _outcome(one, calibration, steps, names)


def names_of(examples: Sequence[Example], hints: Hints) -> Names:
    """All that is learned by name, from the annotated turns."""
    gold = [one for one in examples if one.source == "gold"]
    return Names(
        tuple(sorted({act for one in gold for act in one.acts})),
        tuple(sorted({span.role for one in gold for span in one.spans or ()})),
        known_hints(hints.of(tokens(one.text)) for one in gold),
        tuple(sorted({one.state.question for one in gold})),
        tuple(sorted({detail for one in gold for detail in one.state.filled})),
    )


def held_out(parts: Sequence[str], share: float) -> NDArray[np.bool_]:
    """Which examples only measure: whole hands, always the same, until they make up the share."""
    sizes: dict[str, int] = {}
    for part in parts:
        if part:
            sizes[part] = sizes.get(part, 0) + 1
    chosen: set[str] = set()
    order = sorted(sizes)
    random.Random(2).shuffle(order)
    for part in order:
        if sum(sizes[one] for one in chosen) >= share * sum(sizes.values()):
            break
        chosen.add(part)
    return np.asarray([part in chosen for part in parts], np.bool_)


def _row(example: Example, message: Prepared, names: Names) -> _Row:
    weight = example.weight if example.source != "gold" else 1.0
    labels = None if example.spans is None else labels_for(message.cut, example.spans, names.roles)
    return _Row(
        message,
        np.asarray([act in example.acts for act in names.acts], np.float32),
        np.asarray([weight * (act not in example.unknown) for act in names.acts], np.float32),
        labels,
    )


def _measure_states(network: Network, messages: Sequence[Prepared], model: Pretrained) -> None:
    """Mean and spread of the language model's states: most of each is the same for all texts."""
    network.eval()
    with torch.no_grad():
        seen = []
        for part in _parts(messages, 32):
            batch = Batch.of(part, model)
            seen.append(network.states(batch)[batch.piece_mask > 0])
        states = torch.cat(seen)
    network.mean.copy_(states.mean(0))
    network.spread.copy_(states.std(0))


def _learn(
    network: Network,
    rows: Sequence[_Row],
    gold: Sequence[int],
    beside: Sequence[int],
    model: Pretrained,
    settings: Settings,
    draw: random.Random,
    say: Progress,
) -> None:
    adapters = [one for name, one in network.layers.named_parameters() if name.endswith((".down", ".up"))]
    ours = {id(one) for one in (*adapters, *network.layers.parameters(), *network.enter.parameters())}
    heads = [one for one in network.parameters() if id(one) not in ours]
    rates = [settings.adapters, settings.heads]
    groups = [{"params": adapters, "weight_decay": 0.0}, {"params": heads, "weight_decay": 0.02}]
    drawn = round(settings.beside * len(beside))
    total = settings.rounds * -(-(len(gold) + drawn) // settings.size)
    optimizer = torch.optim.AdamW(groups, lr=settings.heads, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=total, pct_start=0.1)
    step, lost = 0, 0.0
    network.train()
    for _ in range(settings.rounds):
        for chosen in _batches([*gold, *draw.sample(beside, drawn)], rows, settings.size, draw):
            loss = _loss(network, [rows[at] for at in chosen], model, settings)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*adapters, *heads], 1.0)
            optimizer.step()
            schedule.step()
            step, lost = step + 1, lost + loss.item()
            if step % _TOLD == 0:
                say(f"step {step} of {total}, loss {lost / _TOLD:.2f}")
                lost = 0.0


def _batches(
    chosen: Sequence[int], rows: Sequence[_Row], size: int, draw: random.Random
) -> Iterator[Sequence[int]]:
    """In random order, but those of like length together."""
    order = list(chosen)
    draw.shuffle(order)
    alike = [
        part
        for some in _parts(order, 16 * size)
        for part in _parts(sorted(some, key=lambda at: len(rows[at].message.pieces)), size)
    ]
    draw.shuffle(alike)
    yield from alike


def _loss(network: Network, rows: Sequence[_Row], model: Pretrained, settings: Settings) -> Tensor:
    batch = Batch.of([one.message for one in rows], model)
    with torch.autocast("cpu", torch.bfloat16):
        acts, tags = network(batch)
    acts, tags = acts.float(), tags.float()
    target, known = (
        torch.from_numpy(np.stack(one)) for one in zip(*((r.target, r.known) for r in rows), strict=True)
    )
    marked = target * (known > 0)
    alone = functional.binary_cross_entropy_with_logits(acts, target, reduction="none")
    among = torch.log_softmax(torch.where(known > 0, acts, torch.full_like(acts, NEVER)), -1)
    beside = -(among * marked).sum(1) / marked.sum(1).clamp(min=1)
    loss: Tensor = 0.5 * (alone * known).sum(1).mean() + (beside * known.amax(1)).mean()
    spanned = [at for at, one in enumerate(rows) if one.labels is not None]
    if spanned:
        labels = torch.zeros(len(spanned), tags.shape[1], dtype=torch.int64)
        for to, at in enumerate(spanned):
            held = rows[at].labels or []
            labels[to, : len(held)] = torch.tensor(held, dtype=torch.int64)
        loss = loss + settings.spans_weigh * network.chain_loss(tags[spanned], labels, batch.token_mask[spanned])
    return loss


def _read(
    network: Network, rows: Sequence[_Row], chosen: Sequence[int], model: Pretrained
) -> Iterator[tuple[Floats, Floats]]:
    """Log odds and emissions of each message."""
    network.eval()
    with torch.no_grad():
        acts, tags = network(Batch.of([rows[at].message for at in chosen], model))
    for at, one, labels in zip(chosen, acts.numpy(), tags.numpy(), strict=True):
        yield one, labels[: len(rows[at].message.cut)]


def _outcome(read: _Read, calibration: Calibration, steps: Floats, names: Names) -> Outcome:
    example = read.example
    confidences = calibration.confidences(read.logits, example.state.lang)
    spans = spans_of(read.tags, steps, names.roles)
    reading = reading_of(read.row.message.cut, names.acts, calibration.thresholds, confidences, spans)
    acts = (example.main, *sorted(example.acts - {example.main}))
    return Outcome(example.text, example.state, acts, example.spans or (), reading)


def _parts(every: Sequence[One], size: int) -> Iterator[Sequence[One]]:
    yield from (every[at : at + size] for at in range(0, len(every), size))
