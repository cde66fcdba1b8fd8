"""A pattern that was kept from the last start is the one that Python would compile."""

from __future__ import annotations

import re
import sre_compile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from bot.nlu import patterns
from tests.dialogue.stage import ROOT

ASKED: tuple[tuple[str | bytes, int], ...] = (
    (r"(?P<day>\d{1,2})[号日](?!楼|院)|(?P<month>[一二三四])月", 0),
    (r"\b(?:easter|good friday)\b(?P<rest>.*?)(?P=rest)", re.IGNORECASE),
    (r"(a)|(?<=b)c{2,}", re.MULTILINE | re.DOTALL),
    (r"(?i:é)[^\W\d_]+ # all letters", re.VERBOSE),
    ("[\ud800-\udfff]|\U0001f600", 0),
    (rb"[\x80-\xff]+", 0),
    (r"", 0),
)


@pytest.fixture
def theirs() -> Iterator[None]:
    """Python's own way of compiling is back afterwards, and nothing is remembered."""
    before = sre_compile.compile
    re.purge()
    yield
    sre_compile.compile = before
    re.purge()


def all_of_ours() -> list[tuple[str | bytes, int]]:
    """The patterns that stand in the modules of the dialogue server."""
    modules = [import_module(f"bot.nlu.{file.stem}") for file in (ROOT / "bot" / "nlu").glob("*.py")]
    held = [one for module in modules for one in vars(module).values() if isinstance(one, re.Pattern)]
    return [(one.pattern, one.flags) for one in held]


def started(file: Path, asked: list[tuple[str | bytes, int]]) -> list[re.Pattern[str]]:
    """What a start that asks for these patterns gets."""
    start = patterns.Patterns(file)
    assert start.begin()
    got = [sre_compile.compile(*one) for one in asked]
    start.end()
    return got


@pytest.mark.usefixtures("theirs")
def test_what_was_kept_is_what_python_compiles(tmp_path: Path) -> None:
    file, asked = tmp_path / "var" / "patterns", [*ASKED, *all_of_ours()]
    compiled = [sre_compile.compile(*one) for one in asked]

    first, second = started(file, asked), started(file, asked)

    assert len(asked) > 300
    assert patterns._read(file).keys() == set(asked)
    for one, at_first, again in zip(compiled, first, second, strict=True):
        assert one == at_first == again
        assert one.groups == at_first.groups == again.groups
        assert one.groupindex == at_first.groupindex == again.groupindex


@pytest.mark.usefixtures("theirs")
def test_after_a_start_python_compiles_again(tmp_path: Path) -> None:
    before = sre_compile.compile

    started(tmp_path / "patterns", [("a", 0)])

    assert sre_compile.compile is before


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize("cut", [-1, 0, 70])
def test_a_file_that_is_not_whole_is_not_read(cut: int, tmp_path: Path) -> None:
    file = tmp_path / "patterns"
    started(file, list(ASKED))
    file.write_bytes(file.read_bytes()[:cut])

    got = started(file, list(ASKED))

    assert [one.pattern for one in got] == [pattern for pattern, _ in ASKED]
    assert patterns._read(file).keys() == set(ASKED)


@pytest.mark.usefixtures("theirs")
def test_what_another_python_kept_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "patterns"
    started(file, list(ASKED))

    monkeypatch.setattr("sys.version", "3.10.99")

    assert patterns._read(file) == {}


@pytest.mark.usefixtures("theirs")
def test_where_nothing_can_be_kept_patterns_are_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    got = started(tmp_path / "file" / "patterns", list(ASKED))

    assert [one.pattern for one in got] == [pattern for pattern, _ in ASKED]
