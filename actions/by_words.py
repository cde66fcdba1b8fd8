"""Finds the ticket that a citizen's words mean: by its last digits, or by its matter. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.likeness import likest
from desk.desk import TicketStatus

_TAIL = re.compile(
    r"(?<![\d.])0\d{5}(?![\d.])"
    r"|(?:(?:尾号|编号|单号|工单|单子)(?:是|为)?|\b(?:ticket|case|(?<!building )(?<!block )(?<!house )(?<!flat )"
    r"(?<!unit )(?<!gate )(?<!line )(?<!bus )(?<!room )number|ending(?: in| with)?))"
    r"(?: (?:number|no\.?)| ?#)?[ :：]{0,2}(?P<few>\d{1,5})(?!\d|号)"
    r"|(?:号码(?:是|为)?|\bno\.?|#)[ :：]{0,2}(?P<some>\d{3,5})(?!\d|号)",
    re.IGNORECASE,
)


def tail_of(words: str) -> str | None:
    """The last digits of a number, where words give no more of it: '000002', 'number 2', '尾号002'."""
    found = _TAIL.search(words)
    return found and (found["few"] or found["some"] or found.group())


def by_tail(words: str, tickets: Sequence[TicketStatus]) -> TicketStatus | None:
    """The one whose number ends with the digits in the words; None where none or several do."""
    tail = tail_of(words)
    if not tail:
        return None
    exact = [one for one in tickets if one.number.endswith(f"-{tail.zfill(6)}")]
    found = exact or [one for one in tickets if len(tail) > 2 and one.number.endswith(tail)]
    return found[0] if len(found) == 1 else None


def by_matter(words: str, tickets: Sequence[TicketStatus]) -> TicketStatus | None:
    """The one whose category, title and description share most with the words: 'the taxi one', '装修那个'. None where
    none or several do."""
    at = likest(words, [f"{one.category_name} {one.title} {one.description}" for one in tickets])
    return None if at is None else tickets[at]
