"""The complaint after a message: the message's commands, applied to its draft one by one. Pure.

What a message does comes from the reader (`dialogue`); where and when come from the finders of places and times. This
module decides only what follows for each field. Words are kept, never interpreted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

from actions import placeless
from actions.areas import area_names
from actions.categories import PARTY_GROUPS, unsorted
from actions.draft import Draft, from_words, moment_of
from actions.matters import turned_to, without
from actions.phone_numbers import miscounted, own_number
from actions.place_update import Placed, numbered, place
from actions.said import SURE, SURER, Said
from actions.several import joined, named_one, split, without_named
from actions.step import Step
from city.model import Category
from city.pack import CityPack
from dialogue.clauses import beside_matter, matter_of, meets
from dialogue.talks import Span

PLACE = ("district", "address")
TELLING = ("opening", "description")
_CONTACT = ("reporter_name", "reporter_phone", "call_hours")
# The field that each kind of span fills, and the question that asks for it.
_QUESTION = {
    "place": "address",
    "time": "occurred_at",
    "party": "party",
    "person": "contact_by",
    "phone": "contact_by",
    "matter": "description",
    "category": "category",
}
_FIELDS = {
    "place": ("address", "district", "subdistrict", "lat", "long"),
    "time": ("occurred_at", "time_told"),
    "party": ("party",),
    "person": ("reporter_name",),
    "phone": ("reporter_phone",),
    "matter": ("description",),
}
_OF_MATTER = (
    *(name for what in ("time", "party", "matter") for name in _FIELDS[what]),
    "category", "category_confidence", "kind", "urgency", "placeless",
)  # fmt: skip
_ASKED = {"district": "place", "address": "place", "occurred_at": "time", "party": "party"}
_LEFT_OUT = "matter_"
# What may follow the short name of an area, and what may separate the names of one place.
_OF_AREA, _BETWEEN = ("区", "街道", "地区", "镇", " District", " Subdistrict"), ("", ", ", " ")
# No matter yet.
_NO_MATTER = ("vent", "blame_desk")
_NOON, _HOURS = 12, 24
# Fewer characters may be part of any word.
_NAMED = {"zh": 2, "en": 4}
# With at least so many letters outside all spans a message says something more.
_TELLS = {"zh": 4, "en": 8}
# 'Fine' to the question for a number wishes for no call, a plain yes does; what is so sure is no oath.
_PLAINLY = 0.9
# Shorter words for a place or a party may be part of others.
_A_NAME = 5
_DECLINES = ("skip", "unknown", "deny")


def update(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """The draft after a message, and what is to be done about it. `question` is the one that was open."""
    if said.pressed:
        return _pressed(said, draft, question, pack)
    if said.pin and not said.words:
        return _placed(said, draft, pack, wanted=True)
    if draft.others and said.does("clear:matter"):
        left = without_named(said, draft)
        return Step(left or draft, edit=None if left else "")
    if said.acts_of("correct") and (at := named_one(said, draft)):
        # One of several matters is corrected: it is the first one while that is done.
        step = _applied(said, turned_to(draft, at), question, pack)
        return replace(step, draft=turned_to(step.draft, at))
    return _applied(said, draft, question, pack)


def _applied(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """What a message in words makes of the draft's own matter."""
    if said.acts_any("drop", "clear:matter") and said.does("matter"):
        # 'Not that one, but this': a new matter, which keeps only the place and the contact of the first.
        draft = replace(draft.having(**dict.fromkeys(_OF_MATTER)), others=(), choices=(), places=(), asked=())
        question = "opening"
        said = replace(said, spans=(*said.spans, *beside_matter(said.words, said.spans)))
    said = _with_found(said.settled(question), question)
    step = _placed(said, draft, pack, wanted=question in PLACE, opens=question in TELLING)
    for apply in (_matter, _party, _time, _contact, _wishes, _kept_words, _cleared):
        step = apply(said, step, draft, question)
    step = _asked_anew(said, _category(said, step, pack), draft)
    step = replace(step, draft=_put_right_in_words(said, step.draft, draft, pack))
    if question in _ANSWERS:
        step = _ANSWERS[question](said, step, pack)
    if step.confirmed or step.edit is not None or step.wants_call:
        return step
    changed = step.draft.fields != draft.fields or step.draft.others != draft.others
    answered = _answers(said, draft, step, question)
    # A time or a place told once more is said back.
    tells = changed or (question not in PLACE and bool(said.spans_of("time", "place")))
    return replace(step, aside=tells and not answered, unclear=step.unclear and not changed)


