"""Updates of Telegram that the desk cannot take in through a fault of its own: kept raw, for all others to go on.

They are files, since the store is what would not have them; each is taken in again when the service starts.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TRIES = 5
AFTER_SECONDS = 180.0
"""An update is set aside after so many failed tries, the first of them so long ago, with a store that answers."""
FORGOTTEN_SECONDS = 3600.0


@dataclass(frozen=True)
class Failing:
    """How often an update failed in a row, since when, and when it did so last: seconds of a clock of its own."""

    tries: int
    since: float
    last: float


class Failures:
    """Which updates fail again and again. Pure but for that memory; the time is passed in."""

    def __init__(self) -> None:
        self._failing: dict[int, Failing] = {}

    def is_hopeless(self, update: int, *, store_answers: bool, now: float) -> bool:
        """Count a failed try. While the store is away nothing is hopeless, and counting begins anew when it is back."""
        self._failing = {
            one: known for one, known in self._failing.items() if now - known.last < FORGOTTEN_SECONDS
        }
        if not store_answers:
            self._failing.clear()
            return False
        known = self._failing.get(update, Failing(0, now, now))
        self._failing[update] = Failing(known.tries + 1, known.since, now)
        return known.tries + 1 >= TRIES and now - known.since >= AFTER_SECONDS

    def forget(self, update: int) -> None:
        """It was taken in, or set aside."""
        self._failing.pop(update, None)


class SetAside:
    """The folder of such updates. What citizens wrote is in them: only the service's own user reads them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, update: int, raw: str) -> None:
        """Write it down, whole or not at all. Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(update)
        begun = path.with_suffix(".part")
        with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        begun.replace(path)

    def all(self) -> Sequence[Path]:
        """The files, oldest update first."""
        found = self._folder.glob("telegram-*.json")
        return sorted(found, key=lambda path: (len(path.name), path.name))

    @staticmethod
    def drop(path: Path) -> None:
        """It was taken in after all."""
        path.unlink(missing_ok=True)

    def _path(self, update: int) -> Path:
        return self._folder / f"telegram-{update}.json"
