"""Any number of believable tickets by a seed: who wrote what, and what became of it.

Each whose life has come to its end has at least five lines of history, four messages and a follow-up, so that its
figures can be told from them. A batch depends on the seed and its own number only: whoever makes it, and in whatever
order, it is the same. Pure but for the pack's example sentences, which are read once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from random import Random

from bot.crowd_life import Teller
from bot.crowd_rows import COLUMNS, HOUR, Moments, Row, Said, Story, figure, open_span, survey
from city.codes import ALPHABET
from city.examples import examples
from city.pack import CityPack, Subdistrict
from desk.figures import spans
from desk.figures.facts import FollowUp, Matter, facts
from desk.store.bulk import NULL
from desk.store.derived import words
from desk.tickets.city import rules
from desk.tickets.dispatch import Matter as Dispatched
from desk.tickets.dispatch import suggest
from desk.tickets.nearness import Spot, cell, place_key
from desk.tickets.numbers import written
from desk.tickets.titles import title

AT_ONCE = 2000
"""Tickets of a batch: another size is another crowd."""
SPAN, SETTLED = 365 * 24 * HOUR, 240 * HOUR
"""They are filed over so long; after so long the first follow-up of every ticket is over."""
PER_CITIZEN = 3
ENGLISH = 0.12
OPEN = ("received", "dispatched", "in_progress")
CHANNEL, KIND = "web", "complaint"
ROADS = ("建设路", "和平街", "光明路", "永安里", "团结东路", "新华街", "育才路", "幸福大街")
Tables = Mapping[str, Sequence[Row]]
FOUND_BY = [COLUMNS["tickets"].index(name) for name in ("number", "title", "description", "address")]


@dataclass(frozen=True, slots=True)
class Told:
    """What one ticket begins with. `person` is the number of whoever tells it; without an address it gets one."""

    said: Said
    place: Subdistrict
    person: int
    address: str = ""
    point: tuple[float, float] | None = None


class Crowd:
    """The citizens, and what they tell in the year before `now`. The same seed tells the same.

    `goes_on`: the last tickets are still open at `now`; else every life has come to its end by then.
    """

    goes_on = False

    def __init__(self, pack: CityPack, folder: Path, *, tickets: int, seed: int, now: datetime) -> None:
        """`folder` is the pack's, for its sentences."""
        self._pack, self._tickets, self._seed = pack, tickets, seed
        self._areas = rules(pack, now)
        self._moments = Moments(self._areas.zone)
        self._now = int(now.timestamp())
        self._begins, self._lasts = self._now - SPAN, SPAN - SETTLED
        self._citizens = -(-tickets // PER_CITIZEN)
        self._told = _told(pack, folder)
        chance = Random(seed)
        care = {unit.code: chance.uniform(0.55, 0.95) for unit in pack.units}
        self._teller = Teller(pack, care, self._moments, self._now, goes_on=self.goes_on)
        self._places = {place.code: place for place in pack.subdistricts}
        # By codes: an entry of the pack takes its time to be hashed.
        self._unit = cache(self._suggested)
        self._place_key = cache(self._key)
        self._first = cache(self._first_of)

    @property
    def sizes(self) -> list[int]:
        """How many tickets each batch has."""
        return [min(AT_ONCE, self._tickets - start) for start in range(0, self._tickets, AT_ONCE)]

    def batch(self, number: int) -> Tables:
        """The rows by table of one batch; those of the last one end with the days' numbers."""
        rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        chance = Random(f"{self._seed}:{number}")
        start = number * AT_ONCE
        end = min(start + AT_ONCE, self._tickets)
        for index in range(start, end):
            story = self._story(index, chance)
            self._teller.tell(story, chance)
            self._write(rows, story, chance)
        if end == self._tickets:
            rows["numbers"] = list(self._numbers())
        return rows

    def batches(self) -> Iterator[Tables]:
        """All of them, oldest first."""
        return (self.batch(number) for number in range(len(self.sizes)))

    def _filed(self, index: int) -> int:
        return self._begins + index * self._lasts // self._tickets

    def _first_of(self, day: date) -> int:
        """The first ticket that is filed on this day or later."""
        midnight = int(datetime.combine(day, time(), self._areas.zone).timestamp())
        return max(0, -(-(midnight - self._begins) * self._tickets // self._lasts))

    def _numbers(self) -> Iterator[Row]:
        last = self._moments.day(self._filed(self._tickets - 1))
        day = self._moments.day(self._begins)
        while day <= last:
            following = day + timedelta(days=1)
            count = min(self._first(following), self._tickets) - self._first(day)
            if count:
                yield day.isoformat(), str(count)
            day = following

    def _story(self, index: int, chance: Random) -> Story:
        told = self._tells(index, chance)
        said, place = told.said, told.place
        unit, reason = self._unit(said.category.code, place.code)
        filed = self._filed(index)
        day = self._moments.day(filed)
        limit = self._pack.clocks.on(day).handling[said.category.urgency]
        return Story(
            id=index + 1,
            conversation=told.person % self._citizens + 1,
            number=written(self._pack.prefix, day, index - self._first(day) + 1),
            said=said,
            place=place,
            unit=unit,
            reason=reason,
            day=day,
            filed=filed,
            due=filed + int(limit.total_seconds()),
            address=told.address,
            point=told.point,
        )

    def _tells(self, index: int, chance: Random) -> Told:
        """Who says what of which place."""
        said = chance.choice(self._told["en" if chance.random() < ENGLISH else "zh"])
        return Told(said, chance.choice(self._pack.subdistricts), index)

    def _suggested(self, category: str, code: str) -> tuple[str, str]:
        place = self._places[code]
        suggestion = suggest(self._pack, Dispatched(category, place.district, code))
        return suggestion.unit or place.unit, suggestion.reason

    def _key(self, code: str, address: str) -> str:
        place = self._places[code]
        areas = self._areas.areas(place.district, code)
        return place_key(Spot(place.district, place.code, address), areas) or NULL

    def _meet(self, rows: dict[str, list[Row]], story: Story) -> None:
        """Every citizen has a conversation from their first ticket on."""
        if story.id <= self._citizens:
            at = self._moments.utc(story.filed)
            rows["conversations"].append(
                (str(story.id), "web", f"demo-{story.id:08d}", story.said.lang, "0", at, at)
            )

    def _write(self, rows: dict[str, list[Row]], story: Story, chance: Random) -> None:
        self._meet(rows, story)
        ticket = self._ticket(story, chance)
        rows["tickets"].append(ticket)
        rows["ticket_words"].append((str(story.id), words((ticket[name] for name in FOUND_BY), None, ())))
        rows["messages"] += story.messages
        rows["ticket_history"] += story.history
        rows["surveys"] += [survey(story, asked, self._moments) for asked in story.follow_ups]
        rows["ticket_figures"] += [
            figure(story.id, fact) for fact in facts(self._matter(story), self._given(story))
        ]
        rows["ticket_spans"] += [open_span(story.id, span) for span in self._spans(story)]

    def _ticket(self, story: Story, chance: Random) -> Row:
        said, place, moments, utc = story.said, story.place, story.moments, self._moments.utc
        clocks, due = self._pack.clocks.on(story.day), story.due
        sent = "dispatched" in moments
        unit = story.unit if sent else NULL
        open_ = story.status in OPEN
        handling = int(clocks.handling[said.category.urgency].total_seconds())
        dispatch = int(clocks.dispatch[said.category.urgency].total_seconds())
        unit_due = moments["updated"] + handling if story.reopened else due
        runs = unit_due if open_ and sent else story.filed + dispatch if open_ else due
        address = story.address or f"{place.zh}{chance.choice(ROADS)}{chance.randrange(1, 90)}号"
        lat, long = story.point or (None, None)
        return (
            str(story.id), story.number,
            "".join(chance.choices(ALPHABET, k=6)), f"demo:{story.id}", str(len(story.history)), story.status,
            KIND, said.category.code, said.category.group, _title(said.text), said.text,
            address, place.district, place.code, self._place_key(place.code, address), "0", "0", "0",
            f"{chance.getrandbits(60):x}", "chat", said.lang, CHANNEL, str(story.conversation), unit, story.unit,
            story.reason, "[]", said.category.urgency, utc(story.filed + dispatch),
            utc(due), utc(unit_due if sent else None), utc(runs), utc(story.filed),
            utc(moments["updated"]), utc(moments.get("dispatched")),
            utc(moments.get("accepted")), utc(moments.get("resolved")), utc(moments.get("closed")),
            str(story.reopened), "0", str(int(sent)), utc(max(runs, self._now)) if open_ else NULL,
            utc(story.excluded), NULL if lat is None else f"{lat:.6f}", NULL if long is None else f"{long:.6f}",
            NULL if lat is None or long is None else str(cell(lat, long)),
        )  # fmt: skip

    def _matter(self, story: Story) -> Matter:
        withdrawn = story.status == "withdrawn"
        return Matter(
            filed_on=story.day,
            unit=story.unit if "dispatched" in story.moments else None,
            district=story.place.district,
            subdistrict=story.place.code,
            category=story.said.category.code,
            excluded=story.excluded is not None,
            withdrawn_on=self._moments.day(story.moments["updated"]) if withdrawn else None,
            withdrawn_from=story.unit if withdrawn else None,
        )

    def _spans(self, story: Story) -> list[spans.Span]:
        at = self._moments.at
        told = spans.Told(
            filed_at=at(story.filed),
            due_at=at(story.due),
            unit=story.unit if "dispatched" in story.moments else None,
            district=story.place.district,
            subdistrict=story.place.code,
            category=story.said.category.code,
            channel=CHANNEL,
            kind=KIND,
            excluded=story.excluded is not None,
        )
        steps = [spans.Step(at(moment), action, status) for moment, action, status in story.steps]
        return spans.spans(told, steps, self._areas.zone)

    def _given(self, story: Story) -> list[FollowUp]:
        day = self._moments.day
        return [
            FollowUp(
                id=asked.id,
                unit=story.unit,
                asked_on=day(asked.at),
                answered_on=day(asked.answered) if asked.answered is not None else None,
                at_limit=asked.at_limit,
                delivered=asked.delivered,
                expired=asked.answered is None,
                contacted=asked.contacted,
                solved=asked.solved,
                satisfied=asked.satisfied,
            )
            for asked in story.follow_ups
        ]


@lru_cache(maxsize=20_000)
def _title(text: str) -> str:
    return title(text)


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
