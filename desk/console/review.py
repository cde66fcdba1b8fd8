"""Review: the list of conversations to learn from, found by words and by what was understood and made of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from desk import notices
from desk.console.choices import TALKED, Option, OptionGroup, Select
from desk.console.parts import LANG, Console, console, go, render, signed_in, when
from desk.console.understanding import band, category_name, intent_name, percent
from desk.console.words import Words, words
from desk.conversations.by_rule import MISSES
from desk.errors import InvalidInput
from desk.review.asked import BANDS, NAMES, RESULTS, YES_NO, Asked, read, written
from desk.review.excerpts import excerpt
from desk.review.service import MAY_REVIEW, Reviews, check_may_review
from desk.review.views import Listed
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.store.keyset import LARGEST_ID

routes = web.RouteTableDef()

HOME = "/desk/review"
PAGE = 50
LANGUAGES = ("zh", "en")
VIEWS: dict[str, dict[str, str]] = {
    "to_review": {"reviewed": "no"},
    "missed": {"reviewed": "no", "fallback": "yes"},
    "unsure": {"reviewed": "no", "sure": "low"},
    "handed_over": {"reviewed": "no", "handed_over": "yes"},
    "flagged": {"flagged": "yes"},
    "all": {"reviewed": ""},
}
FIRST_VIEW = "to_review"
OF_VIEWS = ("reviewed", "fallback", "sure", "handed_over", "flagged")


def reviewer(request: web.Request) -> Actor:
    """Who reviews. Raises `NotAllowed` for every role that does not."""
    actor = signed_in(request).person.actor()
    check_may_review(actor)
    return actor


def reviews(request: web.Request) -> Reviews:
    """The use-cases of this request's console."""
    parts = console(request)
    return Reviews(parts.database, parts.zone, clock=parts.clock)


def asked_for(request: web.Request) -> Asked:
    """What the address asks for: what is not reviewed yet where it says nothing of that. Raises `InvalidInput`."""
    query = {name: request.query.get(name, "") for name in NAMES}
    if not any(name in request.query for name in NAMES):
        query |= VIEWS[FIRST_VIEW]
    return read(query)


def address(path: str, asked: Asked, **more: object) -> str:
    """A page of the review with what is asked for, so that who goes on stays in the same list."""
    # Without any filter an address stands for the first view: 'all' has to say so.
    values = written(asked) or {"reviewed": ""}
    return f"{path}?{urlencode(values | {name: str(one) for name, one in more.items() if one is not None})}"


def number(request: web.Request, name: str) -> int | None:
    """An id in the address; None where there is none. Raises `InvalidInput` for what can be none."""
    given = request.query.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 19 and int(given) <= LARGEST_ID):
        raise InvalidInput("this is no place in the list", field=name)
    return int(given)


@routes.get("/review")
@may(*MAY_REVIEW)
async def review(request: web.Request) -> web.Response:
    actor, parts, lang = reviewer(request), console(request), request[LANG]
    asked, below = asked_for(request), number(request, "below")
    of = reviews(request)
    page = await of.page(actor, asked, below=below, limit=PAGE)
    t = words(lang)
    values = {
        "section": "review",
        "q": asked.q or "",
        "views": [_view(name, asked) for name in VIEWS],
        "kept": {name: value for name, value in written(asked).items() if name in ("fallback",)},
        "selects": _selects(parts, asked, await of.tags(actor), lang),
        "days": {name: written(asked).get(name, "") for name in ("since", "until")},
        "narrowed": any(name not in ("q", *VIEWS[FIRST_VIEW]) for name in written(asked)),
        "filtered": bool(asked.q) or any(name not in OF_VIEWS for name in written(asked)),
        "clear_url": address(HOME, read({name: written(asked).get(name, "") for name in OF_VIEWS})),
        "items": [_row(parts, one, asked, t) for one in page.items],
        "reaches": when(page.reaches, parts) if page.reaches else None,
        "first_url": address(HOME, asked) if below is not None else None,
        "next_url": address(HOME, asked, below=page.next) if page.next is not None else None,
        "start_url": address(f"{HOME}/{page.items[0].conversation_id}", asked, at=page.items[0].message_id)
        if page.items
        else None,
        "is_over": request.query.get("over") == "1",
        "shortcuts": signed_in(request).person.shortcuts,
    }
    return render(request, "review.html", values)


