"""The supervisor with real processes: what dies comes back, what it started never outlives it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil

from bot.masked_log import LEFT_OUT, masked
from bot.supervisor import Backoff, Program, Supervisor
from desk.review.masking import mask

ROOT = Path(__file__).resolve().parents[2]
QUICK = Backoff(first=0.05, longest=0.2)
# Writes its number and that of a child of its own, then waits.
WORKER = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])
with open(sys.argv[1] + '.new', 'w') as out:
    out.write(f'{os.getpid()} {child.pid}')
os.rename(sys.argv[1] + '.new', sys.argv[1])
time.sleep(600)
"""
OUTER = """
import asyncio, sys
from pathlib import Path
from tests.integration.test_supervisor import worker
from bot.supervisor import Supervisor
asyncio.run(Supervisor([worker(Path(sys.argv[1]), 'inner')], say=print).run())
"""


def worker(folder: Path, name: str, *, code: str = WORKER) -> Program:
    command = (sys.executable, "-c", code, str(folder / name))
    return Program(name, command, log=folder / f"{name}.log", folder=ROOT, environment=os.environ)


def numbers(file: Path) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(number) for number in file.read_text().split()]
    return []


def lives(number: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    return False


async def until(holds: Callable[[], bool], *, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def supervised(*programs: Program) -> AsyncIterator[list[str]]:
    said: list[str] = []
    task = asyncio.create_task(Supervisor(programs, say=said.append, backoff=QUICK).run())
    yield said
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_a_process_that_dies_is_started_again_and_the_other_goes_on(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    async with supervised(worker(tmp_path, "first"), worker(tmp_path, "second")) as said:
        await until(lambda: bool(numbers(first) and numbers(second)))
        died, other = numbers(first)[0], numbers(second)[0]

        os.kill(died, signal.SIGKILL)

        await until(lambda: numbers(first)[0] != died)
        assert lives(numbers(first)[0])
        assert numbers(second)[0] == other
        assert lives(other)
        assert said[0].startswith("first ended (exit code 137)")


async def test_what_died_is_told_with_its_last_words(tmp_path: Path) -> None:
    code = "print('started'); print('✗ port 8000 is in use', end='\\n\\n'); raise SystemExit(1)"
    async with supervised(worker(tmp_path, "broken", code=code)) as said:
        await until(lambda: len(said) >= 2)

    assert said[0].startswith("broken ended (exit code 1)")
    assert said[1] == "  its last words: ✗ port 8000 is in use"


async def test_what_a_program_says_of_somebody_is_masked_before_it_is_written_down(tmp_path: Path) -> None:
    code = "print('cannot read 13812345678'); import sys; sys.exit('我叫王建国，住3号楼')"
    program = replace(worker(tmp_path, "talker", code=code), mask=mask)
    async with supervised(program) as said:
        await until(lambda: len(said) >= 2)

    written = program.log.read_text(encoding="utf-8")
    assert "cannot read" in written
    assert "住3号楼" in written
    assert "13812345678" not in written
    assert "王建国" not in written
    assert "13812345678" not in " ".join(said)


async def test_a_program_is_heard_to_the_end_where_nothing_can_be_written_down(tmp_path: Path) -> None:
    words = asyncio.StreamReader()
    words.feed_data(b"first\n" * 20_000)
    words.feed_eof()

    await masked(words, tmp_path, str)

    assert words.at_eof()


async def test_a_line_that_cannot_be_masked_is_left_out_and_the_next_is_written(tmp_path: Path) -> None:
    def picky(line: str) -> str:
        if "bad" in line:
            raise ValueError(line)
        return line

    program = replace(
        worker(tmp_path, "talker", code="print('bad'); print('x' * 99_999, 'good')"), mask=picky
    )
    async with supervised(program) as said:
        await until(lambda: bool(said))

    written = program.log.read_text(encoding="utf-8")
    assert written.startswith(f"{LEFT_OUT}\n")
    assert "good" in written


async def test_stopping_leaves_nothing_running(tmp_path: Path) -> None:
    async with supervised(worker(tmp_path, "only")):
        await until(lambda: bool(numbers(tmp_path / "only")))
        family = numbers(tmp_path / "only")

    assert len(family) == 2
    await until(lambda: not any(map(lives, family)))


async def test_the_children_of_a_process_that_died_go_with_it(tmp_path: Path) -> None:
    async with supervised(worker(tmp_path, "only")):
        await until(lambda: bool(numbers(tmp_path / "only")))
        parent, child = numbers(tmp_path / "only")

        os.kill(parent, signal.SIGKILL)

        await until(lambda: not lives(child))


async def test_a_supervisor_that_is_killed_leaves_nothing_running(tmp_path: Path) -> None:
    outer = subprocess.Popen([sys.executable, "-c", OUTER, str(tmp_path)], cwd=ROOT)
    await until(lambda: bool(numbers(tmp_path / "inner")))
    family = numbers(tmp_path / "inner")

    outer.kill()
    outer.wait()

    await until(lambda: not any(map(lives, family)))


async def test_a_command_that_cannot_run_is_tried_again_ever_slower(tmp_path: Path) -> None:
    async with supervised(worker(tmp_path, "broken", code="raise SystemExit(3)")) as said:
        await until(lambda: len(said) >= 3)

    assert [line.split(",")[1].split()[3] for line in said[:3]] == ["0.05", "0.1", "0.2"]
    assert "(exit code 3)" in said[0]


async def test_what_is_watched_leads_elsewhere_and_the_program_starts_again_with_it(tmp_path: Path) -> None:
    pointer, numbered = tmp_path / "current", tmp_path / "model"
    for name in ("old", "new"):
        (tmp_path / name).touch()
    pointer.symlink_to("old")
    program = replace(worker(tmp_path, "model"), watched=pointer)
    async with supervised(program) as said:
        await until(lambda: bool(numbers(numbered)))
        before = numbers(numbered)[0]

        (tmp_path / ".draft").symlink_to("new")
        (tmp_path / ".draft").replace(pointer)
        await until(lambda: bool(numbers(numbered)) and numbers(numbered)[0] != before)

    assert said == ["model starts again with new"]
    assert not lives(before)
