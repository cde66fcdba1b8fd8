"""A park that the sub-district around it is called after: of '陶然亭里面的厕所' the park is the place. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.said import Said
from city.names import normal
from city.pack import CityPack

# Whoever parks a car speaks of none: 'the guy who parks on the pavement'.
_PARK = re.compile(
    r"公园|景区|门票|(?<!car )\bpark(?:['’]s)?"
    r"(?= (?:gate|entrance|toilets?|lake|benche?s?|playground|paths?|ticket|office|staff|guards?|keepers?)\b)"
    r"|\b(?:the|this|that|our|my|a|in|at|of|inside|near|public|city|local|nice|small|big|whole|same) (?:\w+ )?"
    r"(?<!car )(?<!to )(?<!cars )(?<!who )(?<!they )(?<!people )parks?\b"
    r"(?! (?:on|here|there|my|his|her|their|your|it|in front|next|every|cars?)\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"(?:的)?(?:里面|里头|园里|园内|[东西南北]门|湖)")
_KINDS = ("公园", " park")
_PARKS = "greening.parks"


def park_called_so(said: Said, draft: Draft, pack: CityPack) -> str | None:
    """The park of the sub-district's own name, where it is spoken of, or something inside what has that name."""
    told = said.told("subdistrict").strip()
    if not told or draft["address"]:
        return None
    start = said.text.find(told)
    inside = _WITHIN.match(said.text, start + len(told)) if start >= 0 else None
    speaks = draft["category"] == _PARKS or _PARK.search(f"{draft['description'] or ''} {said.words}")
    if not (inside or speaks):
        return None
    # '西城陶然亭' ends with the name; English words are that name or another one.
    least = len(told) if told.isascii() else 2
    wanted = [normal(f"{told[-size:]}{kind}") for kind in _KINDS for size in range(len(told), least - 1, -1)]
    for spot in pack.spots:
        if spot.district in (None, draft["district"]):
            named = next((name for name in spot.names if normal(name) in wanted), None)
            if named:
                return named
    return None
