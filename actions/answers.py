"""What a message in the middle of a complaint changes in its draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.draft import Draft, from_words, when
from actions.places import place
from actions.said import Said
from city.pack import CityPack

PLACE = ("district", "address")
# From how many characters on a sentence tells something, or a whole matter, and what may be a name.
_TELLING = {"zh": 6, "en": 16}
_MATTER = {"zh": 14, "en": 45}
_NAME = {
    "zh": re.compile(r"(?:我?叫|我?姓)?[\u4e00-\u9fff]{1,4}(?<![吗呢吧么])"),
    "en": re.compile(r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,2}"),
}
ENTITIES = {
    "category": ("category",),
    "occurred_at": ("time",),
    "party": ("party",),
    "contact_by": ("phone", "person_name", "anonymous"),
    **dict.fromkeys(PLACE, ("district", "subdistrict", "address", "place_choices", "outside_city")),
}
_DETAILS = ("inform", "correct_detail")
_ANONYMOUS = re.compile(r"匿名|不(?:想|愿|要)?(?:实名|透露)|\banonym", re.IGNORECASE)
_TITLED = re.compile(
    r"[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|阿姨|师傅|大爷|大妈)|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]\w+"
)
_CONFIDENTIAL = re.compile(
    r"保密|别让.{0,6}知道|\bconfidential|\bkeep (?:this|it|me) (?:secret|private)", re.IGNORECASE
)


@dataclass(frozen=True)
class Step:
    """The draft after a message. `edit`: a field to ask for anew ('' means: which?); `unclear`: nothing was in it;
    `aside`: something else was told than what had been asked; `resumed`: taken up again after a pause.
    """

    draft: Draft
    place_choices: tuple[str, ...] = ()
    outside: str | None = None
    confirmed: bool = False
    edit: str | None = None
    unclear: bool = False
    wants_call: bool = False
    aside: bool = False
    resumed: bool = False


def take(said: Said, draft: Draft, question: str, pack: CityPack) -> Step:
    """Take the message as the answer to `question`, with whatever else it tells."""
    placed = place(said, draft, pack, wanted=question in PLACE and not said.means("skip", "deny"))
    settled = placed.draft.among(()) if placed.draft["district"] else placed.draft
    step = Step(_contact(said, settled, question), place_choices=placed.choices, outside=placed.outside)
    if question == "confirmed":
        return _confirmed(said, step, draft)
    told_other = step.draft.fields != draft.fields and not answers(said, question)
    if question not in ("opening", "description") and said.intent in _DETAILS and told_other:
        return replace(step, aside=True)
    if question == "category":
        return _category(said, step, pack)
    return _TAKERS.get(question, _place)(said, step)


def _description(said: Said, step: Step) -> Step:
    told = {name: value for name, value in from_words(said).items() if value}
    draft = step.draft.having(**told)
    offered = () if draft["category"] else codes(said.value("category_choices"))
    return replace(step, draft=draft.offering(offered) if offered else draft)


def _opening(said: Said, step: Step) -> Step:
    """The first message of a matter. A bare detail is one: the matter itself is still to be told."""
    names_kind = said.value("category") or said.value("category_choices")
    is_detail = said.intent in ("inform", "correct_detail", "skip") and not said.value("category")
    says_little = not names_kind and len(said.words) < _MATTER[said.lang]
    return step if is_detail or says_little else _description(said, step)


def _category(said: Said, step: Step, pack: CityPack) -> Step:
    chosen = said.value("category") or step.draft["category"] or unsorted(pack)
    draft = step.draft.offering(()).having(category=chosen)
    if _tells(said) and not said.means("skip", "deny"):
        draft = draft.saying_more(said.words)
    return replace(step, draft=draft)


def _place(said: Said, step: Step) -> Step:
    """A further matter told with the place stays in the description."""
    told = said.intent == "file_complaint" and _tells(said)
    return replace(step, draft=step.draft.saying_more(said.words)) if told else step


def _occurred_at(said: Said, step: Step) -> Step:
    if said.value("time"):
        return replace(step, draft=step.draft.having(**when(said)))
    said_otherwise = said.words and not said.means("skip", "deny", "affirm")
    return replace(step, draft=step.draft.saying_more(said.words)) if said_otherwise else step


def _party(said: Said, step: Step) -> Step:
    if said.pressed or said.means("skip", "deny"):
        return step
    return replace(step, draft=step.draft.having(party=said.value("party") or said.words or None))


def _contact_by(said: Said, step: Step) -> Step:
    draft = step.draft
    if draft["reporter_phone"] or draft["anonymous"]:
        return step
    if said.means("affirm") and not said.value("person_name"):
        return replace(step, wants_call=True)
    if said.words and not said.means("skip", "deny", "thank", "cancel") and not draft["reporter_name"]:
        named = is_name(said)
        draft = draft.having(reporter_name=said.words) if named else draft.saying_more(said.words)
    return replace(step, draft=draft.having(contact_by="chat"))


def _confirmed(said: Said, step: Step, before: Draft) -> Step:
    if said.means("edit_field"):
        return replace(step, edit=str(said.value("field") or ""))
    draft = _details(said, step.draft)
    if draft.fields != before.fields:
        return replace(step, draft=draft)
    if said.means("confirm_draft", "affirm"):
        return replace(step, confirmed=True)
    if said.means("deny", "correct_detail", sure=0.0):
        return replace(step, edit="")
    if said.intent in ("file_complaint", "inform") and _tells(said):
        return replace(step, draft=draft.saying_more(said.words))
    return replace(step, unclear=True)


def _details(said: Said, draft: Draft) -> Draft:
    """What else may be put right in plain words."""
    if said.pressed or said.intent not in ("correct_detail", "inform"):
        return draft
    if said.value("party"):
        draft = draft.having(party=said.value("party"))
    if said.intent == "correct_detail" and said.value("category"):
        draft = draft.having(category=said.value("category"))
    return draft.having(**when(said))


def _contact(said: Said, draft: Draft, question: str) -> Draft:
    """How to reach the citizen, whenever they say it."""
    phone, name = said.value("phone"), said.value("person_name")
    if said.value("anonymous") or _ANONYMOUS.search(said.words):
        return draft.having(anonymous=True, contact_by="chat", reporter_name=None, reporter_phone=None)
    titled = _TITLED.search(said.words)
    if not name and titled and (phone or question == "contact_by"):
        name = titled.group()
    if phone:
        draft = draft.having(reporter_phone=str(phone), contact_by="call", anonymous=None)
    if name:
        draft = draft.having(reporter_name=str(name), anonymous=None)
    if _CONFIDENTIAL.search(said.words):
        draft = draft.having(confidential=True)
    return draft


def answers(said: Said, question: str) -> bool:
    """Whether something in the message is of the kind that was asked for."""
    if question in PLACE and said.pin:
        return True
    return any(said.value(name) is not None for name in ENTITIES.get(question, ()))


def is_name(said: Said) -> bool:
    """Whether the whole message may be how somebody is called."""
    return bool(_NAME[said.lang].fullmatch(said.words)) and said.intent != "file_complaint"


def _tells(said: Said) -> bool:
    return len(said.words) >= _TELLING[said.lang]


def codes(choices: object) -> tuple[str, ...]:
    """Category codes, with or without their confidences beside them."""
    if not isinstance(choices, list | tuple):
        return ()
    return tuple(str(choice[0]) if isinstance(choice, list | tuple) else str(choice) for choice in choices)


def unsorted(pack: CityPack) -> str | None:
    """The category of what fits none: the last leaf of the group 'other'."""
    return next((leaf.code for leaf in reversed(pack.categories) if leaf.group == "other"), None)


_TAKERS: dict[str, Callable[[Said, Step], Step]] = {
    "opening": _opening,
    "description": _description,
    "occurred_at": _occurred_at,
    "party": _party,
    "contact_by": _contact_by,
}
