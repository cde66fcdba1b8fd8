"""Danger in what people write: recognised before all else, answered at once. Pure: no network, no memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

from city.bereaved import behind_life, is_bereaved
from city.called_help import only_called_help
from city.danger_net import THRESHOLD, doubted, nearest, odds, pieces_of
from city.danger_rule import KINDS, Kind, marked, readings, says, tale, undated
from city.danger_text import normal
from city.ending_life import may_be_suicide
from city.entries import mapping
from city.feared_fire import only_feared
from city.following import wants_to_follow
from city.model import Numbers

__all__ = ["Danger", "Kind", "answer", "heard", "likeliest", "past_violence", "recognise", "told"]

_BODILY: tuple[Kind, ...] = ("injury", "traffic")


@dataclass(frozen=True)
class Danger:
    """What is going on. `imminent`: seconds count; `other`: it is somebody else's life, not the writer's; `case`: what
    of its kind it is, where that has an answer of its own."""

    kind: Kind
    imminent: bool = False
    other: bool = False
    case: str = ""

    @property
    def offers_ticket(self) -> bool:
        """Whether a ticket is offered after the answer: never in a talk about suicide."""
        return self.kind != "suicide"


# Into what somebody may fall or step: a wall that was knocked down has none of it.
_HOLE = re.compile(
    r"井|盖|坑|洞|窟窿|口子|陷|窨|沟|槽|缝|路面|地面|地砖|掉(?:进|下去)|踩空|悬空"
    r"|\b(?:man ?holes?|covers?|lids?|holes?|pits?|gaps?|drains?|sewers?|grates?|grids?|gull(?:y|ies)|sink\w*|shafts?"
    r"|open(?:ings?)?|ground"
    r"|road|pavement|street|caved?|hatch(?:es)?|trench(?:es)?|wells?|fall\w*|fell)\b"
)
# What is about to fall and has nothing to do with electricity: '站牌要倒了 拿铁丝绑着'.
_LEANS = re.compile(
    r"(?:要|快|会)(?:倒|掉|砸|塌)|歪|倾斜|\b(?:leaning|tilt\w*|about to fall|going to fall|coming down)\b"
)
_ELECTRIC = re.compile(
    r"电|(?<!铁)(?<!路)(?<!站)线|闸|插[座排头]|火花|麻了|\b(?:electr\w*|wires?|cables?|live|shock\w*|spark\w*|socket|voltage|power)\b"
)
# What may happen one day, and has not: 'someone's gonna get hit', 早晚得出事.
_MAY_HAPPEN = re.compile(
    r"(?:早晚|迟早|万一|总有一天|保不齐|说不定|指不定|再这么下去|要是|非得等?)[^，。！？]{0,8}(?:出(?:事"
    r"|人命)|撞(?:着|到|上|了)?人?|摔|砸|伤|绊)"
    r"|\b(?:some(?:one|body)|people|(?:the |a |our |my )?(?:kids?|child(?:ren)?|cars?|cyclists?|elderly"
    r"|old people))(?:['’]?s| is| are| will| could| can| might| may)+"
    r"(?: (?:going to|gonna|bound to|about to|soon|really|easily))* (?:get |be )?(?:hit|hurt|killed|injured"
    r"|run over|trip|fall)\b",
    re.IGNORECASE,
)

# Who praises somebody tells of no danger in words that no rule knows: '表扬他帮我妈把煤气罐扛上六楼'.
_PRAISES = re.compile(
    r"^(?:我|就|要|想|得|来|特地|专门)*(?:表扬|夸夸|夸奖|点赞|感谢|谢谢(?!.*救))"
    r"|^(?:i |we |just |would |want |wish |like |to |['’]d )*(?:praise|compliment|thank)\b"
)


# Who only says what aches, and that one cannot sleep for it: 'my throat hurts, I can't sleep'.
_AILS = re.compile(
    r"(?=.*\bmy (?:throat|eyes?|nose|ears?|back|neck|skin|feet|knees?)\b)"
    r"(?:(?:and |so |also |now )*(?:my (?:throat|eyes?|nose|ears?|back|neck|skin|feet|knees?)"
    r" (?:really |also |always |constantly )?(?:hurts?|aches?|itch(?:es)?|burns?"
    r"|(?:is|are) (?:so )?(?:sore|itchy|red|dry|burning))"
    r"|(?:i|we) (?:can'?t|cannot|can not|couldn'?t) (?:even )?sleep(?: at night| any ?more| at all)?)[\s，,.!]*)+"
)


# Who lives there is told with many matters, and says of nobody that they are in danger: '家里有个吃奶的孩子'.
_LIVES_THERE = re.compile(
    r"(?:因为|而且|再说|主要是?)?(?:[我俺咱]们?)?(?:家|屋|楼|单元)里?头?(?:就|还|也|都)?(?:有|住着?)(?:一?[个位]|[俩两三几]个?)?"
    r"(?:(?:不满|没满|刚满|才|刚)?[\d一二两三四五六七八九十半几]{0,4}(?:个月|岁|来岁|多岁)?的?)?(?:还?吃奶的?|刚?满月的?|刚出生的?|坐轮椅的?|上年纪的?|走不动(?:道|路)?的?|卧床的?|瘫痪的?|怀孕的?|小|老){0,2}"
    r"(?:孩子|小孩儿?|娃娃?|婴儿|宝宝|老人家?|老太太|老爷子|爷爷|奶奶|孕妇|产妇|病人|残疾人|上学的)[啊呢呀了。.!！\s]*"
    # And how old they are: '老太太七十多了啥也不懂'.
    r"|(?:[我俺咱]?(?:们家?|家)?(?:妈妈?|爸爸?|父亲|母亲|爷爷|奶奶|姥姥|姥爷|公公|婆婆)|老人家?|老太太|老爷子|老两口|他|她)(?:都|今年|已经|也|快)*"
    r"[\d一二三四五六七八九十]{1,3}(?:多|来|好几)?岁?(?:的人)?了?[，,\s]*(?:(?:啥|什么)(?:都|也)不(?:懂|会|知道)|不识字|不会用(?:手机|微信)|(?:没|不会上)(?:手机|网)|耳朵?背|耳朵?不好|眼睛?花|眼神不好|腿脚不(?:好|便|利索)|走不动){0,2}了?[啊呢呀。.!！\s]*"
)


def recognise(text: str) -> Danger | None:
    """The gravest danger that `text` speaks of; None for none, for one long over, denied or only imagined.

    Behind a life that is told first ('my wife died years ago, …') is read what happens now."""
    plain = normal(text)
    if _AILS.fullmatch(plain) or _LIVES_THERE.fullmatch(plain) or only_called_help(plain):
        return None
    if wants_to_follow(plain):
        return Danger("suicide", imminent=marked("suicide", plain, "imminent"), other=False)
    ruled, read = _ruled(plain)
    behind = behind_life(plain)
    if ruled is None and behind != plain:
        ruled, _ = _ruled(behind)
    # Where a rule found its words and why they mean no harm, the net may not know better.
    if ruled or read or tale(plain) or _explains(plain) or is_bereaved(plain) or odds(plain) <= THRESHOLD:
        return ruled
    kind = nearest(pieces_of(plain))
    return _felt(kind if kind != "suicide" or may_be_suicide(plain) else "help", plain)


def _ruled(plain: str) -> tuple[Danger | None, bool]:
    """The danger by the rules alone, and whether any of them found its words."""
    read = list(readings(plain))
    kinds = [rule.kind for rule, found in read if found]
    # Of a letter or a tale the rules took but what is said to be now; its many other words prove nothing.
    sure = any(rule.sure for rule, found in read if found)
    if not kinds or (not (sure or tale(plain)) and doubted(plain)):
        return None, bool(read)
    gravest = min(kinds, key=KINDS.index)
    cases = {rule.case for rule, found in read if found and rule.kind == gravest}
    return replace(_danger(gravest, plain), case=cases.pop() if len(cases) == 1 else ""), True


def heard(text: str, kind: Kind, *, sure: bool) -> Danger | None:
    """What another detector took for danger of `kind`, None where the rules know better: a thing long over, a letter,
    and unless it is `sure`, words of theirs that mean no harm here and people who are unhurt."""
    plain = normal(text)
    if (
        tale(plain)
        or _AILS.fullmatch(plain)
        or _LIVES_THERE.fullmatch(plain)
        or (not sure and _explained(plain))
        or (kind != "suicide" and _explains(plain))
    ):
        return None
    return _felt(kind, plain)


def past_violence(text: str) -> bool:
    """Whether somebody was hit or robbed, and it is over by the day that is told with it: 'hit my son yesterday'."""
    plain = normal(text)
    bare = undated(plain)
    if bare == plain or recognise(text) is not None:
        return False
    return any(found and rule.kind == "violence" for rule, found in readings(bare))


def likeliest(text: str) -> Kind:
    """The kind of the likest sentences about danger, if `text` is about danger."""
    return nearest(pieces_of(normal(text)))


def told(text: str) -> float:
    """Log-odds that `text` is about danger, by its characters and words and the ideas it speaks of."""
    return odds(normal(text))


def answer(danger: Danger, lang: str, numbers: Numbers, *, on_duty: bool = False) -> tuple[str, ...]:
    """What to do in the order of doing it, a message each, in English for 'en' and in Chinese otherwise.

    A colleague is promised only where `on_duty` says that one is there."""
    spoken = "en" if lang == "en" else "zh"
    said = _answers()[_key(danger)][spoken]
    if danger.kind == "suicide":
        said += _answers()["colleague" if on_duty else "no_colleague"][spoken]
    named = asdict(numbers)
    return tuple(text.format(**named) for text in said)


def _explains(plain: str) -> bool:
    """Whether it only may happen one day, or somebody is praised."""
    return bool(_MAY_HAPPEN.search(plain) or _PRAISES.search(plain)) or only_feared(plain)


def _explained(plain: str) -> bool:
    """Whether nobody was hurt, or a rule found its words and why they mean no harm."""
    return says(plain, "unhurt") or any(not found for _, found in readings(plain))


def _felt(kind: Kind, plain: str) -> Danger | None:
    """What no rule's words say: not where nobody was hurt, and of a child only where one is told of."""
    if kind in _BODILY and says(plain, "unhurt"):
        return None
    if kind == "manhole" and not _HOLE.search(plain):
        return None
    if kind == "electrocution" and _LEANS.search(plain) and not _ELECTRIC.search(plain):
        kind = "falling"
    return _danger("injury" if kind == "child" and not says(plain, "child") else kind, plain)


def _danger(kind: Kind, plain: str) -> Danger:
    other = marked(kind, plain, "other") and not marked(kind, plain, "own")
    return Danger(kind, imminent=marked(kind, plain, "imminent"), other=other)


def _key(danger: Danger) -> str:
    if danger.kind == "suicide" and danger.other:
        return "suicide_other"
    if danger.case in _answers():
        return danger.case
    urgent = f"{danger.kind}_now"
    return urgent if danger.imminent and urgent in _answers() else danger.kind


@lru_cache(maxsize=1)
def _answers() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    file = mapping(Path(__file__).with_name("danger_answers.yml"))
    return {key: {lang: file.entry(key).texts(lang) for lang in ("zh", "en")} for key in file}
