"""A row of made-up requests, several under way at once, and what went wrong with any of them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import aiohttp

from tests.fuzz.kept import keep
from tests.fuzz.mixture import made
from tests.fuzz.player import Player
from tests.fuzz.request import Request, World

AT_ONCE = 8
FORESEEN = frozenset({"telegram_update_not_parsed"})
"""Errors of the log that say what a stranger did, and no fault of ours."""


async def sent(
    player: Player, world: World, *, seed: int, numbers: Iterable[int], refused: bool = False
) -> list[dict[str, Any]]:
    """Send the requests of these places of a seed's row; those with which something was wrong, written down, too."""
    waiting, wrong = iter(numbers), list[dict[str, Any]]()

    async def work() -> None:
        for nth in waiting:
            request = made(world, seed=seed, nth=nth, refused=refused)
            if (what := await _wrong(player, request)) is not None:
                wrong.append({"seed": seed, "nth": nth, "what": what, **told(request)})
                keep(f"{seed}-{nth}{'-refused' * refused}", request, found=what)

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return wrong


async def resent(player: Player, requests: Mapping[str, Request]) -> list[str]:
    """Send one after the other what went wrong once; what does again."""
    found = [(name, await _wrong(player, request)) for name, request in requests.items()]
    return [f"{name}: {what}" for name, what in found if what is not None]


async def _wrong(player: Player, request: Request) -> str | None:
    try:
        return await player.send(request)
    except (aiohttp.ClientError, TimeoutError, ValueError) as problem:
        return f"no answer: {type(problem).__name__}: {problem}"[:200]


def told(request: Request) -> dict[str, Any]:
    """A request so that it can be read and sent again."""
    shown: dict[str, Any] = {"method": request.method, "path": request.path, "role": request.role}
    if request.body:
        shown["body"] = request.body[:2000].decode("utf-8", "backslashreplace")
    if request.head:
        shown["head"] = request.head.decode("utf-8", "backslashreplace")
    if request.form is not None:
        shown["form"] = [(name, value[:200]) for name, value in request.form]
    if request.frames:
        shown["frames"] = [frame[:500] for frame in request.frames]
    return shown | {"headers": dict(request.headers)}


def faults(lines: Iterable[str]) -> Iterator[str]:
    """What a log of the service tells of that must not be: errors, tracebacks, and lines that are none of ours."""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            yield line[:300]
            continue
        if is_fault(event):
            yield f"{event.get('event')}: {event.get('exception') or event.get('reason') or ''}"[-600:]


def is_fault(event: Mapping[str, Any]) -> bool:
    """Whether an event of the log is a fault of ours."""
    level = event.get("level", event.get("log_level", ""))
    return (level in ("error", "critical") and event.get("event") not in FORESEEN) or "exception" in event


def summed(answers: Sequence[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Counts by channel and class of answer, added up."""
    total: dict[str, dict[str, int]] = {}
    for one in answers:
        for channel, counts in one.items():
            kept = total.setdefault(channel, {})
            for status, count in counts.items():
                kept[status] = kept.get(status, 0) + count
    return {channel: dict(sorted(counts.items())) for channel, counts in sorted(total.items())}
