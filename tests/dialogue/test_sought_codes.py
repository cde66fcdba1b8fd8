"""Tracking codes without a digit, told where one is waited for."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.meant import Standing, meant
from dialogue.state import State
from tests.dialogue.parsing import parsed, told

SOUGHT = Standing(sought=True)
NUMBER = "BJ20261124-000123"


def looked_up(text: str, at: Standing = SOUGHT, intent: str = "nlu_fallback", **spans: str) -> Any:
    """The code that a ticket is looked up with; None where the message is nothing of the kind."""
    heard = meant(told(text, intent, **spans), State(), at)
    codes = [one["value"] for one in heard["entities"] if one["entity"] == "tracking_code"]
    return codes[0] if codes and heard["intent"]["name"] == "ask_ticket_status" else None


@pytest.mark.parametrize(
    "text",
    [
        "HWAVXE",
        "hwavxe",
        "Hwavxe",
        "HWAVXE.",
        "hwavxe。",
        "查询码 hwavxe",
        "it's hwavxe",
        "my code is hwavxe",
        "H W A V X E",
        "HWA-VXE",
        "HWA VXE",
    ],
)
def test_six_letters_after_a_number_are_its_code(text: str) -> None:
    assert looked_up(text) == "HWAVXE"
    assert looked_up(text, intent="greet") == "HWAVXE"


@pytest.mark.parametrize("text", [f"{NUMBER} hwavxe", f"{NUMBER}, HWAVXE", f"{NUMBER} 查询码hwavxe"])
def test_a_number_is_sent_together_with_its_code(text: str) -> None:
    assert looked_up(text, Standing(), ticket_number=NUMBER) == "HWAVXE"


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "THANKS",
        "answer",
        "anyway",
        "cheers",
        "byebye",
        "hahaha",
        "hehehe",
        "please",
        "cancel",
        "bad day",
        "hwavx",
        "hwavxeq",
        "hwavxe is what",
        "喂 hwavxe 怎么样",
        "HWAVIO",
    ],
)
def test_a_word_stays_a_word_where_a_code_is_waited_for(text: str) -> None:
    assert looked_up(text) is None


@pytest.mark.parametrize("text", [f"{NUMBER} status", f"{NUMBER} thanks", f"please check {NUMBER}"])
def test_a_word_beside_a_number_stays_a_word(text: str) -> None:
    assert looked_up(text, Standing(), ticket_number=NUMBER) is None


@pytest.mark.parametrize("at", [Standing(), Standing(form=True, sought=True)])
def test_six_letters_elsewhere_are_no_code(at: Standing) -> None:
    assert looked_up("hwavxe", at) is None


def test_a_code_with_a_digit_looks_its_ticket_up() -> None:
    assert looked_up("7KQ2MF", intent="greet", tracking_code="7KQ2MF") is not None


def test_where_in_the_text_the_code_stands_is_told_with_it() -> None:
    [code] = meant({**parsed("greet"), "text": "  hwavxe"}, State(), SOUGHT)["entities"]

    assert (code["start"], code["end"]) == (2, 8)
