"""Past tickets that a city's assistant learns from: read from a CSV file, kept in a folder, one line of JSON each.

They are people's own words: the folder is readable by its owner alone, and nothing here prints a text.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from city import private_lines
from city.groups import GROUPS

FILE = "tickets.jsonl"
LEAST = 50
LONGEST = 5000
_ANSWERS = ("category", "groups", "group")


class LearnedError(Exception):
    """A file of past tickets cannot be used. The text is one line: where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody wrote, and what counts as right: codes of categories or of groups, any of them.

    `held`: it is never learned from, only measured on.
    """

    text: str
    right: tuple[str, ...]
    held: bool = False

    @property
    def key(self) -> str:
        """The same for texts that differ in case, width, marks, digits and spaces only."""
        return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFKC", self.text).casefold())


def read(file: Path, categories: Collection[str]) -> list[Ticket]:
    """The tickets of a CSV file with a column `text`, and `category`, `group` or `groups` (a|b: any of these is right).

    Rows without a text or an answer are left out; of equal texts one is kept, and what is right for any of them counts.
    LearnedError names the missing column, or the row and the code that is unknown, or says that there are too few.
    """
    return enough(merged(_tickets(file, categories)), file.name)


def enough(found: list[Ticket], source: str) -> list[Ticket]:
    """The same tickets. LearnedError where they are too few to learn from; `source` says where they are from."""
    if len(found) < LEAST:
        raise LearnedError(
            f"{source} has {len(found)} different texts with an answer, and at least {LEAST} are needed"
        )
    return found


def merged(tickets: Iterable[Ticket]) -> list[Ticket]:
    """One ticket for each text, in the order of their first appearance, with all that counts as right."""
    kept: dict[str, Ticket] = {}
    for ticket in tickets:
        before = kept.get(ticket.key, ticket)
        right = tuple(sorted({*before.right, *ticket.right}))
        kept[ticket.key] = Ticket(before.text, right, before.held)
    return list(kept.values())


def load(folder: Path) -> list[Ticket]:
    """What was kept there; nothing where nothing was."""
    entries = private_lines.load(folder / FILE)
    return [Ticket(entry["text"], tuple(entry["right"]), entry["held"]) for entry in entries]


def save(folder: Path, tickets: Iterable[Ticket]) -> None:
    """Keep them, in place of what was there, whole or not at all."""
    private_lines.save(folder / FILE, map(asdict, tickets))


def _tickets(file: Path, categories: Collection[str]) -> Iterator[Ticket]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, restval="")
            answers = _answers(file, rows.fieldnames or ())
            known = {*categories, *GROUPS}
            for row in rows:
                yield from _ticket(file, rows.line_num, row, answers, known)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise LearnedError(f"{file.name} cannot be read as CSV in UTF-8: {reason}") from None


def _answers(file: Path, columns: Collection[str]) -> list[str]:
    if "text" not in columns:
        raise LearnedError(f"{file.name} has no column 'text', only {', '.join(columns) or 'none'}")
    answers = [name for name in _ANSWERS if name in columns]
    if not answers:
        raise LearnedError(f"{file.name} needs a column 'category', 'group' or 'groups' beside 'text'")
    return answers


def _ticket(
    file: Path, line: int, row: Mapping[str, str], answers: Collection[str], known: Collection[str]
) -> Iterator[Ticket]:
    text = row["text"].strip()[:LONGEST]
    said = next((row[name] for name in answers if row[name].strip()), "")
    codes = tuple(sorted({code.strip() for code in said.split("|")} - {""}))
    for code in codes:
        if code not in known:
            raise LearnedError(
                f"{file.name}:{line}: '{code}' is neither a category of the city pack nor a group"
            )
    ticket = Ticket(text, codes)
    if codes and ticket.key:
        yield ticket
