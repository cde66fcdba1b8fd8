"""The sentences of `domain.yml`: both languages, the same gaps and buttons, all of them said, in this desk's voice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RESPONSES: dict[str, list[dict[str, Any]]] = DOMAIN["responses"]
RULES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data/rules").glob("*.yml"))
SAID_BY_RULES = set(re.findall(r"utter_\w+", RULES))
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
# A name in the code, of which the end may be filled in: f"utter_edit_{question}".
FILLED_IN = re.compile(r"f?\"(utter_\w+)(?:\{|\")")
# The key under which Rasa notes which sentence was said.
NOTED_BY_RASA = "utter_action"
# One response in five other languages, which is for those who speak neither.
IN_MANY_LANGUAGES = {"utter_other_language"}
OFFICIALESE = re.compile(
    "收悉|予以|请知悉|敬请|尊敬的|贵方|诉求|你|kindly|successfully|dear |request has been", re.IGNORECASE
)
LONGEST = {"zh": 110, "en": 260}


def variants(name: str) -> dict[str, dict[str, Any]]:
    """The two variants: without a condition it is Chinese."""
    found = {}
    for variant in RESPONSES[name]:
        conditions = variant.get("condition")
        found[conditions[0]["value"] if conditions else "zh"] = variant
    return found


def gaps(variant: Any) -> set[str]:
    return set(re.findall(r"(?<!\{)\{(\w+)\}(?!\})", yaml.safe_dump(variant, allow_unicode=True)))


def payloads(variant: dict[str, Any]) -> list[str]:
    return [button["payload"] for button in variant.get("buttons", ())]


def texts(variant: dict[str, Any]) -> list[str]:
    card = (variant.get("custom") or {}).get("card", {})
    return [
        variant.get("text", ""),
        *(field["label"] for field in card.get("fields", ())),
        card.get("ask", ""),
    ]


@pytest.mark.parametrize("name", sorted(set(RESPONSES) - IN_MANY_LANGUAGES))
def test_a_sentence_stands_in_both_languages_with_the_same_gaps_and_buttons(name: str) -> None:
    both = variants(name)

    assert set(both) == {"zh", "en"}
    assert gaps(both["zh"]) == gaps(both["en"])
    reasons = re.compile(r'(?<="reason": ")[^"]*')
    chinese, english = ([reasons.sub("", one) for one in payloads(both[lang])] for lang in ("zh", "en"))
    assert chinese == english


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_a_sentence_is_said_somewhere(name: str) -> None:
    prefixes = set(FILLED_IN.findall(SOURCES))

    assert name in SAID_BY_RULES or any(name.startswith(prefix) for prefix in prefixes)


def test_no_rule_or_action_says_a_sentence_that_does_not_exist() -> None:
    whole = set(re.findall(r"\"(utter_\w+)\"", SOURCES)) | SAID_BY_RULES
    # Under this name Rasa keeps which sentence was said.
    whole.discard("utter_action")

    assert whole - set(RESPONSES) <= {NOTED_BY_RASA}


@pytest.mark.parametrize("name", sorted(set(RESPONSES) - IN_MANY_LANGUAGES))
def test_a_sentence_is_short_and_plain(name: str) -> None:
    for lang, variant in variants(name).items():
        for text in texts(variant):
            assert not OFFICIALESE.search(text)
            assert len(text) <= LONGEST[lang]
            assert text.count("\n") <= 2


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_a_button_is_an_intent_of_the_domain(name: str) -> None:
    for variant in RESPONSES[name]:
        for payload in payloads(variant):
            intent = re.match(r"/([a-z_]+)", payload)
            assert intent
            assert intent[1] in DOMAIN["intents"]
