"""What the locks of both runtimes pin: each package with its version, its hashes and who asked for it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.setup.runtimes import DESK, DIALOGUE

RUNTIMES = (DESK, DIALOGUE)
_PIN = re.compile(
    r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)(?:\s*;\s*(?P<marker>[^\\]+?))?\s*\\?$"
)
_HASH = re.compile(r"^\s+--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^\s*#\s*(?:via(?:\s+|$))?")
_SEPARATORS = re.compile(r"[-_.]+")


@dataclass(frozen=True)
class Pin:
    """One line of a lock. `wanted_by` are the packages that brought it; `ours`: our own list names it.

    `marker` says on which machines it is installed at all, '' for all of them.
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...] = ()
    ours: bool = False
    marker: str = ""

    @property
    def purl(self) -> str:
        """Its name among all packages of all registries."""
        return f"pkg:pypi/{self.name}@{self.version}"


def canonical(name: str) -> str:
    """A package's name as registries compare it (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


def pins(lock: str) -> Sequence[Pin]:
    """Every pin of a lock's text, in its order. One package may be there twice, for different machines."""
    found: list[Pin] = []
    for line in lock.splitlines():
        if start := _PIN.match(line):
            name, version = canonical(start["name"]), start["version"]
            found.append(Pin(name, version, (), marker=start["marker"] or ""))
        elif one := _HASH.match(line):
            found[-1] = replace(found[-1], hashes=(*found[-1].hashes, one[1]))
        elif line.startswith(" ") and (who := _VIA.sub("", line)):
            found[-1] = _asked(found[-1], who)
    return found


def _asked(pin: Pin, who: str) -> Pin:
    """`who` is a package, with the extra that it asks for, or one of our lists."""
    if who.startswith("-r "):
        return replace(pin, ours=True)
    return (
        pin if who.startswith("-") else replace(pin, wanted_by=(*pin.wanted_by, canonical(who.split("[")[0])))
    )


def locked(root: Path) -> Mapping[str, Sequence[Pin]]:
    """What is pinned, by runtime."""
    folder = root / "requirements"
    return {runtime.name: pins((folder / runtime.lock).read_text(encoding="utf-8")) for runtime in RUNTIMES}
