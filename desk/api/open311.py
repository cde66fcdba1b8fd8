"""Open311 GeoReport v2, reading: what the public may see, and no more (DOMAIN.md 'Privacy').

A request shows its category and sub-district and a fixed sentence; never free text, a point, a person or our number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy import select

from city.errors import UnknownCode
from city.pack import CityPack
from desk import notices
from desk.api import georeport
from desk.api.languages import language
from desk.staff.permits import anybody
from desk.store.database import Database
from desk.store.models import TicketRow
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.publishing import NEVER_SHOWN, PUBLIC_KINDS

SPAN = timedelta(days=90)
YEARS = range(1970, 9000)
"""Further away no calendar can count 90 days on."""
MOST = 1000
CHANGED = "2026-11-25T00:00:00+08:00"


class BadRequest(Exception):
    """A query that makes no sense; the text says which parameter."""


@dataclass(frozen=True)
class Open311:
    """The read-only endpoint. `url` is where `/open311/v2` is reached from outside."""

    database: Database
    pack: CityPack
    clock: Callable[[], datetime]
    url: str

    def routes(self) -> Sequence[web.RouteDef]:
        """`discovery`, `services`, `services/{code}`, `requests`, `requests/{id}`, each bare, `.json` or `.xml`."""
        suffix = r"{format:(\.json|\.xml)?}"
        return [
            web.get(f"/open311/v2/discovery{suffix}", self.discovery),
            web.get(f"/open311/v2/services{suffix}", self.services),
            web.get(r"/open311/v2/services/{code:[a-z_]+(\.[a-z_]+)?}" + suffix, self.definition),
            web.get(f"/open311/v2/requests{suffix}", self.requests),
            web.get(r"/open311/v2/requests/{id:[A-Za-z0-9_-]+}" + suffix, self.request),
        ]

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
        lang = language(request)
        found = [self._service(code, lang) for code in self._public_codes()]
        return _answer(request, found, georeport.as_xml(found, names="services"))

    @anybody
    async def definition(self, request: web.Request) -> web.Response:
        code = request.match_info["code"]
        if code not in self._public_codes():
            return _error(request, 404, "service_code not found")
        found = {"service_code": code, "attributes": []}
        return _answer(request, found, georeport.definition_xml(found))

    @anybody
    async def requests(self, request: web.Request) -> web.Response:
        try:
            wanted = self._wanted(request)
        except BadRequest as problem:
            return _error(request, 400, str(problem))
        async with self.database.read() as session:
            rows = (await session.scalars(wanted)).all()
        return self._show(request, rows)

    @anybody
    async def request(self, request: web.Request) -> web.Response:
        wanted = self._public().where(TicketRow.public_id == request.match_info["id"])
        async with self.database.read() as session:
            rows = (await session.scalars(wanted)).all()
        return self._show(request, rows) if rows else _error(request, 404, "service_request_id not found")

    def _wanted(self, request: web.Request) -> Any:
        query = request.query
        wanted = self._public().order_by(TicketRow.created_at.desc(), TicketRow.id.desc()).limit(MOST)
        if ids := query.get("service_request_id"):
            return wanted.where(TicketRow.public_id.in_(ids.split(",")[:MOST]))
        end = _moment(query.get("end_date"), "end_date") or self.clock()
        start = _moment(query.get("start_date"), "start_date") or end - SPAN
        if end - start > SPAN:
            raise BadRequest("start_date and end_date may be at most 90 days apart")
        wanted = wanted.where(TicketRow.created_at >= start, TicketRow.created_at <= end)
        if codes := query.get("service_code"):
            wanted = wanted.where(TicketRow.category.in_(codes.split(",")))
        statuses = set(query.get("status", "open,closed").split(","))
        if not statuses <= {"open", "closed"}:
            raise BadRequest("status is open, closed or both")
        if statuses == {"open"}:
            return wanted.where(TicketRow.status.in_(UNSOLVED))
        return wanted.where(TicketRow.status.not_in(UNSOLVED)) if statuses == {"closed"} else wanted

    def _public(self) -> Any:
        return select(TicketRow).where(
            TicketRow.published,
            TicketRow.status.not_in(NEVER_SHOWN),
            TicketRow.kind.in_(PUBLIC_KINDS),
            TicketRow.category.in_(self._public_codes()),
            ~TicketRow.anonymous,
            ~TicketRow.confidential,
        )

    def _public_codes(self) -> Sequence[str]:
        return [category.code for category in self.pack.categories if category.public]

    def _service(self, code: str, lang: str) -> dict[str, Any]:
        category = self.pack.category(code)
        return {
            "service_code": code,
            "service_name": category.en if lang == "en" else category.zh,
            "description": category.en if lang == "en" else category.zh,
            "metadata": False,
            "type": "realtime",
            "keywords": ",".join(category.keywords_en if lang == "en" else category.keywords_zh),
            "group": category.group,
        }

    def _show(self, request: web.Request, rows: Sequence[TicketRow]) -> web.Response:
        lang = language(request)
        found = [self._public_view(row, lang) for row in rows]
        return _answer(request, found, georeport.as_xml(found, names="requests"))

    def _public_view(self, row: TicketRow, lang: str) -> dict[str, Any]:
        zone = ZoneInfo(self.pack.timezone)
        name = _name(self.pack.category, row.category, lang)
        return {
            "service_request_id": row.public_id,
            "status": "open" if row.status in UNSOLVED else "closed",
            "status_notes": notices.text(f"public.{row.status}", lang),
            "service_name": name,
            "service_code": row.category,
            "description": name,
            "agency_responsible": _name(self.pack.unit, row.unit, lang),
            "service_notice": None,
            "requested_datetime": row.created_at.astimezone(zone).isoformat(timespec="seconds"),
            "updated_datetime": row.updated_at.astimezone(zone).isoformat(timespec="seconds"),
            "expected_datetime": row.due_at.astimezone(zone).isoformat(timespec="seconds"),
            "address": _name(self.pack.subdistrict, row.subdistrict, lang),
            "address_id": row.subdistrict,
            "zipcode": None,
            "lat": None,
            "long": None,
            "media_url": None,
        }


def _name(find: Callable[[str], Any], code: str | None, lang: str) -> str | None:
    """The pack's name of a code; the code itself where a later pack no longer has it."""
    if code is None:
        return None
    try:
        found = find(code)
    except UnknownCode:
        return code
    return str(found.en if lang == "en" else found.zh)


def _moment(text: str | None, name: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise BadRequest(f"{name} is not an ISO 8601 time") from None
    if moment.year not in YEARS:
        raise BadRequest(f"{name} is not a time of this service")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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


def _error(request: web.Request, code: int, description: str) -> web.Response:
    found = [{"code": code, "description": description}]
    return _answer(request, found, georeport.as_xml(found, names="errors"), status=code)
