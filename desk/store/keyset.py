"""Cursors of lists that are paged by a time and an id: opaque to clients, the same after new rows came in."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime

from desk.errors import InvalidInput

LARGEST_ID = 2**63 - 1


def encode(at: datetime, row_id: int) -> str:
    """The cursor that stands for a row."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), row_id]).encode()).decode().rstrip("=")


def decode(cursor: str) -> tuple[datetime, int]:
    """The row's time and id. Raises `InvalidInput` for what `encode` did not make."""
    try:
        moment, row_id = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        at, identifier = datetime.fromisoformat(moment), int(row_id)
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise InvalidInput("this is no cursor of ours", field="cursor") from None
    if at.tzinfo is None or not 0 <= identifier <= LARGEST_ID:
        raise InvalidInput("this is no cursor of ours", field="cursor")
    return at, identifier
