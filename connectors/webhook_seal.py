"""How a city's own app and the desk prove to each other whose a call is: HMAC-SHA256 over the time and the body. Pure.

A signature counts for five minutes. Within them the same bytes may come again, as a retry does: what they ask for is
done once, by the id inside.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

TIMESTAMP, SIGNATURE = "X-Swift-Timestamp", "X-Swift-Signature"
PREFIX = "sha256="
LONGEST_JOURNEY = timedelta(minutes=5)
MOST_DIGITS = 12
"""Of a time in seconds; a number of thousands of digits is not even read."""


class Forged(Exception):
    """This call is not signed, or not with this secret, or not now. The text says which, and nothing of the call."""


def signed(secret: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """The headers that go with a body."""
    timestamp = str(int(now.timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: PREFIX + _digest(secret, timestamp, body)}


def check(secret: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> None:
    """Check the headers that came with a body. Raises `Forged`."""
    timestamp, given = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not timestamp or not given:
        raise Forged(f"{TIMESTAMP} and {SIGNATURE} are needed")
    right = PREFIX + _digest(secret, timestamp, body)
    if not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
        raise Forged(f"{SIGNATURE} does not fit the secret, the timestamp and the body")
    seconds = LONGEST_JOURNEY.total_seconds()
    is_time = timestamp.isdecimal() and len(timestamp) <= MOST_DIGITS
    if not is_time or abs(now.timestamp() - int(timestamp)) > seconds:
        raise Forged(f"{TIMESTAMP} is not within {seconds:g} seconds of our clock")


def _digest(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(
        secret.encode(), timestamp.encode("utf-8", "replace") + b"." + body, hashlib.sha256
    ).hexdigest()
