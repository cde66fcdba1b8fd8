"""What a talk begins with and what comes of it: the desk's site blamed first, somebody praised, a name signed alone."""

from __future__ import annotations

import pytest

from actions.answers import take
from actions.draft import Draft
from actions.going_on import tells_more
from actions.interruptions import interrupts
from actions.overruled import by_its_words
from actions.step import Step
from actions.telling import description
from tests.talk import CHAOYANG, RUBBISH, beijing, said

DESK = "government_service.service_windows"
BLAMED = Draft(fields={"category": DESK, "placeless": True}, lead="ur app sucks")
MATTER = {"description": "楼下垃圾没人清", "category": RUBBISH, "district": CHAOYANG, "address": "南湖东园"}
PRAISE = Draft(
    fields={"description": "表扬接线员小刘", "kind": "praise", "category": DESK, "placeless": True}
)


def category(code: str) -> dict[str, object]:
    return {"entity": "category", "value": code, "extra": {"confidence": 0.9}}


def test_a_matter_told_after_the_site_was_blamed_is_filed_by_itself() -> None:
    tap = said("brown water from the tap", "file_complaint", lang="en")
    tap.entities.append(category("utilities.water_supply"))  # type: ignore[attr-defined]

    draft = take(tap, BLAMED, "description", beijing()).draft

    assert draft["category"] == "utilities.water_supply"
    assert draft["description"] == "brown water from the tap"
    assert not draft["placeless"]


def test_what_went_wrong_on_the_site_stays_with_it() -> None:
    page = said("I uploaded a photo of brown water and the page froze", "file_complaint", lang="en")
    page.entities.append(category("utilities.water_supply"))  # type: ignore[attr-defined]

    draft = take(page, BLAMED, "description", beijing()).draft

    assert draft["category"] == DESK
    assert "ur app sucks" in str(draft["description"])


@pytest.mark.parametrize(("words", "lang"), [("夸她耐心", "zh"), ("she was so patient", "en")])
@pytest.mark.parametrize("question", ["contact_by", "confirmed"])
def test_more_praise_stays_with_the_praise(words: str, lang: str, question: str) -> None:
    more = said(words, "out_of_scope", lang=lang)

    assert tells_more(more, PRAISE, question)
    assert words in str(take(more, PRAISE, question, beijing()).draft["description"])


def test_a_kind_person_is_no_wish_for_one() -> None:
    kind = said("very kind person", "talk_to_person", lang="en")

    assert tells_more(kind, PRAISE, "contact_by")


@pytest.mark.parametrize("words", ["夸她耐心", "你能帮我唱首歌吗"])
def test_nothing_of_the_kind_is_told_of_rubbish(words: str) -> None:
    assert not tells_more(said(words, "out_of_scope"), Draft(fields=MATTER), "confirmed")


@pytest.mark.parametrize("words", ["小王", "老赵", "王女士"])
def test_a_name_by_itself_at_the_card_is_the_citizens(words: str) -> None:
    signed = said(words, "abuse", sure=1.0)

    assert not interrupts(signed, "confirmed")
    assert take(signed, Draft(fields=MATTER), "confirmed", beijing()).draft["reporter_name"] == words


@pytest.mark.parametrize("words", ["小气", "骗子", "废物"])
def test_harsh_words_are_no_name(words: str) -> None:
    assert interrupts(said(words, "abuse", sure=1.0), "confirmed")


@pytest.mark.parametrize(
    ("words", "learned", "right"),
    [
        ("bank won't transfer my salary", "labour.wages", "consumer.finance"),
        ("银行不让我把工资转出去", "labour.wages", "consumer.finance"),
        ("老板说银行限制转账，三个月工资没发", "labour.wages", "labour.wages"),
        ("公司拖欠工资，说银行不让转账", "labour.wages", "labour.wages"),
        (
            "my boss says the bank can't transfer our salary so we got no wages for 3 months",
            "labour.wages",
            "labour.wages",
        ),
        ("we haven't been paid, they say the bank won't release the money", "labour.wages", "labour.wages"),
        ("my salary is at the bank and ICBC refuses to transfer it", "labour.wages", "consumer.finance"),
        ("my employer does not transfer my salary to the bank", "labour.wages", "labour.wages"),
        ("北苑到大屯又堵死了", "municipal_facilities.sewer", "transport.traffic_flow"),
        ("路口的下水道堵死了", "municipal_facilities.sewer", "municipal_facilities.sewer"),
        ("carpark voucher didn't work", "government_service.policy_subsidies", "transport.parking"),
        (
            "the trade-in voucher didn't work",
            "government_service.policy_subsidies",
            "government_service.policy_subsidies",
        ),
    ],
)
def test_whose_it_is_decides(words: str, learned: str, right: str) -> None:
    assert by_its_words(words, learned) == right


@pytest.mark.parametrize("words", ["nothing", "oh nothing really", "never mind", "no complaint today"])
def test_that_there_is_nothing_is_no_matter(words: str) -> None:
    step = description(said(words, lang="en"), Step(Draft()))

    assert step.aside
    assert step.draft["description"] is None
