"""What running processes use: CPU seconds and memory, by part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import psutil

Family = Callable[[], Sequence[psutil.Process]]
"""The processes of a part at this moment, each with whatever it started."""


def below(pid: int) -> Family:
    """A process and everything below it."""

    def found() -> Sequence[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            top = psutil.Process(pid)
            return [top, *top.children(recursive=True)]
        return []

    return found


def called(family: Family, word: str) -> Family:
    """Those of a family with this word among their arguments, but for leashes, which only wait."""

    def found() -> Sequence[psutil.Process]:
        return [one for one in family() if word in (said := _arguments(one)) and not _is_leash(said)]

    return found


def cpu_seconds(parts: Mapping[str, Family]) -> Mapping[str, float]:
    """What each part has used so far, with what its ended children had."""
    return {name: sum(map(_seconds, family())) for name, family in parts.items()}


def memory_mb(family: Family) -> float:
    """What a family holds in memory: pages that several share count once (Linux), elsewhere what is each one's own."""
    return sum(map(_held, family())) / 2**20


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        times = process.cpu_times()
        ended = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
        return float(times.user + times.system + ended)
    return 0.0


def _held(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        memory = process.memory_full_info()
        return int(getattr(memory, "pss", memory.uss))
    return 0


def _arguments(process: psutil.Process) -> Sequence[str]:
    with suppress(psutil.Error):
        arguments: list[str] = process.cmdline()
        return arguments
    return []


def _is_leash(arguments: Sequence[str]) -> bool:
    return any(argument.endswith("leash.py") for argument in arguments)
