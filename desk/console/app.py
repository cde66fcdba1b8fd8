"""The console as a web application, to be mounted on the service."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web

from city.languages import language_of
from desk.console import (
    account,
    alerts,
    bulk,
    canned,
    choices,
    conversations,
    deliveries,
    dispatch,
    door,
    figures,
    follow_ups,
    hotspots,
    inbox,
    incidents,
    kept_views,
    knowledge,
    knowledge_edit,
    media,
    on_behalf,
    overview,
    queue,
    queue_news,
    replies,
    review,
    review_page,
    rulings,
    second_factor,
    settings,
    settings_events,
    settings_logs,
    settings_tokens,
    sign_in,
    teaching,
    teaching_message,
    teaching_sets,
    ticket,
    ticket_acts,
    ticket_preview,
    ticket_print,
    ticket_sentences,
)
from desk.console.parts import CONSOLE, Console
from desk.console.words import catalogue

HERE = Path(__file__).parent


def _tag(text: str) -> str:
    """The language of somebody's words, as a page marks it: fonts, quotes and voices follow it."""
    return "en" if language_of(text) == "en" else "zh-CN"


@cache
def _templates() -> jinja2.Environment:
    """One for all applications of a process, so that each template is compiled once."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {"language": _tag, "offered": choices.offered}
    return environment


def application(parts: Console) -> web.Application:
    """Everything below `/desk/`; the service mounts it there.

    Raises ValueError for a word without both languages.
    """
    catalogue()
    app = web.Application(middlewares=[door.headers, door.speak, door.errors, door.guard, door.repeat])
    app[CONSOLE] = parts
    app[aiohttp_jinja2.APP_KEY] = _templates()
    for module in (
        sign_in,
        account,
        second_factor,
        queue,
        queue_news,
        bulk,
        kept_views,
        ticket,
        ticket_acts,
        ticket_preview,
        ticket_print,
        ticket_sentences,
        on_behalf,
        rulings,
        follow_ups,
        conversations,
        replies,
        deliveries,
        canned,
        review,
        review_page,
        incidents,
        figures,
        overview,
        dispatch,
        hotspots,
        inbox,
        alerts,
        media,
        teaching,
        teaching_message,
        teaching_sets,
        knowledge_edit,
        knowledge,
        settings,
        settings_tokens,
        settings_events,
        settings_logs,
    ):
        app.add_routes(module.routes)
    app.router.add_static("/static/", HERE / "static")
    return app
