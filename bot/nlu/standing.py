"""Where a conversation stands when a message comes: what is open, asked or was said before."""

from __future__ import annotations

from dataclasses import dataclass

# The form in which a complaint is told.
TELLING = "complaint_form"


@dataclass(frozen=True)
class Standing:
    """Where a conversation stands when a message comes. `asked`: the question that is open in `form`."""

    form: str | None = None
    asked: str | None = None
    filed: bool = False
    """A ticket was filed or spoken of before."""
    waiting: bool = False
    """A complaint was begun and left."""
    dropped: bool = False
    """A complaint was dropped that can be taken up again."""
    alarmed: bool = False
    """Danger was told before."""
    surveyed: bool = False
    """A follow-up is open."""
    invited: bool = False
    """How it is now, or what is to be added to a ticket, was asked."""
    sought: bool = False
    """A number was told that waits for its code."""
    judged: bool = False
    """What was not good about how a matter was handled was asked."""
    erasing: bool = False
    """Whether to delete what is kept was asked just now."""
    called: bool = False
    """A person was asked for, and nothing was told since that is to be filed."""
