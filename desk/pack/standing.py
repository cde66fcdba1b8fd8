"""What is in force: the pack's files with the revisions over them. No store and no clock; reads files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from city.errors import CityPackError
from city.pack import CityPack
from desk.pack import editing
from desk.pack.editing import Edit, Key, Texts
from desk.pack.exporting import load_edited
from desk.pack.splicing import Document


@dataclass(frozen=True)
class Standing:
    """A pack as it stands: its files' texts, all it says, and its entries as documents.

    `left_out` are revisions that no longer fit the files, with what is wrong: the files go without them.
    """

    texts: Texts
    pack: CityPack
    entries: Mapping[Key, Document]
    left_out: Mapping[Key, str] = field(default_factory=dict)


def stand(folder: Path, disk: Texts, edits: Sequence[Edit]) -> Standing:
    """The pack with these edits, the oldest first. Those that clash with files that were changed since are left out."""
    try:
        return strictly(folder, disk, edits)
    except CityPackError:
        taken: list[Edit] = []
        left_out: dict[Key, str] = {}
        for edit in edits:
            try:
                strictly(folder, disk, [*taken, edit])
            except CityPackError as fault:
                left_out[edit.kind, edit.key] = str(fault)
            else:
                taken.append(edit)
    found = strictly(folder, disk, taken)
    return Standing(found.texts, found.pack, found.entries, left_out)


def strictly(folder: Path, disk: Texts, edits: Sequence[Edit]) -> Standing:
    """The pack with all of these edits. CityPackError names the first fault."""
    texts = editing.overlay(disk, edits)
    return Standing(texts, load_edited(folder, texts), editing.entries(texts))
