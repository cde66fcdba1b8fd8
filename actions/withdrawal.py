"""Taking a ticket back: which one, and why. Only a reason takes it back; anything else is answered or asked about."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.by_words import by_name, by_tail
from actions.categories import group_of
from actions.filing import ActionDropDraft, offer_what_waits
from actions.named import Events, Named
from actions.questions import Sentence, offer
from actions.said import Said, is_asked_again
from actions.sameness import says_again
from actions.tickets import SHOWN, button
from actions.verdicts import is_unsolved, verdict
from desk.desk import Desk, TicketStatus
from desk.errors import IllegalStep, InvalidInput, MissingDetail, TicketNotFound
from desk.tickets.act import LONGEST_REASON

FORM = "withdraw_form"
_KEEPING = ("cancel", "deny")
# What may hold a reason. All else has a rule of its own, and the question comes back after it.
_REASONING = (
    "inform", "correct_detail", "supplement_ticket", "withdraw_ticket", "affirm", "skip", "answer_survey",
    "send_photo",
)  # fmt: skip
# What a reason in odd words may be taken for.
_UNHEARD = frozenset({"abuse", "out_of_scope", "bot_challenge", "thank", "goodbye", "urge_ticket"})
_AGREEING = ("affirm", "skip", "confirm_draft")
_HEARD = frozenset({*_REASONING, *_UNHEARD, *_AGREEING, "file_complaint", "nlu_fallback", *_KEEPING})
_QUESTION = re.compile(
    r"[?？]\s*$|[吗呢么][。.!！]*$|什么时候|怎么(?:办|回事|样|还|不)|为什么|凭什么|多久|几点|多长时间|谁(?:来|管|负责)"
    r"|^\s*(?:when|what|why|how|who|where|which|can|could|do|does|did|will|would|is|are|should)\b",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"(?:不|别|先不|不要|不用|不想)撤|撤什么撤|留着|继续(?:办|处理|投诉|反映|查)|接着办|(?:还是|还)(?:要|得|想)(?:办|投诉|反映|管|处理)"
    r"|\b(?:keep|leave) (?:it|them|that|this)\b(?! alone)|\bcarry on\b|\blet it (?:stay|run|go on)\b"
    r"|\bstill (?:want|need) (?:it|this|that|them|you|someone)\b"
    r"|\b(?:don'?t|do not|not) (?:withdraw|cancel|drop|take (?:it|this|that) back)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"登记错|写错|弄错|搞错|说错|发错|填错|重复|误会|误报|不需要|不用(?:了|办|管|修)|用不着|自己(?:解决|弄|修|处理)"
    r"|让我撤|不想追究|撤(?:了|回|销)?吧|\bmistake\b|\bduplicate\b|\btwice\b|\bwrong\b|\bno longer\b|\bmyself\b"
    r"|\bdon'?t want (?:any )?(?:trouble|problems|a fight)\b|\bchanged my mind\b|\bnot worth\b"
    r"|\bmade up\b|\bapologi[sz]ed\b"
    r"|\bmoved (?:out|away)\b|\bafraid\b|\bscared\b|\bkeep the peace\b|\bnot needed\b|\bnever mind\b|\basked me\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"撤(?:了|回|销|掉|单)|取消|不(?:投诉|反映|报|追究|用办|用管)了|算了|销(?:了|单)"
    r"|\b(?:withdraw|take (?:it|that|this|the \w+|my \w+) back|cancel|scrap|drop|forget(?: about)?|close|delete|remove"
    r"|call (?:it|that|this) off|never mind|no need)\b(?: (?:it|that|this|(?:my|the) \w+))?",
    re.IGNORECASE,
)
_YES = re.compile(
    r"是的?|对的?|嗯+|好的?|行|可以|确定|没错|要撤|撤(?:了|回|销)?吧?|我?要"
    r"|\b(?:yes|yeah|yep|ok(?:ay)?|sure|please|right|do (?:it|that)|go ahead|then|thanks?|take it back"
    r"|withdraw(?: it)?)\b"
    r"|[\s，,。.!！]",
    re.IGNORECASE,
)
_TAKEN = re.compile(
    r"(?:撤|取消|销)(?:了|掉|回|销|单|诉)*(?:吧|算了|得了)?"
    r"|\b(?:withdraw|cancel|take back|take (?:it|this|that) back|drop|close)\b(?: (?:it|this|that|my"
    r"|the)\b)?",
    re.IGNORECASE,
)
# Whoever was asked or pressed to take it back is asked about it: that is a reason of its own kind.
_PRESSED_TO = re.compile(
    r"(?:让|叫|逼|求|要)我|\b(?:asked|told|made|want(?:s|ed)?|pressur\w+|forc\w+) me\b", re.IGNORECASE
)
# What is no reason: which one, and please.
_ABOUT_IT = re.compile(
    r"刚才|刚刚?|之前|上次|昨天|今天|前面|我|俺|想|要|把|给|帮|替|那个?|这个?|那件|这件|那张|这张"
    r"|第[一二三]|一?[件张个]|报的|登记的|投诉的?|反映的?"
    r"|说的|的事儿?|事儿?|单子|工单|单|麻烦|请|您|你|吧|了|啊|呀|先|就|都|全|可以|能不能|行|好|的"
    r"|\b(?:please|pls|i|want|would|like|to|my|the|that|this|it|one|case|ticket|complaint|report|can|you"
    r"|could|now|just|for me|earlier|last)\b"
    r"|[\W_]+",
    re.IGNORECASE,
)
_NAMES_ONE = re.compile(
    r"[^，。,.!！]{1,10}?(?:那个|那件|那单|那张|的(?:那个)?(?:事儿?|单子|投诉|工单))"
    r"|\b(?:the|my|that|this) [\w'-]+(?: [\w'-]+){0,3}"
    r" (?:thing|one|ticket|complaint|report|case|matter|issue|request)\b",
    re.IGNORECASE,
)
_REASONED = {"zh": 3, "en": 8}
# A no and a 'never mind' with nothing said beside them.
_REFUSAL = re.compile(
    r"不(?:是|了|行|要|对|用|必|撤|可以)?(?:了|啊|的)?|没有?|别(?:了)?|算了|取消|先|还是|吧|呀|哦|嗯|谢谢"
    r"|\b(?:no+|nope|nah|not|don'?t|do not|wait|actually|sorry|cancel|stop|never ?mind|forget (?:it|about it)"
    r"|thanks?|thank you|ok(?:ay)?|well|oh|then|now|please|it|that|yet|way)\b|[\W_]+",
    re.IGNORECASE,
)
_NO_AND = re.compile(
    r"(?:不|不是|不行|别|先别|等等|等一下)[，,。.!！ ]|(?:no|nope|nah|wait|don'?t)\b\s*[,.!;]"
    r"|(?:no|nope|nah) (?:let|leave|i|please|you|they|we|wait|don'?t)\b",
    re.IGNORECASE,
)
# What ended or was let go, whatever it is taken for. Water that stopped is no end of a matter.
_ENDED = re.compile(
    r"(?:停|走|搬|退|赔|拆|清|关|修|换|补|道歉|和解|谈|商量|消失|没|不\S{1,3}|找到|回来|付|还|给|放弃)\S{0,4}了"
    r"|已经|没必要|懒得|不想|不住"
    r"|\b(?:already|gone|stopped|left|moved|moving|returned|refunded|paid|came|back|quiet|agreed|settled|gave|got|finished"
    r"|over|went away|any ?more|no longer|changed|not important|too much|too short)\b",
    re.IGNORECASE,
)
_CUT_OFF = re.compile(r"停(?:了)?(?:水|电|气|热|暖)|(?:水|电|气|热|暖气?)\S{0,2}停")
_ALSO = re.compile(
    r"也|还有|另外|另一|又|再(?:登记|投诉|反映|报)|\b(?:also|another|too|as well|new complaint|something else)\b",
    re.IGNORECASE,
)
_UNSAID = re.compile(
    r"原因|理由|不(?:想|方便|愿意?)说|私事|\b(?:reason|reasons|rather not|private|personal)\b", re.IGNORECASE
)
# A yes tells why if this much is said beside it.
_BESIDE_YES = {"zh": 3, "en": 6}
_EARLIER = re.compile(
    r"上次|之前|以前|原来|先前|前几天|昨天|上周|旧|老的?单|那个单|那张单|\b(?:last|earlier|previous|old|other|before)\b",
    re.IGNORECASE,
)


def reason(said: Said, category: str | None = None) -> str | None:
    """Why the citizen takes it back, in their words, or None where the message is no reason.

    Whatever is said is one, unless it asks, refuses, only agrees, says that nothing is solved, or is for a rule of its
    own. `category`: the ticket's; a matter of another kind that does not sound like an end is told, not a reason.
    """
    if said.value("reason"):
        return str(said.value("reason"))
    words = said.words
    # A bare yes says that, not why.
    if not said.is_wordy or not _YES.sub("", words) or _QUESTION.search(words) or _KEEP.search(words):
        return None
    tells = verdict(words, "solved") == "yes" or bool(_BECAUSE.search(words))
    if is_unsolved(words) and not (tells or _UNSAID.search(words)):
        return None
    return words if (tells and said.intent in _HEARD) or _says_why(said, category) else None


def _says_why(said: Said, category: str | None) -> bool:
    """Whether words that name no common reason are one all the same, by what they were taken for."""
    words = said.words
    ended = bool(_ENDED.search(words) and not _CUT_OFF.search(words))
    if said.intent in _UNHEARD:
        return ended
    if said.intent == "file_complaint":
        told = said.value("category")
        same = category is not None and told is not None and group_of(told) == group_of(category)
        return not _ALSO.search(words) and (ended or same)
    if said.intent in _KEEPING:
        return bool(_REFUSAL.sub("", words))
    if said.intent in _AGREEING:
        # A yes and a 'submit' say that, not why.
        return bool(_UNSAID.search(words)) or len(_YES.sub("", words)) >= _BESIDE_YES[said.lang]
    return said.intent in (*_REASONING, "nlu_fallback") and bool(_YES.sub("", words))


def _told_with_wish(said: Said) -> str | None:
    """The words, where the message that takes a ticket back says why as well: 'forget it, it's fixed'."""
    wish = _WISH.search(said.words)
    rest = f"{said.words[: wish.start()]} {said.words[wish.end() :]}" if wish else ""
    if not wish or _QUESTION.search(said.words) or _KEEP.search(said.words):
        return None
    solved = verdict(rest, "solved") == "yes" and not says_again(rest)
    return said.words if solved or _BECAUSE.search(rest) else None


