"""What all actions share: a name that can be read without making one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction

Events = list[Mapping[str, Any]]

COMPLAINT_FORM = "complaint_form"


def open_form(tracker: Tracker) -> str | None:
    """The name of the form that is open, or None."""
    return (tracker.active_loop or {}).get("name")


def over(tracker: Tracker) -> Mapping[str, Any]:
    """The event that ends an action after which its rule no longer fits: on to the open form, or listen."""
    event: Mapping[str, Any] = FollowupAction(open_form(tracker) or "action_listen")
    return event


class Named(Action):  # type: ignore[misc]
    """`called` is the name in `domain.yml`."""

    called: ClassVar[str]

    def name(self) -> str:
        """The name Rasa knows it by."""
        return self.called
