"""Errors as RFC 9457 problem documents. What the desk refuses becomes a 4xx that says why; nothing else leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiohttp import web
from pydantic import ValidationError

from desk.errors import (
    Conflict,
    DeskError,
    IllegalStep,
    InvalidInput,
    LockedOut,
    MissingDetail,
    NotAllowed,
    NotFound,
    NoUnit,
    StaleVersion,
)

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (LockedOut, 429),
    (MissingDetail, 422),
    (InvalidInput, 422),
    (NoUnit, 409),
    (IllegalStep, 409),
    (Conflict, 409),
)


def problem(status: int, title: str, *, code: str, **more: Any) -> web.Response:
    """One problem document. `code` is constant and for programs, `title` is a sentence for people."""
    body = {
        "type": f"urn:swift-response:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
        **more,
    }
    return web.json_response(body, status=status, content_type=CONTENT_TYPE)


def of_desk_error(error: DeskError) -> web.Response:
    """The problem document of something the desk refused."""
    status = next((number for kind, number in STATUS if isinstance(error, kind)), 400)
    more: dict[str, Any] = {}
    if isinstance(error, MissingDetail | InvalidInput):
        more["errors"] = [{"field": error.field, "message": str(error)}]
    if isinstance(error, StaleVersion):
        more["current_version"] = error.current
    return problem(status, str(error) or error.code, code=error.code, **more)


def of_bad_input(error: ValidationError) -> web.Response:
    """The problem document of a body or a query that does not fit; it names every field and repeats no value."""
    errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
    return problem(422, "Some fields are missing or make no sense.", code="invalid_input", errors=errors)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every error into a problem document. The one place where an unexpected one is caught, and logged once."""
    try:
        return await handler(request)
    except DeskError as error:
        return of_desk_error(error)
    except ValidationError as error:
        return of_bad_input(error)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(error.status, error.text or error.reason, code=f"http_{error.status}")
    except Exception:
        log.exception(
            "api_failed",
            path=request.match_info.route.resource and request.match_info.route.resource.canonical,
        )
        return problem(500, "Something went wrong on our side. It has been logged.", code="internal")
