"""One account as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desk.staff.actor import Actor
from desk.store.models import StaffRow


@dataclass(frozen=True)
class Person:
    """One account as it is shown. `mail_topics` None: as shipped. `shortcuts`: single keys act in its lists."""

    id: int
    name: str
    display_name: str
    role: str
    unit: str | None
    lang: str
    active: bool
    must_change: bool
    email: str | None = None
    mail_topics: Sequence[str] | None = None
    version: int = 1
    has_factor: bool = False
    shortcuts: bool = False

    def actor(self) -> Actor:
        """This person as the one who does something."""
        return Actor(kind="staff", id=self.id, name=self.display_name, role=self.role, unit=self.unit)


def person(row: StaffRow) -> Person:
    """The account in a row."""
    return Person(id=row.id, name=row.name, display_name=row.display_name, role=row.role, unit=row.unit, lang=row.lang,
                  active=row.active, must_change=row.must_change, email=row.email, mail_topics=row.mail_topics,
                  version=row.version, has_factor=row.totp_since is not None,
                  shortcuts=row.shortcuts)  # fmt: skip
