"""Words that only agree: 'great, do it', 'thanks, that's right', 'yes to both'. Pure."""

from __future__ import annotations

import re

_AGREES = (
    r"yes|yeah|yep|yup|ya|sure|ok(?:ay)?|alright|right|correct|exactly|perfect|great|good|fine|cool|brilliant|lovely|absolutely|definitely"
    r"|go (?:ahead|for it)|(?:just |please )?(?:file|submit|send|do|post|register|record|log)(?: (?:it|this"
    r"|that|them|both|all|away|now))?"
    r"|(?:that|this|it|all|everything|every ?thing|they)(?:'?s|’s| is| looks?| are|'?re)? (?:all )?"
    r"(?:right|correct|fine|good|perfect|great|ok(?:ay)?|it|in order|there)"
    r"|looks? (?:all )?(?:right|correct|fine|good|perfect|great|ok(?:ay)?)|spot on|no changes?"
    r"|nothing to change|as (?:it )?is|lgtm"
    r"|是的?|对的?|好的?|没错|没问题|可以"
)
_BESIDE = (
    r"thanks?(?: you)?(?: so much| very much| a lot)?|thx|ty|cheers|please|pls|then|now|and|to|me|for|both"
    r"|all|of|them|it|like|that|this|so|just"
    r"|i think|to me|is|the first|as|much|谢谢|吧|啊"
)
_ONLY = re.compile(rf"(?:(?:{_AGREES}|{_BESIDE})[\s,，.。!！;:)👍🙏👌-]*)+", re.IGNORECASE)
_SAYS_SO = re.compile(rf"(?:^|[\s,，.。!！])(?:{_AGREES})(?=$|[\s,，.。!！吧啊👍🙏👌])", re.IGNORECASE)
_LONGEST = 60


def is_assent(words: str) -> bool:
    """Whether nothing else is said than yes, in however many words; thanks alone are no yes."""
    told = words.strip()
    return len(told) <= _LONGEST and _ONLY.fullmatch(told) is not None and _SAYS_SO.search(told) is not None
