"""What the dialogue tests share: the trained model, and both servers running (`stage`)."""

from __future__ import annotations

import gc
import logging
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import model
from tests.dialogue.stage import ROOT, Stage
from tests.dialogue.stage import stage as running


def pytest_collection_finish() -> None:
    """Rasa's libraries stay to the end and need not be looked through again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def model_file() -> Path:
    """MODEL, else the one that fits the present sources (`make train`)."""
    return Path(os.environ.get("MODEL") or model.present(ROOT, ROOT / "city" / "beijing"))


@pytest.fixture(scope="session")
def agent(model_file: Path) -> Any:
    """The model in this process, without a server."""
    import structlog
    from rasa.core.agent import Agent

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    return Agent.load(str(model_file))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    command = [str(ROOT / ".venv/bin/python"), "-m", "tests.dialogue.postgres"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """Both servers, once for all tests."""
    with running() as built:
        yield built
