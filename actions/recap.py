"""Who asks what was taken down so far is told it, and the open question stays. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.moments import moment
from actions.said import Said
from actions.sentence import Sentence
from actions.tidy import civil
from city.pack import CityPack
from desk.desk import Preview

_LONGEST = {False: 20, True: 70}
_ASKS = re.compile(
    r"(?:(?:那|你|您|你们|刚才|现在|目前|到底|都)[\s，,]*)*(?:记|写|登记|填)(?:了|的|下来?的?|上)?(?:都|些"
    r"|了|是|有)*(?:什么|啥|哪些|咋样|怎么样)(?:了|内容|东西|呀|啊)?"
    r"|(?:你|您|把|再|给我?|帮我?|刚才|的|我?说的|记(?:下来?)?的|内容)*(?:念|复述|重复|读)(?:一?遍|一下)?(?:给我"
    r"|我)?(?:听听?|看看?)?(?:吧|呗|一?遍)?"
    r"|(?:你|您)?(?:都)?(?:记|写)(?:对|全|下来?|好|上)(?:了)?(?:吗|没有?)|(?:给)?我?看看(?:你"
    r"|您)?(?:都)?(?:记|写)(?:的|了)(?:啥|什么|内容)?"
    r"|(?:(?:so|ok(?:ay)?|wait|and|sorry)[, ]+)*(?:what|which)(?: \w+)? (?:have|did|do|has|had)? ?(?:you"
    r"|u)(?:['’]ve)?(?: (?:got|have|had|write|wrote|written|put|note|noted|take|taken"
    r"|record|recorded|get|so far|down|all))+(?: so far| now| until now)?"
    r"|(?:(?:can|could|would|will) you )?(?:please )?(?:read|repeat|say|show|give)(?: me)? (?:it|that|this"
    r"|everything|all that|all of it|my (?:complaint|report|case|details)"
    r"|what (?:you(?:['’]ve)?|u) (?:have|got|wrote|put|noted|have got|wrote down|put down))(?: back| again"
    r"| so far| down)*(?: to me)?(?: please)?"
    r"|did you (?:get|write|note|catch)(?: down)? (?:all of (?:it|that)|all that|everything|it all|that(?: down)?)",
    re.IGNORECASE,
)


def asks_back(said: Said) -> bool:
    """Whether a short message asks what was taken down, and nothing else: '你记了啥', 'read it back to me'."""
    words = said.words.strip(" 。.?？!！~～，,")
    return 0 < len(words) <= _LONGEST[words.isascii()] and _ASKS.fullmatch(words) is not None


def so_far(draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """What is held of the matter, on one line."""
    reporter = (draft["reporter_name"], draft["reporter_phone"])
    told = (
        civil(str(draft["description"] or "")).replace("\n", " "),
        preview.place_name if draft["district"] else draft["address"],
        moment(draft, said, pack),
        draft["party"],
        " ".join(str(one) for one in reporter if one),
    )
    what = " · ".join(str(part) for part in told if part)
    return Sentence("utter_so_far", {"what": what}) if what else Sentence("utter_nothing_so_far")
