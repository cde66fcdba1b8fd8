"""A commit that waits for no disk: of what a crash of the server may take without anything being lost by that."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, literal_column

UNAWAITED: ColumnElement[Any] = literal_column("set_config('synchronous_commit', 'off', true)")
"""To be given back by a statement, on PostgreSQL: the transaction that it is a part of ends without waiting."""
