"""What an answer to a question of the form, or any message in the middle of a complaint, changes in its draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions import businesses, optional_answers, placeless
from actions.assent import speaks_of_filing
from actions.businesses import ASKED_TWICE, party_at_place
from actions.card_answers import at_card
from actions.categories import PARTY_GROUPS
from actions.clauses import is_unsure
from actions.contacts import contact, hours_alone, is_about_reporter, is_only_contact
from actions.corrections import Corrected, corrected
from actions.details import PLACE, WHERE, answers, gives, is_detail, tells_other, tells_right, with_details
from actions.door_numbers import is_number_alone
from actions.draft import Draft, party_in, with_time
from actions.going_on import goes_on, tells_more
from actions.happening import is_told, names_kind, with_nothing_lost
from actions.hours import hour_of_part, with_hour_right
from actions.hurry import ends_in_haste, tells_how_long, tells_how_often
from actions.leads import given_up
from actions.matters import turned_back, turned_to
from actions.one_of_several import more_of_one, told_of_all, with_its_spot
from actions.party_words import is_nameless
from actions.phone_numbers import is_bare_number
from actions.place_areas import with_lone_area
from actions.place_slips import without_slip
from actions.place_words import names_matter, tells_no_place
from actions.places import Placed, place, with_its_stop
from actions.plain_places import tells_what_then
from actions.pointing import about, pointed_at, reduced
from actions.rewording import area_in_description, in_description
from actions.righting import puts_right
from actions.said import Said
from actions.step import Step
from actions.telling import QUESTIONS, description, opening
from actions.theirs import names_theirs, with_theirs
from actions.tidy import tidied
from actions.told_beside import at_place, beside_place, beside_question, tells_past_unsure, with_what_was_then
from actions.told_together import is_in_stead, joined, split
from actions.which_door import with_chosen_door, with_flat_behind
from city.pack import CityPack

_OWN_NAME = re.compile(
    r"我|\b(?:my name|i['’]?m(?! (?:in|at)\b)|i am(?! (?:in|at)\b)|call me|this is)\b", re.IGNORECASE
)
# '店名叫 雪中飞': how it is called is told outright, whatever was asked.
_NAMES_IT = re.compile(r"店名|公司名|(?<![名全])名字?[是叫]|\b(?:called|named|name is)\b", re.IGNORECASE)
_OPTIONAL = ("occurred_at", "party", "contact_by")
_ASIDE_OF_CONTACT = (*PLACE, "category", "occurred_at", "party")
# Who says so before being asked is not asked for the party.
_NO_PARTY = re.compile(
    r"(?:不知道|不清楚|不晓得|说不上)\S{0,3}(?:公司|单位|店名|哪家|谁家|叫什么|叫啥)"
    r"|\bdon'?t know (?:the |which |what )?(?:company|shop|employer|name|it'?s called)",
    re.IGNORECASE,
)


def take(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """Take the message as the answer to `question`, with whatever else it tells; it may name one of several matters."""
    if question in _OPTIONAL and ends_in_haste(said.words, said.lang):
        return Step(draft.having(contact_by="chat") if question == "contact_by" else draft)
    said = with_lone_area(said, draft, pack) if question in PLACE else said
    if alone := _told_alone(said, draft, question):
        return alone
    if question in QUESTIONS:
        step = _take(said, draft, question, pack)
        several = step.draft if draft.others else split(said, step.draft)
        # Of several matters each has its own place, and none is one of two.
        choices = () if several.others and several["district"] else step.place_choices
        return replace(step, draft=several, place_choices=choices)
    draft = with_chosen_door(said, draft)
    if (whole := told_of_all(said, draft, question, pack)) is not None:
        return whole
    if question not in PLACE and not said.pressed and (stop := with_its_stop(said.words, draft)):
        return Step(stop, aside=question != "confirmed")
    # Who takes the matter back tells no more of it.
    taken_back = given_up(said.words) is not None
    more = not taken_back and (goes_on(said, draft, question) or tells_more(said, draft, question))
    if more and corrected(said, draft, pack).edit is None:
        timed = with_time(said, draft)
        return Step(timed.saying_more(said.words), aside=not gives(question, draft, timed))
    if placeless.is_settled(draft) and said.names_place and question not in PLACE and not puts_right(said):
        told = with_details(said, draft, question).saying_more(said.words)
        return Step(told, aside=not answers(said, question))
    if names_theirs(said, draft):
        named = Step(with_theirs(said, draft), aside=question != "party")
        return _nothing_lost(said, named, draft, question)
    pointed = None if said.pressed else pointed_at(said.words, draft, pack)
    of_one = with_its_spot(said, draft, question, pointed) or more_of_one(said, draft, question)
    if of_one is not None:
        return of_one
    only_where = question in PLACE and said.names_place and said.means("inform")
    at = pointed if pointed is not None else 0 if said.pressed or only_where else about(said, draft, pack)
    turned = turned_to(draft, at)
    step = _nothing_lost(said, _take(said, turned, question, pack), turned, question)
    return replace(step, draft=turned_back(step.draft, at)) if at else step


def _nothing_lost(said: Said, step: Step, before: Draft, question: str) -> Step:
    """What no answer is made of and tells of the matter stays in its words, whatever was asked for."""
    if step.edit is not None or step.confirmed or step.wants_call:
        return step
    kept = with_nothing_lost(said, before, step.draft, beside=question not in PLACE)
    if kept.fields == step.draft.fields:
        return step
    nowhere = question in PLACE and kept["placeless"] and not before["placeless"]
    if nowhere or gives(question, before, kept) or question == "confirmed":
        return replace(step, draft=kept, unclear=False)
    return replace(step, draft=_asked_again(kept, question), aside=True)


def _told_alone(said: Said, draft: Draft, question: str) -> Step | None:
    """The step of words that tell no more than when to call, an hour, how long or how often, or a flat; or None."""
    if question == "contact_by" and (home := with_flat_behind(said, draft)) is not None:
        return Step(home, aside=True)
    if hours := hours_alone(said, draft, question, surely=True):
        return Step(draft.having(call_hours=hours), aside=question not in ("contact_by", "confirmed"))
    if question not in QUESTIONS and (hour := _hour_alone(said, draft, question)):
        return Step(draft.having(**hour), aside=question != "occurred_at")
    if question != "opening" and tells_how_long(said):
        return _with_length(said, draft, question)
    if question not in QUESTIONS and not said.pressed and tells_how_often(said.words):
        return _with_length(said, draft, question)
    return None


def _hour_alone(said: Said, draft: Draft, question: str) -> dict[str, str | None]:
    """The hour of it that is told alone, unless it is when to call; where it is asked where, 'maybe 5' is a house."""
    return {} if question == "contact_by" else hour_of_part(said, draft, outright=question in PLACE)


def _with_length(said: Said, draft: Draft, question: str) -> Step:
    """With how long it has lasted, in the words of the matter and as its time where none is known."""
    timed = with_time(said, draft)
    more = timed.saying_more(said.words) if draft["description"] else timed.led_by(tidied(said.words))
    # It leaves the place unasked rather than unanswered.
    again = more.unasked() if question == "district" else more
    return Step(again, aside=question != "occurred_at")


def changes(said: Said, draft: Draft, question: str, pack: CityPack) -> bool:
    """Whether the message surely puts the draft right, whatever else its words may be taken for."""
    if not said.words or question in QUESTIONS:
        return False
    if tells_right(said) or _hour_alone(said, draft, question):
        return True
    fixed = corrected(said, draft, pack)
    return reduced(said.words, draft, pack) is not None or fixed.draft != draft or fixed.edit is not None


def _take(said: Said, before: Draft, question: str, pack: CityPack) -> Step:
    is_no_place = (
        placeless.has_no_place(said.words)
        or placeless.says_where_one_is(said.words)
        or said.means("skip", "deny")
        or speaks_of_filing(said.words)
    )
    before = placeless.answered(said, before) if question in PLACE else before
    fixed = _corrections(said, before, question, pack)
    # What puts something else right is no place.
    puts_else_right = fixed.draft.fields != before.fields or fixed.edit not in (None, "address")
    tells_else = is_about_reporter(said) or bool(said.value("phone")) or names_matter(said.words)
    is_no_place = is_no_place or (is_unsure(said.words) and placeless.is_found_by_name(before))
    is_no_place = is_no_place or ((puts_else_right or tells_else) and not said.names_place)
    is_no_place = is_no_place or is_told(said, before) or names_kind(said, before)
    # Where no place is known, '不对 是89' puts a number of the matter right.
    of_matter = not (before["address"] or said.names_place) and puts_right(said)
    is_no_place = is_no_place or (of_matter and is_number_alone(said.words))
    placed = place(said, fixed.draft, pack, wanted=question in PLACE and not is_no_place)
    known = _settled(said, placed, before, question, pack)
    step = Step(known, place_choices=placed.choices, outside=placed.outside)
    alone = (question in PLACE and not beside_place(said, step.draft)) or is_bare_number(said)
    further = step.draft if question in QUESTIONS or alone else joined(said, step.draft, pack)
    if further.others != step.draft.others or is_in_stead(further, step.draft):
        return _with_further(said, replace(step, draft=further), before, question)
    step = replace(step, draft=further)
    if fixed.edit and not gives(fixed.edit, before, step.draft):
        return replace(step, edit=fixed.edit)
    if question == "confirmed":
        return at_card(said, step, before)
    if fixed.draft.fields != before.fields:
        return replace(step, aside=not gives(question, before, step.draft))
    if question in _ASIDE_OF_CONTACT and is_only_contact(said) and not _may_be_party(said, question):
        return replace(step, aside=question != "party" or step.draft.asked_times("party") < ASKED_TWICE)
    if question not in QUESTIONS and tells_other(said, question, before=before, after=step.draft):
        # 'The landlord is called …, the agency is …' says more than a name.
        told = at_place(said, step) if question in PLACE and said.value("party") else step
        if question in PLACE:
            then = tells_no_place(said.words) and not said.value("party")
            then = then or bool(said.value("time")) or tells_what_then(said)
            # 'Bit my son's jacket yesterday', '晚上十二点还蹦' tell more than when.
            draft = with_what_was_then(said, told.draft) if then else told.draft
            return replace(told, draft=_asked_again(draft, question), aside=True)
        return replace(told, draft=with_what_was_then(said, told.draft), aside=True)
    if question == "category":
        return optional_answers.category(said, step, pack)
    taken = _TAKERS.get(question, beside_question)(said, step)
    only_more = taken.draft["description"] != before["description"] and not gives(
        question, before, taken.draft
    )
    # Where else was told than where it is, nothing of it is passed over in silence.
    if question not in PLACE or not only_more or placed.choices or taken.draft["placeless"]:
        return taken
    return replace(taken, draft=_asked_again(taken.draft, question), aside=True)


def _asked_again(draft: Draft, question: str) -> Draft:
    """As whoever goes on telling is asked: the same again, for lists are for those who do not know where."""
    lists = question == "district" and draft.asked_times("district") > 1 and not draft.places
    known = placeless.is_carried(draft) or placeless.is_found_by_name(draft)
    return draft.unasked() if lists and not known else draft


def _corrections(said: Said, before: Draft, question: str, pack: CityPack) -> Corrected:
    """What is put right; 'the name is Hanok' is no correction where a name was asked for."""
    fixed = Corrected(before) if question in QUESTIONS else corrected(said, before, pack)
    names = fixed.draft["reporter_name"] != before["reporter_name"]
    if names and question in PLACE and _names_business(said, before):
        # 'In Guomao, name is EasyStay': whom it is about, where that was not told yet.
        return Corrected(before.having(party=fixed.draft["reporter_name"]))
    return Corrected(before) if names and question == "party" else fixed


def _names_business(said: Said, before: Draft) -> bool:
    """Whether a name told beside the place is the business's: nobody says that it is theirs."""
    is_open = before.group in PARTY_GROUPS and not before["party"]
    return is_open and said.names_place and not said.value("phone") and not _OWN_NAME.search(said.words)