def _with_found(said: Said, question: str) -> Said:
    """With what the finders of places, times and names found where the reader marked none of what it says is told."""
    if question in TELLING:
        return said.with_found("place", "time", "party", "person")
    told = [what for what in ("place", "time", "party", "person") if said.does(f"correct:{what}")]
    if said.is_guess or said.acts_any("unknown", "skip"):
        # Nothing that it does is sure, or the rest is not known, but what it names is known by its form.
        told += ["place", "time", "party"]
    if said.does("set"):
        told += ["place", "time", _ASKED.get(question, "person")]
    # Where a story goes on, what it names is of the story: 'to Fangzhuang he asked for 200'.
    return said.with_found(*dict.fromkeys(told), beyond=("more",))


def _answers(said: Said, before: Draft, step: Step, question: str) -> bool:
    """Whether the open question needs not be put again."""
    if step.place_choices or question in ("confirmed", "category"):
        return True
    if question in PLACE:
        return any(step.draft[name] != before[name] for name in (*PLACE, "placeless"))
    if question in ("occurred_at", "party") and said.acts_any(*_DECLINES):
        return True
    fields = {"contact_by": ("contact_by", "reporter_phone"), "occurred_at": ("occurred_at", "time_told")}
    return any(step.draft[name] != before[name] for name in fields.get(question, (question,)))


# The matter.


def _matter(said: Said, step: Step, before: Draft, question: str) -> Step:
    """The matter in the citizen's words, without what was only said to the desk."""
    if not _tells(said, before):
        if question == "opening" and said.value("of_desk") is True:
            return replace(step, draft=placeless.blaming_desk(step.draft, said.words))
        leads = question == "opening" and said.does("announce") and said.value("category")
        return replace(step, draft=_sorted(said, step.draft.led_by(said.words), anew=True)) if leads else step
    words = matter_of(*_beside_question(said))
    if not words:
        return step
    draft = step.draft
    if placeless.is_of_desk(draft) and not draft["description"]:
        return replace(step, draft=placeless.of_desk_or_else(said, draft, words))
    if draft["description"] and (question == "description" or _replaces(said, words, draft)):
        return replace(step, draft=_sorted(said, draft.having(description=words), anew=True))
    if not draft["description"]:
        told = f"{draft.lead}，{words}" if draft.lead and said.lang == "zh" else words
        sure = (said.category_confidence or 0.0) >= float(draft["category_confidence"] or 0.0)
        described = draft.having(description=told).led_by("")
        draft = placeless.told(said, _sorted(said, described, anew=sure or not draft["category"]))
        return replace(step, draft=split(said, draft))
    if said.does("matter") and (several := joined(said, words, draft)) is not None:
        return replace(step, draft=several)
    if said.does("correct:matter") and (old := _put_right(said, str(draft["description"]))):
        new = said.words_of(said.spans_of("matter", "more"))
        return replace(step, draft=draft.having(description=str(draft["description"]).replace(old, new)))
    hardly = not draft["category"] or str(draft["category"]).startswith("other.")
    draft = draft.saying_more(words)
    sorts = said.does("matter") or bool(said.value("category"))
    return replace(step, draft=_sorted(said, draft, anew=hardly and sorts))


def _beside_question(said: Said) -> tuple[str, Sequence[Span]]:
    """The words and their spans without a question that is answered beside them, which stands at their head or end."""
    asked = next((one for one in said.entities if (one.get("extra") or {}).get("beside")), None)
    if asked is None:
        return said.words, said.spans
    start, end = int(asked["start"]), int(asked["end"])
    begin, last = (0, start) if start else (end, len(said.words))
    kept = (span for span in said.spans if begin <= span.start and span.end <= last)
    spans = [replace(span, start=span.start - begin, end=span.end - begin) for span in kept]
    return said.words[begin:last], spans


