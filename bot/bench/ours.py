"""Our product for a measurement: service and dialogue server as in earnest, on a store and in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot import model, trial
from bot.bench.devices import web_chat
from bot.bench.processes import Family, below, called
from bot.bench.running import Running
from bot.bench.stores import Store
from bot.folders import ROOT, Folders
from bot.setup.progress import step
from desk.store import migrate

NAME = "Swift Response"


@contextmanager
def ours(
    folder: Path, places: Folders, store: Store, settings: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """It, running and ready, with further settings; everything of it is gone afterwards.

    Raises Refusal and StoreProblem.
    """
    trained = fitting_model(places)
    folder.mkdir()
    with store.database("ours") as database, ExitStack() as stack:
        migrate.upgrade(database)
        starting = trial.desk(
            folder, trained, places.city_dir, {"DATABASE_URL": database, **(settings or {})}
        )
        with step("Starting our product"):
            running = stack.enter_context(starting)
        yield _running(running, store.processes)


def fitting_model(places: Folders) -> Path:
    """The model that is served, trained if there is none. Raises Refusal where training fails."""
    found = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
    if not found.exists():
        log = places.var_dir / "log" / "train.log"
        with step("Training the assistant (once for each change of what it learns from)"):
            found = model.train(ROOT, places.city_dir, log, places.learned_dir, places.models_dir)
    return found


def _running(started: trial.Trial, server: Family | None) -> Running:
    family = below(started.leash)
    parts = {"dialogue": called(family, "bot.nlu.serve"), "service": called(family, "serve")}
    if server is not None:
        parts["postgres"] = server
    return Running(NAME, started.url, web_chat(started.url), parts, family, started.startup_s)
