"""One row of a table as what it tells of a ticket: codes, moments, texts without the citizen's own data. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from city.model import Category
from city.pack import CityPack
from desk.figures.sheets import as_told
from desk.importing import words
from desk.importing.lookup import Lookup
from desk.importing.times import moment
from desk.importing.wrong import WrongCell
from desk.tickets import privacy
from desk.tickets.confiding import confided, taken_out
from desk.tickets.titles import CHINESE, title

LONGEST = {"number": 70, "party": 200, "enterprise": 200, "reporter_name": 100, "reporter_phone": 40}
LONGEST_TITLE = 200
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)
"""Clocks differ, and so may the zones of those who exported."""
STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
UNSURE, SURE = 0.0, None
"""`category_confidence` of a category that the table did not name, and of one that it did."""
MOMENTS = ("occurred_at", "dispatched_at", "resolved_at", "closed_at", "followed_up_at")
AFTER_FILING = ("dispatched_at", "resolved_at", "closed_at", "followed_up_at")

ToWgs84 = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Answers:
    """What a follow-up found."""

    contacted: bool | None = None
    solved: bool | None = None
    satisfied: str | None = None

    @property
    def any(self) -> bool:
        """Whether anything was answered."""
        return self.contacted is not None or self.solved is not None or self.satisfied is not None


@dataclass(frozen=True, slots=True)
class Past:
    """What a row tells. `came_by` is the table's own word for a channel that has no name here."""

    number: str
    title: str
    description: str
    category: Category
    confidence: float | None
    kind: str
    urgency: str
    status: str
    channel: str
    came_by: str | None
    unit: str | None
    district: str | None
    subdistrict: str | None
    address: str | None
    lat: float | None
    long: float | None
    party: str | None
    enterprise: str | None
    reporter_name: str | None
    reporter_phone: str | None
    anonymous: bool
    confidential: bool
    lang: str
    created_at: datetime
    occurred_at: datetime | None
    dispatched_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    followed_up_at: datetime | None
    answer: str | None
    comment: str | None
    answers: Answers = field(default_factory=Answers)
    excluded: bool = False


