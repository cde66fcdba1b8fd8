"""Fits all parts of the reader and reads held-out turns with parts that have not seen their hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dialogue.act_model import ActModel, Calibration
from dialogue.features import Floats, Hashes, act_features, hashed, tag_features
from dialogue.figures import Outcome
from dialogue.hints import Hints
from dialogue.reader import Model, PieceEncoder, Prepared, Projection, prepared, reading_of, token_dense
from dialogue.tagger import Tagger
from dialogue.training import act_fitting, tag_fitting
from dialogue.training.calibration import calibrated
from dialogue.training.examples import Example

DIRECTIONS = 64
_SAMPLE = 30_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """How the parts are fitted; `folds`: how often turns are held out, `tag_folds`: of these, for the tagger."""

    acts: act_fitting.Settings = field(default_factory=act_fitting.Settings)
    tags: tag_fitting.Settings = field(default_factory=tag_fitting.Settings)
    folds: int = 4
    tag_folds: int = 1


@dataclass(frozen=True)
class Material:
    """Examples with their features; those of a fold are held out together (-1: never)."""

    examples: tuple[Example, ...]
    messages: tuple[Prepared, ...]
    projection: Projection
    rows: act_fitting.Rows
    tags: tuple[tuple[Hashes, ...], ...]
    folds: NDArray[np.intp]
    acts: tuple[str, ...]
    roles: tuple[str, ...]

    @property
    def gold(self) -> NDArray[np.intp]:
        """Which examples are annotated turns."""
        return np.flatnonzero([one.source == "gold" for one in self.examples])


def material(
    examples: Sequence[Example], encoder: PieceEncoder, hints: Hints, settings: Settings, say: Progress
) -> Material:
    """Encode the examples and find their features."""
    say(f"encoding {len(examples)} messages")
    projection = _projection([one for one in examples if one.source == "gold"], encoder)
    told = [(one, prepared(encoder.read_pieces(one.text), one.text, projection)) for one in examples]
    told = [(one, message) for one, message in told if message.cut]
    kept, messages = tuple(one for one, _ in told), tuple(message for _, message in told)
    acts = tuple(sorted({act for one in kept for act in one.acts if one.source == "gold"}))
    roles = tuple(sorted({span.role for one in kept for span in one.spans or ()}))
    return Material(
        kept,
        messages,
        projection,
        _rows(kept, messages, acts, settings.acts),
        tuple(_tag_features(one, message, hints) for one, message in told),
        folds_of(kept, settings.folds),
        acts,
        roles,
    )


def _projection(gold: Sequence[Example], encoder: PieceEncoder) -> Projection:
    states, many = [], 0
    for one in np.random.default_rng(3).permutation(np.arange(len(gold))):
        states.append(encoder.read_pieces(gold[one].text).states)
        many += len(states[-1])
        if many > _SAMPLE:
            break
    every = np.concatenate(states)
    mean = every.mean(axis=0)
    spread = (every - mean).T @ (every - mean)
    _, directions = np.linalg.eigh(spread)
    return Projection(mean, directions[:, ::-1][:, :DIRECTIONS].astype(np.float16).astype(np.float32))


def folds_of(examples: Sequence[Example], folds: int) -> NDArray[np.intp]:
    """The fold of each example: hands are dealt out by their size, so that folds are alike."""
    sizes: dict[str, int] = {}
    for one in examples:
        if one.part:
            sizes[one.part] = sizes.get(one.part, 0) + 1
    fold_of, full = {"": -1}, [0] * folds
    for part in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold_of[part] = full.index(min(full))
        full[fold_of[part]] += sizes[part]
    return np.asarray([fold_of[one.part] for one in examples], np.intp)


def _rows(
    examples: Sequence[Example],
    messages: Sequence[Prepared],
    acts: tuple[str, ...],
    settings: act_fitting.Settings,
) -> act_fitting.Rows:
    found = [
        act_features(message.cut, one.text, one.state)
        for one, message in zip(examples, messages, strict=True)
    ]
    hashes, values = [one for one, _ in found], [one for _, one in found]
    # What is told in some state is learned from talks alone: sentences from elsewhere come in states that were drawn.
    known = act_fitting.vocabulary(
        [one for one, example in zip(hashes, examples, strict=True) if example.source == "gold"],
        settings.least,
    )
    target = np.asarray([[act in one.acts for act in acts] for one in examples], np.float32)
    weight = np.asarray(
        [[one.weight * (act not in one.unknown) for act in acts] for one in examples], np.float32
    )
    return act_fitting.Rows(
        np.stack([message.dense for message in messages]),
        act_fitting.matrix(hashes, values, known),
        known,
        tuple(one.state.question for one in examples),
        target,
        weight,
    )


def _tag_features(example: Example, message: Prepared, hints: Hints) -> tuple[Hashes, ...]:
    if example.spans is None:
        return ()
    names = tag_features(message.cut, hints.of(message.cut), set(message.starts), example.state)
    return tuple(hashed(one) for one in names)


def fit_acts(told: Material, chosen: NDArray[np.intp], settings: Settings) -> ActModel:
    """The acts' model of the chosen examples."""
    rows = told.rows
    part = act_fitting.Rows(
        rows.dense[chosen],
        rows.sparse[chosen],
        rows.known,
        tuple(rows.questions[at] for at in chosen),
        rows.target[chosen],
        rows.weight[chosen],
    )
    return act_fitting.fit(part, told.acts, settings.acts)


