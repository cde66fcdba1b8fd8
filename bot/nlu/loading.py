"""Gives Rasa's components the domain that a model's description has already been read to.

Rasa reads the domain of a model twice: out of the description, and once more as YAML, four times over and with a check
against a schema that it passed when the model was trained. That was a fifth of a start. `domain_once` leaves the second
reading out, for the version of Rasa that it was tried with; tests/dialogue/test_loading.py holds that both are the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.nlu.tried import with_this_rasa


def domain_once() -> bool:
    """Whether models are now loaded so. Rasa must be importable; twice does no more than once."""
    if not with_this_rasa():
        return False
    from rasa.engine import loader

    loader.load_predict_graph_runner = _load
    return True


def _load(
    storage_path: Path, model_archive_path: Path, model_storage_class: Any, graph_runner_class: Any
) -> tuple[Any, Any]:
    """In place of rasa.engine.loader.load_predict_graph_runner: what a model says of itself, and its components."""
    from rasa.engine.graph import ExecutionContext
    from rasa.graph_components.providers.domain_provider import DomainProvider

    storage, about = model_storage_class.from_model_archive(
        storage_path=storage_path, model_archive_path=model_archive_path
    )

    def load(cls: Any, /, *, model_storage: Any, resource: Any, **_: Any) -> Any:
        return cls(model_storage, resource, about.domain)

    theirs = vars(DomainProvider)["load"]
    DomainProvider.load = classmethod(load)
    try:
        runner = graph_runner_class.create(
            graph_schema=about.predict_schema,
            model_storage=storage,
            execution_context=ExecutionContext(graph_schema=about.predict_schema, model_id=about.model_id),
        )
    finally:
        DomainProvider.load = theirs
    return about, runner
