"""What one message makes of the draft."""

from __future__ import annotations

from dataclasses import dataclass

from actions.draft import Draft


@dataclass(frozen=True)
class Step:
    """The draft after a message, and what is to be done about it.

    `place_choices`: codes of the areas it may be; `outside`: a place beyond the city ('' for a pin that names none);
    `confirmed`: it may be filed; `edit`: a field to ask for anew ('' means: which?); `unclear`: nothing was in it;
    `wants_call`: a number is to be asked for; `miscounted`: the one told has too few digits or too many; `aside`:
    something else was told than what had been asked; `resumed`: taken up again after a pause.
    """

    draft: Draft
    place_choices: tuple[str, ...] = ()
    outside: str | None = None
    confirmed: bool = False
    edit: str | None = None
    unclear: bool = False
    wants_call: bool = False
    miscounted: bool = False
    aside: bool = False
    resumed: bool = False
