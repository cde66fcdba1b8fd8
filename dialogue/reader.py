"""Reads a message once, in the state of the talk: what it does and which of its words carry a detail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dialogue import act_model, tagger, weights
from dialogue.act_model import ActModel, Calibration, dense_of
from dialogue.features import Floats, act_features, hashed, tag_features
from dialogue.hints import Hints
from dialogue.state import State
from dialogue.tagger import Tagger
from dialogue.tokens import Token, tokens

LONGEST = 300
"""Characters of a message that are read; what it is about stands in its first lines."""
_LIKELIEST = 3
TOKEN_SCALE = 2.0


class Encoded(Protocol):
    """A text's pieces: offsets (n × 2) into it, states (n × width), and the vector of the whole."""

    @property
    def offsets(self) -> NDArray[np.int32]: ...
    @property
    def states(self) -> NDArray[np.float32]: ...
    @property
    def sentence(self) -> NDArray[np.float32]: ...


class PieceEncoder(Protocol):
    """Encodes a text piece by piece."""

    def read_pieces(self, text: str) -> Encoded:
        """The pieces of `text`."""


@dataclass(frozen=True)
class Command:
    """Something that the message does, how sure that is (0 to 1)."""

    act: str
    argument: str
    confidence: float

    @property
    def name(self) -> str:
        """As data and commands.yml write it: ask:status."""
        return f"{self.act}:{self.argument}" if self.argument else self.act


@dataclass(frozen=True)
class Span:
    """Words that carry a detail; `start` and `end` are offsets into the message."""

    start: int
    end: int
    role: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """`commands` are those that are sure, surest first; `likeliest` the first few, sure or not. `abstains`: none is."""

    commands: tuple[Command, ...]
    spans: tuple[Span, ...]
    likeliest: tuple[Command, ...]

    @property
    def abstains(self) -> bool:
        """Whether nothing is sure: ask, change nothing."""
        return not self.commands


@dataclass(frozen=True)
class Prepared:
    """A message as the models take it. `dense`: of the whole; `token_states`: projected, a row for each token."""

    cut: tuple[Token, ...]
    starts: frozenset[int]
    dense: Floats
    token_states: Floats


@dataclass(frozen=True)
class Projection:
    """The directions in which the states of pieces differ most (width × fewer), and their mean."""

    mean: Floats
    directions: Floats

    def of(self, states: Floats) -> Floats:
        """Fewer numbers a row."""
        found: Floats = ((states - self.mean) @ self.directions).astype(np.float32)
        return found


def prepared(encoded: Encoded, text: str, projection: Projection) -> Prepared:
    """The message cut into tokens, each with the state of its piece."""
    cut = tuple(tokens(text[:LONGEST]))
    projected = projection.of(encoded.states)
    at = np.searchsorted(encoded.offsets[:, 1], [token.start for token in cut], side="right")
    of_tokens = projected[np.minimum(at, len(projected) - 1)] if cut and len(projected) else projected[:0]
    mean = projected.mean(axis=0) if len(projected) else np.zeros(projected.shape[1], np.float32)
    starts = frozenset(encoded.offsets[:, 0].tolist())
    return Prepared(cut, starts, dense_of(encoded.sentence, mean), of_tokens)


def token_dense(message: Prepared, confidences: Floats) -> Floats:
    """The dense features of each token: its state, and what the message does."""
    lengths = np.maximum(np.linalg.norm(message.token_states, axis=1, keepdims=True), 1e-6)
    states = message.token_states / lengths * TOKEN_SCALE
    acts = np.broadcast_to(confidences, (len(states), len(confidences)))
    one = np.ones((len(states), 1))
    every: Floats = np.concatenate([states, acts, one], axis=1).astype(np.float32)
    return every


class Reader:
    """Reads messages with shipped weights. `names`: places of the city, which hint at a place in a message."""

    def __init__(self, encoder: PieceEncoder, model: Model, names: Iterable[str] = ()) -> None:
        self._encoder, self._model = encoder, model
        self._hints = Hints(names)

    @classmethod
    def load(cls, encoder: PieceEncoder, names: Iterable[str] = (), folder: Path = weights.FOLDER) -> Reader:
        """A reader with the weights of `folder`; OSError where there are none."""
        return cls(encoder, Model.load(folder), names)

    def read(self, text: str, state: State) -> Reading:
        """What the message does in this state. A message without a word abstains."""
        model = self._model
        message = prepared(self._encoder.read_pieces(text), text, model.projection)
        if not message.cut:
            return Reading((), (), ())
        hashes, values = act_features(message.cut, text, state)
        logits = model.acts.logits(message.dense, hashes, values, state.question)
        confidences = model.calibration.confidences(logits, state.lang)
        names = tag_features(message.cut, self._hints.of(message.cut), set(message.starts), state)
        features = [hashed(one) for one in names]
        emissions = model.tagger.emissions(features, token_dense(message, confidences))
        spans = model.tagger.spans(emissions)
        return reading_of(message.cut, model.acts.acts, model.calibration.thresholds, confidences, spans)


@dataclass(frozen=True)
class Model:
    """All that is learned."""

    projection: Projection
    acts: ActModel
    calibration: Calibration
    tagger: Tagger

    @classmethod
    def load(cls, folder: Path) -> Model:
        """As `dialogue.training` wrote it."""
        about, kept = weights.about(folder), weights.arrays(folder)
        acts, told = tuple(about["acts"]), about["calibration"]
        return cls(
            Projection(kept["projection_mean"], kept["projection"].astype(np.float32)),
            act_model.unpacked(kept, acts),
            Calibration(told["slope"], told["offset"], kept["thresholds"]),
            tagger.unpacked(kept, tuple(about["roles"])),
        )


def reading_of(
    cut: Sequence[Token],
    acts: Sequence[str],
    thresholds: Floats,
    confidences: Floats,
    spans: Iterable[tuple[int, int, str, float]],
) -> Reading:
    """The reading of one message: `confidences` and `thresholds` act by act, `spans` in tokens."""
    order = np.argsort(-confidences, kind="stable")
    ranked = tuple(_command(acts[at], float(confidences[at])) for at in order[:_LIKELIEST])
    sure = tuple(
        _command(acts[at], float(confidences[at])) for at in order if confidences[at] >= thresholds[at]
    )
    found = tuple(Span(cut[a].start, cut[b - 1].end, role, sureness) for a, b, role, sureness in spans)
    return Reading(sure, found, ranked)


def _command(name: str, confidence: float) -> Command:
    act, _, argument = name.partition(":")
    return Command(act, argument, confidence)
