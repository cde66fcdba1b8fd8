"""Annotated talks: turns in the state of the talk, as the reader learns them and is measured on them.

`data/turns/README.md` tells the notation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STATES = frozenset(
    {
        "idle", "what", "place", "district", "category", "time", "party", "contact", "card", "change", "join",
        "other_matter", "filed", "status", "answered", "contacted", "solved", "satisfied", "comment", "reopen",
        "withdraw", "which_ticket", "number", "resume", "person", "called", "danger", "erase", "publish", "noted",
        "missed", "not_ours", "notice",
    }
)  # fmt: skip
ROLES = frozenset(
    {
        "matter", "matter2", "more", "place", "place.old", "place.new", "place2", "time", "time.old", "time.new",
        "party", "party.old", "party.new", "person", "person.old", "person.new", "phone", "phone.old", "phone.new",
        "number", "code", "plate", "hours", "behalf", "option", "reason", "question",
    }
)  # fmt: skip
_SPAN = re.compile(r"\[([^\[\]]+)\]\(([a-z0-9.]+)\)")


class TalkError(ValueError):
    """A line of a talk that cannot be read; the text names file, line and what is wrong."""


@dataclass(frozen=True)
class Span:
    """Words of a message with their role; `start` and `end` are offsets into its text."""

    start: int
    end: int
    role: str


@dataclass(frozen=True)
class Turn:
    """One message of a citizen. `asked`: what the desk said last, the pending question at its end."""

    text: str
    asked: tuple[str, ...]
    acts: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Talk:
    """A whole talk. `about` is what its first line says of the person who writes."""

    about: str
    lang: str
    turns: tuple[Turn, ...]


@cache
def acts() -> frozenset[str]:
    """Every act with each of its arguments: `ask:status`; without one where an argument may be left out."""
    told: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
        Path(__file__).with_name("commands.yml").read_text(encoding="utf-8")
    )
    named = set()
    for family in told.values():
        for name, command in family.items():
            arguments = command.get("arguments") or ()
            named |= {f"{name}:{argument}" for argument in arguments}
            if not arguments or name == "matter":
                named.add(name)
    return frozenset(named)


def spans_of(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a marked message and its spans: `[三号楼](place)`."""
    text, spans, last = "", [], 0
    for found in _SPAN.finditer(marked):
        text += marked[last : found.start()]
        spans.append(Span(len(text), len(text) + len(found[1]), found[2]))
        text += found[1]
        last = found.end()
    return text + marked[last:], tuple(spans)


def read(file: Path, lang: str) -> list[Talk]:
    """The talks of a file. Raises TalkError for the first line that cannot be read."""
    talks: list[Talk] = []
    about, turns = "", list[Turn]()
    asked: tuple[str, ...] = ()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        mark, rest = line[:2], line[2:].strip()
        if not line.strip() or line.startswith("#"):
            continue
        try:
            if mark == "==":
                if turns:
                    talks.append(Talk(about, lang, tuple(turns)))
                about, turns, asked = rest, [], ("idle",)
            elif mark == "< ":
                asked = _states(rest)
            elif mark == "> ":
                turns.append(_turn(rest, asked))
            else:
                raise ValueError("a line begins with '==', '< ' or '> '")
        except ValueError as problem:
            raise TalkError(f"{file.name}:{number}: {problem}: {line}") from None
    if turns:
        talks.append(Talk(about, lang, tuple(turns)))
    return talks


def _states(rest: str) -> tuple[str, ...]:
    named = tuple(name.strip() for name in rest.partition("|")[0].split(","))
    if unknown := set(named) - STATES:
        raise ValueError(f"unknown state {sorted(unknown)}")
    return named


def _turn(rest: str, asked: tuple[str, ...]) -> Turn:
    marked, parted, named = rest.rpartition(" @ ")
    if not parted:
        raise ValueError("a message needs ' @ ' and its acts")
    said = tuple(name.strip() for name in named.split(",") if name.strip())
    if unknown := set(said) - acts():
        raise ValueError(f"unknown act {sorted(unknown)}")
    text, spans = spans_of(marked.strip())
    if unknown := {span.role for span in spans} - ROLES:
        raise ValueError(f"unknown role {sorted(unknown)}")
    if not said or not text:
        raise ValueError("a message needs words and an act")
    return Turn(text, asked, said, spans)


def folder(path: Path) -> Iterator[tuple[Path, list[Talk]]]:
    """The talks of a folder, a sub-folder a language, file after file."""
    for file in sorted(path.glob("*/*.talk")):
        yield file, read(file, file.parent.name)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        told = read(Path(name), Path(name).parent.name)
        print(f"{name}: {len(told)} talks, {sum(len(talk.turns) for talk in told)} turns")
