"""Rasa component: what the citizen wants with a message, by logistic regression over the shared features."""

from __future__ import annotations

from typing import Any, Dict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import Component
from bot.nlu.featuriser import matrix
from bot.nlu.linear import Linear, fit


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CityIntentClassifier(Component):
    """Sets `intent` and a short ranking; below `threshold` the intent is nlu_fallback."""

    model: Linear

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`strength`: how far the examples are trusted (C); `threshold`: least confidence; `ranking`: how many are kept."""
        return {"city": None, "strength": 10.0, "threshold": 0.35, "ranking": 3}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example that has text and intent."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        labels = [e.get(INTENT) for e in examples]
        self.model = fit(matrix(examples), labels, strength=self.config["strength"])
        with self.storage.write_to(self.resource) as folder:
            self.model.save(folder)
        return self.resource

    def restore(self) -> None:
        """Read the fitted model."""
        with self.storage.read_from(self.resource) as folder:
            self.model = Linear.read(folder)

    def read(self, message: Message) -> None:
        """Choose the likeliest intent, or admit that none is."""
        confidences = self.model.probabilities(matrix([message]))[0]
        order = confidences.argsort()[::-1][: self.config["ranking"]]
        ranking = [
            {INTENT_NAME_KEY: self.model.labels[at], PREDICTED_CONFIDENCE_KEY: round(float(confidences[at]), 4)}
            for at in order
        ]
        if ranking[0][PREDICTED_CONFIDENCE_KEY] < self.config["threshold"]:
            doubt = round(1 - float(ranking[0][PREDICTED_CONFIDENCE_KEY]), 4)
            ranking.insert(0, {INTENT_NAME_KEY: "nlu_fallback", PREDICTED_CONFIDENCE_KEY: doubt})
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
