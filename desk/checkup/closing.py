"""How a finding's loop is closed: from what was found over a plan to what came of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal["found", "fed_back", "noted", "taken_up", "done", "declined"]
STATES: tuple[State, ...] = get_args(State)
Step = Literal["feed_back", "noted", "taken_up", "done", "declined"]
STEPS: tuple[Step, ...] = get_args(Step)
FROM: Mapping[Step, tuple[State, ...]] = {
    "feed_back": ("found", "declined"),
    "noted": ("fed_back",),
    "taken_up": ("fed_back", "noted"),
    "done": ("fed_back", "noted", "taken_up"),
    "declined": ("fed_back", "noted", "taken_up"),
}
"""From which states a step is possible. What one plan declined may be fed back to another."""
REASONED: tuple[Step, ...] = ("done", "declined")
"""What is told with words: what was done, or why nothing will be."""


def possible(state: str) -> list[Step]:
    """The steps from here, in their order."""
    return [step for step in STEPS if state in FROM[step]]


def after(step: Step) -> State:
    """The state that a step leads to."""
    return "fed_back" if step == "feed_back" else step
