"""What recurs: 'every night at ten', '天天晚上'. An hour in such a clause is the hour of no one day. Pure."""

from __future__ import annotations

import re

_HABIT = re.compile(
    r"每(?:天|日|周|月|年|晚|个|到|早|逢|星期|礼拜)[^，。,.;；]*|天天(?:到|一到|连)?周末|(?:天天|夜夜)(?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|(?:一到|每到|逢|赶上)周末|(?<![上这本个])(?:周|星期|礼拜)六[和、]?(?:周|星期|礼拜)?[日天](?:(?![昨今前][天晚早夜日儿])[^，。,.;；])*|周末(?:也|都|还|照)|\b(?:every|each|daily)\b[^，。,.;；]*"
)
_HABIT_EN = re.compile(
    r"(?<![^.;!?,])[^.;!?,]*\b(?:(?:most|some|many|all|several|every|each|other) (?:(?:single|other|second"
    r"|few|damn|goddamn|bloody|fucking|freaking) ){0,2}(?:nights?|days?|mornings?|evenings?|afternoons?"
    r"|weekends?|weekdays?|weeks?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)|(?:night|day|week) (?:after"
    r"|in,? and) (?:night|day|week)"
    r"|when(?:ever)? (?:i|we|he|she|they|people|(?:my|the|our) \w+) (?:walk|come|go|get|leave|arrive|drive|cycle|ride|return)s?"
    r"|(?:locks?|opens?|shuts?|starts?|begins?|(?<!close )(?<!bus driver )closes?|wakes?|plays|barks|drills|sings"
    r"|comes|runs|hums|shouts|works|dances|practi[cs]es|beeps|rings|hammers|arrives|leaves|collects|sweeps) (?:(?!and\b|but\b|when\b)[a-z]+ ){0,4}?(?:at|after|till|until|before|from|around) \d{1,2}(?::\d\d)?(?: ?[ap]m)?(?![\d.]*(?:th|st|nd|rd))"
    r"|nightly|daily|weekly|usually|normally|regularly|on (?:weekdays|weekends|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days))\b[^.;!?,]*"
)
_ONE_DAY = re.compile(
    r"\b(?:yesterday|today|tonight|last (?!few|two|three|couple)|this (?:morning|afternoon|evening|week)|ago"
    r"|since)\b|\d(?:st|nd|rd|th)\b"
)


def recurring(written: str) -> list[tuple[int, int]]:
    """Where a message, in small letters, tells of what recurs; an English clause that also names one day does not."""
    return [
        *(found.span() for found in _HABIT.finditer(written)),
        *(found.span() for found in _HABIT_EN.finditer(written) if not _ONE_DAY.search(found.group())),
    ]
