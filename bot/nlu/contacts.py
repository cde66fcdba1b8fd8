"""Who can be reached how, and which ticket is meant: phone numbers, names, ticket numbers, tracking codes."""

from __future__ import annotations

from bot.nlu.found import Found
from bot.nlu.person_names import person_names
from bot.nlu.phones import phones
from bot.nlu.ticket_numbers import tickets, tracking_codes


def contacts(text: str, *, prefix: str, area_code: str) -> list[Found]:
    """Everything of this module that one message holds; a number is one thing only."""
    found = list(tickets(text, prefix=prefix))
    taken = [(item.start, item.end) for item in found]
    found += [
        item
        for item in phones(text, area_code=area_code)
        if not any(item.start < b and a < item.end for a, b in taken)
    ]
    found += tracking_codes(text, around=found)
    found += person_names(text)
    return found
