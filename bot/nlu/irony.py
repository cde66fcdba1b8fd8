"""Praise of what nobody can want: 'another wonderful day without heating, thank you so much'. Pure."""

from __future__ import annotations

import re

_PRAISE = re.compile(
    r"\b(?:(?:oh|well|wow|just|how|what an?)[, ]{1,4}){0,4}(?:great|wonderful|lovely|fantastic|brilliant|amazing"
    r"|perfect|super|marvellous|delightful"
    r"|bravo|congratulations|congrats|impressive|treat|achievement|pleasure|nice)\b"
    r"|\b(?:well done|(?:good|great|amazing|nice|excellent) (?:job|work|service)(?: everybody| everyone"
    r"| guys)?|my compliments|love it when"
    r"|keep up the (?:good|great) work|really appreciate|i appreciate)\b"
    r"|\b(?:many )?thank(?:s| you)\b(?: guys)?(?: (?:so|very|ever so|so very) much| a (?:lot|bunch|million)"
    r"| for (?:absolutely )?nothing)?(?: for the)?"
    r"|\byou(?:'re| are| must be) (?:all |really )?(?:doing |such |so )*(?:an? )?(?:amazing|great|wonderful"
    r"|fantastic|brilliant|excellent|proud|kind|good)"
    r"(?: job| work| people)?|\bcheers for that\b",
    re.IGNORECASE,
)
_NUISANCE = re.compile(
    r"\b(?:without (?:any |hot )?(?:heat\w*|water|power|electricity|gas|light\w*|internet)|no (?:heat\w*|water"
    r"|hot water|power|electricity|gas|light)"
    r"|(?:still|again|never|nobody|once more|already)\b.{0,40}\b(?:not|n't|broken|blocked|cold|dead|dark|off"
    r"|full|holes?|there|leak\w*|comes?)"
    r"|another (?:\w+ )?(?:day|week|night|month|evening|morning) (?:without|of|and)|another (?:party|hole|leak"
    r"|power cut|fine)"
    r"|(?:is|are|was) (?:still |all |stone |now )*(?:broken|blocked|cold|dead|off|locked|full|ice|brown|dark|stuck)"
    r"|stinks?|smell of|rats|for (?:absolutely )?nothing|laughs?|hangs? up|isn't that nice|until (?:two|three"
    r"|four|five|[2-5])|drilling|jackhammer"
    r"|drives? past|kept (?:my|our) deposit|n't work\w*)\b",
    re.IGNORECASE,
)
# Who is thanked in earnest did something.
_MENDED = re.compile(
    r"\b(?:fixed|fixing|repair(?:ed|ing)|solv\w+|helped|helping|came|cleaned|cleared|returned|found|saved"
    r"|replaced|sorted|finally|patient|polite"
    r"|works? again|back on)\b",
    re.IGNORECASE,
)

# Marks with nothing between them and the next one, or either end.
_STRANDED = re.compile(r"^[\s,.!;]+|[,.!;](?=[\s,.!;]*(?:[,.!;]|$))")


def is_ironic(text: str) -> bool:
    """Whether a text praises, and tells of a nuisance and of nothing that got better."""
    return bool(_PRAISE.search(text) and _NUISANCE.search(text)) and not _MENDED.search(text)


def without_praise(text: str) -> str:
    """The text with blanks where it praises, so that every other word stays where it was."""
    bare = _PRAISE.sub(_blank, text)
    return _STRANDED.sub(_blank, bare)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
