"""A mouse that is pressed while something comes to the page.

The page's clock stands meanwhile: how long a press takes is no matter of how fast a machine is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, Route

AHEAD = 5


@asynccontextmanager
async def pressed(page: Page, place: Locator) -> AsyncIterator[None]:
    """The middle of `place` under a pressed mouse, in a page whose `clock` was installed."""
    await place.hover()
    await page.clock.pause_at(await page.evaluate("Date.now()") / 1000 + AHEAD)
    await page.mouse.down()
    yield
    await page.mouse.up()
    await page.clock.resume()


class LateAnswer:
    """What a page asks for at `path`, and gets while a button is pressed."""

    def __init__(self, page: Page, path: str) -> None:
        self._page, self._path = page, path
        self._asked, self._may_come = asyncio.Event(), asyncio.Event()

    async def awaited(self) -> None:
        """From now on the page waits for it. Installs the page's clock."""
        await self._page.clock.install()
        await self._page.route(self._path, self._hold)

    async def _hold(self, route: Route) -> None:
        self._asked.set()
        await self._may_come.wait()
        await route.continue_()

    async def comes_while_pressed(self, button: Locator) -> None:
        """Press `button` once the page has asked, and let it go when the answer is there."""
        await self._asked.wait()
        async with pressed(self._page, button):
            async with self._page.expect_response(self._path) as coming:
                self._may_come.set()
            await (await coming.value).finished()
            # By the page's next turn its script has read the answer.
            await self._page.evaluate("0")
