"""What the rules refuse, in the words of the page: by the error's code, and by step or field where that says more."""

from __future__ import annotations

from desk.console.words import Words
from desk.errors import DeskError, InvalidInput, MissingDetail


def sentence(error: DeskError, t: Words, *, action: str = "") -> str:
    """One sentence for people. `action` is what they tried."""
    about = error.field if isinstance(error, MissingDetail | InvalidInput) else action
    keys = (f"refusal.{error.code}.{about}", f"refusal.{error.code}", "error.409")
    return t(next(key for key in keys if t.has(key)))
