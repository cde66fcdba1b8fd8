"""The copy as a page that can be read, kept and printed by itself: its style and small pictures stand in it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from desk import notices
from desk.channel import Line, Media, MediaDesk, Place
from desk.kept.copy import Copy, OwnTicket, Rating

HERE = Path(__file__).parent / "templates"
MOST_PICTURES = 200
KINDS = {
    "photo": "photo", "sticker": "photo", "voice": "voice", "audio": "voice", "video": "video", "video_note": "video",
    "animation": "video",
}  # fmt: skip
WHO = {"citizen": "you", "bot": "bot", "staff": "staff"}


@cache
def style() -> str:
    """The style of both pages."""
    return (HERE / "copy.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """What a browser may do with them: show this style and pictures that stand in the page, and send the form back."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def door(lang: str, *, is_open: bool) -> str:
    """What an address shows before anybody pressed: whoever fetches it for a preview reads nothing of anybody."""
    other = "zh" if lang == "en" else "en"
    return _render("door.html", lang, is_open=is_open, here=lang, other=other)


async def page(copy: Copy, media: MediaDesk, zone: tzinfo) -> str:
    """The copy as HTML, in its language."""
    pictures = await _pictures(copy, media)

    def text(key: str) -> str:
        return notices.text(key, copy.lang)

    def moment(at: datetime) -> str:
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    def fields(one: OwnTicket) -> list[tuple[str, str]]:
        return _fields(one, copy.lang, moment)

    def who(line: Line) -> str:
        return text(f"mine.{WHO.get(line.author, 'system')}")

    def kind(one: Media) -> str:
        return text(f"mine.kind.{KINDS.get(one.kind, 'document')}")

    return await asyncio.to_thread(
        _render,
        "copy.html",
        copy.lang,
        copy=copy,
        pictures=pictures,
        moment=moment,
        fields=fields,
        who=who,
        kind=kind,
        place=_place,
    )


def _fields(one: OwnTicket, lang: str, moment: Callable[[datetime], str]) -> list[tuple[str, str]]:
    """What a ticket holds, labelled, without what nobody told."""
    status = one.status
    told = [
        ("filed", moment(one.filed_at)),
        ("status", f"{status.status_text}\n{status.next_text}"),
        ("matter", status.description),
        ("where", status.address),
        ("party", one.party),
        ("unit", status.unit_name),
        ("name", one.name),
        ("phone", one.phone),
        ("call_hours", one.call_hours),
        ("on_behalf_of", one.on_behalf_of),
        *(("told", f"{moment(each.at)} {each.text}") for each in one.told),
        *(("rating", f"{moment(each.at)} {_rating(each, lang)}") for each in one.ratings),
    ]
    return [(notices.text(f"mine.{name}", lang), value) for name, value in told if value]


def _rating(rating: Rating, lang: str) -> str:
    yes_no = {True: "yes", False: "no"}
    keys = [
        f"answer.{name}.{yes_no[value]}"
        for name, value in (("contacted", rating.contacted), ("solved", rating.solved))
        if value is not None
    ]
    if rating.satisfied is not None:
        keys.append(f"answer.satisfied.{rating.satisfied}")
    return " · ".join(
        [*(notices.text(key, lang) for key in keys), *([rating.comment] if rating.comment else [])]
    )


def _place(place: Place) -> str:
    return place.name or f"{place.lat:.5f}, {place.long:.5f}"


async def _pictures(copy: Copy, media: MediaDesk) -> Mapping[str, str]:
    """The small forms of the newest pictures, as they stand in a page, by their ids."""
    ids = [one.id for line in reversed(copy.lines) for one in line.media if one.id is not None]
    found: dict[str, str] = {}
    for one in ids:
        if len(found) == MOST_PICTURES:
            break
        file = await media.shown_to(copy.channel, copy.address, one)
        if file is not None and file.small is not None:
            content = await asyncio.to_thread(file.small.read_bytes)
            found[one] = f"data:image/webp;base64,{base64.b64encode(content).decode()}"
    return found


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _render(name: str, lang: str, **values: Any) -> str:
    def text(key: str, **gaps: object) -> str:
        return notices.text(key, lang, **gaps)

    return (
        _templates()
        .get_template(name)
        .render(t=text, tag="en" if lang == "en" else "zh-CN", css=Markup(style()), **values)
    )
