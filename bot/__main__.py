"""`python -m bot`."""

from __future__ import annotations

import os

from bot.cli import main

OURS_ALONE = 0o077

if __name__ == "__main__":
    # The store, logs and whatever else is written down tells of people: nobody else on this machine reads it.
    os.umask(OURS_ALONE)
    main()
