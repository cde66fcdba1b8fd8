"""`python -m tests.measuring.starting [FOLDER …]`: what a start of the dialogue server takes until it is ready.

The seconds of CPU and by the clock until its health answers, its memory then, and the first and the hundredth reading
of a text. Of several trees of the product each is started in turn. ROUNDS (3) and MODEL may be set in the environment.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from bot import model
from bot.ports import free_port
from tests import leashed
from tests.measuring.record import ROOT

TOKEN = "a-token-for-measuring"
TEXT = "The street light in front of house 7, Nanhu Dongyuan, has been broken since Monday"
TURNS = 100
Figures = dict[str, float]


def started(folder: Path, trained: Path) -> Figures:
    """One start, on a store that holds nothing, and what it took."""
    port = free_port()
    with tempfile.TemporaryDirectory() as store:
        given = {"RASA_TOKEN": TOKEN, "DATABASE_URL": f"sqlite:///{store}/desk.db", "LOG_LEVEL": "WARNING"}
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        # As the Makefile has it: byte code is kept.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [str(folder / ".venv-dialogue/bin/python"), "-m", "bot.nlu.serve", "--model", str(trained)]
        command += ["--interface", "127.0.0.1", "--port", str(port)]
        command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        begun = time.monotonic()
        leash = leashed.start(command, folder=folder, environment=kept | model.QUIET | threads | given)
        try:
            url = f"http://127.0.0.1:{port}/webhooks/desk"
            while not _is_ready(url):
                time.sleep(0.05)
            ready = time.monotonic() - begun
            [server] = psutil.Process(leash.pid).children()
            cpu, memory = server.cpu_times(), server.memory_full_info().pss
            turns = [_read(url) for _ in range(TURNS)]
            return {
                "cpu_s": cpu.user + cpu.system,
                "clock_s": ready,
                "pss_mb": memory / 2**20,
                "first_ms": turns[0],
                "hundredth_ms": turns[-1],
            }
        finally:
            leashed.stop(leash, seconds=20)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def _read(url: str) -> float:
    """The milliseconds of one reading."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    asked = urllib.request.Request(f"{url}/read", json.dumps({"text": TEXT}).encode(), headers)
    begun = time.monotonic()
    with urllib.request.urlopen(asked, timeout=30) as answer:
        answer.read()
    return 1000 * (time.monotonic() - begun)


def main() -> None:
    """Print every start, and the middle of each tree's."""
    folders = [Path(told).resolve() for told in sys.argv[1:]] or [ROOT]
    trained = Path(os.environ.get("MODEL") or model.present(ROOT, ROOT / "city" / "beijing"))
    found: dict[Path, list[Figures]] = {folder: [] for folder in folders}
    for _ in range(int(os.environ.get("ROUNDS", "3"))):
        for folder in folders:
            found[folder].append(started(folder, trained))
            sys.stdout.write(f"{folder.name}: {_told(found[folder][-1])}\n")
            sys.stdout.flush()
    for folder, starts in found.items():
        middle = {name: statistics.median(one[name] for one in starts) for name in starts[0]}
        sys.stdout.write(f"{folder.name}, middle of {len(starts)}: {_told(middle)}\n")


def _told(figures: Figures) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
