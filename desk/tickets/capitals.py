"""Names of places in small letters, written large where a citizen reads them back: 'xizhimen' is Xizhimen. Pure.

A name of Beijing is told by its syllables; no other word of an address is touched but what belongs to such a name.
"""

from __future__ import annotations

import re

# The syllables of Chinese in letters, by how they begin.
_SYLLABLE = (
    r"(?:[bpm](?:a|ai|an|ang|ao|ei|en|eng|i|ian|iao|ie|in|ing|o|u)|m(?:e|iu|ou)|pou|f(?:a|an|ang|ei|en|eng|o|ou|u)"
    r"|[dt](?:a|ai|an|ang|ao|e|eng|i|ian|iao|ie|ing|ong|ou|u|uan|ui|un|uo)|d(?:ei|en|iu)"
    r"|[nl](?:a|ai|an|ang|ao|e|ei|eng|i|ian|iang|iao|ie|in|ing|iu|ong|ou|u|uan|uo|v|ve)|nen|l(?:ia|un)"
    r"|[gkh](?:a|ai|an|ang|ao|e|ei|en|eng|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    r"|[jqx](?:i|ia|ian|iang|iao|ie|in|ing|iong|iu|u|uan|ue|un)"
    r"|(?:zh|ch|sh)(?:a|ai|an|ang|ao|e|ei|en|eng|i|ong|ou|u|ua|uai|uan|uang|ui|un|uo)"
    r"|r(?:an|ang|ao|e|en|eng|i|ong|ou|u|uan|ui|un|uo)|[zcs](?:a|ai|an|ang|ao|e|en|eng|i|ong|ou|u|uan|ui|un|uo)|zei"
    r"|y(?:a|an|ang|ao|e|i|in|ing|o|ong|ou|u|uan|ue|un)|w(?:a|ai|an|ang|ei|en|eng|o|u)|a|ai|an|ang|ao|e|en|er|ou)"
)
_NAME = re.compile(rf"(?=[a-z]{{5,24}}\b)(?:{_SYLLABLE}){{2,8}}", re.IGNORECASE)
# English words that are written like names of here.
_ENGLISH = frozenset(
    (
        "residence", "police", "cinema", "machine", "inside", "license", "science", "silence",
        "defense", "sewage", "women", "dance", "change", "orange", "dining", "marine", "banana",
        "bilingual", "engine", "range", "image", "manage", "lining", "raining", "mining", "canine",
        "penguin", "median", "shade", "because", "paving", "house", "canteen", "noise", "garage",
        "huge", "sauna", "cuisine", "menu",
    )
)  # fmt: skip
# What belongs to the name before it, and is written large with it.
_PART = frozenset(
    (
        "road", "street", "avenue", "lane", "alley", "hutong", "lu", "jie", "dajie", "xiang",
        "qiao", "park", "bridge", "station", "temple", "hospital", "school", "market", "mall",
        "plaza", "square", "garden", "gardens", "estate", "village", "town", "university",
        "college", "hotel", "tower", "north", "south", "east", "west", "middle", "inner", "outer",
        "district", "subdistrict", "sub-district", "li", "nanli", "beili", "dongli",
        "xili", "xi", "dong", "nan", "bei", "men", "kou", "yuan",
        "soho", "international", "centre", "center", "airport",
    )
)  # fmt: skip
# Behind one of these a thing is told, and no name.
_COMMON = re.compile(r"\b(?:the|an?|my|our|his|her|their|this|that) $")
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*|[^A-Za-z]+")


def capitalised(address: str) -> str:
    """The address with its names written large: 'ritan park' is 'Ritan Park'; 'the gate of building 4' stays."""
    written: list[str] = []
    named = False
    for word in _WORDS.findall(address):
        if not word[0].isalpha():
            named = named and not word.strip()
        else:
            named = (_is_name(word) and not _COMMON.search("".join(written))) or (
                named and word.casefold() in _PART
            )
            word = f"{word[0].upper()}{word[1:]}" if named and word.islower() else word
        written.append(word)
    return "".join(written)


def _is_name(word: str) -> bool:
    return word.casefold() not in _ENGLISH and _NAME.fullmatch(word) is not None
