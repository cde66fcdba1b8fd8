"""An app around the web chat that vouches for its user, as docs/chat.md says, while the tests' clocks stand still."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

KEY = "the key that the app and the desk share"
NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
GOOD: dict[str, Any] = {
    "once": "0123456789abcdef",
    "iat": SECONDS,
    "exp": SECONDS + 300,
    "app": "jingtong",
    "name": "王芳",
    "phone": "13800138000",
    "place": {"lat": 39.9967, "long": 116.4812, "name": "望京西园三区"},
}


def signed(claims: Any = None, *, key: str = KEY, **changes: Any) -> str:
    """A good ticket with `changes`, or one of other `claims`."""
    payload = url64(
        json.dumps({**GOOD, **changes} if claims is None else claims, ensure_ascii=False).encode()
    )
    return f"{payload}.{url64(hmac.new(key.encode(), payload.encode(), hashlib.sha256).digest())}"


def url64(content: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
