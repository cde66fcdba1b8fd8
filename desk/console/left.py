"""Words that have no form any more: somebody was faster, and what was typed is left to be copied. Pure."""

from __future__ import annotations

from collections.abc import Collection

from desk.console.typed import Typed

WRITTEN = ("note", "told", "text", "grounds", "evidence", "comment", "why")
"""The fields that people write sentences in; what was chosen is soon chosen again."""


def left(typed: Typed, drawn: Collection[str]) -> list[str]:
    """What was written in a form that is not among the `drawn` ones."""
    return words_of(typed) if typed.action not in drawn else []


def words_of(typed: Typed) -> list[str]:
    """What was written, field by field."""
    return [typed.fields[name] for name in WRITTEN if typed.fields.get(name)]
