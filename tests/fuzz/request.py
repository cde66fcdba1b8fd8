"""One request as it is made up, before anybody sends it: who asks, on which channel, and what for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

NOBODY = "nobody"
FILER = "filing"
"""A token that opens nothing but Open311."""
FORGED = "forged"
"""A token that was never given out."""
CSRF = "csrf"


class Route(NamedTuple):
    """One way to call the console or the staff API; `path` has names in braces. `roles` may call it."""

    method: str
    path: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Request:
    """`refused` must not get in, and must change nothing. A `form` gets its session's token, unless it is refused.

    `frames` are what is said on the chat's socket, after which nothing else is sent. A `head`, its line and its
    headers, is sent as it stands, which no library does.
    """

    channel: str
    method: str
    path: str
    role: str = NOBODY
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Sequence[tuple[str, str]] | None = None
    frames: Sequence[str] = ()
    refused: bool = False
    head: bytes = b""


class Field(NamedTuple):
    """One field of a form on a page, with the values that the page offers."""

    name: str
    values: Sequence[str]


@dataclass(frozen=True)
class Form:
    """A form as a page of the console shows it to a role."""

    role: str
    path: str
    fields: Sequence[Field]
    has_files: bool = False


@dataclass(frozen=True)
class World:
    """What there is to ask for: values by the name of their field, routes, and what each role's pages lead to."""

    known: Mapping[str, Sequence[str]]
    routes: Sequence[Route]
    forms: Sequence[Form] = ()
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    tokens: Mapping[str, str] = field(default_factory=dict)
