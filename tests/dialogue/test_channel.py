"""The door of the dialogue server: who may come in, one turn once, and a failed turn that leaves nothing behind."""

from __future__ import annotations

import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.dialogue import record
from tests.dialogue.stage import TOKEN, Citizen, Stage

IDS = itertools.count(7_000_000)
READINGS = json.loads(record.FILE.read_text(encoding="utf-8"))
RUBBISH = "望京南湖东园3号楼下垃圾三天没人清运了"


def turn(citizen: Citizen, text: str, **more: Any) -> dict[str, Any]:
    """A request as the desk makes it."""
    sender = f"c{citizen.conversation}"
    return {"id": str(next(IDS)), "sender": sender, "text": text, "metadata": {"lang": "zh"}, **more}


def noted(citizen: Citizen, **note: Any) -> dict[str, Any]:
    """A note as the desk makes it."""
    return {"id": str(next(IDS)), "sender": f"c{citizen.conversation}", "note": note}


def send(stage: Stage, body: Any, *, token: str | None = TOKEN, path: str = "webhook") -> tuple[int, Any]:
    return stage.ask(f"{stage.rasa}/webhooks/desk/{path}", body, token=token)


def fail(stage: Stage, calls: int) -> None:
    stage.ask(f"{stage.door}/fail", {"calls": calls})


@pytest.mark.parametrize("path", ["webhook", "note", "read", "forget"])
@pytest.mark.parametrize("token", [None, "", "another", TOKEN + "x"])
def test_without_the_token_nothing_happens(stage: Stage, path: str, token: str | None) -> None:
    status, _ = send(stage, turn(stage.citizen(), "你好"), token=token, path=path)

    assert status == 401


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"id": "1", "text": "x"},
        {"id": "1", "sender": "c1"},
        {"id": "1", "sender": "c1", "text": "  "},
        {"id": "1", "sender": "c1", "text": "x", "metadata": "m"},
        {"id": "1", "sender": "c1", "payload": "/no_such_intent"},
        {"id": "1", "sender": "c1", "payload": '/inform{"a": '},
        {"id": "1", "sender": "c1", "payload": "inform"},
    ],
)
def test_what_is_no_turn_is_refused_for_good(stage: Stage, body: Any) -> None:
    status, answer = send(stage, body)

    assert status == 400
    assert "error" in answer


def test_an_answer_says_what_was_understood(stage: Stage) -> None:
    status, answer = send(stage, turn(stage.citizen(), "你好"))

    assert status == 200
    assert answer["intent"] == "greet"
    assert 0 < answer["confidence"] <= 1
    assert answer["lang"] == "zh"
    assert answer["model"]
    assert set(answer["messages"][0]) == {"text", "buttons"}


def test_an_answer_says_what_a_matter_most_likely_is(stage: Stage) -> None:
    status, answer = send(stage, turn(stage.citizen(), "朝阳区望京街道南湖东园楼下垃圾三天没人清运"))

    codes, likely = zip(*answer["categories"], strict=True)
    assert status == 200
    assert codes[0].startswith("sanitation.")
    assert len(set(codes)) == 3
    assert list(likely) == sorted(likely, reverse=True)
    assert answer["kind"] == "complaint"


def test_a_text_is_read_as_a_first_message_is_and_no_conversation_begins(stage: Stage) -> None:
    alone = {"text": RUBBISH, "metadata": {"lang": "zh", "now": "2026-11-24T16:30:00+08:00"}}

    status, read = send(stage, alone, path="read")

    _, gone = send(stage, {"senders": ["alone"]}, path="forget")
    _, said = send(stage, turn(stage.citizen(), RUBBISH, metadata=alone["metadata"]))
    assert status == 200
    assert "messages" not in read
    assert read["intent"] == said["intent"] == "file_complaint"
    assert read["categories"] == said["categories"]
    assert {one["entity"]: one["value"] for one in read["entities"]} == {
        one["entity"]: one["value"] for one in said["entities"]
    }
    assert gone == {"forgotten": 0}


@pytest.mark.parametrize("story", READINGS)
def test_a_story_is_read_as_the_desk_remembers_it(stage: Stage, story: str) -> None:
    known = READINGS[story]

    status, read = record.read(stage, story)

    assert status == 200
    for name in ("intent", "lang", "kind"):
        assert read[name] == known[name]
    told = {one["entity"]: one["value"] for one in read["entities"]}
    assert told == {one["entity"]: one["value"] for one in known["entities"]}
    assert read["categories"][0][0] == known["categories"][0][0]


@pytest.mark.parametrize("body", [{}, [], {"text": "  "}, {"text": 5}, {"text": "x", "metadata": "m"}])
def test_what_is_no_text_is_not_read(stage: Stage, body: Any) -> None:
    status, _ = send(stage, body, path="read")

    assert status == 400


def test_health_names_what_is_loaded(stage: Stage) -> None:
    status, answer = stage.ask(f"{stage.rasa}/webhooks/desk/health")

    assert status == 200
    assert answer["tracker_store"] == "bot.nlu.tracker_store.DeskTrackerStore"
    assert answer["model"].endswith(".tar.gz")


def test_the_same_id_again_gets_the_saved_reply_and_fills_nothing_twice(stage: Stage) -> None:
    citizen = stage.citizen()
    first = turn(citizen, "楼下垃圾没人收")
    _, once = send(stage, first)

    _, again = send(stage, first)
    _, place = send(stage, turn(citizen, "朝阳区望京街道南湖东园一区3号楼"))

    assert again == once
    assert "要不要留个称呼" in place["messages"][-1]["text"]
    assert citizen.draft()["description"] == "楼下垃圾没人收"


