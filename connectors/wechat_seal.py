"""How WeChat proves that a call is its own, and the envelope of its encrypted mode. Nothing of what a message means.

After WeChat's 'message encryption' page: SHA-1 over the sorted parts; AES-256-CBC, the key's first half as the start
vector, padded to blocks of 32 bytes; inside 16 random bytes, the length of the message, the message and the app id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from connectors.wechat_xml import fields

LONGEST_JOURNEY = timedelta(minutes=10)
"""A signature does not cover the body in plain mode, so one that was seen once must not serve for ever."""
MOST_DIGITS = 12
"""Of a time in seconds; a number of thousands of digits is not even read."""


class Forged(Exception):
    """This call is not WeChat's, or not meant for this account. The text says why and nothing of the call."""


class Seal:
    """Checks and opens what arrives. With a key, only what is encrypted counts."""

    def __init__(self, *, token: str, app_id: str, aes_key: str | None) -> None:
        self._token = token
        self._app_id = app_id
        self._key = key_of(aes_key) if aes_key else None

    def check(self, query: Mapping[str, str], *, now: datetime) -> None:
        """Check the signature of a call's address. Raises `Forged`."""
        self._compare(query, "signature")
        sent = query.get("timestamp", "")
        is_time = sent.isdecimal() and len(sent) <= MOST_DIGITS
        if not is_time or abs(now.timestamp() - int(sent)) > LONGEST_JOURNEY.total_seconds():
            raise Forged("it was signed at another time")

    def opened(self, query: Mapping[str, str], body: bytes, *, now: datetime) -> dict[str, str]:
        """The fields of a checked and decrypted message. Raises `Forged`, and `NotXml` for what WeChat never sends."""
        self.check(query, now=now)
        outer = fields(body)
        if self._key is None:
            if query.get("encrypt_type", "raw") != "raw":
                raise Forged("it is encrypted, and no key is set")
            return outer
        sealed = outer.get("Encrypt", "")
        self._compare(query, "msg_signature", sealed)
        return fields(self._decrypted(self._key, sealed))

    def _compare(self, query: Mapping[str, str], name: str, *more: str) -> None:
        right = signature(self._token, query.get("timestamp", ""), query.get("nonce", ""), *more)
        if not hmac.compare_digest(right.encode(), query.get(name, "").encode("utf-8", "replace")):
            raise Forged(f"wrong {name}")

    def _decrypted(self, key: bytes, sealed: str) -> bytes:
        try:
            decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
            padded = decryptor.update(base64.b64decode(sealed, validate=True)) + decryptor.finalize()
            padding = PKCS7(32 * 8).unpadder()
            plain = padding.update(padded) + padding.finalize()
        except ValueError as problem:
            raise Forged("it cannot be decrypted") from problem
        # After 16 random bytes and the length.
        end = 20 + int.from_bytes(plain[16:20], "big")
        if len(plain) < end or plain[end:] != self._app_id.encode():
            raise Forged("it is meant for another account")
        return plain[20:end]


def signature(*parts: str) -> str:
    """WeChat's signature of these parts in any order: 40 hexadecimal digits."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def key_of(encoding_aes_key: str) -> bytes:
    """The 32 bytes that an EncodingAESKey of 43 characters stands for. Raises ValueError for any other."""
    if not re.fullmatch(r"[A-Za-z0-9+/]{43}", encoding_aes_key):
        raise ValueError("an EncodingAESKey has 43 letters and digits")
    return base64.b64decode(f"{encoding_aes_key}=")
