"""Makes danger_weights.json: `python -m city.danger_learn [city pack]`. A logistic regression, in a minute.

What is harmless is learned from the turns of a conversation, from the pack's own examples of complaints, except those
about hazards, and from the names of its places."""

from __future__ import annotations

import hashlib
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from city.danger_net import SENTENCES, WEIGHTS, Net, pieces_of
from city.danger_rule import readings
from city.danger_text import normal
from city.entries import mapping
from city.examples import examples
from city.pack import load

# Their examples are danger as often as not.
HAZARDS = ("safety.hazards", "safety.public_order", "municipal_facilities.manhole", "safety.illegal_activity")
# Where rules find danger in other examples it is an ordinary matter that sounds like it, but not in these.
GRAVE = ("utilities", "housing.elevator", "municipal_facilities", "greening", "construction")
_PASSES = 16
_WARM = 6
_RATE = 0.15
_SHRINK = 0.001
_DANGER_COUNTS = 3.0
_TRICKY_COUNT = 4
_CHAT_COUNT = 2
# What weighs less changes nothing.
_SMALLEST = 0.5
# What is known as well as this teaches nothing.
_SETTLED = 0.002


class Example(NamedTuple):
    """Places of a sentence's pieces among the weights, one over the root of their number, and how much it counts."""

    own: list[int]
    scale: float
    is_danger: bool
    counts: float


def learn(danger: Iterable[str], harmless: Iterable[str]) -> Net:
    """A net that tells the sentences apart; the same sentences in the same order give the same net.

    A sentence that is there several times counts for so many."""
    told = Counter((pieces_of(normal(text)), True) for text in danger)
    told += Counter((pieces_of(normal(text)), False) for text in harmless)
    common: Counter[str] = Counter()
    for (pieces, _), times in told.items():
        common.update(dict.fromkeys(pieces, times))
    names = [piece for piece, count in common.items() if count > 1]
    index = {piece: at for at, piece in enumerate(names)}
    examples = [
        Example(
            [index[piece] for piece in sorted(pieces) if piece in index],
            1 / math.sqrt(len(pieces)),
            is_danger,
            times * (_DANGER_COUNTS if is_danger else 1.0),
        )
        for (pieces, is_danger), times in told.items()
        if pieces
    ]
    weights, bias = _descend(examples, len(names))
    held = {piece: round(weights[at], 2) for piece, at in index.items() if abs(weights[at]) >= _SMALLEST}
    return Net(held, round(bias, 2))


def _descend(examples: list[Example], many: int) -> tuple[list[float], float]:
    """Weights and bias by stochastic descent, a step for each weight (AdaGrad).

    What is kept is the mean of the later passes: less a matter of the order than the last one alone."""
    order = random.Random(12345)
    weights, seen, means = [0.0] * many, [1e-3] * many, [0.0] * many
    bias = mean_bias = 0.0
    for turn in range(_PASSES):
        order.shuffle(examples)
        for own, scale, is_danger, counts in examples:
            score = bias + sum([weights[at] for at in own]) * scale
            error = counts * (is_danger - 1 / (1 + math.exp(-max(-30.0, min(30.0, score)))))
            bias += 0.02 * error
            if abs(error) < _SETTLED:
                continue
            error *= scale
            for at in own:
                slope = error - _SHRINK * weights[at]
                seen[at] += slope * slope
                weights[at] += _RATE * slope / math.sqrt(seen[at])
        if turn >= _WARM:
            share = 1 / (_PASSES - _WARM)
            mean_bias += bias * share
            for at, weight in enumerate(weights):
                means[at] += weight * share
    return means, mean_bias


def sentences(folder: Path) -> tuple[list[str], list[str]]:
    """What to learn from: sentences about danger, and harmless ones with the tricky ones repeated."""
    file = mapping(SENTENCES)
    pack = load(folder)
    told = [
        example.text
        for example in examples(folder, [category.code for category in pack.categories])
        if example.category not in HAZARDS
        and not (
            example.category.startswith(GRAVE) and any(found for _, found in readings(normal(example.text)))
        )
    ]
    names = [district.zh for district in pack.districts] + [area.short for area in pack.subdistricts]
    places = [said for name in names for said in (name, f"我家在{name}")]
    return [text for text, _ in by_kind()], [
        *file.texts("harmless") * _TRICKY_COUNT,
        *file.texts("chat") * _CHAT_COUNT,
        *told,
        *places,
    ]


def by_kind() -> list[tuple[str, str]]:
    """Every sentence about danger, with its kind."""
    said = mapping(SENTENCES).entry("danger")
    return [(text, kind) for kind in said for text in said.texts(kind)]


def write(net: Net) -> None:
    """Save the net beside the rules, with the digest of the sentences it was learned from."""
    held = {
        "learned_from": digest(),
        "bias": net.bias,
        "weights": dict(sorted(net.weights.items())),
    }
    WEIGHTS.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def digest() -> str:
    """SHA-256 of danger_sentences.yml, to tell whether the weights are still its own."""
    return hashlib.sha256(SENTENCES.read_bytes()).hexdigest()


if __name__ == "__main__":
    write(learn(*sentences(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("beijing"))))
