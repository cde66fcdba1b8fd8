"""A city's own app or SMS gateway as the settings name it, and what it can show."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

OURS = ("api", "desk", "phone", "telegram", "web", "wechat")
"""Names of channels that mean something already."""
SHORTEST_SECRET = 16


class Gateway(BaseModel):
    """`name` is the channel's; messages are posted to `url`; both sides sign with `secret`.

    `can` is what it shows beside text; `longest` is how many characters one message may have, None if any number. It
    takes at most `per_second` messages in all, and one in `chat_gap` seconds for one address. What people send through
    it is fetched from the host of `url` and from `media_hosts`, from nowhere else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{1,19}$")]
    secret: SecretStr
    url: str
    can: frozenset[Literal["buttons", "card", "media"]] = frozenset({"buttons", "card", "media"})
    longest: Annotated[int, Field(ge=60)] | None = None
    per_second: Annotated[float, Field(gt=0, le=1000)] | None = None
    chat_gap: Annotated[float, Field(ge=0, le=60)] = 0.0
    media_hosts: frozenset[str] = frozenset()

    def keeps(self, url: str) -> bool:
        """Whether a file at this address is the gateway's own."""
        host = urlsplit(url).hostname
        return host is not None and host in {urlsplit(self.url).hostname, *self.media_hosts}

    @field_validator("name")
    @classmethod
    def _is_free(cls, name: str) -> str:
        if name in OURS:
            raise ValueError(f"{name} is a channel of its own already")
        return name

    @field_validator("secret")
    @classmethod
    def _is_long(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"it signs every message and needs at least {SHORTEST_SECRET} characters")
        return secret

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("use http://… or https://…")
        return url
