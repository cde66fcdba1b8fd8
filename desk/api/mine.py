"""Where citizens get the copy of what is kept of them: a signed address of an hour, which nobody else was given.

Opening it shows a door and nothing of anybody, so that programs which fetch addresses for a preview read nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from aiohttp import web

from desk.api.forms import ANYBODY, plain
from desk.channel import MediaDesk
from desk.errors import ConversationNotFound
from desk.kept.copy import Copies
from desk.kept.links import PATH, CopyLinks
from desk.kept.page import door, page, policy
from desk.staff.permits import anybody

NAME = "my-data.html"


@dataclass(frozen=True)
class Mine:
    """`/mine/{token}`; `zone` is the city's."""

    links: CopyLinks
    copies: Copies
    media: MediaDesk
    zone: tzinfo
    clock: Callable[[], datetime]

    def routes(self) -> Sequence[web.RouteDef]:
        """The door and what is behind it."""
        return [web.get(f"{PATH}{{token}}", self.before), web.post(f"{PATH}{{token}}", self.handed_over)]

    @anybody
    async def before(self, request: web.Request) -> web.Response:
        """The door; 404 in words of people where the address does not count (any more)."""
        found = await self._whose(request)
        lang = _wanted(request) or (found[1] if found else "zh")
        return _shown(door(lang, is_open=found is not None), lang, status=200 if found else 404)

    @anybody
    async def handed_over(self, request: web.Request) -> web.Response:
        """The copy, as a page or as a file."""
        found = await self._whose(request)
        if found is None:
            return await self.before(request)
        form = await plain(request, ANYBODY)
        lang = _wanted(request) or found[1]
        text = await page(await self.copies.of(found[0], lang=lang), self.media, self.zone)
        answer = _shown(text, lang)
        if form.get("as") == "file":
            answer.headers["Content-Disposition"] = f'attachment; filename="{NAME}"'
        return answer

    async def _whose(self, request: web.Request) -> tuple[int, str] | None:
        one = self.links.conversation(request.match_info["token"], now=self.clock())
        if one is None:
            return None
        try:
            return one, await self.copies.language(one)
        except ConversationNotFound:
            return None


def _wanted(request: web.Request) -> str | None:
    lang = request.query.get("lang")
    return lang if lang in ("zh", "en") else None


def _shown(text: str, lang: str, *, status: int = 200) -> web.Response:
    return web.Response(
        text=text,
        status=status,
        content_type="text/html",
        headers={
            "Content-Security-Policy": policy(),
            "Content-Language": lang,
            "Cache-Control": "private, no-store",
            "X-Robots-Tag": "noindex, nofollow",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
        },
    )
