"""`python -m bot.setup run | tests | desk | dialogue | reader | browser | lock`: what the Makefile calls first of all.

`run` makes both runtimes and a first `.env`, then becomes `python -m bot up`.
"""

from __future__ import annotations

import os
import sys

from bot.setup import browser, secrets_file
from bot.setup.locks import lock
from bot.setup.progress import Refusal, say
from bot.setup.runtimes import DESK, DIALOGUE, NEEDED_BYTES, READER, ROOT, prepare


def main(arguments: list[str]) -> int:
    """Do what was asked; 1 with one line where it cannot be done."""
    try:
        return _do(arguments[0] if arguments else "run")
    except Refusal as refusal:
        say(f"✗ {refusal}")
    except KeyboardInterrupt:
        say("\nstopped; calling it again goes on from here")
    return 1


def _do(target: str) -> int:
    if target == "lock":
        lock()
        return 0
    if target == "browser":
        browser.prepare()
        return 0
    if target == "reader":
        prepare(READER, needed_bytes=2 * NEEDED_BYTES)
        return 0
    tests = target == "tests"
    if target in ("run", "tests", "desk"):
        prepare(DESK, tests=tests)
    if target in ("run", "tests", "dialogue"):
        prepare(DIALOGUE, tests=tests)
    if target == "run":
        if secrets_file.write_first(ROOT / ".env"):
            say("Wrote .env with fresh secrets (RASA_TOKEN, SECRET_KEY).")
        python = DESK.interpreter(ROOT)
        os.chdir(ROOT)
        os.execv(python, [str(python), "-m", "bot", "up"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
