"""A house with guests that is loud: it builds nothing, and nobody lives in it. Pure."""

from __future__ import annotations

import re
from typing import Any

_BUSINESS = "environment.business_noise"
_OF_OTHERS = ("environment.construction_noise", "environment.neighbour_noise")
_GUESTS = re.compile(
    r"\b(?:restaurants?|bars?|pubs?|(?:night)?clubs?|caf[eé]s?|karaoke (?:bar|place|club)|ktv|eatery"
    r"|(?:barbecue|bbq) (?:place|stall|shop))\b",
    re.IGNORECASE,
)
_BUILT_OR_LIVED_IN = re.compile(
    r"\b(?:construct\w*|sites?|drill\w*|renovat\w*|decorat\w*|builders?|works?|workers?|dig\w*|hammer\w*|neighbou?rs?)\b",
    re.IGNORECASE,
)


def loud_house(words: str, category: Any) -> str | None:
    """The noise of a business, of a restaurant or bar taken for a site's or a neighbour's; None of all else."""
    if category not in _OF_OTHERS or _BUILT_OR_LIVED_IN.search(words):
        return None
    return _BUSINESS if _GUESTS.search(words) else None
