"""Links to one's own data count for one conversation and one hour; what is erased leaves codes and no words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk.kept.links import LIVES, CopyLinks
from desk.kept.retention import kept_for
from desk.kept.words import without_place, without_words
from desk.review.masking import mask
from desk.staff.sealing import Keys
from desk.tickets.masking import HIDDEN_CODE, hide_codes

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LINKS = CopyLinks(Keys("k" * 40), "https://desk.example/")


def token() -> str:
    link = LINKS.link(7, now=NOW)
    assert link.startswith("https://desk.example/mine/7-")
    return link.rpartition("/")[2]


def test_a_link_opens_its_own_conversation_for_an_hour() -> None:
    almost, after = NOW + LIVES - timedelta(seconds=1), NOW + LIVES

    assert LINKS.conversation(token(), now=almost) == 7
    assert LINKS.conversation(token(), now=after) is None


@pytest.mark.parametrize(
    "changed",
    [
        lambda one: one.replace("7-", "8-", 1),
        lambda one: one.replace("-1", "-2", 1),
        lambda one: one[:-1] + ("0" if one[-1] != "0" else "1"),
        lambda one: one[:-1],
        lambda one: one.replace("7-", "７-", 1),
        lambda _: "",
    ],
)
def test_a_link_that_was_changed_opens_nothing(changed: object) -> None:
    assert LINKS.conversation(changed(token()), now=NOW) is None  # type: ignore[operator]


def test_a_link_of_another_secret_opens_nothing() -> None:
    other = CopyLinks(Keys("o" * 40), "https://desk.example")

    assert other.conversation(token(), now=NOW) is None


@pytest.mark.parametrize("number", [7, 138001380001])
def test_staff_and_reviewers_read_no_link_to_a_citizens_copy(number: int) -> None:
    said = "一小时内打开，别给别人：\n{}。"
    link = LINKS.link(number, now=NOW)

    for shown in (hide_codes(said.format(link)), mask(said.format(link))):
        assert shown == said.format(f"https://desk.example/mine/{HIDDEN_CODE}")


def test_of_how_a_message_was_understood_codes_are_left() -> None:
    understood = {
        "intent": "inform",
        "confidence": 0.9,
        "entities": [{"entity": "phone", "value": "13800138000"}],
        "said": "我叫王小明",
    }

    assert without_words(understood) == {"intent": "inform", "confidence": 0.9, "entities": []}
    assert without_words(None) is None
    assert without_place({"intent": "inform", "address": "南湖东园3号楼"}) == {"intent": "inform"}


@pytest.mark.parametrize("told", ["photos=3", "chats", "chats=0", "chats=x", "reporters=-1"])
def test_days_of_words_that_make_no_sense_are_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r"class|days"):
        kept_for(told)
