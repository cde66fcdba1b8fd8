"""What reviewers read of people: nothing that tells who somebody is or how to reach them. Pure.

A unit's description keeps the numbers of others (`desk.tickets.privacy`); here everybody's go, the landlord's too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from desk.review.names import without_names
from desk.review.numbers import (
    ACCOUNT_MARK,
    CARD_MARK,
    MAIL_MARK,
    PLATE_MARK,
    without_known,
    without_long_numbers,
    without_numbers,
)
from desk.tickets.masking import hide_codes
from desk.tickets.privacy import NAME_MARK, PAPER_MARK, PHONE_MARK, take_out

MARKS = (PHONE_MARK, NAME_MARK, PAPER_MARK, CARD_MARK, MAIL_MARK, PLATE_MARK, ACCOUNT_MARK)


@dataclass(frozen=True)
class Known:
    """Names and numbers that belong to people of one conversation, from its tickets, its draft and what was said."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    @classmethod
    def of(cls, names: Iterable[str | None], phones: Iterable[str | None] = ()) -> Known:
        """Without doubles and what is too short to be told from other words."""
        told = {name.strip() for name in names if name and len(name.strip()) >= 2}
        return cls(
            tuple(sorted(told, key=lambda one: (-len(one), one))), tuple(sorted({p for p in phones if p}))
        )

    def with_(self, other: Known) -> Known:
        """Both together."""
        return Known.of((*self.names, *other.names), (*self.phones, *other.phones))


NOBODY = Known()


def mask(text: str, known: Known = NOBODY) -> str:
    """The text with a mark for every phone, paper, bank card, mail, account of a chat, number plate and name.

    Twice masked is once masked. Tracking codes are hidden as everywhere (`hide_codes`).
    """
    if not text:
        return text
    plain = without_numbers(text)
    plain = take_out(plain, names=known.names, phones=known.phones).text
    plain = without_long_numbers(without_known(plain, known.phones))
    return hide_codes(without_names(plain))


def mask_value(value: object, known: Known = NOBODY) -> str:
    """What was understood, as words, masked alike."""
    if isinstance(value, Collection) and not isinstance(value, str):
        return "、".join(mask(str(one), known) for one in value)
    return mask(str(value), known)
