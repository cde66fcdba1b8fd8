"""What a backup says of itself: at its beginning what it is, at its end what is in it. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from desk.errors import BackupProblem
from desk.staff.sealing import Keys

FORMAT = 1
PURPOSE = "backup"
"""What the key that seals backups is for."""
WHOSE = "whose key this is"
ABOUT, MANIFEST = "about.json", "manifest.json"
DATABASE, TABLE, FOLDER = "database/", "table/", "folder/"
"""How the names of parts begin."""


@dataclass(frozen=True)
class About:
    """`key` tells, without telling it, which SECRET_KEY sealed the backup; `store` is sqlite or postgresql."""

    format: int
    version: str
    revision: str
    store: str
    made_at: str
    key: str

    def as_json(self) -> str:
        """As it stands in the file."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def read(cls, text: str) -> About:
        """The same again. Raises BackupProblem."""
        try:
            told = json.loads(text)
            return cls(int(told["format"]), *(str(told[name]) for name in list(cls.__annotations__)[1:]))
        except (ValueError, KeyError, TypeError):
            raise BackupProblem(
                "this is no backup of a desk", advice="give a file that `backup` wrote"
            ) from None


@dataclass(frozen=True)
class Part:
    """How many members a part has, how many bytes they are unpacked, and the digest of these."""

    members: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What stands before it in the file: so many bytes, of this digest, in these parts.

    `names` are the ids of the keys that names and numbers in it are under; a backup of an older version tells none.
    Of PostgreSQL besides the columns of each table, how far each sequence is, and what the dialogue's tables are like.
    """

    about: About
    size: int
    sha256: str
    parts: dict[str, Part]
    columns: dict[str, list[str]] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)
    dialogue: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def content_size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(part.size for part in self.parts.values())

    def as_json(self) -> str:
        """As it is sealed."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Manifest:
        """The same again, of a text whose seal was ours."""
        told: dict[str, Any] = json.loads(text)
        return cls(
            about=About(**told["about"]),
            size=told["size"],
            sha256=told["sha256"],
            parts={name: Part(**part) for name, part in told["parts"].items()},
            columns=told["columns"],
            sequences={name: (last, called) for name, (last, called) in told["sequences"].items()},
            dialogue=told["dialogue"],
            names=told.get("names", []),
        )


def key_mark(keys: Keys) -> str:
    """What only the holder of the same SECRET_KEY can write."""
    return keys.mark(WHOSE, PURPOSE)
