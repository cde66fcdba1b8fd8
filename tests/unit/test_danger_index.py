"""What is looked for in a message is told by its characters, and nothing that is there is passed over."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from city import called_help, danger_rule, danger_scene, danger_text, following
from city.danger_index import Index, beginnings
from city.danger_net import SENTENCES
from city.danger_text import normal
from city.entries import mapping

SAID = [
    normal(text)
    for file in ("danger_sentences.yml", "danger_unseen.yml")
    for text in re.findall(r"^ *- (.+)$", (Path(__file__).parent / file).read_text("utf-8"), re.MULTILINE)
]
_DANGER = mapping(SENTENCES).entry("danger")
TAUGHT = [normal(text) for kind in _DANGER for text in _DANGER.texts(kind)]


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("摔|跌落", ["摔", "跌落"]),
        ("[掉跌]下", ["掉", "跌"]),
        ("[掉跌]?下", [""]),
        ("[^掉]下", [""]),
        (r"[\d二]层", [""]),
        ("bricks?|can't", ["brick", "can't"]),
        ("a?bc|b*", ["", ""]),
        ("从.{0,6}(掉|摔)|跳", ["从", "跳"]),
        ("(a|b)c|d", ["", "d"]),
        (r"\d+ floor|up", ["", "up"]),
        ("火[^车|锅]|a[|]b", ["火", "a"]),
        (r"a\|b|c", ["a", "c"]),
        ("跳(?!舞|绳)", ["跳"]),
        ("漏{2}", [""]),
    ],
)
def test_what_a_match_begins_with(pattern: str, begins: list[str]) -> None:
    assert list(beginnings(pattern)) == begins


def test_those_that_may_be_there_come_in_their_order() -> None:
    index = Index(
        [("last", ["gas"]), ("first", ["ga", "fire"]), ("always", [""]), ("no", ["gasp"])], length=3
    )

    assert list(index.of("a gap")) == ["first", "always"]
    assert list(index.of("gas")) == ["last", "first", "always"]
    assert list(index.of("a gasp")) == ["last", "first", "always", "no"]
    assert list(index.of("")) == ["always"]


def test_what_begins_with_a_word_is_not_looked_for_within_one() -> None:
    index = Index([("short", ["ga"]), ("long", ["gas pipe"]), ("mark", ["'s"])], length=3, bounded=True)

    assert list(index.of("the gas pipe's valve")) == ["short", "long", "mark"]
    assert list(index.of("a gas")) == ["short"]
    assert list(index.of("vegas pipe, 's")) == []


@pytest.mark.parametrize(
    ("quick", "pattern"),
    [
        (called_help._CALLS, called_help._CALLED),
        (following._LOSS_ZH, following._FOLLOWS_ZH),
        (danger_text._HAS_GAP, danger_text._PAUSE),
        (danger_text._HAS_GAP, danger_text._GAP),
    ],
)
@given(data=st.data())
@settings(max_examples=50)
def test_what_is_looked_for_first_stands_wherever_something_is_found(
    quick: re.Pattern[str], pattern: re.Pattern[str], data: st.DataObject
) -> None:
    # Texts are seldom made by chance that a look ahead or behind allows.
    loose = re.sub(r"\(\?<?!.*?\)", "", pattern.pattern.replace("(?<=", "(?:").replace("(?=", "(?:"))
    said = data.draw(st.from_regex(loose))

    assert quick.search(said)


def test_no_idea_that_a_message_speaks_of_is_passed_over() -> None:
    file = mapping(danger_scene.WORDS)
    zh = {name: re.compile(file.entry(name).text("zh")) for name in file}
    en = {name: re.compile(rf"\b(?:{file.entry(name).text('en')})\b") for name in file}
    assert len(SAID) > 500 < len(TAUGHT)

    for plain in (*SAID, *TAUGHT):
        ideas = zh if re.search("[\u3400-\u9fff]", plain) else {}
        also = en if re.search("[a-z]{2}", plain) else {}
        found = {
            f"@{name}" for known in (ideas, also) for name, words in known.items() if words.search(plain)
        }
        assert {one for one in danger_scene.scene(plain) if one.count("@") == 1} == found, plain


def test_no_rule_that_has_its_words_in_a_message_is_passed_over() -> None:
    for plain in (*SAID, *TAUGHT):
        found = []
        for lang, script in (("zh", "[\u3400-\u9fff]"), ("en", "[a-z]{2}")):
            known, language = danger_rule.rules(lang)
            for rule in known if re.search(script, plain) else ():
                counts = rule.found_in(plain, language)
                found += [] if counts is None else [(rule, counts)]
        assert list(danger_rule.readings(plain)) == found, plain
