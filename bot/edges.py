"""What every request meets before anything of the desk: limits, and an end to those that do not come on."""

from __future__ import annotations

from aiohttp import web

from bot.parts import Parts
from bot.patience import Patience, patient
from bot.transport import framed_by_nobody, https_only
from desk.api.asking import ASKING, Asking
from desk.api.edge import as_it_is, in_utf_8, not_lost, not_too_fast
from desk.rates import rates


def guarded(app: web.Application, parts: Parts, *, patience: Patience | None = None) -> None:
    """Put the edges around `app`."""
    settings, refused = parts.settings, parts.watching.measures.refused
    https_only(app, public_url=settings.public_url)
    framed_by_nobody(app)
    app[ASKING] = Asking(rates(settings.rate_limits), proxies=settings.trusted_proxies, refused=refused)
    app.middlewares.append(not_too_fast)
    app.middlewares.append(not_lost)
    app.middlewares.append(as_it_is)
    app.middlewares.append(in_utf_8)
    app.middlewares.append(patient(patience or Patience(), refused))
