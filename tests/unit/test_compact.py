"""What is written as JSON is read as it was, as far as the standard library can write it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from math import inf, nan
from typing import Any
from uuid import UUID

import pytest

from city.compact import compact, parsed


@dataclass
class Kept:
    """Nothing that JSON knows."""

    name: str


@pytest.mark.parametrize(
    "value",
    [
        {"text": '三号楼"电梯"坏了\n\t🛗 \u2028', "slots": {"place": None, "urgent": True}, "events": []},
        [0, -1, 2**53 + 1, 10**30, 0.1, 1e-7, 1e300, -0.0],
        ("a tuple", ["is", {"a": "list"}]),
        "half a character: \ud83d",
    ],
)
def test_it_is_read_as_the_standard_librarys_is(value: Any) -> None:
    written = compact(value)

    assert json.loads(written) == json.loads(json.dumps(value))
    assert b", " not in written
    assert b'": ' not in written


def test_keys_that_are_no_words_become_words() -> None:
    assert json.loads(compact({1: "one", None: "none"})) == {"1": "one", "null": "none"}


class Way(Enum):
    """Of what there are a few."""

    UP = "up"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (nan, None),
        (inf, None),
        (-inf, None),
        (Way.UP, "up"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
    ],
)
def test_what_json_has_no_word_for_is_nothing_and_names_are_words(value: Any, read: str | None) -> None:
    assert json.loads(compact({"value": value})) == {"value": read}


@pytest.mark.parametrize("value", [{1, 2}, date(2026, 11, 29), Kept("a"), b"bytes"])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        compact({"value": value})


@pytest.mark.parametrize(
    "raw",
    [
        '{"text": "三号楼\\u7535梯", "slots": {"place": null, "urgent": true}, "at": 1764400000.25}'.encode(),
        b'"half a character: \\ud83d"',
        b"[NaN, 18446744073709551615, -0.0, 1e-7, 1e999]",
        b' {"twice": 1, "twice": 2} ',
    ],
)
def test_what_is_read_is_what_the_standard_library_reads(raw: bytes) -> None:
    assert repr(parsed(raw)) == repr(json.loads(raw))


def test_a_whole_number_of_more_than_64_bits_becomes_a_fraction() -> None:
    assert parsed(b"18446744073709551616") == 2.0**64


@pytest.mark.parametrize("raw", [b"", b"{", b"{'a': 1}", b"\xff", b"[1] 2"])
def test_what_is_no_json_is_a_value_error(raw: bytes) -> None:
    with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
        parsed(raw)
