"""What the console shows to a role: the links and forms of its pages, read as a browser reads them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html.parser import HTMLParser

from tests.fuzz.request import CSRF, Field, Form

MOST_PAGES = 60
"""So many pages of a role are looked at."""
ALIKE = 2
"""Of pages that differ in a number or a query alone so many are looked at."""
Fetch = Callable[[str], Awaitable[str]]


class _Page(HTMLParser):
    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._open: tuple[str, dict[str, list[str]], bool] | None = None
        self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in given}
        if tag == "a" and told.get("href", "").startswith("/desk/"):
            self.links.append(told["href"])
        if tag == "form" and told.get("method", "").lower() == "post":
            self._open = (told.get("action", ""), {}, "multipart" in told.get("enctype", ""))
        if self._open is None:
            return
        if tag in ("input", "textarea", "select", "button") and told.get("name"):
            self._open[1].setdefault(told["name"], []).extend([told["value"]] if "value" in told else [])
            self._select = told["name"] if tag == "select" else ""
        elif tag == "option" and self._select:
            self._open[1].setdefault(self._select, []).append(told.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open is not None:
            path, fields, has_files = self._open
            found = [Field(name, values[:20]) for name, values in fields.items() if name != CSRF]
            self.forms.append(Form(self.role, path, found, has_files))
            self._open = None


async def looked_at(
    role: str, fetch: Fetch, *, most: int = MOST_PAGES, first: str = "/desk/"
) -> tuple[list[str], list[Form]]:
    """Links and forms of the pages that lead from the first one to another, some of each kind."""
    waiting, links, forms = [first], [first], dict[str, Form]()
    seen: dict[str, int] = {}
    while waiting and sum(seen.values()) < most:
        path = waiting.pop(0)
        seen[_kind(path)] = seen.get(_kind(path), 0) + 1
        page = _Page(role)
        page.feed(await fetch(path))
        for form in page.forms:
            whole = form if form.path else Form(role, path.partition("?")[0], form.fields, form.has_files)
            key = f"{_kind(whole.path)} {sorted(field.name for field in form.fields)}"
            forms.setdefault(key, whole)
        for link in page.links:
            if link not in links and seen.get(_kind(link), 0) < ALIKE:
                links.append(link)
                if not re.search(r"\.\w{3,4}(\?|$)|/print|sign-out", link):
                    waiting.append(link)
    return links, list(forms.values())


def _kind(path: str) -> str:
    plain, _, query = path.partition("?")
    names = sorted({pair.partition("=")[0] for pair in query.split("&")})
    return re.sub(r"\d[\w.-]*", "1", plain) + "?".join(names)
