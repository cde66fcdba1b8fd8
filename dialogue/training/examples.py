"""What the reader learns from: the annotated talks, and sentences of the project that tell an act in some state."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from city import danger_learn
from city.danger_net import SENTENCES
from city.entries import mapping
from city.examples import examples
from city.pack import CityPack
from dialogue import talks
from dialogue.state import State, states_of
from dialogue.talks import Span

ROOT = Path(__file__).resolve().parents[2]
TURNS, NLU, BEYOND = ROOT / "data" / "turns", ROOT / "data" / "nlu", ROOT / "data" / "beyond.yml"
_BESIDE = frozenset({"set", "more", "vent", "hurry", "greet", "thank", "blame_desk", "announce", "ask:when"})
"""Acts that a sentence may do beside the one that it is an example of."""
_ACT_OF_INTENT = {
    "abuse": "vent",
    "talk_to_person": "human",
    "ask_help": "ask:how",
    "bot_challenge": "ask:bot",
    "greet": "greet",
    "thank": "thank",
    "goodbye": "bye",
    "out_of_scope": "beyond",
    "ask_question": "ask:kb",
    "cancel": "drop",
    "skip": "skip",
    "ask_ticket_status": "ask:status",
    "list_my_tickets": "list",
    "withdraw_ticket": "withdraw",
    "supplement_ticket": "supplement",
    "affirm": "affirm",
    "deny": "deny",
    "inform": "set",
}
_ASKED = {
    "cancel": ("what", "place", "card", "contact"),
    "skip": ("place", "time", "party", "contact"),
    "affirm": ("card",),
    "deny": ("card",),
    "inform": ("place",),
    "abuse": ("idle", "what", "filed", "status"),
    "ask_question": ("idle", "what", "place", "card", "filed", "answered"),
    "out_of_scope": ("idle", "what", "place", "card", "filed", "answered"),
    "supplement_ticket": ("filed", "idle"),
}
_DANGER_OF = {
    "suicide": "suicide",
    "fire": "fire",
    "gas": "gas",
    "electrocution": "electric",
    "weapon": "violence",
    "domestic": "violence",
    "violence": "violence",
    "drowning": "water",
    "trapped": "trapped",
    "traffic": "injury",
    "injury": "injury",
    "manhole": "manhole",
    "falling": "falling",
}
_FORMER_TESTS = "t-"
_DANGERS = frozenset(act for act in talks.acts() if act.startswith("danger:"))


@dataclass(frozen=True)
class Example:
    """A message with what it does. `unknown`: acts that nobody marked; `spans`: None where nobody marked any; `part`:
    what is held out together, '' for what is only learned from."""

    text: str
    state: State
    acts: frozenset[str]
    weight: float = 1.0
    part: str = ""
    source: str = "gold"
    main: str = ""
    unknown: frozenset[str] = frozenset()
    spans: tuple[Span, ...] | None = None


def gold(folder: Path = TURNS) -> Iterator[Example]:
    """The turns of all annotated talks; a hand's file is a part. Sentences that tests held before they were turns are
    only learned from."""
    for file, told in talks.folder(folder):
        part = "" if file.name.startswith(_FORMER_TESTS) else f"{file.parent.name}/{file.stem}"
        for talk in told:
            for state, turn in states_of(talk):
                yield Example(
                    turn.text, state, frozenset(turn.acts), part=part, main=turn.acts[0], spans=turn.spans
                )


def beside(
    pack: CityPack, city: Path, counts: Mapping[str, int], weights: Mapping[str, float]
) -> list[Example]:
    """Sentences of the project that were not written as turns: so many of each source, weighing so much."""
    sources = {
        "nlu": _of_intents(),
        "matters": _of_categories(pack, city),
        "questions": _of_knowledge(pack),
        "beyond": _beyond(),
        "danger": _of_dangers(),
        "harmless": _harmless(),
    }
    found = []
    for source, all_of_them in sources.items():
        drawn = _some(list(all_of_them) if counts.get(source) else [], counts.get(source, 0))
        found += [_weighing(one, source, weights.get(source, 0.3)) for one in drawn]
    return found


def _weighing(example: Example, source: str, weight: float) -> Example:
    return Example(
        example.text,
        example.state,
        example.acts,
        weight,
        source=source,
        unknown=example.unknown,
        spans=example.spans,
    )


def _some(all_of_them: Sequence[Example], count: int) -> list[Example]:
    if len(all_of_them) <= count:
        return list(all_of_them)
    return random.Random(5).sample(list(all_of_them), count)


def _lang(text: str) -> str:
    return "zh" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en"


def _state(text: str, asked: Sequence[str]) -> State:
    """A state in which such a message may come, drawn by its words."""
    question = random.Random(text).choice(asked)
    filled = frozenset({"matter"}) if question in ("place", "time", "party", "contact") else frozenset[str]()
    if question == "card":
        filled = frozenset({"matter", "place"})
    return State((question,), filled, filed=question in ("filed", "status"), lang=_lang(text))


def _of_intents() -> Iterator[Example]:
    for file in sorted(NLU.glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            intent = block.get("intent", "")
            if act := _ACT_OF_INTENT.get(intent):
                for line in block["examples"].splitlines():
                    text = line.removeprefix("- ").strip()
                    yield _example(text, act, _ASKED.get(intent, ("idle",)))


def _example(text: str, act: str, asked: Sequence[str]) -> Example:
    return Example(text, _state(text, asked), frozenset({act}), unknown=_BESIDE - {act})


def _of_categories(pack: CityPack, city: Path) -> Iterator[Example]:
    for one in examples(city, [category.code for category in pack.categories]):
        if not one.category.startswith("group."):
            yield Example(
                one.text,
                _state(one.text, ("idle", "what")),
                frozenset({"matter"}),
                unknown=(_BESIDE | _DANGERS | {"matter:suggestion", "matter:praise", "ask:kb"})
                - {"announce"},
            )


def _of_knowledge(pack: CityPack) -> Iterator[Example]:
    for known in pack.knowledge.values():
        for text in (*known.zh.asked, *known.en.asked):
            yield _example(text, "ask:kb", ("idle", "what", "answered", "card"))


def _of_dangers() -> Iterator[Example]:
    for text, kind in danger_learn.by_kind():
        if named := _DANGER_OF.get(kind):
            act = f"danger:{named}"
            beside_it = talks.acts() - {act, "beyond", "unclear", "announce", "affirm", "ask:kb"}
            yield Example(text, _state(text, ("idle", "what", "place")), frozenset({act}), unknown=beside_it)


def _harmless() -> Iterator[Example]:
    """Of these it is only known that they are no danger."""
    for text in mapping(SENTENCES).texts("harmless"):
        known = {*_DANGERS, "help_called", "still_in_danger"}
        yield Example(
            text, _state(text, ("idle", "what", "place")), frozenset(), unknown=talks.acts() - known
        )


def _beyond(count: int = 3000) -> Iterator[Example]:
    draw = random.Random(1)
    grammars = yaml.safe_load(BEYOND.read_text(encoding="utf-8"))
    for _ in range(count):
        grammar = grammars[draw.choice(("zh", "en"))]
        text = _filled(draw.choice(grammar["templates"]), grammar["slots"], draw)
        text = draw.choice(grammar["before"]) + text + draw.choice(grammar["behind"])
        asked = ("idle", "idle", "what", "place", "card", "filed", "answered", "contact")
        yield Example(
            text, _state(text, asked), frozenset({"beyond"}), unknown=_BESIDE - {"announce"}, spans=()
        )


def _filled(template: str, slots: Mapping[str, Sequence[str]], draw: random.Random) -> str:
    for slot, words in slots.items():
        while f"{{{slot}}}" in template:
            template = template.replace(f"{{{slot}}}", draw.choice(words), 1)
    return template