def told_with_it(said: Said) -> str | None:
    """The reason that stands beside the wish: '撤了吧，人家来修好了'. None where the wish is all that is said."""
    words = said.words
    if not _TAKEN.search(words) or _KEEP.search(words) or _QUESTION.search(words):
        return None
    if _PRESSED_TO.search(words):
        return None
    rest = _ABOUT_IT.sub("", _TAKEN.sub("", _NAMES_ONE.sub("", words)))
    return words if len(rest) >= _REASONED[said.lang] else None


def is_kept(said: Said) -> bool:
    """Whether the citizen wants the ticket to go on after all."""
    again = says_again(said.words) and is_unsolved(said.words)
    if again and not (_BECAUSE.search(said.words) or _QUESTION.search(said.words)):
        # 'It went dark again' is no reason to take it back.
        return True
    told = _BECAUSE.search(said.words) or _ENDED.search(said.words)
    bare = said.pressed or not _REFUSAL.sub("", said.words) or _NO_AND.match(said.words)
    refused = said.means(*_KEEPING) and bool(bare) and not told
    return bool(_KEEP.search(said.words)) or refused


class ValidateWithdrawForm(Named):
    """Finds out which ticket is to be taken back, and why: one question for both where it can be."""

    called = f"validate_{FORM}"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Ends with a reason to take it back, without one to leave it."""
        said, question = Said.of(tracker), tracker.slots.get("requested_slot")
        held = tracker.slots.get("withdraw_number") if question else None
        named = said.value("ticket_number") if said.intent in ("withdraw_ticket", "inform") else None
        named = named or await self._singled_out(said, question)
        told = said.intent == "withdraw_ticket" and told_with_it(said)
        at_once = None if question or said.pressed else _told_with_wish(said) or told
        if at_once:
            return await self._take_back(dispatcher, said, named, at_once)
        if not question or is_asked_again(tracker) or named:
            return await self._ask(dispatcher, said, named or held)
        why = await self._why(said, held) if question == "withdraw_reason" and not is_kept(said) else None
        if why:
            return [SlotSet("withdraw_reason", why), SlotSet("requested_slot", None)]
        if is_kept(said):
            Sentence("utter_not_withdrawn").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        if said.intent not in _REASONING or (said.pressed and said.intent == "answer_survey"):
            return [ActionExecutionRejected(FORM)]
        if said.words and _QUESTION.search(said.words):
            Sentence("utter_not_understood_in_form").utter(dispatcher)
        return await self._ask(dispatcher, said, held)

    async def _singled_out(self, said: Said, question: str | None) -> str | None:
        """The number of the one whose last digits or matter are told where it is asked or said which."""
        if not said.words or question == "withdraw_reason":
            return None
        tickets = await _open_tickets(self._desk, said)
        one = by_tail(said.words, tickets)
        if one is None and (question or not (_told_with_wish(said) or told_with_it(said))):
            one = by_name(said.words, tickets)
        return one.number if one else None

    async def _why(self, said: Said, number: str | None) -> str | None:
        """The reason in the message, for the ticket that is to be taken back."""
        tickets = await _open_tickets(self._desk, said)
        return reason(said, next((one.category for one in tickets if one.number == number), None))

    async def _take_back(
        self, dispatcher: CollectingDispatcher, said: Said, number: str | None, why: str
    ) -> Events:
        """The wish and its reason came in one breath: nothing is asked, unless it is not clear which ticket."""
        tickets = await _open_tickets(self._desk, said)
        chosen = [ticket for ticket in tickets if number in (None, ticket.number)]
        if len(chosen) != 1:
            # One that is only known by its name is asked about first.
            likely = by_name(said.words, tickets)
            return await self._ask(dispatcher, said, number or (likely.number if likely else None))
        return [
            SlotSet("withdraw_number", chosen[0].number),
            SlotSet("withdraw_reason", why),
            SlotSet("requested_slot", None),
        ]

    async def _ask(self, dispatcher: CollectingDispatcher, said: Said, number: str | None) -> Events:
        tickets = await _open_tickets(self._desk, said)
        chosen = [t for t in tickets if t.number == number] if number else tickets
        if not chosen:
            Sentence("utter_ticket_not_found" if number else "utter_nothing_to_withdraw").utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", None)]
        if len(chosen) > 1:
            buttons = tuple(button(ticket, "withdraw_ticket") for ticket in chosen[:SHOWN])
            Sentence("utter_withdraw_which", buttons=buttons).utter(dispatcher)
            return [SlotSet("withdraw_reason", None), SlotSet("requested_slot", "withdraw_number")]
        ticket = chosen[0]
        Sentence("utter_withdraw_why", {"title": ticket.title}).utter(dispatcher)
        return [SlotSet("withdraw_number", ticket.number), SlotSet("requested_slot", "withdraw_reason")]


class ActionWithdrawTicket(Named):
    """Takes a ticket back, for the reason the citizen gave."""

    called = "action_withdraw_ticket"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Nothing without a reason; the slots of the form cleared either way."""
        said, slots = Said.of(tracker), tracker.slots
        cleared: Events = [SlotSet("withdraw_number", None), SlotSet("withdraw_reason", None)]
        number, reason = slots.get("withdraw_number"), slots.get("withdraw_reason")
        if not (number and reason):
            # The form said why it ended.
            dispatcher.utter_message(json_message={"silent": True})
            await offer_what_waits(self._desk, dispatcher, tracker, said)
            return cleared
        try:
            await self._keep_words(said, number, reason)
            await self._desk.withdraw(
                said.conversation,
                message_id=said.message,
                number=number,
                reason=reason[:LONGEST_REASON],
                lang=said.lang,
            )
        except (TicketNotFound, IllegalStep, MissingDetail, InvalidInput):
            Sentence("utter_cannot_withdraw").utter(dispatcher)
            return cleared
        Sentence("utter_withdrawn", {"number": number}).utter(dispatcher)
        await offer_what_waits(self._desk, dispatcher, tracker, said)
        return cleared

    async def _keep_words(self, said: Said, number: str, reason: str) -> None:
        """A reason on record is short; whoever says more is read in full."""
        if len(reason) > LONGEST_REASON:
            await self._desk.supplement(
                said.conversation, message_id=said.message, number=number, text=reason, lang=said.lang
            )


