"""What a password has to be: long, not one's name, nothing that is guessed first. Pure.

After NIST SP 800-63B (5.1.1.2): length counts, kinds of characters do not, and what is common is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from zxcvbn import zxcvbn

SHORTEST = 12
LONGEST = 256
LOOKED_AT = 72
"""So many characters are weighed; what follows can only make it harder to guess."""
GOOD_SCORE = 3
"""Of zxcvbn, 0 to 4: from here on a guesser needs more than 10⁸ tries."""
SHORTEST_NAME = 4
LOCAL = (
    "12345", "beijing", "swiftresponse", "swift", "response", "desk", "jiesujiban", "woaini", "woaini1314", "5201314",
    "1314520", "woaiwojia", "admin", "administrator", "hotline", "接诉即办", "北京",
)  # fmt: skip
"""What is tried first here, besides the lists of common passwords and words that zxcvbn brings."""

Reason = Literal["short", "long", "name", "easy", "former"]


def weakness(password: str, *, names: Sequence[str]) -> Reason | None:
    """Why it will not do; None where it will. `names` are those of the account and of its owner."""
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    low = password.casefold()
    known = [name.casefold() for name in names if name]
    if any(
        len(name) >= SHORTEST_NAME and len(low.replace(name, "")) < SHORTEST for name in known if name in low
    ):
        return "name"
    judged = zxcvbn(password[:LOOKED_AT], user_inputs=[*known, *LOCAL])
    return "easy" if judged["score"] < GOOD_SCORE else None
