"""What a change of an account can be taken back to: for some minutes, by who made it, from the page that follows it.

That page's address has it sealed, so that nobody else can make one up. The store and the audit keep nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from desk.staff.person import Person
from desk.staff.sealing import Keys

WITHIN = timedelta(minutes=10)
PURPOSE = "taking a change back"
LONGEST = 2000


class TakingBack:
    """Seals what was before, and opens it again for the same person."""

    def __init__(self, clock: Callable[[], datetime], keys: Keys) -> None:
        self._clock = clock
        self._keys = keys

    def sealed(self, before: Person, *, by: int) -> str:
        """What an account was before the account `by` changed it."""
        until = (self._clock() + WITHIN).isoformat()
        former = {"name": before.display_name, "role": before.role, "unit": before.unit or ""}
        told = {"by": by, "of": before.id, "version": before.version + 1, "until": until, "former": former}
        return self._keys.sealed(json.dumps(told), PURPOSE)

    def former(self, sealed: str, present: Person, *, by: int) -> Mapping[str, str] | None:
        """`name`, `role` and `unit` of before; None where it is another's, too late, or the account changed since."""
        opened = self._keys.opened(sealed, PURPOSE) if 0 < len(sealed) <= LONGEST else None
        if opened is None:
            return None
        told = json.loads(opened)
        if (told["by"], told["of"], told["version"]) != (by, present.id, present.version):
            return None
        former: Mapping[str, str] = told["former"]
        return former if self._clock() <= datetime.fromisoformat(told["until"]) else None
