"""Before filing: the same matter in the same place, reported already, may be followed instead of filed twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from rasa_sdk.events import SlotSet

from actions.assent import files_it
from actions.draft import Draft
from actions.held import SURELY
from actions.named import Events
from actions.said import Said
from actions.sentence import Sentence
from desk.desk import Desk
from desk.errors import InvalidInput, Refused, TicketNotFound

QUESTION = "similar"
_OWN = "own "
_YES = ("affirm", "confirm_draft")
_FOLLOWS = re.compile(
    r"跟着|跟(?:他|她|人家|那个|那件|大家)(?:们|的)?(?:一起|走|一块)|(?:一起|一块儿?)(?:走|办|报|吧)|(?:加"
    r"|并|算)(?:到|进|在)(?:那|他|一)|算我一(?:个|户|份)|(?:同|一)(?:一|个)(?:件|回)事"
    r"|\b(?:follow|join|same one|add me|count me in|me too|go with (?:it|that))\b",
    re.IGNORECASE,
)
_ON_ITS_OWN = re.compile(
    r"不(?:想|用|要|愿意?|跟|是)|别|单独|另外|自己(?:报|登)|\b(?:not|don'?t|separate|own)\b", re.IGNORECASE
)
# The same where nothing was offered, and no more is said: '有人报过了是吧 那跟着他一起'.
_GOES_ALONG = re.compile(
    r"(?:(?:(?:是不是|好像|已经|应该|肯定|都|早就)*(?:有人|别人|邻居|人家)(?:已经|都|也|早就|肯定)*(?:报|反映|投诉|登记|说)(?:过|上)?了?"
    r"(?:是吧|对吧|是不是|吧|啊|吗|么)?|那|就|我|也|行|好|嗯|对|可以|要是|如果|的话|直接)[\s，,。？?]*){0,8}"
    r"(?:(?:跟着?|随着?|和|并到|加到|算到)(?:他|她|人家|那个|那件|那张|大家|别人|他们|前面那个)(?:们|的|家|上|里)?(?:单子?)?"
    r"(?:一起|一块儿?|走|办|报|就行|就好|就成|得了|算了|吧|上|了|呗){1,4}|算我一(?:个|户|份)(?:吧|呗)?)[\s。.!！~]*"
    r"|(?:(?:if |maybe |i think |probably )?(?:some(?:one|body)|others?|other people|people|my neighbou?rs?)"
    r"(?:['’]?s| has| have| did)?(?: already| also)?"
    r" (?:reported|filed|complained(?: about)?|sent)(?: (?:it|this|that))?(?: already| before)?(?:, right)?[,.?! ]+)?"
    r"(?:(?:so|then|ok(?:ay)?|fine|well|just|please|can you|could you|i['’]?ll|let me|i want to)[, ]+){0,4}"
    r"(?:add me to|join|follow|go (?:along )?with|put me (?:on|with)|count me in(?: on| with)?)"
    r" (?:it|that|theirs|them|(?:that|the|their|his|her)(?: (?:other|existing|same|first))?"
    r" (?:one|report|complaint|case|ticket))"
    r"(?: (?:then|please|too))*[\s.!]*",
    re.IGNORECASE,
)
_LONGEST = 90


@dataclass(frozen=True)
class Open:
    """A ticket that may be followed, or added to where it is the citizen's own: `mine`."""

    number: str
    mine: bool

    @classmethod
    def offered_in(cls, draft: Draft) -> Open | None:
        """The one that was offered last."""
        noted = draft.about.get(QUESTION)
        return cls(noted.removeprefix(_OWN), noted.startswith(_OWN)) if noted else None

    def noted_in(self, draft: Draft) -> Draft:
        """With this one as what was offered."""
        return draft.asked_about(QUESTION, f"{_OWN if self.mine else ''}{self.number}")


async def offered(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Draft] | None:
    """The offer, once for each draft; None where nothing like it is open, or not enough is told yet to know."""
    if QUESTION in draft.asked or draft.others:
        return None
    return await asked_again(desk, said, draft)


async def asked_again(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Draft] | None:
    """The offer, also a second time, and the draft with what is offered. Of somebody else's report it tells the matter,
    the street and the day, no more.
    """
    found = await desk.similar(said.conversation, draft.fields, said.lang)
    if found is None or draft["previous"]:
        return None
    noted = Open(found.number, found.mine).noted_in(draft)
    values: dict[str, Any] = {
        "since": found.since_text,
        "where": found.where,
        "category": found.category_name,
    }
    if found.mine:
        values |= {"number": found.number, "title": found.title}
        return Sentence("utter_similar_mine", values), noted
    return Sentence("utter_similar", values), noted


def is_taken(said: Said) -> bool:
    """Whether the citizen wants to follow it."""
    if files_it(said.words) and not (said.pressed or follows(said.words)):
        # 'Whatever, file it' wants its own filed.
        return False
    if not said.pressed and said.commands.get("deny", 0.0) >= SURELY:
        return False
    return said.means(*_YES) or follows(said.words)


def follows(words: str) -> bool:
    """Whether the words say in their own way that they go along with the one that is there."""
    return bool(_FOLLOWS.search(words)) and not _ON_ITS_OWN.search(words)


def goes_along(words: str) -> bool:
    """Whether nothing is said but that somebody goes along with what others reported, be it open or not."""
    return len(words) <= _LONGEST and follows(words) and _GOES_ALONG.fullmatch(words) is not None


async def taken(desk: Desk, said: Said, draft: Draft) -> tuple[Sentence, Events] | None:
    """What is said and set once they follow it, or have added to their own. None where that is no longer possible."""
    one = Open.offered_in(draft)
    if one is None:
        # Offered before it was noted which one it is.
        found = await desk.similar(said.conversation, draft.fields, said.lang)
        if found is None:
            return None
        one = Open(found.number, found.mine)
    call: dict[str, Any] = {"message_id": said.message, "number": one.number, "lang": said.lang}
    try:
        if one.mine:
            text = str(draft["description"] or "")
            own = await desk.supplement(said.conversation, text=text, **call)
            await desk.drop_draft(said.conversation)
            sentence = Sentence("utter_added", {"number": own.number, "title": own.title})
            return sentence, [SlotSet("ticket_in_focus", own.number)]
        status, code = await desk.join(said.conversation, fields=draft.fields, **call)
    except (TicketNotFound, Refused, InvalidInput):
        return None
    values = {"number": status.number, "code": code, "next": status.next_text}
    return Sentence("utter_joined", values), [SlotSet("ticket_in_focus", status.number)]


async def put_back(desk: Desk, said: Said, draft: Draft) -> Events:
    """Another draft that waited behind this one waits from now on by itself."""
    if not draft.set_aside:
        return []
    await desk.remember_draft(said.conversation, draft.set_aside)
    return [SlotSet("draft_waiting", True)]
