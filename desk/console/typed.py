"""What somebody had filled in for a step that was not carried out: it comes back with the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SENTENCE = "sentence"
"""The field with a sentence that was chosen to be inserted."""
FIELD = {"return": "told", "note": "text"}
"""In which field a form has the words for the citizen; elsewhere it is `note`."""


@dataclass(frozen=True)
class Typed:
    """`action` is the step, or how another form is named."""

    action: str
    fields: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, list[str]] = field(default_factory=dict)


def written(value: object) -> str:
    """A field of a form, with line ends as a browser counts them: it sends two characters for each."""
    return str(value).replace("\r\n", "\n").strip()