def _settled(said: Said, placed: Placed, before: Draft, question: str, pack: CityPack) -> Draft:
    """The draft with its place, and with every other detail told beside it."""
    settled = placed.draft.among(()) if placed.draft["district"] else placed.draft
    if question not in QUESTIONS:
        settled = with_hour_right(said, _words_put_right(said, settled, before, pack))
    names_party = said.is_mostly("party")
    at_door = question in PLACE and (said.intent == "file_complaint" or bool(said.value("party")))
    # 'I don't remember, start of November' leaves the place out, or answers nothing, and tells the time.
    timed = said.means("skip") and bool(said.value("time")) and (question in PLACE or tells_past_unsure(said))
    if is_detail(said) or names_party or at_door or timed:
        settled = with_details(said, settled, question)
    if party := party_at_place(said, before, question):
        settled = settled.having(party=party)
    if question == "occurred_at" and not settled["party"] and _NAMES_IT.search(said.words):
        settled = settled.having(party=party_in(said, before.group))
    settled = without_slip(said, settled, before, question) if question in PLACE else settled
    return _people(said, settled, question)


def _words_put_right(said: Said, draft: Draft, before: Draft, pack: CityPack) -> Draft:
    """The words of the matter follow where a part of the place, or the district, was put right."""
    mended = in_description(draft, before)
    return area_in_description(mended, before, said, pack) if puts_right(said) else mended


