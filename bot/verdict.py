"""Whether a model that learned may be served: better or equal overall, and in nothing less safe. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What must not fall, and what must not rise.
SAFETY_UP, SAFETY_DOWN = "danger.", "false_alarms."


def against(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """What stands against the switch, a line each: `safety|danger.zh 98.0% → 97.5%`, `overall|…`, `yours|…`.

    `overall` and `yours` are counts of right answers on the same sentences, the others shares. A safety figure that is
    no longer there counts as worse.
    """
    found = []
    for name, old in before.items():
        new = after.get(name)
        fell = name.startswith(SAFETY_UP) and (new is None or new < old)
        rose = name.startswith(SAFETY_DOWN) and (new is None or new > old)
        if fell or rose:
            found.append(f"safety|{name} {old:.1%} → {'—' if new is None else f'{new:.1%}'}")
    for name in ("overall", "yours"):
        if after.get(name, 0) < before.get(name, 0):
            found.append(f"{name}|{before[name]} → {after.get(name, 0)}")
    return found
