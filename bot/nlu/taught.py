"""What staff taught by corrections, as the classifiers learn it: messages with features, beside all other examples."""

from __future__ import annotations

import hashlib
from typing import Any, Dict, List

from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder import WIDTH, encoder
from bot.nlu.featuriser import DENSE, SPARSE
from bot.nlu.grams import Vocabulary
from bot.nlu.past import folder
from city import taught
from city.taught import Lesson

_LABELS = {"intent": INTENT, "category": "category", "kind": "kind"}


def fingerprint(configured: str | None = None) -> str:
    """A digest over what was taught; '' where nothing was."""
    file = folder(configured) / taught.FILE
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def lessons(configured: str | None, label: str) -> List[Lesson]:
    """Those that say what is right of `label` and may be learned from."""
    return [one for one in taught.load(folder(configured)) if not one.held and label in one.right]


def examples(configured: str | None, label: str, training_data: TrainingData) -> List[Message]:
    """The same as messages with the features that the featuriser gave to the examples of the training.

    They come beside these so that what was taught trains the classifiers anew and nothing before them.
    """
    told = lessons(configured, label)
    if not told:
        return []
    vocabulary = Vocabulary.of(e.get(TEXT) for e in training_data.training_examples if e.get(TEXT))
    encodings = encoder().encode([one.text for one in told])
    return [_message(one, label, encoding, vocabulary) for one, encoding in zip(told, encodings, strict=True)]


def _message(lesson: Lesson, label: str, encoding: Any, vocabulary: Vocabulary) -> Message:
    data: Dict[str, Any] = {TEXT: lesson.text, _LABELS[label]: lesson.right[label], "lang": lesson.lang}
    message = Message(data=data)
    for features, name in (
        (encoding.reshape(1, WIDTH), DENSE),
        (vocabulary.rows([lesson.text]), SPARSE),
    ):
        message.add_features(Features(features, FEATURE_TYPE_SENTENCE, TEXT, name))
    return message
