"""Which of a response's wordings is said: the one that fits, where only one does, without a lottery among one.

Rasa draws by numpy, which takes longer for one than all that is compared before. `one_wording` puts our way in its place,
with the same wordings (held by tests/dialogue/test_wording.py), for the version of Rasa that it was tried with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.nlu.tried import with_this_rasa

Choice = Callable[..., Any]


def one_wording() -> bool:
    """Whether wordings are now chosen so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator

    theirs = TemplatedNaturalLanguageGenerator._random_response_for
    if not getattr(theirs, "is_ours", False):
        TemplatedNaturalLanguageGenerator._random_response_for = _choosing(theirs)
    return True


def _choosing(theirs: Choice) -> Choice:
    """As TemplatedNaturalLanguageGenerator._random_response_for, by a lot only where there are several to draw from."""
    from rasa.core.nlg.generator import ResponseVariationFilter

    def chosen(
        generator: Any, utter_action: str, output_channel: str, filled_slots: Mapping[str, Any]
    ) -> Any:
        if utter_action not in generator.responses:
            return None
        fitting = ResponseVariationFilter(generator.responses).responses_for_utter_action(
            utter_action, output_channel, filled_slots
        )
        if len(fitting) > 1:
            return theirs(generator, utter_action, output_channel, filled_slots)
        return fitting[0] if fitting else None

    chosen.is_ours = True  # type: ignore[attr-defined]
    return chosen
