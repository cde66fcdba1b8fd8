"""The state of a talk that the reader sees beside the message, and how it follows from an annotated talk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dialogue.talks import Talk, Turn

_ALREADY_FILED = frozenset(
    {
        "filed",
        "status",
        "contacted",
        "solved",
        "satisfied",
        "comment",
        "reopen",
        "withdraw",
        "which_ticket",
        "notice",
    }
)
_SURVEY = frozenset({"contacted", "solved", "satisfied", "comment"})
_SHOWS_DRAFT = frozenset({"card", "change"})
_ASKS_DETAIL = frozenset(
    {"place", "district", "category", "time", "party", "contact", "other_matter", "join"}
)


@dataclass(frozen=True)
class State:
    """What was said before. `asked`: states of the notation, the last is the open question; `filled`: details that the
    draft holds; `before`: acts of the citizen's last message; `filed`: a case of theirs is known; `alarmed`: a danger
    was told; `surveyed`: the follow-up has begun."""

    asked: tuple[str, ...] = ("idle",)
    filled: frozenset[str] = frozenset()
    before: tuple[str, ...] = ()
    filed: bool = False
    alarmed: bool = False
    surveyed: bool = False
    lang: str = "zh"

    @property
    def question(self) -> str:
        """The question that is open."""
        return self.asked[-1]


def states_of(talk: Talk) -> Iterator[tuple[State, Turn]]:
    """Each turn of a talk with the state in which it was written."""
    state = State(lang=talk.lang)
    for turn in talk.turns:
        state = asking(state, turn.asked)
        yield state, turn
        state = told(state, turn)


def asking(state: State, asked: tuple[str, ...]) -> State:
    """The state after the desk has spoken: what it asks and shows tells what it knows."""
    names = set(asked)
    filled = state.filled
    if "filed" in names:
        filled = frozenset()
    if names & _SHOWS_DRAFT:
        filled |= {"matter", "place"}
    elif asked[-1] in _ASKS_DETAIL:
        filled |= {"matter"}
    return replace(
        state,
        asked=asked,
        filled=filled,
        filed=state.filed or bool(names & _ALREADY_FILED),
        alarmed=state.alarmed or "danger" in names,
        surveyed=state.surveyed or bool(names & _SURVEY),
    )


def told(state: State, turn: Turn) -> State:
    """The state after the citizen has spoken."""
    filled = set(state.filled)
    if {"drop", "restart"} & set(turn.acts):
        filled.clear()
    filled |= {span.role.partition(".")[0] for span in turn.spans if not span.role.endswith(".old")}
    filled -= {act.partition(":")[2] for act in turn.acts if act.startswith("clear:")}
    if any(act.startswith("matter") for act in turn.acts):
        filled.add("matter")
    alarmed = state.alarmed or any(act.startswith("danger:") for act in turn.acts)
    return replace(state, filled=frozenset(filled), before=turn.acts, alarmed=alarmed)
