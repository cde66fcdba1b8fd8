"""Whether a folder can be written, which is tried before anything long begins. Standard library only."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.setup.progress import Refusal


def require_writable(folder: Path, *, setting: str, otherwise: str) -> None:
    """Make the folder, if it is missing. Raises Refusal where nothing can be written there: what is said `otherwise`,
    why, and which `setting` names another folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise Refusal(f"{otherwise} ({fault.strerror}): set {setting} to a folder of yours") from None
