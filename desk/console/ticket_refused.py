"""What a ticket's page answers when the desk says no: why, and every word that was typed."""

from __future__ import annotations

from aiohttp import web

from desk.console import left
from desk.console.parts import page_words, sorry
from desk.console.refusals import sentence
from desk.console.ticket import show
from desk.console.typed import Typed
from desk.errors import DeskError, NotFound, StaleVersion


async def refused(request: web.Request, error: DeskError, typed: Typed, *, action: str = "") -> web.Response:
    """The ticket as it stands now, with the reason and what was typed.

    To whom the ticket is not shown any more, their own words are. `action` is what they tried, where the form is named
    otherwise.
    """
    t = page_words(request)
    try:
        if isinstance(error, NotFound):
            return _gone(request, typed)
        if isinstance(error, StaleVersion):
            return await show(request, problem=t("ticket.stale"), typed=typed, changes=error.changes)
        return await show(request, problem=sentence(error, t, action=action or typed.action), typed=typed)
    except NotFound:
        return _gone(request, typed)


def _gone(request: web.Request, typed: Typed) -> web.Response:
    return sorry(request, page_words(request)("error.404"), status=404, left=left.words_of(typed))
