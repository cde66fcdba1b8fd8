"""A complaint never goes to whom it is about, whatever hands it out (docs/rules.md)."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from desk.errors import DeskError
from desk.staff.actor import SYSTEM
from desk.store.models import TicketRow
from desk.tickets import filing
from desk.tickets.act import Act, Context, change
from desk.tickets.city import rules
from desk.tickets.complaint import Complaint, prepared
from desk.tickets.dispatch import accused, suggest
from desk.tickets.routing import matter
from tests.office import CHAOYANG, CONDUCT, HAIDIAN, NOON, RUBBISH, SHOP, SUPERVISOR, WANGJING, WATER, beijing

PACK = beijing()
RULES = rules(PACK, NOON)
UNITS = [unit.code for unit in PACK.units]

places = st.sampled_from([(CHAOYANG, WANGJING), (CHAOYANG, None), (HAIDIAN, None)])
complaints = st.builds(
    lambda category, kind, party, told, place: Complaint(
        told, category, kind=kind, party=party, district=place[0], subdistrict=place[1]
    ),
    st.sampled_from([RUBBISH, WATER, CONDUCT, SHOP]),
    st.sampled_from(["complaint", "report", "help_request"]),
    st.sampled_from(
        [None, "望京街道办事处", "朝阳区政府", "市场监管局", "Citizen Hotline", "自来水集团", "张三饭馆"]
    ),
    st.sampled_from(["他们不管", "街道办的工作人员骂人", "区政府不作为"]),
    places,
)
acts = st.builds(
    Act,
    st.sampled_from(["dispatch", "reassign", "whistle", "return"]),
    unit=st.sampled_from([None, *UNITS]),
    co_units=st.lists(st.sampled_from(UNITS), max_size=4),
    reason=st.just("not_ours"),
)


def holders(ticket: TicketRow) -> set[str]:
    return {unit for unit in (ticket.unit, ticket.suggested_unit, *ticket.co_units) if unit}


@given(complaints, st.lists(acts, max_size=12), st.booleans())
def test_the_partys_unit_is_never_the_tickets_unit(
    complaint: Complaint, steps: list[Act], unseen: bool
) -> None:
    ticket = filing.new_ticket(prepared(PACK, complaint), key="k", rules=RULES)
    about, refused = accused(PACK, matter(ticket)), set[str]()

    for step in [*([Act("dispatch")] if unseen else []), *steps]:
        if step.action == "reassign" and step.unit is None:
            continue
        if step.action == "return" and ticket.unit:
            refused.add(ticket.unit)
        best = suggest(PACK, matter(ticket, refused))
        actor = SYSTEM if unseen else SUPERVISOR
        with suppress(DeskError):
            change(ticket, step, Context(rules=RULES, actor=actor, next_best=best))

        assert not holders(ticket) & about
        assert ticket.unit not in ticket.co_units


@given(complaints)
def test_a_unit_that_is_named_and_judged_is_accused_and_helpers_are_not(complaint: Complaint) -> None:
    ticket = filing.new_ticket(prepared(PACK, complaint), key="k", rules=RULES)
    about = accused(PACK, matter(ticket))

    if complaint.kind == "help_request":
        assert about == frozenset()
    elif complaint.party == "市场监管局":
        assert "market" in about
    assert "water" not in about
