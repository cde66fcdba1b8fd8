"""What is said in the middle of telling and answers no question: anger, haste, 'why do you ask', 'wait a moment'."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rasa_sdk.events import SlotSet

from actions.asking_on import AskingOn
from actions.draft import Draft
from actions.hurry import agrees_in_haste, presses
from actions.named import Events
from actions.pauses import is_pause
from actions.recap import asks_back, has_not_read, so_far
from actions.received import sends_nothing
from actions.righting import puts_right_by_words
from actions.said import Said
from actions.statements import tells_in_anger
from actions.telling import QUESTIONS
from actions.turn import ENDED, Turn
from actions.venting import is_venting
from actions.whys import SECRET, secret_asked, why_response
from city.pack import CityPack
from desk.desk import Desk


@dataclass(frozen=True)
class Aside:
    """What was said aside is answered by these `events`; `rest` is the message without it, where it tells more."""

    events: Events
    rest: Turn | None = None


class Asides:
    """Answers what is said aside, and has the open question asked again."""

    def __init__(self, desk: Desk, pack: CityPack, asking: AskingOn) -> None:
        self._desk = desk
        self._pack = pack
        self._asking = asking

    async def answer(self, turn: Turn, question: str) -> Aside | None:
        """What a message says aside of the open `question`; None where it says nothing so."""
        said = turn.said
        if not said.pressed and is_venting(said.words, said.lang):
            return Aside(await self.calm(turn, question))
        if not said.pressed and _looks_again(turn, question):
            return Aside(await self._say_back(turn, question))
        if _presses(said, question):
            turn.say("utter_hurry")
            return Aside(await self._again(turn, question))
        if why := why_response(said.words, question, said.lang):
            turn.say(why)
            if why == SECRET:
                return await self._in_confidence(turn, question)
            return Aside(await self._again(turn, question))
        if not said.value("phone") and _goes_away(said):
            turn.say("utter_goodbye_kept")
            return Aside([SlotSet("draft_waiting", True), *ENDED])
        return None

    async def _again(self, turn: Turn, question: str) -> Events:
        return [*turn.keeping(Draft.of(turn.slots)), *await self._asking.again(turn, question)]

    async def calm(self, turn: Turn, question: str) -> Events:
        """Anger in the middle of telling: answered once, and the question put again. It is no place and no name.

        What it is about and not at the desk stays with the matter: 'they think I am stupid because I am foreign'.
        """
        if not turn.slots.get("abuse_answered"):
            turn.say("utter_heard")
        kept: Events = []
        if tells_in_anger(turn.said) and question not in QUESTIONS:
            draft = Draft.of(turn.slots).saying_more(turn.said.words)
            await self._desk.remember_draft(
                turn.said.conversation, draft.taken_from(turn.said.message).kept()
            )
            kept = turn.keeping(draft)
        return [SlotSet("abuse_answered", True), *kept, *await self._asking.again(turn, question)]

    async def _say_back(self, turn: Turn, question: str) -> Events:
        """What was taken down so far, which is all on the card where that is looked over."""
        draft = Draft.of(turn.slots)
        if question == "confirmed":
            turn.sentences.append(await self._asking.card(draft, turn.said))
            return [*turn.keeping(draft), SlotSet("requested_slot", question)]
        preview = await self._asking.preview(draft, turn.said.lang)
        turn.sentences.append(so_far(draft, preview, turn.said, self._pack))
        return [*turn.keeping(draft), *await self._asking.again(turn, question)]

    async def _in_confidence(self, turn: Turn, question: str) -> Aside:
        """It is promised to keep it secret, and kept so for another day. What is told beside the question is taken."""
        draft = Draft.of(turn.slots).having(confidential=True)
        kept = turn.keeping(draft)
        promised = replace(turn, slots={**turn.slots, "confidential": True})
        beside = _beside_secrecy(turn.said)
        if beside.names_place or any(beside.value(name) for name in ("phone", "person_name", "time")):
            return Aside(kept, replace(promised, said=beside))
        await self._desk.remember_draft(turn.said.conversation, draft.taken_from(turn.said.message).kept())
        return Aside([*kept, *await self._asking.again(promised, question)])


def _presses(said: Said, question: str) -> bool:
    """Whether it shall be quick; 'just file it' at the card is a yes, and how long it has lasted is an answer."""
    agrees = question == "confirmed" and agrees_in_haste(said.words, said.lang)
    return not agrees and not said.value("time") and presses(said.words, said.lang)


def is_first_anger(turn: Turn) -> bool:
    """Whether harsh words about a matter that was told are the first, or tell something: nobody asks again what."""
    told = bool(turn.slots.get("description"))
    heard = turn.slots.get("abuse_answered") and not tells_in_anger(turn.said)
    return turn.said.intent == "abuse" and told and not heard


def _looks_again(turn: Turn, question: str) -> bool:
    """Whether it is asked what was taken down, or, where the card was shown, that could not be read or no photo is
    sent after all.
    """
    at_card = question == "confirmed"
    anew = at_card and (sends_nothing(turn.said.words, turn.meant_before) or has_not_read(turn.said))
    return anew or asks_back(turn.said)


def _goes_away(said: Said) -> bool:
    """Whether somebody goes away for now; 'wait, can we speak Chinese?' stays, and so does '等会儿 不是六条 是七条'."""
    puts = puts_right_by_words(said.words)
    return said.intent != "switch_language" and is_pause(said.words, said.lang) and not puts


def _beside_secrecy(said: Said) -> Said:
    """The message without its question whether it stays secret; what stands beside it keeps its place in the text."""
    start, end = secret_asked(said.words) or (0, 0)
    text = f"{said.text[:start]}{' ' * (end - start)}{said.text[end:]}".rstrip(" ，,；;")
    kept = [found for found in said.entities if found.get("end", 0) <= start or end <= found.get("start", 0)]
    return replace(said, text=text, entities=kept)
