"""Corrections that wait for a second look, those that were judged, and the change sets that take them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk.api.forms import plain
from desk.console import left
from desk.console.given import id_of, number, version
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in, when
from desk.console.refusals import sentence
from desk.console.teaching_message import codes, described, lists
from desk.console.typed import Typed
from desk.console.words import words
from desk.errors import DeskError, InvalidInput, NotAllowed, NotFound, StaleVersion
from desk.review.service import MAY_REVIEW
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.teaching.rules import FIELDS, LONGEST_SCRIPT, LONGEST_TEXT, LONGEST_WHY, TEACHES
from desk.teaching.service import Verdict
from desk.teaching.views import CorrectionView, Step

routes = web.RouteTableDef()

PATH = "/desk/review/corrections"
ONE = "/review/corrections/{id:\\d{1,18}}"
TALK = "/review/conversations/{id:\\d{1,18}}/test"
STATES = ("open", "approved", "refused")
PAGE = 25


@routes.get("/review/corrections")
@may(*TEACHES)
async def corrections(request: web.Request) -> web.Response:
    return await _page(request)


@routes.post(TALK)
@may(*TEACHES)
async def keep_talk(request: web.Request) -> web.Response:
    """Make a dialogue test of a conversation, and show it."""
    kept = await console(request).teaching.keep_talk(_actor(request), id_of(request))
    return go(f"{PATH}#correction-{kept.id}")


@routes.get(ONE + "/test.yml")
@may(*TEACHES)
async def download(request: web.Request) -> web.Response:
    """A dialogue test as a file."""
    found = await console(request).teaching.get(_actor(request), id_of(request))
    if found.script is None:
        raise NotFound("that is no dialogue test")
    return web.Response(
        text=found.script,
        content_type="application/yaml",
        headers={"Content-Disposition": f'attachment; filename="talk-{found.conversation_id}.yml"'},
    )


@routes.post(ONE)
@may(*TEACHES)
async def judge(request: web.Request) -> web.Response:
    """Approve or refuse. What the rules refuse is said on the page, and what was typed stays."""
    given = {key: str(value).strip() for key, value in (await plain(request)).items()}
    parts = console(request)
    verdict = Verdict(
        purpose=None if "refuse" in given else given.get("purpose", ""),
        text=given.get("text", ""),
        right=codes(parts, given, request[LANG]) if "intent" in given else None,
        why=given.get("why", ""),
        myself="myself" in given,
    )
    try:
        await parts.teaching.judge(_actor(request), id_of(request), verdict, version=version(given))
    except (NotFound, NotAllowed):
        raise
    except DeskError as refused:
        problem = _refusal(request, refused)
        return await _page(request, problem=problem, typed={id_of(request): given})
    return go(f"{PATH}?{_here(request)}")


@routes.post(ONE + "/undo")
@may(*TEACHES)
async def undo(request: web.Request) -> web.Response:
    """Take back what is open, or put what was judged among the open ones again."""
    parts, actor = console(request), _actor(request)
    found = await parts.teaching.get(actor, id_of(request))
    try:
        if found.state == "open":
            await parts.teaching.undo(actor, found.id)
        else:
            await parts.teaching.reopen(actor, found.id)
    except (NotFound, NotAllowed):
        raise
    except DeskError as refused:
        return await _page(request, problem=_refusal(request, refused))
    return go(PATH)


async def _page(
    request: web.Request, *, problem: str | None = None, typed: Mapping[int, Mapping[str, str]] | None = None
) -> web.Response:
    parts, actor, lang = console(request), _actor(request), request[LANG]
    state = request.query.get("state", "open")
    state = state if state in STATES else "open"
    before = request.query.get("before", "")
    page = await parts.teaching.list(
        actor,
        states=(state,),
        limit=PAGE,
        before=number(before),
    )
    # What was refused is on the page, whatever became of it meanwhile.
    known = {one.id for one in page.items}
    refused = [await parts.teaching.get(actor, one) for one in typed or {} if one not in known]
    items = [*refused, *page.items]
    following = urlencode({"state": state, "before": page.next}) if page.next else None
    values = {
        "section": "review",
        "tab": "corrections",
        "problem": problem,
        "state": state,
        "states": STATES,
        "corrections": await shown(parts, items, actor, lang, typed or {}),
        "here": _here(request),
        "next_url": f"{PATH}?{following}" if following else None,
        "longest_text": LONGEST_TEXT,
        "longest_script": LONGEST_SCRIPT,
        "longest_why": LONGEST_WHY,
        **lists(parts, lang),
    }
    return render(request, "corrections.html", values, status=422 if problem else 200)


async def shown(
    parts: Console,
    corrections: Sequence[CorrectionView],
    actor: Actor,
    lang: str,
    typed: Mapping[int, Mapping[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """Corrections as their cards draw them, each with its history."""
    steps = await parts.teaching.histories(actor, [one.id for one in corrections])
    people = await parts.accounts.called({step.actor for own in steps.values() for step in own})
    return [
        {
            "id": one.id,
            "version": one.version,
            "is_talk": one.is_talk,
            "fine": one.fine,
            "state": one.state,
            "purpose": one.purpose,
            "why": one.why,
            "text": one.text,
            "script": one.script,
            "confidential": one.confidential,
            "own": one.created_by == actor.label,
            "change_set": one.change_set_id,
            "url": f"/desk/{'review' if actor.role in MAY_REVIEW else 'conversations'}/{one.conversation_id}"
            + (f"#line-{one.message_id}" if one.message_id else ""),
            "fields": described(parts, one, lang),
            "right": {**dict.fromkeys(FIELDS), **one.was, **one.right},
            "typed": (typed or {}).get(one.id, {}),
            "left": left.words_of(Typed("", (typed or {}).get(one.id, {}))),
            "model": one.was.get("model"),
            "history": told(parts, steps[one.id], people, lang),
        }
        for one in corrections
    ]


def told(parts: Console, steps: Sequence[Step], people: Mapping[str, str], lang: str) -> list[dict[str, str]]:
    """A history in words."""
    t = words(lang)
    return [
        {
            "at": when(step.at, parts),
            "who": people.get(step.actor) or (t("author.system") if step.actor == "system" else step.actor),
            "what": t(f"teaching.did.{step.action}")
            + (f" · {t('teaching.purpose.' + step.details['purpose'])}" if "purpose" in step.details else "")
            + (f" · {t('teaching.did.own')}" if step.details.get("own") else "")
            + (f" · {t('teaching.did.edited')}" if step.details.get("edited") else ""),
        }
        for step in steps
    ]


def _here(request: web.Request) -> str:
    """Which corrections the page shows, for an address."""
    return urlencode({key: request.query[key] for key in ("state", "before") if request.query.get(key)})


def _refusal(request: web.Request, refused: DeskError) -> str:
    t = page_words(request)
    if isinstance(refused, StaleVersion):
        return t("teaching.stale")
    action = refused.field if isinstance(refused, InvalidInput) else "teach"
    return sentence(refused, t, action=action)


def _actor(request: web.Request) -> Actor:
    return signed_in(request).person.actor()
