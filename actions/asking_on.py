"""What the form says next of a complaint: the next question, the same one again, or one field of it anew."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet

from actions import gaps, incidents, joining, placeless, questions, summaries
from actions.categories import unsorted
from actions.contacts import lacks_number
from actions.details import PLACE, WHERE
from actions.draft import CONTACT, Draft
from actions.enterprises import as_filed
from actions.gist import gist
from actions.matters import each
from actions.named import Events
from actions.place_areas import likelier
from actions.said import Said
from actions.sentence import Sentence
from actions.step import Step
from actions.talk import PERSON_AFTER, call_person, is_miss, misses
from actions.turn import ENDED, Turn
from city.danger import past_violence
from city.pack import CityPack
from desk.desk import Desk, Preview

EDITABLE = ("description", "address", "category", "occurred_at", "party", "contact_by")
CHOICES = 6
# Before what and where are told, nothing can be alike.
_TOO_EARLY = ("description", "category", "district", "address")
# Before these nothing is known that an incident could fit.
_NOT_TOLD_YET = ("description", "district")
# What may be left out is asked twice at most, whatever is told instead.
_OPTIONAL, _OPTIONAL_TWICE = ("occurred_at", "party", "address"), 2
# In how many messages somebody tells what it is before they are asked where it is by name.
_TELLING = 4
# How many ways there are to ask where it is, before a person is called.
_EVERY_WAY = 3
# How often one of several places of a name is asked for.
_WHICH_TWICE = 2


class AskingOn:
    """Asks on a desk and a city. Its events keep the draft in the slots; `again` alone leaves the desk's as it is."""

    def __init__(self, desk: Desk, pack: CityPack) -> None:
        self._desk = desk
        self._pack = pack

    async def preview(self, draft: Draft, lang: str, *, learns: bool = False) -> Preview:
        """What filing it now would give, for the business that complains if one does. Where the unit is shown, it
        `learns` which one that is.
        """
        return await self._desk.preview(as_filed([draft.fields], lang)[0], lang, learns=learns)

    async def on(self, turn: Turn, before: Draft, step: Step, preview: Preview) -> Events:
        """Say what was taken in, and ask for what is missing next; an incident or a like ticket is offered first."""
        draft, said = step.draft, turn.said
        question = gaps.next_question(draft, preview)
        asked = turn.slots.get("requested_slot")
        once_more = asked not in _OPTIONAL or draft.asked_times(str(asked)) < _OPTIONAL_TWICE
        if step.aside and asked and once_more and asked not in (joining.QUESTION, incidents.QUESTION):
            question = asked
        named = placeless.is_carried(draft) or not step.place_choices
        if (
            question == "district"
            and named
            and placeless.is_asked_enough(draft, has_owner=self._owned(draft))
        ):
            draft, step = draft.among(()).having(placeless=True), replace(step, place_choices=())
            preview = await self.preview(draft, said.lang)
            question = gaps.next_question(draft, preview)
        if question == asked == "district" and _knows_no_place(before, draft):
            return await self._to_person(turn, draft)
        telling = question == asked == "district" and _still_telling(before, step)
        draft = replace(draft, asked=before.asked).unasked() if telling else draft
        if question == "confirmed" and lacks_number(draft):
            draft = draft.having(contact_by="chat")
        if question == "confirmed" and not draft["category"]:
            draft = draft.having(category=unsorted(self._pack))
            preview = await self.preview(draft, said.lang)
        draft = _among_places(turn.said, draft, before, step, question)
        if question == "district" and (likely := _likeliest(turn.said, draft, step, self._pack)):
            draft = draft.among((likely,))
        offered = await self._offer(turn, draft, question)
        if offered is not None:
            return offered
        several = question == "confirmed" and bool(draft.others)
        sentence = (
            None
            if several
            else await self._sentence(turn, replace(step, draft=draft), preview, question, telling=telling)
        )
        noted = sentence is not None and sentence.response.endswith("_noted")
        if noted and sentence is not None and draft.others and not asked:
            # Of several matters the question says back only the first.
            turn.say_several(draft)
            sentence = replace(sentence, response=sentence.response.removesuffix("_noted"), values={})
        # A question that says the matter back acknowledges enough.
        taken = replace(step, draft=draft, aside=step.aside and not noted)
        self._take_up(turn, before, taken, preview, question)
        if draft["placeless"] and not before["placeless"] and placeless.is_found_by_name(draft):
            turn.say("utter_found_by_name")
        turn.sentences.append(sentence or await self._summary_of_several(draft, said))
        return await self._asked(turn, draft.having_asked(question), question)

    async def _sentence(
        self, turn: Turn, step: Step, preview: Preview, question: str, *, telling: bool
    ) -> Sentence:
        """The sentence that asks it; `telling`: while somebody goes on to tell what it is."""
        draft = step.draft
        if question == "confirmed":
            preview = await self.preview(draft, turn.said.lang, learns=True)
        if telling and not (draft.places or draft["address"]):
            goes_on = str(draft["description"]).count("\n") > 1
            return Sentence("utter_question_where_again" if goes_on else "utter_question_where_still")
        ask = questions.ask_again if step.resumed and question == "district" else questions.ask
        return ask(question, draft, preview, turn.said, self._pack)

    async def again(self, turn: Turn, question: str) -> Events:
        """Put the open question once more, or the next one where what it asked about is gone."""
        draft = Draft.of(turn.slots)
        # Put in other words each time where what is said again and again has nothing to do with it.
        missed = question == "district" and is_miss(turn.said) and misses(turn.events) >= PERSON_AFTER
        draft = draft.having_asked(question) if missed else draft
        preview = await self.preview(draft, turn.said.lang)
        if question == joining.QUESTION:
            alike = await joining.asked_again(self._desk, turn.said, draft)
            if alike:
                sentence, draft = alike
                turn.sentences.append(sentence)
                return [*draft.events(turn.slots), SlotSet("requested_slot", question)]
            question = gaps.next_question(draft, preview)
        if question in incidents.QUESTIONS:
            open_still = await incidents.asked_again(self._desk, turn.said, draft, question)
            if open_still:
                turn.sentences.append(open_still)
                return [SlotSet("requested_slot", question)]
            question = gaps.next_question(draft, preview)
        turn.sentences.append(questions.ask_again(question, draft, preview, turn.said, self._pack))
        return [*draft.events(turn.slots), SlotSet("requested_slot", question)]

    async def one_field(self, turn: Turn, step: Step, preview: Preview) -> Events:
        """Ask for one field anew, for a number, or which field it is."""
        draft, question, edit = step.draft, "confirmed", step.edit
        choices = _beside(draft, self._pack)
        if edit == "category" and not choices:
            # None was found yet that could be wrong: the matter tells it.
            edit = "description"
        if step.wants_call:
            question = "contact_by"
            turn.say("utter_question_whole_number" if step.miscounted else "utter_question_number")
        elif step.unclear:
            turn.say("utter_confirm_unclear")
        elif edit == "category":
            question, draft = edit, draft.offering(choices)
            turn.sentences.append(questions.ask(question, draft, preview, turn.said, self._pack))
        elif edit in EDITABLE:
            question = str(edit)
            turn.say(f"utter_edit_{question}")
            draft = draft.having(**dict.fromkeys(CONTACT)) if question == "contact_by" else draft
        else:
            turn.say("utter_question_what_to_change")
        return await self._asked(turn, draft, question)

    async def _offer(self, turn: Turn, draft: Draft, question: str) -> Events | None:
        """What is known already, before anything more is asked: an incident, or somebody's open ticket."""
        if question in _NOT_TOLD_YET:
            return None
        known = await incidents.offered(self._desk, turn.said, draft)
        if known:
            turn.sentences.append(incidents.telling(known))
            told = draft.having_asked(incidents.QUESTION)
            state = SlotSet(incidents.SLOT, {"id": known.id})
            return [*await self._asked(turn, told, incidents.QUESTION), state]
        alike = None if question in _TOO_EARLY else await joining.offered(self._desk, turn.said, draft)
        if alike:
            sentence, draft = alike
            turn.sentences.append(sentence)
            return await self._asked(turn, draft.having_asked(joining.QUESTION), joining.QUESTION)
        return None

    def _take_up(self, turn: Turn, before: Draft, step: Step, preview: Preview, question: str) -> None:
        """Say what was taken in, before the next question."""
        asked, draft = turn.slots.get("requested_slot"), step.draft
        if step.resumed:
            if question != "district":
                short = gist(draft["description"], turn.said.lang, place=draft["address"])
                turn.say("utter_resumed" if short else "utter_resumed_plain", gist=short)
        elif not asked and not before["description"]:
            turn.acknowledge(draft, preview, question)
            if turn.said.acts_of("wish") and not (draft["description"] or turn.sentences):
                # How they want to be treated is heard before any matter is told.
                turn.say("utter_taken_in")
            if past_violence(turn.said.words):
                turn.say("utter_past_violence")
        elif asked == "confirmed":
            if draft.fields != before.fields or draft.others != before.others:
                turn.say("utter_changed")
        elif step.aside and (draft.fields, draft.others) != (before.fields, before.others):
            turn.take_in(before, draft, preview, self._pack)
        elif step.aside and asked not in PLACE:
            turn.stands_already(draft, preview, self._pack)

    def _owned(self, draft: Draft) -> bool:
        """Whether one unit owns such a matter in the whole city."""
        return bool(draft["category"]) and self._pack.category(str(draft["category"])).unit is not None

    async def _to_person(self, turn: Turn, draft: Draft) -> Events:
        """A person gets it, as was said when they were asked last; what was told is kept."""
        said = turn.said
        again = bool(turn.slots.get("person_called"))
        turn.sentences.append(await call_person(self._desk, said, again=again))
        turn.say("utter_draft_kept")
        await self._desk.remember_draft(said.conversation, draft.taken_from(said.message).kept())
        waits = [SlotSet("draft_waiting", True), SlotSet("person_called", True)]
        return [*turn.keeping(draft), *waits, *ENDED]

    async def card(self, draft: Draft, said: Said) -> Sentence:
        """What would be filed now, to be looked over before it is."""
        if draft.others:
            return await self._summary_of_several(draft, said)
        preview = await self.preview(draft, said.lang, learns=True)
        return summaries.summary(draft, preview, said, self._pack)

    async def _summary_of_several(self, draft: Draft, said: Said) -> Sentence:
        matters = [Draft(fields=fields) for fields in each(draft)]
        filed = as_filed((one.fields for one in matters), said.lang)
        previews = [await self._desk.preview(fields, said.lang, learns=True) for fields in filed]
        return summaries.summary_of_several(list(zip(matters, previews, strict=True)), said, self._pack)

    async def _asked(self, turn: Turn, draft: Draft, question: str) -> Events:
        taken = draft.taken_from(turn.said.message)
        await self._desk.remember_draft(turn.said.conversation, taken.kept())
        return [*turn.keeping(draft), SlotSet("requested_slot", question)]


