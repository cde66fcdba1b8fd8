"""The two processes that make the product, as the supervisor runs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot import model
from bot.folders import ROOT
from bot.settings import Settings
from bot.supervisor import Program
from desk.review.masking import mask

OURS = frozenset(name.upper() for name in Settings.model_fields)
"""Every setting of the desk, many of them secrets: what the dialogue server needs of them it is given by name."""
ONE_THREAD = {
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def service(settings: Settings) -> Program:
    """What faces people and holds data."""
    return Program(
        name="service",
        command=(sys.executable, "-m", "bot", "serve"),
        log=settings.var_dir / "log" / "service.log",
        folder=ROOT,
        environment=os.environ,
    )


def dialogue(settings: Settings, trained: Path) -> Program:
    """Rasa with a trained model, or the one that a pointer leads to whenever it starts; a pointer is watched.

    It gets no secret but the one it shares with the service. Rasa and its libraries write their own log: it is masked.
    """
    command = (
        *(str(model.interpreter(ROOT)), "-m", "bot.nlu.serve"),
        *("--interface", "127.0.0.1", "--port", str(settings.rasa_port)),
        *("--model", str(trained)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    )
    inherited = {name: value for name, value in os.environ.items() if name.upper() not in OURS}
    return Program(
        name="dialogue",
        command=command,
        log=settings.var_dir / "log" / "dialogue.log",
        folder=ROOT,
        environment=inherited | model.QUIET | ONE_THREAD | _shared(settings),
        watched=trained if trained.is_symlink() else None,
        mask=mask,
    )


def _shared(settings: Settings) -> dict[str, str]:
    return {
        "RASA_TOKEN": settings.rasa_token.get_secret_value(),
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url or "",
        "CITY_DIR": str(settings.city_dir),
        "ACTIONS_URL": settings.actions_url,
        "LOG_LEVEL": "WARNING",
    }
