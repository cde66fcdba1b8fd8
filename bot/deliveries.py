"""`python -m bot deliveries`: what did not reach its citizen, and sending it again. Prints no words of a message."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.environment import load
from bot.settings import Settings
from bot.setup.progress import Refusal, say
from desk.staff.actor import SYSTEM

if TYPE_CHECKING:
    from desk.conversations.undelivered import DeadLetters, Undelivered, UndeliveredFilter

app = typer.Typer(help="Messages that did not reach their citizen.", no_args_is_help=True)

PAGE = 200
Answer = TypeVar("Answer")
Channel = Annotated[str | None, typer.Option(help="Only of this channel, e.g. telegram.")]
Reason = Annotated[
    str | None, typer.Option(help="Only those given up for this: closed, refused or unconfirmed.")
]


@app.command("list")
def list_them(
    channel: Channel = None,
    reason: Reason = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Print them, newest first.

    Of each: id, conversation, channel, reason, since when, ticket, the channel's own words.
    """
    found = _with_letters(lambda letters: _all(letters, _wanted(channel, reason)))
    for one in found:
        print(_as_json(one) if as_json else _as_text(one))
    if not as_json:
        say(f"{len(found)} undelivered.")


@app.command("resend")
def resend(
    message: Annotated[int | None, typer.Argument(help="The id of one, as `list` prints it.")] = None,
    conversation: Annotated[int | None, typer.Option(help="All of one conversation.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All there are, or with --channel and --reason all of those.")
    ] = False,
    channel: Channel = None,
    reason: Reason = None,
) -> None:
    """Let them go out after all, in order and at the channel's pace. Doing it twice sends nothing twice."""
    if [message is not None, conversation is not None, everything].count(True) != 1:
        raise Refusal("say one of MESSAGE, --conversation ID and --all")
    wanted = _wanted(channel, reason)

    async def again(letters: DeadLetters) -> int:
        if message is not None:
            return await letters.send_again(SYSTEM, message)
        if conversation is not None:
            return await letters.send_all_again(SYSTEM, conversation)
        return await letters.send_every(SYSTEM, wanted)

    say(f"{_with_letters(again)} go out again; the running service sends them.")


def _wanted(channel: str | None, reason: str | None) -> UndeliveredFilter:
    from desk.conversations.undelivered import REASONS, UndeliveredFilter

    if reason is not None and reason not in REASONS:
        raise Refusal(f"there is no reason '{reason}': say one of {', '.join(REASONS)}")
    return UndeliveredFilter(channel=channel, reason=reason)


async def _all(letters: DeadLetters, wanted: UndeliveredFilter) -> list[Undelivered]:
    found: list[Undelivered] = []
    cursor = None
    while True:
        page = await letters.list(wanted, limit=PAGE, cursor=cursor)
        found += page.items
        if (cursor := page.next) is None:
            return found


def _as_json(one: Undelivered) -> str:
    return json.dumps(
        {
            "id": one.id,
            "conversation_id": one.conversation_id,
            "channel": one.channel,
            "reason": one.reason,
            "since": one.since.isoformat(timespec="seconds"),
            "ticket": one.ticket,
            "error": one.error,
        },
        ensure_ascii=False,
    )


def _as_text(one: Undelivered) -> str:
    since = one.since.astimezone().isoformat(sep=" ", timespec="seconds")
    parts = (
        one.id,
        f"c{one.conversation_id}",
        one.channel,
        one.reason,
        since,
        one.ticket or "-",
        one.error or "",
    )
    return "  ".join(map(str, parts)).rstrip()


def _with_letters(use: Callable[[DeadLetters], Awaitable[Answer]]) -> Answer:
    from bot import store
    from desk.conversations.undelivered import DeadLetters
    from desk.conversations.wakeups import LocalWakeups
    from desk.store import migrate

    async def call(settings: Settings) -> Answer:
        db = store.opened(settings)
        try:
            return await use(DeadLetters(db, LocalWakeups(), clock=lambda: datetime.now(UTC)))
        finally:
            await db.close()

    settings = load()
    migrate.require_head(settings.database_url)
    return asyncio.run(call(settings))
