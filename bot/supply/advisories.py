"""Advisories in OSV's form, and which versions they are about. Pure: where they come from is `bot.supply.database`'s.

The rules are those of the OSV schema (ossf.github.io/osv-schema), of which PyPI's advisories use ranges and lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from packaging.version import InvalidVersion, Version

from bot.supply.locks import canonical

ECOSYSTEM = "PyPI"
RANGES = ("ECOSYSTEM", "SEMVER")
_ENDS = ("fixed", "last_affected")


@dataclass(frozen=True)
class Advisory:
    """One known fault of one package. `names` are its id and its aliases; `events` are (version, what) in order."""

    names: frozenset[str]
    package: str
    summary: str
    events: tuple[tuple[tuple[str, str], ...], ...] = ()
    versions: frozenset[str] = frozenset()

    def affects(self, version: str) -> bool:
        """Whether this version has the fault."""
        return version in self.versions or any(_within(events, version) for events in self.events)

    def reaches(self, version: str) -> bool:
        """Whether this version has the fault, or a later one may."""
        told = [end for events in self.events for end, _ in events] + [*self.versions]
        return self.affects(version) or any(_version(one) and _is_later(one, version) for one in told)

    def fixed_in(self, version: str) -> str | None:
        """The first version after this one that has not got it any more, if there is one."""
        later = [
            end
            for events in self.events
            for end, what in events
            if what == "fixed" and _within(events, version) and _is_later(end, version)
        ]
        return min(later, key=Version, default=None)


def read(record: Mapping[str, Any]) -> Iterator[Advisory]:
    """The advisories of one record, one a package of PyPI; none of one that was withdrawn."""
    if record.get("withdrawn"):
        return
    names = frozenset((str(record["id"]), *map(str, record.get("aliases") or ())))
    summary = str(record.get("summary") or record.get("details") or "").strip().split("\n")[0]
    for affected in record.get("affected") or ():
        package = affected.get("package") or {}
        if package.get("ecosystem") == ECOSYSTEM:
            yield Advisory(
                names=names,
                package=canonical(str(package["name"])),
                summary=summary,
                events=tuple(
                    tuple(_events(one["events"]))
                    for one in affected.get("ranges") or ()
                    if one.get("type") in RANGES
                ),
                versions=frozenset(map(str, affected.get("versions") or ())),
            )


def together(advisories: Iterable[Advisory]) -> Sequence[Advisory]:
    """The same fault told by several bodies, once: with all its names, and every version that one of them tells."""
    found: list[Advisory] = []
    for one in advisories:
        same = [known for known in found if known.package == one.package and known.names & one.names]
        for known in same:
            found.remove(known)
        whole = [*same, one]
        found.append(
            Advisory(
                names=frozenset().union(*(each.names for each in whole)),
                package=one.package,
                summary=next((each.summary for each in whole if each.summary), ""),
                events=tuple(dict.fromkeys(events for each in whole for events in each.events)),
                versions=frozenset().union(*(each.versions for each in whole)),
            )
        )
    return found


def _events(given: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Sorted by version, as the schema wants them read. One whose version cannot be read says nothing."""
    told = [(str(version), what) for event in given for what, version in event.items()]
    readable = [one for one in told if _version(one[0]) is not None]
    return iter(sorted(readable, key=lambda one: (Version(one[0]), one[1] != "introduced")))


def _within(events: Sequence[tuple[str, str]], version: str) -> bool:
    at = _version(version)
    inside = False
    for told, what in events:
        if at is None or Version(told) > at:
            break
        if what == "introduced":
            inside = True
        elif what in _ENDS:
            inside = what == "last_affected" and Version(told) == at
    return inside


def _is_later(one: str, version: str) -> bool:
    return Version(one) > Version(version)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
