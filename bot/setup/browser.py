"""A Chromium for the browser tests: the machine's, else Playwright's own, else Debian's. Standard library only."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from bot.setup.progress import say, step
from bot.setup.runtimes import DESK, ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_SECONDS = 600.0
LEFT_OUT = "!!! NO BROWSER: the browser tests are left out. Install Chromium to run them."


def find() -> str | None:
    """The machine's Chromium, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def prepare(root: Path = ROOT) -> None:
    """Get a browser where there is none and it can be had; else say loudly what follows."""
    if find() or _has_own(root):
        return
    with step("Getting a Chromium for the browser tests"):
        _run([str(DESK.interpreter(root)), "-m", "playwright", "install", "chromium"])
        if not _has_own(root) and os.geteuid() == 0 and shutil.which("apt-get"):
            _run(["apt-get", "update", "-qq"])
            _run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"])
    if not (find() or _has_own(root)):
        say(LEFT_OUT)


def _has_own(root: Path) -> bool:
    code = (
        "import os; from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: raise SystemExit(not os.path.exists(p.chromium.executable_path))"
    )
    return _run([str(DESK.interpreter(root)), "-c", code])


def _run(command: Sequence[str]) -> bool:
    """Whether it went well. What it says is of no use to anyone: without a browser there is one loud line."""
    try:
        return (
            subprocess.run(command, capture_output=True, timeout=DOWNLOAD_SECONDS, check=False).returncode
            == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
