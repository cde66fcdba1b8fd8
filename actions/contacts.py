"""How to reach a citizen, and whether they would rather not be known. Pure."""

from __future__ import annotations

from actions.draft import Draft


def lacks_number(draft: Draft) -> bool:
    """Whether somebody wished to be called or texted and has left no number so far."""
    return draft["contact_by"] in ("call", "text_only") and not draft["reporter_phone"]
