"""`python -m bot check`: whether everything stands, and for whatever does not, what to do about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError, RedisError

from bot import check_store, figures
from bot.check_backups import backups
from bot.check_channels import telegram, webhooks, wechat
from bot.check_dialogue import coded_actions, dialogue_server
from bot.check_events import events
from bot.check_imports import imports
from bot.check_kept import kept
from bot.check_keys import keys
from bot.check_machine import media, open_file_limit
from bot.check_pack import city_pack, edited_pack
from bot.check_reports import printing, reports
from bot.check_sending import deliveries, mail, text_messages
from bot.check_staff import staff
from bot.check_traces import traces
from bot.check_wishes import wishes
from bot.environment import ENV_FILE, unknown
from bot.red import NoStore, Red, Yellow
from bot.settings import LOOPBACK, Settings
from bot.silence import why
from bot.up import local_url
from city import faultpoints
from city.errors import CityPackError
from desk.errors import StoreProblem
from desk.store import migrate

SECONDS = 10.0

Check = Callable[[Settings], Awaitable[str]]


@dataclass(frozen=True)
class Finding:
    """What one check found. `advice` is empty where it stands, and only `urgent` where it does not."""

    name: str
    detail: str
    advice: str = ""
    urgent: bool = True

    @property
    def sign(self) -> str:
        """Green, yellow or red, as one character."""
        return ("✗" if self.urgent else "!") if self.advice else "✓"


async def run(settings: Settings, env_file: Path = ENV_FILE) -> int:
    """Print one line for each check, and a warning of names in `.env` that nothing reads; 1 if any is red, else 0."""
    looked = await asyncio.gather(*(_find(name, check, settings) for name, check in _checks(settings)))
    findings = [finding for finding in looked if finding is not None]
    for finding in findings:
        print(f"{finding.sign} {finding.name:<16} {finding.detail}")
        if finding.advice:
            print(f"  {'':<16} → {finding.advice}")
    if strange := unknown(env_file):
        print(f"! {'settings':<16} nothing reads {', '.join(strange)}")
        print(f"  {'':<16} → put the name right or take the line out of {env_file.name} (see .env.example)")
    return int(any(finding.advice and finding.urgent for finding in findings))


def _checks(settings: Settings) -> list[tuple[str, Check]]:
    checks: list[tuple[str, Check]] = [
        ("settings", _settings),
        ("city pack", city_pack),
        ("actions", coded_actions),
        ("store", _store),
        ("edited pack", edited_pack),
        ("names", keys),
        ("staff", staff),
        ("media", media),
        ("kept words", kept),
        ("erasures", wishes),
        ("backups", backups),
        ("figures", _figures),
        ("past tickets", imports),
        ("deliveries", deliveries),
        ("events", events),
        ("printing", printing),
        ("reports", reports),
        ("dialogue server", dialogue_server),
        ("service", _service),
        ("web chat", _web_chat),
        ("open files", open_file_limit),
        ("mail", mail),
        ("text messages", text_messages),
    ]
    if settings.redis_url:
        checks.append(("Redis", _redis))
    if settings.otlp_url:
        checks.append(("traces", traces))
    if settings.telegram_token:
        checks.append(("Telegram", telegram))
    if settings.wechat_app_id:
        checks.append(("WeChat", wechat))
    if settings.webhook_channels:
        checks.append(("own channels", webhooks))
    return checks


async def _find(name: str, check: Check, settings: Settings) -> Finding | None:
    """What one check found; None where there is no store to look at, which the check of the store itself says."""
    try:
        async with asyncio.timeout(SECONDS):
            return Finding(name, await check(settings))
    except NoStore:
        return None
    except Red as red:
        return Finding(name, str(red), red.advice)
    except Yellow as yellow:
        return Finding(name, str(yellow), yellow.advice, urgent=False)
    except TimeoutError:
        return Finding(name, f"no answer within {SECONDS:g} s", "look whether it runs and can be reached")
    except CityPackError:
        return Finding(name, "cannot be looked at", "put the city pack right first")


async def _settings(settings: Settings) -> str:
    if os.environ.get(faultpoints.SETTING):
        raise Red(
            f"{faultpoints.SETTING} is set: processes die when they are told to",
            "take it out of the environment, only tests use it",
        )
    return address(settings, os.environ)


def address(settings: Settings, environment: Mapping[str, str]) -> str:
    """What to say of the address in everybody's links. Raises `Yellow` where it is only made of PORT and several
    processes seem to share the work: each has a port of its own, which nobody else can reach.
    """
    if settings.public_url != f"http://localhost:{settings.port}":
        return f"complete; people reach it at {settings.public_url}"
    told = f"complete; people are given links to {settings.public_url}, PUBLIC_URL sets another address"
    if "PORT" in environment or not settings.database_url.startswith("sqlite"):
        raise Yellow(
            told, "set PUBLIC_URL in .env to the address that people type, for every process the same"
        )
    return told


async def _store(settings: Settings) -> str:
    try:
        check_store.require(settings)
        await asyncio.to_thread(migrate.require_head, settings.database_url)
    except NoStore as none:
        raise Red(str(none), none.advice) from None
    except StoreProblem as fault:
        raise Red(fault.what, fault.advice) from None
    except Exception as fault:
        reason = str(fault).strip().splitlines() or [type(fault).__name__]
        raise Red(reason[0], "look whether the database runs and DATABASE_URL is right") from None
    return f"at {migrate.head()}"


async def _figures(settings: Settings) -> str:
    check_store.require(settings)
    try:
        wrong = await figures.differences(settings)
    except Exception as fault:
        raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None
    if wrong:
        raise Red(f"{wrong} differ from follow-ups and history", "count anew: `python -m bot figures`")
    return "equal to follow-ups and history"


async def _service(settings: Settings) -> str:
    url = local_url(settings)
    start = "start it: `python -m bot up`; where PORT was set for that, set it here too"
    try:
        async with aiohttp.ClientSession() as http, http.get(f"{url}/readyz") as answer:
            ready = answer.status == HTTPStatus.OK
    except (aiohttp.ClientError, ValueError) as fault:
        raise Red(f"no answer at {url}: {why(fault)}", start) from None
    if not ready:
        raise Red(f"not ready at {url}", f"{url}/readyz names what it waits for")
    return f"ready at {url}"


async def _redis(settings: Settings) -> str:
    assert settings.redis_url
    try:
        async with Redis.from_url(settings.redis_url) as client:
            await client.ping()
    except (RedisError, OSError) as fault:
        what = "refuses the password" if isinstance(fault, AuthenticationError) else "cannot be reached"
        where = urlsplit(settings.redis_url)
        place = where.path if where.scheme == "unix" else f"{where.hostname}:{where.port or 6379}"
        raise Red(f"{what} at {place}", "look whether Redis runs and REDIS_URL is right") from None
    return "answers"


async def _web_chat(settings: Settings) -> str:
    apps = "tickets of apps count" if settings.host_ticket_key else "tickets of apps are off"
    address = urlsplit(settings.public_url)
    if address.scheme == "https" or address.hostname in LOOPBACK:
        return f"location and voice notes work; {apps}"
    return f"without https browsers give neither location nor microphone; {apps}"