class ActionTakeBack(Named):
    """'Take it back' in the middle of telling: the one being told, or one that was filed before?"""

    called = "action_take_back"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> Events:
        """Without an open ticket the draft is dropped; otherwise it waits, whichever is meant."""
        said = Said.of(tracker)
        tickets = await _open_tickets(self._desk, said)
        if not tickets:
            return await ActionDropDraft(self._desk).run(dispatcher, tracker, domain)
        named = by_tail(said.words, tickets) or by_name(said.words, tickets)
        if said.value("ticket_number") or named or _EARLIER.search(said.words):
            return [SlotSet("draft_waiting", True), FollowupAction(FORM)]
        english = said.lang == "en"
        this = offer("Drop what I'm telling now" if english else "刚说的这件不登记了", "/drop_draft")
        buttons = tuple(button(ticket, "withdraw_ticket") for ticket in tickets[:SHOWN])
        Sentence("utter_take_back_which", buttons=(this, *buttons)).utter(dispatcher)
        return [SlotSet("draft_waiting", True)]


async def _open_tickets(desk: Desk, said: Said) -> list[TicketStatus]:
    """The conversation's tickets that may still be taken back, the newest first."""
    return [ticket for ticket in await desk.tickets_of(said.conversation, said.lang) if ticket.is_open]
