"""What the desk hands back to the assistant: plain results with their words in the citizen's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.dialogue import Choice
from desk.tickets.lifecycle import UNSOLVED


@dataclass(frozen=True)
class Preview:
    """What would be filed, for the summary card. `needs` names the fields still missing, most important first.

    `needs` is of: 'description', 'category', 'district' (the place is not known), 'address' (the district is known,
    neither words nor a pin say where in it).
    """

    category_name: str | None
    unit_name: str | None
    place_name: str | None
    due: datetime
    due_text: str
    needs: tuple[str, ...]
    asks_party: bool
    asks_time: bool


@dataclass(frozen=True)
class FiledTicket:
    """A ticket just filed. `dispatch_by_text`: '24小时内'; `answer_by_text`: `answer_by` as '12月1日'.

    `may_publish`: its citizen may be asked whether the public may see that there is such a matter.
    """

    number: str
    tracking_code: str
    title: str
    unit_name: str | None
    dispatch_by_text: str
    answer_by: datetime
    answer_by_text: str
    may_publish: bool = False


@dataclass(frozen=True)
class TicketStatus:
    """One ticket as its citizen sees it. `steps` are {"name", "at", "state"} of the progress card, four of them.

    `worked_status` is the status of the ticket that is worked on, where this one was merged into another; `published`:
    the public sees that there is such a matter; `contact_by` and `phone_tail`: how the citizen is reached, and the last
    digits of the number they left; `new_phone`: what was added just now made another number the one to call;
    `confidential`: no unit and no public learns whose it is; `claimed`: it has come into this conversation just now.
    """

    number: str
    status: str
    status_text: str
    unit_name: str | None
    next_text: str
    due_text: str
    title: str
    steps: Sequence[Mapping[str, Any]]
    worked_status: str
    may_reopen: bool
    category: str
    district: str | None
    subdistrict: str | None
    address: str | None
    category_name: str = ""
    description: str = ""
    published: bool = False
    contact_by: str = "chat"
    phone_tail: str | None = None
    new_phone: bool = False
    confidential: bool = False
    claimed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has it to do."""
        return self.worked_status in UNSOLVED

    def card(self) -> dict[str, Any]:
        """The progress card a channel may draw."""
        return {"kind": "progress", "number": self.number, "title": self.title, "steps": list(self.steps)}


@dataclass(frozen=True)
class PersonAsked:
    """Where somebody who waits for a person stands: so many are `ahead`; `back_text` says when colleagues are there
    again ('明天8:00'), None while they are.
    """

    ahead: int
    back_text: str | None


@dataclass(frozen=True)
class Urged:
    """What pressing for a ticket gave: 'urged', or 'already' where it was pressed for on the same day."""

    outcome: str
    ticket: TicketStatus


@dataclass(frozen=True)
class Similar:
    """An open ticket of the same matter and place. Of another citizen's nothing is told but matter, street and day.

    `mine`: the citizen's own, and then `title` is theirs too.
    """

    number: str
    category_name: str
    where: str
    since_text: str
    mine: bool
    title: str | None = None


@dataclass(frozen=True)
class KnownIncident:
    """A known incident that a complaint fits. `told` is what its citizen reads of it: staff's words and when it ends.

    `follows`: the citizen's conversation has a ticket that follows it already.
    """

    id: int
    category: str
    told: str
    follows: bool


@dataclass(frozen=True)
class Followed:
    """Following an incident gave this ticket; `own` is the emergency ticket filed beside it for somebody vulnerable."""

    status: TicketStatus
    tracking_code: str
    own: FiledTicket | None


@dataclass(frozen=True)
class SurveyStep:
    """Where a survey stands after an answer.

    `outcome` is 'asked' (`next_question` follows), 'closed', 'reopened', 'noted' (the follow-up at the limit) or 'over'
    (it had ended before). `text` says it in the citizen's language, `choices` are the next question's buttons.
    """

    next_question: str | None
    outcome: str
    text: str
    choices: Sequence[Choice]
    ticket: TicketStatus


@dataclass(frozen=True)
class OwnData:
    """What is kept of a citizen: `messages` since `since_text`, for how long (`kept_text`), and their tickets.

    `numbers` are the tickets', oldest first; `named`: a name or a number is with one of them. `link` opens a copy of it
    all for an hour; None where nobody hands over copies.
    """

    messages: int
    since_text: str
    kept_text: str
    numbers: Sequence[str]
    named: bool
    tickets_text: str
    link: str | None


@dataclass(frozen=True)
class Erasure:
    """What erasing has to wait for: the open tickets `numbers`. `named`: one of them says who somebody is, or how to
    call them; `bound`: another chat is bound with this one.
    """

    numbers: Sequence[str]
    numbers_text: str
    named: bool
    bound: bool