def test_the_same_id_twice_at_once_is_one_turn(stage: Stage) -> None:
    citizen = stage.citizen()
    body = turn(citizen, RUBBISH)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(stage, body), range(4)))

    assert [status for status, _ in answers] == [200] * 4
    assert len({str(answer) for _, answer in answers}) == 1
    assert citizen.calls() == [1]


def test_messages_of_one_citizen_do_not_wait_for_rasas_lock(stage: Stage) -> None:
    citizen = stage.citizen()
    send(stage, turn(citizen, "你好"))
    bodies = [turn(citizen, text) for text in ("谢谢", "你是机器人吗", "再见")]

    began = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda body: send(stage, body), bodies))

    assert [status for status, _ in answers] == [200] * 3
    assert time.monotonic() - began < 0.9


def test_a_turn_whose_action_failed_is_503_and_its_next_try_begins_where_it_began(stage: Stage) -> None:
    citizen = stage.citizen()
    send(stage, turn(citizen, "楼下垃圾没人收"))
    body = turn(citizen, "朝阳区望京街道南湖东园一区3号楼")

    fail(stage, 2)
    first, second = send(stage, body)[0], send(stage, body)[0]
    third, answer = send(stage, body)

    assert (first, second, third) == (503, 503, 200)
    assert "要不要留个称呼" in answer["messages"][-1]["text"]
    assert citizen.draft()["address"] == "南湖东园一区3号楼"


def test_a_first_turn_that_failed_leaves_no_conversation(stage: Stage) -> None:
    citizen = stage.citizen()
    body = turn(citizen, RUBBISH)

    fail(stage, 1)
    failed = send(stage, body)[0]
    status, answer = send(stage, body)

    assert (failed, status) == (503, 200)
    assert "要不要留个称呼" in answer["messages"][-1]["text"]


def test_filing_that_fails_files_once_when_tried_again(stage: Stage) -> None:
    citizen = stage.citizen()
    for text in (RUBBISH, "不留"):
        send(stage, turn(citizen, text))
    body = turn(citizen, "提交")

    fail(stage, 1)
    failed = send(stage, body)[0]
    status, answer = send(stage, body)

    assert (failed, status) == (503, 200)
    assert "登记好了" in answer["messages"][0]["text"]
    assert len(citizen.tickets()) == 1


def test_a_typed_payload_is_text(stage: Stage) -> None:
    citizen = stage.citizen()
    for text in (RUBBISH, "不留"):
        send(stage, turn(citizen, text))

    _, answer = send(stage, turn(citizen, '/confirm_draft{"confirmed": true}'))

    assert answer["intent"] != "confirm_draft"
    assert citizen.tickets() == []


def test_words_that_look_like_a_gap_are_said_back_unharmed(stage: Stage) -> None:
    citizen = stage.citizen()

    _, answer = send(stage, turn(citizen, "路灯坏了10[个]{district}"))

    assert "{0" not in answer["messages"][0]["text"]
    assert "None" not in answer["messages"][0]["text"]


@pytest.mark.parametrize(
    "text", ["😡😡😡", "。。。", "\x00路灯坏了", "a" * 5000, "垃圾" * 2500, "\u202e坏了"]
)
def test_odd_texts_are_answered(stage: Stage, text: str) -> None:
    status, answer = send(stage, turn(stage.citizen(), text))

    assert status == 200
    assert answer["messages"]


def test_a_note_puts_the_ticket_in_focus_once(stage: Stage) -> None:
    citizen = stage.citizen()
    for text in (RUBBISH, "不留", "提交"):
        send(stage, turn(citizen, text))
    number = citizen.tickets()[0]["number"]
    body = noted(citizen, text="派好了", ticket_in_focus=number)

    statuses = [send(stage, body, path="note")[0] for _ in range(2)]
    _, answer = send(stage, turn(citizen, "那件事怎么样了"))

    assert statuses == [200, 200]
    assert number in answer["messages"][0]["text"]


def test_a_note_to_somebody_new_is_kept(stage: Stage) -> None:
    citizen = stage.citizen()
    status, _ = send(stage, noted(citizen, text="在办了", language="en"), path="note")
    _, answer = send(stage, turn(citizen, "ok", metadata={}))

    assert status == 200
    assert answer["lang"] == "en"


def test_a_note_in_the_middle_leaves_the_form_as_it_is(stage: Stage) -> None:
    citizen = stage.citizen()
    send(stage, turn(citizen, "楼下垃圾没人收"))

    send(stage, noted(citizen, text="别的单子在办了"), path="note")
    _, answer = send(stage, turn(citizen, "朝阳区望京街道南湖东园一区3号楼"))

    assert "要不要留个称呼" in answer["messages"][-1]["text"]


def test_what_is_forgotten_is_a_new_conversation(stage: Stage) -> None:
    citizen = stage.citizen()
    send(stage, turn(citizen, "楼下垃圾没人收"))

    _, gone = send(stage, {"senders": [f"c{citizen.conversation}"]}, path="forget")
    _, answer = send(stage, turn(citizen, "你好"))

    assert gone == {"forgotten": 1}
    assert "智能助手" in answer["messages"][0]["text"]


def test_a_long_conversation_stays_quick(stage: Stage) -> None:
    citizen = stage.citizen()
    send(stage, turn(citizen, "楼下垃圾没人收"))
    times = []

    for _ in range(120):
        began = time.monotonic()
        send(stage, turn(citizen, "你是机器人吗"))
        times.append(time.monotonic() - began)

    early, late = sorted(times[10:30]), sorted(times[-20:])
    assert late[10] < 2 * early[10] + 0.01
