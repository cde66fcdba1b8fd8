"""Cursors: what was made is read back, anything else is refused."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from desk.errors import InvalidInput
from desk.store import keyset


def test_a_cursor_is_read_back() -> None:
    at = datetime(2026, 11, 24, 4, 0, 0, 123456, tzinfo=UTC)

    assert keyset.decode(keyset.encode(at, 17)) == (at, 17)


@pytest.mark.parametrize(
    "text",
    ["", "[]", '["2026-11-24T04:00:00", 1]', '["2026-11-24T04:00:00+00:00", 99999999999999999999]', "[1, 2]"],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        keyset.decode(base64.urlsafe_b64encode(text.encode()).decode())
    with pytest.raises(InvalidInput):
        keyset.decode("x\u00e9")
