"""The command line, `python -m bot`. Every command has its home elsewhere; here are its words and its exit code."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot import accounts, backup, deliveries, export, importing, keys
from bot.bench.command import bench
from bot.environment import SettingsError, folders, load
from bot.folders import ROOT
from bot.learn import learn
from bot.pack import app as city_pack
from bot.setup.progress import Refusal, say, step
from bot.supply import commands as supply

ORDER = (
    "up", "serve", "check", "chat", "demo", "migrate", "train", "staff", "deliveries", "evaluate", "learn", "import",
    "export", "pack", "figures", "backup", "restore", "keys", "bench", "audit", "sbom",
)  # fmt: skip
"""The commands as `--help` lists them: what is wanted first is first."""


class InOrder(TyperGroup):
    """A list of commands in our order; one that it does not name comes last."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names."""
        named = super().list_commands(ctx)
        return sorted(named, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


app = typer.Typer(
    cls=InOrder,
    help="Swift Response: a complaint desk that people talk to.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(accounts.app, name="staff")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(city_pack, name="pack")
app.add_typer(export.app, name="export")
app.add_typer(keys.app, name="keys")
app.command("import")(importing.past_tickets)
app.command("backup")(backup.back_up)
app.command("restore")(backup.restore)
app.command("audit")(supply.audit)
app.command("sbom")(supply.sbom)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command (default: this process's own) and exit. What a person can put right is one line, and code 1."""
    from city.errors import CityPackError
    from desk.errors import DeskError

    try:
        app(arguments)
    except SettingsError as error:
        for problem in error.problems:
            say(f"✗ {problem}")
    except (Refusal, DeskError, CityPackError) as error:
        say(f"✗ {error}")
    sys.exit(1)


@app.command()
def up() -> None:
    """Make what is missing and run everything, supervised. That is the service and the dialogue server."""
    from bot import up as everything

    everything.run(load())


@app.command()
def serve() -> None:
    """Run the service alone. Web chat, Telegram, console, APIs, delivery, clocks; `up` runs both processes."""
    settings = load()
    from bot import logs, service, store
    from city import faultpoints

    logs.configure()
    if faultpoints.arm(os.environ.get(faultpoints.SETTING)):
        say(f"✗ {faultpoints.SETTING} is set: this service dies when it is told to, as tests want it")
    store.require(settings)
    service.run(settings)


@app.command()
def train(
    *, force: Annotated[bool, typer.Option("--force", help="Train even if a fitting model is there.")] = False
) -> None:
    """Train the assistant, unless a model fits what it learns from. Prints the model's file."""
    from bot import model

    places = folders()
    file = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
    if force or not file.exists():
        with step("Training the assistant"):
            log = places.var_dir / "log" / "train.log"
            file = model.train(ROOT, places.city_dir, log, places.learned_dir, places.models_dir)
    model.require_whole(file)
    model.point(file)
    print(file)


@app.command("migrate")
def migrate_store() -> None:
    """Bring the store to the revision that this version needs. Doing it twice changes nothing."""
    from bot import catching_up
    from desk.store import migrate

    settings = load()
    url = settings.database_url
    before = migrate.current(url)
    migrate.upgrade(url)
    say(f"The store is at {migrate.head()}" + (" (it was already)." if before == migrate.head() else "."))
    if counted := catching_up.catch_up(settings):
        say(f"Counted {counted} tickets that were older than the daily figures.")


@app.command()
def figures(
    misdispatch: Annotated[
        bool,
        typer.Option(
            "--misdispatch",
            help="Instead: which dispatches rulings gave to another unit, and what it proposes.",
        ),
    ] = False,
    days: Annotated[int, typer.Option(help="With --misdispatch: of the last so many days.")] = 90,
) -> None:
    """Count every ticket anew and put the daily figures right. What counts are follow-ups and history."""
    from bot import figures as counting
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if misdispatch:
        print(counting.misdispatches(settings, days=days))
        return
    wrong = counting.recompute(settings)
    say(f"{wrong} ticket{'' if wrong == 1 else 's'} had been counted wrongly.")


@app.command()
def check() -> None:
    """Look whether everything stands, and say what to do. Exit code 1 where something does not."""
    from bot import check as checks

    sys.exit(asyncio.run(checks.run(load())))


@app.command()
def chat(
    url: Annotated[
        str | None, typer.Option(help="The service's address. Default: the one of the settings.")
    ] = None,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Talk to the running desk from this terminal. As a citizen does from a web page."""
    from bot import chat as terminal
    from bot.up import local_url

    asyncio.run(terminal.run(url or local_url(load()), lang=lang))


@app.command()
def demo(
    tickets: Annotated[
        int, typer.Option(help="So many made-up tickets instead of the few stories.", min=0)
    ] = 0,
    seed: Annotated[int, typer.Option(help="The same seed makes the same tickets.")] = 1,
) -> None:
    """Fill an empty store with believable tickets. In both languages, with their conversations."""
    from bot import demo as filling

    if tickets:
        settings = load()
        filling.run_many(settings.database_url, settings.city_dir, tickets=tickets, seed=seed, ongoing=True)
        filling.tell_how_to_see(settings)
    else:
        filling.run(load())


app.command("bench")(bench)


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
def evaluate(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Measure how well texts that it never saw are understood. Its own options: evaluate --help."""
    from bot import model

    given = list(arguments or ())
    if not {"--model", "--help", "-h"} & set(given):
        places = folders()
        trained = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
        if not trained.exists():
            raise Refusal("no model fits what the assistant learns from: `python -m bot train` makes one")
        given += ["--model", str(trained)]
    sys.exit(model.in_dialogue(ROOT, folders().city_dir, "bot.nlu.measuring.evaluate", given))


app.command("learn")(learn)
