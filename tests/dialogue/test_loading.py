"""The domain in a model's description is the one that Rasa would read once more."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine import loader
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot

from bot.nlu.loading import domain_once


def told(domain: Domain) -> dict[str, Any]:
    """All that a domain holds, and all that its slots hold."""
    return {
        name: [vars(one) if isinstance(one, Slot) else one for one in held]
        if isinstance(held, list)
        else held
        for name, held in vars(domain).items()
    }


def test_both_domains_of_a_model_are_the_same(model_file: Path, tmp_path: Path) -> None:
    storage, about = LocalModelStorage.from_model_archive(tmp_path, model_file)

    read = DomainProvider.load({}, storage, Resource("domain_provider"), None).provide_inference()

    assert told(about.domain) == told(read)
    assert about.domain.fingerprint() == read.fingerprint()


def test_components_get_the_domain_of_the_description(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "load_predict_graph_runner", loader.load_predict_graph_runner)
    theirs, described = vars(DomainProvider)["load"], Domain.empty()
    about = SimpleNamespace(domain=described, predict_schema=None, model_id="1")

    class Storage:
        @staticmethod
        def from_model_archive(**_: Any) -> tuple[None, Any]:
            return None, about

    class Runner:
        @staticmethod
        def create(**_: Any) -> Domain:
            provider = DomainProvider.load(
                config={}, model_storage=None, resource=None, execution_context=None
            )
            given: Domain = provider.provide_inference()
            return given

    assert domain_once()
    loaded, given = loader.load_predict_graph_runner(tmp_path, tmp_path, Storage, Runner)

    assert loaded is about
    assert given is described
    assert vars(DomainProvider)["load"] is theirs
