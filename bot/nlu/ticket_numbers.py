"""Which ticket is meant: its number, sloppy ones too, and the tracking code beside it. Pure but for the list of English words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.nlu.found import Found
from bot.nlu.slips import english
from bot.nlu.text import plain

_TICKET = re.compile(
    r"(?<![a-z0-9])(?:([a-z]{2}) ?[-#]? ?)?(20\d{6})[ _-]+(\d{1,6})(?!\d)|(?<![a-z0-9])([a-z]{2})(20\d{6})(\d{6})(?!\d)"
)


def tickets(text: str, *, prefix: str) -> Iterator[Found]:
    """Ticket numbers, sloppy ones too: 'bj20261124 000123', '20261124-123'. The day must exist."""
    for match in _TICKET.finditer(plain(text)):
        head, day, number = (
            match.group(1) or match.group(4),
            match.group(2) or match.group(5),
            match.group(3) or match.group(6),
        )
        if (head and head.upper() != prefix) or not _is_day(day):
            continue
        if not head and match.group(0)[8:9] == " " and len(number) < 3:
            continue  # '20261124 12' may be a date and an hour.
        yield Found("ticket_number", f"{prefix}{day}-{number.zfill(6)}", match.start(), match.end())


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


_CODE = re.compile(r"(?<![a-z0-9])[a-z0-9]{6}(?![a-z0-9])")
# What says that the next word is the code itself: 'my tracking code is hwavxe'.
_IS_CODE = re.compile(
    r"(?:(?:tracking )?code(?: is| was|['’]s|[:=])?|(?:查询|追踪|跟踪)码(?:好像|应该|大概|就)?(?:是|为|[:：])?)[ :：]{0,2}$"
)
_CODE_WORD = re.compile(r"查询码|验证码|追踪码|跟踪码|凭码|tracking|code\b|码")


def tracking_codes(text: str, *, around: list[Found]) -> Iterator[Found]:
    """Six letters or digits beside the word for it or beside a ticket number; `around` is what was found already.

    A word of six letters needs a digit in it or capitals, or 'please' would be a code; right behind the word for a code
    it only needs to be no English word.
    """
    written = plain(text)
    taken = [(found.start, found.end) for found in around]
    named = _CODE_WORD.search(written) is not None
    alone = _CODE.fullmatch(written.strip()) is not None
    numbered = any(found.entity == "ticket_number" for found in around)
    if not (named or numbered or alone):
        return
    for match in _CODE.finditer(written):
        original = text[match.start() : match.end()]
        word = original.lower()
        spelt = (
            _IS_CODE.search(written[: match.start()]) is not None
            and bool(english())
            and word not in english()
        )
        mixed = any(c.isdigit() for c in original) and any(c.isalpha() for c in original)
        likely = mixed or spelt or ((named or numbered) and (original.isupper() or original.isdigit()))
        if likely and not any(match.start() < end and start < match.end() for start, end in taken):
            if alone and not mixed:
                continue
            yield Found("tracking_code", original.upper(), match.start(), match.end())
            return
