"""`python -m bot backup` and `restore`: the words of these commands; the work is `desk.backup`'s."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.environment import load
from bot.folders import ROOT
from bot.settings import Settings
from bot.setup.progress import bar, say

if TYPE_CHECKING:
    from desk.backup.manifest import Manifest
    from desk.backup.service import Backups

LAST = "backup"
"""The cursor that says when the last one was made."""
MEGABYTE = 1_000_000


def back_up(
    file: Annotated[Path, typer.Argument(help="A new file. Keep it as safe as the desk itself.")],
) -> None:
    """Write the whole desk into one sealed file, while it runs. Store, conversations, photos, what was learned."""
    settings = load()
    now = datetime.now(UTC)
    manifest = _backups(settings).back_up(file, _progress, now=now)
    asyncio.run(_note(settings, now))
    keys = (
        "this SECRET_KEY and these DATA_KEYS, which are"
        if settings.data_keys
        else "this SECRET_KEY, which is"
    )
    say(f"{file} holds {_inside(manifest)}. It can only be restored with {keys} not in it.")


def restore(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only look whether it is whole, and could be restored and read here."),
    ] = False,
    lost_key: Annotated[
        list[str] | None,
        typer.Option(
            help="The id of a key for names that is lost for good: what is under it stays unreadable."
        ),
    ] = None,
) -> None:
    """Put a backup into an empty place. VAR_DIR and DATABASE_URL say where; it is brought to the present revision.

    Nobody stays signed in, and what citizens asked to be erased since it was made is asked again.
    """
    settings = load()
    if check:
        manifest = _backups(settings).verified(file, _progress, lost=lost_key or ())
        say(f"{file} is whole: {_inside(manifest)}. {_readable(manifest, lost_key or ())}")
        return
    manifest = _backups(settings).restore(file, _progress, lost=lost_key or ())
    say(f"Restored {_inside(manifest)}.")
    for line in asyncio.run(_taken_away_again(settings)):
        say(line)
    if lost_key:
        say(
            f"Before the desk starts: {' and '.join(f'`python -m bot keys give-up {one}`' for one in lost_key)}."
        )
        return
    from bot import catching_up

    catching_up.catch_up(settings)


def _readable(manifest: Manifest, lost: Sequence[str]) -> str:
    if not manifest.names:
        return "It does not say which keys its names are under."
    there = [one for one in manifest.names if one not in lost]
    return f"Its names are under {', '.join(there) or 'keys that are lost'}" + (
        ", which is there." if there else "."
    )


def _backups(settings: Settings) -> Backups:
    from bot import store
    from desk.backup.service import Backups
    from desk.staff.sealing import Keys

    keys, known = Keys(settings.secret_key.get_secret_value()), store.seal(settings).ids
    places = kept_folders(settings)
    return Backups(settings.database_url, places, keys, version=_version(), name_keys=known)


def kept_folders(settings: Settings) -> dict[str, Path]:
    """What belongs to a desk beside its store, by name."""
    return {
        "media": settings.media_dir,
        "learned": settings.learned_dir,
        "set-aside": settings.set_aside_dir,
        "reports": settings.reports_dir,
        "open": settings.open_dir,
    }


def _inside(manifest: Manifest) -> str:
    photos = manifest.parts["folder/media"].members
    about = manifest.about
    return (
        f"a desk on {about.store} at revision {about.revision} as of {about.made_at}, {photos:,} files of media,"
        f" {manifest.content_size / MEGABYTE:,.1f} MB"
    )


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """In megabytes, never beyond the total: a table is not as long as what is written of it."""
    shown = max(total // MEGABYTE, 1)
    done = told = 0
    with bar(f"{what}, MB:", shown) as more:

        def count(size: int) -> None:
            nonlocal done, told
            done += size
            if (by_now := min(done // MEGABYTE, shown)) > told:
                more(by_now - told)
                told = by_now

        yield count
        if told < shown:
            more(shown - told)


async def _taken_away_again(settings: Settings) -> list[str]:
    """Take away again what was since a backup, as far as this place knows it. What a person has to look at."""
    from bot import store
    from desk.kept.wish_list import WishList
    from desk.kept.wishing import ask_again
    from desk.staff.accounts import Accounts
    from desk.staff.tokens import Tokens

    def clock() -> datetime:
        return datetime.now(UTC)

    file = settings.wishes_file
    async with store.opening(settings) as db:
        accounts = Accounts(db, clock)
        ended = await accounts.end_all(tokens=False)
        again = await ask_again(db, WishList(file).all(), now=clock())
        people = [f"{one.name} ({one.role})" for one in await accounts.people() if one.active]
        tokens = [f"{one.name} ({one.role})" for one in await Tokens(db, clock).find()]
    erased = f"asked again for {again.asked} chats" if file.exists() else f"not known, {file} is not there"
    if again.failed:
        erased += f" ({len(again.failed)} failed: tried again when the desk starts)"
    return [
        f"Nobody is signed in any more ({ended.sessions} sessions). What citizens had erased since then: {erased}.",
        "What was taken away from staff since then is theirs again. Look through it before the desk starts:",
        f"  accounts: {', '.join(people) or 'none'} (`python -m bot staff off NAME`, `staff reset NAME`)",
        f"  tokens: {', '.join(tokens) or 'none'} (`python -m bot staff revoke NAME`)",
    ]


async def _note(settings: Settings, now: datetime) -> None:
    from bot import store
    from desk.leases import Cursors

    db = store.opened(settings)
    try:
        await Cursors(db).keep(LAST, now.isoformat(timespec="seconds"))
    finally:
        await db.close()


def _version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
