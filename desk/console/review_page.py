"""One conversation to review: what was said and understood, and what a reviewer may do with it, and undo."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from desk import notices, phrases
from desk.api.forms import plain
from desk.console import given, transcripts
from desk.console.parts import LANG, Console, console, go, page_words, render, signed_in, when
from desk.console.refusals import sentence
from desk.console.review import (
    HOME,
    address,
    asked_for,
    channel_name,
    number,
    reviewer,
    reviews,
)
from desk.console.teaching_message import beside
from desk.console.typed import written
from desk.console.understanding import category_name, understood
from desk.console.words import Words
from desk.conversations.hold import is_held_by_staff
from desk.errors import DeskError, InvalidInput, MissingDetail, NotFound
from desk.review.service import (
    LEAST_REASON,
    LONGEST_COMMENT,
    LONGEST_REASON,
    LONGEST_TAG,
    MAY_REVEAL,
    MAY_REVIEW,
)
from desk.review.views import Transcript
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()

UNDO = {
    "reviewed": ("mark", "no"),
    "unreviewed": ("mark", "yes"),
    "flagged": ("flag", "no"),
    "unflagged": ("flag", "yes"),
    "tagged": ("untag", None),
    "untagged": ("tag", None),
    "commented": ("comments", "take_back"),
    "taken_back": ("comments", "restore"),
}
"""What takes back what was done: the form's address, and its value where it is not what the change was about."""


@routes.get("/review/{id:\\d+}")
@may(*MAY_REVIEW)
async def conversation(request: web.Request) -> web.Response:
    return await show(request)


@routes.post("/review/{id:\\d+}/mark")
@may(*MAY_REVIEW)
async def mark(request: web.Request) -> web.Response:
    actor, form, done = reviewer(request), await plain(request), await _is_yes(request)
    await reviews(request).mark(actor, number_of(request), reviewed=done)
    if done and form.get("then") == "next":
        return go(
            address(
                f"{HOME}/next", asked_for(request), at=number(request, "at"), **{"from": number_of(request)}
            )
        )
    return back(request, "reviewed" if done else "unreviewed")


@routes.post("/review/{id:\\d+}/flag")
@may(*MAY_REVIEW)
async def flag(request: web.Request) -> web.Response:
    actor, done = reviewer(request), await _is_yes(request)
    await reviews(request).flag(actor, number_of(request), flagged=done)
    return back(request, "flagged" if done else "unflagged")


@routes.post("/review/{id:\\d+}/tag")
@may(*MAY_REVIEW)
async def tag(request: web.Request) -> web.Response:
    return await _tagged(request, on=True)


@routes.post("/review/{id:\\d+}/untag")
@may(*MAY_REVIEW)
async def untag(request: web.Request) -> web.Response:
    return await _tagged(request, on=False)


async def _tagged(request: web.Request, *, on: bool) -> web.Response:
    actor, of, word = reviewer(request), reviews(request), await _value(request)
    try:
        await (of.tag if on else of.untag)(actor, number_of(request), word)
    except InvalidInput as problem:
        return await show(request, problem=problem, tag=word)
    return back(request, "tagged" if on else "untagged", what=" ".join(word.split()))


@routes.post("/review/{id:\\d+}/comment")
@may(*MAY_REVIEW)
async def comment(request: web.Request) -> web.Response:
    actor, text = reviewer(request), await _value(request)
    try:
        made = await reviews(request).comment(actor, number_of(request), text)
    except InvalidInput as problem:
        return await show(request, problem=problem, comment=text)
    return back(request, "commented", what=made)


@routes.post("/review/{id:\\d+}/comments")
@may(*MAY_REVIEW)
async def take_back(request: web.Request) -> web.Response:
    """Take one's own comment back, or let it stand again."""
    actor, form = reviewer(request), await plain(request)
    which, gone = given.number(form.get("what")), str(form.get("value", "")) == "take_back"
    if which is None:
        raise InvalidInput("that is no comment", field="what")
    await reviews(request).take_back(actor, number_of(request), which, back=gone)
    return back(request, "taken_back" if gone else "commented", what=which)


@routes.post("/review/{id:\\d+}/reveal")
@may(*MAY_REVEAL)
async def reveal(request: web.Request) -> web.Response:
    actor, why = reviewer(request), await _value(request)
    try:
        await reviews(request).reveal(actor, number_of(request), why)
    except (MissingDetail, InvalidInput) as problem:
        return await show(request, problem=problem, reason=why)
    return back(request, None)