def _among_places(said: Said, draft: Draft, before: Draft, step: Step, question: str) -> Draft:
    """With the places of which one is asked for; without where it is none of those on offer: which district, then."""
    if step.place_choices:
        draft = draft.among(step.place_choices)
    asked = question == "district" and (draft.asked_times("district") >= _WHICH_TWICE or _is_none(said))
    none_of_them = asked and before.places and not step.aside and draft["address"] == before["address"]
    # Whoever says yes to two is asked once more which, and then in another way.
    told_again = _agrees_to_two(said, draft) and draft.asked_times("district") < _EVERY_WAY
    return draft.among(()) if none_of_them and not told_again else draft


def _is_none(said: Said) -> bool:
    """Whether the answer is a no, in words."""
    return said.means("deny") and not said.pressed


def _agrees_to_two(said: Said, draft: Draft) -> bool:
    return len(draft.places) > 1 and said.does("affirm")


def _likeliest(said: Said, draft: Draft, step: Step, pack: CityPack) -> str | None:
    """The one district to ask about of those on offer, once they were asked for in vain twice; None before that.

    Nothing is guessed: a yes settles it, and so does any other place.
    """
    in_vain = draft.asked_times("district") >= _WHICH_TWICE and not step.place_choices
    told_else = step.aside or _agrees_to_two(said, draft)
    return likelier(draft.places, pack) if in_vain and told_else else None


def _knows_no_place(before: Draft, draft: Draft) -> bool:
    """Whether who was asked for the place in every way there is told nothing more of it, nor of the matter."""
    told = any(draft[name] != before[name] for name in (*WHERE, "description")) or draft.places
    return before.asked_times("district") > _EVERY_WAY and not (told or before.places)


def _still_telling(before: Draft, step: Step) -> bool:
    """Whether somebody tells the matter in pieces, and left the place unasked rather than unanswered."""
    told = str(step.draft["description"] or "")
    grew = step.aside and bool(before["description"]) and told != before["description"]
    return grew and told.count("\n") < _TELLING and before.asked_times("district") > 0 and not before.places


def _beside(draft: Draft, pack: CityPack) -> tuple[str, ...]:
    """What else the category may be: what was offered, and its neighbours of the same group."""
    others = [
        leaf.code for leaf in pack.categories if leaf.group == draft.group and leaf.code != draft["category"]
    ]
    return tuple(dict.fromkeys((*draft.choices, *others)))[:CHOICES]
