"""The rules of teaching: what a correction may say, what is scrubbed, and what stands against a new model."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.corrections import gathered
from bot.talks.script import Conversation
from bot.verdict import against
from city import taught
from city.taught import Lesson
from desk.errors import IllegalStep, InvalidInput, NotAllowed
from desk.staff.actor import Actor
from desk.store.models import MessageRow
from desk.teaching import rules
from desk.teaching.scripts import script
from desk.teaching.scrubbing import scrubbed, without_marks
from desk.teaching.views import CorrectionView
from tests.office import beijing

PACK = beijing()
WAS = {"intent": "ask_question", "category": "sanitation.rubbish_collection", "kind": "complaint"}


def test_only_what_is_something_else_is_told() -> None:
    given = {**WAS, "category": "utilities.water", "area": "110105026", "address": "  "}

    assert rules.told(PACK, WAS, given) == {"category": "utilities.water", "area": "110105026"}


@pytest.mark.parametrize("given", [{"intent": "fly"}, {"category": "x.y"}, {"kind": "x"}, {"area": "999999"}])
def test_a_code_that_nobody_knows_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.told(PACK, WAS, given)

    assert refused.value.field in given


def test_the_likeliest_categories_come_first_and_names_of_people_never() -> None:
    entities = [
        {"entity": "category_choices", "value": ["utilities.water", "consumer.refund"]},
        {"entity": "person_name", "value": "王小明"},
        {"entity": "district", "value": "110105"},
    ]

    found = rules.understood({"intent": "file_complaint", "entities": entities, "model": "swift-a.tar.gz"})

    assert found == {
        "intent": "file_complaint",
        "area": "110105",
        "model": "swift-a.tar.gz",
        "likely": ["utilities.water", "consumer.refund"],
    }


def test_what_follows_from_rules_is_nothing_to_confirm() -> None:
    assert rules.confirmed({**WAS, "intent": "report_danger"}) == {
        "category": WAS["category"],
        "kind": "complaint",
    }


def test_a_talk_is_a_dialogue_test_and_a_message_an_example() -> None:
    with pytest.raises(InvalidInput):
        rules.check_purpose("training", confidential=False, is_talk=True, right={})
    with pytest.raises(InvalidInput):
        rules.check_purpose("dialogue", confidential=False, is_talk=False, right=WAS)
    with pytest.raises(IllegalStep):
        rules.check_purpose("evaluation", confidential=True, is_talk=False, right=WAS)


def test_operators_and_units_do_not_teach() -> None:
    for role in ("operator", "handler"):
        with pytest.raises(NotAllowed):
            rules.check_teaches(Actor("staff", 1, "x", role))


@pytest.mark.parametrize(
    "told",
    [
        "房东电话13812345678",
        "我叫王小明",
        "身份证110105199001011234",
        "卡号6222021234567890123",
        "写信给 wang.xm@example.com",
        "京A12345那辆车",
        "座机 010-62345678",
    ],
)
def test_nothing_is_left_of_who_somebody_is(told: str) -> None:
    found = scrubbed(told, names=("王小明",))

    assert "〔" in found
    assert not any(
        piece in found for piece in ("138123", "王小明", "1101051990", "622202", "wang", "12345", "6234")
    )


def test_a_mark_is_no_word_to_learn() -> None:
    assert without_marks("我叫〔姓名〕，垃圾没人收，电话〔电话〕") == "我叫，垃圾没人收，电话"


def said(text: str, **more: object) -> MessageRow:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return MessageRow(text=text, direction="in", author="citizen", status="handled", due_at=now, **more)


def test_a_talk_can_be_played_again() -> None:
    rows = [
        said("楼下垃圾没人收，我叫王小明"),
        said("", place={"lat": 39.99123456, "long": 116.47654321}),
        said("改地点", payload='/edit_field{"field": "address"}'),
        said("3号楼"),
        said("三号楼", edits=4),
        said("说不准", payload="/skip"),
        said("没问题，提交", payload="/confirm_draft"),
    ]

    written = script(rows, [], name="talk 1", lang="zh", people=(("王小明",), ()))

    assert written is not None
    [talk] = [Conversation.of(one) for one in yaml.safe_load(written.yaml)]
    assert talk.says == [
        "楼下垃圾没人收，我叫李明",
        {"pin": [39.991, 116.477]},
        {"edit": "address"},
        "3号楼",
        "[说不准]",
        "finish",
    ]
    assert talk.tickets == []


def test_a_talk_of_pictures_alone_is_no_test() -> None:
    assert script([said("")], [], name="talk 1", lang="zh") is None


def approved(number: int, text: str, purpose: str = "training", **right: str) -> CorrectionView:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return CorrectionView(
        id=number,
        version=2,
        conversation_id=1,
        message_id=number,
        state="approved",
        fine=False,
        was={},
        right=right or {"category": "greening.parks"},
        text=text,
        script=None,
        lang="zh",
        confidential=False,
        purpose=purpose,
        why=None,
        change_set_id=1,
        created_at=now,
        created_by="staff:1",
        judged_at=now,
        judged_by="staff:2",
    )


def test_what_is_measured_on_is_never_learned_from_and_nothing_nearly_the_same() -> None:
    told = [
        approved(1, "小区门口的健身器材坏了没人修", "evaluation"),
        approved(2, "小区门口的健身器材坏了没人修啊！"),
        approved(3, "楼道里的灯三个月不亮了"),
        approved(4, "河边的步道积水很深"),
    ]

    found = gathered([], told, ["楼道里的灯三个月不亮"])

    assert [(one.source, one.held) for one in found.lessons] == [(1, True), (4, False)]
    assert found.left_out == 2


def test_a_later_correction_of_the_same_words_takes_the_place_of_the_earlier() -> None:
    known = [Lesson(1, "河边的步道积水很深", "zh", {"category": "a.b"})]

    found = gathered(known, [approved(7, "河边的步道，积水很深。我叫〔姓名〕", intent="inform")], [])
    again = gathered(known, [approved(8, "河边的步道，积水很深。", intent="inform")], [])

    assert len(found.lessons) == 2
    assert [(one.source, dict(one.right)) for one in again.lessons] == [(8, {"intent": "inform"})]


BEFORE = {"danger.zh": 0.98, "false_alarms.en": 0.01, "overall": 100, "yours": 3, "intent.zh": 0.9}


def test_better_or_equal_and_no_less_safe_is_served() -> None:
    assert against(BEFORE, BEFORE) == []
    assert against(BEFORE, {**BEFORE, "overall": 101, "intent.zh": 0.8, "danger.zh": 1.0}) == []


@pytest.mark.parametrize(
    ("figure", "value", "said"),
    [
        ("danger.zh", 0.97, "safety|danger.zh 98.0% → 97.0%"),
        ("false_alarms.en", 0.02, "safety|false_alarms.en 1.0% → 2.0%"),
        ("overall", 99, "overall|100 → 99"),
        ("yours", 2, "yours|3 → 2"),
    ],
)
def test_what_got_worse_is_named(figure: str, value: float, said: str) -> None:
    assert against(BEFORE, {**BEFORE, "overall": 101} | {figure: value}) == [said]


def test_a_safety_figure_that_is_gone_stands_against_it() -> None:
    assert against(BEFORE, {"overall": 200, "yours": 3, "false_alarms.en": 0.0}) == [
        "safety|danger.zh 98.0% → —"
    ]


def test_lessons_are_kept_readable_by_their_owner_alone(tmp_path: Path) -> None:
    lessons = [
        Lesson(1, "占绿地，种菜", "zh", {"category": "greening.green_space"}),
        Lesson(2, "tree", "en", {}, held=True),
    ]

    taught.save(tmp_path / "learned", lessons)

    assert taught.load(tmp_path / "learned") == lessons
    assert ((tmp_path / "learned" / taught.FILE).stat().st_mode & 0o777) == 0o600
    assert lessons[0].key == Lesson(9, "占绿地种菜", "zh", {}).key
