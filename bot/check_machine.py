"""What `python -m bot check` says of the machine: its disk, and how many files a process may open."""

from __future__ import annotations

import shutil
from tempfile import TemporaryFile

from bot import open_files
from bot.red import Red, Yellow
from bot.settings import Settings

LEAST_FREE = 1024**3


async def media(settings: Settings) -> str:
    """Where photos and files are kept. Raises `Red` where nothing can be written there, or little is free."""
    folder = settings.media_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as tried:
            tried.write(b"check")
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        raise Red(
            f"nothing can be written to {folder} ({fault.strerror})",
            "free the disk or set VAR_DIR; what citizens send waits meanwhile",
        ) from None
    if free < LEAST_FREE:
        raise Red(
            f"{free // 1024**2} MB left for {folder}",
            "free the disk: what citizens send waits once it is full",
        )
    return f"photos and files in {folder}, {free // 1024**3} GB free"


async def open_file_limit(settings: Settings) -> str:
    """How many files a service could have open. Raises `Yellow` where these are few."""
    return told_of_open_files(open_files.most())


def told_of_open_files(most: int | None) -> str:
    """What to say of the limit that a process started from here could have at most. Raises Yellow where it is low."""
    if most is None:
        return "as many as the system has"
    if most < open_files.ENOUGH:
        raise Yellow(
            f"a service started from here could have {most:,} open: sockets of the chat are among them",
            "LimitNOFILE=65536 in its unit, `ulimit -Hn 65536` in a shell (docs/operating.md)",
        )
    return f"up to {most:,} in a service started from here"
