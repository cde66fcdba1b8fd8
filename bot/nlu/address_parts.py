"""What an address is put together from, and how a syllable of Chinese is written in letters."""

from __future__ import annotations

from dataclasses import dataclass

SYLLABLE = (
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|iao|ian|uan|uai|eng|ing|ang|ong|ai|ei|ui|ao|ou|iu"
    r"|ie|ue|er|an|en|in|un|ua|uo|ia|[aeiou]))"
)


@dataclass(frozen=True)
class Part:
    """A piece of a place: 'area' (district or sub-district), 'name', 'house', 'tail', 'beside' (something unnamed)."""

    kind: str
    start: int
    end: int
