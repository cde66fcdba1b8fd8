"""Reads the draft back to a citizen who asks for it. Pure."""

from __future__ import annotations

from actions.draft import Draft
from actions.moments import moment
from actions.said import Said
from actions.sentence import Sentence
from actions.tidy import civil
from city.pack import CityPack
from desk.desk import Preview


def so_far(draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """What is held of the matter, on one line."""
    reporter = (draft["reporter_name"], draft["reporter_phone"])
    told = (
        civil(str(draft["description"] or "")).replace("\n", " "),
        preview.place_name if draft["district"] else draft["address"],
        moment(draft, said, pack),
        draft["party"],
        " ".join(str(one) for one in reporter if one),
    )
    what = " · ".join(str(part) for part in told if part)
    return Sentence("utter_so_far", {"what": what}) if what else Sentence("utter_nothing_so_far")
