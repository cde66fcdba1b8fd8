"""Errors as RFC 9457 problem documents. What the desk refuses becomes a 4xx that says why; nothing else leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web
from pydantic import ValidationError

from desk import notices
from desk.api.languages import language
from desk.api.statuses import status_of
from desk.errors import (
    DeskError,
    InvalidInput,
    MissingDetail,
    NotAllowed,
    StaleVersion,
    StoreProblem,
    TooFast,
)

log = structlog.get_logger(__name__)

CONTENT_TYPE = "application/problem+json"
UPLOADS = {
    "size": (413, "too_large", "The content is larger than 20 MB."),
    "type": (415, "wrong_type", "It is no picture, sound, film, PDF, Office paper or plain text."),
    "pixels": (422, "pixels", "The picture has too many pixels to be opened."),
    "broken": (422, "broken", "The content is empty or cannot be opened."),
}
"""What is answered to an upload that is not kept: the same statuses and codes as in the web chat."""
RETRY_AFTER = 5
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def problem(status: int, detail: str, *, code: str, lang: str, **more: Any) -> web.Response:
    """One problem document. `code` is constant and for programs, the title a sentence for people in `lang`.

    `detail` says in English what it was this time.
    """
    key = f"problem.{code}" if f"problem.{code}" in notices.catalogue() else f"problem.http_{status // 100}xx"
    body = {
        "type": f"urn:swift-response:problem:{code}",
        "title": notices.text(key, lang),
        "detail": detail,
        "status": status,
        "code": code,
        **more,
    }
    return web.json_response(body, status=status, content_type=CONTENT_TYPE)


def of_desk_error(error: DeskError, lang: str) -> web.Response:
    """The problem document of something the desk refused."""
    more: dict[str, Any] = {}
    if isinstance(error, MissingDetail | InvalidInput):
        more["errors"] = [{"field": error.field, "message": str(error)}]
    if isinstance(error, StaleVersion):
        more["current_version"] = error.current
        more["changes"] = [
            asdict(one) | {"at": one.at.isoformat(timespec="seconds")} for one in error.changes
        ]
    answer = problem(status_of(error), str(error) or error.code, code=error.code, lang=lang, **more)
    if isinstance(error, TooFast):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def of_refused_upload(reason: str, *, lang: str) -> web.Response:
    """The problem document of content that is not kept. `reason` is that of `MediaRefused`."""
    status, code, detail = UPLOADS.get(reason, UPLOADS["broken"])
    return problem(status, detail, code=code, lang=lang)


def stalled_upload(status: int, *, lang: str) -> web.Response:
    """The problem document of content that did not come to its end, or could not be written down."""
    answer = problem(status, "The content was not kept; send it again.", code="try_later", lang=lang)
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


def of_bad_input(error: ValidationError, lang: str) -> web.Response:
    """The problem document of a body or a query that does not fit; it names every field and repeats no value."""
    errors = [{"field": ".".join(map(str, item["loc"])), "message": item["msg"]} for item in error.errors()]
    detail = "Some fields are missing or make no sense."
    return problem(422, detail, code="invalid_input", lang=lang, errors=errors)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every error into a problem document. The one place where an unexpected one is caught, and logged once."""
    lang = language(request)
    try:
        return await handler(request)
    except StoreProblem as error:
        log.error("store_problem", code=error.code)
        return problem(500, "The store is not as this version needs it.", code=error.code, lang=lang)
    except DeskError as error:
        if isinstance(error, NotAllowed):
            resource = request.match_info.route.resource
            log.warning("not_allowed", code=error.code, route=resource and resource.canonical)
        return of_desk_error(error, lang)
    except ValidationError as error:
        return of_bad_input(error, lang)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return problem(error.status, error.text or error.reason, code=f"http_{error.status}", lang=lang)
    except Exception:
        log.exception(
            "api_failed",
            path=request.match_info.route.resource and request.match_info.route.resource.canonical,
        )
        return problem(
            500, "Something went wrong on our side. It has been logged.", code="internal", lang=lang
        )
