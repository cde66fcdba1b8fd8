"""English words with a slip of the finger, read as the words that the training texts know: 'no watter sinse yesteday'."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

logger = logging.getLogger(__name__)

_WORD = re.compile(r"(?<![\w'@./-])[a-zA-Z]{4,}(?![\w'@]|[./-]\w)")
_KNOWN = re.compile(r"[a-z]{4,}")
# From how many letters on, of what is written and of what was meant, two slips are believed.
_LONG = 6
# A word that is rarer than so many others is nobody's slip of another.
_COMMON = 2500
# Chinese words that people of here put into their English, in letters: 'the dianti is huai le'.
_IN_LETTERS = {
    "dianti": "lift", "laji": "rubbish", "nuanqi": "heating", "wuye": "property management", "fangdong": "landlord",
    "zhongjie": "agent", "loushui": "leaking", "tingshui": "no water", "tingdian": "no power", "zaoyin": "noise",
    "huai": "broken", "ludeng": "street light", "gongzi": "wages", "yajin": "deposit", "tuikuan": "refund",
    "xiaoqu": "compound", "linju": "neighbour", "chou": "smelly", "lajitong": "rubbish bin", "tingche": "parking",
    "zhuangxiu": "renovation", "yiyuan": "hospital", "laoban": "boss", "kuaidi": "parcel",
    "guangchangwu": "square dancing", "jingai": "manhole cover", "jinggai": "manhole cover", "fapiao": "receipt",
}  # fmt: skip


class Slips:
    """Mends single words; the first letter is taken to be right, as it nearly always is."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: what is known, the commonest first; of them the longer plain words count."""
        known = [word for word in words if _KNOWN.fullmatch(word)]
        self._known = frozenset(known)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in known[:_COMMON]:
            self._by_letter[word[0]].append(word)

    def mended(self, text: str) -> str:
        """The text with its slips put right; a word with a capital inside a sentence is a name and stays."""

        def put_right(word: re.Match[str]) -> str:
            if word.group().istitle() and text[: word.start()].strip():
                return word.group()
            small = word.group().lower()
            return _IN_LETTERS.get(small) or self._nearest(small) or word.group()

        return _WORD.sub(put_right, text)

    def _nearest(self, word: str) -> str | None:
        if word in self._known or not english() or word in english():
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        likely = self._by_letter.get(word[0], ())
        found = process.extractOne(word, likely, scorer=OSA.distance, score_cutoff=1)
        if found is None and len(word) >= _LONG:
            long = [one for one in likely if len(one) >= _LONG]
            found = process.extractOne(word, long, scorer=OSA.distance, score_cutoff=2)
        return found[0] if found else None


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """English words, in small letters, that are no slips; none where the packages cannot be loaded."""
    try:
        import rapidfuzz.distance  # noqa: F401  (what mends them)
        from spellchecker import SpellChecker
    except ImportError as error:
        logger.warning("%s: misspelt English words are read as they are", error)
        return frozenset()
    return frozenset(SpellChecker().word_frequency.keys())
