"""What the service answers without asking who somebody is: a list that grows by nobody's oversight."""

from __future__ import annotations

from pathlib import Path

from desk.store.database import Database
from tests.fuzz.served import assembled
from tests.integration.test_permits import routes_of

PUBLIC = {
    ("GET", "/"), ("GET", "/chat/widget.js"), ("GET", "/chat/static/{version}/{name}"), ("GET", "/chat/ws"),
    ("POST", "/chat/media"), ("OPTIONS", "/chat/media"), ("GET", "/chat/media/{id}"),
    ("OPTIONS", "/chat/media/{id}"), ("POST", "/telegram/webhook"), ("GET", "/wechat/webhook"),
    ("POST", "/wechat/webhook"), ("POST", "/channels/{name}/messages"), ("POST", "/channels/{name}/receipts"),
    ("GET", "/channels/{name}/media/{id}"),
}  # fmt: skip
"""Ways in for citizens, which no role of staff opens: by a device's token, a signature or a secret, or open to all."""


async def test_a_route_of_the_service_that_names_no_role_is_one_of_those_that_are_public(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    async with assembled(database_url, tmp_path) as app:
        silent = {route[:2] for route in routes_of(app) if route.roles is None and route.method != "HEAD"}

    assert silent == PUBLIC
