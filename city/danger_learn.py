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
THRESHOLD = 0.8
_PASSES = 16
_WARM = 6
_RATE = 0.15
_SHRINK = 0.001
_DANGER_COUNTS = 3.0
_TRICKY_COUNT = 4
_CHAT_COUNT = 2
_SMALLEST = 0.05
# Evidence of danger is what its sentences have this many times as often as harmless ones.
_CUE_TIMES = 8
_CUE_WEIGHT = 0.3

Example = tuple[frozenset[str], bool]


def learn(danger: Iterable[str], harmless: Iterable[str]) -> Net:
    """A net that tells the sentences apart; the same sentences in the same order give the same net."""
    examples = [(pieces_of(normal(text)), True) for text in danger]
    examples += [(pieces_of(normal(text)), False) for text in harmless]
    examples = [example for example in examples if example[0]]
    common = Counter(piece for pieces, _ in examples for piece in pieces)
    weights = {piece: 0.0 for piece, count in common.items() if count > 1}
    bias = _descend(examples, weights)
    held = {piece: round(weight, 2) for piece, weight in weights.items() if abs(weight) >= _SMALLEST}
    return Net(held, round(bias, 2), THRESHOLD, _cues(examples, held))


def _cues(examples: list[Example], weights: dict[str, float]) -> frozenset[str]:
    """Words and pairs, not single characters, that hardly any harmless sentence has."""
    distinct = set(examples)
    spread = {
        told: Counter(p for own, is_danger in distinct if is_danger is told for p in own)
        for told in (True, False)
    }
    dangers = sum(is_danger for _, is_danger in distinct)
    times = _CUE_TIMES * dangers / max(1, len(distinct) - dangers)
    return frozenset(
        piece
        for piece, count in spread[True].items()
        if len(piece) > 1 and weights.get(piece, 0) > _CUE_WEIGHT and count > times * spread[False][piece]
    )


def _descend(examples: list[Example], weights: dict[str, float]) -> float:
    """Fit `weights` in place by stochastic descent, a step for each weight (AdaGrad); gives the bias.

    What is kept is the mean of the later passes: less a matter of the order than the last one alone."""
    order = random.Random(12345)
    seen = dict.fromkeys(weights, 1e-3)
    means = dict.fromkeys(weights, 0.0)
    bias = mean_bias = 0.0
    for turn in range(_PASSES):
        order.shuffle(examples)
        for pieces, is_danger in examples:
            scale = 1 / math.sqrt(len(pieces))
            known = [piece for piece in pieces if piece in weights]
            score = bias + sum(weights[piece] for piece in known) * scale
            error = is_danger - 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
            error *= _DANGER_COUNTS if is_danger else 1.0
            bias += 0.02 * error
            for piece in known:
                slope = error * scale - _SHRINK * weights[piece]
                seen[piece] += slope * slope
                weights[piece] += _RATE * slope / math.sqrt(seen[piece])
        if turn >= _WARM:
            share = 1 / (_PASSES - _WARM)
            mean_bias += bias * share
            for piece, weight in weights.items():
                means[piece] += weight * share
    weights.update(means)
    return mean_bias


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
        "threshold": net.threshold,
        "bias": net.bias,
        "cues": sorted(net.cues),
        "weights": dict(sorted(net.weights.items())),
    }
    WEIGHTS.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def digest() -> str:
    """SHA-256 of danger_sentences.yml, to tell whether the weights are still its own."""
    return hashlib.sha256(SENTENCES.read_bytes()).hexdigest()


if __name__ == "__main__":
    write(learn(*sentences(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("beijing"))))
