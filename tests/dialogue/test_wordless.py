"""Pictures and voice notes without words: kept with what they are of, and never met without whom to call in danger."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialogue.stage import Citizen, Stage, play

FILED = {
    "zh": ["朝阳区望京街道南湖东园一区8号楼楼下垃圾堆了三天没人清运", "?[不，登记我的]", "不留", "提交"],
    "en": [
        "The rubbish at Building 8, Nanhu Dongyuan, Wangjing, Chaoyang hasn't been collected for three days",
        "?[No, file mine]",
        "no number, thanks",
        "yes, file it",
    ],
}
MATTER = {
    "zh": "楼下垃圾堆了三天没人清运",
    "en": "the rubbish downstairs hasn't been collected for three days",
}
PLACE = {"zh": "朝阳区望京街道南湖东园一区7号楼", "en": "Building 7, Nanhu Dongyuan, Wangjing, Chaoyang"}
LISTENS = {"zh": "会有同事来听", "en": "a colleague will listen"}
DANGER = {"zh": "110、119或120", "en": "call 110, 119 or 120"}
SPOKEN = ("voice", "audio", "video_note")


def bare(kind: str) -> list[dict[str, Any]]:
    return [{"kind": kind, "reference": "F1", "caption": None}]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", [*SPOKEN, "photo", "video"])
def test_first_of_all_it_is_asked_what_it_is_about(stage: Stage, lang: str, kind: str) -> None:
    [answer] = stage.citizen(lang).say(media=bare(kind))

    assert DANGER[lang] in answer
    assert (LISTENS[lang].lower() in answer.lower()) is (kind in SPOKEN)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["voice", "video_note", "photo"])
def test_in_the_middle_it_goes_with_the_matter_and_the_question_comes_again(
    stage: Stage, lang: str, kind: str
) -> None:
    citizen = stage.citizen(lang)
    citizen.say(MATTER[lang])

    answer, question = citizen.say(media=bare(kind))
    citizen.say(PLACE[lang])

    assert DANGER[lang] in answer
    assert MATTER[lang] in question
    assert citizen.draft()["description"] == MATTER[lang]
    assert citizen.draft()["district"] == "110105"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["voice", "video_note", "photo"])
def test_after_filing_it_goes_to_the_ticket(stage: Stage, lang: str, kind: str) -> None:
    stage.over()
    citizen = stage.citizen(lang)
    play(citizen, FILED[lang])
    [ticket] = citizen.tickets()

    [answer] = citizen.say(media=bare(kind))

    assert ticket["number"] in answer
    assert DANGER[lang] in answer
    assert (LISTENS[lang] in answer) is (kind in SPOKEN)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_before_a_reason_is_told_it_goes_to_the_ticket_and_the_reason_is_asked_again(
    stage: Stage, lang: str
) -> None:
    stage.over()
    citizen = stage.citizen(lang)
    play(citizen, [*FILED[lang], {"zh": "撤回这个单子", "en": "take that ticket back"}[lang]])

    answer, question = citizen.say(media=bare("voice"))

    assert DANGER[lang] in answer
    assert "?" in question or "？" in question
    assert citizen.tickets()[0]["status"] == "received"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_given_back_a_picture_goes_with_the_draft_that_waits_and_the_place_completes_it(
    stage: Stage, lang: str
) -> None:
    citizen = stage.citizen(lang)
    citizen.say(MATTER[lang])
    citizen.note({"kind": "given_back", "text": "citizen: 〔照片〕\nstaff: ok", "draft_waiting": True})

    answer, offer = citizen.say(media=bare("photo"))
    citizen.press({"zh": "接着说", "en": "Go on"}[lang])
    citizen.say(PLACE[lang])

    assert DANGER[lang] in answer
    assert MATTER[lang] in offer
    assert citizen.draft()["description"] == MATTER[lang]
    assert citizen.draft()["district"] == "110105"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_asks_whether_a_photo_arrived_is_told_so_and_not_where_a_case_stands(
    stage: Stage, lang: str
) -> None:
    citizen: Citizen = stage.citizen(lang)
    citizen.say(MATTER[lang])
    citizen.note({"kind": "given_back", "text": "citizen: 〔照片〕\nstaff: ok", "draft_waiting": True})

    told = citizen.say({"zh": "照片你收到了吗", "en": "did you get my photo?"}[lang])

    assert (
        told[0]
        == {
            "zh": "这儿还没收到，麻烦您再发一次。",
            "en": "It hasn't reached me. Could you send it again?",
        }[lang]
    )
