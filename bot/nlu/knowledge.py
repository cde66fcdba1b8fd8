"""Rasa component: which entry of the city's knowledge base answers a message, where that is sure."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, Dict, Sequence

import numpy as np
from numpy.typing import NDArray
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix

from bot.nlu import citypack
from bot.nlu.asks_desk import asked_of_desk
from bot.nlu.component import Component, add_entity
from bot.nlu.featuriser import dense, row, sparse
from bot.nlu.fitting import fit
from bot.nlu.intents import plain, plainest
from bot.nlu.linear import Linear

logger = logging.getLogger(__name__)

KNOWLEDGE = "knowledge"
_ASKED, _OTHER = "asked", "other"
# A grievance in the form of a question wants something done, not a rule explained.
_GRIEVANCE = re.compile(
    r"为什么|凭什么|怎么还(?:没|不)|怎么回事|没人(?:管|收|修|来|清)|跑路|拖欠|拒载|不退|半小时不来"
    r"|(?:怎么|要|想|去哪儿?|在哪儿?)投诉(?:这|那|他|她|店|商|司机|[^，。]{0,8}(?:接线员|话务员|坐席|客服|热线))"
    r"|\bcomplain about [^,.?]{0,20}\b(?:operator|hotline|12345)\b"
    r"|^\s*why\b|\bhow come\b|\bnobody\b|\bno one\b|\bis any(?:one|body)\b|\brefuse[sd] to\b|\bmoney back from\b"
    r"|\bwhere (?:do|can) i complain|\bcomplain about (?:a|an|the|my|this|that)\b"
    r"|\bneighbou?r'?s\b.*\b(?:midnight|night)\b",
    re.IGNORECASE,
)
# A number that was dialled and that nobody answers is known already, unless another one is asked for.
_UNANSWERED = re.compile(
    r"(?:电话|热线|客服|号码|座机|总机)[^，。？?]{0,14}(?:占线|忙音|打不(?:通|进)|没人接|不接|没有?人应|没响应|嘟嘟|转来转去|挂断|掐断|关机|停机|空号)"
    r"|(?:打|拨)了?[^，。？?]{0,10}(?:遍|次|回|趟|天|小时|上午|下午)[^，。？?]{0,8}(?:占线|忙音|打不(?:通|进)|没人接|不接|没有?人应)"
)
_ANOTHER_NUMBER = re.compile(
    r"(?:别的|其他的?|其它的?|另外的?)(?:电话|号码|热线|办法|渠道|方式)|(?:还能|还可以|该|要|应该)?打(?:哪|什么|啥|谁)|换个(?:电话|号)|[?？吗]\s*$"
)
_ENTRIES, _GATE, _COLUMNS = "entries", "gate", "columns.safetensors"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class KnowledgeFinder(Component):
    """Entity knowledge: the code of an entry, with its confidence.

    Two fitted answers are multiplied: which entry it is if it is one, and whether it is a question of the base at all
    rather than a matter or talk. Only the n-grams of the base's own questions count.
    """

    columns: NDArray[np.int32]
    entries: Linear
    gate: Linear

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`strength`, `gate_strength`, `encoding`, `iterations`: see `fitting.fit`; `matters`: how many examples of
        matters the gate learns from; `sure`: least confidence; `asking`: the least that the gate says of a message that
        is a question by its intent; `complaint`: from this probability of a complaint on nothing is answered."""
        return {
            "city": None,
            "strength": 30.0,
            "gate_strength": 10.0,
            "encoding": 1.5,
            "iterations": 25,
            "matters": 2500,
            "sure": 0.3,
            "asking": 0.8,
            "complaint": 0.95,
        }

    def prepare(self) -> None:
        """The pack says what is known today."""
        self.known = citypack.pack(self.config["city"]).knowledge
        self.entries = self.gate = Linear((), np.zeros((0, 0), np.float32), np.zeros(0, np.float32))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the base's ways of asking; a city without a base stores nothing."""
        asked = [e for e in training_data.training_examples if e.get(KNOWLEDGE) and e.get(TEXT)]
        with self.storage.write_to(self.resource) as folder:
            if len({e.get(KNOWLEDGE) for e in asked}) > 1:
                self._fit(asked, self._others(training_data))
                save_file({"columns": self.columns}, folder / _COLUMNS)
                self.entries.save(folder / _ENTRIES)
                self.gate.save(folder / _GATE)
        return self.resource

    def _fit(self, asked: Sequence[Message], others: Sequence[Message]) -> None:
        near, rare = dense(asked), sparse(asked)
        self.columns = np.unique(rare.indices).astype(np.int32)
        codes = [e.get(KNOWLEDGE) for e in asked]
        encoding = self.config["encoding"]
        self.entries = fit(
            near,
            self._own(rare),
            codes,
            strength=self.config["strength"],
            encoding=encoding,
            iterations=self.config["iterations"],
        )
        both = [*asked, *others]
        self.gate = fit(
            dense(both),
            self._own(sparse(both)),
            [_ASKED] * len(asked) + [_OTHER] * len(others),
            strength=self.config["gate_strength"],
            encoding=encoding,
        )

    def _others(self, training_data: TrainingData) -> list[Message]:
        """Matters, evenly from all of them, and what is said beside matters and questions."""
        examples = [e for e in training_data.training_examples if e.get(TEXT) and not e.get(KNOWLEDGE)]
        matters = [e for e in examples if e.get("category") and not e.get("keyword")]
        step = max(1, len(matters) // self.config["matters"])
        talk = [e for e in examples if not e.get("category") and e.get(INTENT) not in (None, "ask_question")]
        return [*matters[::step], *talk]

    def restore(self) -> None:
        """Read what was fitted; without it, or with a base that has changed since, go on with what is still true."""
        with self.storage.read_from(self.resource) as folder:
            if not (Path(folder) / _COLUMNS).exists():
                return
            self.columns = load_file(folder / _COLUMNS)["columns"]
            self.entries, self.gate = Linear.read(folder / _ENTRIES), Linear.read(folder / _GATE)
        if set(self.entries.labels) != set(self.known):
            logger.warning("the city's knowledge base has changed since this model was trained: train again")

    def read(self, message: Message) -> None:
        """Add the entry that answers, if one surely does."""
        text = message.get(TEXT)
        if (code := asked_of_desk(text)) in self.known:
            add_entity(message, KNOWLEDGE, str(code), start=0, end=len(text), confidence=1.0)
            return
        if not self.entries.labels or plain(message, "file_complaint") >= self.config["complaint"]:
            return
        if _GRIEVANCE.search(text) or (_UNANSWERED.search(text) and not _ANOTHER_NUMBER.search(text)):
            return
        near, grams, values = row(message)
        at = np.searchsorted(self.columns[:-1], grams).astype(np.int32)
        known = self.columns[at] == grams
        told = near, at[known], values[known]
        asked = float(self.gate.probabilities_of(*told)[self.gate.labels.index(_ASKED)])
        if plainest(message) == "ask_question":
            asked = max(asked, self.config["asking"])
        probabilities = self.entries.probabilities_of(*told)
        best = int(probabilities.argmax())
        confidence = float(probabilities[best]) * asked
        code = self.entries.labels[best]
        if confidence >= self.config["sure"] and code in self.known:
            add_entity(
                message, KNOWLEDGE, code, start=0, end=len(message.get(TEXT)), confidence=round(confidence, 3)
            )

    def _own(self, rare: csr_matrix) -> csr_matrix:
        own: csr_matrix = rare[:, self.columns]
        return own
