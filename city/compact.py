"""JSON as short as it gets, and read quickly: what a turn keeps, and what the runtimes send each other and a device.

Here because both runtimes write it, and `city` is all that both may import.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

_AS_BEFORE = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
"""Both are refused, as by the standard library."""


def compact(value: Any) -> bytes:
    """A value as JSON in UTF-8 without spaces. Raises TypeError where it is none.

    What orjson does not write is left to the standard library: whole numbers of more than 64 bits, half characters. It
    writes more than that one does: an Enum as its value, a UUID as its words. What is no number (NaN) or has no end is
    null, for which JSON has no other word.
    """
    try:
        return orjson.dumps(value, option=_AS_BEFORE)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def parsed(raw: bytes | str) -> Any:
    """What JSON tells, as the standard library reads it: half characters, and numbers that are none (NaN), too. But a
    whole number of more than 64 bits becomes a fraction.

    Raises ValueError where it is no JSON.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw)
