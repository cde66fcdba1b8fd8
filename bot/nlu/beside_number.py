"""What an English message tells beside a number to call: 'deep pothole near Sanlitun, my number is 13800138000'. Pure.

A number weighs so much among the words of a message that the matter beside it may be taken for the answer to how
somebody is reached.
"""

from __future__ import annotations

import re

from bot.nlu.phones import phones

_LEADS = re.compile(
    r"(?<![,;.:( -])[,;.:( -]*(?:(?:and|you can|please|pls|just) )*"
    r"(?:(?:my|the) (?:(?:phone|mobile|cell|contact|tel) )?(?:number|no|phone|mobile|cell|cellphone|tel)(?: is|['’]s)?"
    r"|(?:call|text|ring|phone|reach|contact) (?:me|us|back)(?: back)?(?: at| on| under)?"
    r"|tel(?:ephone)?|phone(?: number)?|mobile|mob|ph|number|contact)[.:( ]*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{2,}", re.IGNORECASE)
_EDGE = " ,;.:()-"
# A matter takes so many words; who only introduces themselves and says when to call uses fewer.
_FEWEST = 6


def beside_number(text: str) -> str | None:
    """The message without its numbers and what leads to them; None where it has none or tells little more."""
    numbers = [(found.start, found.end) for found in phones(text, area_code="")] if text.isascii() else []
    if not numbers:
        return None
    starts, ends = [0, *(end for _, end in numbers)], [*(start for start, _ in numbers), len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    kept = [*(_LEADS.sub("", piece) for piece in pieces[:-1]), pieces[-1]]
    told = ". ".join(stripped for piece in kept if (stripped := piece.strip(_EDGE)))
    return told if len(_WORD.findall(told)) >= _FEWEST else None
