"""Businesses in English by the word for what they are: 'Hongli Restaurant', 'the restaurant Golden Duck'. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.nlu.address_parts import SYLLABLE
from bot.nlu.found import Found

_HEAD = (
    "restaurant|nursery|preschool|noodle house|house|kitchen|canteen|bistro|diner|bookstore|laundry|academy|studio|club|spa|cinema|dealership|ktv|karaoke|cafe|café|bar|pub|hotel|hostel|supermarket|mart|shop|store|mall|hospital|clinic|school|kindergarten|university|gym|bank|pharmacy|salon"
    "|company|co|ltd|property|management|construction|agency|factory|market|centre|center|bakery|noodles|express|group|site"
)
# What stands before such a word and says only of which trade it is: 'Little Genius tutoring centre'.
_TRADE = (
    "tutoring|training|language|dance|art|music|maths?|english|fitness|swimming|beauty|hair|nail|driving|dental|pet|phone"
    "|noodle|dumpling|hotpot|barbecue|bbq|seafood|fruit|tea|coffee|massage|car|bike|moving|removal|cleaning|decoration"
    "|renovation|travel|shopping|wedding|photo|water heater|appliance|furniture|clothes|shoe"
)
_NAMED = re.compile(
    rf"(?:\b[A-Z][\w'’&-]*\.? (?:and (?=[A-Z][\w'’-]* (?:University|College|Institute)\b))?|\bNo\.? ?\d+ ){{1,5}}(?:(?:of |and |& )?[A-Z]?(?i:(?:(?:{_TRADE}) )?(?:{_HEAD}))\b\.?,?[ ]?)+"
)
# 'the restaurant Golden Duck', 'restaurant name Happy Dumpling': the name behind the word for what it is.
_BEHIND = re.compile(
    rf"\b(?:{_HEAD})(?:'s)?(?: (?:name|named|called|name is|is called|is named)|:)? (?P<name>[A-Z][\w'’-]*[a-z][\w'’-]*(?: (?:& |and )?[A-Z][\w'’-]+){{0,3}})"
)
# One word at the head of a sentence is no name because it is written large: 'Property company', 'Loud bar'.
_AT_HEAD = re.compile(r"(?:^|[.!?;:\n]\s*)$")
_SPELT = re.compile(rf"{SYLLABLE}{{2,5}}")
_ONLY_HEADS = re.compile(
    rf"(?:the |a |our |my |local |this |that )*(?:(?:{_HEAD}|{_TRADE}|wholesale|international|public|primary|middle|high)\b[ ,.]*)+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:It['’]?s|It is|The|A|An|My|Our|This|That|At|In|From|I|We) ")
_HAS_HEAD = re.compile(rf"\b(?:{_HEAD})\b", re.IGNORECASE)


def trade_name(text: str) -> Found | None:
    """The first business whose name ends with such a word: 'Hongli restaurant'; 'the restaurant' alone is none."""
    for match in _NAMED.finditer(text):
        name = match.group().rstrip(" ,.")
        article = _ARTICLE.match(name)
        start = match.start() + (article.end() if article else 0)
        whole = text[start : match.start() + len(name)]
        if len(whole.split()) > 1 and not _is_common(whole, text[:start]):
            return Found("party", whole, start, start + len(whole))
    return None


def behind_trade(text: str, places: Sequence[tuple[int, int]]) -> Found | None:
    """A business whose name follows the word for what it is: 'the restaurant Golden Duck'; no place of `places`."""
    for match in _BEHIND.finditer(text):
        start, end = match.span("name")
        if not any(a < end and start < b for a, b in places):
            return Found("party", match["name"], start, end)
    return None


def says_what_it_is(name: str) -> bool:
    """Whether a name has a word for what somebody runs, as no person's has."""
    return _HAS_HEAD.search(name) is not None


def _is_common(name: str, before: str) -> bool:
    """Whether it is written large only as the first word: 'Property company', not 'Hongli restaurant'."""
    if _ONLY_HEADS.fullmatch(name):
        return True
    own, *rest = name.split()
    return (
        bool(_AT_HEAD.search(before))
        and all(word.islower() for word in rest)
        and not own.endswith(("'s", "’s"))
        and _SPELT.fullmatch(own.lower()) is None
    )
