"""What a reviewer asks for, what a list shows of a message, and how its lines are masked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.conversations.transcript import StaffLine
from desk.dates import FIRST_YEAR, LAST_YEAR
from desk.errors import InvalidInput
from desk.review.asked import BANDS, RESULTS, Asked, read, written
from desk.review.excerpts import LONGEST, excerpt
from desk.review.lines import masked
from desk.review.masking import NOBODY, Known
from desk.search.messages import known_of, words_of
from desk.tickets.privacy import NAME_MARK, PHONE_MARK

WORDS = st.none() | st.text(alphabet="垃圾ab 1", min_size=1).map(str.strip).filter(bool)
YES_NO = st.none() | st.booleans()
DAYS = st.none() | st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(
    st.builds(
        Asked,
        q=WORDS,
        intent=WORDS,
        sure=st.none() | st.sampled_from(list(BANDS)),
        fallback=YES_NO,
        handed_over=YES_NO,
        channel=WORDS,
        language=st.none() | st.sampled_from(["zh", "en"]),
        result=st.none() | st.sampled_from(RESULTS),
        reviewed=YES_NO,
        flagged=YES_NO,
        tag=WORDS,
        since=DAYS,
        until=DAYS,
    )
)
def test_an_address_says_all_that_was_asked_for(asked: Asked) -> None:
    assert read(written(asked)) == asked


def test_empty_values_ask_for_nothing() -> None:
    assert read({"q": "  ", "reviewed": "", "since": "", "other": "x"}) == Asked()
    assert read({"since": "2026-11-24"}).since == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("name", "value"),
    [("sure", "very"), ("result", "gone"), ("reviewed", "perhaps"), ("since", "24.11."), ("language", "fr")],
)
def test_what_makes_no_sense_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read({name: value})

    assert refused.value.field == name


def test_an_excerpt_shows_what_was_looked_for() -> None:
    assert excerpt("楼下垃圾没人收", "垃圾") == [("楼下", False), ("垃圾", True), ("没人收", False)]
    assert excerpt("A Pothole on the road", "pothole ROAD") == [
        ("A ", False),
        ("Pothole", True),
        (" on the ", False),
        ("road", True),
    ]


def test_an_excerpt_begins_before_what_was_found_far_down() -> None:
    shown = excerpt("前" * 300 + "垃圾" + "后" * 300, "垃圾")

    assert ("垃圾", True) in shown
    assert shown[0][0].startswith("…")
    assert shown[-1][0].endswith("…")


@given(st.text(max_size=400), st.text(max_size=10))
def test_an_excerpt_is_never_long_and_holds_only_what_stands_there(text: str, query: str) -> None:
    flat = " ".join(text.split())
    shown = "".join(piece for piece, _ in excerpt(text, query))

    assert len(shown) <= LONGEST + 2
    assert shown.strip("…") in flat or shown == flat


def line(text: str, *entities: dict[str, Any], **more: Any) -> StaffLine:
    values: dict[str, Any] = {
        "id": 1,
        "direction": "in",
        "author": "citizen",
        "text": text,
        "at": datetime(2026, 11, 24, tzinfo=UTC),
        "status": "handled",
        "staff_id": None,
        "buttons": (),
        "card": {"fields": [{"label": "联系人", "value": "王建国"}]},
        "place": {"lat": 39.9, "long": 116.4},
        "media": [{"id": "m", "kind": "photo", "caption": "打13812345678"}],
        "danger": None,
        "understanding": {"intent": "inform", "entities": list(entities)},
        "answers": None,
        "ticket_id": None,
        "notice": None,
        "error": None,
        "done_at": None,
    }
    return StaffLine(**(values | more))


def test_a_masked_line_opens_nothing_and_names_nobody() -> None:
    [one] = masked(
        [
            line(
                "王建国，1381234 5678",
                {"entity": "person_name", "value": "王建国"},
                {"entity": "tracking_code", "value": "7KQ2MF"},
                {"entity": "address", "value": "南湖东园王建国家"},
                {"entity": "subdistrict", "value": "110105026"},
                {"entity": "time", "value": "2026-11-24T10:00:00+08:00", "extra": {"text": "王建国来那天"}},
                forwarded_from="王建国",
            )
        ],
        Known.of([], ["13812345678"]),
    )

    assert "王建国" not in str(one)
    assert "7KQ2MF" not in str(one)
    assert one.text == f"{NAME_MARK}，{PHONE_MARK}"
    assert (one.card, one.place) == (None, None)
    assert one.media == [{"kind": "photo", "caption": f"打{PHONE_MARK}"}]
    assert one.understanding is not None
    assert {"entity": "subdistrict", "value": "110105026"} in one.understanding["entities"]


def test_a_message_is_not_found_by_who_is_named_in_it() -> None:
    known = known_of([{"entity": "person_name", "value": "王建国"}, {"entity": "phone", "value": "88886666"}])

    words = words_of("王建国住三楼，88886666，13812345678", known)

    assert known_of([{"entity": "place", "value": "王建国"}, {"entity": "phone"}]) == NOBODY
    assert "三楼" in words
    assert not {"王建", "建国", "88886666", "13812345678", "姓名", "电话"} & set(words)
