"""The OpenAPI 3.1 document, made from the operations and their pydantic models."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from desk.api import examples, public
from desk.api.operations import Operation
from desk.api.schemas import Problem

REF = "#/components/schemas/{model}"
TITLES = {
    401: "No valid token",
    403: "This role or unit may not do that",
    404: "No such thing, or not for this token",
    408: "The content stopped before its end: send it again",
    409: "The rules or the version say no",
    413: "The body is too large",
    415: "Content of a kind that is not kept",
    422: "Some fields are missing or make no sense",
    429: "This token, account or address asks too often: Retry-After says in how many seconds again",
    503: "The content could not be written down: send it again",
}


def document(operations: Sequence[Operation[Any]], *, version: str, url: str, prefix: str) -> dict[str, Any]:
    """The whole document as plain data. `url` is where the service is reached, `prefix` stands before each path."""
    models = {m for o in operations for m in (o.answer, o.body, o.query, Problem) if m is not None}
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(m, "validation") for m in ordered], ref_template=REF)
    paths: dict[str, Any] = {}
    for operation in operations:
        paths.setdefault(prefix + operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Swift Response staff API", "version": version},
        "servers": [{"url": url}],
        "security": [{"token": []}],
        "paths": paths | public.paths(),
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _described(operation: Operation[Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": operation.handler.__name__,
        "description": "Roles: " + ", ".join(operation.roles),
        "x-roles": list(operation.roles),
        "parameters": [*_path_parameters(operation.path), *_query_parameters(operation.query), _LANG],
        "responses": {
            str(operation.status): _json("The answer", operation.answer) if operation.answer else _FILE
        }
        | {str(code): _problem(code) for code in sorted(_errors(operation))},
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, **_json("", operation.body)}
        described["requestBody"].pop("description")
    if operation.upload:
        described["requestBody"] = {"required": True, "content": _UPLOAD}
    return described


def _errors(operation: Operation[Any]) -> set[int]:
    """What it may refuse with: what it names, and what comes before its handler."""
    return {401, 403, 429, *operation.errors} | ({413} if operation.body or operation.upload else set())


_FILE = {
    "description": "The content, as what it is",
    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
}
_UPLOAD = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_LANG = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "Language of names; else Accept-Language, else zh",
    "schema": {"type": "string", "enum": ["zh", "en"]},
}


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = re.findall(r"{(\w+)", path)
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]


def _query_parameters(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema()
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": details}
        for name, details in schema["properties"].items()
        if name != "lang"
    ]


def _json(description: str, model: type[BaseModel]) -> dict[str, Any]:
    reference = {"$ref": REF.format(model=model.__name__)}
    shown = {"schema": reference, "examples": _numbered(examples.of(model))}
    return {"description": description, "content": {"application/json": shown}}


def _problem(code: int) -> dict[str, Any]:
    reference = {"$ref": REF.format(model=Problem.__name__)}
    shown = {"schema": reference, "examples": _numbered(examples.of_problem(code))}
    return {"description": TITLES[code], "content": {"application/problem+json": shown}}


def _numbered(found: Sequence[Any]) -> dict[str, Any]:
    return {str(number): {"value": value} for number, value in enumerate(found, start=1)}
