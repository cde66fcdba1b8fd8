"""What only presses the desk at the end of English words: 'just fix it please', 'no need to call me'. Pure."""

from __future__ import annotations

import re

_ASKS = (
    r"(?:(?:just|please|pls|plz|kindly|really|simply|can you|could you|will you|would you|you|someone|somebody|guys|to"
    r"|need|want|i|we) )*"
)
_IT = r"(?:it|this|that|them|these|(?:the|this) (?:problem|issue|thing)|the whole thing)"
_MEND = (
    rf"(?:(?:fix|repair|mend|sort|solve|resolve|handle) {_IT}(?: out| up)?"
    rf"|get {_IT} (?:fixed|repaired|mended|sorted|solved|resolved|done|working|over with)(?: out)?"
    rf"|(?:deal with|take care of|see to) {_IT}"
    rf"|do something(?: (?:about|with) {_IT})?|do your jobs?)"
)
_NO_CALL = (
    r"(?:there(?:['’]?s| is) |i (?:have |see )?)?no need (?:to|for you to)"
    r" (?:call|phone|ring|contact|write|come back to|get back to)(?: (?:me|us))?(?: back)?"
)
_ENDS = (
    r"(?:[, ]+(?:please|pls|plz|now|already|asap|quick(?:ly)?|fast|soon|as soon as (?:possible|you can)|for once"
    r"|for (?:me|us)|will you|would you|can you|ok(?:ay)?|thanks|thank you|thx|cheers))*"
)
_PRESSES = re.compile(
    rf"(?P<gap>^|[,.;:!?\n–—-]\s{{0,3}}|\s{{1,3}}(?=(?:and |so |but )?(?:just|please|pls|plz)\b))"
    rf"(?:(?:and|so|but|then|now|ok(?:ay)?)[, ]+)*(?:{_ASKS}{_MEND}|{_NO_CALL}){_ENDS}[\s.!?]*$",
    re.IGNORECASE,
)
# Behind these it is part of what is told: 'they refuse to just fix it', "why can't you please fix it".
_TELLS_ON = re.compile(
    r"(?:\b(?:to|not|never|can|could|should|would|will|must|did|does|do|they|he|she|you|we|i|it|who|and|or|me|us|him|her|them)"
    r"|n['’]?t)$",
    re.IGNORECASE,
)


def without_pressing(words: str) -> str:
    """The words without what only presses at their end; empty where they do nothing else."""
    told = words
    while (end := _PRESSES.search(told)) and not _goes_on(told, end):
        told = told[: end.start()].rstrip()
    return told


def _goes_on(words: str, end: re.Match[str]) -> bool:
    """Whether nothing but a blank stands before it, and the word before that leads on to it."""
    return (
        not end["gap"].strip() and bool(end.start()) and _TELLS_ON.search(words, 0, end.start()) is not None
    )
