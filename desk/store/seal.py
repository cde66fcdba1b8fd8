"""The keys under which names and numbers of citizens are kept: sealed so that only their holder reads them, and marked
so that they can be found by the whole of them. Pure but for the random numbers.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desk.errors import UnreadableValue
from desk.staff.sealing import Keys

KIND = "s1"
SEALED = re.compile(r"s1:([0-9a-f]{8}):")
"""Begins every sealed value: how it is sealed, and the id of its key."""
BEGINS = len("s1:01234567:")
NONCE = 12
MARK = 20
"""Hexadecimal digits of a mark: 80 bits, so that no two numbers of a city have the same."""
ADVICE = "put the key it was written with into DATA_KEYS (or SECRET_KEY), behind the newest"


class _Key:
    """One secret, as a key for each purpose. Its `id` tells nothing of it."""

    def __init__(self, secret: str) -> None:
        keys = Keys(secret)
        self.id = keys.derived("data.id")[:4].hex()
        self.begins = f"{KIND}:{self.id}:"
        self.cipher = AESGCM(keys.derived("data.seal"))
        self.index = keys.derived("data.index")


class Seal:
    """Seals with the first of its secrets and reads what any of them sealed (AES-256-GCM, a random nonce each)."""

    def __init__(self, secrets: Sequence[str]) -> None:
        """`secrets` are the newest first. Raises ValueError where there is none."""
        self._secrets = tuple(dict.fromkeys(secrets))
        if not self._secrets:
            raise ValueError("names cannot be kept without a key")
        self._keys = {key.id: key for key in map(_Key, self._secrets)}
        self._newest = next(iter(self._keys.values()))

    def __reduce__(self) -> tuple[Any, ...]:
        """Other processes make the keys anew."""
        return Seal, (self._secrets,)

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return self._newest.id

    @property
    def begins(self) -> str:
        """What each value sealed with the newest key begins with."""
        return self._newest.begins

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all keys, the newest first."""
        return tuple(self._keys)

    def sealed(self, text: str, purpose: str) -> str:
        """The text sealed for one column: moved into another one it is refused."""
        nonce = os.urandom(NONCE)
        kept = nonce + self._newest.cipher.encrypt(nonce, text.encode(), purpose.encode())
        return self._newest.begins + base64.b64encode(kept).decode()

    def opened(self, kept: str, purpose: str) -> str:
        """What was sealed; what never was is as it stands, from before there were keys. Raises `UnreadableValue`."""
        found = SEALED.match(kept)
        if found is None:
            return kept
        key = self._keys.get(found[1])
        if key is None:
            raise UnreadableValue(f"the key {found[1]} is not there", advice=ADVICE, why="no key")
        try:
            whole = base64.b64decode(kept[BEGINS:])
            return key.cipher.decrypt(whole[:NONCE], whole[NONCE:], purpose.encode()).decode()
        except (InvalidTag, ValueError):
            raise UnreadableValue(
                f"a value of {purpose} was changed outside of the desk",
                advice="restore a backup",
                why="changed",
            ) from None

    def mark(self, text: str) -> str:
        """What a text is found by, made with the newest key (HMAC-SHA-256): nobody without it can try numbers out."""
        return _mark(self._newest, text)

    def marks(self, text: str) -> list[str]:
        """The same made with each key, for what was not yet marked with the newest."""
        return [_mark(key, text) for key in self._keys.values()]


def _mark(key: _Key, text: str) -> str:
    return hmac.digest(key.index, text.encode(), "sha256").hex()[:MARK]
