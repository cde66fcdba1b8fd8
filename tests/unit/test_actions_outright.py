"""Whose matter it is where its words say it outright: pay that is not paid, a house whose guests are loud."""

from __future__ import annotations

import pytest

from actions.overruled import by_its_words


@pytest.mark.parametrize(
    ("words", "learned", "right"),
    [
        ("the school never paid me for september", "labour.social_insurance", "labour.wages"),
        ("they haven't paid us since the holiday", "labour.social_insurance", "labour.wages"),
        ("my boss didn't pay my pension contributions", "labour.social_insurance", "labour.social_insurance"),
        (
            "they won't pay me the unemployment insurance",
            "labour.social_insurance",
            "labour.social_insurance",
        ),
        ("they never paid me", "consumer.services", "consumer.services"),
    ],
)
def test_who_is_not_paid_is_owed_wages(words: str, learned: str, right: str) -> None:
    assert by_its_words(words, learned) == right


@pytest.mark.parametrize(
    ("words", "learned", "right"),
    [
        (
            "the pub on our ground floor plays music till three",
            "environment.neighbour_noise",
            "environment.business_noise",
        ),
        (
            "a hotpot restaurant under us is awfully noisy",
            "environment.construction_noise",
            "environment.business_noise",
        ),
        (
            "they renovate the cafe at night, such noise",
            "environment.construction_noise",
            "environment.construction_noise",
        ),
        ("my neighbour sings like in a bar", "environment.neighbour_noise", "environment.neighbour_noise"),
    ],
)
def test_a_house_with_guests_is_loud_as_a_business(words: str, learned: str, right: str) -> None:
    assert by_its_words(words, learned) == right


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("The heating broke on 1 December in Jinsong", "utilities.heating"),
        ("radiators stone cold since the 1st", "utilities.heating"),
        ("12月1号暖气坏了", "utilities.heating"),
        ("the heating is off but they billed me, i want a refund", "utilities.heating_fee"),
        ("家里没住人想停暖气，怎么报停退费", "utilities.heating_fee"),
        ("房子没人住，想停暖气怎么申请", "utilities.heating_fee"),
        ("停供热手续怎么办", "utilities.heating_fee"),
        ("暖气不热能不能申请减免", "utilities.heating_fee"),
        ("billed for heating though it's off", "utilities.heating_fee"),
        ("no heat for two weeks, I want compensation", "utilities.heating_fee"),
        ("交了供暖费暖气还是不热", "utilities.heating_fee"),
        ("what does heating cost a square metre", "utilities.heating_fee"),
    ],
)
def test_heating_that_broke_is_no_matter_of_its_fee(words: str, right: str) -> None:
    assert by_its_words(words, "utilities.heating_fee") == right
