"""Passwords and tokens: how they are made, and the only form in which they are kept. Pure apart from randomness."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

EASY = "abcdefghjkmnpqrstuvwxyz23456789"
SHORTEST_PASSWORD = 12
HASHER = PasswordHasher()
"""argon2id at the cost of the library's present parameters, which are those of RFC 9106 for little memory."""


@cache
def _nobody() -> str:
    """Checked when there is no such account, so that an unknown name takes as long as a wrong password."""
    return HASHER.hash(secrets.token_urlsafe(16))


def new_password(*, groups: int = 4) -> str:
    """Groups of four characters that are easy to read out, about 20 bits each."""
    return "-".join("".join(secrets.choice(EASY) for _ in range(4)) for _ in range(groups))


def hash_password(password: str) -> str:
    """The only form in which a password is kept."""
    return HASHER.hash(password)


def password_matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Takes the same time where there is none to compare with."""
    try:
        return HASHER.verify(kept or _nobody(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token(prefix: str = "") -> str:
    """256 random bits, safe in a header and in a cookie."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """What the store keeps of a token: SHA-256, which is enough for 256 random bits. Takes any text."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
