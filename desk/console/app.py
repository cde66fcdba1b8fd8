"""The console as a web application, to be mounted on the service."""

from __future__ import annotations

import aiohttp_jinja2
from aiohttp import web

from desk.console import (
    account,
    alerts,
    blocked,
    bulk,
    canned,
    checkup,
    checkup_findings,
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
    report_plans,
    reports,
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
    theme,
    theme_acts,
    themes,
    ticket,
    ticket_acts,
    ticket_preview,
    ticket_print,
    ticket_sentences,
)
from desk.console.parts import CONSOLE, Console
from desk.console.report_files import PRESS
from desk.console.templating import STATIC, templates
from desk.console.words import catalogue
from desk.reports.press import Press


def application(parts: Console) -> web.Application:
    """Everything below `/desk/`; the service mounts it there.

    Raises ValueError for a word without both languages.
    """
    catalogue()
    app = web.Application(middlewares=[door.headers, door.speak, door.errors, door.guard, door.repeat])
    app[CONSOLE] = parts
    app[aiohttp_jinja2.APP_KEY] = templates()
    app[PRESS] = Press(STATIC)
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
        blocked,
        canned,
        review,
        review_page,
        incidents,
        figures,
        overview,
        dispatch,
        hotspots,
        themes,
        theme,
        theme_acts,
        checkup,
        checkup_findings,
        reports,
        report_plans,
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
    app.router.add_static("/static/", STATIC)
    return app
