"""The catalogue of sentences."""

from __future__ import annotations

import re

import pytest

from desk import notices
from desk.cases import judging
from desk.notices import Catalogue, NoticeError
from desk.tickets import announcements, lifecycle, survey, telling
from desk.tickets.act import ELSEWHERE

OFFICIALESE = re.compile("已收悉|予以办理|请知悉|敬请|谅解|kindly|dear citizen|successfully", re.IGNORECASE)


def test_the_shipped_catalogue_has_both_languages_of_everything() -> None:
    assert len(list(notices.catalogue())) > 50


@pytest.mark.parametrize(
    ("entries", "fault"),
    [
        ({"one": {"zh": "好"}}, "one"),
        ({"two": {"zh": "好{a}", "en": "good"}}, "two"),
        ({"three": {"zh": " ", "en": "good"}}, "three"),
        ({"four": {"zh": "好", "en": "good", "fr": "bon"}}, "four"),
    ],
)
def test_a_catalogue_that_says_different_things_is_refused(
    entries: dict[str, dict[str, str]], fault: str
) -> None:
    with pytest.raises(NoticeError, match=fault):
        Catalogue(entries)


@pytest.mark.parametrize(
    ("key", "unit", "begins"),
    [
        ("notice.accepted", "Beijing Gas Group", "The Beijing Gas Group has started on"),
        ("notice.accepted", "Wangjing Subdistrict", "Wangjing Subdistrict has started on"),
        (
            "notice.dispatched",
            "Daxing District Government",
            "BJ1 is now with the Daxing District Government.",
        ),
    ],
)
def test_an_office_is_named_with_its_article_in_english(key: str, unit: str, begins: str) -> None:
    assert notices.text(key, "en", unit=unit, number="BJ1", due="7 December").startswith(begins)


def test_a_name_in_brackets_stands_by_itself() -> None:
    bracketed = Catalogue({"one": {"zh": "{number}（{unit}）", "en": "{number} ({unit})"}})

    assert bracketed.text("one", "en", unit="Beijing Gas Group", number="BJ1") == "BJ1 (Beijing Gas Group)"


def test_an_unknown_sentence_and_a_forgotten_value_are_named() -> None:
    with pytest.raises(NoticeError, match=r"nothing\.here"):
        notices.text("nothing.here", "zh")
    with pytest.raises(NoticeError, match="unit"):
        notices.text("notice.dispatched", "zh", number="BJ20261124-000001", due="12月1日")


def test_a_language_we_do_not_speak_is_answered_in_chinese() -> None:
    assert notices.text("status.received", "fr") == notices.text("status.received", "zh")


def test_no_sentence_sounds_like_an_office() -> None:
    for key in notices.catalogue():
        for lang in notices.LANGUAGES:
            sentence = notices.catalogue().raw(key, lang)
            assert not OFFICIALESE.search(sentence), key
            assert "你" not in sentence, f"{key} says 你 where it should say 您"


def test_every_status_question_and_answer_has_words() -> None:
    catalogue = notices.catalogue()
    wanted = [f"status.{status}" for status in lifecycle.STATUSES]
    wanted += [f"next.{status}" for status in lifecycle.STATUSES]
    wanted += [f"reject.{reason}" for reason in ELSEWHERE]
    wanted += [f"survey.{question}" for question in survey.CHOICES]
    wanted += [f"answer.{q}.{a}" for q, answers in survey.CHOICES.items() for a in answers]
    wanted += [*announcements.PLAIN.values(), *announcements.ONLY_WITH_WORDS.values()]
    wanted += [announcements.AGAIN, announcements.DESIGNATED]
    wanted += [*announcements.ASKED_FIRST.values(), announcements.FOR_INFORMATION, *judging.NOTICES.values()]
    wanted += [f"notice.{name}_late" for name in telling.DATED]

    assert [key for key in wanted if key not in catalogue] == []
