"""Rasa component: cuts messages into tokens; in training also adds the examples that are not in `data/nlu`."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import citypack
from bot.nlu.component import Component
from bot.nlu.examples import of_all
from bot.nlu.tokens import spans


class _Token(Token):  # type: ignore[misc]
    """Rasa's cache asks every token of every example for its fingerprint, several times: a third of a training."""

    def fingerprint(self) -> str:
        """Word and place say all there is."""
        return f"{self.start}-{self.end}-{self.text}"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class CityTokenizer(Component):
    """One token a Chinese character, whole Latin words and numbers."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`city`: folder of the city pack, else CITY_DIR."""
        return {"city": None}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Tokens on every example, the city pack's included: the pipeline's first part sees to that."""
        pack = citypack.pack(self.config["city"])
        own = of_all(pack, citypack.folder(self.config["city"]))
        # `merge` would copy every example first.
        merged = TrainingData(
            [*training_data.training_examples, *(Message(data=example) for example in own)],
            training_data.entity_synonyms,
            training_data.regex_features,
            training_data.lookup_tables,
            training_data.responses,
        )
        self.process(merged.training_examples)
        return merged

    def read(self, message: Message) -> None:
        """Set the tokens; they stay out of the stored event, which would double its size."""
        text = message.get(TEXT)
        tokens: List[Token] = [_Token(word, start, end) for word, start, end in spans(text)]
        message.set(TOKENS_NAMES[TEXT], tokens)
        message.output_properties.discard(TOKENS_NAMES[TEXT])
