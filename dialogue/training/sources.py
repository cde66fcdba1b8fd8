"""How many sentences of each source are learned from beside the annotated talks, and what one of them weighs."""

from __future__ import annotations

COUNTS = {"nlu": 4000, "matters": 2000, "questions": 800, "beyond": 2000, "danger": 1500, "harmless": 1000}
WEIGHTS = {"nlu": 0.3, "matters": 0.2, "questions": 0.3, "beyond": 0.3, "danger": 0.3, "harmless": 0.3}
