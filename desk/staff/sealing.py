"""What is kept so that it can be read again, and what is signed: with keys made of the service's secret."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Keys:
    """Keys for one purpose each (HKDF, RFC 5869), so that nothing made for one is good for another."""

    def __init__(self, secret: str, *older: str) -> None:
        """What was sealed with an `older` secret is still read; all else is made with `secret`."""
        self._secret = secret.encode()
        self._older = older

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same each time."""
        made = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode())
        return made.derive(self._secret)

    def sealed(self, text: str, purpose: str) -> str:
        """The text, so that only the same secret reads it again."""
        return Fernet(base64.urlsafe_b64encode(self.derived(purpose))).encrypt(text.encode()).decode()

    def opened(self, sealed: str, purpose: str) -> str | None:
        """What was sealed; None where it was sealed with another secret, or changed."""
        own = self._opened(sealed, purpose)
        return self._opened_by_older(sealed, purpose) if own is None else own

    def sealed_anew(self, sealed: str, purpose: str) -> str | None:
        """What an older secret sealed, sealed with this one; None where it is already, or nobody here reads it."""
        if self._opened(sealed, purpose) is not None:
            return None
        text = self._opened_by_older(sealed, purpose)
        return None if text is None else self.sealed(text, purpose)

    def _opened(self, sealed: str, purpose: str) -> str | None:
        try:
            return Fernet(base64.urlsafe_b64encode(self.derived(purpose))).decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _opened_by_older(self, sealed: str, purpose: str) -> str | None:
        found = (Keys(one)._opened(sealed, purpose) for one in self._older)
        return next((text for text in found if text is not None), None)

    def mark(self, text: str, purpose: str) -> str:
        """What only the holder of the secret can write beside a text."""
        return hmac.new(self.derived(purpose), text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()

    def is_marked(self, text: str, mark: str, purpose: str) -> bool:
        """Whether `mark` is ours for this text."""
        given = mark.encode("utf-8", "surrogatepass")
        return hmac.compare_digest(self.mark(text, purpose).encode(), given)
