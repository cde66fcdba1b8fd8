"""A citizen's message made fit for the store."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.channel import Media, Place
from desk.conversations.arrival import Arrival, arrival, clean, identifier
from desk.conversations.language import known, language_of
from tests.messages import NOON, SmallCity, a_message


def arrived(**values: object) -> Arrival:
    return arrival(a_message(**values), city=SmallCity(), now=NOON)  # type: ignore[arg-type]


@given(st.text())
def test_a_clean_text_can_be_stored_anywhere(text: str) -> None:
    cleaned = clean(text)

    assert "\x00" not in cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert clean(cleaned) == cleaned


@given(st.text(), st.text())
def test_identifiers_that_differ_stay_different(one: str, other: str) -> None:
    assert (identifier(one, 20) == identifier(other, 20)) == (one == other)


@given(st.text(max_size=300))
def test_an_identifier_fits_its_column(value: str) -> None:
    assert len(identifier(value, 120)) <= 120


@pytest.mark.parametrize(
    ("sent_at", "said_at"),
    [
        (None, NOON),
        (NOON - timedelta(hours=3), NOON - timedelta(hours=3)),
        (NOON + timedelta(seconds=1), NOON),
        (NOON - timedelta(days=3), NOON),
        (datetime(2026, 11, 24, 11, 0), NOON),  # noqa: DTZ001 - a client's clock without a zone
    ],
)
def test_a_senders_clock_counts_within_reason(sent_at: datetime | None, said_at: datetime) -> None:
    assert arrived(sent_at=sent_at).said_at == said_at


@pytest.mark.parametrize(
    "place", [Place(float("inf"), 116), Place(39, float("nan")), Place(91, 116), Place(39, 181)]
)
def test_a_pin_that_is_nowhere_is_no_pin(place: Place) -> None:
    assert arrived(place=place).place is None


def test_a_pin_outside_the_city_has_no_district() -> None:
    assert arrived(place=Place(31.2, 121.5)).place == {
        "lat": 31.2,
        "long": 121.5,
        "name": None,
        "district": None,
    }


def test_a_caption_that_is_the_text_already_is_not_read_twice() -> None:
    media = [Media("photo", "f1", caption="路灯坏了"), Media("photo", "f2", caption="另一盏")]

    assert arrived(text="路灯坏了", media=media).captions == ["另一盏"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("路灯不亮", "zh"),
        ("国贸 subway exit 堵了", "zh"),
        ("a pothole", "en"),
        ("𠮷", "zh"),
        ("уличный фонарь", "en"),
        ("110", None),
        ("？！", None),
        ("", None),
    ],
)
def test_the_script_says_the_language(text: str, lang: str | None) -> None:
    assert language_of(text) == lang


def test_only_two_languages_are_known() -> None:
    assert [known(lang) for lang in ("zh", "en", "fr", None)] == ["zh", "en", None, None]
