"""Buttons and cards: what travels and what stays."""

from __future__ import annotations

import re

from desk.conversations.buttons import IN_CARD, card_to_show, keyboard
from desk.dialogue import Choice

CARD = {
    "kind": "summary",
    "fields": [
        {"name": "address", "label": "地点", "value": "望京", "edit": '/edit_field{"field":"address"}'},
        {"name": "unit", "label": "交给", "value": "望京街道"},
    ],
}


def test_every_button_gets_a_token_of_its_own() -> None:
    offer = keyboard([Choice("是", "/affirm"), Choice("是", "/affirm")], None)

    tokens = [token for token, _, _ in offer.rows]
    assert len(set(tokens)) == 2
    assert all(re.fullmatch(r"[\w-]{10}", token) for token in tokens)


def test_an_edit_payload_of_a_card_becomes_a_token() -> None:
    offer = keyboard([], CARD)

    [(token, position, choice)] = offer.rows
    assert (position, choice) == (IN_CARD, Choice("地点", '/edit_field{"field":"address"}'))
    assert offer.card is not None
    assert offer.card["fields"] == [{**CARD["fields"][0], "edit": token}, CARD["fields"][1]]  # type: ignore[dict-item]


def test_a_card_without_fields_is_stored_as_it_is() -> None:
    assert keyboard([], {"kind": "danger", "numbers": []}).card == {"kind": "danger", "numbers": []}


def test_a_card_that_cannot_be_edited_any_more_shows_no_edit() -> None:
    shown = card_to_show(CARD, usable=False)

    assert shown is not None
    assert all("edit" not in field for field in shown["fields"])
    assert card_to_show(CARD, usable=True) is CARD
    assert card_to_show(None, usable=False) is None


def test_a_long_title_is_cut_to_what_the_table_holds() -> None:
    [row] = keyboard([Choice("很" * 200, "/x")], None).button_rows(1, 2)

    assert len(row.title) == 120
