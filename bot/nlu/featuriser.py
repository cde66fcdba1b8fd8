"""Rasa component: the sentence encoding joined with TF-IDF n-grams, as features that any Rasa classifier can read."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Dict, Sequence, Tuple

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.beside_number import beside_number
from bot.nlu.bike_brands import as_shared_bikes
from bot.nlu.component import Component
from bot.nlu.encoder import WIDTH, encoder
from bot.nlu.errands import without_errands
from bot.nlu.grams import Vocabulary
from bot.nlu.place_spans import PlaceSpans
from bot.nlu.plates import without_plates
from bot.nlu.slips import Slips
from bot.nlu.unplaced import without_houses, without_places
from city.introductions import without_introductions

Floats = NDArray[np.float32]
DENSE, SPARSE = "sentence_encoding", "ngrams"
_UNPLACED, _NUMBERLESS = "unplaced", "numberless"
Row = Tuple[str, Floats, NDArray[np.int32], Floats]
"""A text, its encoding, and the columns and values of its n-grams."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CityFeaturiser(Component):
    """Encodes a message once; intent and category classifiers share the result."""

    vocabulary: Vocabulary

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`city`: folder of the city pack, else CITY_DIR."""
        return {"city": None}

    @cached_property
    def spans(self) -> PlaceSpans:
        """Names of places are told apart when a message is read; one example in two hundred has any."""
        return PlaceSpans(self.config["city"])

    @cached_property
    def slips(self) -> Slips:
        """English words as the vocabulary knows them."""
        return Slips(self.vocabulary.index)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the vocabulary of n-grams from every example, the city pack's included."""
        self.vocabulary = Vocabulary.of(e.get(TEXT) for e in training_data.training_examples if e.get(TEXT))
        with self.storage.write_to(self.resource) as folder:
            self.vocabulary.save(folder)
        return self.resource

    def restore(self) -> None:
        """Read the vocabulary; a model without one is not usable, so the error is not caught."""
        with self.storage.read_from(self.resource) as folder:
            self.vocabulary = Vocabulary.read(folder)
        encoder()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Features on every example, encoded in one go."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        for example, encoding in zip(
            examples, encoder().encode([e.get(TEXT) for e in examples]), strict=True
        ):
            self._add(example, encoding, example.get(TEXT))
        return training_data

    def read(self, message: Message) -> None:
        """Features on one message; and, where it differs, on what it is about: no places, no plates, no introduction, no errands,
        no slips.

        Slips are not mended for the intents: odd words of small talk are near those of complaints.
        """
        text = message.get(TEXT)
        known = as_shared_bikes(text)
        self._add(message, encoder().encode([known])[0], known)
        told = without_plates(without_houses(without_places(text, self.spans.of(message))))
        left = as_shared_bikes(self.slips.mended(without_errands(without_introductions(told))))
        if left != text:
            message.set(_UNPLACED, self._row(left))
        if beside := beside_number(text):
            message.set(_NUMBERLESS, self._row(beside))

    def _row(self, text: str) -> Row:
        return text, encoder().encode([text])[0], *self.vocabulary.row(text)

    def _add(self, message: Message, encoding: Any, text: str) -> None:
        grams = self.vocabulary.rows([text])
        for features, name in ((encoding.reshape(1, WIDTH), DENSE), (grams, SPARSE)):
            message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, name))


def dense(messages: Sequence[Message]) -> Floats:
    """The sentence encodings, a row for each message."""
    rows = [_feature(message, DENSE) for message in messages]
    return rows[0] if len(rows) == 1 else np.vstack(rows)


def sparse(messages: Sequence[Message]) -> csr_matrix:
    """The n-grams, a row for each message."""
    rows = [_feature(message, SPARSE) for message in messages]
    return rows[0] if len(rows) == 1 else vstack(rows, format="csr")


def row(message: Message) -> tuple[Floats, NDArray[np.int32], Floats]:
    """The same of one message, as `Linear.logits_of` takes it: encoding, columns of n-grams and their values."""
    grams = _feature(message, SPARSE)
    return _feature(message, DENSE)[0], grams.indices, grams.data


def unplaced(message: Message) -> Row:
    """The text without the names of its places, and its row: for what asks what a message is about, never where."""
    told: Row | None = message.get(_UNPLACED)
    return told or (message.get(TEXT), *row(message))


def numberless(message: Message) -> Row | None:
    """What is told beside a number to call, and its row (`beside_number`)."""
    told: Row | None = message.get(_NUMBERLESS)
    return told


def _feature(message: Message, name: str) -> Any:
    return next(f.features for f in message.features if f.origin == name and f.attribute == TEXT)
