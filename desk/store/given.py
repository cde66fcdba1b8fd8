"""Where the values of a compiled statement are found, worked out once and not for each time that it is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Take = tuple[str, str | None, int]
"""The name of a value, and where it is found: under a name among what is given, else at a place among the values that
the statement has by itself."""

Straight = tuple[str | None, int, Callable[[Any], Any] | None]
"""Where the value of one place is found, as of `Take`, and what makes it ready for the driver."""


def takes(compiled: Any, given: Mapping[str, Any], own: Sequence[Any]) -> list[Take]:
    """Where SQLAlchemy's `construct_params` finds the values of such a statement, with values of such names `given`;
    `own` are those that it has by itself. Empty where SQLAlchemy has to look each time.
    """
    if compiled._cache_key_bind_match is None or compiled.cache_key is None:
        return []
    same, _ = compiled._cache_key_bind_match
    places = {one: at for at, before in enumerate(compiled.cache_key[1]) for one in same[before]}
    found = []
    for bind, name in compiled.bind_names.items():
        key = next((one for one in (bind.key, name) if one in given), None)
        at = places.get(bind, len(own))
        if key is None and (bind.required or bind.callable or at >= len(own)):
            return []
        found.append((name, key, at))
    return found


def taken(found: Sequence[Take], given: Mapping[str, Any], own: Sequence[Any]) -> dict[str, Any]:
    """The values by their names."""
    return {name: own[at].value if key is None else given[key] for name, key, at in found}


def taken_in_order(
    found: Sequence[Straight], given: Mapping[str, Any], own: Sequence[Any]
) -> tuple[Any, ...]:
    """The values of all places, ready for the driver."""
    values = []
    for key, at, ready in found:
        value = own[at].value if key is None else given[key]
        values.append(value if ready is None else ready(value))
    return tuple(values)
