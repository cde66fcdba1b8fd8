"""Values from JSON schemas, for tests that send whatever a document allows, and now and then what it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

TEXTS = st.text(max_size=30) | st.sampled_from(
    ["", " ", "\x00", "望京", "a" * 300, "2026-11-24", "\U0001f6b0", "%", "'"]
)
MOMENTS = st.sampled_from(
    [
        "2026-11-24T16:30:00+08:00",
        "2026-11-25",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1970-01-01",
    ]
)
WILD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | MOMENTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)


def values(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], known: Mapping[str, Sequence[Any]], name: str = ""
) -> st.SearchStrategy[Any]:
    """Values of a schema. `shapes` are the document's; `known` are values that exist, by the name of a field."""
    if "$ref" in schema:
        return values(shapes[schema["$ref"].rsplit("/", 1)[-1]], shapes, known, name)
    if "anyOf" in schema:
        return st.one_of([values(one, shapes, known, name) for one in schema["anyOf"]])
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    found = _plain(schema, shapes, known, name)
    return (
        st.sampled_from(known[name]) | found if known.get(name) and schema.get("type") == "string" else found
    )


def _plain(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], known: Mapping[str, Sequence[Any]], name: str
) -> st.SearchStrategy[Any]:
    match schema.get("type"):
        case "string":
            return MOMENTS if schema.get("format") in ("date-time", "date") else TEXTS
        case "integer":
            return st.integers(schema.get("minimum", -(2**40)), schema.get("maximum", 2**70))
        case "number":
            return st.floats(
                schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False
            )
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(values(schema.get("items", {}), shapes, known, name), max_size=3)
        case "object" if "properties" in schema:
            return _objects(schema, shapes, known)
        case _:
            return WILD


def _objects(
    schema: Mapping[str, Any], shapes: Mapping[str, Any], known: Mapping[str, Sequence[Any]]
) -> st.SearchStrategy[Any]:
    fields = {one: values(inner, shapes, known, one) for one, inner in schema["properties"].items()}
    needed = {one: fields[one] for one in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional={one: fields[one] for one in fields if one not in needed})
