"""Open311 GeoReport v2 in the OpenAPI document: what the public may read without a token, as JSON and as XML."""

from __future__ import annotations

from typing import Any

MOMENT = {"type": "string", "format": "date-time"}
NAME: dict[str, Any] = {"type": ["string", "null"]}
LISTED = "object"
ERROR = {
    "type": "array",
    "items": {
        "type": LISTED,
        "required": ["code", "description"],
        "properties": {"code": {"type": "integer"}, "description": {"type": "string"}},
    },
}
SERVICE = {
    "type": LISTED,
    "required": ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"],
    "properties": {
        "service_code": {"type": "string"}, "service_name": {"type": "string"}, "description": {"type": "string"},
        "metadata": {"type": "boolean"}, "type": {"const": "realtime"}, "keywords": {"type": "string"},
        "group": {"type": "string"},
    },
}  # fmt: skip
DEFINITION = {
    "type": LISTED,
    "required": ["service_code", "attributes"],
    "properties": {"service_code": {"type": "string"}, "attributes": {"type": "array"}},
}
REQUEST = {
    "type": LISTED,
    "required": ["service_request_id", "status", "service_code", "service_name", "requested_datetime"],
    "properties": {
        "service_request_id": {"type": "string"}, "status": {"enum": ["open", "closed"]}, "status_notes": NAME,
        "service_name": NAME, "service_code": {"type": "string"}, "description": NAME, "agency_responsible": NAME,
        "service_notice": NAME, "requested_datetime": MOMENT, "updated_datetime": MOMENT, "expected_datetime": MOMENT,
        "address": NAME, "address_id": NAME, "zipcode": NAME, "lat": {"type": "null"}, "long": {"type": "null"},
        "media_url": NAME,
    },
}  # fmt: skip
DISCOVERY = {
    "type": LISTED,
    "required": ["changeset", "contact", "key_service", "endpoints"],
    "properties": {
        "changeset": MOMENT, "contact": {"type": "string"}, "key_service": {"type": "string"},
        "endpoints": {
            "type": "array",
            "items": {
                "type": LISTED,
                "properties": {
                    "specification": {"type": "string"}, "url": {"type": "string"}, "changeset": MOMENT,
                    "type": {"type": "string"}, "formats": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}  # fmt: skip
_SERVICE = {
    "service_code": "sanitation.rubbish_collection", "service_name": "Rubbish collection and sorting",
    "description": "Rubbish collection and sorting", "metadata": False, "type": "realtime",
    "keywords": "rubbish,garbage,bin", "group": "sanitation",
}  # fmt: skip
_REQUEST = {
    "service_request_id": "b8Xq2LmA0rTz", "status": "open", "status_notes": "The unit in charge is working on it.",
    "service_name": "Rubbish collection and sorting", "service_code": "sanitation.rubbish_collection",
    "description": "Rubbish collection and sorting", "agency_responsible": "Wangjing Subdistrict",
    "service_notice": None, "requested_datetime": "2026-11-24T16:30:00+08:00",
    "updated_datetime": "2026-11-24T17:00:00+08:00", "expected_datetime": "2026-12-01T16:30:00+08:00",
    "address": "Wangjing Subdistrict", "address_id": "110105026", "zipcode": None, "lat": None, "long": None,
    "media_url": None,
}  # fmt: skip
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_CHANGED = "2026-11-25T00:00:00+08:00"
_FORMATS = ["application/json", "text/xml"]
EXAMPLES: dict[str, Any] = {
    "discovery": {
        "changeset": _CHANGED, "contact": "北京 12345 · Beijing", "key_service": "https://desk.example",
        "endpoints": [
            {
                "specification": _SPECIFICATION, "url": "https://desk.example/open311/v2", "changeset": _CHANGED,
                "type": "production", "formats": _FORMATS,
            }
        ],
    },
    "services": [_SERVICE],
    "services/{code}": {"service_code": "sanitation.rubbish_collection", "attributes": []},
    "requests": [_REQUEST],
    "requests/{id}": [_REQUEST],
}  # fmt: skip
SHAPES: dict[str, tuple[str, Any, tuple[int, ...]]] = {
    "discovery": ("Where this endpoint is, and in which formats it answers", DISCOVERY, ()),
    "services": ("Categories that the public may see", {"type": "array", "items": SERVICE}, ()),
    "services/{code}": ("One category; it asks for no further attributes", DEFINITION, (404,)),
    "requests": (
        "What citizens agreed to publish, newest first, of at most 90 days",
        {"type": "array", "items": REQUEST},
        (400,),
    ),
    "requests/{id}": ("One of these by its public id", {"type": "array", "items": REQUEST}, (404,)),
}
WORDS = {400: "A parameter that makes no sense", 404: "No such service or request, or not for the public"}
QUERY = ("service_request_id", "service_code", "start_date", "end_date", "status")


def paths() -> dict[str, Any]:
    """The Open311 paths of the document: each bare, where `Accept` decides, and with `.json` or `.xml`."""
    found: dict[str, Any] = {}
    for name, (summary, shape, errors) in SHAPES.items():
        for suffix in ("", ".{format}"):
            found[f"/open311/v2/{name}{suffix}"] = {"get": _described(name, summary, shape, errors, suffix)}
    return found


def _described(name: str, summary: str, shape: Any, errors: tuple[int, ...], suffix: str) -> dict[str, Any]:
    parameters = [_parameter(part, "path") for part in ("code", "id") if f"{{{part}}}" in name]
    if suffix:
        formats = {"type": "string", "enum": ["json", "xml"]}
        parameters.append(_parameter("format", "path") | {"schema": formats})
    if name == "requests":
        parameters += [_parameter(one, "query") for one in QUERY]
    refusals = {
        str(code): _answer(WORDS[code], ERROR, [{"code": code, "description": WORDS[code]}])
        for code in errors
    }
    plain = name.replace("/{", "_").replace("}", "")
    return {
        "summary": summary,
        "operationId": f"open311_{plain}{'_as' if suffix else ''}",
        "description": "For everybody, without a token; nothing of a person or of free text.",
        "x-roles": ["public"],
        "security": [],
        "parameters": [*parameters, _parameter("lang", "query")],
        "responses": {"200": _answer("The answer", shape, EXAMPLES[name]), **refusals},
    }


def _parameter(name: str, where: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string"}}


def _answer(words: str, shape: Any, example: Any) -> dict[str, Any]:
    shown = {"application/json": {"schema": shape, "examples": {"1": {"value": example}}}}
    return {"description": words, "content": {**shown, "text/xml": {"schema": {"type": "string"}}}}
