"""Who a web device is: an anonymous address, signed so that nobody can make up somebody else's.

The token is all a device has to show. It holds no name, no time and no address of the network.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from itsdangerous import BadSignature, Signer

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}")


class Devices:
    """Gives out and reads device tokens. The address inside a token is 128 random bits."""

    def __init__(self, secret_key: str) -> None:
        if len(secret_key) < 16:
            raise ValueError("the key that signs device tokens needs at least 16 characters")
        self._signer = Signer(
            secret_key, salt="web-chat-device", key_derivation="hmac", digest_method=hashlib.sha256
        )

    def new(self) -> str:
        """Return the token of a device never seen before."""
        return self._signer.sign(secrets.token_urlsafe(16)).decode("ascii")

    def address(self, token: str | None) -> str | None:
        """Return the address that a token stands for, or None if we did not sign it."""
        if token is None or not _TOKEN.fullmatch(token):
            return None
        try:
            return self._signer.unsign(token).decode("ascii")
        except BadSignature:
            return None
