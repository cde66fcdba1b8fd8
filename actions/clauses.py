"""What is said between commas and stops, and which of it only says that something is not known. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

_POLITE = re.compile(
    r"(?:不好意思|抱歉|对不起|麻烦了?|谢谢|谢了|辛苦了?|拜托)[您你了啊]*|(?:i'?m |so |very )*(?:sorry"
    r"|thanks|thank you|please|cheers)",
    re.IGNORECASE,
)
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
_CLAUSE = re.compile(r"[，,。;；!！?？\n]+|\.(?=\s|$)")
EDGE = " \t\n，,、。.;；:：!！-"


def clauses(words: str) -> list[str]:
    """What is said between commas and stops, bare."""
    return [part for piece in _CLAUSE.split(words) if (part := piece.strip(EDGE))]


def is_unsure(clause: str) -> bool:
    """Whether a clause only says that something is not known: 'cant remember the number'."""
    return _UNSURE.search(clause) is not None


def place_clauses(words: str, others: Sequence[str] = ()) -> str:
    """The words without the clauses that say that something is not known, or hold one of `others`: a number, a name."""
    kept = [
        c
        for c in _apart(words)
        if not (is_unsure(c) or _POLITE.fullmatch(c)) and not any(other in c for other in others)
    ]
    if len(kept) == len(_apart(words)):
        return words
    return ("，" if is_chinese(words) else ", ").join(kept)


def _apart(words: str) -> list[str]:
    """The clauses; of Chinese ones in which something is not known also what only blanks set apart."""
    told = clauses(words)
    return [piece for one in told for piece in (one.split() if is_chinese(one) and is_unsure(one) else [one])]


def is_chinese(words: str) -> bool:
    """Whether any of it is written in Chinese characters."""
    return any("\u4e00" <= char <= "\u9fff" for char in words)


def letters(words: str) -> int:
    """How many letters and digits there are."""
    return sum(char.isalnum() for char in words)