def number_of(request: web.Request) -> int:
    """The conversation in the address. Raises `NotFound` for what can be none."""
    text = request.match_info["id"]
    if len(text) > 18:
        raise NotFound("no such conversation")
    return int(text)


def back(request: web.Request, done: str | None, *, what: object = None) -> web.Response:
    """To the page again, in the same list, which says what was `done` and offers to take it back."""
    at = number(request, "at")
    return go(address(f"{HOME}/{number_of(request)}", asked_for(request), at=at, done=done, what=what))


async def show(
    request: web.Request,
    *,
    problem: DeskError | None = None,
    comment: str = "",
    tag: str = "",
    reason: str = "",
) -> web.Response:
    """The page; with a `problem` as a refusal, which leaves what was written where it was."""
    actor, parts, lang, asked = reviewer(request), console(request), request[LANG], asked_for(request)
    here, at, t = number_of(request), number(request, "at"), page_words(request)
    of = reviews(request)
    one = await of.transcript(actor, here)
    values = {
        "section": "review",
        "problem": sentence(problem, t, action="review") if problem else None,
        "conversation": _head(parts, one, actor, t),
        "messages": _lines(parts, one, lang),
        "teaching": await beside(parts, actor, here),
        "at": at,
        "query": address("", asked, at=at),
        "list_url": address(HOME, asked),
        "next_url": address(f"{HOME}/next", asked, at=at, **{"from": here}),
        "undo": _undo(request, t),
        "comment": comment,
        "tag": tag,
        "reason": reason,
        "all_tags": [known for known in await of.tags(actor) if known not in one.marks.tags],
        "shortcuts": signed_in(request).person.shortcuts,
        "may_reveal": actor.role in MAY_REVEAL,
        "limits": {
            "reason": LONGEST_REASON,
            "least_reason": LEAST_REASON,
            "tag": LONGEST_TAG,
            "comment": LONGEST_COMMENT,
        },
    }
    return render(request, "review_page.html", values, status=422 if problem else 200)


def _lines(parts: Console, one: Transcript, lang: str) -> list[dict[str, Any]]:
    drawn = transcripts.shown(parts, one.lines, lang)
    return [
        {**line, "reading": understood(parts, told, lang)}
        for line, told in zip(drawn, one.lines, strict=True)
    ]


def _head(parts: Console, one: Transcript, actor: Actor, t: Words) -> dict[str, Any]:
    marks = one.marks

    def by(label: str | None) -> str:
        return t("review.you") if label == actor.label else one.names.get(label or "", t("review.somebody"))

    return {
        "id": one.conversation_id,
        "channel": channel_name(one.channel, t),
        "lang": t(f"review.language.{one.lang}") if one.lang else None,
        "held": t("review.held.staff" if is_held_by_staff(one.held_by) else "review.held.waiting")
        if one.held_by
        else None,
        "is_cut": one.is_cut,
        "reviewed": one.reviewed,
        "again": not one.reviewed and marks.up_to is not None,
        "reviewed_by": t("review.by", who=by(marks.reviewed_by), at=when(marks.reviewed_at, parts))
        if marks.reviewed_at
        else None,
        "flagged": marks.flagged_at is not None,
        "flagged_by": t("review.by", who=by(marks.flagged_by), at=when(marks.flagged_at, parts))
        if marks.flagged_at
        else None,
        "tags": marks.tags,
        "comments": [
            {
                "id": told.id,
                "text": told.text,
                "by": by(told.by),
                "at": when(told.at, parts),
                "own": told.by == actor.label,
            }
            for told in one.comments
        ],
        "tickets": [
            {
                "number": ticket.number,
                "status": ticket.status,
                "status_name": notices.text(f"status.{ticket.status}", t.lang),
                "category": category_name(parts.pack, ticket.category, t.lang),
            }
            for ticket in one.tickets
        ],
        "reveals": [
            {"by": by(told.by), "at": when(told.at, parts), "reason": told.reason} for told in one.reveals
        ],
        "revealed_until": phrases.clock(one.revealed_until, parts.zone) if one.revealed_until else None,
    }


def _undo(request: web.Request, t: Words) -> dict[str, Any] | None:
    done, what = request.query.get("done", ""), request.query.get("what", "")
    if done not in UNDO:
        return None
    path, value = UNDO[done]
    return {
        "said": t(f"review.done.{done}", what=what),
        "path": path,
        "value": what if value is None else value,
        "what": what,
    }


async def _value(request: web.Request) -> str:
    return written((await plain(request)).get("value", ""))


async def _is_yes(request: web.Request) -> bool:
    return await _value(request) == "yes"
