"""Who begins with their own life: how old they are, how long they live here, what they were. No matter yet. Pure."""

from __future__ import annotations

import re

_LEAST = 6
_I = r"(?:(?:我|俺|咱)们?)"
_KIN = r"老伴儿?|老头子?|老公|老婆|孩子|儿子|闺女|女儿|儿女|家人|家里人"
_YEARS = r"[\d一二三四五六七八九十]{1,4}(?:多)?"
_PIECES = (
    r"(?:哎呀?|唉|那个|您好|你好|闺女|姑娘|小伙子|同志|跟您说)[啊呀]?",
    rf"{_I}?(?:自己|一个人)(?:在[^，。,.\s]{{1,6}})?(?:住|过日子|生活)[着了的]?",
    rf"{_I}?(?:也|都|就|已经|是|一个){{0,3}}(?:今年|都)?(?:快|有)?{_YEARS}岁?了?(?:的人)?",
    rf"{_I}?(?:以前|年轻时候?|原来|过去)?(?:当过|干过|做过)(?:兵|教师|老师|工人|医生|干部|会计)",
    rf"{_I}?(?:是)?(?:一?个|一名)?(?:退休|老|普通)(?:了|的)?"
    r"(?:工人|教师|老师|干部|职工|党员|军人|大夫|北京人|居民|住户|街坊)",
    rf"{_I}?(?:就|一直|都)?(?:在|住){{1,2}}(?:这|那)?个?(?:儿|里|楼|院子?|小区|胡同|片|北京)?里?(?:都|就)?(?:住了?|生活了?)?"
    rf"(?:快|有|都)?{_YEARS}年了?",
    rf"{_I}?家?的?(?:{_KIN})[们都也就]{{0,2}}(?:走了|没了|去世了?|过世了?|不在了|在外地|在国外|不在身边)"
    rf"(?:以后|之后|后|好?几年了|{_YEARS}年了)?",
    rf"{_I}?家?的?(?:{_KIN})(?:走|没|去世|过世)[得的]早",
    rf"(?:就|只|剩){{0,3}}{_I}(?:自己|一个人|一个|老两口){{1,2}}(?:过|住|在家)?",
    rf"{_I}?(?:腿脚?|身体|眼睛?|耳朵|腰|岁数)(?:也|都|又)?(?:不(?:好|灵便|利索|行|方便|太好)|大了|聋|花)了?",
)
_PIECE = re.compile("|".join(_PIECES))
_GAP = re.compile(r"[\s，,。.！!；;、啊呀呢吧]+")
_ASIDE = r"(?:(?!\b(?:and|but|the|my)\b)[^.!?,]){0,40}"
_PIECE_EN = (
    r"(?:i(?:['’]?m| am) (?:an? )?(?:\d{2}|retired|pensioner|widow(?:er)?|old (?:man|woman|lady))"
    r"(?: years old)?(?: now)?"
    rf"|(?:my|our) (?:late )?(?:husband|wife) (?:died|passed(?: away| on)?|used to){_ASIDE}"
    rf"|i(?:['’]ve| have) lived (?:here|in){_ASIDE}|i live (?:alone|by myself|on my own){_ASIDE})"
)
_EN = re.compile(
    r"(?:(?:hello|hi|dear \w+|good (?:morning|evening|afternoon))[,.! ]*)?"
    rf"{_PIECE_EN}(?:[,.!? ]+(?:and )?{_PIECE_EN})*[.!? ]*",
    re.IGNORECASE,
)


def only_of_life(words: str) -> bool:
    """Whether all that is told is who tells it: '我今年83了 当过兵 在这个楼住了四十年'."""
    told = "".join(_GAP.split(words))
    return len(told) >= _LEAST and goes_on(words)


def goes_on(words: str) -> bool:
    """Whether few words are no more than a piece of it: '腿脚不好' behind the rest."""
    pieces = [one for one in _GAP.split(words) if one]
    return bool(pieces) and (all(map(_is_life, pieces)) or _EN.fullmatch(words.strip()) is not None)


def _is_life(clause: str) -> bool:
    at = 0
    while at < len(clause):
        piece = _PIECE.match(clause, at)
        if piece is None or piece.end() == at:
            return False
        at = piece.end()
    return True
