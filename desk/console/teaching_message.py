"""Correcting one message: a small form beside it in a transcript, and the same as a page of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from city.groups import KINDS
from desk.api.forms import plain
from desk.console import choices
from desk.console.given import id_of
from desk.console.parts import LANG, Console, console, go, inside, name, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.words import Words, words
from desk.errors import DeskError, NotAllowed, NotFound
from desk.staff.actor import Actor
from desk.staff.permits import may
from desk.teaching.rules import FIELDS, INTENTS, TEACHES
from desk.teaching.views import CorrectionView

routes = web.RouteTableDef()

MESSAGE = "/review/messages/{id:\\d{1,18}}"
NOTHING: Mapping[str, Any] = {}


@routes.get(MESSAGE)
@may(*TEACHES)
async def form(request: web.Request) -> web.Response:
    """The form; `?part=1` without the page around it, for a transcript that opens it in place."""
    return await _form(request)


@routes.post(MESSAGE)
@may(*TEACHES)
async def correct(request: web.Request) -> web.Response:
    """Take what is right. A choice of `category` among the likeliest counts unless another was searched."""
    given = {key: str(value).strip() for key, value in (await plain(request)).items()}
    parts, actor = console(request), signed_in(request).person.actor()
    try:
        right = codes(parts, given, request[LANG])
        await parts.teaching.correct(actor, id_of(request), right, fine="fine" in given)
    except (NotFound, NotAllowed):
        raise
    except DeskError as refused:
        return await _form(
            request, problem=sentence(refused, page_words(request), action="teach"), typed=given
        )
    return await _back(request, given)


@routes.post(MESSAGE + "/undo")
@may(*TEACHES)
async def undo(request: web.Request) -> web.Response:
    """Take back what is open."""
    given = {key: str(value) for key, value in (await plain(request)).items()}
    parts, actor = console(request), signed_in(request).person.actor()
    conversation, _ = await parts.teaching.message(actor, id_of(request))
    found = (await parts.teaching.of_conversation(actor, conversation)).get(id_of(request))
    if found is not None and found.state == "open":
        await parts.teaching.undo(actor, found.id)
    return await _back(request, given)


async def beside(parts: Console, actor: Actor, conversation_id: int) -> Mapping[int, CorrectionView | None]:
    """What stands beside the messages that may be corrected, by their id; nothing for who does not teach."""
    if actor.role not in TEACHES:
        return {}
    standing = await parts.teaching.of_conversation(actor, conversation_id)
    return {one: standing.get(one) for one in await parts.teaching.correctable(actor, conversation_id)}


def codes(parts: Console, given: Mapping[str, str], lang: str) -> dict[str, str]:
    """What was chosen or typed, as codes: a searched field may hold a name or a code, and counts before a choice."""
    right = {field: given.get(field, "") for field in FIELDS}
    searched: Mapping[str, Sequence[Any]] = {
        "category": parts.pack.categories,
        "area": (*parts.pack.districts, *parts.pack.subdistricts),
    }
    for field, entries in searched.items():
        if typed := given.get(f"{field}_name", ""):
            known = {one.code: one.code for one in entries} | {
                named(parts, one, lang): one.code for one in entries
            }
            known |= {other.zh: other.code for other in entries if _is_only(other.zh, entries)}
            right[field] = known.get(typed, typed)
    return right


def named(parts: Console, entry: Any, lang: str) -> str:
    """How an entry stands in a searched list: a sub-district with its district, since names repeat."""
    own, district = name(entry, lang), getattr(entry, "district", None)
    if district is None:
        return own
    above = next(one for one in parts.pack.districts if one.code == district)
    return f"{name(above, lang)}{own}" if lang == "zh" else f"{own}, {name(above, lang)}"


def lists(parts: Console, lang: str) -> dict[str, Any]:
    """What the form chooses from."""
    t = words(lang)
    return {
        "intents": [choices.Option(code, t(f"intent.{code}")) for code in INTENTS],
        "kinds": [choices.Option(code, name(known, lang)) for code, known in KINDS.items()],
        "category_names": [named(parts, one, lang) for one in parts.pack.categories],
        "area_names": [named(parts, one, lang) for one in (*parts.pack.districts, *parts.pack.subdistricts)],
    }


def called(parts: Console, field: str, code: Any, lang: str) -> str:
    """A value of a correction in words."""
    t: Words = words(lang)
    if field == "intent":
        return t(f"intent.{code}") if t.has(f"intent.{code}") else str(code)
    if field == "kind":
        return next((name(known, lang) for kind, known in KINDS.items() if kind == code), str(code))
    entries: Sequence[Any] = {
        "category": parts.pack.categories,
        "area": (*parts.pack.districts, *parts.pack.subdistricts),
    }.get(field, ())
    return next((named(parts, one, lang) for one in entries if one.code == code), str(code))


def described(parts: Console, one: CorrectionView, lang: str) -> list[dict[str, Any]]:
    """Each field that a correction is about: how it was understood, and what is right where that is something else."""
    return [
        {
            "field": field,
            "was": called(parts, field, one.was[field], lang) if field in one.was else None,
            "right": called(parts, field, one.right[field], lang)
            if field in one.right and one.right[field] != one.was.get(field)
            else None,
        }
        for field in FIELDS
        if field in one.right or field in one.was
    ]


async def _form(
    request: web.Request, *, problem: str | None = None, typed: Mapping[str, str] | None = None
) -> web.Response:
    parts, actor, lang = console(request), signed_in(request).person.actor(), request[LANG]
    conversation, was = await parts.teaching.message(actor, id_of(request))
    found = (await parts.teaching.of_conversation(actor, conversation)).get(id_of(request))
    present = {**dict.fromkeys(FIELDS), **was, **(found.right if found else NOTHING), **(typed or NOTHING)}
    values = {
        "section": "review",
        "problem": problem,
        "message": id_of(request),
        "conversation": conversation,
        "next": request.query.get("next", "") or (typed or {}).get("next", ""),
        "present": present,
        "typed": typed or {},
        "likely": [(code, called(parts, "category", code, lang)) for code in was.get("likely", ())],
        "was": {field: called(parts, field, was[field], lang) for field in FIELDS if field in was},
        **lists(parts, lang),
    }
    template = "teaching_form.html" if request.query.get("part") == "1" else "teaching_message.html"
    return render(request, template, values, status=422 if problem else 200)


async def _back(request: web.Request, given: Mapping[str, str]) -> web.Response:
    wanted = given.get("next", "")
    if wanted:
        return go(inside(wanted))
    actor = signed_in(request).person.actor()
    conversation, _ = await console(request).teaching.message(actor, id_of(request))
    return go(f"/desk/conversations/{conversation}#line-{id_of(request)}")


def _is_only(zh: str, entries: Sequence[Any]) -> bool:
    return len([one for one in entries if one.zh == zh]) == 1
