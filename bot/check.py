"""`python -m bot check`: whether everything stands, and for whatever does not, what to do about it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

import aiohttp
import yaml
from redis.asyncio import Redis
from redis.exceptions import RedisError

from actions.server import actions
from bot import check_store, figures, model, open_files, store
from bot.check_backups import backups
from bot.check_channels import telegram, webhooks, wechat
from bot.check_events import events
from bot.check_imports import imports
from bot.check_kept import kept
from bot.check_keys import keys
from bot.check_reports import printing, reports
from bot.check_staff import staff
from bot.check_store import looked_at
from bot.check_wishes import wishes
from bot.parts import clock, mail_sender
from bot.red import Red, Yellow
from bot.settings import ENV_FILE, LOOPBACK, ROOT, Settings, unknown
from bot.up import local_url
from city import faultpoints
from city.errors import CityPackError
from city.pack import load
from desk.conversations import waiting
from desk.conversations.outbox import ANSWER, DANGER, PUSH, SURVEY
from desk.desk import Desk
from desk.errors import StoreProblem
from desk.pack.service import in_force
from desk.reach.texts import ECHO
from desk.staff_notices.mail import MailDelayed
from desk.staff_notices.smtp import SmtpSender
from desk.store import migrate

TRACKER_STORE = "bot.nlu.tracker_store.DeskTrackerStore"
SECONDS = 10.0
LONGEST_WAIT = {
    DANGER: timedelta(minutes=1),
    ANSWER: timedelta(minutes=5),
    PUSH: timedelta(hours=1),
    SURVEY: timedelta(hours=6),
}
"""How old a message of each priority may be that still waits to be sent: a rush of pushes takes a while."""
LEAST_FREE = 1024**3


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
    findings = await asyncio.gather(*(_find(name, check, settings) for name, check in _checks(settings)))
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
        ("city pack", _city),
        ("actions", _actions),
        ("store", _store),
        ("edited pack", _edited),
        ("names", keys),
        ("staff", staff),
        ("media", _media),
        ("kept words", kept),
        ("erasures", wishes),
        ("backups", backups),
        ("figures", _figures),
        ("past tickets", imports),
        ("deliveries", _deliveries),
        ("events", events),
        ("printing", printing),
        ("reports", reports),
        ("dialogue server", _dialogue),
        ("service", _service),
        ("web chat", _web_chat),
        ("open files", _open_files),
        ("mail", _mail),
        ("text messages", _texts),
    ]
    if settings.redis_url:
        checks.append(("Redis", _redis))
    if settings.telegram_token:
        checks.append(("Telegram", telegram))
    if settings.wechat_app_id:
        checks.append(("WeChat", wechat))
    if settings.webhook_channels:
        checks.append(("own channels", webhooks))
    return checks


async def _find(name: str, check: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(SECONDS):
            return Finding(name, await check(settings))
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
    return f"complete; people reach it at {settings.public_url}"


async def _city(settings: Settings) -> str:
    try:
        pack = load(settings.city_dir)
    except CityPackError as fault:
        raise Red(str(fault), "put that line right, or set CITY_DIR to another city") from None
    return f"{pack.name_en}: {len(pack.categories)} categories, {len(pack.units)} units"


async def _texts(settings: Settings) -> str:
    if settings.sms_channel is None:
        return "no gateway: whom no chat reaches is put on the list of calls at once (SMS_CHANNEL)"
    return (
        "only noted in the log" if settings.sms_channel == ECHO else f"by the channel {settings.sms_channel}"
    )


async def _actions(settings: Settings) -> str:
    pack = load(settings.city_dir)
    # Nothing is asked of the store: an action's name is all that counts here.
    db = store.opened(settings)
    coded = {action.name() for action in actions(Desk(db, pack, clock), pack)}
    await db.close()
    return compared(domain_actions(ROOT / "domain.yml"), coded)


def compared(wanted: set[str], coded: set[str]) -> str:
    """What to say of a domain's actions and those that have code. Raises Red where they differ."""
    if missing := sorted(wanted - coded):
        raise Red(
            f"domain.yml names {', '.join(missing)}", "write the action in actions/, or take the name out"
        )
    if unused := sorted(coded - wanted):
        raise Red(
            f"domain.yml does not name {', '.join(unused)}", "name the action in domain.yml, or delete it"
        )
    return f"all {len(coded)} of domain.yml have code"