def _replaces(said: Said, words: str, draft: Draft) -> bool:
    """Whether the matter is told anew, and not only a word of it put right, which is told behind it."""
    whole = said.value("category") or not draft["category"]
    return bool(whole) and said.does("correct:matter") and 2 * len(words) >= len(str(draft["description"]))


def _put_right(said: Said, told: str) -> str:
    """The words of the matter that are told to be wrong: the longest that stand beside what is right and in it, too:
    'a rat' of 'not a rat, a cockroach'. Empty where there are none."""
    spans = said.spans_of("matter", "more")
    if not spans:
        return ""
    beside = said.words[: spans[0].start].casefold()
    found = SequenceMatcher(None, beside, told.casefold(), autojunk=False).find_longest_match()
    words = told[found.b : found.b + found.size].strip(" ，,。.")
    return words if len(words) >= _NAMED[said.lang] else ""


def _tells(said: Said, before: Draft) -> bool:
    """Whether something of the matter is told: where none is known, any words that are sorted or marked as one."""
    if said.acts_any("matter", "matter:praise", "matter:suggestion", "more", "correct:matter"):
        return True
    if before["description"]:
        # Both views must hear nothing of the matter where words that neither marks are to be left out.
        return said.means("file_complaint") and bool(said.value("category")) and _tells_beside(said)
    return bool(said.spans_of("matter", "more", "reason")) or (
        said.means("file_complaint") and not (said.does("announce") or _is_oath(said))
    )


def _is_oath(said: Said) -> bool:
    """Whether it is anger and nothing else; of what is plainly sorted only if that is surer."""
    anger = max(said.commands.get(act, 0.0) for act in _NO_MATTER)
    return anger >= (SURER if (said.category_confidence or 0.0) >= _PLAINLY else SURE)


def _tells_beside(said: Said) -> bool:
    """Whether the words outside all spans are enough to say something."""
    return sum(map(str.isalnum, said.unmarked())) >= _TELLS[said.lang]


def _sorted(said: Said, draft: Draft, *, anew: bool) -> Draft:
    """With what the matter is sorted under, which its own words decide."""
    if not anew:
        return draft
    told = from_words(said)
    kind = {"matter:praise": "praise", "matter:suggestion": "suggestion"}
    named = next((kind[act] for act in kind if said.does(act)), told["kind"])
    if named == "inquiry" and said.does("matter"):
        named = None
    choices = () if told["category"] else tuple(said.value("category_choices") or ())
    return draft.offering(choices).having(
        category=told["category"],
        category_confidence=told["category_confidence"],
        kind=named,
        urgency=told["urgency"],
    )


# Details.


def _placed(said: Said, draft: Draft, pack: CityPack, *, wanted: bool, opens: bool = False) -> Step:
    """Where it is, from the words that name a place; where it is asked, from all words if the reader found none."""
    spans = said.spans_of("place.new", "place") or (said.spans_of("option") if wanted else ())
    if (spans or opens) and not draft["district"] and not said.spans_of("place.old", "place.new"):
        spans = said.addresses_beside(spans)
    if not spans and said.does("correct:place"):
        # A place marked as wrong that was never told is the right one: '不对还是朝阳'.
        spans = tuple(one for one in said.spans_of("place.old") if not _is_told(said, one, draft, pack))
    if said.pin:
        placed = place(said, draft, pack)
    elif spans:
        corrects = bool(said.spans_of("place.new")) or said.does("correct:place")
        alone = numbered(said.only(spans), said.words[: spans[0].start])
        alone = alone if corrects or draft["district"] else alone.with_areas(said)
        placed = place(alone, draft, pack, corrects=corrects)
    elif wanted and said.acts_any("set", "choose") and not said.spans:
        placed = place(said, draft, pack)
    else:
        placed = Placed(draft)
    after = placed.draft
    if wanted and not spans and said.acts_any("skip", "unknown", "deny"):
        after = placeless.answered(said, after)
    return Step(after, place_choices=placed.choices, outside=placed.outside)


