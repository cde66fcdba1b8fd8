"""What of a long English message only introduces who tells it: 'I moved here in 2019 and teach maths.' Pure.

Of such sentences neither the matter, nor its time, nor its place is taken, as long as something else is told.
"""

from __future__ import annotations

import re

# A full stop behind one of these ends no sentence.
_SHORTENED = r"(?<=\bmr)|(?<=\bms)|(?<=\bdr)|(?<=\bmrs)|(?<=\bno)|(?<=\bst)|(?<=\brd)|(?<=\bbldg)|(?<=\bapt)"
_SENTENCE = re.compile(rf"(?:[^.!?\n]|\.(?=\S)|(?:{_SHORTENED})\.)+[.!?\n]*", re.IGNORECASE)
_LEAD = (
    r"(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|so|well|ok(?:ay)?|first(?:ly"
    r"| of all)?|basically|honestly"
    r"|to be honest|also|and|now|there|all|everyone|sir|madam|or|team|guys|let me say|i must say"
    r"|as you know|normally|usually"
    r"|generally|anyway|yes)\b[\s,.:!–-]*)*"
)
_WHO = (
    r"(?:i|we|(?:my|our) (?:[a-z-]+ ){0,2}?(?:husband|wife|partner|girlfriend|boyfriend|fianc[eé]e?"
    r"|son|daughter|kids?|children"
    r"|child|mum|mom|mother|dad|father|parents?|in[- ]laws?|grand\w+|family|friends?|brother|sister"
    r"|flat ?mate|room ?mate))"
)
# What people tell of their lives, and never of what is wrong.
_LIVES = (
    r"(?:moved?|joined|was born|came|come|arrived?|lived?|work(?:ed)?|teach|taught|stud(?:y|ied)"
    r"|loved?|likes?d?|enjoy(?:ed)?|married|met|rented?"
    r"|graduated|retired|settled|stayed|grew|was born|visit(?:ed|s)?|order(?:ed)?|cook|walk(?:ed)?"
    r"|cycled?|run|jog|speaks?"
    r"|consider|appreciate|adore|chose|decided|took|take|go|went|spend|have (?:two|three"
    r"|a) (?:\w+ )?(?:kids?|children|son|daughter|cat|dog))"
)
_BEING = (
    r"(?:living|working|studying|teaching|visiting|staying|married|retired|new (?:here|to|in)|from"
    r"|originally|here|a|an|in my|\d\d"
    r"|\w+ years old|very happy|really happy|happy|so happy|fond|proud|enjoying|loving|expecting)\b"
)
_ADVERBS = (
    r"(?:(?:have|has|also|really|always|normally|usually|just|very much|do|both|only|recently|first|absolutely"
    r"|quite|been) )*"
)
_FINE = (
    r"(?:great|lovely|nice|kind|wonderful|friendly|brilliant|excellent|fantastic|amazing|good|sweet"
    r"|fine|helpful|the best|my favourite"
    r"|my favorite|beautiful|perfect)"
)
_INTRODUCES = re.compile(
    rf"\s*{_LEAD}(?:"
    rf"{_WHO}(?:['’]?(?:m|re|s|ve) | (?:am|are|is|was|were|have been|has been|had been) )(?:{_ADVERBS})?{_BEING}"
    rf"|{_WHO} {_ADVERBS}{_LIVES}\b"
    rf"|{_WHO}['’]ve {_ADVERBS}{_LIVES}\b"
    r"|(?:i|we) (?:normally |usually |generally |really )*never complain\b"
    r"|let me (?:tell you|explain|start|introduce|give you)\b|(?:here is|here['’]s"
    r"|this is) (?:what happened|the story|my story)\b"
    rf"|(?:the |my |our |all )*[a-z]+(?: [a-z]+){{0,2}}? (?:is|are|was|were|have been|has been) (?:all "
    rf"|both |really |very |so |always |just )*{_FINE}\b"
    r")",
    re.IGNORECASE,
)
# Somebody who tells of trouble does more than introduce.
_TROUBLE = re.compile(
    r"\b(?:but|however|although|except|until|not|nobody|no one|nothing|none|without|cannot"
    r"|never(?! complain)|refus\w+|broken?|owe[sd]?"
    r"|stolen?|stole|lost|closed|dirty|cold|nois[ey]\w*|loud|smell\w*|leak\w*|problem|issue|complain(?:t|ed|ing)|report|suddenly|worse"
    r"|unfortunately|sadly|hurt|injur\w+|fell|hit|sick|ill|late|dark|wrong|fake|cheated?|charged|fired|unpaid|salary|wages"
    r"|deposit|fine[ds]|blocked|rude|danger\w*|thank\w*|prais\w+|suggest\w*|could you|please)\b"
    r"|n['’]t\b|\b(?:do|does|did|wo|ca|is|was|has|have)nt\b",
    re.IGNORECASE,
)
# A message shorter than this introduces nothing at length, and so much of it has to be left.
STORY, _LEAST = 180, 40
Span = tuple[int, int]


def introductions(text: str) -> tuple[Span, ...]:
    """Where the sentences stand that only introduce; none of a short message, and none where nothing else is told."""
    if len(text) < STORY:
        return ()
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    found = tuple(span for span in sentences if only_introduces(text[slice(*span)]))
    left = sum(end - start for start, end in sentences) - sum(end - start for start, end in found)
    return found if left >= _LEAST else ()


def without_introductions(text: str) -> str:
    """The text less those sentences."""
    for start, end in reversed(introductions(text)):
        text = f"{text[:start]}{text[end:]}"
    return text.strip()


# Who it is that is in trouble, and no trouble yet: 'my neighbour is an old lady alone', '我邻居是个独居老人'.
_WHO_IT_IS = re.compile(
    r"(?:(?:hi|hello|so|well|and)[, ]+)?(?:my|our|the)(?: [\w-]+){0,2}? (?:neighbou?r|mother|mum|mom|father|dad"
    r"|parents?|gran\w*|aunt|uncle|wife|husband|son|daughter|friend|tenant|lady|man"
    r"|woman)s?(?: next door| (?:up|down)stairs)?"
    r" (?:is|was|are|['’]s)(?: (?:an?|the|very|quite|over|about|all|by|herself|himself|on|her|his|own|and|old"
    r"|elderly|young|disabled|blind|deaf|lonely|single|pregnant|retired|alone|living|lives|lady|man|woman|mother|widow(?:er)?"
    r"|person|people|pensioners?|years?|veteran|in|wheelchair|\d{2,3}|who))+[\s,.!]*"
    r"|(?:我|俺|咱)?们?(?:家|的)?(?:楼[上下]|隔壁|对门)?(?:的|那个?)?(?:邻居|妈|爸|爷爷|奶奶|姥姥|姥爷|父亲|母亲|老人|老太太|大爷|大妈|老两口)"
    r"(?:今年|都|已经|是|个|一|位|名|的|独居|孤寡|孤|独身|残疾|失能|空巢|高龄|盲|聋哑|退休|老|人|太太|大爷|大妈|奶奶|爷爷|自己|住|[\d七八九十多]|岁|了)+"
    r"[\s，。!！]*",
    re.IGNORECASE,
)


def only_tells_who(sentence: str) -> bool:
    """Whether a sentence only tells who somebody is: how old, alone, blind."""
    return _WHO_IT_IS.fullmatch(sentence.strip()) is not None


def only_introduces(sentence: str) -> bool:
    """Whether a sentence of a long message tells of its writer's life, and of no trouble."""
    return _INTRODUCES.match(sentence) is not None and _TROUBLE.search(sentence) is None
