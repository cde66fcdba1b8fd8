"""Sentences to insert into the words of a step: the city's for this step and matter, and one's own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from city.model import Canned
from desk.console.typed import FIELD, SENTENCE


@dataclass(frozen=True)
class Offer:
    """Sentences under one heading; `name` is the heading's key among the page's words."""

    name: str
    texts: Sequence[str]


def offers(shared: Sequence[Canned], own: Sequence[str], step: str, group: str, lang: str) -> list[Offer]:
    """What may be inserted for a step of a matter of this group, in the citizen's language."""
    fitting = [
        one.en if lang == "en" else one.zh
        for one in shared
        if step in (one.steps or (step,)) and group in (one.groups or (group,))
    ]
    found = [Offer("sentence.own", list(own)), Offer("sentence.city", fitting)]
    return [offer for offer in found if offer.texts]


def inserted(given: Mapping[str, str]) -> dict[str, str]:
    """A form with the chosen sentence where no word was written yet; a script has put it there already."""
    field = FIELD.get(given.get("action", ""), "note")
    if given.get(SENTENCE) and not given.get(field):
        return {**given, field: given[SENTENCE], SENTENCE: ""}
    return dict(given)
