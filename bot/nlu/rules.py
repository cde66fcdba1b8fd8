"""Finds the rules that fit a conversation by what each asks for, and not by trying all of them.

Rasa tries each of some hundred rules against each state, at every step, once for the text and once for the intent: a
fifth of a turn. `by_need` puts our way in its place, with the same answers (held by tests/dialogue/test_rules_by_need.py), for
the version of Rasa that it was tried with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from bot.nlu.tried import with_this_rasa

_INDEXES = "_swift_rules"
_UNSET = "should_not_be_set"
_LISTEN = "action_listen"
State = Mapping[str, Any]
Need = tuple[str | None, str | None]
Find = Callable[..., tuple[str | None, str | None, bool]]


def by_need() -> bool:
    """Whether rules are now found so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.core.policies.rule_policy import RulePolicy

    if RulePolicy._get_possible_keys is not _possible:
        RulePolicy._get_possible_keys = _possible
        RulePolicy._find_action_from_rules = _without_texts(RulePolicy._find_action_from_rules)
    return True


class Rules:
    """The rules of one lookup, by the action before and the intent that their last state asks for."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._states = {key: tuple(_plain(state) for state in reversed(json.loads(key))) for key in keys}
        self._by_need: dict[Need, list[str]] = {}
        self._beginnings: list[str] = []
        for key, states in self._states.items():
            if states[0].get("prev_action"):
                self._by_need.setdefault(_need(states[0]), []).append(key)
            else:
                self._beginnings.append(key)
        self._longest = max(map(len, self._states.values()), default=0)

    @cached_property
    def ask_for_intents(self) -> bool:
        """Whether no rule fits right after a citizen's words, unless their intent is known."""
        return not self._beginnings and not any(
            intent is None and action in (_LISTEN, None) for action, intent in self._by_need
        )

    def fitting(self, states: Sequence[State], matches: Callable[[State, State], bool]) -> set[str]:
        """The keys of the rules that fit `states`, the latest of which is the last one."""
        if not states:
            return set(self._states)
        found = self._candidates(states[-1])
        for back, state in enumerate(reversed(states[-self._longest :])):
            found = [key for key in found if self._fits(key, back, state, matches)]
        return set(found)

    def _candidates(self, state: State) -> list[str]:
        if not state.get("prev_action"):
            return self._beginnings
        action, intent = _need(state)
        needs = {(action, intent), (action, None), (None, intent), (None, None)}
        return [key for need in needs for key in self._by_need.get(need, ())]

    def _fits(self, key: str, back: int, state: State, matches: Callable[[State, State], bool]) -> bool:
        states = self._states[key]
        if back >= len(states):
            return True
        begins, began = not states[back].get("prev_action"), not state.get("prev_action")
        return begins and began if begins or began else matches(states[back], state)


def _possible(policy: Any, lookup: Mapping[str, str], states: Sequence[State]) -> set[str]:
    """In place of RulePolicy._get_possible_keys: the rules of `lookup` that fit."""
    return _rules(policy, lookup).fitting(states, policy._does_rule_match_state)


def _without_texts(theirs: Find) -> Find:
    """As RulePolicy finds an action from rules, but for texts that no rule asks for."""

    def find(policy: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool) -> Any:
        if use_text_for_last_user_input and all(
            _rules(policy, policy.lookup[name]).ask_for_intents
            for name in ("rules", "rules_for_loop_unhappy_path")
        ):
            return None, None, False
        return theirs(policy, tracker, domain, use_text_for_last_user_input)

    return find


def _rules(policy: Any, lookup: Mapping[str, str]) -> Rules:
    """Those of a lookup, looked through once; anew where it grew, as it does while a policy learns."""
    kept: dict[int, tuple[Mapping[str, str], int, Rules]] = policy.__dict__.setdefault(_INDEXES, {})
    known = kept.get(id(lookup))
    if known is None or known[0] is not lookup or known[1] != len(lookup):
        known = kept[id(lookup)] = lookup, len(lookup), Rules(lookup)
    return known[2]


def _need(state: State) -> Need:
    action, intent = (
        (state.get(kind) or {}).get(name)
        for kind, name in (("prev_action", "action_name"), ("user", "intent"))
    )
    return _asked(action), _asked(intent)


def _asked(value: Any) -> str | None:
    return value if isinstance(value, str) and value and value != _UNSET else None


def _plain(state: State) -> State:
    """JSON has no tuples, and states of a conversation have no lists."""
    return {
        kind: {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
        for kind, told in state.items()
    }
