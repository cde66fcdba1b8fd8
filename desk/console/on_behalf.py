"""Filing for somebody: the story as it is told, the fields it fills, what to know before, and what to say after."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from city.danger import Danger, answer, recognise
from city.danger_rule import KINDS as DANGERS
from city.groups import KINDS, URGENCIES
from desk import notices
from desk.api.forms import plain
from desk.console import choices
from desk.console.conversations import talk
from desk.console.given import number
from desk.console.parts import LANG, Console, console, go, name, page_words, render, signed_in
from desk.console.refusals import sentence
from desk.console.story_form import (
    LONGEST_LINE,
    LONGEST_WORDS,
    OTHER,
    PHONE,
    begun,
    complaint,
    fields,
    filled,
    from_slots,
    listed,
    typed,
)
from desk.console.words import words
from desk.dialogue import DialogueDown
from desk.errors import DeskError, NotFound
from desk.staff.permits import may
from desk.tickets.complaint import CONTACTS, LONGEST
from desk.tickets.on_behalf import Alike, read_out
from desk.tickets.service import MAY_FILE

routes = web.RouteTableDef()

PATH = "/desk/file"
CHANGED = 409


@routes.get("/file")
@may(*MAY_FILE)
async def empty(request: web.Request) -> web.Response:
    """The form, empty or with what a `conversation` tells."""
    given = {"key": secrets.token_urlsafe(16), "lang": request[LANG], "contact_by": "call"}
    if number := _conversation(request.query):
        given |= await _told_in(request, number)
    return await _show(request, begun(given))


@routes.post("/file")
@may(*MAY_FILE)
async def work(request: web.Request) -> web.Response:
    """Read the story, look for what is alike, or file it: whichever button was pressed. Nothing typed is lost."""
    given = typed({name: str(value) for name, value in (await plain(request)).items()})
    wanted = given.pop("do", "")
    if wanted == "understand":
        return await _understand(request, given)
    return await (_file(request, given) if wanted == "file" else _show(request, given))


@routes.post("/file/advice")
@may(*MAY_FILE)
async def look(request: web.Request) -> web.Response:
    """What to know before filing what is typed so far, for a page that lies open."""
    given = typed({name: str(value) for name, value in (await plain(request)).items()})
    return render(request, "file_look.html", await _advised(request, given))


@routes.get("/file/{number}")
@may(*MAY_FILE)
async def filed(request: web.Request) -> web.Response:
    """What to tell whoever it was filed for."""
    actor, number = signed_in(request).person.actor(), request.match_info["number"]
    receipt = await console(request).tickets.receipt(actor, number)
    told = receipt.told[request[LANG]]
    how = "joined" if receipt.joined else "phone"
    order = ("en", "zh") if receipt.lang == "en" else ("zh", "en")
    values = {
        "section": "file",
        "number": told.number,
        "code": told.tracking_code,
        "unit": told.unit_name,
        "says": [(lang, read_out(receipt.told[lang], lang, how=how)) for lang in order],
        "conversation": receipt.conversation_id,
        "confidential": receipt.confidential,
    }
    return render(request, "filed.html", values)


def _conversation(given: Mapping[str, str]) -> int | None:
    """In which conversation it was told; None: on the phone. Raises `NotFound` for what can be none."""
    wanted = given.get("conversation", "")
    if not wanted:
        return None
    found = number(wanted)
    if found is None:
        raise NotFound("no such conversation")
    return found


async def _told_in(request: web.Request, number: int) -> dict[str, str]:
    """What a conversation tells: its draft, and its citizen's words as the story."""
    parts = console(request)
    one = await parts.conversations.get(number)
    told = await parts.tickets.told_in(signed_in(request).person.actor(), number)
    return {
        "contact_by": "chat",
        **from_slots(told.fields, parts.zone),
        "conversation": str(number),
        "story": told.words,
        "likely": ",".join(told.categories),
        "lang": one.lang or request[LANG],
    }


async def _understand(request: web.Request, given: dict[str, str]) -> web.Response:
    parts, t = console(request), page_words(request)
    if number := _conversation(given):
        told_in = await parts.tickets.told_in(signed_in(request).person.actor(), number)
        given["story"] = told_in.words
    told = given.get("story", "")[:LONGEST_WORDS]
    if not told:
        return await _show(request, given, problem=t("behalf.no_talk" if number else "behalf.no_story"))
    try:
        now = parts.clock().astimezone(parts.zone)
        story = await parts.understands(told, lang=given.get("lang", request[LANG]), now=now)
    except DialogueDown:
        given["description"] = given.get("description") or told
        return await _show(request, given, note=t("behalf.away"))
    outside = t("behalf.outside", place=story.outside) if story.outside else None
    others = [t("behalf.others", what=one) for one in story.others]
    notes = [*([outside] if outside else []), *others]
    return await _show(request, filled(given, story, parts.zone), note=" ".join(notes) or None)


