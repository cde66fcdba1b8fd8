"""Rasa component: what a complaint is about: category, kind and urgency, or the categories one has to choose from."""

from __future__ import annotations

import logging
import re
from typing import Any, Dict, Optional

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import citypack, past, taught
from bot.nlu.catalogue import Decision, Verdict, decide, group_of, judge, moved_by, of_groups, whole
from bot.nlu.component import Component, add_entity
from bot.nlu.danger import found_in
from bot.nlu.encoder import encoder
from bot.nlu.featuriser import row, unplaced
from bot.nlu.intents import confidence_of
from bot.nlu.keywords import Keywords
from bot.nlu.kinds import kind_of
from bot.nlu.linear import Linear, softmax
from bot.nlu.matter_fitting import fit_categories, fit_kinds
from bot.nlu.precedents import Precedents, factors_by, groups_by
from bot.nlu.tokens import words
from city.danger import recognise

logger = logging.getLogger(__name__)

# Kept on the message for measuring: the first guess, and the group that the assistant settles on.
GUESS, TOLD = "guess", "told_group"
_CATEGORY, _GROUP, _KIND, _PAST = "category", "group", "kind", "past"
# '我要投诉' opens a complaint and says nothing of what it is about.
_NO_MATTER = re.compile(
    r"我|要|想|投诉|举报|反映|登记|报修|求助|建议|咨询|一个|一下|个|件|问题|情况|事情?|帮|请|您好|你好|有|的|了|给"
    r"|\b(?:i|want|wish|would|like|need|to|a|an|the|make|file|report|complain|complaint|about|something"
    r"|problem|issue|please|have|'d|can|hello|hi|my|this|open|case)\b"
    r"|[^\w]"
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MatterClassifier(Component):
    """Entities category or category_choices, kind, urgency, on messages that read like a matter."""

    categories: Linear
    groups: Linear
    kinds: Linear
    precedents: Optional[Precedents]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`penalty`, `encoding`, `sharpness`: see `squares.fit`; `keyword`: how much one counts there beside a sentence;
        `balance`: how far categories with few examples in a language are made up for; `keyword_weight`: how far a keyword
        in a message moves the answer; `trust`: see `catalogue.of_groups`; `margin`: see `catalogue.moved_by`,
        `margin_penalty`, `margin_encoding`: see `margins.fit`; `learned`: folder of past tickets and of what staff
        taught, else LEARNED_DIR; `taught`: how much the latter counts beside a sentence.

        `sure`, `group_sure`, `rival`: see `catalogue.decide`; `matter`: least probability of file_complaint to look at
        all, for questions `long` tokens; `choices` and `choice_least`: how many categories are offered, and how likely
        each must be; `kind_sure`: least probability of a kind other than complaint;
        `kind_told`: how many of the categories' examples are taken for complaints when the kinds are learned.
        """
        return {
            "city": None,
            "learned": None,
            "penalty": 1.0,
            "encoding": 0.6,
            "sharpness": 16.0,
            "keyword": 0.5,
            "taught": 4.0,
            "balance": 0.3,
            "keyword_weight": 0.7,
            "trust": 0.25,
            "margin": 1.4,
            "margin_penalty": 3.0,
            "margin_encoding": 1.5,
            "sure": 0.25,
            "group_sure": 0.2,
            "rival": 0.5,
            "matter": 0.2,
            "long": 30,
            "choices": 3,
            "choice_least": 0.06,
            "kind_strength": 30.0,
            "kind_sure": 0.65,
            "kind_told": 300,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Besides what every component depends on, what was learned from past tickets and what staff taught."""
        learned = config.get("learned")
        return f"{super().fingerprint_addon(config)}{past.fingerprint(learned)}{taught.fingerprint(learned)}"

    def prepare(self) -> None:
        """The pack says how urgent a category is."""
        self.pack = citypack.pack(self.config["city"])
        self.urgency = {category.code: category.urgency for category in self.pack.categories}
        self.owner = {category.code: (category.unit, category.urgency) for category in self.pack.categories}
        self.keywords = Keywords(self.pack.categories)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the classifiers on the examples that are labelled for them, on what staff taught, and on past tickets
        where there are any."""
        self.categories, self.groups = fit_categories(training_data, self.config, known=self.urgency)
        self.kinds = fit_kinds(training_data, self.config)
        tickets = list(past.of_tickets(self.pack, past.folder(self.config["learned"])))
        self.precedents = Precedents.fit(tickets, encoder().encode)
        with self.storage.write_to(self.resource) as folder:
            self.categories.save(folder / _CATEGORY)
            self.groups.save(folder / _GROUP)
            self.kinds.save(folder / _KIND)
            if self.precedents:
                self.precedents.save(folder / _PAST)
        return self.resource

    def restore(self) -> None:
        """Read the classifiers; a pack that lost a category since is told once."""
        with self.storage.read_from(self.resource) as folder:
            self.categories = Linear.read(folder / _CATEGORY)
            self.groups = Linear.read(folder / _GROUP)
            self.kinds = Linear.read(folder / _KIND)
            self.precedents = Precedents.read(folder / _PAST) if (folder / _PAST).exists() else None
        known = {label for label in self.categories.labels if label != whole(group_of(label))}
        if known != set(self.urgency):
            logger.warning(
                "the city pack's categories have changed since this model was trained: train again"
            )

    def read(self, message: Message) -> None:
        """Add what is known of the matter; nothing to a message that is none."""
        text = message.get(TEXT)
        if not _NO_MATTER.sub("", text.lower()):
            return
        verdict = self._verdict(message)
        message.set(GUESS, verdict)
        decision = self._decide(verdict)
        if self._tells(message):
            message.set(TOLD, decision.group)
        if not self._is_matter(message):
            return
        self._add_category(message, verdict, decision)
        danger = _is_danger(message)
        add_entity(message, "kind", self._kind(message, danger=danger), start=0, end=len(text))
        if urgency := self._urgency(decision, danger=danger):
            add_entity(message, "urgency", urgency, start=0, end=len(text))

    def _is_matter(self, message: Message) -> bool:
        """A long question tells of a matter too: it may become a ticket of kind inquiry."""
        if confidence_of(message, "file_complaint") >= self.config["matter"]:
            return True
        text = message.get(TEXT)
        return bool(
            message.get(INTENT)[INTENT_NAME_KEY] == "ask_question" and len(words(text)) >= self.config["long"]
        )

    @staticmethod
    def _tells(message: Message) -> bool:
        """A complaint, or a question that becomes an inquiry where nothing is known to answer it with."""
        return message.get(INTENT)[INTENT_NAME_KEY] in ("file_complaint", "ask_question")

    def _decide(self, verdict: Verdict) -> Decision:
        return decide(
            verdict,
            sure=self.config["sure"],
            group_sure=self.config["group_sure"],
            rival=self.config["rival"],
            least=self.config["choice_least"],
            most=self.config["choices"],
            alike=lambda one, other: self.owner.get(one) == self.owner.get(other),
        )

    def _add_category(self, message: Message, verdict: Verdict, decision: Decision) -> None:
        end = len(message.get(TEXT))
        if decision.category:
            extra = {
                "confidence": verdict.confidence,
                "group": verdict.group,
                "top3": [list(one) for one in verdict.leaves[:3]],
            }
            add_entity(message, "category", decision.category, start=0, end=end, **extra)
        elif decision.choices:
            extra = {"group": verdict.group, "confidence": verdict.group_confidence}
            add_entity(message, "category_choices", list(decision.choices), start=0, end=end, **extra)

    def _kind(self, message: Message, *, danger: bool) -> str:
        likely = dict(
            zip(self.kinds.labels, self.kinds.probabilities_of(*row(message)).tolist(), strict=True)
        )
        return kind_of(message.get(TEXT), likely, danger=danger, sure=self.config["kind_sure"])

    def _urgency(self, decision: Decision, *, danger: bool) -> Optional[str]:
        """Danger is an emergency whatever it is about; else the category says it, if it is known."""
        if danger:
            return "emergency"
        return self.urgency.get(decision.category) if decision.category else None

    def _verdict(self, message: Message) -> Verdict:
        """What the sentence says, moved by the keywords it holds and by past tickets that were like it."""
        text, encoding, columns, values = unplaced(message)
        labels, weight = self.categories.labels, self.config["keyword_weight"]
        evidence = self.keywords.evidence(text)
        logits = self.categories.logits_of(encoding, columns, values)
        logits = logits + np.asarray([weight * evidence.get(label, 0.0) for label in labels])
        moved = softmax(logits)
        groups = of_groups(labels, moved, logits, trust=self.config["trust"])
        # Keywords that are all of one category are the city's word for it: no border that was learned outvotes them.
        if len(evidence) != 1:
            scores = self.groups.logits_of(encoding, columns, values).tolist()
            margins_by = dict(zip(self.groups.labels, scores, strict=True))
            groups = moved_by(groups, margins_by, self.config["margin"])
        opinion = self.precedents.opinion(message.get(TEXT), row(message)[0]) if self.precedents else None
        if opinion:
            moved = moved * np.asarray(factors_by(opinion, labels))
            groups = groups_by(opinion, groups)
        return judge(labels, moved, groups)


def _is_danger(message: Message) -> bool:
    """Whether either detector found danger in it."""
    told = (message.get(METADATA) or {}).get("danger")
    return bool(told or found_in(message)) or recognise(message.get(TEXT)) is not None
