"""Runs the components of Rasa's graph one after the other, in an order that is found once and not for every message.

Rasa leaves that to dask, which is made for clusters: a millisecond of each message's time. `in_order` puts our way in its
place, with the same answers (held by tests/dialogue/test_runner.py), for the version of Rasa that it was tried with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.nlu.tried import with_this_rasa

_PLANS = "_swift_plans"
# A node with its component, its name, and the names of what it needs.
Step = tuple[Any, str, tuple[str, ...]]


def in_order() -> bool:
    """Whether the components now run so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.engine.runner.dask import DaskGraphRunner

    DaskGraphRunner.run = _run
    return True


def _run(
    runner: Any, inputs: Mapping[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """In place of DaskGraphRunner.run: what each target gives, from what `inputs` say by name."""
    from rasa.engine.exceptions import GraphRunError

    wanted = tuple(targets or runner._graph_schema.target_names)
    plans: dict[tuple[str, ...], tuple[Step, ...]] = runner.__dict__.setdefault(_PLANS, {})
    if wanted not in plans:
        plans[wanted] = tuple(_steps(runner, wanted, set()))
    # What nothing gives is told by its name, as dask does: the component says then what it misses.
    given: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for node, name, needs in plans[wanted]:
            if name in given:
                continue
            if _is_plain(node, given):
                given[name] = _called(node, name, given)
            else:
                given[name] = node(*(given.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(given[target] for target in wanted)


def _is_plain(node: Any, given: Mapping[str, Any]) -> bool:
    """Whether its component only has to be called: it is there, with all that it needs, and nobody looks on."""
    return node._eager and not node._hooks and all(need in given for need in node._inputs.values())


def _called(node: Any, name: str, given: Mapping[str, Any]) -> tuple[str, Any]:
    """What its component says, and how it fails, as the node itself would tell it."""
    inputs = {key: given[need][1] for key, need in node._inputs.items()}
    try:
        return name, node._fn(node._component, **inputs)
    except Exception as error:
        from rasa.engine.exceptions import GraphComponentException
        from rasa.shared.exceptions import RasaException

        if isinstance(error, RasaException):
            raise
        raise GraphComponentException(f"Error running graph component for node {name}.") from error


def _steps(runner: Any, wanted: tuple[str, ...], done: set[str]) -> Iterator[Step]:
    """Every component that the wanted ones need, each after what it needs itself."""
    for name in wanted:
        node = runner._graph_schema.nodes.get(name)
        if node is None or name in done:
            continue
        done.add(name)
        needs = tuple(node.needs.values())
        yield from _steps(runner, needs, done)
        yield runner._instantiated_nodes[name], name, needs
