"""How an event is signed, after the Standard Webhooks: HMAC-SHA256 over its id, the time and the body. Pure."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    """A secret of 256 bits, as it is shown once."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, *, event_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The three headers of one try; `event_id` is the same at each try of an event, the time is not."""
    timestamp = str(int(at.timestamp()))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, event_id=event_id, timestamp=timestamp, body=body),
    }


def signature(secret: str, *, event_id: str, timestamp: str, body: bytes) -> str:
    """'v1,' and the base64 of the HMAC over id, timestamp and body, with dots between them."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = b".".join((event_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