@routes.get("/review/next")
@may(*MAY_REVIEW)
async def following(request: web.Request) -> web.Response:
    """On to the next conversation of the list that nobody reviewed, after the one at `at`; from its top at its end."""
    actor, asked, of = reviewer(request), asked_for(request), reviews(request)
    at, here = number(request, "at"), number(request, "from")
    unreviewed = read({**written(asked), "reviewed": "no"})
    found = await of.following(actor, unreviewed, below=at, but=here)
    if found is None and at is not None:
        found = await of.following(actor, unreviewed, below=None, but=here)
    if found is None:
        return go(address(HOME, asked, over=1))
    return go(f"{address(f'{HOME}/{found[0]}', asked, at=found[1])}#line-{found[1]}")


def _view(name: str, asked: Asked) -> dict[str, Any]:
    """One tab: it sets what it is about and leaves the rest of what is asked for."""
    rest = {key: value for key, value in written(asked).items() if key not in OF_VIEWS}
    own = VIEWS[name]
    here = {key: value for key, value in written(asked).items() if key in OF_VIEWS}
    return {
        "name": name,
        "url": f"{HOME}?{urlencode({**rest, **own})}",
        "here": here == {key: value for key, value in own.items() if value},
    }


def _selects(parts: Console, asked: Asked, tags: list[str], lang: str) -> list[Select]:
    t, chosen = words(lang), written(asked)

    def select(field: str, options: list[Option]) -> Select:
        return Select(field, t(f"review.any.{field}"), chosen.get(field, ""), [OptionGroup("", options)])

    def told(field: str, codes: tuple[str, ...]) -> Select:
        return select(field, [Option(code, t(f"review.{field}.{code}")) for code in codes])

    intents = sorted(key.removeprefix("intent.") for key in t.keys("intent."))
    named = sorted((Option(code, intent_name(code, t)) for code in intents), key=lambda one: one.name)
    known = [*tags, *([asked.tag] if asked.tag and asked.tag not in tags else [])]
    return [
        told("reviewed", YES_NO),
        select("intent", named),
        told("sure", tuple(BANDS)),
        told("result", RESULTS),
        told("handed_over", YES_NO),
        select("channel", [Option(code, channel_name(code, t)) for code in TALKED]),
        told("language", LANGUAGES),
        told("flagged", YES_NO),
        select("tag", [Option(tag, tag) for tag in known]),
    ]


def channel_name(channel: str, t: Words) -> str:
    """A channel in words; its own name where there are none."""
    named = f"channel.{channel}"
    return t(named) if t.has(named) else channel


def _row(parts: Console, one: Listed, asked: Asked, t: Words) -> dict[str, Any]:
    ticket = one.tickets[-1] if one.tickets else None
    return {
        "url": f"{address(f'{HOME}/{one.conversation_id}', asked, at=one.message_id)}#line-{one.message_id}",
        "id": one.conversation_id,
        "pieces": excerpt(one.text, asked.q),
        "text": one.text,
        "media": ", ".join(t(f"media.{kind}") if t.has(f"media.{kind}") else kind for kind in one.media),
        "author": one.author,
        "at": when(one.at, parts),
        "channel": channel_name(one.channel, t),
        "intent": intent_name(one.intent, t) if one.intent else None,
        "missed": one.intent in MISSES,
        "sure": percent(one.confidence),
        "band": band(one.confidence),
        "status": ticket.status if ticket else None,
        "status_name": notices.text(f"status.{ticket.status}", t.lang) if ticket else None,
        "category": category_name(parts.pack, ticket.category, t.lang) if ticket else None,
        "more": max(0, len(one.tickets) - 1),
        "held": one.held_by is not None,
        "reviewed": one.reviewed,
        "flagged": one.marks.flagged_at is not None,
        "tags": one.marks.tags,
    }