def _is_told(said: Said, span: Span, draft: Draft, pack: CityPack) -> bool:
    """Whether the draft's place is called so."""
    words = said.words_of([span])
    area = next((one for one in pack.districts if one.code == draft["district"]), None)
    return words in str(draft["address"]) or bool(area and area.zh.startswith(words.removesuffix("区")))


def _time(said: Said, step: Step, before: Draft, question: str) -> Step:
    """When it was: the interval of the words for it, or the words alone."""
    spans = said.spans_of("time.new", "time")
    if not spans:
        return step
    corrects = bool(said.spans_of("time.new")) or said.does("correct:time") or question == "occurred_at"
    found = said.within("time", spans)
    if step.draft["occurred_at"] and not (corrects or _is_finer(found, step.draft)):
        known = said.words_of(spans) in str(step.draft["description"]) or _is_alike(found, step.draft)
        return step if known else replace(step, draft=step.draft.saying_more(said.words))
    if not corrects and len(said.spans) == len(spans) and _tells_beside(said):
        # 'I moved out on 31 October' tells more than a day.
        step = replace(step, draft=step.draft.saying_more(said.words))
    told = moment_of(found) if found else _with_hour(said.words_of(spans), step.draft["occurred_at"])
    if not told and (corrects or not step.draft["occurred_at"]):
        told = {"occurred_at": None, "time_told": said.words_of(spans)}
    return replace(step, draft=step.draft.having(**told)) if told else step


def _is_finer(found: Mapping[str, Any], draft: Draft) -> bool:
    """Whether an hour is told where only a day was known."""
    return bool(found) and bool(draft["time_told"]) and not moment_of(found).get("time_told")


def _is_alike(found: Mapping[str, Any], draft: Draft) -> bool:
    """Whether it is the known moment, or the day or the half of a day that it lies in: 'last night' for 10 p.m."""
    told = moment_of(found)
    if not told or told["occurred_at"] == draft["occurred_at"]:
        return bool(told)
    at, known = (datetime.fromisoformat(str(one)) for one in (found["value"], draft["occurred_at"]))
    grain = (found.get("extra") or {}).get("grain")
    half = grain == "daypart" and at.hour // _NOON == known.hour // _NOON
    return at.date() == known.date() and (half or grain == "day")


def _with_hour(words: str, known: str | None) -> dict[str, str | None]:
    """The known moment at another hour, where the words are an hour and nothing else: 'it was 9'; else nothing."""
    if not known or not words.isdecimal() or int(words) > _HOURS:
        return {}
    moment = datetime.fromisoformat(known)
    hour = int(words) + (_NOON if moment.hour >= _NOON > int(words) else 0)
    return {"occurred_at": moment.replace(hour=hour % (2 * _NOON), minute=0).isoformat(), "time_told": None}


def _party(said: Said, step: Step, before: Draft, question: str) -> Step:
    """Whom it is about, by name."""
    spans = said.spans_of("party.new", "party")
    if not spans and step.draft.group in PARTY_GROUPS and not step.draft["party"] and _at_party(said):
        return replace(step, draft=step.draft.having(party=said.value("party")))
    if not spans:
        answers = question == "party" and said.does("set") and not said.spans
        return replace(step, draft=step.draft.having(party=said.words)) if answers else step
    corrects = bool(said.spans_of("party.new")) or said.does("correct:party") or question == "party"
    named = said.party_in(spans[:1] if said.spans_of("party.new") else spans)
    if not step.draft["party"] or corrects or step.draft["party"] in str(step.draft["address"]):
        # A party taken from the address is replaced. A surname alone needs the words around it.
        around = matter_of(said.words, said.spans) if len(named) == 1 and before["description"] else ""
        return replace(step, draft=step.draft.saying_more(around).having(party=named))
    # A second name is not the party; staff find it in the description.
    told = named in step.draft["party"] or named in str(step.draft["description"])
    return step if told else replace(step, draft=step.draft.saying_more(said.words))


def _at_party(said: Said) -> bool:
    """Whether the place that is told is whom it is about, too: a hospital, a shop."""
    start, end = (int(said.entity("party").get(name) or 0) for name in ("start", "end"))
    return any(meets(span, start, end) for span in said.spans_of("place.new", "place"))


