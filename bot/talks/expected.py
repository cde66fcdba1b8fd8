"""Compares a filed ticket with what a good hotline officer would have filed, field by field.

Fields are the staff API's. `reporter` and `survey` are mappings of theirs. A list says that each of its values is
defensible. Besides: `{contains: [words], lacks: [words]}` for texts, `{starts: text}` for times and addresses, `told`
for any value but null, and `{day: -1, at: T18}` for the day before the message, at six in the evening.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

# What a ticket is unless its conversation says otherwise: nobody files a nuisance as praise or as a question.
KINDS = ["complaint", "help_request", "report"]


def todays(now: datetime) -> list[date]:
    """The date; before five in the morning the one that has ended too, for people say 'today' of either then."""
    return [now.date(), (now - timedelta(hours=5)).date()]


def differences(
    expected: Mapping[str, Any], ticket: Mapping[str, Any], *, today: Collection[date]
) -> list[str]:
    """A line for each field that is not as expected. `today`: the dates that the word may mean, see `todays`."""
    return list(_differences({"kind": KINDS, **expected}, ticket, today, ""))


def _differences(
    expected: Mapping[str, Any], ticket: Mapping[str, Any], today: Collection[date], above: str
) -> Iterator[str]:
    for name, wanted in expected.items():
        if isinstance(wanted, Mapping) and isinstance(ticket[name], Mapping):
            yield from _differences(wanted, ticket[name], today, f"{name}.")
        elif not _fits(wanted, ticket[name], today):
            yield f"{above}{name}: {ticket[name]!r} is not {wanted!r}"


def _fits(wanted: Any, found: Any, today: Collection[date]) -> bool:
    match wanted:
        case list():
            return any(_fits(one, found, today) for one in wanted)
        case "told":
            return found is not None
        case {"day": days}:
            starts = (f"{day + timedelta(days=days)}{wanted.get('at', '')}" for day in today)
            return str(found or "").startswith(tuple(starts))
        case {"starts": words}:
            return str(found or "").startswith(words)
        case dict():
            text = (found or "").casefold()
            has = all(words.casefold() in text for words in _list(wanted.get("contains", [])))
            return has and not any(words.casefold() in text for words in _list(wanted.get("lacks", [])))
        case _:
            return bool(wanted == found)


def _list(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words
