"""What is said between commas and stops, and which of it only says that something is not known. Pure."""

from __future__ import annotations

import re

_UNSURE = re.compile(
    r"(?:不(?:太?想|愿意?|便|方便|能|用|必)|先不|就不)(?:再)?(?:说|讲|告诉|透露|细说)(?!话)|记不[清得住]"
    r"|不记得|不知道|不清楚|不晓得|没注意|说不[准清好]|忘了|想不起|没看清"
    r"|\b(?:can['’]?t|cannot|don['’]?t|do not|couldn['’]?t|didn['’]?t) (?:\w+ )?"
    r"(?:remember|recall|know|see|catch|tell)\b"
    r"|\b(?:(?:(?:i['’]?d |would )?(?:rather|prefer) not(?: to)?"
    r"|(?:don['’]?t|do not) want to) (?:say|tell|give))\b"
    # What the other side won't give is a matter.
    r"|(?:^|\bi )(?:really |just )?won['’]?t (?:say|tell|give)\b"
    r"|\b(?:dunno|idk|no idea|no clue|forgot|forgotten|unsure|not (?:quite |really )?(?:sure|certain))\b",
    re.IGNORECASE,
)


def is_unsure(clause: str) -> bool:
    """Whether a clause only says that something is not known: 'cant remember the number'."""
    return _UNSURE.search(clause) is not None


def letters(words: str) -> int:
    """How many letters and digits there are."""
    return sum(char.isalnum() for char in words)
