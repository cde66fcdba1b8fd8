"""What a change of the pack would do, before it is published: what citizens read, where tickets go and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from city.errors import UnknownCode
from city.groups import URGENCIES
from city.pack import CityPack
from desk import notices, phrases
from desk.console.parts import Console
from desk.console.words import Words, words
from desk.pack import answers
from desk.pack.editing import Kind
from desk.pack.splicing import Document
from desk.pack.standing import Standing
from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tickets import announcements, clocks, dispatch, telling
from desk.tickets.act import Act
from desk.tickets.city import Rules, rules


@dataclass(frozen=True)
class Bubble:
    """What a citizen reads, in which language, and when."""

    lang: str
    text: str
    when: str = ""


@dataclass(frozen=True)
class Shift:
    """One thing as it is and as it would be."""

    label: str
    before: str
    after: str


@dataclass
class Effects:
    """All that a page shows of it; `notes` are sentences."""

    bubbles: list[Bubble] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heading: str = ""


async def effects(
    parts: Console, kind: Kind, key: str, before: Document | None, after: Standing, lang: str
) -> Effects:
    """What the change to `after` does; it is looked at now."""
    t, found = words(lang), Effects()
    document = after.entries.get((kind, key))
    touched = await parts.packs.touched(kind, key)
    if kind == "answer":
        _answer(found, parts, key, before, document, after.pack, t)
    elif kind == "template" and document is not None:
        found.bubbles += _template(parts, key, document, t)
    elif kind == "category":
        found.shifts += _category(parts, key, after.pack, lang)
        if _learns(before, document):
            found.notes.append(t("knowledge.effect.learns"))
    elif kind == "unit":
        found.shifts += _unit(parts, key, after.pack, t)
    elif kind == "clock":
        found.shifts += _clock(parts, key, after.pack, t)
        found.heading = t("knowledge.effect.filed", day=key)
    if kind in ("category", "unit", "clock"):
        found.notes.append(t(f"knowledge.effect.touched_{kind}", n=touched))
    return found


def _answer(
    found: Effects,
    parts: Console,
    key: str,
    before: Document | None,
    document: Document | None,
    pack: CityPack,
    t: Words,
) -> None:
    if document is None:
        found.notes.append(t("knowledge.effect.answer_gone"))
        return
    known = pack.knowledge[key]
    found.bubbles += [Bubble(lang, answers.sentence(known, lang, parts.zone)) for lang in ("zh", "en")]
    asked = [[one[lang]["asked"] for lang in ("zh", "en")] if one else None for one in (before, document)]
    if before is None:
        found.notes.append(t("knowledge.effect.answer_new"))
    elif asked[0] != asked[1]:
        found.notes.append(t("knowledge.effect.asked"))


def _template(parts: Console, key: str, document: Document, t: Words) -> list[Bubble]:
    """The sentence alone for chats; for tickets' steps within what the citizen hears of each."""
    if key.startswith("answers:"):
        return [Bubble(lang, str(document[lang])) for lang in ("zh", "en")]
    now = rules(parts.pack, parts.clock())
    steps = document.get("steps") or ["resolve"]
    return [
        Bubble(lang, example(step, str(document[lang]), now, lang), t(f"step.{step}"))
        for step in steps
        for lang in ("zh", "en")
    ]


def example(step: str, text: str, now: Rules, lang: str) -> str:
    """What the citizen of an example ticket reads when a unit takes this step with these words; or the words alone."""
    unit = next((one.code for one in now.pack.units if one.kind == "subdistrict"), now.pack.units[0].code)
    due = now.now + timedelta(days=5)
    ticket = TicketRow(
        number=f"{now.pack.prefix}{now.now.astimezone(now.zone):%Y%m%d}-000123",
        title="",
        unit=unit,
        created_at=now.now,
        due_at=due,
        unit_due_at=due,
        paused_until=due,
        enterprise=None,
    )
    if step == "note":
        return telling.words(ticket, telling.News("notice.note", note=text), now, lang)
    reason = next(iter(now.cases.reasons["extension" if step == "extend" else "pause"]), None)
    reason = reason if step in ("extend", "pause") else None
    act = Act(step, note=text, unit=unit)
    news = announcements.news_of(act, SYSTEM, unit_before=unit, reason=reason)
    return telling.words(ticket, news, now, lang) if news else text


def _category(parts: Console, key: str, after: CityPack, lang: str) -> list[Shift]:
    """To whom a new ticket of it goes, and by when, in an example place."""
    t = words(lang)
    place = after.subdistricts[0]
    packs = (parts.packs.standing.pack, after)
    named = t("knowledge.effect.unit", place=place.en if lang == "en" else place.zh)
    found = [Shift(named, *(_goes_to(pack, key, place.code, lang) for pack in packs))]
    for which in ("dispatch", "handling"):
        limits = [_limit(pack, key, which, parts.clock(), lang) for pack in packs]
        found.append(Shift(t(f"knowledge.effect.{which}"), *limits))
    return found


def _goes_to(pack: CityPack, category: str, subdistrict: str, lang: str) -> str:
    try:
        unit = dispatch.suggest(pack, dispatch.Matter(category, subdistrict=subdistrict)).unit
    except UnknownCode:
        return ""
    return rules(pack, _ANY).unit_name(unit, lang)


def _limit(pack: CityPack, category: str, which: str, now: datetime, lang: str) -> str:
    try:
        urgency = pack.category(category).urgency
    except UnknownCode:
        return ""
    settings = rules(pack, now).clocks
    return phrases.within((settings.dispatch if which == "dispatch" else settings.handling)[urgency], lang)


_ANY = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
"""Names are the same on every day."""


def _learns(before: Document | None, document: Document | None) -> bool:
    """Whether the assistant only knows of it after learning anew."""
    if before is None or document is None:
        return True
    return any(before.get(name) != document.get(name) for name in ("keywords", "question"))


def _unit(parts: Console, key: str, after: CityPack, t: Words) -> list[Shift]:
    """What goes to it: its categories by profession, and the groups that it serves."""
    packs = (parts.packs.standing.pack, after)
    direct = [_names([one for one in pack.categories if one.unit == key], t) for pack in packs]
    return [Shift(t("knowledge.effect.categories"), *direct)]


def _names(entries: Sequence[object], t: Words) -> str:
    return t("figures.comma").join(str(getattr(one, t.lang)) for one in entries)


def _clock(parts: Console, key: str, after: CityPack, t: Words) -> list[Shift]:
    """Until when tickets filed at noon of its first day are dispatched and answered, where that is another time."""
    zone = parts.zone
    noon = datetime.combine(datetime.fromisoformat(key).date(), time(12), zone)
    found = []
    for urgency in URGENCIES:
        said = []
        for pack in (parts.packs.standing.pack, after):
            now = rules(pack, noon)
            due = clocks.at_filing(now.clocks, urgency, filed_at=noon, calendar=now.calendar)
            said.append(
                t(
                    "knowledge.effect.until",
                    dispatch=_moment(due.dispatch, t.lang, zone),
                    answer=_moment(due.citizen, t.lang, zone),
                )
            )
        found.append(Shift(notices.text(f"urgency.{urgency}", t.lang), *said))
    return [shift for shift in found if shift.before != shift.after] or found


def _moment(at: datetime, lang: str, zone: tzinfo) -> str:
    return f"{phrases.date(at, lang, zone)} {phrases.clock(at, zone)}"
