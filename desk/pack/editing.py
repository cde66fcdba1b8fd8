"""The entries of a pack that are edited one by one: read as plain documents, and put back into the files' own text.

Comments and the order of a file stay as they are. Pure but for `read`; what an entry means is checked by
`city.pack.load`, of the files as they come out here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from city.errors import CityPackError
from desk.pack import splicing
from desk.pack.splicing import Document, Place

Kind = Literal["answer", "template", "category", "unit", "clock"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Key = tuple[Kind, str]
Texts = Mapping[str, str]
"""The files that entries stand in, by their paths within the pack."""

FILES = ("units.yml", "categories.yml", "clocks.yml", "people.yml")
KNOWLEDGE = "knowledge/"
SOURCES = "knowledge/sources.yml"
WRITTEN = "knowledge/desk.yml"
"""Where answers go that no file has yet."""
TEMPLATES = ("answers", "notes")
"""The lists of people.yml; the key of a sentence begins with its list: 'answers:hello'."""


@dataclass(frozen=True)
class Edit:
    """An entry as somebody wants it; without a document it is gone.

    `base` is the digest of what the pack's files said of it then: where they say something else by now, they are newer.
    """

    kind: Kind
    key: str
    document: Document | None
    base: str


def read(folder: Path) -> dict[str, str]:
    """The texts of a pack's files that hold entries; a file that is not there is left out."""
    paths = [folder / name for name in FILES]
    home = folder / KNOWLEDGE
    paths += sorted(home.glob("*.yml")) if home.is_dir() else []
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if path.is_file()
    }


def entries(texts: Texts) -> dict[Key, Document]:
    """Every entry by kind and key, in the order of the files. An answer says its day, and whether it is a sample."""
    return {key: document for text in texts for key, document in _within(text, texts[text])}


def sources(texts: Texts) -> dict[str, Document]:
    """Who an answer may name as its source, by code."""
    return {str(one["code"]): one for one in splicing.listed(texts.get(SOURCES, ""), "")}


def digest(document: Document | None) -> str:
    """The same for the same contents; empty for none."""
    if document is None:
        return ""
    written = json.dumps(document, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def overlay(texts: Texts, edits: Iterable[Edit]) -> dict[str, str]:
    """The files with these edits made, but for those whose entry the files have in a newer form.

    CityPackError where a file is missing, or cannot be written so that it reads the same again.
    """
    known = {key: (file, one) for file, text in texts.items() for key, one in _within(file, text)}
    wanted: dict[tuple[str, Place], dict[str, Document | None]] = {}
    for edit in edits:
        file, document = known.get((edit.kind, edit.key), (_home(edit.kind), None))
        if digest(document) == edit.base:
            place, name = _place(edit.kind, edit.key)
            wanted.setdefault((file, place), {})[name] = edit.document
    changed = dict(texts)
    for (file, place), changes in wanted.items():
        if file not in changed and not any(changes.values()):
            continue
        if file not in changed and file != WRITTEN:
            raise CityPackError(file, 0, "", "is missing")
        text = splicing.put(
            changed.get(file) or _begun(changes), place, changes, alone=file.startswith(KNOWLEDGE)
        )
        if text is None:
            del changed[file]
        else:
            changed[file] = text
    return changed


def put(texts: Texts, kind: Kind, key: str, document: Document | None) -> dict[str, str]:
    """The files with one entry replaced, added or (None) taken out. Raises as `overlay`."""
    return overlay(texts, [Edit(kind, key, document, digest(entries(texts).get((kind, key))))])


def _begun(changes: splicing.Changes) -> str:
    """A file of answers that has none yet."""
    day = next(one["date"] for one in changes.values() if one is not None)
    return f"# Answers written in the console.\nsample: false\ndate: {day}\nentries: []\n"


def _within(file: str, text: str) -> Iterator[tuple[Key, Document]]:
    if file == "units.yml" or file == "categories.yml":
        kind: Kind = "unit" if file == "units.yml" else "category"
        for one in splicing.listed(text, ""):
            yield (kind, str(one.get("code"))), one
    elif file == "clocks.yml":
        for one in splicing.listed(text, "clocks"):
            yield ("clock", str(one.get("valid_from"))), one
    elif file == "people.yml":
        for name in TEMPLATES:
            for one in splicing.listed(text, name):
                yield ("template", f"{name}:{one.get('code')}"), one
    elif file.startswith(KNOWLEDGE) and file != SOURCES:
        whole = splicing.whole(text)
        said = {name: whole[name] for name in ("sample", "date") if isinstance(whole, dict) and name in whole}
        for one in splicing.listed(text, "entries"):
            yield ("answer", str(one.get("code"))), {**one, **{n: said[n] for n in said if n not in one}}


def _home(kind: Kind) -> str:
    """Where entries of a kind stand, or the new ones go."""
    return {
        "answer": WRITTEN,
        "unit": "units.yml",
        "category": "categories.yml",
        "clock": "clocks.yml",
        "template": "people.yml",
    }[kind]


def _place(kind: Kind, key: str) -> tuple[Place, str]:
    """The list of an entry, and by what it is known there."""
    if kind == "clock":
        return Place("clocks", "valid_from", ordered=True), key
    if kind == "template":
        name, _, code = key.partition(":")
        return Place(name, "code"), code
    return Place("entries" if kind == "answer" else "", "code"), key
