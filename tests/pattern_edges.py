"""Patterns that are sought in a text and begin with a repeat without a limit, where nothing says where it may begin.

Each character of a long row begins it anew and reads on to the end of the row: twice as long a row costs four times as
much. A limit mends it ('\\d{1,6}号'), and so does an edge that no other place in the row has ('(?<!\\d)\\d+号').
"""

from __future__ import annotations

import ast
import importlib
import re
import string
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from tests.patterns import every_pattern

_parser: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_SEEKING = frozenset({"search", "finditer", "findall", "sub", "subn", "split"})
_WHOLE = frozenset({"match", "fullmatch"})
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_SAMPLES = string.printable + "，。、；：！？…号楼一二三的了是就在我你好"
_ROOT = Path(__file__).resolve().parents[1]


def edgeless(package: str) -> list[str]:
    """The names of the patterns of a package's modules that are sought so."""
    found = {
        name: None
        for name, pattern in every_pattern(package)
        if _is_sought(name, package) and _opens(_parser.parse(pattern.pattern, pattern.flags), pattern)
    }
    return sorted(found)


def is_edgeless(pattern: re.Pattern[str]) -> bool:
    """Whether a pattern that is sought in a text begins so."""
    return _opens(_parser.parse(pattern.pattern, pattern.flags), pattern)


def _is_sought(name: str, package: str) -> bool:
    """Unless it is only tried at one place. One that is held among others, or handed on, counts as sought."""
    module, _, constant = name.rpartition(".")
    file = module.replace(".", "/") + ".py"
    uses = [
        found for of, found in _uses(package).get(constant, ()) if of == file or not constant.startswith("_")
    ]
    return not uses or not all(use in _WHOLE for use in uses)


@lru_cache(maxsize=1)
def _uses(package: str) -> dict[str, list[tuple[str, str]]]:
    """What a package does with each name in capitals: (file, method), or (file, '') where it is handed on."""
    found: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((_ROOT / package.replace(".", "/")).glob("*.py")):
        nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        called = {id(node.value): node.attr for node in nodes if isinstance(node, ast.Attribute)}
        for node in nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id.isupper():
                use = called.get(id(node), "")
                if use != "pattern":
                    found.setdefault(node.id, []).append((str(file.relative_to(_ROOT)), use))
    return found


def _opens(parsed: Any, pattern: re.Pattern[str]) -> bool:
    found: list[tuple[Edges, Any]] = []
    _begin(list(parsed), {()}, found, ends=True)
    return any(not _has_edge(repeat, edges, pattern) for edges, repeat in found)


Edge = tuple[str, Any]
Edges = tuple[Edge, ...]


def _begin(items: list[Any], before: set[Edges], found: list[tuple[Edges, Any]], *, ends: bool) -> set[Edges]:
    """Adds each repeat without a limit that a match may begin with, and what is asked of the place before it. Returns
    what is asked of that place where nothing is read yet at the end of `items`; empty where something always is.

    `ends`: nothing need follow the items. A row that is a match whenever it is begun is read once.
    """
    for at, (kind, value) in enumerate(items):
        name = str(kind)
        last = ends and all(_may_be_nothing(one) for one in items[at + 1 :])
        if not before:
            break
        if name == "AT" or (name in ("ASSERT", "ASSERT_NOT") and value[0] < 0):
            before = {(*edges, (name, value)) for edges in before}
        elif name in ("ASSERT", "ASSERT_NOT"):
            _begin(list(value[1]), before, found, ends=True)
        elif name == "SUBPATTERN":
            before = _begin(list(value[3]), before, found, ends=last)
        elif name == "ATOMIC_GROUP":
            before = _begin(list(value), before, found, ends=last)
        elif name == "BRANCH":
            before = set().union(*(_begin(list(one), before, found, ends=last) for one in value[1]))
        elif name in _REPEATS:
            least, most, body = value
            if most is _parser.MAXREPEAT and not (least and last):
                found += [(edges, body) for edges in before]
            within = _begin(list(body), before, found, ends=last)
            before = within if least else before | within
        else:
            before = set()
    return before


def _may_be_nothing(item: Any) -> bool:
    kind, value = item
    name = str(kind)
    if name in _REPEATS:
        return value[0] == 0 or all(_may_be_nothing(one) for one in value[2])
    if name == "SUBPATTERN":
        return all(_may_be_nothing(one) for one in value[3])
    return name == "BRANCH" and any(all(_may_be_nothing(one) for one in branch) for branch in value[1])


def _has_edge(body: Any, edges: Edges, pattern: re.Pattern[str]) -> bool:
    """Whether the repeat of `body` can begin nowhere within a row of what it reads."""
    names = {str(value) for kind, value in edges if kind == "AT"}
    if names & {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return True
    if "AT_END" in names or len(body) != 1:
        return "AT_END" in names or _looks_behind(edges)
    read = [one for one in _SAMPLES if _reads(body, one, pattern)]
    if "AT_BOUNDARY" in names and len({char.isalnum() or char == "_" for char in read}) < 2:
        return True
    return any(
        all(_reads([value[1][-1]], one, pattern) is (kind == "ASSERT_NOT") for one in read)
        for kind, value in edges
        if kind == "ASSERT" or (kind == "ASSERT_NOT" and len(value[1]) == 1)
    )


def _looks_behind(edges: Edges) -> bool:
    return any(kind in ("ASSERT", "ASSERT_NOT") for kind, _ in edges)


def _reads(body: Any, char: str, pattern: re.Pattern[str]) -> bool:
    """Whether a part of a pattern that is one character wide reads this one."""
    ((kind, value),) = body
    name, ignores = str(kind), bool(pattern.flags & re.IGNORECASE)
    if name == "LITERAL":
        return char == chr(value) or (ignores and char.casefold() == chr(value).casefold())
    if name == "NOT_LITERAL":
        return char != chr(value)
    if name == "ANY":
        return char != "\n"
    if name == "IN":
        return _in_set(value, char, ignores)
    if name == "BRANCH":
        return any(len(one) == 1 and _reads(one, char, pattern) for one in value[1])
    if name == "SUBPATTERN":
        return len(value[3]) == 1 and _reads(value[3], char, pattern)
    return False


def _in_set(members: Any, char: str, ignores: bool) -> bool:
    forms = {char, char.lower(), char.upper()} if ignores else {char}
    found, denied = False, False
    for kind, value in members:
        name = str(kind)
        if name == "NEGATE":
            denied = True
        elif name == "LITERAL":
            found = found or any(ord(one) == value for one in forms)
        elif name == "RANGE":
            found = found or any(value[0] <= ord(one) <= value[1] for one in forms)
        elif name == "CATEGORY":
            found = found or _in_category(str(value), char)
    return found is not denied


def _in_category(name: str, char: str) -> bool:
    kind = name.removeprefix("CATEGORY_")
    told = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    return not told[kind.removeprefix("NOT_")] if kind.startswith("NOT_") else told[kind]
