"""The version of Rasa whose insides our patches know: with another one each of them leaves Rasa as it is."""

from __future__ import annotations

from importlib import metadata

RASA = "3.6.21"


def with_this_rasa() -> bool:
    """Whether the Rasa of this environment is that one. Loads nothing of it."""
    return metadata.version("rasa") == RASA
