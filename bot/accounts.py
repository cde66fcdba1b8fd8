"""`python -m bot staff`: accounts and API tokens. A password or a token is printed alone, on standard output."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, say
from desk.staff.actor import SYSTEM

if TYPE_CHECKING:
    from city.pack import CityPack
    from desk.staff.accounts import Accounts

app = typer.Typer(help="Staff accounts and API tokens.", no_args_is_help=True)

MOST_UNITS = 5
Answer = TypeVar("Answer")
Role = Annotated[str, typer.Option(help="operator, handler, supervisor, reviewer or admin.")]
Unit = Annotated[str | None, typer.Option(help="Code of the unit; handlers need one, nobody else has one.")]


@app.command("add")
def staff_add(
    name: str,
    role: Role,
    unit: Unit = None,
    display_name: Annotated[
        str | None, typer.Option(help="What colleagues read. Default: the name to sign in with.")
    ] = None,
) -> None:
    """Make an account and print its first password. It is shown only now."""
    _require_role(role, unit)
    print(
        _with_accounts(
            lambda accounts: accounts.add(name, role=role, unit=unit, display_name=display_name), unit
        )
    )


@app.command("reset")
def staff_reset(name: str) -> None:
    """Give an account a new password and print it. Its browsers are signed out."""
    print(_with_accounts(lambda accounts: accounts.reset(name)))


@app.command("mail")
def staff_mail(
    name: str,
    address: Annotated[str | None, typer.Argument(help="Where to. Without it: nowhere any more.")] = None,
    lang: Annotated[str | None, typer.Option(help="zh or en. Default: as it was.")] = None,
) -> None:
    """Say where an account's notices are mailed. Which ones its owner chooses in the console."""
    _with_accounts(lambda accounts: accounts.send_to(name, address, lang=lang))
    if not address:
        say(f"Notices of {name} are not mailed.")
    elif load().smtp_url is None:
        say(f"Notices of {name} go to {address} once SMTP_URL is set; until then nothing is mailed.")
    else:
        say(f"Notices of {name} go to {address}.")


@app.command("off")
def staff_off(name: str) -> None:
    """Switch an account off. Its browsers are signed out at once."""
    _with_accounts(lambda accounts: accounts.set_active(name, active=False, by=SYSTEM))
    say(f"{name} can no longer sign in.")


@app.command("on")
def staff_on(name: str) -> None:
    """Switch an account on again, with the password it had."""
    _with_accounts(lambda accounts: accounts.set_active(name, active=True, by=SYSTEM))
    say(f"{name} can sign in again.")


@app.command("reset-factor")
def staff_reset_factor(
    name: str, reason: Annotated[str, typer.Option(help="Why; it is kept in the audit.")]
) -> None:
    """Take the second factor from somebody who lost it. Their browsers are signed out."""
    _with_accounts(lambda accounts: accounts.reset_factor(name, reason=reason))
    say(f"{name} signs in with the password alone, and can set up a second factor again.")


@app.command("revoke")
def staff_revoke(name: str) -> None:
    """End every API token of this name."""
    ended = _with_accounts(lambda accounts: accounts.revoke_token(name))
    if not ended:
        raise Refusal(f"there is no token '{name}' that is still valid")
    say(f"Ended {ended} token{'s' if ended > 1 else ''} of the name {name}.")


@app.command("end-all")
def staff_end_all() -> None:
    """End all sessions and API tokens, after a break-in. Half sign-ins end, too; passwords stay as they are."""
    ended = _with_accounts(lambda accounts: accounts.end_all())
    say(
        f"Ended {ended.sessions} sessions and {ended.tokens} API tokens. Everybody signs in anew, and programs need new"
        " tokens. Who had a password still has it: `python -m bot staff reset NAME` gives another."
    )


@app.command("token")
def staff_token(
    name: Annotated[str, typer.Option(help="What the token is for.")],
    role: Annotated[
        str,
        typer.Option(help="operator, handler, supervisor, reviewer, admin; or filing: a key of Open311."),
    ],
    unit: Unit = None,
    days: Annotated[int | None, typer.Option(help="How long it is valid. Without it: until revoked.")] = None,
) -> None:
    """Make a bearer token for the staff API and print it. Nothing else comes on standard output."""
    _require_role(role, unit)
    lasts = timedelta(days=days) if days else None
    print(_with_accounts(lambda accounts: accounts.token(name, role=role, unit=unit, lasts=lasts), unit))


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
