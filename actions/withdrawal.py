"""Taking a ticket back: which one, and why. Only a reason takes it back; anything else is answered or asked about."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecutionRejected, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

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
_MAYBE = frozenset({"file_complaint", "nlu_fallback", *_KEEPING})
_QUESTION = re.compile(
    r"[?？]\s*$|[吗呢么][。.!！]*$|什么时候|怎么(?:办|回事|样|还|不)|为什么|凭什么|多久|几点|多长时间|谁(?:来|管|负责)"
    r"|^\s*(?:when|what|why|how|who|where|which|can|could|do|does|did|will|would|is|are|should)\b",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"(?:不|别|先不|不要|不用|不想)撤|撤什么撤|\bkeep it\b|\b(?:don'?t|do not|not) (?:withdraw|take it back)\b",
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
    r"|\b(?:yes|yeah|yep|ok(?:ay)?|sure|please|right|do it|take it back|withdraw(?: it)?)\b|[\s，,。.!！]",
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
_REASONED = {"zh": 3, "en": 8}
_EARLIER = re.compile(
    r"上次|之前|以前|原来|先前|前几天|昨天|上周|旧|老的?单|那个单|那张单|\b(?:last|earlier|previous|old|other|before)\b",
    re.IGNORECASE,
)


def reason(said: Said) -> str | None:
    """Why the citizen takes it back, in their words, or None where the message is no reason."""
    if said.value("reason"):
        return str(said.value("reason"))
    words = said.words
    if not words or _QUESTION.search(words) or _KEEP.search(words):
        return None
    tells = verdict(words, "solved") == "yes" or bool(_BECAUSE.search(words))
    if said.intent in _UNHEARD:
        return words if tells else None
    if said.intent in _MAYBE:
        return words if tells or said.intent == "nlu_fallback" else None
    if said.intent == "answer_survey":
        return words if tells else None
    if said.intent in _AGREEING and not tells:
        # A yes, 'submit' and 'no' say that, not why.
        return None
    # A bare yes says that, not why.
    return words if said.intent in _REASONING and _YES.sub("", words) else None


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
    rest = _ABOUT_IT.sub("", _TAKEN.sub("", words))
    return words if len(rest) >= _REASONED[said.lang] else None


def is_kept(said: Said) -> bool:
    """Whether the citizen wants the ticket to go on after all."""
    again = says_again(said.words) and is_unsolved(said.words)
    if again and not (_BECAUSE.search(said.words) or _QUESTION.search(said.words)):
        # 'It went dark again' is no reason to take it back.
        return True
    refused = said.means(*_KEEPING) and not _BECAUSE.search(said.words)
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
        told = said.intent == "withdraw_ticket" and told_with_it(said)
        at_once = None if question or said.pressed else _told_with_wish(said) or told
        if at_once:
            return await self._take_back(dispatcher, said, named, at_once)
        if not question or is_asked_again(tracker) or named:
            return await self._ask(dispatcher, said, named or held)
        why = reason(said) if question == "withdraw_reason" and not is_kept(said) else None
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

    async def _take_back(
        self, dispatcher: CollectingDispatcher, said: Said, number: str | None, why: str
    ) -> Events:
        """The wish and its reason came in one breath: nothing is asked, unless it is not clear which ticket."""
        tickets = await _open_tickets(self._desk, said)
        chosen = [ticket for ticket in tickets if number in (None, ticket.number)]
        if len(chosen) != 1:
            return await self._ask(dispatcher, said, number)
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
        if said.value("ticket_number") or _EARLIER.search(said.words):
            return [SlotSet("draft_waiting", True), FollowupAction(FORM)]
        english = said.lang == "en"
        this = offer("Drop what I'm telling now" if english else "刚说的这件不登记了", "/drop_draft")
        buttons = tuple(button(ticket, "withdraw_ticket") for ticket in tickets[:SHOWN])
        Sentence("utter_take_back_which", buttons=(this, *buttons)).utter(dispatcher)
        return [SlotSet("draft_waiting", True)]


async def _open_tickets(desk: Desk, said: Said) -> list[TicketStatus]:
    """The conversation's tickets that may still be taken back, the newest first."""
    return [ticket for ticket in await desk.tickets_of(said.conversation, said.lang) if ticket.is_open]
