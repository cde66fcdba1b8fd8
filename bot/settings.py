"""The settings: one frozen object, read from the environment and `.env`, made by the entry point and passed on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from connectors.web_origins import origin
from connectors.webhook_gateway import Gateway
from connectors.wechat_seal import key_of
from desk.kept.retention import kept_for as words_kept_for
from desk.media.retention import kept_for
from desk.rates import rates
from desk.reach.texts import ECHO
from desk.staff.actor import ROLES
from desk.staff.devices import Network
from desk.staff_notices import smtp

ROOT = Path(__file__).resolve().parents[1]
ENV_FILE = ROOT / ".env"
SHORTEST_KEY = 16
SHORTEST_HOST_KEY = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WECHAT = ("WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_TOKEN")
"""What a WeChat account needs; in plain mode it goes without a key, and without a template."""
ADVICE = "set it in the environment or in .env (see .env.example)"

T = TypeVar("T", bound="Folders")
Port = Annotated[int, Field(ge=1, le=65535)]


class SettingsError(Exception):
    """One or more settings are missing or make no sense. `problems` has a line for each, with its name."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Folders(BaseSettings):
    """Where things are. Relative folders are meant from the project's root, whatever the working directory."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file_encoding="utf-8")

    city_dir: Path = ROOT / "city" / "beijing"
    var_dir: Path = ROOT / "var"
    models_dir: Path = ROOT / "models"

    @property
    def media_dir(self) -> Path:
        """Photos, voice notes and files that were sent; no web server may serve this folder."""
        return self.var_dir / "media"

    @property
    def open_dir(self) -> Path:
        """Open data that was released: what stands here is given to anybody, at /open/."""
        return self.var_dir / "open"

    @property
    def set_aside_dir(self) -> Path:
        """What channels brought and the desk could not take in, raw."""
        return self.var_dir / "set-aside"

    @property
    def reports_dir(self) -> Path:
        """Where scheduled reports are put."""
        return self.var_dir / "reports"

    @property
    def wishes_file(self) -> Path:
        """Wishes to be erased are noted here beside the store, for a backup that is older than one."""
        return self.var_dir / "wishes.jsonl"

    @property
    def learned_dir(self) -> Path:
        """What was learned from the city's own past tickets and from what its staff corrected."""
        return self.var_dir / "learned"

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("city_dir", "var_dir", "models_dir")
    @classmethod
    def _from_the_root(cls, folder: Path) -> Path:
        return (ROOT / folder).resolve()

    @field_validator("city_dir")
    @classmethod
    def _a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder


class Settings(Folders):
    """What can be set. Secrets have no default. An empty value counts as not set."""

    rasa_token: SecretStr
    secret_key: SecretStr
    data_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    database_url: str = Field(default="", repr=False)
    redis_url: str | None = Field(default=None, repr=False)
    rasa_url: str = "http://127.0.0.1:5005"
    public_url: str = ""
    host: str = "0.0.0.0"
    port: Port = 8000
    actions_port: Port = 5055
    actions_host: str = "127.0.0.1"
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None
    telegram_per_second: Annotated[float, Field(gt=0, le=1000)] = 29.0
    wechat_app_id: str | None = None
    wechat_app_secret: SecretStr | None = None
    wechat_token: SecretStr | None = None
    wechat_aes_key: SecretStr | None = None
    wechat_api_url: str = "https://api.weixin.qq.com"
    wechat_template_id: str | None = None
    webhook_channels: Annotated[tuple[Gateway, ...], NoDecode] = Field(default=(), repr=False)
    host_ticket_key: SecretStr | None = None
    rate_limits: str = ""
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = ()
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    sms_channel: str | None = None
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    amqp_url: SecretStr | None = None
    event_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    second_factor_roles: Annotated[tuple[str, ...], NoDecode] = ()
    media_kept_days: str = ""
    otlp_url: str | None = None
    kept_days: str = ""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        filled = {name: value for name, value in values.items() if value != ""}
        filled.setdefault("public_url", f"http://localhost:{filled.get('port', 8000)}")
        filled.setdefault("database_url", f"sqlite:///{filled.get('var_dir', ROOT / 'var')}/desk.db")
        return filled

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, key: SecretStr) -> SecretStr:
        if len(key.get_secret_value()) < SHORTEST_KEY:
            raise ValueError(f"it signs people's devices and needs at least {SHORTEST_KEY} characters")
        return key

    @field_validator("data_keys", mode="before")
    @classmethod
    def _keys(cls, given: str | tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not isinstance(given, str):
            return given
        keys = [part.strip() for part in given.split(",") if part.strip()]
        if any(len(key) < SHORTEST_KEY for key in keys):
            raise ValueError(
                f"names are kept under them: each has at least {SHORTEST_KEY} characters (`python -m bot keys new`)"
            )
        return tuple(map(SecretStr, keys))

    @field_validator("second_factor_roles", mode="before")
    @classmethod
    def _roles(cls, given: str | tuple[str, ...]) -> tuple[str, ...]:
        names = (
            given
            if isinstance(given, tuple)
            else tuple(part.strip() for part in given.split(",") if part.strip())
        )
        if unknown := [name for name in names if name not in ROLES]:
            raise ValueError(f"there is no role '{unknown[0]}': {', '.join(ROLES)}")
        return names

    @field_validator("media_kept_days")
    @classmethod
    def _classes_of_media(cls, given: str) -> str:
        kept_for(given)
        return given

    @field_validator("kept_days")
    @classmethod
    def _classes_of_words(cls, given: str) -> str:
        words_kept_for(given)
        return given

    @field_validator("host_ticket_key")
    @classmethod
    def _hard_to_guess(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None and len(key.get_secret_value()) < SHORTEST_HOST_KEY:
            raise ValueError(
                f"apps sign who their users are with it: at least {SHORTEST_HOST_KEY} characters"
            )
        return key

    @field_validator("database_url")
    @classmethod
    def _a_store(cls, url: str) -> str:
        scheme, _, rest = url.partition("://")
        if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
            return f"sqlite:///{(ROOT / rest[1:]).resolve()}"
        if scheme in ("postgresql", "postgres") and rest:
            return f"postgresql://{rest}"
        raise ValueError("use sqlite:///… or postgresql://…")

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, url: str | None) -> str | None:
        if url is not None and urlsplit(url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("use redis://…, rediss://… or unix://…")
        return url

    @field_validator("amqp_url")
    @classmethod
    def _a_broker(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            parts = urlsplit(url.get_secret_value())
            if parts.scheme not in ("amqp", "amqps") or not parts.hostname:
                raise ValueError("use amqp://user:password@host:5672/ or amqps://…")
        return url

    @field_validator("rate_limits")
    @classmethod
    def _rates(cls, given: str) -> str:
        rates(given)
        return given

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, given: str | tuple[Network, ...]) -> tuple[Network, ...]:
        if isinstance(given, tuple):
            return given
        return tuple(ip_network(part.strip()) for part in given.split(",") if part.strip())

    @field_validator("embed_origins", mode="before")
    @classmethod
    def _sites(cls, given: str | tuple[str, ...]) -> tuple[str, ...]:
        if isinstance(given, tuple):
            return given
        return tuple(origin(part) for part in given.split(",") if part.strip())

    @field_validator("event_hosts", mode="before")
    @classmethod
    def _hosts(cls, given: str | tuple[str, ...]) -> tuple[str, ...]:
        if isinstance(given, tuple):
            return given
        names = tuple(part.strip().lower() for part in given.split(",") if part.strip())
        if wrong := [name for name in names if "/" in name or " " in name]:
            raise ValueError(f"'{wrong[0]}' is no name of a host: events.city.example,10.0.0.7")
        return names

    @field_validator("webhook_channels", mode="before")
    @classmethod
    def _a_list_of_channels(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given)
        except ValueError:
            raise ValueError('use a list in JSON: [{"name": …, "secret": …, "url": …}]') from None

    @field_validator("webhook_channels")
    @classmethod
    def _each_once(cls, channels: tuple[Gateway, ...]) -> tuple[Gateway, ...]:
        names = [channel.name for channel in channels]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)} is there twice")
        return channels

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            smtp.server(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, given: str | None) -> str | None:
        if given is not None:
            smtp.sender(given)
        return given

    @field_validator("wechat_aes_key")
    @classmethod
    def _a_wechat_key(cls, key: SecretStr | None) -> SecretStr | None:
        if key is not None:
            key_of(key.get_secret_value())
        return key

    @field_validator("rasa_url", "public_url", "telegram_api_url", "wechat_api_url", "otlp_url")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("use http://… or https://…")
        return url.rstrip("/")

    @model_validator(mode="after")
    def _mail_is_from_somebody(self) -> Settings:
        if self.smtp_url is not None and self.mail_from is None:
            raise ValueError(f"MAIL_FROM is not set, and SMTP_URL needs it: {ADVICE}")
        return self

    @model_validator(mode="after")
    def _wechat_is_whole(self) -> Settings:
        needed = {name: getattr(self, name.lower()) for name in WECHAT}
        extra = self.wechat_aes_key or self.wechat_template_id
        missing = [name for name, value in needed.items() if value is None]
        if missing and (extra or len(missing) < len(needed)):
            raise ValueError(
                f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set, "
                f"and WeChat needs {', '.join(WECHAT)}: {ADVICE}"
            )
        return self

    @model_validator(mode="after")
    def _texts_have_a_channel(self) -> Settings:
        known = (ECHO, *(one.name for one in self.webhook_channels))
        if self.sms_channel is not None and self.sms_channel not in known:
            raise ValueError(f"SMS_CHANNEL is wrong: it is none of {', '.join(known)} (WEBHOOK_CHANNELS)")
        return self

    @model_validator(mode="after")
    def _ports_of_their_own(self) -> Settings:
        taken: dict[int, str] = {}
        for name, port in self.ports():
            if port in taken:
                raise ValueError(
                    f"{taken[port]} and {name} are both port {port}: give each a port of its own in .env"
                )
            taken[port] = name
        return self

    def ports(self) -> list[tuple[str, int]]:
        """The ports that we listen on here, each with the setting that says it."""
        found = [("PORT", self.port), ("ACTIONS_PORT", self.actions_port)]
        return [*found, ("RASA_URL", self.rasa_port)] if self.dialogue_here else found

    @property
    def dialogue_here(self) -> bool:
        """Whether the dialogue server is ours to start: RASA_URL names this machine."""
        return urlsplit(self.rasa_url).hostname in LOOPBACK

    @property
    def rasa_port(self) -> int:
        """The port of `rasa_url`."""
        return urlsplit(self.rasa_url).port or 5005

    @property
    def dialogue_health_url(self) -> str:
        """Where the dialogue server says whether it could take a message, and what it has loaded."""
        return f"{self.rasa_url}/webhooks/desk/health"

    @property
    def actions_url(self) -> str:
        """Where the dialogue server calls our actions: this machine only."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"


def load(env_file: Path = ENV_FILE) -> Settings:
    """Read the environment, then `.env`. Raises SettingsError with one line for each setting that is wrong."""
    return _read(Settings, env_file)


def folders(env_file: Path = ENV_FILE) -> Folders:
    """Only where things are: for work that needs no secret. Raises SettingsError."""
    return _read(Folders, env_file)


def database_set(env_file: Path = ENV_FILE) -> str:
    """DATABASE_URL as the environment or `.env` has it, '' without one: for work that needs no secret."""
    _require_readable(env_file)
    return os.environ.get("DATABASE_URL") or dotenv_values(env_file).get("DATABASE_URL") or ""


def unknown(env_file: Path = ENV_FILE) -> list[str]:
    """Names in `.env` that no setting has, each with the setting it is most like."""
    if not env_file.exists():
        return []
    known = [name.upper() for name in Settings.model_fields]
    strange = [name for name in dotenv_values(env_file) if name.upper() not in known]
    return [_likely(name, get_close_matches(name.upper(), known, n=1)) for name in strange]


def _likely(name: str, like: list[str]) -> str:
    return f"{name} (did you mean {like[0]}?)" if like else name


def _read(kind: type[T], env_file: Path) -> T:
    _require_readable(env_file)
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError([_line(problem) for problem in error.errors()]) from None


def _line(problem: Mapping[str, Any]) -> str:
    reason = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return reason
    name, *inside = map(str, problem["loc"])
    name = name.upper()
    if problem["type"] == "missing" and not inside:
        return f"{name} is not set: {ADVICE}"
    where = f"{'.'.join(inside)}: " if inside else ""
    return f"{name} is wrong: {where}{reason[0].lower()}{reason[1:]}"


def _require_readable(env_file: Path) -> None:
    if not env_file.exists():
        return
    try:
        with env_file.open(encoding="utf-8") as lines:
            broken = [binding.original for binding in parse_stream(lines) if binding.error]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file.name} cannot be read: {error}"]) from None
    if broken:
        raise SettingsError([f"{env_file.name}:{line.line} is not NAME=value" for line in broken])