class Reader:
    """Reads rows whose fields stand at the positions of `fields`. `datum` counts where no column names one.

    `renamed` are words by field with what they stand for here (`Lookup`); `to_wgs84` converts points given in GCJ-02.
    """

    def __init__(
        self,
        pack: CityPack,
        fields: Mapping[str, int],
        *,
        zone: tzinfo,
        now: datetime,
        to_wgs84: ToWgs84,
        datum: str = "wgs84",
        renamed: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        self._pack, self._fields = pack, dict(fields)
        self._lookup = Lookup(pack, renamed or {})
        self._latest = now + AHEAD
        self._to_wgs84, self._datum = to_wgs84, datum
        self._zone = zone
        self._ends = {"status", "resolved_at", "closed_at"} & self._fields.keys()

    def past(self, cells: Sequence[str]) -> Past:
        """What the row tells. Raises `WrongCell` for the first cell that makes no sense."""
        told = self._texts(cells)
        moments = self._moments(told)
        kind = self._word(told, "kind", words.KIND, "complaint")
        district, subdistrict = self._place(told)
        lat, long = self._point(told)
        if district is None and lat is not None and long is not None:
            district = self._pack.district_at(lat, long)
        category, confidence = self._category(told)
        anonymous = bool(self._yes_no(told, "anonymous"))
        confidential = self._yes_no(told, "confidential")
        confidential = kind == "report" if confidential is None else confidential
        answers = self._answers(told)
        status = self._status(told, moments, answers)
        channel, came_by = self._channel(told)
        return Past(
            number=told["number"],
            category=category,
            confidence=confidence,
            kind=kind,
            urgency=self._word(told, "urgency", words.URGENCY, category.urgency),
            status=status,
            channel=channel,
            came_by=came_by,
            unit=self._unit(told, district),
            district=district,
            subdistrict=subdistrict,
            lat=lat,
            long=long,
            party=told.get("party"),
            anonymous=anonymous,
            confidential=confidential,
            lang="zh" if CHINESE.search(told["description"]) else "en",
            answers=answers,
            excluded=bool(self._yes_no(told, "excluded")),
            **moments,
            **_apart(told, anonymous=anonymous, confidential=confidential),
        )

    def _texts(self, cells: Sequence[str]) -> dict[str, str]:
        """What is told by field; what is empty is left out."""
        whole = "".join(cells)
        if STRANGE.search(whole):
            cells = [STRANGE.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")) for cell in cells]
        if "'" in whole:
            cells = [as_told(cell) for cell in cells]
        width = len(cells)
        told = {name: text for name, at in self._fields.items() if at < width and (text := cells[at].strip())}
        for name in ("number", "description", "created_at"):
            if name not in told:
                raise WrongCell(name, "empty")
        for name, most in LONGEST.items():
            if len(told.get(name, "")) > most:
                raise WrongCell(name, "number_long" if name == "number" else "long", most=most)
        return told

    def _moments(self, told: Mapping[str, str]) -> dict[str, Any]:
        created = self._at(told, "created_at")
        found = {name: self._at(told, name) for name in MOMENTS}
        assert created is not None
        for name in AFTER_FILING:
            if (at := found[name]) is not None and at < created:
                # A day without its time is that day, not its midnight.
                if created - at < timedelta(days=1) and not re.search(r"[:：时点T]", told[name]):
                    found[name] = created
                else:
                    raise WrongCell(name, "before_filing")
        return {"created_at": created, **found}

    def _at(self, told: Mapping[str, str], name: str) -> datetime | None:
        text = told.get(name)
        if text is None:
            return None
        at = moment(text, self._zone)
        if at is None:
            if name != "created_at" and words.plain(text) in words.NOTHING:
                return None
            raise WrongCell(name, "moment")
        if not EARLIEST <= at <= self._latest:
            raise WrongCell(name, "ancient" if at < EARLIEST else "future")
        return at

    def _word(self, told: Mapping[str, str], name: str, known: Mapping[str, str], default: str) -> str:
        if name not in told:
            return default
        word = self._lookup.word(name, told[name])
        if word in known:
            return known[word]
        if word in words.NOTHING:
            return default
        raise WrongCell(name, name)

    def _yes_no(self, told: Mapping[str, str], name: str) -> bool | None:
        if name not in told:
            return None
        word = self._lookup.word(name, told[name])
        if word in words.YES_NO:
            return words.YES_NO[word]
        if word in words.NOTHING or word in words.UNSAID:
            return None
        raise WrongCell(name, "yes_no")

    def _answers(self, told: Mapping[str, str]) -> Answers:
        satisfied = None
        if "satisfied" in told:
            word = self._lookup.word("satisfied", told["satisfied"])
            satisfied = words.SATISFIED.get(word)
            if satisfied is None and word not in words.NOTHING and word not in words.UNSAID:
                raise WrongCell("satisfied", "satisfied")
        return Answers(self._yes_no(told, "contacted"), self._yes_no(told, "solved"), satisfied)

    def _status(
        self, told: Mapping[str, str], moments: Mapping[str, datetime | None], answers: Answers
    ) -> str:
        """As the table says; else by its moments. A table that tells no end is of tickets that all ended."""
        ended = moments["resolved_at"] or moments["closed_at"]
        if answers.any and not (ended or moments["followed_up_at"]):
            raise WrongCell("followed_up_at", "undated_follow_up")
        status = self._word(told, "status", words.STATUS, "")
        if status:
            return status
        if ended or moments["followed_up_at"] or not self._ends:
            return "closed"
        return "dispatched" if moments["dispatched_at"] else "received"

    def _category(self, told: Mapping[str, str]) -> tuple[Category, float | None]:
        name = told.get("category")
        if name is not None and words.plain(name) not in words.NOTHING:
            leaf = self._lookup.leaf(name)
            if leaf is not None:
                return self._pack.category(leaf), SURE
            group = self._lookup.group(name)
            if group is None:
                raise WrongCell("category", "category")
        else:
            group = self._lookup.group(told["group"]) if "group" in told else None
        return self._lookup.likeliest(group, told["description"]), UNSURE

    def _place(self, told: Mapping[str, str]) -> tuple[str | None, str | None]:
        district = subdistrict = None
        if _says(told, "district"):
            district = self._lookup.district(told["district"])
            if district is None:
                raise WrongCell("district", "district")
        if _says(told, "subdistrict"):
            subdistrict = self._lookup.subdistrict(told["subdistrict"], district)
            if subdistrict is None:
                raise WrongCell("subdistrict", "subdistrict")
            inside = self._lookup.district_of(subdistrict)
            if district not in (None, inside):
                raise WrongCell("subdistrict", "elsewhere")
            district = inside
        return district, subdistrict

    def _unit(self, told: Mapping[str, str], district: str | None) -> str | None:
        if not _says(told, "unit"):
            return None
        unit = self._lookup.unit(told["unit"], district)
        if unit is None:
            raise WrongCell("unit", "unit")
        return unit

    def _channel(self, told: Mapping[str, str]) -> tuple[str, str | None]:
        if not _says(told, "channel"):
            return words.UNNAMED_CHANNEL, None
        channel = words.CHANNEL.get(self._lookup.word("channel", told["channel"]))
        return (channel, None) if channel else (words.UNNAMED_CHANNEL, told["channel"][:60])

    def _point(self, told: Mapping[str, str]) -> tuple[float | None, float | None]:
        lat, long = (_degrees(told, "lat", 90), _degrees(told, "long", 180))
        if lat is None and long is None:
            return None, None
        if lat is None or long is None:
            raise WrongCell("lat" if lat is None else "long", "half_a_point")
        datum = self._word(told, "datum", words.DATUM, self._datum)
        return self._to_wgs84(lat, long) if datum == "gcj02" else (lat, long)


def _says(told: Mapping[str, str], name: str) -> bool:
    # What is longer is something: names and numbers are no words to be remembered.
    return name in told and (len(told[name]) > words.LONGEST_NOTHING or not _is_nothing(told[name]))


def _is_nothing(told: str) -> bool:
    return words.plain(told) in words.NOTHING


def _degrees(told: Mapping[str, str], name: str, most: int) -> float | None:
    if not _says(told, name):
        return None
    try:
        found = float(told[name])
    except ValueError:
        raise WrongCell(name, "degrees") from None
    if not -most <= found <= most:
        raise WrongCell(name, "degrees")
    # Tables have 0 where nothing was measured.
    return found or None


def _apart(told: Mapping[str, str], *, anonymous: bool, confidential: bool) -> dict[str, Any]:
    """The texts, and the citizen's name and number that were told in them (docs/rules.md, 'Privacy')."""
    name, phone = _known(told, "reporter_name"), _known(told, "reporter_phone")
    enterprise = _known(told, "enterprise")
    names = tuple(one for one in (name, enterprise if anonymous or confidential else None) if one)
    phones = (phone,) if phone else ()
    known: dict[str, Any] = {"confidential": confidential, "names": names, "phones": phones}
    description = taken_out(told["description"], **known)
    address = taken_out(told["address"], **known) if "address" in told else None
    name = name or description.name or (address.name if address else None)
    phone = phone or description.phone or (address.phone if address else None)
    bare = privacy.without_person(told.get("title"), name=name, phone=phone)
    bare = confided(bare).text if bare and confidential else bare
    return {
        "description": description.text,
        "title": (bare or title(description.text))[:LONGEST_TITLE],
        "address": address.text if address else None,
        "answer": privacy.without_person(told.get("answer"), name=name, phone=phone),
        "comment": privacy.without_person(told.get("comment"), name=name, phone=phone),
        "reporter_name": None if anonymous else name,
        "reporter_phone": privacy.normal_phone(phone) if phone and not anonymous else None,
        "enterprise": None if anonymous else enterprise,
    }


def _known(told: Mapping[str, str], name: str) -> str | None:
    return told[name] if _says(told, name) else None
