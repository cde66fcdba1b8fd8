"""Turns a model's log odds into confidences: shares of messages that are read rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dialogue.features import Floats


@dataclass(frozen=True)
class Calibration:
    """`slope` and `offset` by language; an act is sure from its threshold on."""

    slope: Mapping[str, float]
    offset: Mapping[str, float]
    thresholds: Floats

    def confidences(self, logits: Floats, lang: str) -> Floats:
        """The share of messages so read that are right, act by act."""
        scaled = logits * self.slope.get(lang, 1.0) + self.offset.get(lang, 0.0)
        odds: Floats = (1 / (1 + np.exp(-np.clip(scaled, -30, 30)))).astype(np.float32)
        return odds
