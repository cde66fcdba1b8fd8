"""What channels bring to the service: ways out, addresses that are called, tasks that run, where media are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.parts import Run
from desk.channel import MediaSource, PushChannel


@dataclass(frozen=True)
class Wiring:
    """One channel's, or those of several together; all empty where a channel is off."""

    channels: dict[str, PushChannel] = field(default_factory=dict)
    routes: Sequence[web.AbstractRouteDef] = ()
    tasks: dict[str, Run] = field(default_factory=dict)
    sources: dict[str, MediaSource] = field(default_factory=dict)


def together(*wired: Wiring) -> Wiring:
    """All of them as one."""
    return Wiring(
        channels={name: channel for one in wired for name, channel in one.channels.items()},
        routes=[route for one in wired for route in one.routes],
        tasks={name: run for one in wired for name, run in one.tasks.items()},
        sources={name: each for one in wired for name, each in one.sources.items()},
    )
