"""A route and everything that is said about it in one place: path, roles, input, answer.

The application, its permissions and its OpenAPI document are all made from the same list of operations.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aiohttp import web
from pydantic import BaseModel

from desk.api.asking import count, token_name
from desk.api.forms import Receive
from desk.api.languages import language
from desk.api.problems import of_refused_upload, problem, stalled_upload
from desk.channel import LARGEST_MEDIA, MediaRefused, TryLater
from desk.errors import NotAllowed
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.store.again import again

ROLES = ("operator", "handler", "supervisor", "reviewer", "admin")
HOTLINE = ("operator", "supervisor")
Services = TypeVar("Services")


@dataclass(frozen=True)
class Call(Generic[Services]):
    """One authenticated request, already validated. `query` and `body` are the operation's models, or None.

    The body of an upload is its bytes.
    """

    services: Services
    actor: Actor
    lang: str
    parts: Mapping[str, str]
    query: Any
    body: Any


@dataclass(frozen=True)
class Operation(Generic[Services]):
    """One route. `roles` may call it; `answer` is the model of a 200 (or `status`), None a file; `errors` are further
    statuses. An `upload` has content for a body, of at most `LARGEST_MEDIA` bytes, which that of the services receives.
    """

    method: str
    path: str
    summary: str
    roles: Sequence[str]
    handler: Callable[[Call[Services]], Awaitable[Any]]
    answer: type[BaseModel] | None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    status: int = 200
    errors: Sequence[int] = ()
    upload: Callable[[Services], Receive] | None = None


ActorOf = Callable[[str], Awaitable[Actor | None]]


def route(operation: Operation[Services], services: Services, actor_of: ActorOf) -> web.RouteDef:
    """The aiohttp route of an operation: token, role, language, query and body are settled before its handler runs.

    A handler whose transaction gave way to somebody else's runs again.
    """

    @may(*operation.roles)
    async def handle(request: web.Request) -> web.StreamResponse:
        token = _token(request)
        actor = await actor_of(token) if token else None
        if actor is None:
            answer = problem(
                401, "A valid bearer token is needed.", code="unauthorised", lang=language(request)
            )
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
        count(request, token=token_name(token), account=actor.name)
        if actor.role not in operation.roles:
            raise NotAllowed(f"The role '{actor.role}' may not do this.")
        try:
            body = await _body(request, operation, services)
        except MediaRefused as refused:
            return of_refused_upload(refused.reason, lang=language(request))
        except TryLater:
            return stalled_upload(408, lang=language(request))
        call = Call(
            services=services,
            actor=actor,
            lang=language(request),
            parts=_plain(request.match_info),
            query=operation.query.model_validate(_plain(request.query)) if operation.query else None,
            body=body,
        )
        answered = await again(lambda: operation.handler(call))
        if isinstance(answered, web.StreamResponse):
            return answered
        return web.json_response(answered, status=operation.status)

    return web.route(operation.method, operation.path, handle)


async def _body(
    request: web.Request, operation: Operation[Services], services: Services
) -> BaseModel | bytes | None:
    """Raises `MediaRefused` and `TryLater` as `MediaDesk.receive`."""
    if operation.upload is not None:
        if (request.content_length or 0) > LARGEST_MEDIA:
            raise MediaRefused("size")
        return await operation.upload(services)(request.content.readany)
    if operation.body is None:
        return None
    return operation.body.model_validate_json(await request.read() or b"null")


def _plain(given: Mapping[str, str]) -> dict[str, str]:
    """What the address says, without characters that no database keeps."""
    return {name: value.replace("\x00", "") for name, value in given.items()}


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
