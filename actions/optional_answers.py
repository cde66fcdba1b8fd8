"""Answers to what may be left out: which kind it is, when it was, how its citizen is reached. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.assent import files_it, speaks_of_filing, wants_all
from actions.businesses import ASKED_TWICE
from actions.categories import unsorted
from actions.contacts import is_about_reporter, wants_number
from actions.details import ENTITIES
from actions.draft import Draft, when, with_time
from actions.facts import tells_looks
from actions.names import is_name, name_in
from actions.phone_numbers import miscounted
from actions.place_leads import spoken_of
from actions.said import Said
from actions.step import Step
from actions.telling import tells
from actions.told_beside import beside_question, tells_past_unsure, with_what_was_then
from city.pack import CityPack

_DAY = len("2026-11-28")
# Below this it is hardly known what a matter is sorted under.
_HARDLY = 0.5
# To 'it's fine not to': whoever says no more than that leaves none.
_FINE_AS_IT_IS = re.compile(
    r"(?:(?:no|nah|ok(?:ay)?|yeah)[,. ]+)?(?:(?:it|this|that|here)(?:['’]?s| is) )?"
    r"(?:fine|all good|good|great|perfect|cool|grand|lovely|brilliant)"
    r"(?: (?:as it is|like this|like that|here|thanks|thank you))?[.! ]*"
    r"|(?:再|别的|其他)?(?:就?没有?(?:别的|其他)?[了啦]|就这些(?:了|吧)?)[啊呀吧]?[\s。.!！]*"
    r"|(?:nobody|no ?one|none|nothing|not needed|no need)(?: thanks| thank you)?[.! ]*",
    re.IGNORECASE,
)


def category(said: Said, step: Step, pack: CityPack) -> Step:
    """None of these is unsorted; what says something else is kept, and the likeliest stands."""
    declined = said.means("skip", "deny")
    says_more = tells(said) and not said.means("skip", "deny", "affirm") and not speaks_of_filing(said.words)
    likeliest = None if declined else next(iter(step.draft.choices), None)
    chosen = said.value("category") or step.draft["category"] or likeliest or unsorted(pack)
    draft = step.draft.offering(()).having(category=chosen)
    return replace(step, draft=with_time(said, draft).saying_more(said.words) if says_more else draft)


def occurred_at(said: Said, step: Step) -> Step:
    """The time that is told; what is said otherwise stays with the matter."""
    if told := when(said) if said.value("time") else {}:
        return replace(step, draft=with_what_was_then(said, step.draft.having(**told)))
    said_otherwise = (
        said.words
        and not _names_area_alone(said)
        and not said.means("skip", "deny", "affirm")
        and not _is_contact(said)
    )
    return replace(step, draft=step.draft.saying_more(said.words)) if said_otherwise else step


def _names_area_alone(said: Said) -> bool:
    """Whether the area of a place is named once more, and nothing else."""
    told = said.told("district") or said.told("subdistrict")
    return said.names_place and not spoken_of(said.words.replace(told, "")).strip()


def contact_by(said: Said, step: Step) -> Step:
    """A number is asked for where one is to be called, a name is kept, and whoever leaves none is answered here."""
    draft = step.draft
    if draft["reporter_phone"] or draft["anonymous"]:
        return step
    if number := miscounted(said):
        return replace(step, draft=_named_beside(number, said, draft), wants_call=True, miscounted=True)
    return _without_number(said, step)


def _without_number(said: Said, step: Step) -> Step:
    """What is made of an answer that tells no number."""
    draft = step.draft
    if said.means("skip") and (tells_past_unsure(said) or tells_looks(said.words)):
        # 'Since October or so, I don't remember exactly' is about the time, '不认识 男的 高个' about who did it.
        return replace(step, aside=draft.asked_times("contact_by") < ASKED_TWICE)
    leaves = speaks_of_filing(said.words) or _FINE_AS_IT_IS.fullmatch(said.words)
    if wants_all(said.words):
        return replace(step, draft=draft.having(contact_by="chat"))
    affirms = said.means("affirm") and not said.value("person_name") and not leaves
    if affirms or wants_number(said, draft):
        return replace(step, wants_call=True)
    if (
        said.words
        and not said.means("skip", "deny", "affirm", "thank", "cancel")
        and not draft["reporter_name"]
    ):
        if (said.names_place or said.is_mostly("time")) and not said.value("person_name"):
            # A place put right, or a time said once more; another day is kept in the words of the matter.
            timed = with_time(said, draft)
            kept = timed.saying_more(said.words) if _tells_else(said, draft) else timed
            return replace(step, draft=kept, aside=draft.asked_times("contact_by") < ASKED_TWICE)
        if said.is_mostly("party") and not is_name(said):
            # Whom it is about, told once more or put right: it is with the matter, and answers nothing here.
            return replace(step, aside=draft.asked_times("contact_by") < ASKED_TWICE)
        if is_name(said):
            draft = draft.having(reporter_name=name_in(said))
        elif not (leaves or files_it(said.words) or is_about_reporter(said)):
            draft = _told_more(said, replace(step, draft=with_time(said, draft)))
    return replace(step, draft=draft.having(contact_by="chat"))


def _named_beside(number: str, said: Said, draft: Draft) -> Draft:
    """With the name that stands beside a number."""
    beside = replace(said, text=said.words.replace(number, "", 1).strip(" ，,。.:："), entities=())
    return draft.having(reporter_name=name_in(beside)) if is_name(beside) else draft


def _told_more(said: Said, step: Step) -> Draft:
    """With more of the matter, which sorts it anew where it was hardly sorted before."""
    unsorted = str(step.draft["category"] or "other.").startswith("other.")
    unsure = (
        unsorted or (step.draft["category_confidence"] or 1.0) < _HARDLY
    ) and said.intent == "file_complaint"
    return (beside_question(said, step).draft if unsure else step.draft).saying_more(said.words)


def _tells_else(said: Said, draft: Draft) -> bool:
    """Whether another day is told than the one that stands, or a place in passing that was not taken for one."""
    told = said.told("address")
    passed = bool(told) and told not in str(draft["address"] or "") and len(told) * 2 < len(said.words)
    return passed or _is_another_day(said, draft)


def _is_another_day(said: Said, draft: Draft) -> bool:
    """Whether a time is told that lies on another day than the one that stands."""
    told = when(said).get("occurred_at") if said.value("time") else None
    stands = draft["occurred_at"]
    return bool(told and stands) and str(told)[:_DAY] != str(stands)[:_DAY]


def _is_contact(said: Said) -> bool:
    return any(said.value(name) for name in ENTITIES["contact_by"])
