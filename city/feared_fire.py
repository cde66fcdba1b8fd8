"""Fire that may break out some day and has not: an e-bike that charges in a corridor, a blocked fire exit. Pure."""

from __future__ import annotations

import re

_BURNS = (
    r"(?:fires?|burn(?:s|t|ed|ing)?|explodes?|exploding|explosions?|blows? up|in flames|aflame"
    r"|go(?:es)? up|dies?|dead|killed)"
)
_SOME_DAY = (
    r"(?:one day|some ?day|one of these days|any day|sooner or later|eventually|in (?:the )?future"
    r"|(?:just |only )?(?:a )?(?:matter|question) of time)"
)
# 'One day there will be a fire', 'it will burn some day', 'a fire waiting to happen', 'afraid of fire', 'if it burns'.
_FEARED = re.compile(
    rf"\b{_SOME_DAY}\b[^.!?;]{{0,60}}\b{_BURNS}\b|\b{_BURNS}\b[^.!?;]{{0,40}}\b{_SOME_DAY}\b"
    rf"|\b{_BURNS}\b(?: is| are|'s| just| only){{0,2}} waiting to happen\b"
    rf"|\b(?:afraid|scared|worr(?:y|ied|ies)|fear|frightened|concerned|nervous)\b[^.!?;]{{0,30}}\b{_BURNS}\b"
    rf"|\b(?:what )?(?:if|when|in case)\b(?! you)[^.!?;]{{0,25}}\b{_BURNS}\b"
    rf"|\b(?:could|might|may|can|would)(?: \w+){{0,2}} (?:cause|start|catch|lead to)\b[^.!?;]{{0,20}}\b{_BURNS}\b"
    r"|\bfire (?:risks?|hazards?|dangers?)\b|\b(?:risks?|dangers?|hazards?) (?:of|for) (?:a |an )?(?:fire|explosion)\b"
)
# What such fires are feared from: without any of it, who speaks of burning may speak of what somebody threatens.
_FROM = re.compile(
    r"\b(?:(?:re)?charg(?:e[sd]?|ers?|ing)|e-? ?(?:bikes?|scooters?)|ebikes?|electric (?:bikes?|bicycles?|motor\w*)"
    r"|scooters?|batter(?:y|ies)|wires?|wiring|cables?|cords?|sockets?"
    r"|(?:fire|emergency) (?:exits?|lanes?|doors?|escapes?|hoses?)"
    r"|hydrants?|extinguishers?|cardboard|clutter|junk|rubbish|trash|piled?|sprinklers?|lit cigarettes?)\b"
)
# What makes it now, or somebody's doing.
_NOW = re.compile(
    r"\b(?:smok(?:e|ing|y)|flam(?:es?|ing)(?<!in flames)|spark\w*|smell\w*|hot|heat\w*|melt\w*|hiss\w*|swell\w*|swollen"
    r"|bulg\w*|glow\w*|burning|on fire|caught|popp?\w*|bang\w*|right now|just now|already|help (?:me|us)|trapped|locked"
    r"|stuck|can't (?:get out|breathe)|threat\w*|petrol|gasoline|pour\w*|lighter|match(?:es)?|knife|husband|boyfriend"
    r"|my ex|gas|shock\w*|electrocut\w*|hurt|bleed\w*|injur\w*)\b"
)


def only_feared(plain: str) -> bool:
    """Whether a normalised text in English fears a fire from what stands or charges where it should not, and says of
    nothing that it burns, smokes or is hot by now.
    """
    return bool(_FROM.search(plain) and _FEARED.search(plain)) and _NOW.search(plain) is None
