"""Reads a message once, in the state of the talk: what it does and which of its words carry a detail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialogue import features, graph, weights
from dialogue.calibration import Calibration
from dialogue.features import Floats, Names, Numbers
from dialogue.hints import Hints
from dialogue.pretrained import PACKAGE, Pretrained, PretrainedMissing, pretrained, version
from dialogue.state import State
from dialogue.tagger import spans_of
from dialogue.tokens import Token, tokens

LONGEST = 300
"""Characters of a message that are read; what it is about stands in its first lines."""
MOST_PIECES = 160
KEPT = Path(__file__).resolve().parents[1] / "var"
GRAM_SCALE = 8.0
"""What the mean of a message's n-grams weighs."""
_LIKELIEST = 3


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
    """A message as the network takes it. `pieces` (n) with the marks that begin and end a text; `facts` of the state;
    a row each token: `first` and `last` piece, `words` (two rows of that table), `hints`; `grams`: rows of their table.
    """

    cut: tuple[Token, ...]
    pieces: NDArray[np.intp]
    facts: Floats
    first: Numbers
    last: Numbers
    words: Numbers
    hints: Floats
    grams: Numbers


def prepared(text: str, state: State, model: Pretrained, hints: Hints, names: Names) -> Prepared:
    """The message cut into tokens and pieces, with all that is known beside them. Without a token nothing is read."""
    text = text[:LONGEST]
    cut = tuple(tokens(text))
    pieces = model.pieces.cut(text)
    first, last = features.places_in(cut, pieces)
    numbers = pieces.numbers[:MOST_PIECES]
    marks = model.marks
    return Prepared(
        cut,
        np.concatenate([[marks.begin], numbers, [marks.end]]).astype(np.intp),
        features.state_vector(state, names),
        np.minimum(first, len(numbers)),
        np.minimum(last, len(numbers)),
        features.word_rows(cut),
        features.hint_rows(cut, hints.of(cut), pieces, names),
        features.gram_rows(cut, text, state.question),
    )


class Reader:
    """Reads messages with shipped weights. `places`: what places of the city are called, which hint at one."""

    def __init__(self, made: bytes, learned: Learned, model: Pretrained, places: Iterable[str] = ()) -> None:
        self._learned, self._model = learned, model
        self._hints = Hints(places)
        self._network = _running(made)

    @classmethod
    def load(cls, places: Iterable[str] = (), folder: Path = weights.FOLDER) -> Reader:
        """A reader with the weights of `folder`. Raises OSError where there are none, and PretrainedMissing where the
        language model is missing or another than the weights were fitted with."""
        learned, model = Learned.load(folder), pretrained()
        if learned.language_model != version():
            raise PretrainedMissing(
                f"the reader was fitted with {PACKAGE} {learned.language_model}, and {version()} is installed: run make"
            )
        return cls(kept_graph(model, learned, folder), learned, model, places)

    def read(self, text: str, state: State) -> Reading:
        """What the message does in this state. A message without a word abstains."""
        learned = self._learned
        message = prepared(text, state, self._model, self._hints, learned.names)
        if not message.cut:
            return Reading((), (), ())
        logits, tags = self._network.run([graph.ACTS, graph.TAGS], self._inputs(message))
        logits = logits[0] + learned.grams.mean_of(message.grams) * GRAM_SCALE
        confidences = learned.calibration.confidences(logits, state.lang)
        spans = spans_of(tags, learned.steps, learned.names.roles)
        return reading_of(message.cut, learned.names.acts, learned.calibration.thresholds, confidences, spans)

    def _inputs(self, message: Prepared) -> dict[str, NDArray[Any]]:
        return {
            graph.ROWS: self._model.rows(message.pieces),
            graph.STATE: message.facts[None],
            graph.FIRST: message.first,
            graph.LAST: message.last,
            graph.WORDS: self._learned.words.rows_of(message.words).reshape(len(message.cut), -1),
            graph.HINTS: message.hints,
        }


@dataclass(frozen=True)
class Learned:
    """All that is learned: `arrays` of the network, tables of `words` and `grams`, `steps` from label to label;
    `language_model`: the version of the package that it was fitted with."""

    language_model: str
    names: Names
    calibration: Calibration
    words: weights.Bytes
    grams: weights.Bytes
    steps: Floats
    arrays: Mapping[str, NDArray[Any]]

    @classmethod
    def load(cls, folder: Path) -> Learned:
        """As `dialogue.training` wrote it."""
        about, kept = weights.about(folder), weights.arrays(folder)
        told = about["calibration"]
        return cls(
            str(about["language_model"]),
            Names(**{name: tuple(held) for name, held in about["names"].items()}),
            Calibration(told["slope"], told["offset"], kept["thresholds"]),
            weights.Bytes(kept["words"], kept["words_scale"]),
            weights.Bytes(kept["grams"], kept["grams_scale"]),
            kept["steps"],
            kept,
        )


def kept_graph(model: Pretrained, learned: Learned, folder: Path, kept: Path = KEPT) -> bytes:
    """The graph of these weights as it was kept, or made now and kept in place of those made before. Raises ImportError
    where it is to be made and `onnx` is missing."""
    file = kept / f"reader-{graph.digest(folder / weights.ARRAYS)}.onnx"
    with suppress(OSError):
        return file.read_bytes()
    made = graph.quantized(model, learned.arrays)
    with suppress(OSError):
        _keep(made, file)
    return made


def _keep(made: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as draft:
        try:
            draft.write(made)
            draft.flush()
            Path(draft.name).replace(file)
        finally:
            Path(draft.name).unlink(missing_ok=True)
    for older in file.parent.glob("reader-*.onnx"):
        if older != file:
            older.unlink(missing_ok=True)


def _running(made: bytes) -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(made, options, providers=["CPUExecutionProvider"])


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
