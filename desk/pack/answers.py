"""What a citizen reads of an entry of the knowledge base: the answer, who says so, and of which day it is."""

from __future__ import annotations

from datetime import datetime, time, tzinfo

from city.knowledge import Known
from desk import notices, phrases


def values(known: Known, lang: str, zone: tzinfo) -> dict[str, str]:
    """The values of the assistant's sentence, in 'en', else in Chinese."""
    day = phrases.date(datetime.combine(known.date, time(12), zone), lang, zone)
    source = known.source.en if lang == "en" else known.source.zh
    year = f"{day} {known.date.year}" if lang == "en" else f"{known.date.year}年{day}"
    return {"answer": known.wording(lang).answer, "source": source, "date": year}


def sentence(known: Known, lang: str, zone: tzinfo) -> str:
    """The whole sentence, as the assistant says it where nothing else is to be said."""
    return notices.text("knowledge.answer", lang, **values(known, lang, zone))
