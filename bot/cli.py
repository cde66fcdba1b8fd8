"""The command line, `python -m bot`. Every command has its home elsewhere; here are its words and its exit code."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import backup, deliveries, export, importing, keys
from bot.pack import app as city_pack
from bot.settings import ROOT, Settings, SettingsError, folders, load
from bot.setup.progress import Refusal, say, step
from bot.supply import commands as supply
from desk.staff.actor import SYSTEM

if TYPE_CHECKING:
    from city.pack import CityPack
    from desk.staff.accounts import Accounts

app = typer.Typer(
    help="Swift Response: a complaint desk that people talk to.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
staff = typer.Typer(help="Staff accounts and API tokens.", no_args_is_help=True)
app.add_typer(staff, name="staff")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(city_pack, name="pack")
app.add_typer(export.app, name="export")
app.add_typer(keys.app, name="keys")
app.command("import")(importing.past_tickets)
app.command("backup")(backup.back_up)
app.command("restore")(backup.restore)
app.command("audit")(supply.audit)
app.command("sbom")(supply.sbom)

MOST_UNITS = 5
Answer = TypeVar("Answer")
Role = Annotated[str, typer.Option(help="operator, handler, supervisor, reviewer or admin.")]
Unit = Annotated[str | None, typer.Option(help="Code of the unit; handlers need one, nobody else has one.")]


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
    """Prepare what is missing and run everything: the service and the dialogue server, supervised."""
    from bot import up as everything

    everything.run(load())


@app.command()
def serve() -> None:
    """Run the service alone: web chat, Telegram, console, APIs, delivery and clocks. (`up` runs both processes.)"""
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
    *, force: Annotated[bool, typer.Option(help="Train even if a fitting model is there.")] = False
) -> None:
    """Train the assistant, unless a model fits what it learns from. Prints the model's file."""
    from bot import model

    places = folders()
    file = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
    if force or not file.exists():
        with step("Training the assistant"):
            log = places.var_dir / "log" / "train.log"
            file = model.train(ROOT, places.city_dir, log, places.learned_dir, places.models_dir)
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
        typer.Option(help="Instead: which dispatches rulings gave to another unit, and what it proposes."),
    ] = False,
    days: Annotated[int, typer.Option(help="Of so many days.")] = 90,
) -> None:
    """Count every ticket anew from its follow-ups and history, and put the daily figures right."""
    from bot import figures as counting
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if misdispatch:
        print(counting.misdispatches(settings, days=days))
        return
    say(f"{counting.recompute(settings)} tickets had been counted wrongly.")


@staff.command("add")
def staff_add(name: str, role: Role, unit: Unit = None, display_name: str | None = None) -> None:
    """Make an account and print its first password, which is shown only now."""
    _require_role(role, unit)
    print(
        _with_accounts(
            lambda accounts: accounts.add(name, role=role, unit=unit, display_name=display_name), unit
        )
    )


@staff.command("reset")
def staff_reset(name: str) -> None:
    """Give an account a new password and print it. Its browsers are signed out."""
    print(_with_accounts(lambda accounts: accounts.reset(name)))


@staff.command("mail")
def staff_mail(
    name: str,
    address: Annotated[str | None, typer.Argument(help="Where to. Without it: nowhere any more.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en. Default: as it was.")] = None,
) -> None:
    """Say where an account's notices are mailed; which ones its owner chooses in the console."""
    _with_accounts(lambda accounts: accounts.send_to(name, address, lang=lang))
    if not address:
        say(f"Notices of {name} are not mailed.")
    elif load().smtp_url is None:
        say(f"Notices of {name} go to {address} once SMTP_URL is set; until then nothing is mailed.")
    else:
        say(f"Notices of {name} go to {address}.")


@staff.command("off")
def staff_off(name: str) -> None:
    """Switch an account off. Its browsers are signed out at once."""
    _with_accounts(lambda accounts: accounts.set_active(name, active=False, by=SYSTEM))
    say(f"{name} can no longer sign in.")


@staff.command("on")
def staff_on(name: str) -> None:
    """Switch an account on again, with the password it had."""
    _with_accounts(lambda accounts: accounts.set_active(name, active=True, by=SYSTEM))
    say(f"{name} can sign in again.")


@staff.command("reset-factor")
def staff_reset_factor(
    name: str, reason: Annotated[str, typer.Option(help="Why; it is kept in the audit.")]
) -> None:
    """Take the second factor from somebody who lost it. Their browsers are signed out."""
    _with_accounts(lambda accounts: accounts.reset_factor(name, reason=reason))
    say(f"{name} signs in with the password alone, and can set up a second factor again.")


