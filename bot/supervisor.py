"""Keeps processes running: one that dies is started again with back-off, and the others go on.

Each runs on a leash (bot/leash.py) in a process group of its own: nothing outlives the supervisor, however it ends.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.leash import GRACE_SECONDS, LEASH
from bot.masked_log import Mask, masked

WATCH_SECONDS = 1.0
LAST_WORDS_SECONDS = 2.0
LOG_BYTES = 10 * 1024 * 1024
TAIL_BYTES = 4096
LONGEST_LAST_WORDS = 300


@dataclass(frozen=True)
class Program:
    """What to keep running, with its whole environment. Its words are appended to `log`.

    When `watched`, a symbolic link, leads elsewhere the program is ended and started again at once. With a `mask` each
    line passes it before anything is written down.
    """

    name: str
    command: Sequence[str]
    log: Path
    folder: Path
    environment: Mapping[str, str]
    watched: Path | None = None
    mask: Mask | None = None


@dataclass(frozen=True)
class Backoff:
    """Seconds to wait before the next start. A process that lived for `healthy` begins at `first` again."""

    first: float = 0.5
    longest: float = 30.0
    healthy: float = 60.0

    def after(self, previous: float | None, *, lived: float) -> float:
        """The wait that follows one of `previous` seconds (None: there was none)."""
        if previous is None or lived >= self.healthy:
            return self.first
        return min(previous * 2, self.longest)


class Supervisor:
    """Runs programs until told to stop. `say` gets one line when a program dies and when it comes back."""

    def __init__(
        self, programs: Sequence[Program], *, say: Callable[[str], None], backoff: Backoff | None = None
    ) -> None:
        self._programs = programs
        self._say = say
        self._backoff = backoff or Backoff()

    async def run(self) -> None:
        """Until cancelled; when this returns or raises, everything that it started has ended."""
        async with asyncio.TaskGroup() as group:
            for program in self._programs:
                group.create_task(self._keep(program), name=program.name)

    async def _keep(self, program: Program) -> None:
        wait: float | None = None
        while True:
            begun = time.monotonic()
            code = await self._run_once(program)
            if code is None:
                self._say(f"{program.name} starts again with {_target(program)}")
                continue
            lived = time.monotonic() - begun
            wait = self._backoff.after(wait, lived=lived)
            self._say(
                f"{program.name} ended (exit code {code}), starts again in {wait:g} s. Log: {program.log}"
            )
            if words := last_words(program.log):
                self._say(f"  its last words: {words}")
            await asyncio.sleep(wait)

    async def _run_once(self, program: Program) -> int | None:
        """The exit code; None where it was ended because what is watched leads elsewhere now."""
        target = _target(program)
        process = await self._start(program)
        written = _written_down(program, process)
        ended = asyncio.ensure_future(process.wait())
        try:
            while not (await asyncio.wait({ended}, timeout=WATCH_SECONDS if target else None))[0]:
                if _target(program) not in (target, None):
                    return None
            return ended.result()
        finally:
            ended.cancel()
            await asyncio.shield(_end(process))
            await asyncio.shield(_finish(written))

    async def _start(self, program: Program) -> asyncio.subprocess.Process:
        program.log.parent.mkdir(parents=True, exist_ok=True)
        _rotate(program.log)
        with program.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(LEASH), *program.command),
                cwd=program.folder,
                env=dict(program.environment),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE if program.mask else log,
                stderr=asyncio.subprocess.STDOUT if program.mask else log,
                start_new_session=True,
            )


def _written_down(program: Program, process: asyncio.subprocess.Process) -> asyncio.Task[None] | None:
    """What reads the words of a program with a mask; None where they go into the log by themselves."""
    if program.mask is None or process.stdout is None:
        return None
    return asyncio.create_task(masked(process.stdout, program.log, program.mask))


async def _finish(written: asyncio.Task[None] | None) -> None:
    """Have the last words written down; whoever else still holds the pipe is not waited for."""
    if written is not None:
        await asyncio.wait({written}, timeout=LAST_WORDS_SECONDS)
        written.cancel()


def _target(program: Program) -> str | None:
    """Where what is watched leads; None where nothing is, or it is gone."""
    with suppress(OSError):
        return os.readlink(program.watched) if program.watched else None
    return None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let go of the leash, wait, and take down what is left of the group."""
    assert process.stdin is not None
    process.stdin.close()
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE_SECONDS + 2):
            await process.wait()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


def last_words(log: Path) -> str:
    """The last line in a log that says something; '' without one."""
    with suppress(FileNotFoundError), log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL_BYTES))
        lines = file.read().decode("utf-8", "replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")[:LONGEST_LAST_WORDS]
    return ""


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".1.log"))
