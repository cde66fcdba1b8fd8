"""Lists of mappings in YAML files: one replaced, added or taken out, and all around it left as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml

from city.errors import CityPackError

T = TypeVar("T")
Document = dict[str, Any]
_TIME = "tag:yaml.org,2002:timestamp"
_BREAKS = "\n\r\t\x85\u2028\u2029\ufeff"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads a date as the text that it is."""


class _Dumper(yaml.SafeDumper):
    """Writes every text on one line."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if tag != _TIME]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    quoted = '"' if any(letter in _BREAKS for letter in value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=quoted)


_Dumper.add_representer(str, _text)


@dataclass(frozen=True)
class Place:
    """The list under `name` (empty: the file is the list), whose items are told apart by `field`.

    `ordered`: the list goes by that field.
    """

    name: str
    field: str
    ordered: bool = False

    def key(self, item: Document) -> str:
        """By what an item is known."""
        return str(item.get(self.field))


@dataclass(frozen=True)
class _Lines:
    """The lines of an item, and those behind it up to the next."""

    own: list[str]
    behind: list[str]


Changes = Mapping[str, Document | None]
"""Items by their keys as they shall be, None for those that shall go."""


def whole(text: str) -> Any:
    """A file's contents; a date is a text."""
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.YAMLError as fault:
        raise CityPackError("", 0, "", f"is not YAML: {fault}") from fault


def listed(text: str, name: str) -> list[Document]:
    """The items under a key of the file, or of the file itself; none where there is no such list."""
    return _items(whole(text), name)


def put(text: str, place: Place, changes: Changes, *, alone: bool = False) -> str | None:
    """The text with items of the list replaced, added and taken out.

    None where nothing is left and the list is all that the file is for (`alone`). CityPackError where it cannot be
    written so that it reads the same again.
    """
    found = whole(text)
    before = _items(found, place.name)
    after = _joined([[one] for one in before], before, place, changes, lambda one: [one])
    if after == before:
        return text
    if not after and alone:
        return None
    wanted = _with(found, place, after)
    for changed in (_spliced(text, place, before, changes), _written(wanted)):
        if changed is not None and whole(changed) == wanted:
            return changed
    raise CityPackError("", 0, place.name, "cannot be written")


def item(document: Document, indent: int) -> str:
    """An item of a list as lines of a file."""
    return "".join(f"{' ' * indent}{line}\n" for line in _written([document]).splitlines())


def _joined(
    kept: Sequence[list[T]],
    before: Sequence[Document],
    place: Place,
    changes: Changes,
    made: Callable[[Document], list[T]],
) -> list[T]:
    """What is `kept` of every item of before, with what is `made` of those that change or are new in their places."""
    known = {place.key(one) for one in before}
    new = [(key, one) for key, one in changes.items() if one is not None and key not in known]
    found: list[T] = []
    for old, lines in zip(before, kept, strict=True):
        key = place.key(old)
        if place.ordered:
            for sooner in sorted(name for name, _ in new if name < key):
                found += made(dict(new)[sooner])
            new = [(name, one) for name, one in new if name >= key]
        if key not in changes:
            found += lines
        elif (document := changes[key]) is not None:
            found += made(document)
    for _, one in sorted(new, key=lambda pair: pair[0]) if place.ordered else new:
        found += made(one)
    return found


def _spliced(text: str, place: Place, before: list[Document], changes: Changes) -> str | None:
    """The text with only the lines of those items changed; None where the list is not written a line an item."""
    node = _list(text, place.name)
    if node is None or node.flow_style or not node.value:
        return None
    lines, column = text.split("\n"), node.start_mark.column
    spans = [_span(one, lines, column) for one in node.value]
    # Lines between two items, comments and blank ones, stay behind the first of them.
    tails = [begins for begins, _ in spans[1:]] + [spans[-1][1]]
    apart = [""] if len(spans) > 1 and not lines[spans[1][0] - 1].strip() else []
    kept = [
        _Lines(lines[begins:ends], lines[ends:tail])
        for (begins, ends), tail in zip(spans, tails, strict=True)
    ]
    known = {place.key(one): at for at, one in enumerate(before)}
    # A comment behind what goes is about what comes next.
    for at in range(1, len(before)):
        if changes.get(place.key(before[at]), before[at]) is None and any(map(_says, kept[at].behind)):
            kept[at - 1] = _Lines(kept[at - 1].own, kept[at].behind)

    def made(document: Document) -> list[_Lines]:
        at = known.get(place.key(document))
        own = item(document, column).rstrip("\n").split("\n")
        return [_Lines(own, kept[at].behind if at is not None else apart)]

    joined = _joined([[one] for one in kept], before, place, changes, made)
    if not joined:
        return None
    body = [line for one in joined[:-1] for line in (*one.own, *(one.behind or apart))]
    return "\n".join([*lines[: spans[0][0]], *body, *joined[-1].own, *lines[spans[-1][1] :]])


def _says(line: str) -> bool:
    return line.strip().startswith("#")


def _list(text: str, name: str) -> yaml.SequenceNode | None:
    node = yaml.compose(text, Loader=_Loader)
    if name:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for key, value in pairs if key.value == name), None)
    return node if isinstance(node, yaml.SequenceNode) else None


def _span(node: yaml.Node, lines: list[str], column: int) -> tuple[int, int]:
    """The lines of an item, from its dash up to behind its last value."""
    begins = node.start_mark.line
    while begins > 0 and not lines[begins][column:].startswith("-"):
        begins -= 1
    return begins, max(_lasts(node)) + 1


def _lasts(node: yaml.Node) -> Iterator[int]:
    yield node.start_mark.line
    if isinstance(node, yaml.ScalarNode):
        # A block of text ends where the next line begins.
        yield node.end_mark.line - (1 if node.style in ("|", ">") else 0)
    elif isinstance(node, yaml.CollectionNode) and node.flow_style:
        yield node.end_mark.line
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lasts(key)
            yield from _lasts(value)
    else:
        for one in node.value:
            yield from _lasts(one)


def _items(found: Any, name: str) -> list[Document]:
    under = found if not name else found.get(name) if isinstance(found, dict) else None
    return [one for one in under if isinstance(one, dict)] if isinstance(under, list) else []


def _with(found: Any, place: Place, after: list[Document]) -> Any:
    """The file's contents with these items in the list."""
    return {**(found if isinstance(found, dict) else {}), place.name: after} if place.name else after


def _written(contents: Any) -> str:
    """As a file, without comments."""
    written: str = yaml.dump(
        contents,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=10**9,
    )
    return written
