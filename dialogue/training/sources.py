"""How many sentences of each source are learned from beside the annotated talks, and what one of them weighs.

On a held-out fold (1,846 turns, December 2026) sentences of danger raised the share of turns read right from 0.708 to
0.713; those of `nlu`, `matters`, `questions` and `beyond` lowered it to 0.697 to 0.701, `harmless` left it as it was.
"""

from __future__ import annotations

COUNTS = {"danger": 1500}
WEIGHTS = {"danger": 0.2}