@staff.command("revoke")
def staff_revoke(name: str) -> None:
    """End every API token of this name."""
    ended = _with_accounts(lambda accounts: accounts.revoke_token(name))
    if not ended:
        raise Refusal(f"there is no token '{name}' that is still valid")
    say(f"Ended {ended} token{'s' if ended > 1 else ''} of the name {name}.")


@staff.command("end-all")
def staff_end_all() -> None:
    """End every session, every half sign-in and every API token, after a break-in. Passwords stay as they are."""
    ended = _with_accounts(lambda accounts: accounts.end_all())
    say(
        f"Ended {ended.sessions} sessions and {ended.tokens} API tokens. Everybody signs in anew, and programs need new"
        " tokens. Who had a password still has it: `python -m bot staff reset NAME` gives another."
    )


@staff.command("token")
def staff_token(
    name: Annotated[str, typer.Option(help="What the token is for.")],
    role: Annotated[
        str,
        typer.Option(help="operator, handler, supervisor, reviewer, admin; or filing: a key of Open311."),
    ],
    unit: Unit = None,
    days: Annotated[int | None, typer.Option(help="How long it is valid. Without it: until revoked.")] = None,
) -> None:
    """Make a bearer token for the staff API and print it, and nothing else, on standard output."""
    _require_role(role, unit)
    lasts = timedelta(days=days) if days else None
    print(_with_accounts(lambda accounts: accounts.token(name, role=role, unit=unit, lasts=lasts), unit))


@app.command()
def check() -> None:
    """Look whether everything stands: settings, city pack, actions, store, dialogue server, service, Telegram."""
    from bot import check as checks

    sys.exit(asyncio.run(checks.run(load())))


