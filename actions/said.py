"""One message of a citizen, as the tracker hands it to an action."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker

from dialogue.clauses import meets
from dialogue.talks import Span

SURE, SURER = 0.5, 0.7
_BARE_YES = re.compile(
    r"(?:(?:嗯+|哦|噢|啊|哎)?[\s，,]*(?:是的?|对[的头]?|没错|好[的嘞吧]?|行吧?|成{1,3}|中{1,3}|可以|可不是|没问题|有|知道了?)[了呀啊呢吧的]*|嗯+|哦+"
    r"|ok(?:ay)?|yes|yeah|yep|yup|sure|y|right|correct|exactly|that'?s (?:right|it)|i do|fine|alright)[\s。.!！,，~]*",
    re.IGNORECASE,
)
# What is said to the desk itself and names nothing.
_TO_THE_DESK = (
    "affirm", "deny", "thank", "greet", "goodbye", "cancel", "drop_draft", "withdraw_ticket", "confirm_draft",
    "ask_ticket_status", "list_my_tickets", "urge_ticket", "talk_to_person", "ask_help", "switch_language",
)  # fmt: skip
_MOSTLY = 0.7
_ANSWERS = ("affirm", "deny", "skip", "unknown", "choose", "file")
# Acts that change a field, beside the families `correct`, `clear` and `wish`.
_EDITS = ("set", "matter", "matter:praise", "matter:suggestion", "more")
_FOUND = {
    "place": ("address", "subdistrict", "place_choices", "district", "outside_city"),
    "time": ("time",),
    "party": ("party",),
    "person": ("person_name",),
}
_NAMED = ("party", "hours", "person", "place")
# Words in one of these roles name no place of the matter.
_NOWHERE = ("person", "person.new", "hours", "behalf", "place.old", "number", "code")
# From which part of an address on words beside it are more of the place, and no 'the shop outside'.
_BEYOND = 0.5
_AREAS = ("district", "subdistrict", "place_choices", "outside_city")
PLACE_ENTITIES = ("district", "subdistrict", "address", "place_choices", "outside_city")


@dataclass(frozen=True)
class Said:
    """Words, what was understood of them, and what came along. `entities` are in the order of the text.

    `conversation` and `message` are the desk's ids. `pressed`: a button, so the intent is certain and the text is none.
    `before`: what the message before this one did.
    """

    conversation: int
    message: int
    lang: str
    text: str
    intent: str
    confidence: float
    entities: Sequence[Mapping[str, Any]] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    pressed: bool = False
    commands: Mapping[str, float] = field(default_factory=dict)
    spans: Sequence[Span] = ()
    before: Sequence[str] = ()

    @classmethod
    def of(cls, tracker: Tracker) -> Said:
        """The latest message. Senders of the desk are called 'c' + the conversation's id."""
        latest = tracker.latest_message
        metadata = latest.get("metadata") or {}
        intent = latest.get("intent") or {}
        return cls(
            conversation=int(str(tracker.sender_id).removeprefix("c")),
            message=int(latest.get("message_id") or 0),
            lang="en" if tracker.slots.get("language") == "en" else "zh",
            text=str(latest.get("text") or "").strip(),
            intent=str(intent.get("name") or ""),
            confidence=float(intent.get("confidence") or 0.0),
            entities=latest.get("entities") or (),
            metadata=metadata,
            pressed=bool(metadata.get("pressed")),
            commands=dict(latest.get("commands") or {}),
            spans=tuple(Span(*one) for one in latest.get("spans") or ()),
            before=_acts_before(tracker),
        )

    def does(self, act: str) -> bool:
        """Whether the reader found this act, such as `ask:status`."""
        return act in self.commands

    def acts_any(self, *acts: str) -> bool:
        """Whether it found any of them."""
        return any(act in self.commands for act in acts)

    def acts_of(self, *families: str) -> bool:
        """Whether it found any act of these families: `correct:place` is of `correct`."""
        return any(act.partition(":")[0] in families for act in self.commands)

    @property
    def abstains(self) -> bool:
        """Whether the reader was sure of nothing."""
        return not self.commands

    @property
    def is_guess(self) -> bool:
        """Whether nothing that it does is sure."""
        return all(sure < SURE for sure in self.commands.values())

    @property
    def names_detail(self) -> bool:
        """Whether a place, a time, a name or a number was found in it."""
        return any(self.entity(name) for names in _FOUND.values() for name in names)

    @property
    def edits(self) -> bool:
        """Whether a field is changed, given or taken back by it."""
        return self.acts_any(*_EDITS) or self.acts_of("correct", "clear", "wish")

    @property
    def answers(self) -> bool:
        """Whether it answers a question with yes, no or a choice, or leaves it open."""
        return self.acts_any(*_ANSWERS)

    def settled(self, question: str) -> Said:
        """With the roles of its spans settled by what was found in them by form: a telephone number is none of a party,
        and what is no time to any finder but part of an address is a place. Who is named in praise is praised."""
        spans = [span for one in self.spans for span in self._by_form(one, question)]
        if self.does("matter:praise"):
            spans = [replace(one, role="party") if one.role == "person" else one for one in spans]
        return replace(self, spans=tuple(spans))

    def _by_form(self, span: Span, question: str) -> Iterator[Span]:
        found = {
            str(one["entity"]): one
            for one in self.entities
            if one.get("start") is not None and meets(span, one["start"], one["end"])
        }
        role = span.role.partition(".")[0]
        if role == "party" and "phone" in found:
            own = "person_name" in found
            yield Span(found["phone"]["start"], found["phone"]["end"], "phone")
            name = found.get("person_name", {"start": span.start, "end": found["phone"]["start"]})
            yield Span(name["start"], name["end"], "person" if own else span.role)
        elif role in ("time", "hours") and "time" not in found and "address" in found:
            yield replace(span, role="place")
        elif role == "option" and "party" in found:
            yield replace(span, role="party")
        else:
            yield span

    def with_found(self, *roles: str, beyond: Sequence[str] = ()) -> Said:
        """With what was found for these roles where the reader marked nothing for them: `place`, `time`, `party`;
        nothing within a span of a role of `beyond`."""
        marked = {span.role.partition(".")[0] for span in self.spans}
        found = [span for role in roles if role not in marked for span in self._found(role)]
        taken = [span for span in self.spans if span.role in beyond]
        added = [span for span in found if not any(meets(span, other.start, other.end) for other in taken)]
        return replace(self, spans=(*self.spans, *added)) if added else self

    def _found(self, role: str) -> tuple[Span, ...]:
        """The words in which the first of a role's entities was found, without those that are something else."""
        for name in _FOUND[role]:
            spans = (
                Span(int(one["start"]), int(one["end"]), role)
                for one in self.entities
                if one.get("entity") == name
                and one.get("start") is not None
                and (name != "time" or _names_day(one))
            )
            kept = tuple(span for span in spans if name in _AREAS or not self._is_else(span))
            if kept:
                return kept
        return ()

    def _is_else(self, span: Span) -> bool:
        return any(
            meets(other, span.start, span.end)
            for other in self.spans
            if other.role.partition(".")[0] in _NAMED
        )

    def spans_of(self, *roles: str) -> tuple[Span, ...]:
        """The spans of the first of these roles that has any."""
        for role in roles:
            if found := tuple(span for span in self.spans if span.role == role):
                return found
        return ()

    def words_of(self, spans: Sequence[Span]) -> str:
        """Their words, with a blank between where something stands between."""
        told = ""
        for before, span in zip((None, *spans), spans, strict=False):
            gap = self.text[before.end : span.start] if before else ""
            told += (gap if not any(map(str.isalnum, gap)) else " ") + self.text[span.start : span.end]
        return told.strip()

    def unmarked(self, *kept: str) -> str:
        """What was typed, with a blank for each character of a span; the spans of the `kept` roles stay."""
        spans = [span for span in self.spans if span.role not in kept]
        return "".join(
            " " if any(meets(span, at, at + 1) for span in spans) else char
            for at, char in enumerate(self.words)
        )

    def listed(self, spans: Sequence[Span]) -> str:
        """Their words as an enumeration."""
        joint = ", " if self.lang == "en" else "，"
        told = (self.text[span.start : span.end] for span in spans)
        return joint.join(one if self.lang == "en" else joint.join(one.split()) for one in told)

    def only(self, spans: Sequence[Span]) -> Said:
        """The message as if only these spans were said, with what was found in them. Where an address was found in a
        span its own words are taken: it knows where one begins and ends."""
        text, entities, commands = "", [], {"set": 1.0}
        for (begin, end), span in {self._address_in(span): span for span in spans}.items():
            lead = len(text) + (1 if text else 0)
            text = f"{text} {self.text[begin:end]}" if text else self.text[begin:end]
            for one in self.entities:
                first, last = int(one.get("start", -1)), int(one.get("end", -1))
                if begin <= first and last <= end:
                    entities.append({**one, "start": first - begin + lead, "end": last - begin + lead})
                elif (
                    first < max(end, span.end)
                    and min(begin, span.start) < last
                    and one.get("entity") in _AREAS
                ):
                    entities.append({**one, "start": lead, "end": len(text)})
        return replace(self, text=text, entities=entities, intent="inform", commands=commands, spans=())

    def addresses_beside(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """These places, with the addresses that were found beside them and that the reader takes for nothing else."""
        found = (
            one for one in self.entities if one.get("entity") == "address" and one.get("start") is not None
        )
        addresses = [Span(int(one["start"]), int(one["end"]), "place") for one in found]
        taken = [*spans, *(other for other in self.spans if other.role in _NOWHERE)]
        further = [one for one in addresses if not any(meets(one, other.start, other.end) for other in taken)]
        return tuple(sorted((*spans, *further), key=lambda one: one.start))

    def _address_in(self, span: Span) -> tuple[int, int]:
        """Where the address that was found in a span begins and ends; the span where none was."""
        for one in self.entities:
            begin, end = int(one.get("start", -1)), int(one.get("end", -1))
            if one.get("entity") == "address" and meets(span, begin, end):
                more = self._says_more(span, (begin, end)) or _is_number(self.text[end : span.end])
                return (span.start, max(end, span.end)) if more else (begin, end)
        return span.start, span.end

    def _says_more(self, span: Span, found: tuple[int, int]) -> bool:
        """Whether a good part of a place is neither in the address that was found nor the name of an area."""
        # The words of an area may include the place in it; those behind the address belong to neither.
        known = [
            found,
            *(
                (int(one["start"]), min(int(one["end"]), max(found[0], int(one["start"]))))
                if one["end"] >= found[1]
                else (int(one["start"]), int(one["end"]))
                for one in self.entities
                if one.get("entity") in _AREAS and one.get("start") is not None
            ),
        ]
        beyond = sum(
            self.text[at].isalnum() and not any(begin <= at < end for begin, end in known)
            for at in range(span.start, span.end)
        )
        return beyond >= _BEYOND * (found[1] - found[0])

    def found_in(self, entity: str, span: Span) -> str:
        """What was found in a span as such an entity; its words where nothing was."""
        found = self.within(entity, [span])
        return str(found.get("value") or self.text[span.start : span.end].strip())

    def party_in(self, spans: Sequence[Span]) -> str:
        """The name in these spans: what was found as one where nothing but a place or a small word stands beside it,
        else all their words."""
        found = self.within("party", spans)
        if not found:
            return self.words_of(spans)
        inside = {
            "place": self.within("address", spans),
            **{area: self.within(area, spans) for area in _AREAS},
        }
        covers = int(found.get("start", 0)) <= spans[0].start and spans[-1].end <= int(found.get("end", 0))
        return str(found["value"]) if covers or any(inside.values()) else self.words_of(spans)

    def with_areas(self, whole: Said) -> Said:
        """With the areas that the whole message names beside its place, in a message cut down to that place."""
        denied = whole.spans_of("place.old")
        areas = [
            {**one, "start": 0, "end": 0}
            for one in whole.entities
            if one.get("entity") in _AREAS
            and not any(meets(old, int(one.get("start", 0)), int(one.get("end", 0))) for old in denied)
        ]
        known = {one.get("entity") for one in self.entities}
        return replace(self, entities=[*(one for one in areas if one["entity"] not in known), *self.entities])

    def place_alone(self) -> Said:
        """The message as if only its place were said."""
        found = self.with_found("place")
        spans = found.spans_of("place.new", "place")
        return found.only(spans) if spans else self

    def within(self, entity: str, spans: Sequence[Span]) -> Mapping[str, Any]:
        """The last entity of that name that touches one of the spans, or an empty mapping."""
        found = [
            one
            for one in self.entities
            if one.get("entity") == entity
            and any(meets(span, int(one.get("start", 0)), int(one.get("end", 0))) for span in spans)
        ]
        return found[-1] if found else {}

    @cached_property
    def words(self) -> str:
        """What was typed; empty for a pressed button."""
        return "" if self.pressed else self.text

    @property
    def is_wordy(self) -> bool:
        """Whether there is a letter or a digit in what was typed: '？？？' and '😀' have none."""
        return any(char.isalnum() for char in self.words)

    @property
    def pin(self) -> Mapping[str, Any]:
        """The place that was sent along, or an empty mapping."""
        return self.metadata.get("place") or {}

    @property
    def may_be_of_incident(self) -> bool:
        """Whether any known incident ran when the message was taken to the assistant, or that was not told."""
        return bool(self.metadata.get("incidents", True))

    def means(self, *intents: str, sure: float = SURE) -> bool:
        """Whether it is one of these intents, certainly enough."""
        return self.intent in intents and (self.pressed or self.confidence >= sure)

    @property
    def is_bare_yes(self) -> bool:
        """Whether all that was typed is a yes."""
        return bool(_BARE_YES.fullmatch(self.words))

    @property
    def names_nothing(self) -> bool:
        """Whether the words answer or ask the desk something and are no name of a place, a shop or a person."""
        return self.is_bare_yes or self.means(*_TO_THE_DESK)

    @property
    def names_place(self) -> bool:
        """Whether some place is named, be it one that may be several or lies beyond the city."""
        return any(self.value(name) for name in PLACE_ENTITIES)

    def entity(self, name: str) -> Mapping[str, Any]:
        """The last entity of that name ('not Chaoyang but Haidian'), or an empty mapping."""
        return self._last.get(name, {})

    def value(self, name: str) -> Any:
        """The last value of that name, or None."""
        return self._last[name].get("value") if name in self._last else None

    @cached_property
    def _last(self) -> Mapping[str, Mapping[str, Any]]:
        return {str(found.get("entity")): found for found in self.entities}

    @property
    def category_confidence(self) -> float | None:
        """How sure the category is, from 0 to 1; None without one, or where it was chosen."""
        confidence = (self.entity("category").get("extra") or {}).get("confidence")
        return None if confidence is None else float(confidence)

    def is_mostly(self, *names: str) -> bool:
        """Whether nearly all of the message is what these entities say."""
        told = sum(len(self.told(name)) for name in names)
        return told >= _MOSTLY * len(self.words) > 0

    def told(self, name: str) -> str:
        """The words in which the last entity of that name was told; empty if there is none."""
        found = self.entity(name)
        start, end = found.get("start"), found.get("end")
        return self.words[start:end] if start is not None and end is not None else ""

    def beside(self, *names: str, gap: str = " ") -> str:
        """The text with a `gap` for each character of what these entities say."""
        spans = [
            (int(one.get("start") or 0), int(one.get("end") or 0))
            for one in self.entities
            if one.get("entity") in names
        ]
        return "".join(
            gap if any(a <= at < b for a, b in spans) else char for at, char in enumerate(self.text)
        )


def _names_day(time: Mapping[str, Any]) -> bool:
    """Whether a time that was found is as exact as a day, be it told by its distance ('for three days')."""
    return (time.get("extra") or {}).get("grain", "minute") in ("minute", "hour", "daypart", "day")


def _is_number(words: str) -> bool:
    """Whether it is a short code of letters and digits, such as a tower's: T2."""
    code = words.strip()
    return code.isascii() and code.isalnum() and any(map(str.isdigit, code))


def _acts_before(tracker: Tracker) -> tuple[str, ...]:
    heard = [event.get("parse_data") or {} for event in tracker.events if event.get("event") == "user"]
    return tuple(heard[-2].get("commands") or ()) if len(heard) > 1 else ()


def is_asked_again(tracker: Tracker) -> bool:
    """Whether this message was answered by something else already, so the open question only has to be asked again."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "action_execution_rejected":
            return True
    return False
