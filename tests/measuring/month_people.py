"""The citizens of a simulated month: where they write, whether they read, write back, answer and pick up the phone."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Reads = Literal["soon", "late", "second_only", "never"]
READS: tuple[Reads, ...] = ("soon", "late", "second_only", "never")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Place:
    """One chat of a citizen. `blocked`: the channel delivers nothing there any more."""

    channel: str
    address: str
    blocked: bool = False
    conversation: int | None = None


@dataclass
class Person:
    """One citizen, and what the world knows of them beside the desk: the judge of what the desk believes.

    `writes_back` is how likely they write a word after reading, `answers` a follow-up, `picks_up` the phone.
    """

    index: int
    files_at: datetime
    places: list[Place]
    by_phone: bool
    phone: str | None
    wrong_number: bool
    contact_by: str
    reads: Reads
    writes_back: float
    answers: float
    picks_up: float
    claims: bool
    urgency: str
    number: str | None = None
    code: str | None = None
    read: set[int] = field(default_factory=set)
    """Rows that were before their eyes."""
    answered: int = 0
    rung: int = 0
    spoken: int = 0
    texted: int = 0
    got: set[int] = field(default_factory=set)
    """Rows that went out as text messages and arrived, as the gateway said."""
    claimed_at: datetime | None = None

    @property
    def may_be_rung(self) -> bool:
        """Whether a phone of theirs may ring."""
        return self.phone is not None and self.contact_by != "text_only"


def people(count: int, *, first: datetime, days: int, seed: int) -> list[Person]:
    """`count` citizens who file in so many days from `first`, by day."""
    dice = random.Random(seed)
    return [_person(index, dice, first, days) for index in range(count)]


def _person(index: int, dice: random.Random, first: datetime, days: int) -> Person:
    by_phone = dice.random() < 0.12
    reads = dice.choices(READS, [55, 20, 10, 15])[0]
    phone = f"138{index:08d}" if by_phone or dice.random() < 0.65 else None
    places = [] if by_phone else _places(index, dice, reads)
    if by_phone and dice.random() < 0.25:
        places = [Place("telegram", f"t{index}")]
    text_only = phone is not None and dice.random() < 0.12
    return Person(
        index=index,
        files_at=first + dice.randrange(days) * DAY + dice.randrange(8, 22) * HOUR,
        places=places,
        by_phone=by_phone,
        phone=phone,
        wrong_number=dice.random() < 0.05,
        contact_by="text_only" if text_only else "call" if phone else "chat",
        reads=reads,
        writes_back=dice.choice([0.0, 0.3, 0.9]),
        answers=dice.choice([0.0, 0.5, 0.9]),
        picks_up=dice.choice([0.0, 0.4, 0.9]),
        claims=by_phone and bool(places),
        urgency=dice.choices(["normal", "urgent", "emergency"], [90, 7, 3])[0],
    )


def _places(index: int, dice: random.Random, reads: Reads) -> list[Place]:
    first = Place(dice.choice(["web", "telegram"]), f"a{index}")
    if reads == "second_only":
        return [first, Place("telegram", f"b{index}")]
    places = [first]
    if dice.random() < 0.2:
        places.append(Place("telegram" if first.channel == "web" else "web", f"b{index}"))
    if first.channel == "telegram":
        first.blocked = dice.random() < 0.15
    return places
