"""An answer that is about one of several matters told together, or about all of them. Pure."""

from __future__ import annotations

from actions.details import PLACE, TELLING
from actions.draft import Draft
from actions.matters import turned_back, turned_to, with_own_spot
from actions.of_all import with_time_of_all
from actions.pointing import more_of, reduced
from actions.righting import puts_right
from actions.said import Said
from actions.step import Step
from city.pack import CityPack


def told_of_all(said: Said, draft: Draft, question: str, pack: CityPack) -> Step | None:
    """The time of all matters told together, or that one of them is to go; None where neither is said."""
    timed = with_time_of_all(said, draft)
    if timed is not None:
        return Step(timed, aside=question != "occurred_at")
    left = reduced(said.words, draft, pack)
    return None if left is None else Step(left)


def with_its_spot(said: Said, draft: Draft, question: str, pointed: int | None) -> Step | None:
    """The place that is told of one of several matters by its name; None where none is."""
    spot = said.value("address")
    names_area = said.value("district") or said.value("subdistrict") or said.value("place_choices")
    if pointed is None or not spot or names_area or not (pointed or draft["address"]):
        return None
    told = with_own_spot(draft, pointed, str(spot))
    return Step(told.unasked() if question in PLACE else told, aside=True)


def more_of_one(said: Said, draft: Draft, question: str) -> Step | None:
    """What is told of a thing of one of several matters stays with that one; None where it is none of it."""
    telling = said.intent in (*TELLING, "nlu_fallback", "out_of_scope", "supplement_ticket")
    apart = (
        said.names_place or said.value("phone") or said.words.endswith(("?", "？", "吗")) or puts_right(said)
    )
    at = more_of(said, draft) if telling and not apart else None
    if at is None:
        return None
    more = turned_back(turned_to(draft, at).saying_more(said.words), at)
    return Step(more, aside=question != "confirmed")
