"""The written conversations: what a citizen says, step by step, and the tickets that must come of it.

A file is a list of conversations:

    - name: unique, a fact in a few words
      lang: zh                 # what the page speaks, and so the language of the buttons
      complete: true           # the first message has what and where
      must: true               # has to end right; of the others nearly all do
      says:                    # what happens, in order
        - words                # typed
        - "[title]"            # a button is pressed; what is asked before it is answered by "not sure" and the like
        - "?[title]"           # a button is pressed if it is offered
        - {edit: address}      # the edit button of that field on the summary
        - {pin: [lat, long]}   # a place is sent
        - long: [begin, again, end]   # typed, with the middle again and again up to 5,000 characters
        - hears: [words]       # what must stand in the last answer; `never` what must not
        - {as: neighbour}      # somebody else goes on, on a device of their own, until `{as: me}`
        - away                 # the page is closed and opened again
        - {staff: resolve, note: words}   # a step of the newest ticket through the staff API
        - {declare: {category: ..., areas: [...]}}   # a known incident is declared through it; it ends with the talk
        - {parent: resolve, note: words}  # a step of that incident's ticket, of which everybody who follows it is told
        - finish               # presses what a citizen with nothing to add presses, until the ticket is there;
                                 # "?finish" only if there is something to press
      tickets:                 # those of this citizen, in the order of filing; [] for none
        - {category: ..., ...}   # the fields of the staff API, see `expected.py`

In typed words `{number}` and `{code}` are those of the newest ticket of the whole conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KEYS = {"name", "lang", "complete", "must", "says", "tickets"}
STEPS = {"edit", "pin", "long", "hears", "never", "as", "staff", "declare", "parent"}


@dataclass(frozen=True)
class Conversation:
    """One written conversation."""

    name: str
    lang: str
    complete: bool
    must: bool
    says: Sequence[str | Mapping[str, Any]]
    tickets: Sequence[Mapping[str, Any]]

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Conversation:
        """What a file says. Raises ValueError where it says something that nobody plays."""
        unknown = set(written) - KEYS
        for step in written["says"]:
            if not isinstance(step, str | dict) or (isinstance(step, dict) and not STEPS & set(step)):
                unknown.add(str(step))
        if unknown or written["lang"] not in ("zh", "en"):
            raise ValueError(f"{written['name']}: {sorted(unknown) or written['lang']} is not known")
        return cls(
            name=written["name"],
            lang=written["lang"],
            complete=written.get("complete", False),
            must=written.get("must", False),
            says=written["says"],
            tickets=written["tickets"],
        )


def conversations(folder: Path) -> list[Conversation]:
    """All of a folder, file after file. Raises ValueError as `Conversation.of`."""
    return [
        Conversation.of(written)
        for file in sorted(folder.glob("*.yml"))
        for written in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