def _contact(said: Said, step: Step, before: Draft, question: str) -> Step:
    """Name, number, hours and whom they speak for."""
    draft = step.draft
    if names := said.spans_of("person.new", "person"):
        draft = draft.having(reporter_name=said.found_in("person_name", names[0]), anonymous=None)
    if hours := said.spans_of("hours"):
        draft = draft.having(call_hours=said.listed(hours))
    if behalf := said.spans_of("behalf"):
        draft = draft.having(on_behalf_of=_whose(said.words_of(behalf[:1])))
    own = names or said.acts_of("wish")
    if said.spans_of("party", "party.new") and said.spans_of("phone") and not own:
        # The number of the party.
        return replace(step, draft=draft.saying_more(said.words))
    theirs = bool(said.within("phone", said.spans_of("more"))) and not names
    phone = (None if theirs else own_number(said)) or _with_end(said, draft["reporter_phone"])
    if phone:
        by = "text_only" if draft["contact_by"] == "text_only" else "call"
        return replace(step, draft=draft.having(reporter_phone=str(phone), contact_by=by, anonymous=None))
    if question == "contact_by" and miscounted(said):
        return replace(step, draft=draft, wants_call=True, miscounted=True)
    return replace(step, draft=draft)


def _whose(behalf: str) -> str:
    """Whom they speak for: 'my wife' of 'my wife's behalf'."""
    return behalf.removesuffix(" behalf").removesuffix("'s").removesuffix("’s")


def _with_end(said: Said, known: str | None) -> str | None:
    """The known number with the digits that put its end, or the part that was wrong, right."""
    new = "".join(filter(str.isdigit, said.words_of(said.spans_of("phone.new"))))
    old = "".join(filter(str.isdigit, said.words_of(said.spans_of("phone.old"))))
    if not known or not 0 < len(new) < len(known):
        return None
    if old and (at := known.rfind(old)) >= 0:
        return f"{known[:at]}{new}{known[at + len(old) :]}"
    return f"{known[: -len(new)]}{new}"


def _kept_words(said: Said, step: Step, before: Draft, question: str) -> Step:
    """A plate or a number of something, which has no field of its own, is kept with the matter."""
    words = said.words_of([*said.spans_of("plate"), *said.spans_of("number")])
    kept = words and before["description"] and words not in str(step.draft["description"])
    return replace(step, draft=step.draft.saying_more(said.words)) if kept else step


def _wishes(said: Said, step: Step, before: Draft, question: str) -> Step:
    """How they want to be treated."""
    draft = step.draft
    reached = said.spans_of("person", "person.new", "phone", "phone.new")
    for act, change in _WISHES.items():
        if said.does(act) and not (act == "wish:text" and said.does("wish:no_call")):
            # With a name or a number they want to be reached, and not to be known to others.
            named_still = act == "wish:anonymous" and reached
            draft = draft.having(confidential=True) if named_still else change(draft)
    wants = said.acts_any("wish:call_ok", "wish:text") and not draft["reporter_phone"]
    wants = step.wants_call or (wants and question in ("contact_by", "confirmed"))
    return replace(step, draft=draft, wants_call=wants)


def _anonymous(draft: Draft) -> Draft:
    return draft.having(anonymous=True, contact_by="chat", **dict.fromkeys(_CONTACT))


def _named(draft: Draft) -> Draft:
    draft = draft.having(anonymous=None)
    return draft if draft["reporter_phone"] else draft.without("contact_by", question="contact_by")


def _no_call(draft: Draft) -> Draft:
    return draft.having(contact_by="text_only" if draft["reporter_phone"] else "chat")


_WISHES: dict[str, Callable[[Draft], Draft]] = {
    "wish:anonymous": _anonymous,
    "wish:named": _named,
    "wish:confidential": lambda draft: draft.having(confidential=True),
    "ask:privacy": lambda draft: draft.having(confidential=True),
    "wish:unpublish": lambda draft: draft.having(confidential=True),
    "wish:open": lambda draft: draft.having(confidential=None),
    "wish:no_call": _no_call,
    "wish:text": lambda draft: draft.having(contact_by="text_only" if draft["reporter_phone"] else None),
    "wish:here": lambda draft: draft if draft["reporter_phone"] else draft.having(contact_by="chat"),
}


