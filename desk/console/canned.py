"""What to answer with, below a conversation: one's own sentences, the city's, and its knowledge base, as one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from city.knowledge import Known
from desk.console.parts import LANG, Console, console, name, render, signed_in
from desk.conversations.canned import Answer
from desk.conversations.hold import MAY_TALK
from desk.conversations.listing import ConversationView
from desk.conversations.transcript import StaffLine
from desk.search.answers import answering, holds
from desk.staff.actor import Actor
from desk.staff.permits import may

routes = web.RouteTableDef()

LONGEST_SOUGHT = 200
NEWEST = 30


@dataclass(frozen=True)
class Offered:
    """What may be put into the reply, in the citizen's language. `guessed`: nothing was `sought`, and `known` is what
    the base answers to the citizen's last words.
    """

    sought: str
    sentences: list[Answer]
    known: list[dict[str, Any]]
    guessed: bool


async def offered(
    parts: Console, actor: Actor, one: ConversationView, lines: Iterable[StaffLine], sought: str, lang: str
) -> Offered:
    """What fits the words that are `sought`; without any, all sentences and what may answer the newest of the `lines`.

    The base's questions, sources and days are named in `lang`.
    """
    spoken, sought = one.lang or "zh", sought.strip()[:LONGEST_SOUGHT]
    last = next((line.text for line in reversed([*lines]) if line.direction == "in" and line.text), "")
    known = answering(parts.pack.knowledge.values(), sought or last)
    return Offered(
        sought,
        [given for given in await parts.canned.of(actor, spoken) if holds(sought, given.text, given.other)],
        [_known(entry, spoken, lang) for entry in known],
        guessed=not sought,
    )


@routes.get("/conversations/{id:\\d{1,18}}/answers")
@may(*MAY_TALK)
async def found(request: web.Request) -> web.Response:
    """The same for a page that lies open."""
    parts, actor, number = console(request), signed_in(request).person.actor(), int(request.match_info["id"])
    one = await parts.conversations.get(number)
    sought = request.query.get("sought", "")
    lines = await parts.conversations.transcript(number, limit=NEWEST)
    values = {
        "conversation": one,
        "offered": await offered(parts, actor, one, lines, sought, request[LANG]),
    }
    return render(request, "answers_found.html", values)


def _known(entry: Known, spoken: str, lang: str) -> dict[str, Any]:
    return {
        "question": entry.wording(lang).asked[0],
        "answer": entry.wording(spoken).answer,
        "source": name(entry.source, lang),
        "day": entry.date.isoformat(),
        "sample": entry.sample,
    }
