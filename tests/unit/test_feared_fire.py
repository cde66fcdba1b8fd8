"""A fire that may break out some day is a matter for a ticket; one that burns, smokes or heats up now is danger."""

from __future__ import annotations

import pytest

from city.danger import heard, recognise
from city.danger_text import normal
from city.feared_fire import only_feared


@pytest.mark.parametrize(
    "words",
    [
        "Scooters are charged on the landing of the 4th floor, sooner or later the whole stairwell burns",
        "they run a cord out of the window to charge the e-bike, some day there will be an explosion",
        "I am really worried about fire, three electric bikes charge right at our door",
        "the fire exit is full of cardboard, if there is a fire nobody gets out",
        "batteries under the stairs: a fire waiting to happen",
        "charging an ebike in the lift lobby is a big fire hazard",
        "old wiring in our hall could start a fire",
    ],
)
def test_a_fire_that_is_only_feared_raises_no_alarm_by_any_opinion(words: str) -> None:
    assert recognise(words) is None
    assert only_feared(normal(words))
    assert heard(words, "fire", sure=True) is None


@pytest.mark.parametrize(
    "words",
    [
        "the scooter charging by the stairs is on fire",
        "an e-bike caught fire on the 4th floor landing, and I said one day it would burn",
        "There is fire in the shed with the scooters",
        "Fire!! the battery room",
        "fire, there's fire downstairs!",
        "black smoke from a charger in our hall, the house will burn",
        "an electric bike exploded in our hall a minute ago",
        "there's a smell of burning rubber from the outlet behind my fridge",
        "if the battery blows up we're done, it's already smoking",
    ],
)
def test_a_fire_that_burns_is_one_whatever_is_feared_beside_it(words: str) -> None:
    danger = recognise(words)

    assert danger is not None
    assert danger.kind == "fire"


@pytest.mark.parametrize(
    "words",
    [
        "the e-bike battery is hot and swelling, one day it will explode",
        "he says he will burn the house down one day with a lighter, I have kids and scooters here",
        "sparks from the charger cable, it could start a fire",
    ],
)
def test_what_is_hot_or_threatened_already_is_not_only_feared(words: str) -> None:
    assert not only_feared(normal(words))


@pytest.mark.parametrize(
    ("words", "danger"),
    [
        ("charging cables hanging out of the windows for the scooters", False),
        ("a bare cable hanging out of the window gave me an electric shock", True),
        ("the power line is down on the pavement", True),
    ],
)
def test_a_lead_let_down_to_charge_a_bike_is_no_fallen_line(words: str, danger: bool) -> None:
    assert (recognise(words) is not None) is danger