def domain_actions(domain: Path) -> set[str]:
    """The actions of a domain that need code: all but responses."""
    entries: Iterable[str | dict[str, object]] = yaml.safe_load(domain.read_text(encoding="utf-8")).get(
        "actions", ()
    )
    named = {entry if isinstance(entry, str) else next(iter(entry)) for entry in entries}
    return {name for name in named if not name.startswith("utter_")}


async def _store(settings: Settings) -> str:
    try:
        await asyncio.to_thread(migrate.require_head, settings.database_url)
    except StoreProblem as fault:
        raise Red(fault.what, fault.advice) from None
    except Exception as fault:
        reason = str(fault).strip().splitlines() or [type(fault).__name__]
        raise Red(reason[0], "look whether the database runs and DATABASE_URL is right") from None
    return f"at {migrate.head()}"


async def _edited(settings: Settings) -> str:
    async with looked_at(settings) as db:
        packs = await in_force(db, settings.city_dir)
    if left_out := packs.standing.left_out:
        (kind, key), why = next(iter(left_out.items()))
        raise Red(
            f"{len(left_out)} published changes no longer fit the files; {kind} {key}: {why}",
            "edit these entries anew in the console (Knowledge), or put the files right",
        )
    edited = packs.edited()
    return f"edited in the console: {edited}" if edited else "as in the files"


async def _media(settings: Settings) -> str:
    folder = settings.media_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as tried:
            tried.write(b"check")
        free = shutil.disk_usage(folder).free
    except OSError as fault:
        raise Red(
            f"nothing can be written to {folder} ({fault.strerror})",
            "free the disk or set VAR_DIR; what citizens send waits meanwhile",
        ) from None
    if free < LEAST_FREE:
        raise Red(
            f"{free // 1024**2} MB left for {folder}",
            "free the disk: what citizens send waits once it is full",
        )
    return f"photos and files in {folder}, {free // 1024**3} GB free"


async def _figures(settings: Settings) -> str:
    check_store.require(settings)
    try:
        wrong = await figures.differences(settings)
    except Exception as fault:
        raise Red(f"cannot be looked at ({type(fault).__name__})", "put the store right first") from None
    if wrong:
        raise Red(f"{wrong} differ from follow-ups and history", "count anew: `python -m bot figures`")
    return "equal to follow-ups and history"


async def _deliveries(settings: Settings) -> str:
    now = clock()
    async with looked_at(settings) as db, db.read() as session:
        queues = await waiting.to_send(session)
        left = sum((await waiting.undeliverable(session)).values())
        closed = await waiting.closed(session, now=now)
    return judged(queues, closed, left, now=now)


def judged(
    queues: Sequence[waiting.Queue], closed: Mapping[str, datetime], left: int, *, now: datetime
) -> str:
    """What to say of what waits to be sent. Raises Red where something waits for too long."""
    for one in sorted(queues, key=lambda one: one.oldest):
        if now - one.oldest <= LONGEST_WAIT[one.priority]:
            continue
        minutes = (now - one.oldest).total_seconds() / 60
        kind = waiting.PRIORITIES[one.priority]
        what = f"{one.count} of the kind '{kind}' wait for {one.channel}, the oldest for {minutes:.0f} min"
        if one.channel in closed:
            until = closed[one.channel].astimezone().strftime("%H:%M:%S")
            raise Red(what, f"{one.channel} itself refuses messages until {until}: they go out then")
        raise Red(
            what,
            "look whether the service runs with this channel's settings; var/log/service.log says 'send_failed'",
        )
    waits = sum(one.count for one in queues)
    undelivered = f"; {left} undelivered: `python -m bot deliveries list`" if left else ""
    return f"{waits} wait to be sent, none for too long{undelivered}"


