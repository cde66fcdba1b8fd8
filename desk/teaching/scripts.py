"""A talk as a dialogue test: what its citizen said and pressed, and the tickets that came of it. Pure.

The format is that of the project's own written conversations (bot/talks/script.py). Of a person nothing is
left: an invented name and number stand where theirs stood, so that it can be played.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from desk.errors import InvalidInput
from desk.review.numbers import ACCOUNT_MARK, CARD_MARK, MAIL_MARK, PLATE_MARK
from desk.store.models import MessageRow, TicketRow
from desk.teaching.scrubbing import scrubbed
from desk.tickets.privacy import NAME_MARK, PAPER_MARK, PHONE_MARK

INVENTED = {
    "zh": {NAME_MARK: "李明"},
    "en": {NAME_MARK: "Li Ming"},
}
ANYWHERE = {
    PHONE_MARK: "13800000000",
    PAPER_MARK: "11010119900101000X",
    MAIL_MARK: "someone@example.com",
    CARD_MARK: "6222000000000000",
    PLATE_MARK: "京A00000",
    ACCOUNT_MARK: "wx_00000",
}
FINISHES = ("没问题，提交", "Yes, file it")
PIN_DECIMALS = 3
"""About a hundred metres: the district stays the same, the door does not."""


@dataclass(frozen=True)
class Script:
    """The test as YAML, and its first words, to tell it by in a list."""

    yaml: str
    opening: str


def script(
    rows: Iterable[MessageRow],
    tickets: Sequence[TicketRow],
    *,
    name: str,
    lang: str,
    people: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Script | None:
    """The test of a citizen's lines in order and the tickets of their talk; None where nothing can be played.

    Photos and recordings are left out, and so is an edit of an earlier message.
    """
    names, phones = people
    says = [
        step
        for row in rows
        if row.edits is None and (step := _step(row, lang, names=names, phones=phones)) is not None
    ]
    if not says:
        return None
    talk = {"name": name, "lang": lang, "says": says, "tickets": [_ticket(one) for one in tickets]}
    opening = next((step for step in says if isinstance(step, str)), str(says[0]))
    return Script(yaml.safe_dump([talk], allow_unicode=True, sort_keys=False, width=10_000), opening)


def checked(written: str) -> str:
    """What somebody changed in a test, with its lines ending alike. Raises `InvalidInput` for what can't be played."""
    plain = "\n".join(written.splitlines()) + "\n"
    try:
        talks = yaml.safe_load(plain)
    except yaml.YAMLError:
        talks = None
    if not isinstance(talks, list) or not talks or not all(map(_is_talk, talks)):
        raise InvalidInput("that is no dialogue test", field="script")
    return plain


def _is_talk(talk: object) -> bool:
    return (
        isinstance(talk, dict)
        and {"name", "lang", "says", "tickets"}
        <= set(talk)
        <= {"name", "lang", "complete", "says", "tickets"}
        and talk["lang"] in ("zh", "en")
        and isinstance(talk["says"], list)
        and bool(talk["says"])
        and all(isinstance(step, str | dict) for step in talk["says"])
        and isinstance(talk["tickets"], list)
        and all(isinstance(ticket, dict) for ticket in talk["tickets"])
    )


def _step(
    row: MessageRow, lang: str, *, names: Collection[str], phones: Collection[str]
) -> str | dict[str, Any] | None:
    if row.place:
        return {"pin": [round(float(row.place[at]), PIN_DECIMALS) for at in ("lat", "long")]}
    words = _invented(scrubbed(row.text, names=names, phones=phones), lang).strip()
    if not words:
        return None
    if row.payload is None:
        return words
    if row.payload.startswith("/edit_field"):
        return _edit(row.payload)
    return "finish" if words in FINISHES else f"[{words}]"


def _edit(payload: str) -> dict[str, str] | None:
    """The edit button of a card: `/edit_field{"field": "address"}`."""
    try:
        found = yaml.safe_load(payload.removeprefix("/edit_field"))
    except yaml.YAMLError:
        return None
    fields = list(found.values()) if isinstance(found, dict) else []
    return {"edit": str(fields[0])} if fields else None


def _invented(text: str, lang: str) -> str:
    for mark, word in (INVENTED["en" if lang == "en" else "zh"] | ANYWHERE).items():
        text = text.replace(mark, word)
    return text


def _ticket(ticket: TicketRow) -> dict[str, Any]:
    """The fields that the assistant decides on, as staff have put them right meanwhile."""
    fields = ("category", "kind", "district", "subdistrict", "urgency")
    return {name: value for name in fields if (value := getattr(ticket, name)) is not None}
