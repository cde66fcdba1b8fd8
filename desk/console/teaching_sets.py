"""Change sets, handed over to be learned or taken back, and what the last learnings brought."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from desk.console.given import id_of
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in, when
from desk.console.teaching import shown, told
from desk.console.words import words
from desk.errors import IllegalStep
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.teaching.rules import PURPOSES, TEACHES
from desk.teaching.views import ChangeSetView, LearningView

routes = web.RouteTableDef()

PATH = "/desk/review/sets"
ONE = "/review/sets/{id:\\d{1,18}}"
LEARNINGS = 10
MOST_SHOWN = 200
MOST_CHANGED = 30


@routes.get("/review/sets")
@may(*TEACHES)
async def change_sets(request: web.Request) -> web.Response:
    return await _page(request)


@routes.get(ONE)
@may(*TEACHES)
async def change_set(request: web.Request) -> web.Response:
    parts, actor, lang = console(request), _actor(request), request[LANG]
    found = await parts.change_sets.get(actor, id_of(request))
    page = await parts.teaching.list(actor, states=("approved",), change_set=found.id, limit=MOST_SHOWN)
    steps = await parts.change_sets.history(actor, found.id)
    people = await parts.accounts.called({step.actor for step in steps})
    values = {
        "section": "review",
        "tab": "sets",
        "set": _row(parts, found, {}, lang),
        "corrections": await shown(parts, page.items, actor, lang),
        "history": told(parts, steps, people, lang),
    }
    return render(request, "change_set.html", values)


@routes.post(ONE + "/hand-over")
@may(*TEACHES)
async def hand_over(request: web.Request) -> web.Response:
    """Give a change set to the next learning."""
    return await _moved(request, console(request).change_sets.hand_over)


@routes.post(ONE + "/take-back")
@may(*TEACHES)
async def take_back(request: web.Request) -> web.Response:
    """Let a change set that waits be changed again."""
    return await _moved(request, console(request).change_sets.take_back)


async def _moved(
    request: web.Request, move: Callable[[Actor, int], Awaitable[ChangeSetView]]
) -> web.Response:
    try:
        await move(_actor(request), id_of(request))
    except IllegalStep:
        return await _page(request, problem=page_words(request)("teaching.moved"))
    return go(PATH)


async def _page(request: web.Request, *, problem: str | None = None) -> web.Response:
    parts, actor, lang = console(request), _actor(request), request[LANG]
    sets, learnings = (
        await parts.change_sets.newest(actor),
        await parts.change_sets.learnings(actor, limit=LEARNINGS),
    )
    people = await parts.accounts.called({one.by for one in sets} | {one.by for one in learnings})
    values = {
        "section": "review",
        "tab": "sets",
        "problem": problem,
        "sets": [_row(parts, one, people, lang) for one in sets],
        "learnings": [_learning(parts, one, people, lang) for one in learnings],
    }
    return render(request, "change_sets.html", values, status=422 if problem else 200)


def _row(parts: Console, one: ChangeSetView, people: Mapping[str, str], lang: str) -> dict[str, Any]:
    t = words(lang)
    return {
        "id": one.id,
        "state": one.state,
        "counts": [
            (t(f"teaching.purpose.{purpose}"), one.counts[purpose])
            for purpose in PURPOSES
            if purpose in one.counts
        ],
        "at": when(one.at, parts),
        "by": people.get(one.by, one.by),
    }


def _learning(parts: Console, one: LearningView, people: Mapping[str, str], lang: str) -> dict[str, Any]:
    """One learning: its figures before and after, what stood against it, and which sentences it changed."""
    t = words(lang)
    names = [
        name for name in {**one.before, **one.after} if t.has(f"teaching.figure.{name.partition('.')[0]}")
    ]
    return {
        "id": one.id,
        "at": when(one.at, parts),
        "by": people.get(one.by) or (t("teaching.command") if one.by == "system" else one.by),
        "state": one.state,
        "sets": one.change_sets,
        "why": [_reason(line, lang) for line in one.why],
        "figures": [
            {
                "name": _named(name, lang),
                "before": _figure(one.before.get(name)),
                "after": _figure(one.after.get(name)),
                "worse": _worse(name, one.before.get(name), one.after.get(name)),
            }
            for name in names
        ],
        "better": [line for line in one.changed if line.get("better")][:MOST_CHANGED],
        "worse": [line for line in one.changed if not line.get("better")][:MOST_CHANGED],
        "models": (one.model_before, one.model_after),
    }


def _reason(line: str, lang: str) -> str:
    """A line of `why`: a key of ours with what it is about behind a bar, or words as they are."""
    t = words(lang)
    key, _, about = line.partition("|")
    figure, _, values = about.partition(" ")
    if t.has(f"teaching.figure.{figure.partition('.')[0]}"):
        about = f"{_named(figure, lang)} {values}"
    return t(f"teaching.why.{key}", about=about) if t.has(f"teaching.why.{key}") else line


def _named(figure: str, lang: str) -> str:
    """A figure's name, with the language of the sentences that it was measured on."""
    t = words(lang)
    name, _, of = figure.partition(".")
    return t(f"teaching.figure.{name}") + (t("teaching.of", lang=t(f"account.mail.{of}")) if of else "")


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return f"{100 * value:.1f}%"
    return "" if value is None else str(value)


def _worse(name: str, before: Any, after: Any) -> bool:
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return False
    return after > before if name.startswith("false_alarms") else after < before


def _actor(request: web.Request) -> Actor:
    return signed_in(request).person.actor()
