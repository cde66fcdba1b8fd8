"""What the sentence encoding knows of danger: a second opinion on messages in which no rule found any. Pure.

The rules and the net of `city.danger` know words; who puts it in a roundabout way uses others. The weights are made by
danger_learn.py and stand beside it, so that training the model costs nothing more."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from city.danger import Danger, Kind, heard, likeliest, pieces

WEIGHTS = Path(__file__).with_name("danger_weights.json")
# Log-odds above which a message is danger: chosen on sentences that it had not seen, for one false alarm in a hundred
# among harmless ones that sound like it.
THRESHOLD = 1.0
# The same where not even the kind is sure.
VAGUE = 2.5


@dataclass(frozen=True)
class Signs:
    """Weights of the encoding and of the pieces (`city.danger.pieces`), and of the encoding for each kind.

    A piece has the weight of its TF-IDF value and the square of its inverse frequency."""

    bias: float
    encoding: NDArray[np.float32]
    pieces: Mapping[str, tuple[float, float]]
    kinds: tuple[Kind, ...]
    by_kind: NDArray[np.float32]

    def odds(self, own: frozenset[str], encoding: NDArray[np.float32]) -> float:
        """Log-odds that a message is about danger."""
        known = [self.pieces[piece] for piece in own if piece in self.pieces]
        length = math.sqrt(sum(square for _, square in known)) or 1.0
        return self.bias + float(encoding @ self.encoding) + sum(weight for weight, _ in known) / length

    def kind(self, encoding: NDArray[np.float32]) -> Kind:
        """The likeliest kind, if it is danger at all."""
        return self.kinds[int((self.by_kind[:, :-1] @ encoding + self.by_kind[:, -1]).argmax())]


def seen(text: str, encoding: NDArray[np.float32]) -> Danger | None:
    """The danger that no rule saw, None for none; `help` where only that there is danger is sure.

    The kind is sure where the encoding and the likest sentences agree on it. A word of suicide from either is taken for
    it: then a person is called.
    """
    own = pieces(text)
    odds = signs().odds(own, encoding) if own else 0.0
    if odds <= THRESHOLD:
        return None
    opinions = {signs().kind(encoding), likeliest(text)}
    if len(opinions) > 1 and odds <= VAGUE:
        return None
    kind: Kind = "suicide" if "suicide" in opinions else opinions.pop() if len(opinions) == 1 else "help"
    return heard(text, kind)


@lru_cache(maxsize=1)
def signs() -> Signs:
    """What was learned."""
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Signs(
        held["bias"],
        np.asarray(held["encoding"], dtype=np.float32),
        held["pieces"],
        tuple(held["kinds"]),
        np.asarray(list(held["kinds"].values()), dtype=np.float32),
    )
