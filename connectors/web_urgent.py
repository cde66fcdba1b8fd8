"""Whether a short message speaks of danger: such a one is not sent back for coming too fast. Pure."""

from __future__ import annotations

from city.danger import recognise
from city.danger_rule import rules
from city.danger_text import normal

LONGEST = 500
"""Characters: who is in danger does not write a letter."""
LANGUAGES = ("zh", "en")


def may_be_urgent(text: str) -> bool:
    """Whether it has any word that a rule about danger starts from: a look that costs next to nothing."""
    plain = normal(text[:LONGEST])
    return len(text) <= LONGEST and any(
        stem in plain for lang in LANGUAGES for rule in rules(lang)[0] for stem in rule.about
    )


def is_urgent(text: str) -> bool:
    """Whether the desk would call it danger. That costs some milliseconds."""
    return recognise(text) is not None
