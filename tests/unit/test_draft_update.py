"""What a message of typed commands makes of a complaint: each field told, put right, taken back, or left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.categories import unsorted
from actions.draft import Draft
from actions.draft_update import told, update
from actions.step import Step
from tests.talk import CHAOYANG, HAIDIAN, RUBBISH, WANGJING, beijing, marked, said

FUMES, NOISE = "environment.cooking_fumes", "environment.neighbour_noise"
LAMP, GOODS = "municipal_facilities.street_light", "consumer.goods"
EVENING, LATER = "2026-11-24T20:00:00+08:00", "2026-11-24T21:00:00+08:00"
PLACE = {"district": CHAOYANG, "subdistrict": WANGJING, "address": "南湖东园3号楼"}
REACHED = {"reporter_name": "李雷", "reporter_phone": "13811112222", "contact_by": "call"}
UNREACHED: dict[str, Any] = dict.fromkeys(REACHED)
DETAILS = {**PLACE, **REACHED, "party": "老王饭店", "occurred_at": EVENING}
OTHER_PHONE: dict[str, Any] = {"phone": ("13911113333", "13911113333")}


def a_draft(**fields: Any) -> Draft:
    return Draft().having(**{"description": "油烟特别大", "category": FUMES, **DETAILS, **fields})


def step(turn: str, before: Draft | None = None, question: str = "confirmed", **more: Any) -> Step:
    return update(marked(turn, **more), a_draft() if before is None else before, question, beijing())


def at_first(turn: str, **more: Any) -> Draft:
    return step(turn, Draft(), "opening", **more).draft


def pressed(intent: str, before: Draft, question: str, **values: Any) -> Step:
    return update(said("", intent, pressed=True, **values), before, question, beijing())


def changed(after: Draft, before: Draft) -> dict[str, Any]:
    names = {*after.fields, *before.fields}
    return {name: after[name] for name in names if after[name] != before[name]}


# What is told at first.


def test_what_is_told_in_one_breath_fills_every_field() -> None:
    draft = at_first(
        "望京[南湖东园3号楼](place)楼下[老王饭店](party)[油烟特别大](matter)，[昨晚八点](time)最厉害，我叫[李雷](person)，"
        "电话[13811112222](phone)，[下午](hours)打，替[我妈](behalf)说的 @ matter, set",
        category=FUMES,
        subdistrict=(WANGJING, "望京"),
        address=("南湖东园3号楼", "南湖东园3号楼"),
        time=(EVENING, "昨晚八点", {"grain": "hour"}),
        phone=("13811112222", "13811112222"),
    )

    told_of_it = {"category": FUMES, **DETAILS, "call_hours": "下午", "on_behalf_of": "我妈"}
    assert {name: draft[name] for name in told_of_it} == told_of_it
    assert "老王饭店油烟特别大" in draft["description"]
    assert not [apart for apart in ("李雷", "13811112222") if apart in draft["description"]]


@pytest.mark.parametrize(
    ("turn", "matter"),
    [
        ("[你们快点行不行](desk)，[电梯又坏了](matter) @ matter", "电梯又坏了"),
        ("[电梯困人](matter) @ danger:trapped", "电梯困人"),
        ("电梯又坏了 @ unclear", "电梯又坏了"),
        ("我要投诉物业 @ announce", None),
    ],
)
def test_what_is_wrong_is_the_matter_and_not_what_is_said_to_the_desk_or_announced(
    turn: str, matter: str | None
) -> None:
    assert at_first(turn, intent="file_complaint")["description"] == matter


def test_what_a_finder_found_is_told_at_first_where_the_reader_marked_nothing() -> None:
    assert at_first("3号楼[漏水](matter) @ matter", address=("3号楼", "3号楼"))["address"] == "3号楼"


def test_words_that_led_to_a_matter_stand_before_it() -> None:
    after = step("[全是坑](matter) @ matter", Draft().led_by("我们村那条路"), "description").draft

    assert after["description"] == "我们村那条路，全是坑"


@pytest.mark.parametrize(
    ("act", "read_as", "kind"),
    [
        ("matter", "inquiry", None),
        ("matter:praise", "complaint", "praise"),
        ("matter:suggestion", "inquiry", "suggestion"),
    ],
)
def test_a_matter_is_of_the_kind_that_it_is_told_as_and_no_inquiry(
    act: str, read_as: str, kind: str | None
) -> None:
    assert at_first(f"[你们这路灯能不能修修](matter) @ {act}", kind=read_as)["kind"] == kind


@pytest.mark.parametrize(("category", "offered"), [(None, (NOISE, FUMES)), (NOISE, ())])
def test_what_may_be_several_categories_offers_them_unless_one_is_known(
    category: str | None, offered: tuple[str, ...]
) -> None:
    found = {"category": category, "category_choices": [NOISE, FUMES]}

    assert at_first("[楼下太吵了](matter) @ matter", entities=found).choices == offered


def test_two_matters_in_one_breath_are_two() -> None:
    matters = [{"text": "垃圾没人收", "category": RUBBISH}, {"text": "路灯不亮", "category": LAMP}]

    draft = at_first("[垃圾没人收](matter)，[路灯不亮](matter2) @ matter", matters=matters, category=RUBBISH)

    assert (draft["description"], [one["description"] for one in draft.others]) == (
        "垃圾没人收",
        ["路灯不亮"],
    )


def test_all_words_may_be_taken_for_the_matter() -> None:
    assert told(marked("居住证怎么办 @ ask:kb"), Draft(), beijing()).draft["description"] == "居住证怎么办"


# What is told of the matter later.


@pytest.mark.parametrize(
    ("turn", "category"),
    [
        ("[天天到半夜](more) @ more", (LAMP, "半夜", {"confidence": 0.9})),
        ("[天天到半夜](matter) @ matter", NOISE),
    ],
)
def test_what_goes_on_about_the_matter_stands_behind_it_and_leaves_its_category(
    turn: str, category: Any
) -> None:
    assert changed(step(turn, category=category).draft, a_draft()) == {
        "description": "油烟特别大\n天天到半夜"
    }


@pytest.mark.parametrize("turn", ["[油烟特别大](more) @ more", "我说的[油烟](matter)啥时候管 @ ask:when"])
def test_what_was_told_already_or_is_only_spoken_of_is_not_told_twice(turn: str) -> None:
    assert step(turn).draft == a_draft()


@pytest.mark.parametrize("hardly", [None, "other.general"])
def test_what_was_hardly_sorted_is_sorted_by_what_is_told_next(hardly: str | None) -> None:
    before = a_draft(category=hardly)

    assert step("[油烟直往我家灌](matter) @ matter", before, category=FUMES).draft["category"] == FUMES


def test_a_further_matter_of_another_kind_stands_beside_the_first() -> None:
    lamp = (LAMP, "路灯", {"confidence": 0.9})

    after = step("[路灯也不亮](matter) @ matter", question="contact_by", category=lamp)

    assert (changed(after.draft, a_draft()), after.aside) == ({}, True)
    assert [(one["description"], one["category"]) for one in after.draft.others] == [("路灯也不亮", LAMP)]


@pytest.mark.parametrize(
    ("turn", "question", "description"),
    [
        ("[不对](desk)，[楼上半夜放音响](matter) @ correct:matter", "confirmed", "楼上半夜放音响"),
        ("[楼上半夜放音响](matter) @ matter", "description", "楼上半夜放音响"),
        ("[黑烟](matter) @ correct:matter", "confirmed", "油烟特别大\n黑烟"),
    ],
)
def test_a_matter_told_anew_replaces_the_first_and_a_word_put_right_is_told_behind(
    turn: str, question: str, description: str
) -> None:
    sorted_alike: dict[str, Any] = (
        {} if "黑烟" in turn else {"category": (FUMES, "楼上", {"confidence": 0.9})}
    )

    assert step(turn, question=question, **sorted_alike).draft["description"] == description


def test_a_plate_that_is_told_later_is_kept_with_the_matter() -> None:
    assert "京B12345" in step("车牌是[京B12345](plate) @ set").draft["description"]


@pytest.mark.parametrize("leaves", ["drop", "clear:matter"])
def test_not_that_one_but_this_begins_another_and_keeps_where_it_is_and_how_to_be_reached(
    leaves: str,
) -> None:
    before = a_draft().having_asked("district").offering((NOISE,))

    after = step(f"不说那个了，说个急的，[路灯不亮](matter) @ {leaves}, matter", before, category=LAMP).draft

    assert after.fields == {**REACHED, **PLACE, "description": "路灯不亮", "category": LAMP}
    assert (after.asked, after.choices) == ((), ())
    assert step("不报了 @ drop", before).draft == before


# What is put right.


@pytest.mark.parametrize(
    ("turn", "entities", "right"),
    [
        ("[南湖西园](place.new) @ set", {}, {"address": "南湖西园3号楼"}),
        ("[南湖西园](place) @ correct:place", {}, {"address": "南湖西园3号楼"}),
        ("南湖西园 @ correct:place", {"address": "南湖西园"}, {"address": "南湖西园3号楼"}),
        ("南湖西园5号楼 @ set", {"address": "南湖西园5号楼"}, {"address": "南湖西园5号楼"}),
        ("[老李饭店](party.new) @ set", {}, {"party": "老李饭店"}),
        ("[老李饭店](party) @ correct:party", {}, {"party": "老李饭店"}),
        ("[天快黑时](time.new) @ set", {}, {"occurred_at": None, "time_told": "天快黑时"}),
        ("[9点](time) @ correct:time", {"time": (LATER, "9点", {"grain": "hour"})}, {"occurred_at": LATER}),
        ("[13911113333](phone.new) @ correct:phone", OTHER_PHONE, {"reporter_phone": "13911113333"}),
        ("尾号是[2223](phone.new) @ correct:phone", {}, {"reporter_phone": "13811112223"}),
        ("不是[8111](phone.old)是[8211](phone.new) @ correct:phone", {}, {"reporter_phone": "13821112222"}),
        ("[李磊](person.new) @ correct:person", {}, {"reporter_name": "李磊"}),
    ],
)
def test_what_is_put_right_stands_instead_and_nothing_else_changes(
    turn: str, entities: dict[str, Any], right: dict[str, Any]
) -> None:
    assert changed(step(turn, **entities).draft, a_draft()) == right


@pytest.mark.parametrize(
    ("turn", "question", "right"),
    [
        ("[老李饭店](party) @ set", "party", {"party": "老李饭店"}),
        ("老李饭店 @ set", "party", {"party": "老李饭店"}),
        ("老李饭店 @ ask:kb", "party", {}),
        ("旁边[老李饭店](party) @ set", "contact_by", {"description": "油烟特别大\n旁边老李饭店"}),
        ("[最近](time) @ set", "occurred_at", {"occurred_at": None, "time_told": "最近"}),
        ("[最近](time) @ set", "contact_by", {"description": "油烟特别大\n最近"}),
    ],
)
def test_a_known_party_or_time_is_another_only_where_it_is_asked_for(
    turn: str, question: str, right: dict[str, Any]
) -> None:
    assert changed(step(turn, question=question).draft, a_draft()) == right


@pytest.mark.parametrize(
    ("known", "words", "hour"),
    [("08:00", "9", "09:00"), ("20:30", "9", "21:00"), ("08:00", "15", "15:00"), ("08:00", "25", None),
     ("08:00", "②", None)],
)  # fmt: skip
def test_an_hour_alone_puts_the_hour_right_in_the_half_of_the_day_that_is_known(
    known: str, words: str, hour: str | None
) -> None:
    day = "2026-11-24T{}:00+08:00".format

    after = step(f"it was [{words}](time.new) @ correct:time", a_draft(occurred_at=day(known))).draft

    assert after["occurred_at"] == (day(hour) if hour else None)


@pytest.mark.parametrize(
    ("known", "grain", "kept"),
    [({"time_told": "昨天"}, "hour", LATER), ({}, "hour", EVENING), ({"time_told": "昨天"}, "day", EVENING)],
)
def test_a_time_that_puts_nothing_right_only_makes_a_day_finer(
    known: dict[str, str], grain: str, kept: str
) -> None:
    time = (LATER, "九点", {"grain": grain, "text": "九点"})

    assert step("[九点](time) @ set", a_draft(**known), time=time).draft["occurred_at"] == kept


@pytest.mark.parametrize(
    ("category", "found", "party"),
    [(GOODS, "幸福超市", "幸福超市"), (GOODS, "旁边", None), (FUMES, "幸福超市", None)],
)
def test_a_place_is_whom_it_is_about_where_it_was_found_as_one_and_such_a_matter_has_one(
    category: str, found: str, party: str | None
) -> None:
    before = a_draft(category=category, party=None)

    after = step("[幸福超市](place)旁边 @ set", before, "contact_by", party=(found, found)).draft

    assert after["party"] == party


def test_what_is_wrong_and_not_told_anew_is_asked_for() -> None:
    asked = {"place": "address", "time": "occurred_at", "phone": "contact_by", "category": "category"}

    steps = {what: step(f"这个不对 @ correct:{what}") for what in asked}

    assert {what: after.edit for what, after in steps.items()} == asked
    assert all(after.draft == a_draft() for after in steps.values())


@pytest.mark.parametrize(
    ("description", "turn", "right"),
    [
        ("3号楼太吵", "不是[3号楼](place.old)，是[5号楼](place.new) @ correct:place", "5号楼太吵"),
        ("南湖东园3号楼太吵", "[5号楼](place.new) @ correct:place", "南湖东园5号楼太吵"),
        ("老王家太吵", "不是[老王](party.old)，是[老李](party.new) @ correct:party", "老李家太吵"),
        ("周一太吵", "不是[周一](time.old)，是[周二](time.new) @ correct:time", "周二太吵"),
        ("3号楼吵5号楼", "不是[3号楼](place.old)，是[5号楼](place.new) @ correct:place", "3号楼吵5号楼"),
    ],
)
def test_what_was_put_right_is_right_in_the_words_of_the_matter_unless_they_have_it(
    description: str, turn: str, right: str
) -> None:
    assert step(turn, a_draft(description=description)).draft["description"] == right


def test_a_place_that_is_only_made_finer_leaves_the_words_of_the_matter() -> None:
    before, finer = (
        a_draft(description="soho tower 2 lifts broken", address="tower 2"),
        "wangjing soho tower 2",
    )

    after = step(f"[{finer}](place) @ set", before, address=finer).draft

    assert changed(after, before) == {"address": finer}


def test_what_is_taken_back_is_gone_and_the_rest_stays() -> None:
    gone = {
        "place": dict.fromkeys(PLACE),
        "time": {"occurred_at": None},
        "party": {"party": None},
        "person": {"reporter_name": None},
        "phone": {"reporter_phone": None, "contact_by": "chat"},
        "matter": {"description": None},
    }

    assert {what: changed(step(f"去掉 @ clear:{what}").draft, a_draft()) for what in gone} == gone


# How they want to be treated, and how they are reached.


@pytest.mark.parametrize(
    ("wish", "known", "wished"),
    [
        ("anonymous", {"call_hours": "下午"},
         {**UNREACHED, "call_hours": None, "anonymous": True, "contact_by": "chat"}),
        ("named", {"anonymous": True}, {"anonymous": None}),
        ("confidential", {}, {"confidential": True}),
        ("open", {"confidential": True}, {"confidential": None}),
        ("no_call", {}, {"contact_by": "text_only"}),
        ("no_call", UNREACHED, {"contact_by": "chat"}),
        ("text", {}, {"contact_by": "text_only"}),
        ("here", UNREACHED, {"contact_by": "chat"}),
        ("here", {}, {}),
    ],
)  # fmt: skip
def test_a_wish_changes_how_they_are_treated_and_nothing_else(
    wish: str, known: dict[str, Any], wished: dict[str, Any]
) -> None:
    before = a_draft(**known)

    assert changed(step(f"就这样吧 @ wish:{wish}", before, "occurred_at").draft, before) == wished


def test_who_would_be_named_after_all_is_asked_how_to_be_reached() -> None:
    before = a_draft(**{**UNREACHED, "anonymous": True, "contact_by": "chat"}).having_asked("contact_by")

    after = step("还是留个名吧 @ wish:named", before).draft

    assert (after["anonymous"], after["contact_by"], after.asked) == (None, None, ())


@pytest.mark.parametrize(
    ("turn", "entities", "reached", "wants_call"),
    [
        ("[韩梅](person) @ set", {}, ("韩梅", None, "chat"), False),
        ("[13911113333](phone) @ set", OTHER_PHONE, (None, "13911113333", "call"), False),
        ("[13911113333](phone)发短信 @ set, wish:text", OTHER_PHONE, (None, "13911113333", "text_only"), False),
        ("老板电话[13911113333](phone) @ set", OTHER_PHONE, (None, None, None), False),
        ("尾号[2223](phone.new) @ correct:phone", {}, (None, None, None), False),
        ("不留了 @ skip", {}, (None, None, "chat"), False),
        ("报吧 @ file", {}, (None, None, "chat"), False),
        ("可以啊 @ affirm", {}, (None, None, None), True),
        ("可以，[韩梅](person) @ affirm, set", {}, ("韩梅", None, "chat"), False),
        ("发短信就行 @ wish:text", {}, (None, None, None), True),
        ("[1391111333](phone) @ set", {}, (None, None, None), True),
    ],
)  # fmt: skip
def test_an_answer_to_how_to_be_reached_is_taken_and_a_number_that_is_wanted_is_asked_for(
    turn: str, entities: dict[str, Any], reached: tuple[str | None, ...], wants_call: bool
) -> None:
    after = step(turn, a_draft(**UNREACHED), "contact_by", **entities)

    assert (tuple(after.draft[name] for name in REACHED), after.wants_call) == (reached, wants_call)


@pytest.mark.parametrize("known", [REACHED, {**UNREACHED, "anonymous": True}])
def test_who_is_reached_already_or_not_at_all_stays_so_with_a_no_or_a_yes(known: dict[str, Any]) -> None:
    before = a_draft(**known)

    for answer in ("不用 @ deny", "行 @ affirm"):
        after = step(answer, before, "contact_by")
        assert (after.draft, after.wants_call) == (before, False)


def test_who_is_only_texted_still_is_at_another_number() -> None:
    before = a_draft(contact_by="text_only")

    after = step("换[13911113333](phone.new) @ correct:phone", before, **OTHER_PHONE).draft

    assert changed(after, before) == {"reporter_phone": "13911113333"}


# What is looked over before it is filed, and what was offered.


@pytest.mark.parametrize(
    ("turn", "confirmed", "edit", "unclear"),
    [
        ("对 @ affirm", True, None, False),
        ("报吧 @ file", True, None, False),
        ("不对 @ deny", False, "", False),
        ("不对，先别报 @ deny, file", False, "", False),
        ("啥 @ unclear", False, None, True),
        ("没错，[李磊](person.new) @ affirm, correct:person", False, None, False),
    ],
)
def test_a_card_is_filed_by_a_yes_to_all_of_it_alone(
    turn: str, confirmed: bool, edit: str | None, unclear: bool
) -> None:
    after = step(turn)

    assert (after.confirmed, after.edit, after.unclear) == (confirmed, edit, unclear)


@pytest.mark.parametrize(
    ("known", "turn", "entities", "category"),
    [
        (None, "[邻居](option)那个 @ choose", {}, NOISE),
        (None, "neighbour @ choose", {}, NOISE),
        (None, "隔壁那个 @ choose", {"category_choices": [LAMP, NOISE]}, NOISE),
        (None, "不是这些 @ choose", {"category": LAMP}, LAMP),
        (None, "都不是 @ deny", {}, unsorted(beijing())),
        (None, "[天天到半夜](more) @ more", {}, FUMES),
        (LAMP, "[天天到半夜](more) @ more", {}, LAMP),
    ],
)
def test_a_category_is_chosen_by_its_name_and_what_is_none_of_them_is_unsorted(
    known: str | None, turn: str, entities: dict[str, Any], category: str
) -> None:
    before = a_draft(category=known).offering((FUMES, NOISE))

    after = step(turn, before, "category", **entities).draft

    assert (after["category"], after.choices) == (category, ())


@pytest.mark.parametrize(
    ("turn", "question", "aside"),
    [
        ("[天天到半夜](more) @ more", "occurred_at", True),
        ("[天天到半夜](more) @ more", "confirmed", False),
        ("不知道，[天天到半夜](more) @ unknown, more", "occurred_at", False),
        ("谢谢 @ thank", "contact_by", False),
    ],
)
def test_what_is_told_beside_the_open_question_leaves_it_open(turn: str, question: str, aside: bool) -> None:
    assert step(turn, question=question).aside is aside


# Buttons.


@pytest.mark.parametrize(
    ("intent", "question", "values", "right"),
    [
        ("choose_category", "category", {"category": LAMP}, {"category": LAMP}),
        ("deny", "category", {}, {"category": unsorted(beijing())}),
        ("inform", "district", {"district": HAIDIAN}, {"district": HAIDIAN}),
        ("deny", "contact_by", {}, {"contact_by": "chat"}),
        ("deny", "contact_by", {"anonymous": "yes"}, {"contact_by": "chat", "anonymous": True}),
        ("skip", "occurred_at", {}, {}),
    ],
)
def test_a_pressed_button_tells_what_it_stands_for(
    intent: str, question: str, values: dict[str, Any], right: dict[str, Any]
) -> None:
    before = Draft().having(description="油烟特别大")

    assert changed(pressed(intent, before, question, **values).draft, before) == right


@pytest.mark.parametrize(
    ("intent", "question", "values", "done"),
    [
        ("confirm_draft", "confirmed", {}, {"confirmed": True}),
        ("skip", "confirmed", {}, {"confirmed": False}),
        ("confirm_draft", "contact_by", {}, {"confirmed": False}),
        ("edit_field", "confirmed", {"field": "address"}, {"edit": "address", "confirmed": False}),
        ("affirm", "contact_by", {}, {"wants_call": True}),
    ],
)
def test_a_pressed_button_asks_for_what_it_stands_for(
    intent: str, question: str, values: dict[str, str], done: dict[str, Any]
) -> None:
    after = pressed(intent, a_draft(), question, **values)

    assert {name: getattr(after, name) for name in done} == done


def test_one_of_several_matters_is_left_out_by_its_button() -> None:
    before = Draft(fields=a_draft().fields, others=({"description": "路灯不亮", "category": LAMP},))

    after = pressed("edit_field", before, "confirmed", field="matter_2")

    assert (after.draft, after.edit) == (a_draft(), None)


def test_one_of_several_matters_is_put_right_where_it_is_named() -> None:
    lamp = {"description": "公交站牌倒了", "category": LAMP}
    before = Draft(fields=a_draft(description="路面有个大坑").fields, others=(lamp,))

    after = step(
        "站牌那个在[海淀区](place.new)[中关村大街](place.new) @ correct:place",
        before,
        district=HAIDIAN,
        address="中关村大街",
    ).draft

    assert after.fields["district"] == before["district"]
    assert (after.others[0]["district"], after.others[0]["description"]) == (HAIDIAN, "公交站牌倒了")


def test_what_is_put_right_names_no_other_matter() -> None:
    lamp = {"description": "5号楼的路灯不亮", "category": LAMP}
    before = Draft(fields=a_draft().fields, others=(lamp,))

    after = step("不对，是[5号楼](place.new) @ correct:place", before, address="5号楼").draft

    assert "5号楼" in after["address"]


def test_the_old_place_and_its_area_leave_the_words_and_nothing_beside_them() -> None:
    before = a_draft(
        description="The gym at 88 Jianguo Road, Chaoyang closed",
        district=CHAOYANG,
        subdistrict=None,
        address="88 Jianguo Road",
    )

    after = step(
        "it is in [Haidian, 27 Zhongguancun Street](place.new) @ correct:place",
        before,
        district=(HAIDIAN, "Haidian"),
        address=("27 Zhongguancun Street", "27 Zhongguancun Street"),
    ).draft

    assert after["address"] == "27 Zhongguancun Street"
    assert after["description"] == "The gym at Haidian, 27 Zhongguancun Street closed"


@pytest.mark.parametrize(
    ("turn", "address"),
    [
        ("楼号是[306](place.new) @ correct:place", "306号楼"),
        ("房号是[402](place.new) @ correct:place", "402室"),
    ],
)
def test_a_number_is_of_what_stands_before_it(turn: str, address: str) -> None:
    assert step(turn, a_draft(address="郁花园三里")).draft["address"].endswith(address)


def test_who_leaves_a_number_is_kept_secret_and_not_unknown() -> None:
    after = step(
        "[13911113333](phone)，别说是我 @ set, wish:anonymous",
        a_draft(**UNREACHED),
        "contact_by",
        **OTHER_PHONE,
    ).draft

    assert (after["anonymous"], after["confidential"], after["reporter_phone"]) == (None, True, "13911113333")


@pytest.mark.parametrize(("sure", "told"), [(0.95, True), (0.6, False)])
def test_anger_is_a_matter_only_where_its_words_are_plainly_sorted(sure: float, told: bool) -> None:
    message = marked("什么破地方天天停水 @ vent", "file_complaint", category=RUBBISH)
    found = [{**one, "extra": {"confidence": sure}} for one in message.entities]
    angry = replace(message, commands={"vent": 0.6}, entities=found)

    assert bool(update(angry, Draft(), "opening", beijing()).draft["description"]) is told
