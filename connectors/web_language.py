"""Which of the two languages a browser gets. Pure."""

from __future__ import annotations

from connectors.web_frames import LANGUAGES


def choose(asked: str | None, accept: str | None) -> str:
    """Return 'zh' or 'en': what the address asks for, else what the browser prefers, else 'zh'."""
    if asked in LANGUAGES:
        return str(asked)
    best, best_weight = "zh", 0.0
    for item in (accept or "").split(","):
        name, _, parameters = item.strip().partition(";")
        primary = name.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if primary in LANGUAGES and weight > best_weight:
            best, best_weight = primary, weight
    return best


def _weight(parameters: str) -> float:
    value = parameters.strip().removeprefix("q=")
    if not value:
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
