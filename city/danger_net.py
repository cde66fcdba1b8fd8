"""The second net under the rules: weights learned from danger_sentences.yml catch what no rule foresaw.

The rules know phrases; the net knows what danger looks like as a whole, and doubts what a rule found where the rest of
the message does not look like danger. It is made by danger_learn.py."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from heapq import nlargest
from pathlib import Path
from typing import NamedTuple

from city.danger_rule import KINDS, Kind
from city.danger_scene import scene
from city.danger_text import grams, normal
from city.entries import mapping

SENTENCES = Path(__file__).with_name("danger_sentences.yml")
WEIGHTS = Path(__file__).with_name("danger_weights.json")
_NEIGHBOURS = 5
# What more sentences than this have tells nothing of their kind.
_MOST = 40
# Of a word or two nothing can be told: "help" is what people type to learn what there is to do.
_FEWEST = 4
_NOTHING = -10.0
_SHORT = 5.0
# Log-odds above which a message is danger, and down to which a rule is not believed: chosen on rounds of sentences that
# neither had seen.
THRESHOLD = 1.0
_DOUBT = -1.0


class Net(NamedTuple):
    """Weights by piece; a message scores the sum of its pieces' weights over the root of their number."""

    weights: Mapping[str, float]
    bias: float

    def score(self, pieces: frozenset[str]) -> float:
        """Log-odds that a message with these pieces is about danger."""
        total = sum(filter(None, map(self.weights.get, pieces)))
        return self.bias + total / math.sqrt(len(pieces) or 1)


@lru_cache(maxsize=4)
def pieces_of(plain: str) -> frozenset[str]:
    """All that the net weighs in a normalised message: its characters and words, and the scene it draws."""
    return grams(plain) | scene(plain)


def odds(plain: str) -> float:
    """Log-odds that a normalised message which no rule knows is about danger; the fewer words, the less they tell."""
    pieces = pieces_of(plain)
    return _net().score(pieces) - _SHORT / len(pieces) if len(pieces) >= _FEWEST else _NOTHING


def doubted(plain: str) -> bool:
    """Whether a normalised message with the words of a rule looks harmless all the same: '排队排得我想死'."""
    pieces = pieces_of(plain)
    return _net().score(pieces) <= _DOUBT - _SHORT / (len(pieces) or 1)


@lru_cache(maxsize=1)
def _net() -> Net:
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Net(held["weights"], held["bias"])


def nearest(pieces: frozenset[str]) -> Kind:
    """The kind that most of the likest sentences have, rare pieces counting for more."""
    kinds, lengths, told = _known()
    likeness: dict[int, float] = {}
    for piece in pieces & told.keys():
        rarity, sentences = told[piece]
        for at in sentences:
            likeness[at] = likeness.get(at, 0.0) + rarity
    likest = nlargest(_NEIGHBOURS, ((likely / lengths[at], kinds[at]) for at, likely in likeness.items()))
    votes: dict[Kind, float] = {}
    for likely, kind in likest:
        votes[kind] = votes.get(kind, 0.0) + likely
    return max(votes, key=lambda kind: votes[kind], default="help")


@lru_cache(maxsize=1)
def _known() -> tuple[list[Kind], list[float], Mapping[str, tuple[float, list[int]]]]:
    """Each sentence's kind and root of its length in pieces; each telling piece's rarity and sentences."""
    said = mapping(SENTENCES).entry("danger")
    sentences = [(kind, pieces_of(normal(text))) for kind in KINDS for text in said.texts(kind)]
    having: dict[str, list[int]] = {}
    for at, (_, own) in enumerate(sentences):
        for piece in own:
            having.setdefault(piece, []).append(at)
    told = {
        piece: (math.log(len(sentences) / len(those)), those)
        for piece, those in having.items()
        if len(those) <= _MOST
    }
    return [kind for kind, _ in sentences], [math.sqrt(len(own)) for _, own in sentences], told