def logits_of(told: Material, model: ActModel, chosen: Iterable[int]) -> Floats:
    """Log odds of the chosen examples."""
    found = []
    for at in chosen:
        row = told.rows.sparse[at]
        hashes = told.rows.known[row.indices]
        found.append(model.logits(told.rows.dense[at], hashes, row.data, told.rows.questions[at]))
    return np.stack(found)


def held_out_logits(told: Material, settings: Settings, say: Progress) -> Floats:
    """Of each annotated turn, from a model that has not seen its hand; in the order of `told.gold`."""
    found = np.zeros((len(told.examples), len(told.acts)), np.float32)
    for fold in range(settings.folds):
        out = np.flatnonzero(told.folds == fold)
        if len(out):
            say(f"acts, fold {fold + 1} of {settings.folds}")
            found[out] = logits_of(told, fit_acts(told, np.flatnonzero(told.folds != fold), settings), out)
    of_gold: Floats = found[told.gold]
    return of_gold


def calibration_of(told: Material, logits: Floats) -> Calibration:
    """From the log odds of held-out turns."""
    langs = [told.examples[at].state.lang for at in told.gold]
    return calibrated(logits, told.rows.target[told.gold], langs)


def fit_tagger(
    told: Material, chosen: Sequence[int], confidences: dict[int, Floats], settings: Settings
) -> Tagger:
    """The tagger of the chosen messages; `confidences`: of their acts."""
    features = [one for at in chosen for one in told.tags[at]]
    known = act_fitting.vocabulary(features, settings.tags.least)
    ones = [np.ones(len(one), np.float32) for one in features]
    labels = [
        label
        for at in chosen
        for label in tag_fitting.labels_for(told.messages[at].cut, told.examples[at].spans or (), told.roles)
    ]
    rows = tag_fitting.Sequences(
        act_fitting.matrix(features, ones, known),
        np.concatenate([token_dense(told.messages[at], confidences[at]) for at in chosen]),
        np.asarray(labels, np.intp),
        np.asarray([len(told.messages[at].cut) for at in chosen], np.intp),
        known,
    )
    return tag_fitting.fit(rows, told.roles, settings.tags)


def outcome_of(
    told: Material, at: int, confidences: Floats, thresholds: Floats, tagger: Tagger | None
) -> Outcome:
    """How an annotated turn is read."""
    one, message = told.examples[at], told.messages[at]
    spans = []
    if tagger:
        spans = tagger.spans(tagger.emissions(told.tags[at], token_dense(message, confidences)))
    reading = reading_of(message.cut, told.acts, thresholds, confidences, spans)
    acts = (one.main, *sorted(one.acts - {one.main}))
    return Outcome(one.text, one.state, acts, one.spans or (), reading)


@dataclass(frozen=True)
class Fitted:
    """The model, and how held-out turns are read: `outcomes` of all, without spans; `tagged` with spans."""

    model: Model
    outcomes: tuple[Outcome, ...]
    tagged: tuple[Outcome, ...]


def fit(told: Material, settings: Settings, say: Progress) -> Fitted:
    """Everything, and figures on hands that were held out."""
    logits = held_out_logits(told, settings, say)
    calibration = calibration_of(told, logits)
    held = {
        int(at): calibration.confidences(row, told.examples[at].state.lang)
        for at, row in zip(told.gold, logits, strict=True)
    }
    tagged = [
        one
        for fold in range(min(settings.tag_folds, settings.folds))
        for one in _tagged(told, fold, held, calibration, settings, say)
    ]
    outcomes = [outcome_of(told, at, held[at], calibration.thresholds, None) for at in held]
    say("acts, all")
    acts = fit_acts(told, np.arange(len(told.examples)), settings)
    say("tagger, all")
    model = Model(told.projection, acts, calibration, fit_tagger(told, list(held), held, settings))
    return Fitted(model, tuple(outcomes), tuple(tagged))


def _tagged(
    told: Material,
    fold: int,
    held: dict[int, Floats],
    calibration: Calibration,
    settings: Settings,
    say: Progress,
) -> list[Outcome]:
    say(f"tagger, fold {fold + 1}")
    learned = [at for at in held if told.folds[at] != fold]
    tagger = fit_tagger(told, learned, held, settings)
    return [
        outcome_of(told, at, held[at], calibration.thresholds, tagger)
        for at in held
        if told.folds[at] == fold
    ]
