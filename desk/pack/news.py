"""Hearing of what other processes published, within seconds also where nobody says so."""

from __future__ import annotations

import structlog

from desk.conversations.wakeups import PACK, Wakeups
from desk.pack.service import PackEditing

log = structlog.get_logger(__name__)

LOOKS_EVERY = 5.0
"""Seconds between two looks at the store where no news comes."""


class PackNews:
    """Keeps this process's pack as it was published last."""

    def __init__(self, packs: PackEditing, wakeups: Wakeups) -> None:
        self._packs = packs
        self._wakeups = wakeups

    async def run(self) -> None:
        """Until cancelled."""
        news = self._wakeups.subscribe(PACK)
        try:
            while True:
                await news.wait(LOOKS_EVERY)
                if await self._packs.refresh():
                    log.info("pack_taken_over")
        finally:
            news.close()
