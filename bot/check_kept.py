"""For how long what citizens say and send is kept; what is kept for good is for its city to decide, and told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.red import Yellow
from bot.settings import Settings
from desk.kept import retention as words
from desk.media import retention as media


async def kept(settings: Settings) -> str:
    """The days of each class. Raises `Yellow` where one has none."""
    return judged({**media.kept_for(settings.media_kept_days), **words.kept_for(settings.kept_days)})


def judged(spans: Mapping[str, timedelta]) -> str:
    """What the set `spans` say, by class."""
    told = [f"{name} {span.days} days" for name, span in spans.items()]
    unset = {
        "MEDIA_KEPT_DAYS": [name for name in media.CLASSES if name not in spans],
        "KEPT_DAYS": [name for name in words.CLASSES if name not in spans],
    }
    for_good = [name for names in unset.values() for name in names]
    if not for_good:
        return ", ".join(told)
    settings = " and ".join(
        f"{setting} ({', '.join(f'{name}=DAYS' for name in names)})"
        for setting, names in unset.items()
        if names
    )
    raise Yellow(
        "; ".join(filter(None, (f"kept for good: {', '.join(for_good)}", ", ".join(told)))),
        f"decide how long the city may keep them, and set {settings}",
    )
