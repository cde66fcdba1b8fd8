"""Makes the patterns of a start from what they came to at the last one: Python needs two seconds for twelve hundred.

What a pattern compiles to depends on its text, its flags and this Python alone, and is kept as byte code of modules is;
tests/dialogue/test_patterns.py holds that both are the same.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sre_compile
import sre_parse
import sys
from array import array
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

# Parts of Python that are described nowhere.
_sre: Any = import_module("_sre")
_compiler: Any = sre_compile

FILE = Path(__file__).resolve().parents[2] / "var" / "patterns"
_TRIED = (3, 10)
_CODE = "I"
# Text and flags of a pattern; all its flags, code, number of groups, and names of groups.
Asked = tuple[Any, int]
Compiled = tuple[int, "array[int]", int, dict[str, int]]


class Patterns:
    """Those of one start, from `file` where they are known. Nothing is said of a file that cannot be read or written."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[Asked, Compiled] = {}
        self._asked: dict[Asked, Compiled] = {}

    def begin(self) -> bool:
        """Whether patterns are made so from now on, until `end`."""
        if sys.version_info[:2] != _TRIED or array(_CODE).itemsize != _sre.CODESIZE:
            return False
        self._known = _read(self._file)
        self._theirs = _compiler.compile
        _compiler.compile = self._compile
        return True

    def end(self) -> None:
        """Let Python compile what comes, and keep what was asked for unless all of it was known."""
        if _compiler.compile == self._compile:
            _compiler.compile = self._theirs
            if not self._asked.keys() <= self._known.keys():
                _write(self._file, self._asked)
        self._known, self._asked = {}, {}

    def _compile(self, pattern: Any, flags: int = 0) -> Any:
        """In place of sre_compile.compile."""
        if not isinstance(pattern, (str, bytes)) or flags & sre_compile.SRE_FLAG_DEBUG:
            return self._theirs(pattern, flags)
        asked = pattern, int(flags)
        found = self._known.get(asked) or _compiled(*asked)
        self._asked[asked] = found
        return made(pattern, found)


@lru_cache(maxsize=1)
def of_this_start() -> Patterns:
    """The one of this process."""
    return Patterns(FILE)


def made(pattern: str | bytes, found: Compiled) -> Any:
    """The pattern that it was compiled to."""
    flags, code, groups, names = found
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    return _sre.compile(pattern, flags, code.tolist(), groups, names, tuple(by_number))


def _compiled(pattern: str | bytes, flags: int) -> Compiled:
    """As sre_compile does it."""
    parsed = sre_parse.parse(pattern, flags)  # type: ignore[arg-type]
    code = array(_CODE, _compiler._code(parsed, flags))
    return flags | parsed.state.flags, code, parsed.state.groups - 1, parsed.state.groupdict


def _read(file: Path) -> dict[Asked, Compiled]:
    """What was kept; nothing where it is not whole or was kept by another Python."""
    try:
        digest, _, kept = file.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if digest != _digest(kept):
        return {}
    told, _, words = kept.partition(b"\n")
    codes = array(_CODE)
    codes.frombytes(words)
    known: dict[Asked, Compiled] = {}
    at = 0
    for pattern, is_text, asked, flags, groups, names, length in json.loads(told):
        text = pattern if is_text else pattern.encode("latin-1")
        known[text, asked] = flags, codes[at : at + length], groups, names
        at += length
    return known


def _write(file: Path, asked: dict[Asked, Compiled]) -> None:
    told, codes = [], array(_CODE)
    for (pattern, asked_flags), (flags, code, groups, names) in asked.items():
        is_text = isinstance(pattern, str)
        text = pattern if is_text else pattern.decode("latin-1")
        told.append((text, is_text, asked_flags, flags, groups, names, len(code)))
        codes.extend(code)
    kept = json.dumps(told).encode() + b"\n" + codes.tobytes()
    draft = file.with_name(f"{file.name}-{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_digest(kept) + b"\n" + kept)
        draft.replace(file)
    except OSError as problem:
        logger.info("patterns are not kept for the next start: %s", problem)


def _digest(kept: bytes) -> bytes:
    """Of what is kept, and of this Python."""
    return hashlib.sha256(f"{sys.version} {_sre.MAGIC}".encode() + kept).hexdigest().encode()
