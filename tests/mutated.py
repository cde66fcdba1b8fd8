"""What nearly is what it should be: JSON and files with something in them that is not, for hypothesis to choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

ODD = st.sampled_from(
    ["", "\x00", "٣", "9" * 400, "1e400", "望京", "\ud800", "]]>", "9999-12-31T23:59:59-14:00"]
) | st.text(max_size=20)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def spoilt(
    draw: st.DrawFn, whole: Mapping[str, Any], *, values: st.SearchStrategy[Any] = JSON
) -> dict[str, Any]:
    """An object with some of its values, however deep, replaced or left out."""
    told = dict(whole)
    for _ in range(draw(st.integers(1, 3))):
        if told:
            told = _changed(draw, told, values)
    return told


def _changed(draw: st.DrawFn, told: dict[str, Any], values: st.SearchStrategy[Any]) -> dict[str, Any]:
    """The same with one change in it, or in what it holds; what was emptied before stays empty."""
    if not told:
        return told
    name = draw(st.sampled_from(sorted(told)))
    value, act = told[name], draw(st.integers(0, 3))
    if act == 0:
        return {key: kept for key, kept in told.items() if key != name}
    if act > 1 and isinstance(value, dict) and value:
        return {**told, name: _changed(draw, value, values)}
    if act > 1 and isinstance(value, list) and value and isinstance(value[0], dict):
        return {**told, name: [_changed(draw, value[0], values), *value[1:]]}
    return {**told, name: draw(values)}


@st.composite
def mutated(draw: st.DrawFn, *corpus: bytes) -> bytes:
    """One of the files with some bytes changed, cut off, doubled, or taken from another one."""
    content = bytearray(draw(st.sampled_from(corpus)))
    for _ in range(draw(st.integers(1, 6))):
        # Most of what a parser trips over stands near the beginning.
        most = draw(st.sampled_from([64, 512, len(content)]))
        at = draw(st.integers(0, max(min(most, len(content)) - 1, 0)))
        match draw(st.integers(0, 4)):
            case 0:
                content[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case 1:
                content[at : at + 4] = draw(st.sampled_from([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff"]))
            case 2:
                del content[at : at + draw(st.integers(1, 64))]
            case 3:
                content[at:at] = content[at : at + draw(st.integers(1, 64))]
            case _:
                content[at:] = draw(st.sampled_from(corpus))[at:]
    return bytes(content)
