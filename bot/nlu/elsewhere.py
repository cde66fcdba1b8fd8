"""Rasa component: a matter that the hotline cannot take: a court's ruling, an arbitration, an official's misconduct."""

from __future__ import annotations

from typing import Any, Dict

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import citypack
from bot.nlu.component import Component, add_entity
from bot.nlu.featuriser import dense, row, sparse
from bot.nlu.fitting import fit
from bot.nlu.linear import Linear
from bot.nlu.swindles import FRAUD, is_swindle
from bot.nlu.text import plain

ELSEWHERE = "elsewhere"
OURS = "-"
_MODEL = "model"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ElsewhereFinder(Component):
    """Entity elsewhere: the code of such a matter, with its confidence. Only where one of the pack's words for it stands
    in the message, so that most messages cost nothing."""

    model: Linear | None = None

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`strength`, `encoding`: see `fitting.fit`; `matters`: how many examples of ordinary matters are learned from;
        `sure`: least probability."""
        return {"city": None, "strength": 30.0, "encoding": 1.0, "matters": 1000, "sure": 0.5}

    def prepare(self) -> None:
        """The pack says which matters there are, and their words."""
        self.matters = citypack.pack(self.config["city"]).elsewhere

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the pack's sentences against ordinary matters; a city that takes everything stores nothing."""
        own = [e for e in training_data.training_examples if e.get(ELSEWHERE) and e.get(TEXT)]
        ordinary = [
            e for e in training_data.training_examples if e.get("category") and not e.get("keyword") and e.get(TEXT)
        ]  # fmt: skip
        ordinary = ordinary[:: max(1, len(ordinary) // self.config["matters"])]
        with self.storage.write_to(self.resource) as folder:
            if own:
                examples = [*own, *ordinary]
                self.model = fit(
                    dense(examples),
                    sparse(examples),
                    [e.get(ELSEWHERE) or OURS for e in examples],
                    strength=self.config["strength"],
                    encoding=self.config["encoding"],
                )
                self.model.save(folder / _MODEL)
        return self.resource

    def restore(self) -> None:
        """Read what was fitted, if anything was."""
        with self.storage.read_from(self.resource) as folder:
            self.model = Linear.read(folder / _MODEL) if (folder / _MODEL).exists() else None

    def read(self, message: Message) -> None:
        """Add the matter of others that the message surely tells of."""
        text = plain(message.get(TEXT))
        if FRAUD in self.matters and is_swindle(text):
            add_entity(message, ELSEWHERE, FRAUD, start=0, end=len(text), confidence=1.0)
            return
        hinted = [code for code, matter in self.matters.items() if matter.is_hinted_at(text)]
        if not hinted or self.model is None:
            return
        probabilities = self.model.probabilities_of(*row(message))
        at = int(probabilities.argmax())
        code, confidence = self.model.labels[at], float(probabilities[at])
        if code in hinted and confidence >= self.config["sure"]:
            add_entity(message, ELSEWHERE, code, start=0, end=len(text), confidence=round(confidence, 3))
