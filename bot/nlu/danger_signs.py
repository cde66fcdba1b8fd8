"""What the sentence encoding knows of danger: a second opinion on messages in which no rule found any. Pure.

The rules and the net of `city.danger` know words; who puts it in a roundabout way uses others. The weights are made by
danger_learn.py and stand beside it, so that training the model costs nothing more."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.danger_needs import INSTEAD, may_be_of
from bot.nlu.frailty import only_frail
from bot.nlu.strangers import only_dark, only_fouls, only_looks
from city.bereaved import is_bereaved
from city.called_help import only_called_help
from city.danger import Danger, Kind, heard, likeliest, told
from city.ending_life import may_be_suicide

WEIGHTS = Path(__file__).with_name("danger_weights.json")
# How much the words, the encoding and the likest sentences count, fitted on rounds of sentences that none of them had
# seen; and the log-odds above which a message is danger, chosen on these rounds for one or two false alarms in a hundred
# harmless sentences.
WORDS, ENCODING, LIKENESS, BIAS = 1.15, 0.33, 11.6, 1.0
THRESHOLD = 1.8
# From which log-odds on a rule that sees no harm is not asked.
SURE = 4.5
_STEPS = 127
# A cosine, with room for what rounding adds to it.
_LIKEST = 1.001
# Nothing more to tell, and be quick: who is in danger says of what.
_ENDS_IN_HASTE = re.compile(
    r"(?:(?:没(?:有|别的)?(?:了|啦)|就(?:这些|这样|这个)(?:了|吧)?|不用了?|不留了?|说完了?|快(?:点儿?|些)?"
    r"|赶[紧快]|抓紧|麻溜儿?|办|处理|提交|登记|派人|吧|的|啊|呀|呗)[\s，,。.!！~～]*)+"
    r"|(?:(?:that['’]?s (?:it|all)|nothing (?:else|more)|no more|just|hurry(?: up)?|be quick|quick(?:ly)?"
    r"|asap|please|now|file it|go ahead|and)[\s,.!]*)+",
    re.IGNORECASE,
)

# Whoever is afraid of being paid back, and wants to stay unnamed, asks for secrecy and for nobody's help.
_WANTS_SECRECY = re.compile(
    r"(?:[我俺](?:就|也|有点儿?|真|是)?怕(?:他们?|她们?|人家|物业|老板|对方|房东|中介|邻居|领导|被"
    r"|们)*(?:来|会|再|以后)?(?:找(?:我|我们)?(?:的)?(?:麻烦|茬)|(?:打击)?报复(?:我|我们)?|给我?穿小鞋"
    r"|为难我?|知道(?:是我)?)"
    r"|(?:请|麻烦|千万|一定|求你?们?|你们|可)*(?:别|不要|不能|甭)(?:透露|说出去|泄露|暴露|告诉|提"
    r"|说)(?:是)?(?:我|他们?|人家|别人)?(?:的)?(?:信息|名字|身份|电话|说的|报的)?|保密|匿名"
    r"|[，,。！!\s啊吧呀哈的行吗])+"
    r"|(?:(?:i['’]?m|i am) (?:afraid|scared|worried)(?: that| of)? (?:he|she|they)(?:['’]ll| will| might| would| may)"
    r" (?:cause (?:me )?trouble|retaliate|take revenge|get back at me|find out|make trouble)"
    r"|(?:so |please |pls )*(?:keep (?:it|this|me) (?:secret|private|confidential|anonymous)|(?:don['’]?t"
    r"|do not) (?:tell|let) (?:him|her|them)"
    r"(?: know)?(?: (?:it['’]?s|it was) me)?)|[,. !]|\band\b)+",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"透露|泄露|保密|匿名|信息|名字|身份|说的|报的|\b(?:secret|private|confidential|anonymous)\b|it (?:was|['’]?s) me",
    re.IGNORECASE,
)

# Who lives there, told beside what is wrong: '家里有月子里的娃', "I've got a newborn at home".
_LIVES_HERE = re.compile(
    r"(?:我|俺)?们?(?:家里?|屋里|这儿|院里|楼里)?(?:还|也)?(?:就)?有(?:一?个)?(?:[\d一二三四五六七八九十]+(?:多|来)?(?:个月|岁|周|天)(?:大|多)?的)?"
    r"(?:刚出生的|刚满月的|没满月的|坐月子的|月子里的|怀孕的|上学的|卧床的|行动不便的|年迈的)?"
    r"(?:老人|老太太|老爷子|老的|小孩儿?|孩子|娃娃?|宝宝|婴儿|新生儿|小的|孕妇|产妇|病人|残疾人)(?:[和跟、]?(?:老人|小孩儿?|孩子|娃|宝宝|孕妇|病人))*(?:在家)?(?:呢|啊|呀)?[\s。.!！]*"
    r"|(?:and |but |also )*(?:i(?:['’]?ve| have)?(?: got)?|we(?:['’]?ve| have)?(?: got)?|there(?:['’]?s| is)) (?:an?|two|three|my|our) "
    r"(?:(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[- ](?:days?|weeks?|months?|years?)[- ]old|new ?born|little|small|young|elderly|old|pregnant)? ?"
    r"(?:baby|babies|infants?|child|children|kids?|toddlers?|son|daughter|m[ou]ther|father|grand(?:m[ao]|pa|mother|father)|parents?|woman|wife|person)?"
    r"(?: (?:at home|here|in the (?:flat|house|apartment)|living (?:here|with (?:me|us))))?[\s.!]*",
    re.IGNORECASE,
)
# What a home lacks, for which it matters who lives there: '… 冲奶粉都没水', '… 洗不了澡'.
_LACKS_ZH = re.compile(
    r"(?:[\s，,。]*(?:现在|想|要|就|连|天天|给(?:孩子|娃|老人)|冲奶粉?|泡奶粉?|做饭|洗澡|喝水|喝的?|洗(?:奶瓶|尿布|衣服|脸|菜|屁股)|上厕所|取暖|用的?)*(?:都|也|还|就)*"
    r"(?:没有?|停|断|缺|不够)(?:的?热)?(?:水|电|暖气?|燃气|煤气|天然气|网)(?:了|用|喝|洗|呢|啊|可用|供应)*"
    r"|[\s，,。]*(?:奶粉?|饭|澡|尿布|衣服|厕所)?(?:都|也|就)*(?:洗|做|冲|泡|用|喝|上|烧)不(?:了|成|上)(?:饭|澡|奶粉?|水|衣服|厕所|奶瓶|尿布|热水)?(?:了|呢|啊)*"
    r"|[\s，,。]*(?:都|快|要|可|天天|全|会)*(?:冻|冷)(?:得|的|着)?(?:不行|厉害|慌|要命|受不了|哆嗦|够呛|呢|啊|了)?)+[\s。.!！]*"
)
# A scrape that is over, told as what came of it, and what somebody broke some day: no help is called for.
_MINOR_HURT = re.compile(
    r"\b(?:hurt|bruised|scraped|twisted|sprained|grazed|banged|bumped|bruised) (?:my|his|her) (?:knees?|ankle|wrist|elbow|foot|leg|arm|hand"
    r"|back|toe|finger|shin|shoulder|thumb)\b(?=.*\b(?:today|this morning|yesterday|last|ago|on \w+day)\b)"
    r"|\bsince (?:s?he|i|they|my \w+) (?:broke|fractured|injured) (?:his|her|my|their) (?:hip|leg|arm|ankle|wrist|foot|hand)\b",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"\b(?:bleed\w*|blood|unconscious|can['’]?t (?:move|get up|stand|walk|breathe)|cannot (?:move|get up|stand|walk|breathe)"
    r"|ambulance|trapped|stuck|right now|just now|help me get|dizzy|faint\w*)\b",
    re.IGNORECASE,
)

# What somebody suffers from for good, and no more: 'i have asthma btw'.
_ILL_FOR_LONG = re.compile(
    r"(?:(?:and|but|also|plus) )*(?:i|he|she|my \w+)(?:['’]ve| have| has| suffers? from)(?: got)? (?:bad |chronic |severe |mild |an? )*"
    r"(?:asthma|allerg(?:y|ies)|diabetes|arthritis|high blood pressure|heart (?:condition|disease|problems?)|bad (?:back|knees?|lungs?|heart))"
    r"(?: btw| too| as well| by the way| since \w+)?[\s.!]*"
    r"|(?:而且|还)?(?:我|他|她|孩子|老人|我?[爸妈])(?:们)?(?:也|本来|一直|从小)?(?:有|得了?|是)(?:严重)?"
    r"(?:哮喘|过敏|鼻炎|气管炎|糖尿病|高血压|心脏病|关节炎|风湿)(?:病|体质)?(?:的|呢|啊|了)?[\s。.!！]*",
    re.IGNORECASE,
)

# Whom somebody deals with, and that they cannot be reached: 'his name is mr liu he wont pick up'. Who looks for a child
# or worries about a mother calls nobody Mr.
_NAMES_WHO = re.compile(
    r"(?:(?:and|but|so|btw) )*(?:(?:his|her|their|the \w+['’]?s?) name(?: is|['’]?s)|(?:he|she|it|the \w+)(?: is|['’]?s) called) "
    r"(?:mr|mrs|ms|miss|boss|manager|director)\b[. ]*\w+(?: \w+)?"
    r"(?:[,;. ]+(?:(?:and|but) )?(?:he|she|they)(?:['’]s)? (?:(?:just|still|always|simply) )*(?:won['’]?t|will not|doesn['’]?t|does not"
    r"|don['’]?t|isn['’]?t|is not|not|never|refuses to) (?:pick(?:ing|s)? up|answer(?:ing|s)?|reply(?:ing)?|repl(?:y|ies)|respond(?:ing|s)?)"
    r"(?: (?:to )?(?:(?:the|his|her|my|their|any) )?(?:phone|calls?|messages?|me))*)?(?: any ?more| at all)?[\s.!]*",
    re.IGNORECASE,
)

# Water that comes through a ceiling falls on nobody, unless more than water comes.
_ONLY_WATER = re.compile(
    r"(?!.*\b(?:plaster|tiles?|bricks?|concrete|collaps\w*|cav(?:e|ing)\w*|sag\w*|crack\w*|bulg\w*|lamp|lights?|electr\w*"
    r"|wires?|sockets?|falling|fell|falls?|down on|chunks?|pieces?)\b)"
    r".*\b(?:water|leak\w*|drip\w*|rain|flood\w*)\b.*\b(?:ceiling|upstairs|above|roof)\b",
    re.IGNORECASE | re.DOTALL,
)

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Signs:
    """Weights of the encoding for danger and for each kind, and the encodings of dangerous and harmless sentences.

    These are kept in the few directions in which dangers differ most, `turn`, as unit vectors."""

    bias: float
    encoding: Floats
    turn: Floats
    dangers: Floats
    harmless: Floats
    kinds: tuple[Kind, ...]
    by_kind: Floats

    def odds(self, words: float, encoding: Floats) -> float:
        """Log-odds that a message is about danger, of which its words alone tell `words`."""
        by_encoding = self.bias + float(encoding @ self.encoding)
        return BIAS + WORDS * words + ENCODING * by_encoding + LIKENESS * self.likeness(encoding)

    def may_be(self, words: float, encoding: Floats) -> bool:
        """Whether the log-odds may be above the threshold at all: no danger is liker than at a cosine of one, and there are
        far fewer harmless sentences to look through than dangers."""
        near = float((self.harmless @ unit(encoding @ self.turn)).max())
        by_encoding = self.bias + float(encoding @ self.encoding)
        return BIAS + WORDS * words + ENCODING * by_encoding + LIKENESS * (_LIKEST - near) > THRESHOLD

    def likeness(self, encoding: Floats) -> float:
        """How much nearer the likest danger is than the likest harmless sentence, as a difference of cosines."""
        turned = unit(encoding @ self.turn)
        return float((self.dangers @ turned).max() - (self.harmless @ turned).max())

    def kind(self, encoding: Floats) -> Kind:
        """The likeliest kind, if it is danger at all."""
        return self.kinds[int((self.by_kind[:, :-1] @ encoding + self.by_kind[:, -1]).argmax())]


def seen(text: str, encoding: Floats) -> Danger | None:
    """The danger that no rule saw, None for none; `help` where only that there is danger is sure.

    The kind is sure where the encoding and the likest sentences agree on it. Suicide, which ends all other talk until a
    person comes, is taken from either alone only where a word of the message may speak of it.
    """
    told_alone = text.strip()
    if _is_idle(told_alone) or is_bereaved(told_alone) or _only_wants_secrecy(told_alone):
        return None
    words = told(text)
    if not signs().may_be(words, encoding):
        return None
    odds = signs().odds(words, encoding)
    if odds <= THRESHOLD:
        return None
    opinions = {signs().kind(encoding), likeliest(text)}
    kind: Kind
    if len(opinions) == 1:
        kind = opinions.pop()
    elif "suicide" in opinions and may_be_suicide(text):
        kind = "suicide"
    else:
        kind = "help"
    if kind in ("help", "injury") and (_is_minor(text) or only_dark(text)):
        return None
    if kind == "falling" and _ONLY_WATER.match(text):
        return None
    if not may_be_of(kind, text):
        if odds <= SURE:
            return None
        kind = INSTEAD.get(kind, kind)
    return heard(text, kind, sure=odds > SURE)


def _is_idle(text: str) -> bool:
    """Whether nothing is told but to be quick, that help was called, who lives there and how frail they are, from what
    somebody suffers for good, or with whom one has to do.
    """
    return bool(
        only_called_help(text)
        or _ENDS_IN_HASTE.fullmatch(text)
        or _LIVES_HERE.fullmatch(text)
        or _lacks_for_them(text)
        or _ILL_FOR_LONG.fullmatch(text)
        or _NAMES_WHO.fullmatch(text)
        or only_looks(text)
        or only_frail(text)
    )


def _lacks_for_them(text: str) -> bool:
    """Whether it is told who lives there, and behind it nothing but what their home lacks."""
    lives = _LIVES_HERE.match(text)
    return lives is not None and _LACKS_ZH.fullmatch(text, lives.end()) is not None


def _is_minor(text: str) -> bool:
    """Whether somebody was hurt a little or long ago, or fouls where people live, and nothing worse is told."""
    minor = _MINOR_HURT.search(text) or only_fouls(text)
    return bool(minor) and _GRAVE.search(text) is None


def _only_wants_secrecy(text: str) -> bool:
    """Whether it is asked outright to stay unnamed, and nothing else is said but of whom one is afraid.

    'Don't tell him' alone may be said by whoever is beaten at home.
    """
    return _UNNAMED.search(text) is not None and _WANTS_SECRECY.fullmatch(text) is not None


@lru_cache(maxsize=1)
def signs() -> Signs:
    """What was learned."""
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Signs(
        held["bias"],
        np.asarray(held["encoding"], dtype=np.float32),
        _matrix(held["turn"]),
        unit(_matrix(held["dangers"])),
        unit(_matrix(held["harmless"])),
        tuple(held["kinds"]),
        np.asarray(list(held["kinds"].values()), dtype=np.float32),
    )


def unit(rows: Floats) -> Floats:
    """Each row, or the only one, at length one; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Floats = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled


def written(rows: Floats) -> dict[str, Any]:
    """Rows for JSON, in whole steps of the largest value; only their directions are kept."""
    steps = np.round(rows / np.abs(rows).max() * _STEPS).astype(np.int8)
    return {"width": rows.shape[1], "steps": base64.b64encode(steps.tobytes()).decode("ascii")}


def _matrix(held: Mapping[str, Any]) -> Floats:
    steps = np.frombuffer(base64.b64decode(held["steps"]), dtype=np.int8)
    return steps.reshape(-1, held["width"]).astype(np.float32)
