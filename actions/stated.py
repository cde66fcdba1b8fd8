"""English words said back as a statement: without the exclamation or the question around the matter. Pure.

'Why the hell is there no hot water AGAIN' is said back as 'no hot water again'; a question that cannot be turned into
a statement is not said back at all.
"""

from __future__ import annotations

import re

_OATH = r"(?:(?:on earth|in the world|the (?:hell|fuck|heck|f\w*)|in gods? name|exactly)\b ?)?"
# What only leads to the matter: 'seriously', 'how come', 'I can't believe that', 'is it normal that'.
_LEADS = re.compile(
    r"^(?:(?:so|and|but|ok(?:ay)?|like|oh|hey|hello)[, ]+)*"
    r"(?:(?:wtf|omg|ffs|smh|(?:for )?(?:god|christ|fuck|heaven)['’]?s sake|oh my god|jesus(?: christ)?"
    r"|seriously|honestly|damn(?: it)?"
    r"|unbelievable|ridiculous|what the (?:hell|fuck|heck)|are you (?:kidding|serious|joking)(?: me)?"
    r"|you must be joking"
    r"|(?:this is|it['’]?s) (?:a joke|ridiculous|unbelievable|insane|outrageous)|come on)[\s,.!?:-]+"
    r"|how come(?: that)? |why is it that |how (?:many times|often) (?:do|must|should) (?:i|we) (?:(?:have"
    r"|need) to )?"
    r"(?:say|tell you|repeat|report|complain)(?: that| about)? |(?:i|we) can(?:['’]?t|not) believe(?: that"
    r"| how)? "
    r"|can you believe(?: that)? |how (?:can|could) it be that |how is it (?:even )?(?:possible|ok(?:ay)?"
    r"|legal|allowed) that "
    r"|(?:is it|do you think it['’]?s) (?:even )?(?:normal|ok(?:ay)?|legal|allowed|right|fair"
    r"|acceptable) (?:that|if|when) )+",
    re.IGNORECASE,
)
_STILL = r"(?P<still>(?:still|always|never|suddenly|constantly) )?"
# 'Why is there still no …': what there is, or is not, is the matter.
_THERE = re.compile(
    rf"^why {_OATH}(?:is|are|was|were|['’]s) there {_STILL}(?=\w)",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:i|we|they|it|he|she|this|that|these|those|nobody|no ?one|everyone|everybody|nothing|everything"
    r"|(?:my|our|the|all) \w+s)"
)
# 'Why does nobody come', 'why are they drilling': the verb goes back behind whom it is said of.
_WHY_DO = re.compile(
    rf"^why {_OATH}do (?P<who>(?:i|we|they|(?:my|our|the|all) \w+s)) (?P<rest>\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
_STATE = (
    r"(?:broken|dark|out|off|down|closed|locked|blocked|shut|dirty|cold|hot|full|empty|dead|stuck|loud|noisy"
    r"|gone|not|always"
    r"|still|so|never|again|late|\w{3,}(?:ing|ed))\b"
)
_WHY_NOUN = re.compile(
    rf"^why {_OATH}(?P<is>is|are|was|were|has|have) (?P<who>(?:the|my|our|this|that|these"
    rf"|those) (?:\w+ ){{1,2}}?)(?P<rest>{_STATE}.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHY_DOES = re.compile(
    rf"^why {_OATH}does (?P<who>nobody|no ?one|everyone|everybody|it|he|she"
    rf"|nothing) (?P<verb>[a-z]+)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_HISSING = ("s", "sh", "ch", "x", "z", "o")
# 'Can somebody fix the hole': what shall be mended is the matter.
_MEND = re.compile(
    r"^(?:please )?(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)(?: please| just"
    r"| finally)*"
    r" (?:fix|repair|clean(?: up)?|remove|clear|replace|mend|empty|sort out|deal with"
    r"|do something about) (?=(?:the|my|our|this|these) \w)",
    re.IGNORECASE,
)
_WHY_IS = re.compile(
    rf"^why {_OATH}(?P<is>is|are|was|were|has|have|had|can(?:['’]?t|not)?|won['’]?t|isn['’]?t|aren['’]?t"
    rf"|hasn['’]?t|haven['’]?t"
    rf"|don['’]?t|doesn['’]?t|didn['’]?t) (?P<who>{_SUBJECT}) (?P<rest>(?!(?:behind|in|on|at|near|by|outside"
    rf"|under|of|from|next|opposite|below|above) )\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = re.compile(
    r"^(?:(?:so|and|but|then|please|ok(?:ay)?) )*(?:"
    rf"(?:why|how|what|when|where|who|which) {_OATH}(?:is|are|was|were|do|does|did|can|could|will|would"
    rf"|should|has|have|am|to|the"
    r"|kind|else|long|much|many|if|about)\b(?! (?:i|we) (?:came|went|got|was|were))"
    r"|(?:is|are|was|were|do|does|did|can|could|will|would|should|have|has|am|isn['’]?t|aren['’]?t|don['’]?t"
    r"|doesn['’]?t"
    r"|didn['’]?t|can['’]?t|won['’]?t) (?:the|an?|my|our|your|there|it|this|that|these|those|i|we|he|she|they"
    r"|you|u|nobody"
    r"|any ?(?:one|body)|some ?(?:one|body)|no ?one|people)\b"
    r"|(?:please )?(?:help|do something|fix (?:it|this)|sort it(?: out)?|explain)\b[^,]{0,20}$"
    r"|(?:is|are) (?:that|this|it) (?:even )?(?:legal|normal|ok|okay|allowed|right|fair)\b)",
    re.IGNORECASE,
)
_PAUSES = re.compile(r"(?<!\d)[,;]\s*|\s[-–—]+\s")
_AROUND = re.compile(r"[\s,]\b(?:wtf|omg|ffs|seriously|the (?:hell|fuck|heck))[!?]*$", re.IGNORECASE)
_SHOUTED = re.compile(
    r"\b(?:AGAIN|STILL|ALWAYS|NEVER|NOBODY|NOTHING|EVERY|EVERYTHING|NO|NOT|NOW|ALL|SO|VERY|REALLY|ALREADY"
    r"|STOP|WHOLE|DAYS?"
    r"|WEEKS?|MONTHS?|YEARS?|HOURS?|TIMES?|NIGHTS?|ANY|MY|OUR|HOT|COLD|WATER|POWER|TWICE|THREE|TWO|FIVE|TEN"
    r"|ENTIRE|FULL)\b"
)
_LETTERS = re.compile(r"[A-Za-z]")
_MOST_LARGE = 0.8

# An English clause says something if it has a verb: one of these, or a word that ends like one. Of "landlord's name"
# the s is an owner's, of "the bulb's gone" a verb's.
VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|won['’]t|can['’]?t|cannot|isn['’]t|aren['’]t|wasn['’]t|hasn['’]t"
    r"|haven['’]t|doesn['’]t|don['’]t|didn['’]t|refuses?|wants?|asks?|keeps?|goes|went|took|sold|lets|hit|left|broke"
    r"|fell|ran|smells?|leaks?|sells?|makes?|no|\w{3,}ed"
    r"|(?:it|that|there|here|he|she|what|who|where|everything|nothing|something|everyone|nobody|someone)['’]s"
    r"|\w+['’]s(?= (?:not|no|been|gone|got|an?|the|so|too|very|all|still|always|never|just|really|completely|broken"
    r"|out|off|on|down|full|dead|stuck|\w{3,}(?:ing|ed))\b))\b",
    re.IGNORECASE,
)


def stated(words: str) -> str:
    """The statement in a sentence; empty where the sentence is nothing but a question."""
    told = _calm(words.strip())
    rest = _LEADS.sub("", told)
    told = _AROUND.sub("", rest if rest.strip() else told)
    if there := _THERE.match(told):
        told = f"{there['still'] or ''}{told[there.end() :]}"
    elif mend := _MEND.match(told):
        told = told[mend.end() :]
    elif why := _WHY_NOUN.match(told):
        told = f"{why['who']}{why['is']} {why['rest']}"
    elif why := _WHY_DOES.match(told):
        told = f"{why['who']} {why['verb']}{'es' if why['verb'].endswith(_HISSING) else 's'}{why['rest']}"
    elif why := _WHY_DO.match(told):
        told = f"{why['who']} {why['rest']}"
    elif why := _WHY_IS.match(told):
        told = f"{why['who']} {why['is']} {why['rest']}"
    return _without_asking(told)


def _calm(words: str) -> str:
    """Without shouting: a word or two of it small, all of it where nearly all of it is large."""
    letters = _LETTERS.findall(words)
    shouted = sum(letter.isupper() for letter in letters)
    if " " in words.strip() and letters and shouted / len(letters) > _MOST_LARGE:
        return words.lower()
    return _SHOUTED.sub(lambda found: found.group().lower(), words)


def _without_asking(told: str) -> str:
    """Without what is asked of the desk before it, and up to where it is asked behind it: '…, what can you do'.

    Empty where nothing is left that states something: 'what hospital takes 800 for a cold, Haidian, last Tuesday'.
    """
    begins = start = 0
    for pause in (*_PAUSES.finditer(told), None):
        end = pause.start() if pause else len(told)
        behind = pause.end() if pause else end
        if _ASKS.match(told[start:end].strip()):
            if start > begins:
                return told[begins:start].strip(" ,;-–—")
            begins = behind
        start = behind
    rest = told[begins:]
    return rest if not begins or VERB.search(rest) else ""
