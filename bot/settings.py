"""The settings: one frozen object, made by the entry point (`bot.environment`) and passed on.

What a single value has to be stands in `bot.setting_kinds`, what values have to be together stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from bot.folders import ROOT, Folders
from bot.setting_kinds import (
    BrokerUrl,
    DataKeys,
    DaysOfMedia,
    DaysOfWords,
    EventHosts,
    Gateways,
    HostKey,
    MailSender,
    MailServer,
    Networks,
    Port,
    Rates,
    RedisUrl,
    Roles,
    SigningKey,
    Sites,
    StoreUrl,
    WebAddress,
    WeChatKey,
)
from desk.reach.texts import ECHO

LOOPBACK = ("127.0.0.1", "localhost", "::1")
WECHAT = ("WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_TOKEN")
"""What a WeChat account needs; in plain mode it goes without a key, and without a template."""
ADVICE = "set it in the environment or in .env (see .env.example)"


class Settings(Folders):
    """What can be set. Secrets have no default. An empty value counts as not set."""

    rasa_token: SecretStr
    secret_key: SigningKey
    data_keys: DataKeys = ()
    database_url: StoreUrl = Field(default="", repr=False)
    redis_url: RedisUrl | None = Field(default=None, repr=False)
    rasa_url: WebAddress = "http://127.0.0.1:5005"
    public_url: WebAddress = ""
    host: str = "0.0.0.0"
    port: Port = 8000
    actions_port: Port = 5055
    actions_host: str = "127.0.0.1"
    telegram_token: SecretStr | None = None
    telegram_api_url: WebAddress = "https://api.telegram.org"
    telegram_webhook_secret: SecretStr | None = None
    telegram_per_second: Annotated[float, Field(gt=0, le=1000)] = 29.0
    wechat_app_id: str | None = None
    wechat_app_secret: SecretStr | None = None
    wechat_token: SecretStr | None = None
    wechat_aes_key: WeChatKey | None = None
    wechat_api_url: WebAddress = "https://api.weixin.qq.com"
    wechat_template_id: str | None = None
    webhook_channels: Gateways = Field(default=(), repr=False)
    host_ticket_key: HostKey | None = None
    rate_limits: Rates = ""
    trusted_proxies: Networks = ()
    embed_origins: Sites = ()
    sms_channel: str | None = None
    smtp_url: MailServer | None = None
    mail_from: MailSender | None = None
    amqp_url: BrokerUrl | None = None
    event_hosts: EventHosts = ()
    second_factor_roles: Roles = ()
    media_kept_days: DaysOfMedia = ""
    otlp_url: WebAddress | None = None
    kept_days: DaysOfWords = ""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        filled = {name: value for name, value in values.items() if value != ""}
        filled.setdefault("public_url", f"http://localhost:{filled.get('port', 8000)}")
        filled.setdefault("database_url", f"sqlite:///{filled.get('var_dir', ROOT / 'var')}/desk.db")
        return filled

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
