"""Heating that broke is of the heating, on whatever day; what it costs is of its fee. Pure."""

from __future__ import annotations

import re
from typing import Any

_FEE, _HEATING = "utilities.heating_fee", "utilities.heating"
_BROKE = re.compile(
    r"(?:暖气|供暖|供热|地暖)[^，。]{0,8}(?:坏|不热|停了|冰凉|漏)|(?:没|停了?)(?:暖气|供暖|供热)"
    r"|\b(?:heating|radiators?|heater)\b[^.;,]{0,16}\b(?:broke|broken|stopped|failed|died|dead|cold|off|down"
    r"|not working|(?:does|is|did|has)n['’]?t work\w*)\b|\bno heat(?:ing)?\b",
    re.IGNORECASE,
)
_COSTS = re.compile(
    r"[费钱款]|缴|交了|交多少|退|账单|报停|收|价|补贴|补偿|减免|返还|基础热能|扣|申请|办理|手续|[想要]停"
    r"|\b(?:fees?|bill(?:s|ed|ing)?|invoic\w+|deduct\w*|reductions?|compensat\w+|apply|applying|contracts?"
    r"|pa(?:y|id|ying|yment)|refunds?|money|charg\w+|rmb|yuan|cost\w*|price\w*|subsid\w+|meters?|metering)\b",
    re.IGNORECASE,
)


def of_heating(words: str, category: Any) -> str | None:
    """The category of heating that broke and was taken for a matter of its fee; None where there is none."""
    broke = category == _FEE and _BROKE.search(words) is not None
    return _HEATING if broke and not _COSTS.search(words) else None
