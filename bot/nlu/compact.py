"""JSON as short as it gets: what a turn writes for its conversation and sends to the actions."""

from __future__ import annotations

import json
from typing import Any

import orjson

_AS_BEFORE = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
"""What the standard library refuses is refused."""


def compact(value: Any) -> bytes:
    """A value as JSON in UTF-8 without spaces. Raises TypeError where it is none.

    What orjson does not write is left to the standard library: whole numbers of more than 64 bits, half characters.
    """
    try:
        return orjson.dumps(value, option=_AS_BEFORE)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()
