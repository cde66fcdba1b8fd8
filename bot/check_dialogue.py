"""What `python -m bot check` says of the dialogue server, and of the actions that it may ask for."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

import aiohttp
import yaml

from actions.server import actions
from bot import model, store
from bot.folders import ROOT
from bot.parts import clock
from bot.red import Red
from bot.settings import Settings
from bot.silence import why
from city.pack import load
from desk.desk import Desk

TRACKER_STORE = "bot.nlu.tracker_store.DeskTrackerStore"


async def coded_actions(settings: Settings) -> str:
    """Whether every action of `domain.yml` has code. Raises `Red` where one has none, or is not named there."""
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


async def dialogue_server(settings: Settings) -> str:
    """Whether the dialogue server answers with the present model and opens with our token. Raises `Red` else."""
    log = settings.var_dir / "log" / "dialogue.log"
    start = f"start it: `python -m bot up` (its words are in {log}), or set RASA_URL to where it runs"
    try:
        async with aiohttp.ClientSession() as http, http.get(settings.dialogue_health_url) as answer:
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, ValueError) as fault:
        raise Red(f"no answer at {settings.rasa_url}: {why(fault)}", start) from None
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