@app.command()
def chat(
    url: Annotated[
        str | None, typer.Option(help="The service's address. Default: the one of the settings.")
    ] = None,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Talk to the running desk from this terminal, as a citizen does from a web page."""
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
    """Fill an empty store with believable conversations and tickets in both languages."""
    from bot import demo as filling

    if tickets:
        settings = load()
        filling.run_many(settings.database_url, settings.city_dir, tickets=tickets, seed=seed)
    else:
        filling.run(load())


@app.command()
def bench(
    *,
    citizens: Annotated[
        int | None,
        typer.Option(help="How many talk at the same time. Without it: 1, 8, 32 and 128, and more.", min=1),
    ] = None,
    seconds: Annotated[float, typer.Option(help="How long.", min=1)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            help="Instead: the turns of the desk that runs there. The complaints stay: a trial desk only."
        ),
    ] = None,
    stock: Annotated[bool, typer.Option(help="Measure two stock Rasa assistants beside it.")] = True,
    database: Annotated[
        str | None,
        typer.Option(help="postgresql://… (a database of its own is made there), postgresql or sqlite."),
    ] = None,
) -> None:
    """Measure whole turns of this product, started for it on a store of its own, beside stock Rasa assistants.

    Nothing of a real desk is touched. Without --database it uses the PostgreSQL of DATABASE_URL, else the tests' own
    where that is installed, else SQLite.
    """
    from bot.bench import comparing, figures, page
    from bot.bench.series import series
    from bot.bench.stock import PIPELINES
    from bot.settings import database_set

    comparing.end_in_order()
    places, beside = folders(), PIPELINES if stock else ()
    on = database_set() if database is None else database
    if url is not None:
        say("Filing complaints at the desk as fast as it takes them; they stay there.")
        found = comparing.desk_at(url, citizens=citizens or 8, seconds=seconds)
    elif citizens is not None:
        found = comparing.compared(places, database=on, citizens=citizens, seconds=seconds, beside=beside)
    else:
        found = series(places, database=on, seconds=seconds, beside=beside)
        drawn = places.var_dir / "bench" / "bench.html"
        drawn.write_text(page.as_page(found), encoding="utf-8")
        say(f"Charts: {drawn}")
    text = figures.as_text if "cells" not in found else page.as_text
    print(json.dumps(found, ensure_ascii=False) if as_json else text(found))


@app.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
def evaluate(arguments: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    """Measure how well the present model understands texts that it never saw. Its own options: evaluate --help."""
    from bot import model

    given = list(arguments or ())
    if not {"--model", "--help", "-h"} & set(given):
        places = folders()
        trained = model.present(ROOT, places.city_dir, places.learned_dir, places.models_dir)
        if not trained.exists():
            raise Refusal("no model fits what the assistant learns from: `python -m bot train` makes one")
        given += ["--model", str(trained)]
    sys.exit(model.in_dialogue(ROOT, folders().city_dir, "bot.nlu.measuring.evaluate", given))


@app.command()
def learn(
    *,
    file: Annotated[
        Path | None,
        typer.Option("--from", help="CSV with a column text, and category, group or groups (a|b)."),
    ] = None,
    rulings: Annotated[
        bool,
        typer.Option(help="Learn from this store's tickets whose category a ruling or a correction changed."),
    ] = False,
    imported: Annotated[
        str | None, typer.Option(help="Learn from the past tickets that were imported as this source.")
    ] = None,
    from_corrections: Annotated[
        bool,
        typer.Option(help="Learn from the change sets that staff handed over in the console."),
    ] = False,
    back: Annotated[
        bool, typer.Option(help="Serve the model from before the last learning from corrections again.")
    ] = False,
    by: Annotated[str | None, typer.Option(help="Who learns, or goes back: the name of an account.")] = None,
    heldout: Annotated[
        Path | None, typer.Option(help="Instead of the project's held-out sentences, those of this folder.")
    ] = None,
    forget: Annotated[
        bool, typer.Option(help="Remove all that was learned, and every model that holds it.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Learn from the city's own past tickets or from what staff corrected, and serve the new model if it is better."""
    from bot import learning
    from desk.store import migrate

    if [file is not None, rulings, imported is not None, forget, from_corrections, back].count(True) != 1:
        raise Refusal(
            "say one of --from FILE.csv, --rulings, --imported SOURCE, --from-corrections, --back and --forget"
        )
    if from_corrections or back:
        _learn_from_corrections(by, heldout, back=back, as_json=as_json)
        return
    if forget:
        learning.forget(folders())
        return
    if rulings or imported is not None:
        settings = load()
        migrate.require_head(settings.database_url)
        lesson = (
            learning.learn_from_imported(settings, folders(), source=imported)
            if imported is not None
            else learning.learn_from_rulings(settings, folders())
        )
    else:
        assert file is not None
        lesson = learning.learn(file, folders())
    print(lesson.as_json() if as_json else lesson.as_text())


def _learn_from_corrections(by: str | None, heldout: Path | None, *, back: bool, as_json: bool) -> None:
    """Exit code 1 where the old model stays."""
    from bot import corrections
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if back:
        gone = corrections.back(settings, folders(), by=by)
        say(
            f"The earlier model is served again ({gone.model_after}); a running desk takes it within seconds."
        )
        return
    report = corrections.learn_from_corrections(
        settings, folders(), by=by, heldout=heldout or corrections.HELD_OUT
    )
    print(report.as_json() if as_json else report.as_text())
    if not report.switched:
        raise typer.Exit(1)


def _require_role(role: str, unit: str | None) -> None:
    """Raise Refusal for a handler without a unit, and for a unit of anybody else."""
    if role == "handler" and unit is None:
        raise Refusal(
            "a handler needs the code of a unit: --unit CODE, e.g. S110105026 (city/beijing/units.yml)"
        )
    if role != "handler" and unit is not None:
        raise Refusal(f"only a handler has a unit: leave out --unit for the role {role}")


def _require_unit(pack: CityPack, unit: str) -> None:
    """Raise Refusal for a unit that is no code, with the codes of those that are called so."""
    if any(unit == known.code for known in pack.units):
        return
    told = unit.strip().casefold()
    like = [known for known in pack.units if told and (told in known.zh or told in known.en.casefold())]
    codes = ", ".join(f"{known.code} ({known.zh}, {known.en})" for known in like[:MOST_UNITS])
    files = "codes stand in the city pack's units.yml, and with S or D before them in subdistricts.csv, districts.csv"
    raise Refusal(f"there is no unit '{unit}': {f'give its code, {codes}' if codes else files}")


def _with_accounts(use: Callable[[Accounts], Awaitable[Answer]], unit: str | None = None) -> Answer:
    from bot import store
    from desk.pack.service import in_force
    from desk.staff.accounts import Accounts
    from desk.store import migrate

    async def call(settings: Settings) -> Answer:
        db = store.opened(settings)
        try:
            pack = (await in_force(db, settings.city_dir)).pack
            if unit is not None:
                _require_unit(pack, unit)
            units = {known.code for known in pack.units}
            return await use(Accounts(db, lambda: datetime.now(UTC), units=units))
        finally:
            await db.close()

    settings = load()
    migrate.require_head(settings.database_url)
    return asyncio.run(call(settings))