async def _file(request: web.Request, given: dict[str, str]) -> web.Response:
    parts, t, actor = console(request), page_words(request), signed_in(request).person.actor()
    try:
        number = _conversation(given)
        channel = (await parts.conversations.get(number)).channel if number else PHONE
        told = complaint(given, parts.pack, parts.zone, channel=channel, conversation_id=number)
        # The second half of a double click finds what the first half filed, which would be alike.
        if (before := await parts.tickets.filed_for(actor, given.get("key", ""))) is not None:
            return go(f"{PATH}/{before}")
        if await _unseen(request, given):
            return await _show(request, given, problem=t("behalf.look_first"), status=CHANGED)
        filed = await parts.tickets.file_for(
            actor, told, request=given.get("key", ""), joins=given.get("joins") or None
        )
    except NotFound:
        raise
    except DeskError as refused:
        return await _show(request, given, problem=sentence(refused, t, action="file"))
    return go(f"{PATH}/{filed}")


async def _unseen(request: web.Request, given: Mapping[str, str]) -> bool:
    """Whether something alike has turned up that was not on the page, and what is to become of it was not said."""
    parts, actor = console(request), signed_in(request).person.actor()
    advice = await parts.tickets.advise(actor, fields(given, parts.pack), request[LANG])
    seen = given.get("seen", "").split(",")
    return (
        advice is not None and not given.get("joins") and any(one.number not in seen for one in advice.alike)
    )


async def _show(
    request: web.Request,
    given: Mapping[str, str],
    *,
    problem: str | None = None,
    note: str | None = None,
    status: int = 422,
) -> web.Response:
    parts, lang = console(request), request[LANG]
    t, pack = page_words(request), parts.pack
    codes = listed(given, "likely", (one.code for one in pack.categories))
    values = {
        "section": "file",
        "problem": problem,
        "note": note,
        "given": {**given, "key": given.get("key") or secrets.token_urlsafe(16)},
        "longest": {**LONGEST, "story": LONGEST_WORDS, "description": LONGEST_WORDS, "address": LONGEST_LINE},
        "other": OTHER,
        "likely": [(code, name(pack.category(code), lang)) for code in codes],
        "categories": choices.categories(pack, lang),
        "areas": _areas(parts, given, lang),
        "kinds": [(code, named.of(lang)) for code, named in KINDS.items()],
        "urgencies": [("", t("behalf.urgency.own"))]
        + [(code, notices.text(f"urgency.{code}", lang)) for code in URGENCIES],
        "contacts": [(way, t(_way(way, given))) for way in CONTACTS],
        **await _advised(request, given),
    }
    number = _conversation(given)
    beside = await talk(request, number) if number else {"conversation": None}
    page = "file_talk.html" if number else "file.html"
    return render(request, page, values | beside, status=status if problem else 200)


def _way(way: str, given: Mapping[str, str]) -> str:
    """How a way to reach somebody is called: on the phone there is no chat."""
    return "behalf.contact." + ("none" if way == "chat" and not given.get("conversation") else way)


def _areas(parts: Console, given: Mapping[str, str], lang: str) -> list[choices.OptionGroup]:
    """All areas; before them those that the words leave open."""
    pack = parts.pack
    found = listed(
        given, "places", [*(one.code for one in pack.districts), *(one.code for one in pack.subdistricts)]
    )
    none, *every = choices.areas(pack, lang)
    named = {option.code: option for group in every for option in group.options}
    maybe = [named[code] for code in found if code in named]
    likeliest = [choices.OptionGroup(words(lang)("behalf.maybe_there"), maybe)] if maybe else []
    return [none, *likeliest, *every]


async def _advised(request: web.Request, given: Mapping[str, str]) -> dict[str, Any]:
    """Danger first, then the unit with its reason, then what is alike."""
    parts, lang, actor = console(request), request[LANG], signed_in(request).person.actor()
    told = fields(given, parts.pack)
    advice = await parts.tickets.advise(actor, told, lang)
    alike = advice.alike if advice else ()
    unit = parts.tickets.rules().unit_name(advice.unit, lang) if advice and advice.unit else None
    return {
        "dangers": _dangers(parts, given),
        "unit": unit,
        "why": advice.why if advice else None,
        "alike": [_row(parts, one, lang) for one in alike],
        "seen": ",".join(one.number for one in alike),
        "joins": given.get("joins", ""),
    }


def _dangers(parts: Console, given: Mapping[str, str]) -> list[str]:
    """What to tell somebody in danger before anything else, in the language they speak."""
    told = "\n".join(filter(None, (given.get("story"), given.get("description"))))
    danger = recognise(told) if told else None
    kind = next((one for one in DANGERS if one == given.get("danger")), None)
    danger = danger or (Danger(kind) if kind else None)
    if danger is None:
        return []
    return list(answer(danger, given.get("lang", "zh"), parts.tickets.rules().pack.numbers, on_duty=True))


def _row(parts: Console, one: Alike, lang: str) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.title,
        "address": one.address,
        "category": parts.tickets.rules().category_name(one.category, lang),
        "status": one.status,
        "status_name": notices.text(f"status.{one.status}", lang),
        "same_caller": one.same_caller,
    }
