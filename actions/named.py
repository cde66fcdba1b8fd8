"""What all actions share: a name that can be read without making one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action

Events = list[Mapping[str, Any]]


class Named(Action):  # type: ignore[misc]
    """`called` is the name in `domain.yml`."""

    called: ClassVar[str]

    def name(self) -> str:
        """The name Rasa knows it by."""
        return self.called
