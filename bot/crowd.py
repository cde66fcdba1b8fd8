"""Any number of believable tickets for `python -m bot demo --tickets N`: who wrote what, what became of it, by a seed.

Each has at least five lines of history, four messages and a follow-up, so that its figures can be told from them. Pure
but for the pack's example sentences, which are read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from bot.crowd_rows import COLUMNS, Asked, Row, Said, Story, figure, say, survey, utc
from city.examples import examples
from city.pack import Category, CityPack, Subdistrict
from desk import notices, phrases
from desk.figures.facts import FollowUp, Matter, facts
from desk.store.bulk import NULL
from desk.tickets.dispatch import Matter as Dispatched
from desk.tickets.dispatch import suggest
from desk.tickets.numbers import written
from desk.tickets.tracking import ALPHABET

SPAN = timedelta(days=365)
SETTLED = timedelta(hours=240)
"""After so long the first follow-up of every ticket is over."""
HOUR = timedelta(hours=1)
CLOSES = 72 * HOUR
PER_CITIZEN = 3
ENGLISH, ANSWERS, DELIVERED, EXCLUDED, WITHDRAWN = 0.12, 0.62, 0.95, 0.02, 0.015
NOTES = {
    "zh": (
        "已经清理干净，以后每天巡查。",
        "师傅上门修好了，试过没问题。",
        "跟责任单位谈过，今天整改完。",
        "现场看过，已经恢复。",
    ),
    "en": (
        "It was cleared today and will be checked every day.",
        "Repaired on the spot and tried out.",
        "The party in charge has put it right.",
        "We went there; all is back to normal.",
    ),
}
NUMBER, DUE = "{number}", "{due}"
ACTORS = {"system": "system", "staff": "token:demo"}
ROADS = ("建设路", "和平街", "光明路", "永安里", "团结东路", "新华街", "育才路", "幸福大街")


class Crowd:
    """The citizens, and what they tell in the year before `now`. The same seed tells the same."""

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, now: datetime) -> None:
        """`folder` is the pack's, for its sentences."""
        self._pack, self._zone, self._tickets = pack, ZoneInfo(pack.timezone), tickets
        self._chance = Random(seed)
        self._now = now.replace(microsecond=0)
        self._begins = self._now - SPAN
        self._citizens = -(-tickets // PER_CITIZEN)
        self._told = _told(pack, folder)
        self._care = {unit.code: self._chance.uniform(0.55, 0.95) for unit in pack.units}
        self._suggested: dict[tuple[str, str], tuple[str, str]] = {}
        self._names = {
            (unit.code, lang): unit.en if lang == "en" else unit.zh
            for unit in pack.units
            for lang in ("zh", "en")
        }
        self._days: defaultdict[date, int] = defaultdict(int)
        self._surveys = 0

    def batches(self, size: int) -> Iterator[tuple[int, Mapping[str, Sequence[Row]]]]:
        """So many tickets at a time, oldest first, each with its rows by table; the day's numbers come last."""
        step = (SPAN - SETTLED) / self._tickets
        for start in range(0, self._tickets, size):
            rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
            end = min(start + size, self._tickets)
            for index in range(start, end):
                self._write(rows, self._story(index, self._begins + index * step))
            if end == self._tickets:
                rows["numbers"] = [(day.isoformat(), str(last)) for day, last in self._days.items()]
            yield end - start, rows

    def _story(self, index: int, filed: datetime) -> Story:
        chance = self._chance
        said = chance.choice(self._told["en" if chance.random() < ENGLISH else "zh"])
        place = chance.choice(self._pack.subdistricts)
        unit, reason = self._unit(said.category, place)
        day = filed.astimezone(self._zone).date()
        self._days[day] += 1
        story = Story(
            id=index + 1,
            conversation=index % self._citizens + 1,
            number=written(self._pack.prefix, day, self._days[day]),
            said=said,
            place=place,
            unit=unit,
            reason=reason,
            day=day,
            filed=filed.replace(microsecond=0),
            due=filed.replace(microsecond=0) + self._pack.clocks.on(day).handling[said.category.urgency],
        )
        self._tell(story)
        return story

    def _unit(self, category: Category, place: Subdistrict) -> tuple[str, str]:
        key = category.code, place.code
        if key not in self._suggested:
            suggestion = suggest(self._pack, Dispatched(category.code, place.district, place.code))
            self._suggested[key] = suggestion.unit or place.unit, suggestion.reason
        return self._suggested[key]

    def _tell(self, story: Story) -> None:
        chance = self._chance
        say(story, story.filed, "in", "citizen", story.said.text)
        self._step(story, story.filed, "file", "received", by="citizen", unit=NULL)
        dispatched = story.filed + chance.uniform(0.2, 20) * HOUR
        story.moments["dispatched"] = dispatched
        self._step(story, dispatched, "dispatch", "dispatched", by="staff")
        self._notify(story, dispatched, "notice.dispatched")
        accepted = dispatched + chance.uniform(0.5, 20) * HOUR
        story.moments["accepted"] = accepted
        self._step(story, accepted, "accept", "in_progress", by="staff")
        self._notify(story, accepted, "notice.accepted")
        if chance.random() < WITHDRAWN:
            self._withdraw(story, accepted)
        else:
            self._resolve(story, accepted + chance.uniform(4, 120) * HOUR)
            if chance.random() < EXCLUDED:
                story.excluded = self._now
                self._step(story, story.excluded, "exclude", story.status, by="staff", reason="not_solvable")

    def _withdraw(self, story: Story, accepted: datetime) -> None:
        """The limit passed, the unit had been in touch, and the citizen gave up."""
        limit = accepted + 120 * HOUR
        self._step(story, limit, "breach", "in_progress", by="system")
        self._notify(story, limit, "notice.overdue")
        withdrawn = limit + 5 * HOUR
        self._ask(story, limit, delivered=True, answered=withdrawn, contacted=True, at_limit=True)
        self._step(story, withdrawn, "withdraw", "withdrawn", by="citizen", reason="自己解决了")

    def _resolve(self, story: Story, at: datetime) -> None:
        chance = self._chance
        note = chance.choice(NOTES[story.said.lang])
        story.moments["resolved"] = at
        self._step(story, at, "resolve", "resolved", by="staff", note=note)
        self._notify(story, at, "notice.resolved", note=note)
        delivered, answers = chance.random() < DELIVERED, chance.random() < ANSWERS
        self._notify(story, at, "survey.contacted_here", sent=delivered or answers)
        if answers or at + CLOSES > self._now:
            self._answer(story, at)
        else:
            self._ask(story, at, delivered=delivered)
            self._close(story, at + CLOSES)

    def _answer(self, story: Story, asked: datetime) -> None:
        chance, care = self._chance, self._care[story.unit]
        answered = min(asked + chance.uniform(0.1, 60) * HOUR, self._now)
        solved = story.reopened > 0 or chance.random() < care
        self._ask(
            story,
            asked,
            delivered=True,
            answered=answered,
            contacted=chance.random() < 0.5 + care / 2,
            solved=solved,
            satisfied=_satisfied(chance.random()) if solved else None,
        )
        if solved:
            self._close(story, answered)
            return
        story.reopened += 1
        self._step(story, answered, "reopen", "in_progress", by="citizen", reason="not_solved")
        again = answered + chance.uniform(6, 240) * HOUR
        if again < self._now:
            self._resolve(story, again)
        else:
            del story.moments["resolved"]

    def _close(self, story: Story, at: datetime) -> None:
        story.moments["closed"] = at
        self._step(story, at, "close", "closed", by="system")

    def _ask(self, story: Story, at: datetime, *, delivered: bool, **answers: Answer) -> None:
        self._surveys += 1
        story.follow_ups.append(Asked(self._surveys, at, delivered, **answers))  # type: ignore[arg-type]

    def _step(
        self,
        story: Story,
        at: datetime,
        action: str,
        to: str,
        *,
        by: str,
        unit: str | None = None,
        note: str = NULL,
        reason: str = NULL,
    ) -> None:
        line, before = str(len(story.history) + 1), story.status if story.history else NULL
        actor = ACTORS.get(by) or f"citizen:{story.conversation}"
        story.history.append(
            (str(story.id), line, utc(at), action, before, to, by, actor, unit or story.unit, note, reason)
        )
        story.status, story.moments["updated"] = to, at

    def _notify(self, story: Story, at: datetime, key: str, *, note: str = "", sent: bool = True) -> None:
        lang = story.said.lang
        words = _sentence(key, lang, self._names[story.unit, lang], note).replace(NUMBER, story.number)
        if DUE in words:
            words = words.replace(DUE, phrases.date(story.due, lang, self._zone))
        say(story, at, "out", "system", words, notice=key, sent=sent)

    def _write(self, rows: dict[str, list[Row]], story: Story) -> None:
        if story.id <= self._citizens:
            at = utc(story.filed)
            rows["conversations"].append(
                (str(story.id), "web", f"demo-{story.id:08d}", story.said.lang, "0", at, at)
            )
        rows["tickets"].append(self._ticket(story))
        rows["messages"] += story.messages
        rows["ticket_history"] += story.history
        rows["surveys"] += [survey(story, asked) for asked in story.follow_ups]
        rows["ticket_figures"] += [
            figure(story.id, fact) for fact in facts(self._matter(story), self._given(story))
        ]

    def _ticket(self, story: Story) -> Row:
        chance, said, place, moments = self._chance, story.said, story.place, story.moments
        clocks, due = self._pack.clocks.on(story.day), story.due
        open_ = story.status == "in_progress"
        unit_due = moments["updated"] + clocks.handling[said.category.urgency] if story.reopened else due
        return (
            str(story.id), story.number,
            "".join(chance.choices(ALPHABET, k=6)), f"demo:{story.id}", str(len(story.history)), story.status,
            "complaint", said.category.code, said.category.group, said.text[:30], said.text,
            f"{place.zh}{chance.choice(ROADS)}{chance.randrange(1, 90)}号", place.district, place.code, "0", "0", "0",
            f"{chance.getrandbits(60):x}", "chat", said.lang, "web", str(story.conversation), story.unit, story.unit,
            story.reason, "[]", said.category.urgency, utc(story.filed + clocks.dispatch[said.category.urgency]),
            utc(due), utc(unit_due), utc(story.filed), utc(moments["updated"]), utc(moments["dispatched"]),
            utc(moments["accepted"]), utc(moments.get("resolved")), utc(moments.get("closed")),
            str(story.reopened), "0", "1", utc(max(unit_due, self._now)) if open_ else NULL, utc(story.excluded),
        )  # fmt: skip

    def _matter(self, story: Story) -> Matter:
        withdrawn = story.status == "withdrawn"
        return Matter(
            filed_on=story.day,
            unit=story.unit,
            district=story.place.district,
            subdistrict=story.place.code,
            category=story.said.category.code,
            excluded=story.excluded is not None,
            withdrawn_on=story.moments["updated"].astimezone(self._zone).date() if withdrawn else None,
            withdrawn_from=story.unit if withdrawn else None,
        )

    def _given(self, story: Story) -> list[FollowUp]:
        return [
            FollowUp(
                id=asked.id,
                unit=story.unit,
                asked_on=asked.at.astimezone(self._zone).date(),
                answered_on=asked.answered.astimezone(self._zone).date() if asked.answered else None,
                at_limit=asked.at_limit,
                delivered=asked.delivered,
                expired=asked.answered is None,
                contacted=asked.contacted,
                solved=asked.solved,
                satisfied=asked.satisfied,
            )
            for asked in story.follow_ups
        ]


Answer = bool | str | datetime | None


def _told(pack: CityPack, folder: Path) -> dict[str, list[Said]]:
    """The pack's own sentences by language; of a city without any, the names of its categories."""
    categories = {category.code: category for category in pack.categories}
    found: dict[str, list[Said]] = {"zh": [], "en": []}
    for one in examples(folder, categories.keys()):
        if one.category in categories:
            found[one.lang].append(Said(categories[one.category], one.text, one.lang))
    for lang in found:
        found[lang] = found[lang] or [
            Said(category, category.en if lang == "en" else category.zh, lang) for category in pack.categories
        ]
    return found


@cache
def _sentence(key: str, lang: str, unit: str, note: str) -> str:
    """A notice with everything but the ticket's number and day, which are told again and again."""
    return notices.text(key, lang, number=NUMBER, unit=unit, due=DUE, note=note)


def _satisfied(chance: float) -> str:
    return "satisfied" if chance < 0.72 else "basically" if chance < 0.88 else "not"