def _cleared(said: Said, step: Step, before: Draft, question: str) -> Step:
    """Without what is taken back."""
    draft = step.draft
    for what, fields in _FIELDS.items():
        if said.does(f"clear:{what}") and not (what == "matter" and said.does("matter")):
            draft = draft.having(**dict.fromkeys(fields))
    if said.does("clear:phone") and not draft["reporter_phone"]:
        draft = draft.having(contact_by="chat")
    return replace(step, draft=draft)


def _category(said: Said, step: Step, pack: CityPack) -> Step:
    """The category that is put right by its name: one of the group, or the only one of the city that is called so."""
    told = said.words_of(said.spans_of("option"))
    if not (told and said.does("correct:category")):
        return step
    named = [leaf for leaf in pack.categories if _is_called(leaf, told)]
    near = [leaf for leaf in named if leaf.group == step.draft.group] or named
    if len(near) != 1:
        return step
    return replace(step, draft=step.draft.offering(()).having(category=near[0].code))


def _is_called(leaf: Category, words: str) -> bool:
    """Whether the words are part of a category's name."""
    return any(words.casefold() in name.casefold() for name in (leaf.zh, leaf.en))


def _asked_anew(said: Said, step: Step, before: Draft) -> Step:
    """A detail that is wrong and was not told anew is asked for."""
    for what, question in _QUESTION.items():
        sure = said.commands.get(f"correct:{what}", 0.0) >= SURE
        told = said.spans_of(f"{what}.new", what)
        if sure and not told and step.draft.fields == before.fields:
            return replace(step, edit=question)
    return step


def _put_right_in_words(said: Said, draft: Draft, before: Draft, pack: CityPack) -> Draft:
    """What was put right is right in the words of the matter, too."""
    told = str(draft["description"] or "")
    moved = before["district"] != draft["district"]
    told = _at_place(told, said, draft, before, pack) if moved else told
    for field in ("address", "party", "time_told"):
        old, new = before[field], draft[field]
        mended = old and new and str(old) not in str(new) and str(new) not in told
        if mended and len(str(old)) >= _A_NAME:
            told = told.replace(str(old), str(new))
    told = told if moved else _at_place(told, said, draft, before, pack)
    when = said.words_of(said.spans_of("time.new"))
    if (day := before["time_told"]) and day != draft["time_told"] and len(when) >= len(day):
        told = told.replace(day, when)
    if before["occurred_at"] != draft["occurred_at"] and not draft["time_told"]:
        told = _at_hour(told, before["occurred_at"], when)
    for old_role, new_role in (
        ("place.old", "place.new"),
        ("party.old", "party.new"),
        ("time.old", "time.new"),
    ):
        old, new = (said.words_of(said.spans_of(role)[:1]) for role in (old_role, new_role))
        if old and new and before["description"] and len(old) > 1 and new not in told:
            told = told.replace(old, new)
    return draft.having(description=told) if told and told != draft["description"] else draft


def _at_place(told: str, said: Said, draft: Draft, before: Draft, pack: CityPack) -> str:
    """The words of the matter with the corrected place in what was told before it."""
    place = said.words_of(said.spans_of("place.new", "place")) if said.does("correct:place") else ""
    olds = (before["address"], *area_names(before, pack))
    old = _longest([one for one in olds if one and one in told and one not in place], told)
    changed = any(draft[name] != before[name] for name in _FIELDS["place"])
    if not (old and place and place not in told and changed):
        return told
    known = str(before["description"] or "")
    return told.replace(known, known.replace(old, place), 1)


def _longest(names: Sequence[str], told: str) -> str:
    """The names of one place that stand side by side in the words, with the 'district' behind them: all of it."""
    spans = sorted((told.index(one), told.index(one) + len(one)) for one in names)
    if not spans:
        return ""
    begin, end = spans[0]
    for first, last in spans[1:]:
        if told[end:first] in (*_BETWEEN, *_OF_AREA):
            end = max(end, last)
    return told[begin : end + next((len(one) for one in _OF_AREA if told[end:].startswith(one)), 0)]


