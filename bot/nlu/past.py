"""What the assistant learned from a city's past tickets, as the dialogue runtime reads it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from bot.nlu.catalogue import group_of, whole
from city import learned
from city.groups import GROUPS
from city.pack import CityPack

_ROOT = Path(__file__).resolve().parents[2]


def folder(configured: str | None = None) -> Path:
    """The component's own setting, else LEARNED_DIR, else the project's `var/learned`."""
    return Path(configured or os.environ.get("LEARNED_DIR") or _ROOT / "var" / "learned")


def fingerprint(configured: str | None = None) -> str:
    """A digest over what was learned; '' where nothing was."""
    file = folder(configured) / learned.FILE
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def of_tickets(pack: CityPack, tickets: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Text and answer of every ticket of the folder that is not held out of training.

    An answer is what counts as right, each a category or a group as `group.*`. A category that the city pack has no longer
    still tells its group.
    """
    known = {category.code for category in pack.categories}
    for ticket in learned.load(tickets):
        codes = {
            code if code in known else whole(group_of(code))
            for code in ticket.right
            if group_of(code) in GROUPS
        }
        if codes and not ticket.held:
            yield ticket.text, tuple(sorted(codes))
