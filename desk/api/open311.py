"""Open311 GeoReport v2: what the public may see (docs/rules.md, 'Privacy'), and filing with an `api_key`.

Each handler parses, asks the store or files, and renders; what is said and seen stands in the modules beside this one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy import select

from city.danger import answer, recognise
from city.pack import CityPack
from desk import notices
from desk.api import forms, georeport, open311_given, open311_queries, service_definitions
from desk.api.asking import count, token_name
from desk.api.languages import language
from desk.api.open311_given import Wrong
from desk.api.open311_queries import BadRequest, Viewer
from desk.api.open311_shown import Own, shown
from desk.api.operations import ActorOf
from desk.errors import InvalidInput, MissingDetail
from desk.staff.actor import FILING, Actor
from desk.staff.permits import anybody
from desk.store.again import again
from desk.store.database import Database
from desk.store.models import TicketRow
from desk.tickets import outside
from desk.tickets.city import rules
from desk.tickets.outside import Retry

CHANGED = "2026-11-27T00:00:00+08:00"
REQUEST_ID = "Idempotency-Key"
LONGEST_ID = 200


@dataclass(frozen=True)
class Open311:
    """The endpoint. `url` is where `/open311/v2` is reached from outside, `actor_of` knows the keys."""

    database: Database
    pack: CityPack
    clock: Callable[[], datetime]
    url: str
    actor_of: ActorOf

    def routes(self) -> Sequence[web.RouteDef]:
        """Everything of the specification, each bare, `.json` or `.xml`."""
        suffix = r"{format:(\.json|\.xml)?}"
        return [
            web.get(f"/open311/v2/discovery{suffix}", self.discovery),
            web.get(f"/open311/v2/services{suffix}", self.services),
            web.get(r"/open311/v2/services/{code:[a-z_]+(\.[a-z_]+)?}" + suffix, self.definition),
            web.get(f"/open311/v2/requests{suffix}", self.requests),
            web.post(f"/open311/v2/requests{suffix}", self.file),
            web.get(r"/open311/v2/requests/{id:[A-Za-z0-9_-]+}" + suffix, self.request),
            web.get(r"/open311/v2/tokens/{id:[A-Za-z0-9_-]+}" + suffix, self.token),
            web.route("*", r"/open311/v2/{rest:[\s\S]+}", self.unknown),
        ]

    @anybody
    async def unknown(self, request: web.Request) -> web.Response:
        """What cannot be the id of anything, and a format that there is not."""
        return _error(
            request, 404, "not found: there are discovery, services, requests and tokens, as .json or .xml"
        )

    @anybody
    async def discovery(self, request: web.Request) -> web.Response:
        endpoint = {
            "specification": "http://wiki.open311.org/GeoReport_v2",
            "url": f"{self.url}/open311/v2",
            "changeset": CHANGED,
            "type": "production",
            "formats": ["application/json", "text/xml"],
        }
        found = {
            "changeset": CHANGED,
            "contact": f"{self.pack.name_zh} 12345 · {self.pack.name_en}",
            "key_service": self.url,
            "endpoints": [endpoint],
        }
        return _answer(request, found, georeport.discovery_xml(found))

    @anybody
    async def services(self, request: web.Request) -> web.Response:
        viewer, lang = await self._viewer(request), language(request)
        found = [self._service(code, lang) for code in viewer.codes()]
        return _answer(request, found, georeport.as_xml(found, names="services"))

    @anybody
    async def definition(self, request: web.Request) -> web.Response:
        code = request.match_info["code"]
        if code not in (await self._viewer(request)).codes():
            return _error(request, 404, "service_code not found")
        attributes = service_definitions.attributes(self.pack.category(code), language(request))
        found = {"service_code": code, "attributes": attributes}
        return _answer(request, found, georeport.definition_xml(found))

    @anybody
    async def requests(self, request: web.Request) -> web.Response:
        viewer = await self._viewer(request)
        try:
            wanted = open311_queries.several(viewer, _plain(request.query), self.clock())
        except BadRequest as problem:
            return _error(request, 400, str(problem))
        return await self._show(request, viewer, wanted)

    @anybody
    async def request(self, request: web.Request) -> web.Response:
        viewer = await self._viewer(request)
        return await self._show(
            request, viewer, open311_queries.one(viewer, request.match_info["id"]), single=True
        )

    @anybody
    async def file(self, request: web.Request) -> web.Response:
        """File a request of whoever has a key for it; the same request again is answered with the same id."""
        lang = language(request)
        try:
            given = await _given(request, lang)
            filer = await self._filer(request, given.pop("api_key", ""))
            if filer is None:
                raise Wrong(403, notices.text("open311.no_key", lang))
            told = open311_given.complaint(given, self.pack, lang=lang)
            retry = Retry(_request_id(request, lang), given)
            link = given.get("media_url", "").strip() or None

            async def work() -> TicketRow:
                async with self.database.begin() as session:
                    return await outside.file(
                        session,
                        told,
                        retry=retry,
                        picture=link,
                        picture_note=notices.text("open311.picture", told.lang, link=link or ""),
                        filer=filer,
                        rules=rules(self.pack, self.clock()),
                    )

            ticket = await again(work)
        except Wrong as wrong:
            return _error(request, wrong.status, *wrong.said)
        except (InvalidInput, MissingDetail) as refused:
            return _error(request, 400, str(refused))
        danger = recognise(told.description)
        notice = answer(danger, lang, self.pack.numbers) if danger else ()
        filed = {
            "service_request_id": ticket.public_id,
            "service_notice": "\n".join(notice) or None,
            "account_id": None,
        }
        return _answer(request, [filed], georeport.as_xml([filed], names="requests"))

    @anybody
    async def token(self, request: web.Request) -> web.Response:
        """Ids are given at once, so a token is the id itself."""
        token = request.match_info["id"]
        wanted = select(TicketRow.public_id).where(
            TicketRow.public_id == token, TicketRow.channel == open311_given.CHANNEL
        )
        async with self.database.read() as session:
            if await session.scalar(wanted) is None:
                return _error(request, 404, "token not found")
        found = [{"service_request_id": token, "token": token}]
        return _answer(request, found, georeport.as_xml(found, names="requests"))

    async def _viewer(self, request: web.Request) -> Viewer:
        return Viewer(self.pack, await self._filer(request, request.query.get("api_key", "")))

    async def _filer(self, request: web.Request, key: str) -> Actor | None:
        """Who files with this key; keys of other roles open nothing here. Raises `TooFast`."""
        actor = await self.actor_of(key.strip()) if key.strip() else None
        if actor is None or actor.role != FILING:
            return None
        count(request, key=token_name(key.strip()))
        return actor

    def _service(self, code: str, lang: str) -> dict[str, Any]:
        category = self.pack.category(code)
        return {
            "service_code": code,
            "service_name": category.en if lang == "en" else category.zh,
            "description": category.en if lang == "en" else category.zh,
            "metadata": True,
            "type": "realtime",
            "keywords": ",".join(category.keywords_en if lang == "en" else category.keywords_zh),
            "group": category.group,
        }

    async def _show(
        self, request: web.Request, viewer: Viewer, wanted: Any, *, single: bool = False
    ) -> web.Response:
        async with self.database.read() as session:
            rows: Sequence[TicketRow] = (await session.scalars(wanted)).all()
            mine = [row for row in rows if outside.was_filed_by(row, viewer.filer)]
            own = (
                Own(
                    frozenset(row.id for row in mine),
                    await outside.pictures(session, mine),
                    await outside.answers(session, mine),
                )
                if mine
                else Own()
            )
        if single and not rows:
            return _error(request, 404, "service_request_id not found")
        found = shown(rows, own, self.pack, language(request))
        return _answer(request, found, georeport.as_xml(found, names="requests"))


async def _given(request: web.Request, lang: str) -> dict[str, str]:
    """The fields of a form, or of a JSON object; what no database keeps is left out. Raises `Wrong`.

    Nobody knows yet who sends it, so that it is looked at how much it is before it is read.
    """
    if request.content_type == forms.FILES:
        raise Wrong(400, notices.text("open311.no_files", lang))
    try:
        if request.content_type == "application/json":
            return _of_json(await forms.body(request), lang)
        form = await forms.posted(request, forms.ANYBODY)
    except web.HTTPRequestEntityTooLarge:
        raise Wrong(413, notices.text("open311.too_much", lang, most=forms.MOST_WORDS)) from None
    except web.HTTPBadRequest:
        raise Wrong(400, notices.text("open311.no_form", lang)) from None
    return _plain({name: str(value) for name, value in form.items()})


def _of_json(body: bytes, lang: str) -> dict[str, str]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Wrong(400, notices.text("open311.no_form", lang))
    attributes = told.pop("attribute", None) or {}
    if not isinstance(attributes, dict):
        raise Wrong(400, notices.text("open311.no_form", lang))
    told |= {f"attribute[{name}]": value for name, value in attributes.items()}
    if any(not isinstance(value, str | int | float | None) for value in told.values()):
        raise Wrong(400, notices.text("open311.no_form", lang))
    return _plain({name: str(value) for name, value in told.items() if value is not None})


def _request_id(request: web.Request, lang: str) -> str | None:
    found = request.headers.get(REQUEST_ID, "").strip()
    if len(found) > LONGEST_ID:
        raise Wrong(400, notices.text("open311.too_long", lang, field=REQUEST_ID, most=LONGEST_ID))
    return found or None


def _plain(given: Mapping[str, str]) -> dict[str, str]:
    """Without characters that no database and no XML keeps."""
    return {
        name: "".join(mark for mark in value if mark.isprintable() or mark in "\n\t")
        for name, value in given.items()
    }


def _wants_xml(request: web.Request) -> bool:
    suffix = request.match_info.get("format", "")
    accept = request.headers.get("Accept", "")
    return suffix == ".xml" or (
        not suffix and "xml" in accept and "html" not in accept and "json" not in accept
    )


def _answer(request: web.Request, found: Any, xml: str, status: int = 200) -> web.Response:
    if _wants_xml(request):
        return web.Response(text=xml, status=status, content_type="text/xml", charset="utf-8")
    return web.Response(
        text=georeport.as_json(found), status=status, content_type="application/json", charset="utf-8"
    )


def _error(request: web.Request, code: int, *descriptions: str) -> web.Response:
    found = [{"code": code, "description": description} for description in descriptions]
    return _answer(request, found, georeport.as_xml(found, names="errors"), status=code)


def too_many(request: web.Request, seconds: int, lang: str) -> web.Response:
    """The answer to whoever asks too often, as the specification writes errors."""
    answer = _error(request, 429, notices.text("problem.too_fast", lang))
    answer.headers["Retry-After"] = str(seconds)
    return answer