def _at_hour(told: str, known: str | None, hour: str) -> str:
    """The words of the matter with another hour: 'at 9' for 'at 8', where the hour alone was put right."""
    if not known or not hour.isdecimal():
        return told
    old = str(datetime.fromisoformat(known).hour % _NOON or _NOON)
    return " ".join(hour if word == old else word for word in told.split(" "))


# Answers to a question that may be left open.


def _at_card(said: Said, step: Step, pack: CityPack) -> Step:
    if step.edit is not None or said.edits:
        return step
    yes, no = (max(said.commands.get(act, 0.0) for act in acts) for acts in (("affirm", "file"), ("deny",)))
    # A thank you often sounds like a yes.
    if yes > no and yes >= min(SURER, said.commands.get("thank", 0.0)):
        return replace(step, confirmed=True)
    if no >= SURE and any(act.startswith("ask:") for act in said.before):
        # No to what was answered last, and not to the card.
        return replace(step, unclear=True)
    if no >= SURE:
        return replace(step, edit="")
    return replace(step, unclear=True)


def _kind(said: Said, step: Step, pack: CityPack) -> Step:
    """None of these is unsorted; what says something else is kept, and the likeliest stands."""
    declined = said.acts_any("skip", "deny")
    offered = step.draft.choices
    likeliest = None if declined else next(iter(offered), None)
    chosen = said.value("category") or _option(said, offered, pack) or step.draft["category"] or likeliest
    return replace(step, draft=step.draft.offering(()).having(category=chosen or unsorted(pack)))


def _option(said: Said, choices: Sequence[str], pack: CityPack) -> str | None:
    """The category on offer whose name holds the words that chose it."""
    told = said.words_of(said.spans_of("option")) or said.words
    for code in choices:
        if told and _is_called(pack.category(code), told):
            return code
    return next((code for code in said.value("category_choices") or () if code in choices), None)


def _reached(said: Said, step: Step, pack: CityPack) -> Step:
    draft = step.draft
    if draft["reporter_phone"] or draft["anonymous"] or step.wants_call:
        return step
    declines = max(said.commands.get(act, 0.0) for act in (*_DECLINES, "file"))
    agrees = said.commands.get("affirm", 0.0)
    if agrees >= _PLAINLY and agrees > declines and not said.spans_of("person", "person.new"):
        return replace(step, wants_call=True)
    if said.acts_any(*_DECLINES, "affirm", "file", "wish:here") or said.spans_of("person", "person.new"):
        return replace(step, draft=draft.having(contact_by="chat"))
    return step


_ANSWERS: dict[str, Callable[[Said, Step, CityPack], Step]] = {
    "confirmed": _at_card,
    "category": _kind,
    "contact_by": _reached,
}


# Buttons.


def _pressed(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """What a pressed button makes of it; its intent and values are certain."""
    if said.means("edit_field"):
        field = str(said.value("field") or "")
        if field.startswith(_LEFT_OUT):
            return Step(without(draft, int(field.removeprefix(_LEFT_OUT)) - 1))
        return Step(draft, edit=field)
    if said.means("choose_category"):
        return Step(draft.offering(()).having(category=said.value("category")))
    if said.means("inform"):
        placed = place(said, draft, pack)
        return Step(placed.draft.among(()), place_choices=placed.choices, outside=placed.outside)
    if question == "confirmed" and said.means("confirm_draft", "affirm"):
        return Step(draft, confirmed=True)
    if question == "category":
        return Step(draft.offering(()).having(category=draft["category"] or unsorted(pack)))
    if question == "contact_by":
        if said.value("anonymous"):
            return Step(_anonymous(draft))
        return Step(draft, wants_call=True) if said.means("affirm") else Step(draft.having(contact_by="chat"))
    return Step(draft)


def told(said: Said, draft: Draft, pack: CityPack) -> Step:
    """What a message makes of the draft if all its words are the matter's, whatever else it does."""
    commands = {**said.commands, "matter": said.commands.get("matter", 1.0)}
    return update(replace(said, commands=commands, pressed=False), draft, "opening", pack)


def told_in(said: Said, draft: Draft, pack: CityPack) -> Draft:
    """The draft of `told`."""
    return told(said, draft, pack).draft
