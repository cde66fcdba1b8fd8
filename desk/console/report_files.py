"""A document as files: a PDF from the screen's own templates, and a workbook. Both tell what the page tells."""

from __future__ import annotations

import asyncio

from aiohttp import web

from desk.console import charts
from desk.console.report_shown import heading, shown
from desk.console.templating import templates
from desk.console.words import words
from desk.reports import workbook
from desk.reports.document import Document
from desk.reports.plans import FORMS, Form
from desk.reports.press import Press
from desk.reports.rounds import MADE_BY
from desk.staff.actor import Actor
from desk.staff_notices.mail import Attachment

KINDS: dict[Form, str] = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PRESS = web.AppKey("press", Press)
PAPER = "report_paper.html"


async def made(document: Document, form: Form, lang: str, *, actor: Actor, press: Press) -> bytes:
    """The file. Raises `PrintingFailed` where a PDF could not be made."""
    if form == "pdf":
        return await press.printed(paper(document, lang, actor=actor))
    above = heading(document, lang)
    return await asyncio.to_thread(
        workbook.written, document, lang, heading=above.lines, compared=above.labels
    )


async def scheduled(document: Document, form: str, lang: str, *, press: Press) -> tuple[Attachment, str]:
    """The file and the report's title, for nobody in particular: it opens what every supervisor may open."""
    wanted = next(one for one in FORMS if one == form)
    body = await made(document, wanted, lang, actor=MADE_BY, press=press)
    return Attachment(name(document, wanted), KINDS[wanted], body), heading(document, lang).title


def paper(document: Document, lang: str, *, actor: Actor) -> str:
    """The page that is printed. Its drawings bring their colours, since no style of a page reaches into them there."""
    values = shown(document, lang, actor=actor)
    drawn = [{**one, "svg": charts.on_paper(one["svg"])} for one in values["charts"]]
    page = templates().get_template(PAPER)
    return page.render({**values, "charts": drawn, "t": words(lang), "lang": lang})


def name(document: Document, form: Form) -> str:
    """What the file is called: its kind, its day, and whose it is unless it is the whole city's."""
    occasion, question = document.occasion, document.report.question
    first, last = question.period.first.isoformat(), question.period.last.isoformat()
    parts = ["report", occasion.kind, occasion.key.isoformat()] if occasion else ["report", first, last]
    if question.whose.owner != "city":
        parts.append(question.whose.code)
    if question.scope != "full":
        parts.append(question.scope)
    return f"{'-'.join(parts)}.{form}"
