"""Which of their tickets a citizen means: the one they name or reply to, the one just talked about; else: ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.by_words import by_matter, by_tail
from actions.named import Events
from actions.offers import Offer, since
from actions.ordinals import by_ordinal, in_order, listed
from actions.said import Said
from actions.sentence import Sentence
from actions.tickets import SHOWN, button
from desk.desk import TicketStatus

# For how many messages a ticket that was spoken of needs no name.
_SPOKEN_OF = 3


@dataclass(frozen=True)
class Meant:
    """The ticket that is meant, or those it may be, the likeliest first. `named` is a number that is none of theirs."""

    ticket: TicketStatus | None = None
    among: Sequence[TicketStatus] = ()
    named: str | None = None


def named(said: Said) -> str | None:
    """The number in the message, or of the notice that it replies to."""
    number = said.value("ticket_number") or said.metadata.get("reply_to_ticket")
    return str(number) if number else None


def meant(
    said: Said,
    tracker: Tracker,
    tickets: Sequence[TicketStatus],
    fits: Callable[[TicketStatus], bool],
    *,
    sure: bool = False,
) -> Meant:
    """Of those that fit: the named one, the one just spoken of, the only one; else any of them.

    With `sure`, where nothing is told of a ticket but which, it may be named by its matter, and the one in focus needs
    not have been spoken of just now.
    """
    number, focus = named(said), tracker.slots.get("ticket_in_focus")
    told = by_tail(said.words, tickets) or by_ordinal(said.words, tickets, tracker.slots)
    if not number and told:
        return Meant(ticket=told)
    if number:
        own = next((one for one in tickets if one.number == number), None)
        return Meant(ticket=own, named=None if own else number)
    fitting = [one for one in tickets if fits(one)]
    ordered = sorted(fitting, key=lambda one: one.number != focus)
    if not ordered:
        return Meant()
    likely = by_matter(said.words, ordered) if sure and len(ordered) > 1 else None
    if likely:
        return Meant(ticket=likely)
    in_focus = ordered[0].number == focus
    spoken_of = sure or (since(tracker, "ticket_in_focus") or _SPOKEN_OF + 1) <= _SPOKEN_OF
    if len(ordered) == 1 or (in_focus and spoken_of):
        return Meant(ticket=ordered[0])
    return Meant(among=ordered)


def ask_which(
    dispatcher: CollectingDispatcher,
    said: Said,
    among: Sequence[TicketStatus],
    intent: str,
    text: str,
    *,
    name: str | None = None,
) -> Events:
    """Ask by buttons, in the sentence of this `name` or that of the intent, and keep what it was about."""
    shown = in_order(among[:SHOWN])
    buttons = tuple(button(ticket, intent) for ticket in shown)
    Sentence(name or f"utter_which_{intent}", buttons=buttons).utter(dispatcher)
    return [Offer.which(said, intent, text).event(), listed(shown)]
