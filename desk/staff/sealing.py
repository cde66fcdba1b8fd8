"""What is kept so that it can be read again, and what is signed: with keys made of the service's secret."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Keys:
    """Keys for one purpose each (HKDF, RFC 5869), so that nothing made for one is good for another."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def _key(self, purpose: str) -> bytes:
        made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
        return made.derive(self._secret)

    def sealed(self, text: str, purpose: str) -> str:
        """The text, so that only the same secret reads it again."""
        return Fernet(base64.urlsafe_b64encode(self._key(purpose))).encrypt(text.encode()).decode()

    def opened(self, sealed: str, purpose: str) -> str | None:
        """What was sealed; None where it was sealed with another secret, or changed."""
        try:
            return Fernet(base64.urlsafe_b64encode(self._key(purpose))).decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def mark(self, text: str, purpose: str) -> str:
        """What only the holder of the secret can write beside a text."""
        return hmac.new(self._key(purpose), text.encode(), "sha256").hexdigest()

    def is_marked(self, text: str, mark: str, purpose: str) -> bool:
        """Whether `mark` is ours for this text."""
        return hmac.compare_digest(self.mark(text, purpose).encode(), mark.encode())
