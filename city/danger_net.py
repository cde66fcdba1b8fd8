"""The second net under the rules: weights learned from danger_sentences.yml catch what no rule foresaw.

The rules know phrases; the net knows what danger looks like as a whole. It catches only with evidence, a word that
hardly anybody writes who is safe, and doubts what a rule found where nothing else in the message looks like danger.
It is made by danger_learn.py."""

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
_MOST = 100
# Of a word or two nothing can be told: "help" is what people type to learn what there is to do.
_FEWEST = 4
_SHORT = 3.0
# Log-odds below which a rule is not believed: chosen on sentences that neither had seen.
_DOUBT = -2.0


class Net(NamedTuple):
    """Weights by piece; a message scores the sum of its pieces' weights over the root of their number.

    `cues` are the pieces that are evidence of danger by themselves."""

    weights: Mapping[str, float]
    bias: float
    threshold: float
    cues: frozenset[str]

    def score(self, pieces: frozenset[str]) -> float:
        """Log-odds that a message with these pieces is about danger."""
        known = self.weights
        total = sum(known[piece] for piece in pieces if piece in known)
        return self.bias + total / math.sqrt(len(pieces) or 1)

    def fires(self, pieces: frozenset[str]) -> bool:
        """Whether these pieces are danger: with a cue among them, and the surer the fewer they are."""
        if len(pieces) < _FEWEST or pieces.isdisjoint(self.cues):
            return False
        return self.score(pieces) > self.threshold + _SHORT / len(pieces)


def pieces_of(plain: str) -> frozenset[str]:
    """All that the net weighs in a normalised message: its characters and words, and the scene it draws."""
    return grams(plain) | scene(plain)


def caught(plain: str) -> Kind | None:
    """The kind of danger a normalised message looks like, None if it does not look like any."""
    pieces = pieces_of(plain)
    return nearest(pieces) if _net().fires(pieces) else None


def doubted(plain: str) -> bool:
    """Whether a normalised message with the words of a rule looks harmless all the same: '排队排得我想死'."""
    return _net().score(pieces_of(plain)) < _DOUBT


@lru_cache(maxsize=1)
def _net() -> Net:
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Net(held["weights"], held["bias"], held["threshold"], frozenset(held["cues"]))


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
