"""The first `.env`: freshly made secrets, written once and never over another one. Standard library only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

HEADER = "# Made by `make run`. Every setting is explained in .env.example.\n"


def write_first(file: Path) -> bool:
    """Write RASA_TOKEN and SECRET_KEY, readable by this user only. False, and nothing done, where there is a file."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(HEADER)
        for name in ("RASA_TOKEN", "SECRET_KEY"):
            out.write(f"{name}={secrets.token_urlsafe(32)}\n")
    return True
