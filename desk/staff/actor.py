"""Who does something: a citizen in a conversation, a member of staff, an API token, or the desk itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["citizen", "staff", "system"]
ROLES = ("operator", "handler", "supervisor", "reviewer", "admin")
FILING = "filing"
"""What a key of another program may do that files requests (Open311), and nothing else: no account has this role."""
TOKEN_ROLES = (*ROLES, FILING)


@dataclass(frozen=True)
class Actor:
    """`id` is the staff row (None for an API token) or, for a citizen, the conversation. Handlers have a `unit`.

    `role` is one of `ROLES` for staff, `FILING` for a key that only files, and equals `kind` for the others. `token`
    tells API tokens of one name apart.
    """

    kind: Kind
    id: int | None
    name: str
    role: str
    unit: str | None = None
    token: str | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """How history and audit name this actor: an identifier, never a person's name."""
        if self.kind == "system":
            return "system"
        if self.id is None:
            return f"token:{self.name}"
        return f"{self.kind}:{self.id}"

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"


SYSTEM = Actor(kind="system", id=None, name="desk", role="system")


def citizen(conversation_id: int) -> Actor:
    """The citizen of a conversation."""
    return Actor(kind="citizen", id=conversation_id, name="citizen", role="citizen")
