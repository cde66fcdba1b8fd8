"""What is said at the summary before filing: a yes, a field put right, a name, a fact added. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.amounts import is_sum, tells_amount
from actions.assent import files_it
from actions.contacts import is_about_reporter, wants_number
from actions.details import LONG, TELLING, is_detail, put_right_plainly
from actions.draft import Draft
from actions.facts import tells_fact, tells_proof
from actions.hours import when_right
from actions.hurry import agrees_at_the_card
from actions.matters import without
from actions.names import is_called_so, is_name, leads_to_name, name_in, tells_role
from actions.righting import picks_one, puts_right
from actions.said import Said
from actions.step import Step
from actions.telling import tells
from desk.review.numbers import has_mail

_READY = 0.4
# The field of the button that leaves one of several matters out.
_LEFT_OUT = re.compile(r"matter_(?P<at>[1-9])")


def at_card(said: Said, step: Step, before: Draft) -> Step:
    """What the words make of the draft at its summary; `unclear` where they say nothing that could be done."""
    if said.means("edit_field"):
        field = str(said.value("field") or "")
        left_out = _LEFT_OUT.fullmatch(field)
        return Step(without(step.draft, int(left_out["at"]) - 1)) if left_out else replace(step, edit=field)
    if wants_number(said, step.draft):
        return replace(step, wants_call=True)
    draft = put_right_plainly(said, step.draft).having(
        **(when_right(said, before) if is_detail(said) else {})
    )
    if draft.fields != before.fields:
        return replace(step, draft=draft)
    agrees = files_it(said.words) or agrees_at_the_card(said.words, said.lang)
    proves = tells_proof(said.words)
    # 'I have the contract yes' tells of the contract.
    only_agrees = agrees or said.pressed or not proves
    if only_agrees and (said.means("confirm_draft", "affirm", sure=_READY) or agrees):
        return replace(step, confirmed=True)
    if is_about_reporter(said):
        # It is so already: '不用留'.
        return step
    may_be_name = bool(draft["reporter_phone"]) or leads_to_name(said.words) or is_called_so(said.words)
    if may_be_name and not draft["reporter_name"] and is_name(said):
        return replace(step, draft=draft.having(reporter_name=name_in(said)))
    if tells_role(said.words):
        return replace(step, draft=draft.saying_more(said.words))
    tells_matter = said.value("category") or said.value("category_choices") or said.intent in TELLING
    adds = tells_amount(said.words) or proves or has_mail(said.words) or _adds(said) or picks_one(said.words)
    if adds or (tells_matter and tells(said)):
        return replace(step, draft=_with_more(said, draft))
    if said.means("deny", "correct_detail", sure=0.0):
        return replace(step, edit="")
    return replace(step, unclear=True)


def _with_more(said: Said, draft: Draft) -> Draft:
    """With what is added at the card; beside 'the British one and the Canadian one' it says which."""
    if picks_one(said.words):
        return draft.having(description=f"{draft['description'] or ''}\n{said.words}".strip())
    return draft.saying_more(said.words)


def _adds(said: Said) -> bool:
    """Whether a few words at the card add a fact that stands in no field: 'paid in march', 'worth 600'."""
    # '四千五'; a number in digits may be a door.
    sums = is_sum(said.words) and not said.words.strip(" 。.").isdigit()
    return (sums or tells_fact(said.words)) and len(said.words) <= LONG[said.lang] and not puts_right(said)