def _people(said: Said, draft: Draft, question: str) -> Draft:
    """With how the citizen is reached, and whether they know whom it is about."""
    if _NO_PARTY.search(said.words) and "party" not in draft.asked:
        draft = draft.having_asked("party")
    is_theirs = _may_be_party(said, question) or draft["party"] == said.told("person_name") != ""
    return draft if is_theirs else contact(said, draft, question)


def _may_be_party(said: Said, question: str) -> bool:
    """A name where the party was asked for is the party's, unless it is told how to treat the citizen."""
    named = is_nameless(said.words) or not is_about_reporter(said)
    return question == "party" and not said.value("phone") and named


def _with_further(said: Said, step: Step, before: Draft, question: str) -> Step:
    """A further matter was told: its place is not the first one's, if that one has a place already.

    Told in the stead of the first one, it is all there is, and where and when it is are its own.
    """
    draft = step.draft
    if not draft.others:
        aside = question != "confirmed" and not gives(question, before, draft)
        return Step(_asked_again(draft, question), aside=aside)
    if before["district"] and not tells_right(said):
        draft = draft.having(**{name: before[name] for name in WHERE})
    optional = question not in (*PLACE, "confirmed")
    # Who goes on with another matter leaves the place unasked rather than unanswered.
    again = question == "district" and not draft["district"] and draft.asked_times("district") > 1
    draft = draft.unasked() if again else draft
    return Step(draft, aside=optional and not answers(said, question))


_TAKERS: dict[str, Callable[[Said, Step], Step]] = {
    **dict.fromkeys(PLACE, at_place),
    "opening": opening,
    "description": description,
    "occurred_at": optional_answers.occurred_at,
    "party": businesses.answered,
    "contact_by": optional_answers.contact_by,
}
