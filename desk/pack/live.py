"""The city pack that everybody holds: one object that says what is in force now."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from city.pack import CityPack


class LivePack(CityPack):
    """A pack that becomes another one at once, for all who hold it. Whoever needs one state asks it once."""

    def become(self, pack: CityPack) -> None:
        """Say from now on what `pack` says."""
        said, areas = dict(vars(pack)), ("districts", "subdistricts", "communities", "spots")
        if "names" in vars(self) and all(said[one] == getattr(self, one) for one in areas):
            # Making them anew would hold up the next message, and no entry that is edited is a place.
            said.setdefault("names", self.names)
        object.__setattr__(self, "__dict__", said)


def live(pack: CityPack) -> LivePack:
    """A live pack that says what `pack` says."""
    found: LivePack = object.__new__(LivePack)
    found.become(pack)
    return found


class LiveUnits(Collection[str]):
    """The codes of the units that the pack has now."""

    def __init__(self, pack: CityPack) -> None:
        self._pack = pack

    def __contains__(self, code: object) -> bool:
        return any(unit.code == code for unit in self._pack.units)

    def __iter__(self) -> Iterator[str]:
        return (unit.code for unit in self._pack.units)

    def __len__(self) -> int:
        return len(self._pack.units)
