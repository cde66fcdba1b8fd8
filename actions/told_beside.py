"""What is told of a matter beside its place, or with the answer to another question. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from actions import placeless
from actions.assent import speaks_of_filing
from actions.called import only_names_party
from actions.clauses import clauses, is_unsure, letters
from actions.contacts import is_about_reporter
from actions.details import ENTITIES, is_detail
from actions.draft import Draft, from_words
from actions.happening import happens_in, names_kind
from actions.overruled import of_noise
from actions.place_leads import spoken_of
from actions.place_slips import slip_in
from actions.place_words import names_matter
from actions.plain_places import tells_only_when
from actions.righting import puts_right
from actions.said import Said
from actions.step import Step
from actions.telling import LEAST_BESIDE, TO_THE_DESK, tells
from actions.unanswered import is_only_how_reached
from actions.venting import has_venting, is_venting

# From how sure a category on it sorts what was not sorted before.
_SORTS = 0.5
_BESIDE_ASKING = {"zh": 2, "en": 4}
# Of what is done at a time two characters tell: '晚上十二点还蹦'.
_AT_A_TIME = {"zh": 2, "en": LEAST_BESIDE["en"]}
_GAP = "\0"
# The question said back before it is answered: '哪个小学？中关村三小'.
_ECHO = re.compile(
    r"(?:你是?问|问的?是?|你说)?(?:是)?(?:哪|什么|啥)\S{0,4}|(?:which|what) \w+(?: \w+)?", re.IGNORECASE
)
# A time to come, or one at which somebody is reached, is none of what happened: '明天再给你们', '晚上八点以后方便'.
_TO_COME = re.compile(
    r"明[天早晚儿]|后天|下个?(?:周|月|礼拜|星期)|以后|之后|回头|改天|过[几两]天|号码|方便|在家|联系|电话|手机"
    r"|\b(?:tomorrow|tonight|later|next \w+|after \d\w*|numbers?|call|phone|reach|contact|at home|free|available)\b",
    re.IGNORECASE,
)
# What is said to the desk beside it: '你们快派个人来处理', 'can you please send someone to fix it'.
_OF_THE_DESK = re.compile(
    r"麻烦|尽快|快|帮忙?|给|我们?|派个?|[个人来去]|看看|处理|解决|管管?|查查?|修|安排|记|登记|能不能|可以|能|一下|吧|啊|呀|了|好|行"
    r"|[吗嘛呢的]|都|就|拜托|请|求"
    r"|\b(?:can|could|would|will|send|someone|somebody|people|help|quick(?:ly)?|fast|soon|asap|fix|it|this|that|look|into|check"
    r"|up|out|now|very|much|many|a|lot|me|us|so|for|your|the|to|come|here|do|something|sort|and|in|advance|help|time|see|there"
    r"|know|let)\b",
    re.IGNORECASE,
)


def tells_past_unsure(said: Said) -> bool:
    """Whether it is told, with a doubt, when it was: 'since October or so, I don't remember exactly'."""
    return bool(said.value("time")) and is_unsure(said.words) and not _TO_COME.search(said.words)


def beside_question(said: Said, step: Step) -> Step:
    """A further matter told with an answer stays in the description."""
    says_something = tells(said) or said.value("category")
    told = said.intent == "file_complaint" and says_something
    told = told and not is_detail(said) and not said.is_mostly("party")
    return replace(step, draft=_surer(said, step.draft)) if told else step


def at_place(said: Said, step: Step) -> Step:
    """What is told with the place, or in its stead, and is none stays in the description."""
    beside = beside_place(said, step.draft)
    if not beside or said.names_nothing or said.means("skip") or speaks_of_filing(said.words):
        return step
    if said.intent == "file_complaint":
        told = beside_question(said, step)
        if told is not step:
            return told
    if (
        said.value("category")
        and (names_matter(said.words) or names_kind(said, step.draft))
        and not said.names_place
    ):
        return replace(step, draft=_surer(said, step.draft))
    joint = "，" if said.lang == "zh" else ", "
    return replace(step, draft=_sorted(said, step.draft.saying_more(joint.join(beside))))


