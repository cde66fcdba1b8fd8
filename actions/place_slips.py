"""A place that is taken back in the same breath, and the one that is meant: 'Gate 3, no wait, gate 4'. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.addresses import put_right
from actions.businesses import party_at_place
from actions.draft import Draft
from actions.place_leads import LEAD
from actions.said import Said

# Which of several is meant: of 'the Guomao one' the area.
_AREA_ONE = re.compile(
    r"(?:it['’]?s |that['’]?s |i mean )?the (?!(?:red|blue|green|white|black|yellow|grey|big|small|tall|old|new"
    r"|first|second"
    r"|third|last|next|other|same|right|wrong|left|only|good|bad|nearest|biggest|main)\b)"
    r"(?P<area>[\w'’-]+(?: [\w'’-]+){0,2}) (?:one|branch|store|shop)[.! ]*",
    re.IGNORECASE,
)
# Who names a place and at once another one: '碧水庄园？不是 是于辛庄', 'Gate 3, no wait, gate 4'.
_SLIP = re.compile(
    r"(?:(?<![\s?？，,。.…])[\s?？，,。.…]*)?[哦啊嗯哎]{0,4}(?:不是|不对|不{2,4}|说错了?|记错了?|错了)(?:[\s，,。！!]+(?:应该)?(?:是|在)?|(?:应该|而)?是)\s*"
    r"|来着[\s，,。！!?？…]{0,9}[哦啊嗯哎]{0,4}(?:对了?|想起来了)?[\s，,]*(?:应该)?(?:是|在)?\s*"
    r"|(?:(?<![\s，,。…])[\s，,。…]*)?[哦啊哎]{1,4}不[\s，,]+(?:应该)?(?:是|在)?\s*"
    # '东方时尚 不 海淀驾校': alone between two names.
    r"|(?<![\s，,])[\s，,]{1,4}不[\s，,]{1,4}(?:应该)?(?:是|在)?\s*(?![\s知行要想能让清管用了好])"
    r"|(?<=\w)\s?(?:\.{2,6}|…)\s{0,2}(?:sorry,?|no,)\s{1,3}(?=(?-i:(?!I\b)[A-Z]))"
    r"|(?<![\s,.…-])[\s,.…-]+sorry,?\s{1,3}(?=(?:number|no\.?|building|block|gate|unit|room|flat) ?\d|\d)"
    r"|(?<![\s?,.…-])[\s?,.…-]+(?:no,? wait|wait,? no|no,? sorry|sorry,? (?:no,? )?(?:i mean|i meant|it'?s)|i mean"
    r"|i meant)\b,?\s*(?:it'?s |in |at )?"
    r"|(?<![\s,.…-])[\s,.…-]+(?:or |well,? )?actually,? (?:it['’]?s )?(?:in |at |near )?"
    r"(?=(?:the|a|gate|building|tower|block|number) (?![^.!?]{0,60}\b(?:is|are|was|were|has|have|had|i|we|it|they)\b))"
    r"|\s?\? ?(?:no|nope|hmm?|well|or),? (?:i think |maybe |rather |actually )*(?:it['’]?s )?(?:in |at )?",
    re.IGNORECASE,
)
# What is said of the place that was taken back: 'no wait thats where i work. I live at …'.
_OF_SLIP = re.compile(
    r"^(?:that['’]?s|that is|thats|那(?:是|里是|儿是|个是))[^,，。.;；!！]{1,30}[,，。.;；!！]+\s*(?=\S)",
    re.IGNORECASE,
)
# A door whose number somebody was still looking for: '十几号楼来着'; and one that is told by its number alone.
_SOME_DOOR = re.compile(r"(?:[一二三四五六七八九]?十几|几十|几|多少|哪)个?(?:号楼|号院|栋|座|单元|号|层|门)$")
_NUMBER = re.compile(r"(?:number|no\.?) ?\d+[a-z]?", re.IGNORECASE)
# A number said anew by itself, and what may stand before it is taken back: 'building 5 i think. no wait 6'.
_ANEW = re.compile(
    r"(?:number|no\.?)? ?(?P<number>\d{1,4}[a-z]?)(?P<kind>号[楼院]?|栋)?[\s.,!，。！吧]*", re.IGNORECASE
)
# What else such a number may count: of '4号' any house or yard, of '4号楼' no yard.
_OF_HOUSE = re.compile("号(?!院)|[栋幢座]")
_COUNTS_THE_SAME = {
    None: re.compile(""),
    "号": re.compile("号|[栋幢座]"),
    "号院": re.compile("号院"),
    "号楼": _OF_HOUSE,
    "栋": _OF_HOUSE,
}
_HEDGES = r"i think|i guess|maybe|or so|吧|好像"
_HEDGE = re.compile(rf"[\s,.，。…-]*(?:{_HEDGES}|应该是)?[\s,.，。…-]*", re.IGNORECASE)
_HEDGED = re.compile(rf"(?<![\s,.，。…-])[\s,.，。…-]*(?:{_HEDGES})[\s,.，。…-]*$", re.IGNORECASE)
_DOOR = re.compile(r"(?<!\d)\d{1,6}[a-z]?(?!\d)", re.IGNORECASE)


def slip_in(words: str) -> re.Match[str] | None:
    """What stands between a place and the one that is meant instead; None where nothing is taken back."""
    slip = _SLIP.search(words)
    return slip if slip and slip.start() and slip.end() < len(words) else None


def meant_at_last(words: str) -> str:
    """What stands behind the last of several slips: 'X 不对 是Y 也不对 就是个二房东' means the landlord."""
    while slip := slip_in(words):
        words = words[slip.end() :]
    return words


def past_slip(said: Said, slip: re.Match[str]) -> str:
    """What is meant where one place is told and put right in the same breath."""
    first, meant = said.words[: slip.start()], said.words[slip.end() :].strip(" ，,。.")
    first, meant = _SOME_DOOR.sub("", first), LEAD.sub("", _OF_SLIP.sub("", meant))
    if _NUMBER.fullmatch(meant) and _NUMBER.search(first):
        return _NUMBER.sub(meant, LEAD.sub("", first).strip())
    if (anew := _ANEW.fullmatch(meant)) and (right := _renumbered(first, anew)):
        return LEAD.sub("", _HEDGED.sub("", right)).strip()
    one = _AREA_ONE.fullmatch(meant)
    meant = one["area"] if one else meant
    return put_right(LEAD.sub("", first).strip() or first, meant, whole=meant)


def without_slip(said: Said, settled: Draft, before: Draft, question: str) -> Draft:
    """With whom it is about as it is meant, where that was told with the place and one of both was a slip."""
    slip, name = slip_in(said.words), str(settled["party"] or "")
    meant_so = slip is not None and name == said.value("party") and name in said.words[slip.end() :]
    told = slip is not None and (name in said.words[: slip.start()] or name in str(settled["address"] or ""))
    if slip is None or not name or meant_so or not told:
        return settled
    # '东方时尚？不是 是海淀驾校': the name that was a slip is nobody's; what is meant may be the party's.
    meant = replace(said, text=said.words[slip.end() :].strip(), entities=())
    return settled.having(party=before["party"] or party_at_place(meant, before, question))


def with_number_anew(words: str, told: str) -> str:
    """The address that the words tell, with the number that they say instead of one of it right behind it."""
    _, found, behind = words.partition(told)
    slip = _SLIP.search(behind) if found else None
    if slip is None or not _HEDGE.fullmatch(behind[: slip.start()]):
        return told
    anew = _ANEW.fullmatch(behind[slip.end() :])
    return (_renumbered(told, anew) if anew else None) or told


def _renumbered(told: str, anew: re.Match[str]) -> str | None:
    """What was told with the number said anew in the place of the last one that counts the same; None without one."""
    doors, same = [*_DOOR.finditer(told)], _COUNTS_THE_SAME[anew["kind"]]
    alike = [door for door in doors if same.match(told, door.end())]
    if not alike and len(doors) == 1 and doors[0].end() == len(told.rstrip()):
        # '劲松3，不对，5号楼': of the first one nobody said what it counts.
        alike = doors
    return f"{told[: alike[-1].start()]}{anew['number']}{told[alike[-1].end() :]}" if alike else None
