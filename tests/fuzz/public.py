"""Requests of Open311, open data, health and the chat: what anybody may call, and what needs a key or a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlencode

from tests.fuzz.chance import Chance, escaped
from tests.fuzz.documented import PHOTO, language
from tests.fuzz.request import FILER, Request, World
from tests.photos import a_film, a_voice_note

ASKED = (
    "service_request_id", "service_code", "status", "start_date", "end_date", "updated_after",
    "updated_before", "page", "page_size", "lang", "api_key", "jurisdiction_id",
)  # fmt: skip
TOLD = (
    "service_code", "description", "lat", "long", "address_string", "address_id", "first_name",
    "last_name", "phone", "media_url", "email", "device_id", "account_id", "attribute[party]",
    "attribute[kind]", "attribute[published]", "attribute[occurred_at]", "attribute[]",
)  # fmt: skip
PAGES = (
    "/",
    "/chat/widget.js",
    "/chat/static/now/widget.js",
    "/chat/static/{odd}/{odd}",
    "/open/",
    "/open/{odd}",
    "/healthz",
    "/metrics",
    "/desk",
    "/{odd}",
    "/api/openapi.json",
    "/api/v1/{odd}",
    "/telegram/{odd}",
)
FILES: tuple[Callable[[], bytes], ...] = (
    lambda: PHOTO,
    a_voice_note,
    a_film,
    lambda: PHOTO[:100],
    lambda: b"",
)


def open311_question(chance: Chance, world: World) -> Request:
    """Reading: discovery, services, definitions, requests."""
    suffix = chance.choice(("", ".json", ".xml", ".exe"))
    code, one = (escaped(chance.known(name, world.known)) for name in ("service_code", "service_request_id"))
    path = chance.choice(
        (
            "discovery",
            "services",
            f"services/{code}",
            "requests",
            "requests",
            f"requests/{one}",
            f"tokens/{one}",
        )
    )
    accept = {"Accept": chance.choice(("application/json", "text/xml", "*/*", "nonsense"))}
    query = chance.query(ASKED, world.known)
    return Request("open311", "GET", f"/open311/v2/{path}{suffix}{query}", headers=accept | language(chance))


def open311_filing(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """Filing with a key, or with what is none."""
    given = {name: chance.known(name, world.known) for name in TOLD if chance.maybe(0.5)}
    if chance.maybe(0.6):
        given |= {"description": "路灯不亮了", "service_code": "municipal_facilities.street_light"}
    if not refused:
        given["api_key"] = world.tokens[FILER]
    elif chance.maybe(0.7):
        given["api_key"] = chance.choice((chance.short(), *world.tokens.values())[:1])
    path = f"/open311/v2/requests{chance.choice(('', '.json', '.xml'))}"
    headers = language(chance)
    if chance.maybe(0.2):
        headers["Idempotency-Key"] = escaped(chance.short())[:300]
    if chance.maybe(0.3):
        body = chance.document(given if chance.maybe(0.7) or refused else chance.anything())
        return Request(
            "open311",
            "POST",
            path,
            body=body,
            headers=headers | {"Content-Type": "application/json"},
            refused=refused,
        )
    body = urlencode(given, errors="surrogatepass").encode()
    if chance.maybe(0.05):
        body = chance.randbytes(40)
    kind = "application/x-www-form-urlencoded"
    if chance.maybe(0.1):
        kind = chance.choice(("multipart/form-data", "multipart/form-data; boundary=x", "text/plain"))
    return Request(
        "open311", "POST", path, body=body, headers=headers | {"Content-Type": kind}, refused=refused
    )


def page(chance: Chance, world: World) -> Request:
    """The citizen's page and its files, open data, health."""
    path = chance.choice(PAGES).replace("{odd}", escaped(chance.short().strip(".") or "x"))
    headers = language(chance) | ({"Range": "bytes=5-2"} if chance.maybe(0.1) else {})
    method = chance.choice(("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))
    return Request("pages", method, path + chance.query(("lang", "small"), world.known), headers=headers)


def upload(chance: Chance, world: World, *, refused: bool = False) -> Request:
    """A file of a web device, sent or asked for."""
    token = chance.short() if refused else world.tokens.get("device", "")
    headers = {"Authorization": f"Bearer {escaped(token)}" if token else "Basic x"}
    if chance.maybe(0.2):
        headers["Origin"] = chance.choice(("https://evil.example", "null", "http://desk.test"))
    if chance.maybe(0.4):
        which = escaped(chance.known("media", world.known).strip(".") or "x")
        return Request("uploads", "GET", f"/chat/media/{which}?small=1", headers=headers, refused=refused)
    content = chance.choice(FILES)() if chance.maybe(0.8) else chance.randbytes(200)
    query = chance.query(("kind", "name"), {"kind": ("photo", "voice", "video", "document")})
    return Request("uploads", "POST", f"/chat/media{query}", body=content, headers=headers, refused=refused)


def talk(chance: Chance, world: World) -> Request:
    """Some frames on the chat's socket, most of which are none."""
    frames = [_frame(chance, world) for _ in range(chance.randint(1, 6))]
    if chance.maybe(0.8):
        token = chance.choice((world.tokens.get("device", ""), chance.short(), None))
        frames.insert(
            0, json.dumps({"type": "hello", "token": token, "lang": chance.choice(("zh", "en", "fr"))})
        )
    return Request("chat", "GET", "/chat/ws", frames=frames)


def _frame(chance: Chance, world: World) -> str:
    said = {
        "type": chance.choice(
            ("message", "message", "message", "ack", "history", "hello", "error", "typing")
        ),
        "id": f"m-{chance.randint(0, 10**9):09}",
        "text": chance.word(),
        "button": chance.choice((None, "abc", chance.short())),
        "place": {"lat": chance.choice((39.99, 91, 0)), "long": 116.47, "name": chance.short()},
        "media": [chance.known("media", world.known)],
        "up_to": chance.choice((0, 1, 2**63 - 1)),
        "limit": chance.choice((0, 1, 10**9)),
        "after": chance.choice((0, 5)),
        "age": chance.choice((0, -1, 1e9)),
        "host": chance.choice((None, "contact", "place", chance.short())),
    }
    kept = {name: told for name, told in said.items() if name in ("type", "id") or chance.maybe(0.4)}
    if chance.maybe(0.2):
        kept = chance.spoilt(kept)
    return chance.document(kept).decode("utf-8", "replace")[:130_000]
