"""YAML files of the pack: values that still know their file, line and key, so that a fault can be named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import yaml

from city.errors import CityPackError
from city.tables import text_of

# libyaml reads ten times faster; PyYAML is also built without it.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
T = TypeVar("T")


class Entry:
    """A YAML mapping. Every key must be read by the time `close` is called: an unread one is unknown."""

    def __init__(self, file: str, label: str, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            raise CityPackError(file, _line(node), label, "must be a mapping of keys to values")
        self.file = file
        self.label = label
        self.line = _line(node)
        self._fields: dict[str, tuple[int, yaml.Node]] = {}
        for key, value in node.value:
            if key.value in self._fields:
                raise CityPackError(file, _line(key), self._key(str(key.value)), "is given twice")
            self._fields[key.value] = (_line(key), value)
        self._unread = set(self._fields)

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def fault(self, key: str, fault: str) -> CityPackError:
        """The error to raise about `key`."""
        line = self._fields[key][0] if key in self._fields else self.line
        return CityPackError(self.file, line, self._key(key), fault)

    def text(self, key: str) -> str:
        """A text that is not empty."""
        node = self._node(key)
        value = _plain(node, "str")
        if value is None:
            raise self.fault(key, f"must be a text{_quoting(node)}")
        return value

    def maybe_text(self, key: str) -> str | None:
        """A text, or None where the key is absent or null."""
        return None if self._absent(key) else self.text(key)

    def flag(self, key: str) -> bool:
        """true or false."""
        value = _plain(self._node(key), "bool")
        if value is None:
            raise self.fault(key, "must be true or false")
        return value.lower() in ("true", "yes", "on")

    def maybe_flag(self, key: str) -> bool:
        """true or false, false where the key is absent."""
        return False if self._absent(key) else self.flag(key)

    def all_texts(self) -> dict[str, str]:
        """Every key with its text."""
        return {key: self.text(key) for key in self._fields}

    def number(self, key: str, *, low: float = 0.0, high: float = float("inf")) -> float:
        """A number between `low` and `high`, both included."""
        node = self._node(key)
        written = _plain(node, "int") or _plain(node, "float")
        try:
            value = float(written) if written is not None else None
        except ValueError:
            value = None
        if value is None or not low <= value <= high:
            raise self.fault(key, f"must be a number from {low:g}" + (f" to {high:g}" if high < 1e9 else ""))
        return value

    def maybe_number(self, key: str, *, low: float = 0.0, high: float = float("inf")) -> float | None:
        """A number, or None where the key is absent or null."""
        return None if self._absent(key) else self.number(key, low=low, high=high)

    def parsed(self, key: str, parse: Callable[[str], T], expected: str) -> T:
        """What `parse` makes of a scalar; `expected` tells the reader what it should have looked like."""
        node = self._node(key)
        try:
            if isinstance(node, yaml.ScalarNode):
                return parse(node.value)
        except ValueError:
            pass
        raise self.fault(key, f"must be {expected}")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, perhaps empty; none where the key is absent."""
        if self._absent(key):
            return ()
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(key, "must be a list")
        for item in node.value:
            if _plain(item, "str") is None:
                raise CityPackError(
                    self.file, _line(item), self._key(key), f"every item must be a text{_quoting(item)}"
                )
        return tuple(item.value for item in node.value)

    def entry(self, key: str) -> Entry:
        """The mapping under `key`."""
        return Entry(self.file, self._key(key), self._node(key))

    def maybe_entry(self, key: str) -> Entry | None:
        """The mapping under `key`, or None where it is absent or null."""
        return None if self._absent(key) else self.entry(key)

    def entries(self, key: str) -> list[Entry]:
        """The list of mappings under `key`, at least one."""
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            raise self.fault(key, "must be a list with at least one entry")
        return [Entry(self.file, self._key(key), item) for item in node.value]

    def maybe_entries(self, key: str) -> list[Entry]:
        """A list of mappings, perhaps empty; none where the key is absent or null."""
        node = None if self._absent(key) else self._node(key)
        if node is None or (isinstance(node, yaml.SequenceNode) and not node.value):
            return []
        return self.entries(key)

    def whole_numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, perhaps empty; none where the key is absent or null."""
        if self._absent(key):
            return ()
        node = self._node(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.fault(key, "must be a list")
        written = [_plain(item, "int") for item in node.value]
        if not all(text and text.isdecimal() for text in written):
            raise self.fault(key, "must be a list of whole numbers")
        return tuple(int(text) for text in written if text)

    def close(self) -> None:
        """Complain about keys that nobody asked for."""
        for key in self._fields:
            if key in self._unread:
                raise self.fault(key, "is not a key that is known here")

    def _key(self, key: str) -> str:
        return f"{self.label}.{key}" if self.label else key

    def _node(self, key: str) -> yaml.Node:
        if key not in self._fields:
            raise self.fault(key, "is missing")
        self._unread.discard(key)
        return self._fields[key][1]

    def _absent(self, key: str) -> bool:
        self._unread.discard(key)
        return key not in self._fields or self._fields[key][1].tag == _TAG + "null"


def mapping(path: Path) -> Entry:
    """A YAML file that is one mapping."""
    return Entry(path.name, "", _document(path))


def records(path: Path) -> Iterator[Entry]:
    """A YAML file that is a list of mappings, each labelled by its `code`."""
    document = _document(path)
    if not isinstance(document, yaml.SequenceNode):
        raise CityPackError(path.name, _line(document), "", "must be a list of entries")
    for node in document.value:
        entry = Entry(path.name, "", node)
        entry.label = entry.text("code")
        yield entry


def _document(path: Path) -> yaml.Node:
    try:
        document = yaml.compose(text_of(path), Loader=_Loader)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        raise CityPackError(path.name, line, "", f"is not YAML: {fault.problem}") from fault
    if not isinstance(document, yaml.Node):
        raise CityPackError(path.name, 0, "", "is empty")
    return document


def _plain(node: yaml.Node, kind: str) -> str | None:
    if isinstance(node, yaml.ScalarNode) and node.tag == _TAG + kind and node.value != "":
        return str(node.value)
    return None


def _quoting(node: yaml.Node) -> str:
    """YAML takes 96777 for a number and 'no' for false."""
    return ": put it in quotes" if isinstance(node, yaml.ScalarNode) and node.value else ""


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
