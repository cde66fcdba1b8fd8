"""The codes of an authenticator app (RFC 6238), and the recovery codes that stand in for them. Pure but for chance."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

from desk.staff import secret

STEP_SECONDS = 30
RECOVERY_CODES = 10
GROUPS = 6
"""Of four characters each. A plain hash is enough for what is made at random and has more than 112 bits."""
LOOKS_LIKE_CODE = re.compile(r"\d{6}")


def new_secret() -> str:
    """160 random bits in base32, as an app takes them."""
    return pyotp.random_base32()


def address(shared: str, *, account: str, issuer: str) -> str:
    """What the QR code says: an otpauth address that apps understand."""
    return pyotp.TOTP(shared).provisioning_uri(name=account, issuer_name=issuer)


def grouped(shared: str) -> str:
    """The secret in groups of four, for typing it in."""
    return " ".join(re.findall(".{1,4}", shared))


def step_of(shared: str, code: str, *, at: datetime, after: int | None) -> int | None:
    """The time step whose code this is: the present one, or for clocks that are a little wrong its neighbours.

    None for a wrong code, and for one of a step up to `after`, which was used.
    """
    given, now = re.sub(r"\s", "", code), int(at.timestamp()) // STEP_SECONDS
    if not LOOKS_LIKE_CODE.fullmatch(given) or not given.isascii():
        return None
    app, found = pyotp.TOTP(shared), None
    for step in (now - 1, now, now + 1):
        if hmac.compare_digest(app.generate_otp(step), given) and (after is None or step > after):
            found = step
    return found


def recovery_codes() -> list[str]:
    """Ten codes of about 118 bits, easy to read out."""
    return [secret.new_password(groups=GROUPS) for _ in range(RECOVERY_CODES)]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it is typed: with or without dashes, in small letters or capitals."""
    return secret.digest(re.sub(r"[\s-]", "", code).casefold())
