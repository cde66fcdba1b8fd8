"""Figures as text for a terminal: a column for each language where there are two, else a line for each figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

_NAME, _CELL = 26, 14


def table(figures: Mapping[str, Any]) -> str:
    """One table, ready to be printed."""
    columns = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    lines = [_line(name, [value]) for name, value in figures.items() if name not in columns]
    if columns:
        lines += ["", _line("", list(columns))]
        lines += [_line(name, [column.get(name) for column in columns.values()]) for name in _names(columns)]
    return "\n".join(lines) + "\n"


def _names(columns: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from dict.fromkeys(name for column in columns.values() for name in column)


def _line(name: str, values: list[Any]) -> str:
    return f"{name:<{_NAME}}" + " ".join(f"{shown(value):<{_CELL}}" for value in values).rstrip()


def shown(value: Any) -> str:
    """A figure as people read it: a share or a time with four digits, '-' for none."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4f}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
