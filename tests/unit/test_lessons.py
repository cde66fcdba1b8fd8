"""What rulings on returns teach the next dispatch."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from city.pack import DispatchRule
from desk.cases.lessons import Ruled, lesson
from desk.cases.misrouted import LEAST, Misrouted, proposals
from desk.tickets.dispatch import Learned, Matter, accused, suggest
from tests.office import CHAOYANG, CONDUCT, RUBBISH, SHOP, STREET_LAMP, WANGJING, WATER, beijing

PACK = beijing()
UNITS = [unit.code for unit in PACK.units]
units = st.sampled_from(UNITS)
rulings = st.lists(st.builds(Ruled, units, units), max_size=6)


def test_three_rulings_in_a_row_name_the_unit_and_two_do_not() -> None:
    to_market = [Ruled("S110105026", "market")] * 3

    assert lesson(to_market, after=3, fixed=None) == Learned("market", 3)
    assert lesson(to_market[:2], after=3, fixed=None) is None
    assert lesson(to_market, after=None, fixed=None) is None


def test_the_newest_ruling_to_another_unit_ends_it() -> None:
    newest = Ruled("market", "D110105")

    assert lesson([newest, *[Ruled("S110105026", "market")] * 3], after=3, fixed=None) is None


@given(rulings, st.integers(1, 4), st.none() | units)
def test_only_what_the_last_rulings_all_named_is_learned(
    found: list[Ruled], after: int, fixed: str | None
) -> None:
    learned = lesson(found, after=after, fixed=fixed)

    if learned is not None:
        assert {one.right for one in found[:after]} == {learned.unit}
        assert len(found) >= after == learned.count


@given(rulings, st.integers(1, 4), units)
def test_a_fixed_unit_is_moved_by_rulings_on_its_own_dispatches_only(
    found: list[Ruled], after: int, fixed: str
) -> None:
    if lesson(found, after=after, fixed=fixed) is not None:
        assert {one.sent for one in found[:after]} == {fixed}


def test_what_was_learned_is_suggested_with_its_reason() -> None:
    suggestion = suggest(PACK, Matter(RUBBISH, CHAOYANG, WANGJING, learned=Learned("market", 3)))

    assert suggestion.unit == "market"
    assert suggestion.reason == f"learned|count=3|category={RUBBISH}|place={WANGJING}|unit=market"


def test_a_unit_that_is_gone_is_not_suggested() -> None:
    matter = Matter(RUBBISH, CHAOYANG, WANGJING, learned=Learned("nowhere", 3))

    assert suggest(PACK, matter).unit == "S110105026"


@given(
    st.sampled_from([RUBBISH, WATER, STREET_LAMP, CONDUCT, SHOP]),
    units,
    st.sets(units, max_size=2),
    st.sampled_from(["", "望京街道办事处", "朝阳区政府", "市场监管局", "街道办的人骂人"]),
)
def test_whom_it_is_about_and_who_returned_it_never_get_it_by_learning(
    category: str, learned: str, refused: set[str], words: str
) -> None:
    matter = Matter(
        category,
        CHAOYANG,
        WANGJING,
        party=words or None,
        told=words,
        refused=refused,
        learned=Learned(learned, 3),
    )

    suggestion = suggest(PACK, matter)

    assert suggestion.unit not in refused
    assert suggestion.unit not in accused(PACK, matter)


def test_a_rule_of_the_pack_goes_over_the_categorys_own_unit() -> None:
    pack = replace(PACK, dispatch_rules=(DispatchRule(WATER, CHAOYANG, "market"),))

    assert suggest(pack, Matter(WATER, CHAOYANG, WANGJING)).unit == "market"
    assert suggest(pack, Matter(WATER, "110108")).unit == "water"


def a_line(right: str, count: int) -> Misrouted:
    return Misrouted(RUBBISH, CHAOYANG, "S110105026", right, count, 10)


def test_a_line_is_proposed_where_one_unit_is_right_nearly_always() -> None:
    clear, few = [a_line("market", LEAST)], [a_line("market", LEAST - 1)]
    mixed = [a_line("market", LEAST), a_line("D110105", LEAST)]

    assert [one.proposed for one in proposals(clear, PACK)] == [f"{RUBBISH},{CHAOYANG},market"]
    assert [one.proposed for one in proposals(few, PACK)] == [None]
    assert [one.proposed for one in proposals(mixed, PACK)] == [None, None]


def test_what_is_a_rule_already_is_not_proposed_again() -> None:
    pack = replace(PACK, dispatch_rules=(DispatchRule(RUBBISH, CHAOYANG, "market"),))

    assert [one.proposed for one in proposals([a_line("market", LEAST)], pack)] == [None]
