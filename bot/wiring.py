"""What channels bring to the service: ways out, addresses that are called, tasks that run, where media are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from bot.parts import Run
from desk.channel import PushChannel


class Wired(Protocol):
    """A channel put together; all three are empty where it is off."""

    @property
    def channels(self) -> Mapping[str, PushChannel]: ...
    @property
    def routes(self) -> Sequence[web.AbstractRouteDef]: ...
    @property
    def tasks(self) -> Mapping[str, Run]: ...


@dataclass(frozen=True)
class Wiring:
    """One channel's, or those of several together."""

    channels: dict[str, PushChannel] = field(default_factory=dict)
    routes: Sequence[web.AbstractRouteDef] = ()
    tasks: dict[str, Run] = field(default_factory=dict)
    sources: dict[str, Any] = field(default_factory=dict)


def together(*wired: Wired) -> Wiring:
    """All of them as one."""
    return Wiring(
        channels={name: channel for one in wired for name, channel in one.channels.items()},
        routes=[route for one in wired for route in one.routes],
        tasks={name: run for one in wired for name, run in one.tasks.items()},
        sources={name: each for one in wired for name, each in getattr(one, "sources", {}).items()},
    )