def _sorted(said: Said, draft: Draft) -> Draft:
    """With the category of what is told beside the place, where the matter has none of its own yet."""
    told = {name: value for name, value in from_words(said).items() if value}
    unsorted = str(draft["category"] or "other.").startswith("other.")
    if not unsorted or _sureness(told) < _SORTS or str(told["category"]).startswith("other."):
        return draft
    kept = {name: told[name] for name in ("category", "category_confidence", "urgency") if name in told}
    return draft.offering(()).having(**kept)


def with_what_was_then(said: Said, draft: Draft) -> Draft:
    """With what is told with nothing but a time or a party: of 'I moved out Nov 1st' the moving."""
    plain = (said.value("time") or said.value("party")) and not (
        said.value("phone") or said.value("person_name") or is_about_reporter(said)
    )
    if not plain or puts_right(said) or said.names_place or tells_only_when(said, said.words):
        return draft
    joint = "，" if said.lang == "zh" else ", "
    beside = [one for one in beside_place(said, draft, least=_AT_A_TIME) if not tells_only_when(said, one)]
    return draft.saying_more(joint.join(beside)) if beside else draft


def beside_place(said: Said, draft: Draft, *, least: Mapping[str, int] = LEAST_BESIDE) -> list[str]:
    """The clauses that tell more than the place, a time, a number or a name: from `least` letters on."""
    if only_names_party(said):
        return []
    details = {name for names in ENTITIES.values() for name in names} - {"category"}
    pieces = [*clauses(str(draft["address"] or "")), *clauses(str(draft["party"] or ""))]
    pieces += [one for piece in pieces if not piece.isascii() for one in piece.split()[1:]]
    if slip := slip_in(said.words):
        pieces += [*clauses(said.words[: slip.start()]), slip.group()]
    found = []
    for clause, left in zip(clauses(said.words), clauses(_without(said, details, pieces)), strict=True):
        told = left.replace(_GAP, "")
        says = letters(spoken_of(told)) >= least[said.lang] and not placeless.is_only_placeless(clause)
        echoes = _ECHO.fullmatch(clause) is not None
        if says and not (echoes or is_unsure(clause) or _only_asks(told, said.lang)):
            found.append(clause)
    return found


def _only_asks(told: str, lang: str) -> bool:
    """Whether nothing is left of words to the desk without what is said to it: 'can you please send someone'."""
    left = _OF_THE_DESK.sub("", TO_THE_DESK.sub("", told))
    return bool(TO_THE_DESK.search(told)) and letters(spoken_of(left)) < _BESIDE_ASKING[lang]


def _without(said: Said, names: Collection[str], pieces: Collection[str]) -> str:
    """The words with a gap for each letter of what these entities and pieces of the address say."""
    spans = [
        (found.get("start", 0), found.get("end", 0))
        for found in said.entities
        if found.get("entity") in names
    ]
    spans += [match.span() for piece in pieces for match in re.finditer(re.escape(piece), said.words)]
    return "".join(
        _GAP if char.isalnum() and any(a <= at < b for a, b in spans) else char
        for at, char in enumerate(said.words)
    )


def _surer(said: Said, draft: Draft) -> Draft:
    """With more of the matter, which settles its category where it is surer than what was told before.

    Whoever began by venting is heard all the same; what they say of the matter then stands first. A place that is named
    settles nothing by what stands there: at the gate of a school is a hole in the road.
    """
    before = str(draft["description"] or "")
    more = draft.saying_more(said.words)
    told = {name: value for name, value in from_words(said).items() if value}
    surer = _sureness(told) > _sureness(draft.fields) or is_venting(before, said.lang)
    only_where = said.names_place and not (names_matter(said.words) or happens_in(said.words, said.lang))
    of_it = (only_where or is_only_how_reached(said)) and before
    if said.value("category") and surer and not of_it:
        kept = {
            name: told[name]
            for name in ("category", "category_confidence", "kind", "urgency")
            if name in told
        }
        kept["category"] = of_noise(str(more["description"]), kept.get("category"))
        more = more.offering(()).having(**kept)
        if before and has_venting(before):
            more = more.having(description=f"{said.words}\n{before}")
    return more


def _sureness(fields: Mapping[str, object]) -> float:
    """How sure the category is; -1 without one. One that was chosen or pressed says nothing, and is certain."""
    sure = fields.get("category_confidence")
    if not fields.get("category"):
        return -1.0
    return float(sure) if isinstance(sure, int | float) else 1.0
