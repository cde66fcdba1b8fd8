"""Open311 GeoReport v2 in the OpenAPI document: what the public may read, and what an `api_key` files; JSON and XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

MOMENT = {"type": "string", "format": "date-time"}
NAME: dict[str, Any] = {"type": ["string", "null"]}
DEGREES: dict[str, Any] = {"type": ["number", "null"]}
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
ATTRIBUTE = {
    "type": LISTED,
    "required": [
        "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values",
    ],
    "properties": {
        "variable": {"type": "boolean"}, "code": {"type": "string"}, "required": {"type": "boolean"},
        "datatype": {"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
        "datatype_description": NAME, "order": {"type": "integer"}, "description": {"type": "string"},
        "values": {
            "type": "array",
            "items": {
                "type": LISTED, "required": ["key", "name"],
                "properties": {"key": {"type": "string"}, "name": {"type": "string"}},
            },
        },
    },
}  # fmt: skip
DEFINITION = {
    "type": LISTED,
    "required": ["service_code", "attributes"],
    "properties": {"service_code": {"type": "string"}, "attributes": {"type": "array", "items": ATTRIBUTE}},
}
REQUEST = {
    "type": LISTED,
    "required": ["service_request_id", "status", "service_code", "service_name", "requested_datetime"],
    "properties": {
        "service_request_id": {"type": "string"}, "status": {"enum": ["open", "closed"]}, "status_notes": NAME,
        "service_name": NAME, "service_code": {"type": "string"}, "description": NAME, "agency_responsible": NAME,
        "service_notice": NAME, "requested_datetime": MOMENT, "updated_datetime": MOMENT, "expected_datetime": MOMENT,
        "address": NAME, "address_id": NAME, "zipcode": NAME, "lat": DEGREES, "long": DEGREES,
        "media_url": NAME,
    },
}  # fmt: skip
FILED = {
    "type": LISTED,
    "required": ["service_request_id", "service_notice", "account_id"],
    "properties": {
        "service_request_id": {"type": "string"},
        "service_notice": NAME,
        "account_id": {"type": "null"},
    },
}
TOKEN = {
    "type": LISTED,
    "required": ["service_request_id", "token"],
    "properties": {"service_request_id": {"type": "string"}, "token": {"type": "string"}},
}
FORM = {
    "type": LISTED,
    "required": ["api_key", "service_code", "description"],
    "properties": {
        name: {"type": "string"}
        for name in (
            "api_key", "service_code", "description", "lat", "long", "address_string", "address_id", "first_name",
            "last_name", "phone", "media_url", "email", "device_id", "account_id", "jurisdiction_id",
        )
    },
    "additionalProperties": {"type": ["string", "number", "object", "null"]},
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
    "description": "Rubbish collection and sorting", "metadata": True, "type": "realtime",
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
_CHANGED = "2026-11-27T00:00:00+08:00"
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
    "services/{code}": {
        "service_code": "sanitation.rubbish_collection",
        "attributes": [
            {
                "variable": True, "code": "published", "datatype": "singlevaluelist", "required": False,
                "datatype_description": "One of the values", "order": 2,
                "description": "Does whoever reports it agree to list it publicly?",
                "values": [{"key": "yes", "name": "Yes"}, {"key": "no", "name": "No"}],
            }
        ],
    },
    "requests": [_REQUEST],
    "requests/{id}": [_REQUEST],
    "tokens/{id}": [{"service_request_id": "b8Xq2LmA0rTz", "token": "b8Xq2LmA0rTz"}],
}  # fmt: skip
_FORM = {
    "api_key": "sr_…", "service_code": "sanitation.rubbish_collection", "description": "楼下垃圾三天没人清运",
    "address_string": "朝阳区望京街道南湖东园一区3号楼", "attribute[published]": "yes",
}  # fmt: skip
_FILED = [{"service_request_id": "b8Xq2LmA0rTz", "service_notice": None, "account_id": None}]
SHAPES: dict[str, tuple[str, Any, tuple[int, ...]]] = {
    "discovery": ("Where this endpoint is, and in which formats it answers", DISCOVERY, ()),
    "services": ("Categories that the public may see", {"type": "array", "items": SERVICE}, ()),
    "services/{code}": (
        "One category, and what a request of it may tell beside its words",
        DEFINITION,
        (404,),
    ),
    "requests": (
        "What citizens agreed to publish and what this api_key filed, newest first, of at most 90 days",
        {"type": "array", "items": REQUEST},
        (400,),
    ),
    "requests/{id}": ("One of these by its public id", {"type": "array", "items": REQUEST}, (404,)),
    "tokens/{id}": (
        "The id of a filed request: ids are given at once",
        {"type": "array", "items": TOKEN},
        (404,),
    ),
}
WORDS = {
    400: "Something is missing or makes no sense",
    403: "No api_key, or one that is not for filing",
    404: "No such service or request, or not for whoever asks",
    413: "The body is too large",
    429: "Asked too often: Retry-After says in how many seconds again",
}
QUERY = (
    "service_request_id", "service_code", "start_date", "end_date", "updated_after", "updated_before", "status",
    "page", "page_size",
)  # fmt: skip


def paths() -> dict[str, Any]:
    """The Open311 paths of the document: each bare, where `Accept` decides, and with `.json` or `.xml`."""
    found: dict[str, Any] = {}
    for name, (summary, shape, errors) in SHAPES.items():
        for suffix in ("", ".{format}"):
            found[f"/open311/v2/{name}{suffix}"] = {"get": _described(name, summary, shape, errors, suffix)}
    for suffix in ("", ".{format}"):
        found[f"/open311/v2/requests{suffix}"]["post"] = _filing(suffix)
    return found


def _filing(suffix: str) -> dict[str, Any]:
    """The one way to write: a form as the specification has it, or the same fields as a JSON object."""
    shown = {"schema": FORM, "examples": {"1": {"value": _FORM}}}
    filed = {"type": "array", "items": FILED}
    too_large = {"description": WORDS[413], "content": {"text/plain": {"schema": {"type": "string"}}}}
    return {
        "summary": "File a request; the same one again is answered with the same id",
        "operationId": f"open311_file{'_as' if suffix else ''}",
        "description": "With the api_key of a token of the role 'filing'. `Idempotency-Key` names a request for good.",
        "x-roles": ["public"],
        "security": [],
        "parameters": [*([_format()] if suffix else []), _parameter("lang", "query")],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": shown, "application/json": shown},
        },
        "responses": {
            "200": _answer("Its id", filed, _FILED),
            **_refusals((400, 403, 404), suffix),
            "413": too_large,
        },
    }


def _format() -> dict[str, Any]:
    return _parameter("format", "path") | {"schema": {"type": "string", "enum": ["json", "xml"]}}


def _described(name: str, summary: str, shape: Any, errors: tuple[int, ...], suffix: str) -> dict[str, Any]:
    parameters = [_parameter(part, "path") for part in ("code", "id") if f"{{{part}}}" in name]
    if suffix:
        parameters.append(_format())
    if name == "requests":
        parameters += [_parameter(one, "query") for one in QUERY]
    if name.startswith(("services", "requests")):
        parameters.append(_parameter("api_key", "query"))
    plain = name.replace("/{", "_").replace("}", "")
    return {
        "summary": summary,
        "operationId": f"open311_{plain}{'_as' if suffix else ''}",
        "description": "For everybody, without a token; nothing of a person or of free text but to whom filed it.",
        "x-roles": ["public"],
        "security": [],
        "parameters": [*parameters, _parameter("lang", "query")],
        "responses": {"200": _answer("The answer", shape, EXAMPLES[name]), **_refusals(errors, suffix)},
    }


def _refusals(codes: Sequence[int], suffix: str) -> dict[str, Any]:
    """What is refused is said in the format that was asked for; of a format that there is not, as JSON."""
    refused = sorted({*codes, 429, *((404,) if suffix else ())})
    return {
        str(code): _answer(WORDS[code], ERROR, [{"code": code, "description": WORDS[code]}])
        for code in refused
    }


def _parameter(name: str, where: str) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string"}}


def _answer(words: str, shape: Any, example: Any) -> dict[str, Any]:
    shown = {"application/json": {"schema": shape, "examples": {"1": {"value": example}}}}
    return {"description": words, "content": {**shown, "text/xml": {"schema": {"type": "string"}}}}
