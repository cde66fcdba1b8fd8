"""What the classifiers of a matter are fitted on: the training data, and what staff taught since."""

from __future__ import annotations

from collections import Counter
from typing import Any, Container, List, Mapping, Tuple

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import margins, squares, taught
from bot.nlu.catalogue import group_of
from bot.nlu.featuriser import dense, sparse
from bot.nlu.fitting import fit
from bot.nlu.linear import Linear
from bot.nlu.text import language

_CATEGORY, _KIND = "category", "kind"
Config = Mapping[str, Any]
"""The settings of `matter.MatterClassifier`."""


def fit_categories(
    training_data: TrainingData, config: Config, *, known: Container[str]
) -> Tuple[Linear, Linear]:
    """The categories by squares, which divide a hundred of them best, and their groups by margins as well.

    What staff taught of a category that the pack does not know counts for nothing.
    """
    examples = [e for e in training_data.training_examples if e.get(_CATEGORY) and e.get(TEXT)]
    importance = _importance(examples, config)
    told = [
        e for e in taught.examples(config["learned"], _CATEGORY, training_data) if e.get(_CATEGORY) in known
    ]
    examples += told
    importance += [config["taught"]] * len(told)
    near, rare = dense(examples), sparse(examples)
    codes = [e.get(_CATEGORY) for e in examples]
    categories = squares.fit(
        near,
        rare,
        codes,
        penalty=config["penalty"],
        encoding=config["encoding"],
        sharpness=config["sharpness"],
        importance=importance,
    )
    groups = margins.fit(
        near,
        rare,
        [group_of(code) for code in codes],
        penalty=config["margin_penalty"],
        encoding=config["margin_encoding"],
        importance=importance,
    )
    return categories, groups


def _importance(examples: List[Message], config: Config) -> List[float]:
    """A category with few examples in a language counts for more by them, as far as `balance` says."""
    spoken = [(e.get(_CATEGORY), language(e.get(TEXT))) for e in examples]
    counts = Counter(spoken)
    mean = len(examples) / max(len(counts), 1)
    return [
        (config["keyword"] if e.get("keyword") else 1.0) * (mean / counts[said]) ** config["balance"]
        for e, said in zip(examples, spoken, strict=True)
    ]


def fit_kinds(training_data: TrainingData, config: Config) -> Linear:
    """The sentences of each kind, and nuisances of every category: what is only told is a complaint."""
    examples = [e for e in training_data.training_examples if e.get(_KIND) and e.get(TEXT)]
    examples += _told(training_data, config["kind_told"])
    examples += taught.examples(config["learned"], _KIND, training_data) * round(config["taught"])
    labels = [e.get(_KIND) or "complaint" for e in examples]
    return fit(dense(examples), sparse(examples), labels, strength=config["kind_strength"])


def _told(training_data: TrainingData, most: int) -> List[Message]:
    """So many examples of categories, from all of them alike."""
    told = [e for e in training_data.intent_examples if e.get(_CATEGORY)]
    return told[:: max(1, len(told) // most)][:most]
