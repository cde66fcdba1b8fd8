"""`python -m bot keys`: which keys names and numbers of citizens are under, a new key, and the change to it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, bar, say

app = typer.Typer(help="The keys that names and numbers of citizens are kept under.", no_args_is_help=False)
PLAIN = "plain"


@app.callback(invoke_without_command=True)
def which(context: typer.Context) -> None:
    """Print how many names and numbers are under which key; the first one seals."""
    if context.invoked_subcommand is not None:
        return
    settings = _ready()
    found = asyncio.run(_standing(settings))
    for line in told(found, _ids(settings)):
        print(line)


@app.command("new")
def new() -> None:
    """Print a key for DATA_KEYS, and nothing else. It changes nothing."""
    print(secrets.token_urlsafe(32))


@app.command("rotate")
def rotate() -> None:
    """Bring all names and numbers under the newest key. The desk may run; ended anywhere, it goes on from there.

    Refused while a running service does not know that key.
    """
    settings = _ready()
    if strangers := asyncio.run(_strangers(settings)):
        raise Refusal(
            f"{', '.join(strangers)} runs without the newest key and could read nothing that it seals:"
            " start it anew with these DATA_KEYS first (one that is gone is forgotten after 90 seconds);"
            " nothing was changed"
        )
    left = asyncio.run(_reseal(settings))
    for line in told(left, _ids(settings)):
        print(line)
    if stays := sum(count for key, count in left.items() if key != _ids(settings)[0]):
        say(
            f"! {stays:,} of them cannot be read and stay as they were: keep their keys, and look into the log."
        )


@app.command("give-up")
def give_up(
    key: Annotated[str, typer.Argument(help="The id of a key that is lost for good, as `check` names it.")],
) -> None:
    """Empty the names and numbers under a lost key. Tickets and everything else stay."""
    from desk.store import migrate

    settings = load()
    migrate.require_head(settings.database_url)
    if key in _ids(settings):
        raise Refusal(f"the key {key} is there: what is under it can be read")
    if not asyncio.run(_is_known(settings, key)):
        raise Refusal(
            f"nothing is under a key {key}: `python -m bot keys` names those in use; nothing was changed"
        )
    if not typer.confirm(f"Empty every name and number under {key}? Nothing brings them back."):
        raise Refusal("nothing was changed")
    say(f"{asyncio.run(_give_up(settings, key)):,} tickets, chats and messages lost a name or number.")


def catch_up(settings: Settings) -> None:
    """Seal what an older version wrote, with progress; on a store that is up to date nothing happens."""
    from bot import store

    store.require(settings)
    if asyncio.run(_is_plain(settings)):
        asyncio.run(_reseal(settings))


def told(found: Mapping[str, int], ids: tuple[str, ...]) -> list[str]:
    """A line for each key that is set or in use, the newest first."""
    states = {
        key: "seals" if at == 0 else "is read" if found.get(key) else "can go" for at, key in enumerate(ids)
    }
    if states[ids[-1]] == "can go":
        # The last is made of SECRET_KEY, which also seals devices and backups.
        states[ids[-1]] = "made of SECRET_KEY, which stays"
    lines = [f"{key}  {found.get(key, 0):>12,}  {state}" for key, state in states.items()]
    lines += [
        f"{key}  {count:>12,}  is not there" for key, count in found.items() if key not in (*ids, PLAIN)
    ]
    if found.get(PLAIN):
        lines.append(f"{PLAIN:<8}  {found[PLAIN]:>12,}  not sealed yet: `python -m bot keys rotate`")
    return lines


def _ready() -> Settings:
    from bot import store

    settings = load()
    store.require(settings)
    return settings


def _ids(settings: Settings) -> tuple[str, ...]:
    from bot import store

    return tuple(store.seal(settings).ids)


async def _is_plain(settings: Settings) -> bool:
    from bot import store
    from desk.store import keyring

    async with store.opening(settings) as db, db.read() as session:
        return PLAIN in await (await session.connection()).run_sync(keyring.in_use)


async def _strangers(settings: Settings) -> list[str]:
    """The running services that do not know the newest key."""
    from bot import store
    from desk import key_holders

    async with store.opening(settings) as db:
        return await key_holders.lacking(db, db.seal.newest, now=datetime.now(UTC))


async def _standing(settings: Settings) -> Mapping[str, int]:
    from bot import store
    from desk.store import resealing

    async with store.opening(settings) as db:
        return await resealing.standing(db)


async def _is_known(settings: Settings, key: str) -> bool:
    from bot import store
    from desk.store import lost_keys

    async with store.opening(settings) as db:
        return await lost_keys.is_known(db, key)


async def _give_up(settings: Settings, key: str) -> int:
    from bot import store
    from desk.store import lost_keys

    async with store.opening(settings) as db:
        return await lost_keys.give_up(db, key)


async def _reseal(settings: Settings) -> Mapping[str, int]:
    from bot import store
    from desk.staff.resealing import secrets_anew
    from desk.store import resealing

    async with store.opening(settings) as db:
        found = await resealing.standing(db)
        stale = sum(count for key, count in found.items() if key != db.seal.newest)
        with bar("Sealing names and numbers", stale) as more:
            left = await resealing.reseal(db, told=more)
        if count := await secrets_anew(db, store.secrets(settings)):
            say(f"Sealed {count} second factors and secrets of subscriptions with the present SECRET_KEY.")
        return left
