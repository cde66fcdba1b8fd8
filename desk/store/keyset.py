"""Cursors of lists that are paged by time or count and id: opaque to clients, the same after new rows came in."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from desk.errors import InvalidInput

LARGEST_ID = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
NONE_OF_OURS = "this is no cursor of ours"


def encode(at: datetime | int, row_id: int) -> str:
    """The cursor that stands for a row."""
    value = at if isinstance(at, int) else at.isoformat()
    return base64.urlsafe_b64encode(json.dumps([value, row_id]).encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, int]:
    """The row's time and id. Raises `InvalidInput` for what `encode` did not make."""
    moment, identifier = _read(cursor)
    try:
        at = datetime.fromisoformat(moment)
    except (ValueError, TypeError):
        raise InvalidInput(NONE_OF_OURS, field="cursor") from None
    if at.tzinfo is None:
        raise InvalidInput(NONE_OF_OURS, field="cursor")
    return at, identifier


def decode_count(cursor: str) -> tuple[int, int]:
    """The row's count and id. Raises `InvalidInput` for what `encode` did not make."""
    count, identifier = _read(cursor)
    if not isinstance(count, int) or not 0 <= count <= LARGEST_COUNT:
        raise InvalidInput(NONE_OF_OURS, field="cursor")
    return count, identifier


def _read(cursor: str) -> tuple[Any, int]:
    try:
        value, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        identifier = int(row_id)
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise InvalidInput(NONE_OF_OURS, field="cursor") from None
    if not 0 <= identifier <= LARGEST_ID:
        raise InvalidInput(NONE_OF_OURS, field="cursor")
    return value, identifier
