"""Rasa component: danger that the service's rules did not see, told by the sentence encoding that is there anyway."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Component, add_entity
from bot.nlu.danger_signs import seen, signs
from bot.nlu.featuriser import dense

DANGER = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class DangerFinder(Component):
    """Entity danger: kind, imminent, other, as `city.danger.Danger` has them."""

    def prepare(self) -> None:
        """The weights are read at start, not at a citizen's first message."""
        signs()

    def read(self, message: Message) -> None:
        """Add the danger, unless the service told of one already."""
        if (message.get(METADATA) or {}).get(DANGER):
            return
        text = message.get(TEXT)
        if danger := seen(text, dense([message])[0]):
            told = {"kind": danger.kind, "imminent": danger.imminent, "other": danger.other}
            add_entity(message, DANGER, told, start=0, end=len(text))


def found_in(message: Message) -> bool:
    """Whether this component saw danger in it."""
    return any(entity["entity"] == DANGER for entity in message.get("entities") or ())
