"""Rasa component: what the citizen wants with a message, by logistic regression over the shared features."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack

from bot.nlu import taught
from bot.nlu.component import Component
from bot.nlu.cues import columns, cues
from bot.nlu.featuriser import Floats, dense, numberless, row, sparse
from bot.nlu.fitting import fit
from bot.nlu.linear import Linear, softmax

FALLBACK = "nlu_fallback"
# Kept on the message: how likely each intent is before `lean`, for who asks what was said and not what to do about it.
PLAIN = "plain_intents"
# What a matter told with a number to call may be taken for, and from how likely on it is a complaint by itself.
_DETAILS, _TELLS = ("inform", "correct_detail"), 0.6


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CityIntentClassifier(Component):
    """Sets `intent` and a short ranking; below `threshold` the intent is nlu_fallback."""

    model: Linear

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`strength` and `encoding`: see `fitting.fit`; `threshold`: least confidence; `ranking`: how many intents are
        kept; `of_category`: how many of each category's examples in each language are taken for complaints; `cue`: how
        much each of the text's cues counts beside its n-grams; `taught`: for how many examples what staff taught counts;
        `learned`: folder of it, else LEARNED_DIR; `lean`: added to the logits of these intents, since to
        overhear a complaint is worse than to ask about one too many."""
        return {
            "city": None,
            "learned": None,
            "taught": 4,
            "strength": 30.0,
            "encoding": 0.7,
            "threshold": 0.35,
            "ranking": 3,
            "of_category": 12,
            "cue": 0.6,
            "lean": {"file_complaint": 0.3, "ask_question": -1.1},
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Besides what every component depends on, what staff taught."""
        return f"{super().fingerprint_addon(config)}{taught.fingerprint(config.get('learned'))}"

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has text and intent, and on what staff taught."""
        told = taught.examples(self.config["learned"], INTENT, training_data)
        examples = [*self._balanced(training_data), *told * self.config["taught"]]
        self.model = fit(
            dense(examples),
            self._sparse(examples),
            [e.get(INTENT) for e in examples],
            strength=self.config["strength"],
            encoding=self.config["encoding"],
        )
        with self.storage.write_to(self.resource) as folder:
            self.model.save(folder)
        return self.resource

    def _balanced(self, training_data: TrainingData) -> List[Message]:
        """All of `data/nlu`, and of each category as many as say enough, evenly from all of its examples: any matter is a
        complaint, but not all there is."""
        kept = []
        by_category: Dict[Any, List[Message]] = {}
        for example in training_data.intent_examples:
            if not example.get(TEXT):
                continue
            if example.get("category") is None:
                kept.append(example)
            else:
                by_category.setdefault((example.get("category"), example.get("lang")), []).append(example)
        most = self.config["of_category"]
        for examples in by_category.values():
            kept.extend(examples[:: -(-len(examples) // most)])
        return kept

    def _sparse(self, messages: List[Message]) -> csr_matrix:
        """The n-grams and the cues."""
        shown = columns([message.get(TEXT) for message in messages], self.config["cue"])
        return hstack([sparse(messages), shown], format="csr")

    def _row(self, message: Message) -> Tuple[Floats, NDArray[np.int32], Floats]:
        """The same of one message, the cues behind the n-grams."""
        return self._with_cues(message.get(TEXT), *row(message))

    def _with_cues(
        self, text: str, encoding: Floats, grams: NDArray[np.int32], values: Floats
    ) -> Tuple[Floats, NDArray[np.int32], Floats]:
        shown = self.config["cue"] * cues(text)
        first = len(self.model.weights) - len(encoding) - len(shown)
        behind = np.arange(first, first + len(shown), dtype=np.int32)
        return encoding, np.concatenate([grams, behind]), np.concatenate([values, shown])

    def _beside_number(self, message: Message, logits: NDArray[np.float32]) -> NDArray[np.float32]:
        """Those of what is told beside a number to call, where that is a complaint and the whole is taken for a detail."""
        told = numberless(message)
        if told is None or self.model.labels[int(logits.argmax())] not in _DETAILS:
            return logits
        beside = self.model.logits_of(*self._with_cues(*told))
        at = list(self.model.labels).index("file_complaint")
        return beside if softmax(beside)[at] >= _TELLS else logits

    def restore(self) -> None:
        """Read the fitted model."""
        with self.storage.read_from(self.resource) as folder:
            self.model = Linear.read(folder)

    def read(self, message: Message) -> None:
        """Choose the likeliest intent, or admit that none is."""
        logits = self._beside_number(message, self.model.logits_of(*self._row(message)))
        message.set(PLAIN, dict(zip(self.model.labels, map(float, softmax(logits)), strict=True)))
        lean = [self.config["lean"].get(intent, 0.0) for intent in self.model.labels]
        confidences = softmax(logits + np.asarray(lean, dtype=np.float32))
        order = np.argsort(confidences)[::-1][: self.config["ranking"]]
        ranking = [ranked(self.model.labels[at], float(confidences[at])) for at in order]
        top = ranking[0][PREDICTED_CONFIDENCE_KEY]
        if top < self.config["threshold"]:
            ranking.insert(0, ranked(FALLBACK, 1 - top))
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def ranked(intent: str, confidence: float) -> Dict[str, Any]:
    """An entry of the ranking."""
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: round(confidence, 4)}


def confidence_of(message: Message, intent: str) -> float:
    """How likely an intent was found to be; 0 if it is not in the ranking."""
    return next(
        (
            r[PREDICTED_CONFIDENCE_KEY]
            for r in message.get(INTENT_RANKING_KEY, [])
            if r[INTENT_NAME_KEY] == intent
        ),
        0.0,
    )


def plain(message: Message, intent: str) -> float:
    """How likely an intent is by the words alone, `lean` aside; 0 if the model does not know it."""
    return float((message.get(PLAIN) or {}).get(intent, 0.0))


def plainest(message: Message) -> Optional[str]:
    """The likeliest intent by the words alone; None where nothing was classified."""
    told: Dict[str, float] = message.get(PLAIN) or {}
    return max(told, key=told.__getitem__, default=None)
