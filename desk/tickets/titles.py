"""A ticket's title: the first words of the complaint that say what it is about. Pure."""

from __future__ import annotations

import re

LONGEST_ZH = 30
LONGEST_EN = 70
SHORTEST_ZH = 6
SHORTEST_EN = 15
GREETING = re.compile(
    r"^(?:(?:您好|你好|你们好|喂|请问|那个|麻烦(?:您|你)?(?:一下)?|我(?:想|要)(?:反映|投诉|举报|表扬|夸夸?|感谢)(?:一下|一个问题)?"
    r"|表扬(?:一下)?|(?:我)?(?:可|真)?不是(?:来|要)?(?:骂人|找茬儿?|吵架|闹事)的?"
    r"|hello|hi|hey|good (?:morning|afternoon|evening)|excuse me"
    r"|i(?:'d| would) (?:like|want) to (?:report|complain about)|i want to (?:report|complain about))"
    r"(?:[\s,，。.!！:：、~～啊呀哈]+|(?<=[反投举][映诉报])|(?<=表扬)|(?<=感谢)|(?<=夸)|(?<=一下)|(?<=问题)))+",
    re.IGNORECASE,
)
BREAKS = re.compile(r"[，。！？；,!?;\n]|\.(?=\s|$)|…")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# Who somebody is, before what they did: 'my landlord's name is Wang Jianguo, he keeps my deposit'.
WHOSE = re.compile(
    r"^(?P<who>(?i:my|our|the|this|that|his|her|their) (?:[a-z]+ ){0,2}?[a-z]+?)(?:['’]?s)? (?:(?i:name is|name['’]s"
    r"|is called|is named)) (?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z〔][\w〕'’-]*(?: [A-Z〔][\w〕'’-]*){0,2}"
    r"(?:[,.;] *| +(?=[a-z]))(?P<rest>.+)",
    re.DOTALL,
)
ABOUT = re.compile(r"(?:^|(?<=[,.;] ))(?:(?:and|but|so) )?(?:he|she|they|who|it)\b ?", re.IGNORECASE)
DOES = re.compile(
    r"^(?:and )?(?:is|are|was|has|had|will|won['’]?t|would|can['’]?t|cannot|doesn['’]?t|didn['’]?t"
    r"|isn['’]?t|hasn['’]?t|just|never"
    r"|always|still|keeps?|refuses?|wants?|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)


def whose(told: str) -> str:
    """The text without the name at its head: 'my landlord's name is Wang, he won't pay' is 'my landlord won't pay'."""
    found = WHOSE.match(told)
    if found is None:
        return told
    rest = found["rest"].strip()
    begins = next((at.end() for at in ABOUT.finditer(rest) if DOES.match(rest[at.end() :])), None)
    if begins is not None:
        # What stands between the name and what they did says where they live and the like.
        return f"{found['who']} {rest[begins:]}"
    does = DOES.match(rest)
    return f"{found['who']} {rest.removeprefix('and ')}" if does else rest


def title(description: str) -> str:
    """At most 30 characters of Chinese or 70 of English, cut where a clause or a word ends. Never empty for a text."""
    whole = re.sub(r"\s+", " ", description).strip()
    told = whose(GREETING.sub("", whole).strip()) or whole
    chinese = bool(CHINESE.search(told))
    longest, shortest = (LONGEST_ZH, SHORTEST_ZH) if chinese else (LONGEST_EN, SHORTEST_EN)
    return _cut(told, longest=longest, shortest=shortest, by_words=not chinese)


def _cut(told: str, *, longest: int, shortest: int, by_words: bool) -> str:
    bare = told.rstrip(" ，。！？；,.!?;…~～")
    if len(bare) <= longest:
        return bare or told[:longest]
    ends = [match.start() for match in BREAKS.finditer(told) if shortest <= match.start() <= longest]
    if ends:
        return told[: ends[-1]].rstrip()
    head = told[: longest - 1]
    if by_words and " " in head.strip():
        head = head[: head.rindex(" ")]
    return head.rstrip(" ，,、") + "…"
