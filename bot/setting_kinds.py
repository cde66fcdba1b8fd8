"""The kinds of values that settings have: keys, addresses, lists. Each says why a value is none of its kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from bot.folders import ROOT
from connectors.web_origins import origin
from connectors.webhook_gateway import Gateway
from connectors.wechat_seal import key_of
from desk.kept.retention import kept_for as words_kept_for
from desk.media.retention import kept_for as media_kept_for
from desk.rates import rates
from desk.staff.actor import ROLES
from desk.staff.devices import Network
from desk.staff_notices import smtp

SHORTEST_KEY = 16
SHORTEST_HOST_KEY = 32


def _checked(check: Callable[[str], object]) -> AfterValidator:
    """A text that stays as it is; `check` raises ValueError for one that is none of the kind."""

    def checked(given: str) -> str:
        check(given)
        return given

    return AfterValidator(checked)


def _checked_secret(check: Callable[[str], object]) -> AfterValidator:
    """The same for a text that nobody is to see."""

    def checked(given: SecretStr) -> SecretStr:
        check(given.get_secret_value())
        return given

    return AfterValidator(checked)


def _listed(kind: Callable[[str], object]) -> BeforeValidator:
    """What stands between commas, each part made one of a `kind`; what is no text is left for the type to judge."""

    def listed(given: object) -> object:
        if not isinstance(given, str):
            return given
        return tuple(kind(part.strip()) for part in given.split(",") if part.strip())

    return BeforeValidator(listed)


def _signing_key(key: str) -> None:
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"it signs people's devices and needs at least {SHORTEST_KEY} characters")


def _data_key(key: str) -> SecretStr:
    if len(key) < SHORTEST_KEY:
        raise ValueError(
            f"names are kept under them: each has at least {SHORTEST_KEY} characters (`python -m bot keys new`)"
        )
    return SecretStr(key)


def _host_key(key: str) -> None:
    if len(key) < SHORTEST_HOST_KEY:
        raise ValueError(f"apps sign who their users are with it: at least {SHORTEST_HOST_KEY} characters")


def _role(name: str) -> str:
    if name not in ROLES:
        raise ValueError(f"there is no role '{name}': {', '.join(ROLES)}")
    return name


def _event_host(name: str) -> str:
    name = name.lower()
    if "/" in name or " " in name:
        raise ValueError(f"'{name}' is no name of a host: events.city.example,10.0.0.7")
    return name


def _store(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return f"sqlite:///{(ROOT / rest[1:]).resolve()}"
    if scheme in ("postgresql", "postgres") and rest:
        return f"postgresql://{rest}"
    raise ValueError("use sqlite:///… or postgresql://…")


def _redis(url: str) -> None:
    if urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise ValueError("use redis://…, rediss://… or unix://…")


def _broker(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
        raise ValueError("use amqp://user:password@host:5672/ or amqps://…")


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("use http://… or https://…")
    return url.rstrip("/")


def _gateways(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return json.loads(given)
    except ValueError:
        raise ValueError('use a list in JSON: [{"name": …, "secret": …, "url": …}]') from None


def _network(given: str) -> Network:
    try:
        return ip_network(given)
    except ValueError as error:
        advice = f"'{given}' is no address or network: use 10.0.0.5 or 172.18.0.0/16"
        if "host bits" in str(error):
            advice = f"'{given}' is an address within a network: use {ip_network(given, strict=False)}"
        raise ValueError(advice) from None


def _each_once(gateways: tuple[Gateway, ...]) -> tuple[Gateway, ...]:
    names = [gateway.name for gateway in gateways]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{', '.join(twice)} is there twice")
    return gateways


Port = Annotated[int, Field(ge=1, le=65535)]

SigningKey = Annotated[SecretStr, _checked_secret(_signing_key)]
HostKey = Annotated[SecretStr, _checked_secret(_host_key)]
WeChatKey = Annotated[SecretStr, _checked_secret(key_of)]
DataKeys = Annotated[tuple[SecretStr, ...], NoDecode, _listed(_data_key)]

StoreUrl = Annotated[str, AfterValidator(_store)]
RedisUrl = Annotated[str, _checked(_redis)]
BrokerUrl = Annotated[SecretStr, _checked_secret(_broker)]
MailServer = Annotated[SecretStr, _checked_secret(smtp.server)]
MailSender = Annotated[str, _checked(smtp.sender)]
WebAddress = Annotated[str, AfterValidator(_web_address)]

Networks = Annotated[tuple[Network, ...], NoDecode, _listed(_network)]
Sites = Annotated[tuple[str, ...], NoDecode, _listed(origin)]
EventHosts = Annotated[tuple[str, ...], NoDecode, _listed(_event_host)]
Roles = Annotated[tuple[str, ...], NoDecode, _listed(_role)]
Gateways = Annotated[tuple[Gateway, ...], NoDecode, BeforeValidator(_gateways), AfterValidator(_each_once)]

Rates = Annotated[str, _checked(rates)]
DaysOfMedia = Annotated[str, _checked(media_kept_for)]
DaysOfWords = Annotated[str, _checked(words_kept_for)]
