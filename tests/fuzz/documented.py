"""Requests of the staff API, made from its own OpenAPI document: what fits a schema, and what nearly does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desk.api import openapi
from desk.api import staff as staff_api
from desk.staff.actor import ROLES
from tests.fuzz.chance import MOMENTS, Chance, escaped
from tests.fuzz.request import FILER, FORGED, NOBODY, Request, World
from tests.photos import a_photo

DOCUMENT: dict[str, Any] = openapi.document(
    staff_api.OPERATIONS, version="1", url="http://desk.test", prefix="/api"
)
SHAPES: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]
STAFF = [(path, method) for path, method in OPERATIONS if path.startswith("/api/")]
PHOTO = a_photo()


def staff_call(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """A call of the staff API by somebody who may, or by somebody who may not."""
    path, method = chance.choice(STAFF)
    operation = DOCUMENT["paths"][path][method]
    allowed = [role for role in operation["x-roles"] if role in ROLES]
    others = [NOBODY, FILER, FORGED, *(role for role in ROLES if role not in allowed)]
    role = chance.choice(others if refused else [*allowed, *allowed, *allowed, *ROLES])
    body = _body(chance, world, operation)
    kind = {"Content-Type": "application/json"} if body and chance.maybe(0.9) else {}
    return Request(
        "staff_api",
        method.upper(),
        addressed(chance, world, path) + _query(chance, world, operation),
        role=role,
        body=body,
        headers=kind | language(chance),
        refused=refused,
    )


def addressed(chance: Chance, world: World, path: str) -> str:
    """A path with its names filled: mostly with what exists. '.' and '..' would be another path."""

    def part(found: re.Match[str]) -> str:
        told = chance.known(found[1], world.known)
        return escaped(told) if told.strip(".") else "1"

    return re.sub(r"{(\w+)(?::(?:[^{}]|{[^{}]*})*)?}", part, path)


def language(chance: Chance) -> dict[str, str]:
    """What the caller would like to read."""
    told = chance.choice(("", "en", "zh-CN,zh;q=0.9", "xx", "*;q=0.5", ";;;q=x"))
    return {"Accept-Language": told} if told else {}


def _query(chance: Chance, world: World, operation: Mapping[str, Any]) -> str:
    asked = [one for one in operation["parameters"] if one["in"] == "query"]
    pairs = []
    for one in asked:
        if one.get("required") or chance.maybe(0.25):
            fits = value(chance, one["schema"], world.known, one["name"])
            told = fits if chance.maybe(0.6) else chance.short()
            pairs.append(f"{escaped(one['name'])}={escaped(_written(told)[:120])}")
    return f"?{'&'.join(pairs)}" if pairs else ""


def _written(told: Any) -> str:
    return told if isinstance(told, str) else str(told).lower()


def _body(chance: Chance, world: World, operation: Mapping[str, Any]) -> bytes:
    if "requestBody" not in operation:
        return b""
    contents = operation["requestBody"]["content"]
    if "application/json" not in contents:
        return chance.choice((PHOTO, PHOTO[:60], chance.randbytes(30), b""))
    body = value(chance, contents["application/json"]["schema"], world.known)
    if isinstance(body, dict) and chance.maybe(0.3):
        body = chance.spoilt(body)
    return chance.document(chance.anything() if chance.maybe(0.05) else body)


def value(
    chance: Chance,
    schema: Mapping[str, Any],
    known: Mapping[str, Sequence[str]],
    name: str = "",
    depth: int = 8,
) -> Any:
    """A value of a schema of the document; of a field that is `known`, often one that exists."""
    if not depth:
        return chance.anything(1)
    if "$ref" in schema:
        return value(chance, SHAPES[schema["$ref"].rsplit("/", 1)[-1]], known, name, depth - 1)
    if "anyOf" in schema:
        return value(chance, chance.choice(schema["anyOf"]), known, name, depth - 1)
    if "const" in schema or "enum" in schema:
        return chance.choice(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "array":
        few = range(chance.randint(0, 3))
        return [value(chance, schema.get("items", {}), known, name, depth - 1) for _ in few]
    if "properties" in schema:
        return _object(chance, schema, known, depth)
    return _plain(chance, schema, known, name)


def _plain(chance: Chance, schema: Mapping[str, Any], known: Mapping[str, Sequence[str]], name: str) -> Any:
    least, most = schema.get("minimum", -1), schema.get("maximum", 2**63)
    match schema.get("type"):
        case "string":
            return chance.choice(MOMENTS) if "date" in schema.get("format", "") else chance.known(name, known)
        case "integer":
            return chance.choice((least, most, chance.randint(0, 9)))
        case "number":
            return chance.choice((least, most, chance.random()))
        case "boolean":
            return chance.maybe(0.5)
        case "null":
            return None
        case _:
            return chance.anything(2)


def _object(
    chance: Chance, schema: Mapping[str, Any], known: Mapping[str, Sequence[str]], depth: int
) -> dict[str, Any]:
    needed = set(schema.get("required", ()))
    return {
        one: value(chance, inner, known, one, depth - 1)
        for one, inner in schema["properties"].items()
        if one in needed or chance.maybe(0.4)
    }