async def _dialogue(settings: Settings) -> str:
    log = settings.var_dir / "log" / "dialogue.log"
    start = f"start it: `python -m bot up`; its words are in {log}"
    try:
        async with aiohttp.ClientSession() as http, http.get(settings.dialogue_health_url) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, ValueError) as fault:
        raise Red(f"no answer at {settings.rasa_url} ({type(fault).__name__})", start) from None
    if said.get("tracker_store") != TRACKER_STORE:
        raise Red(
            f"it keeps conversations in {said.get('tracker_store')}",
            f"endpoints.yml must name {TRACKER_STORE}",
        )
    present = model.present(ROOT, settings.city_dir, settings.learned_dir, settings.models_dir).name
    if said.get("model") != present:
        raise Red(f"it has loaded {said.get('model')}", f"the present model is {present}: start it again")
    if said.get("status") != "ok":
        raise Red("it cannot take messages just now", f"its store cannot be reached: see {log}")
    if not await _opens(settings):
        raise Red(
            "it refuses the token", "start it with the RASA_TOKEN of these settings: `python -m bot up`"
        )
    return f"ready with {present}"


async def _opens(settings: Settings) -> bool:
    """Whether the dialogue server lets in who has our token. What it is asked is empty, so nothing happens there."""
    token = {"Authorization": f"Bearer {settings.rasa_token.get_secret_value()}"}
    url = f"{settings.rasa_url}/webhooks/desk/note"
    async with aiohttp.ClientSession() as http, http.post(url, json={}, headers=token) as answer:
        return answer.status != HTTPStatus.UNAUTHORIZED


async def _service(settings: Settings) -> str:
    url = local_url(settings)
    start = "start it: `python -m bot up`; where PORT was set for that, set it here too"
    try:
        async with aiohttp.ClientSession() as http, http.get(f"{url}/readyz") as answer:
            ready = answer.status == HTTPStatus.OK
    except (aiohttp.ClientError, ValueError) as fault:
        raise Red(f"no answer at {url} ({type(fault).__name__})", start) from None
    if not ready:
        raise Red(f"not ready at {url}", f"{url}/readyz names what it waits for")
    return f"ready at {url}"


async def _redis(settings: Settings) -> str:
    assert settings.redis_url
    try:
        async with Redis.from_url(settings.redis_url) as client:
            await client.ping()
    except (RedisError, OSError) as fault:
        raise Red(type(fault).__name__, "look whether Redis runs and REDIS_URL is right") from None
    return "answers"


async def _web_chat(settings: Settings) -> str:
    apps = "tickets of apps count" if settings.host_ticket_key else "tickets of apps are off"
    address = urlsplit(settings.public_url)
    if address.scheme == "https" or address.hostname in LOOPBACK:
        return f"location and voice notes work; {apps}"
    return f"without https browsers give neither location nor microphone; {apps}"


async def _open_files(settings: Settings) -> str:
    return told_of_open_files(open_files.most())


def told_of_open_files(most: int | None) -> str:
    """What to say of the limit that a process started from here could have at most. Raises Yellow where it is low."""
    if most is None:
        return "as many as the system has"
    if most < open_files.ENOUGH:
        raise Yellow(
            f"a service started from here could have {most:,} open: sockets of the chat are among them",
            "LimitNOFILE=65536 in its unit, `ulimit -Hn 65536` in a shell (docs/operating.md)",
        )
    return f"up to {most:,} in a service started from here"


async def _mail(settings: Settings) -> str:
    sender = mail_sender(settings)
    if not isinstance(sender, SmtpSender):
        return "off: staff read notices in the console only (SMTP_URL is not set)"
    try:
        return f"on, from {settings.mail_from} by {await sender.check()}"
    except MailDelayed as fault:
        advice = "look at SMTP_URL, the server and the way out of this machine; mails wait meanwhile"
        raise Red(f"the server does not take mail ({fault})", advice) from None
