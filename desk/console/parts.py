"""What the console is made of: the services its pages call, and what hangs on a request."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp_jinja2
from aiohttp import web

from city.pack import CityPack
from desk import dates
from desk.console.words import Words, words
from desk.conversations.canned import CannedAnswers
from desk.conversations.hold import MAY_TALK
from desk.conversations.service import Conversations
from desk.errors import InvalidInput
from desk.figures.catalogue import DIGITS
from desk.figures.scoreboard import DISPATCHES, MAY_SEE, Figures
from desk.incidents.service import MAY_DECLARE
from desk.media.store import MediaStore
from desk.pack.service import PackEditing
from desk.review.service import MAY_REVIEW
from desk.staff.accounts import Accounts
from desk.staff.actor import Actor
from desk.staff.desk import StaffDesk
from desk.staff.sessions import Sessions, SignedIn
from desk.store.database import Database
from desk.teaching.rules import TEACHES
from desk.teaching.service import Teaching
from desk.teaching.sets import ChangeSets
from desk.tickets.city import rules
from desk.tickets.service import MAY_FILE, Tickets
from desk.tickets.story import Understands

SEES_CONVERSATIONS = ("operator", "supervisor", "reviewer", "admin")
LANG_COOKIE = "desk_lang"
SETTINGS = {"admin": "/desk/settings/accounts", "supervisor": "/desk/settings/reveals"}
"""Where the settings begin, for whom there are any."""


@dataclass(frozen=True)
class Console:
    """Everything a page may call. `secure` says whether the console is reached by https, `mails` whether notices are
    mailed."""

    database: Database
    pack: CityPack
    packs: PackEditing
    accounts: Accounts
    sessions: Sessions
    staff: StaffDesk
    tickets: Tickets
    conversations: Conversations
    figures: Figures
    canned: CannedAnswers
    media: MediaStore
    understands: Understands
    clock: Callable[[], datetime]
    secure: bool
    mails: bool

    @property
    def zone(self) -> ZoneInfo:
        """The city's zone."""
        return ZoneInfo(self.pack.timezone)

    @property
    def warn_at(self) -> float:
        """From which share of a limit a deadline is 'soon'."""
        return rules(self.pack, self.clock()).clocks.warn_at

    @property
    def teaching(self) -> Teaching:
        """What the assistant got wrong."""
        return Teaching(self.database, self.pack, self.clock)

    @property
    def change_sets(self) -> ChangeSets:
        """What is handed over to be learned."""
        return ChangeSets(self.database, self.clock)


CONSOLE = web.AppKey("console", Console)
SIGNED_IN = web.RequestKey("signed_in", SignedIn)
LANG = web.RequestKey("lang", str)
UNREAD = web.RequestKey("unread", int)
"""How many notices wait for who is signed in."""


def console(request: web.Request) -> Console:
    """The console of this request; also inside a sub-application."""
    return request.config_dict[CONSOLE]


def signed_in(request: web.Request) -> SignedIn:
    """The session of this request. Pages behind the door always have one."""
    return request[SIGNED_IN]


def reader(request: web.Request) -> Actor:
    """Who asks for a page."""
    return signed_in(request).person.actor()


def page_words(request: web.Request) -> Words:
    """The words in the request's language."""
    return words(request[LANG])


def name(pack_entry: Any, lang: str) -> str:
    """A city pack entry's name."""
    return str(pack_entry.en if lang == "en" else pack_entry.zh)


def when(at: datetime, parts: Console) -> str:
    """'11-24 16:30' in the city's zone, '2025-11-24 16:30' of another year than the present one."""
    there, now = at.astimezone(parts.zone), parts.clock().astimezone(parts.zone)
    return there.strftime("%m-%d %H:%M" if there.year == now.year else "%Y-%m-%d %H:%M")


def day_or_moment(at: datetime, parts: Console) -> str:
    """The same of what happened: '11-24' where only the day is known, which is kept as its midnight."""
    shown = when(at, parts)
    return shown.removesuffix(" 00:00")


def moment(given: str, parts: Console, *, field: str) -> datetime | None:
    """What a field for day and time holds, in the city's zone; None where it is empty. Raises `InvalidInput`."""
    if not given:
        return None
    found = dates.moment(given)
    if found is None:
        raise InvalidInput("that is no time", field=field)
    return found.replace(tzinfo=parts.zone)


def render(request: web.Request, template: str, values: dict[str, Any], *, status: int = 200) -> web.Response:
    """One page. Adds what every page shows: words, who is signed in, the language switch."""
    session = request.get(SIGNED_IN)
    lang = request[LANG]
    shared: dict[str, Any] = {
        "t": words(lang),
        "lang": lang,
        "me": session.person if session else None,
        "csrf": session.csrf if session else "",
        "press": secrets.token_urlsafe(16),
        "my_unit": _unit_name(request, session, lang),
        "sees_conversations": session is not None and session.person.role in SEES_CONVERSATIONS,
        "reviews": session is not None and session.person.role in MAY_REVIEW,
        "files_for_callers": session is not None and session.person.role in MAY_FILE,
        "declares": session is not None and session.person.role in MAY_DECLARE,
        "teaches": session is not None and session.person.role in TEACHES,
        "sees_figures": session is not None and session.person.role in MAY_SEE,
        "sees_routing": session is not None and session.person.role in DISPATCHES,
        "other_language": _other_language(request, lang),
        "hears_alerts": session is not None and session.person.role in MAY_TALK,
        "settings_url": SETTINGS.get(session.person.role) if session else None,
        "unread": request.get(UNREAD, 0),
        "section": "",
        "problem": None,
    }
    return aiohttp_jinja2.render_template(template, request, shared | values, status=status)


def sorry(request: web.Request, message: str, *, status: int, left: Sequence[str] = ()) -> web.Response:
    """The page of what cannot be done; `left` are words that were typed and have no form any more."""
    return render(request, "error.html", {"message": message, "left": left}, status=status)


def go(path: str) -> web.Response:
    """After a form: see this page (303), so that reloading repeats nothing."""
    return web.Response(status=303, headers={"Location": path})


def inside(path: str) -> str:
    """Where a form says to go on: a page of the console, never another site."""
    ours = (
        path.startswith("/desk/")
        and not path.startswith(("/desk/sign-in", "/desk/confirm"))
        and "\\" not in path
        and path.isprintable()
    )
    return path if ours else "/desk/"


def _unit_name(request: web.Request, session: SignedIn | None, lang: str) -> str | None:
    if session is None or session.person.unit is None:
        return None
    return name(console(request).pack.unit(session.person.unit), lang)


def _other_language(request: web.Request, lang: str) -> str:
    path = request.path if request.method == "GET" else "/desk/"
    query = [(key, value) for key, value in request.query.items() if key != "lang"]
    return f"{path}?{urlencode([*query, ('lang', 'en' if lang == 'zh' else 'zh')])}"


def excerpt(text: str, longest: int) -> str:
    """The beginning of a long text. A number that was cut would be read as another one: it is left out."""
    if len(text) <= longest:
        return text
    return f"{re.sub('[0-9A-Za-z-]+$', '', text[:longest]).rstrip(' ,，、;；:：')}…"


def percent(share: float | None) -> str:
    """A share in words, rounded as figures are everywhere, to one decimal; nothing where there is none."""
    return f"{100 * round(share, DIGITS['share']):.1f}%" if share is not None else ""
