"""Rules about danger: read from danger_zh.yml and danger_en.yml, matched against one normalised message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from city.danger_index import TELLING, Index
from city.entries import Entry, mapping

Kind = Literal[
    "suicide",
    "fire",
    "gas",
    "electrocution",
    "weapon",
    "domestic",
    "violence",
    "drowning",
    "trapped",
    "traffic",
    "injury",
    "poisoning",
    "manhole",
    "falling",
    "child",
    "help",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
_SCRIPTS = (("zh", re.compile(r"[\u3400-\u9fff]")), ("en", re.compile(r"[a-z]{2}")))
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_WORDS = re.compile(r"<(\w+)>")
_END = re.compile(r"\$(?=[|)]|$)")
_CLAUSE_END = r"(?=$|[，。！；?;\\n.])"
# A word said more often than this is no cry for help.
_MOST = 10
# What makes a match count or not stands near it: each costs a look at so much on both sides, and no more.
_NEAR = 200
# What tells when it was may stand before that.
_TOLD = 400
# A clause that says only when is no longer than this.
_WHEN = 40
_STOP = re.compile(r"[，。！；?;\n.]")


class Language(NamedTuple):
    """What makes a match of any rule not count: it is long over, over by now, denied, feared, or a claim for damages.

    `going`: a blow in the same clause goes on, whatever day is told with it; `when`: a clause before says only when.
    Who is in danger does not write a letter: in more than `letter` characters only what is now counts. `unhurt` and
    `child` are what a message may say by itself: nobody was hurt; it is about a child, or somebody who is lost."""

    far: re.Pattern[str]
    near: re.Pattern[str]
    now: re.Pattern[str]
    going: re.Pattern[str]
    when: re.Pattern[str]
    denied: re.Pattern[str]
    feared: re.Pattern[str]
    claimed: re.Pattern[str]
    unhurt: re.Pattern[str]
    child: re.Pattern[str]
    letter: int


@dataclass(frozen=True)
class Rule:
    """Any of `hits` is danger of `kind`, except in a clause with `unless` or a message with `elsewhere`.

    `about`: without one of these in the message there is nothing to look for. `near`: it is over if it was
    yesterday. A rule with `still` counts wherever that is in doubt: where the message has `still`, or no day is told
    of the match itself. `unhurt`: it is nothing where nobody was hurt. `fear`: it counts even where only feared.
    `sure`: the net, which goes by the whole message, may not doubt it. `case`: the answer of its own that it has.
    `imminent`, `other` and `own` find what the answer must know: seconds count; it is about somebody else; it
    is the writer all the same."""

    kind: Kind
    about: tuple[str, ...]
    hits: re.Pattern[str]
    unless: re.Pattern[str] | None
    elsewhere: re.Pattern[str] | None
    near: bool
    unhurt: bool
    fear: bool
    sure: bool
    still: re.Pattern[str] | None
    imminent: re.Pattern[str] | None
    other: re.Pattern[str] | None
    own: re.Pattern[str] | None
    case: str

    def found_in(self, text: str, language: Language) -> bool | None:
        """True where a match in normalised `text` counts, False where none of them does, None without any."""
        if not any(map(text.__contains__, self.about)):
            return None
        matches = islice(self.hits.finditer(text), _MOST)
        first = next(matches, None)
        if first is None:
            return None
        if self.elsewhere and self.elsewhere.search(text):
            return False
        if self.unhurt and language.unhurt.search(text):
            return False
        return any(self._counts(text, match, language) for match in chain((first,), matches))

    def _counts(self, text: str, match: re.Match[str], language: Language) -> bool:
        first, last = max(match.start() - _NEAR, 0), min(match.end() + _NEAR, len(text))
        start = max((stop.end() for stop in _STOP.finditer(text, first, match.start())), default=first)
        stop = _STOP.search(text, match.end(), last)
        end = stop.start() if stop else last
        clause = text[start:end]
        if self.unless and self.unless.search(clause):
            return False
        before = text[start : match.start()]
        if language.denied.search(before) or (not self.fear and language.feared.search(before)):
            return False
        # 'Last year's fire, and now nobody pays' is over; 'it burned last year, and now again' is not.
        if language.now.search(before + match.group()):
            return True
        if not self.fear and (len(text) > language.letter or language.claimed.search(text)):
            return False
        told = text[max(end - _TOLD, 0) : end]
        return not (language.far.search(told) or (self.near and self._over(text, start, end, language)))

    def _over(self, text: str, start: int, end: int, language: Language) -> bool:
        """Whether what the clause from `start` to `end` tells was another day and is over."""
        if self.still is None:
            return language.near.search(text, max(end - _TOLD, 0), end) is not None
        clause = text[start:end]
        if self.still.search(text) or language.going.search(clause):
            return False
        # 'I called yesterday, they hit a man' tells of no blow of yesterday; 'yesterday, they hit a man' does.
        dated = language.near.search(clause) or language.when.search(text, max(start - _WHEN, 0), start)
        return dated is not None


def readings(plain: str) -> Iterator[tuple[Rule, bool]]:
    """Every rule whose words a normalised text has, and whether they mean danger, the gravest first."""
    for lang, script in _SCRIPTS:
        if script.search(plain):
            language = rules(lang)[1]
            for rule in _by_stem(lang).of(plain):
                if (found := rule.found_in(plain, language)) is not None:
                    yield rule, found


def marked(kind: Kind, plain: str, mark: Literal["imminent", "other", "own"]) -> bool:
    """Whether a normalised text has a mark of a rule of this kind."""
    for lang, script in _SCRIPTS:
        for rule in rules(lang)[0] if script.search(plain) else ():
            pattern: re.Pattern[str] | None = getattr(rule, mark)
            if rule.kind == kind and pattern and pattern.search(plain):
                return True
    return False


def says(plain: str, what: Literal["unhurt", "child"]) -> bool:
    """Whether a normalised text says so, in one of its languages."""
    return any(
        getattr(rules(lang)[1], what).search(plain) for lang, script in _SCRIPTS if script.search(plain)
    )


def tale(plain: str) -> bool:
    """Whether a normalised text tells of something over, or is too long to be a cry for help."""
    for lang, script in _SCRIPTS:
        if script.search(plain):
            language = rules(lang)[1]
            if len(plain) > language.letter or language.far.search(plain) or language.near.search(plain):
                return True
    return False


def undated(plain: str) -> str:
    """A normalised text without the days that make a thing over: as if it happened now."""
    for lang, script in _SCRIPTS:
        if script.search(plain):
            plain = rules(lang)[1].near.sub("", plain)
    return plain


@lru_cache(maxsize=4)
def rules(lang: str) -> tuple[tuple[Rule, ...], Language]:
    """The rules of a language, the gravest first, and what makes their matches not count."""
    file = mapping(Path(__file__).with_name(f"danger_{lang}.yml"))
    words = file.entry("words").all_texts()
    said = file.entry("language")
    patterns = {name: _pattern(said.text(name), words) for name in Language._fields if name != "letter"}
    language = Language(**patterns, letter=int(said.number("letter")))
    found = tuple(_rule(entry, words) for entry in file.entries("rules"))
    return found, language


@lru_cache(maxsize=4)
def _by_stem(lang: str) -> Index[Rule]:
    return Index(((rule, rule.about) for rule in rules(lang)[0]), length=TELLING[lang])


def _rule(entry: Entry, words: Mapping[str, str]) -> Rule:
    kind = entry.text("kind")
    if kind not in KINDS:
        raise entry.fault("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    unless = entry.texts("unless")
    single = {
        key: _pattern(text, words) if (text := entry.maybe_text(key)) else None
        for key in ("elsewhere", "still", "imminent", "other", "own")
    }
    rule = Rule(
        kind=kind,
        about=tuple(entry.text("about").split()),
        hits=_pattern(_END.sub(_CLAUSE_END, "|".join(entry.texts("hits"))), words),
        unless=_pattern("|".join(unless), words) if unless else None,
        near=entry.maybe_flag("near"),
        unhurt=entry.maybe_flag("unhurt"),
        fear=entry.maybe_flag("fear"),
        sure=entry.maybe_flag("sure"),
        case=entry.maybe_text("case") or "",
        **single,
    )
    entry.close()
    return rule


def _pattern(written: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """A regular expression in which <name> is a word list and … a gap of up to eight characters."""
    filled = _WORDS.sub(lambda match: words[match.group(1)], written)
    return re.compile(_GROUP.sub("(?:", filled).replace("…", ".{0,8}?"))
