"""Pay that is not paid, where what was learned thinks of what is paid in for a pension. Pure."""

from __future__ import annotations

import re
from typing import Any

_SOCIAL, _WAGES = "labour.social_insurance", "labour.wages"
_NOT_PAID = re.compile(
    r"\b(?:did|does|do|has|have|had|is|was|wo|would|refuse[sd]? to|never|stopped)(?: ?not|n['’]?t)? ?(?:been |even )?"
    r"(?:pay|paid|paying) (?:me|us|my|our)\b(?! (?:social|pension|insurance|housing|contributions?))",
    re.IGNORECASE,
)
_INSURED = re.compile(
    r"社保|公积金|养老|\b(?:insur\w*|pensions?|social security|housing fund|contributions?|fund)\b",
    re.IGNORECASE,
)


def owed_pay(words: str, category: Any) -> str | None:
    """Wages, of whoever is not paid and says nothing of an insurance; None of all else."""
    if category != _SOCIAL or _INSURED.search(words):
        return None
    return _WAGES if _NOT_PAID.search(words) else None
