"""Fields put right in plain words: '不是噪音，是油烟', 'the company is X, not Y', '把电话删了'. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.categories import bare, categories_called
from actions.draft import Draft
from actions.field_names import field_named
from actions.other_side import to_other_side
from actions.party_words import without_its_place
from actions.righting import FORGET_ONE, THIS_ONE, puts_right
from actions.said import Said
from city.pack import CityPack

_PIECE = r"[^，,。.;；！!？?]"
_ABOUT = r"(?: about)?(?: a| an| the)?"
_SWAPS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"不是(?P<old>{_PIECE}{{1,30}}?)[，,;； ]*(?:而?是|应该是|应该叫|叫)(?P<new>{_PIECE}{{1,30}})",
        rf"(?:把)?(?P<old>{_PIECE}{{1,30}}?)(?:改成|改为|改到|换成|换为|写成)(?P<new>{_PIECE}{{1,60}})",
        rf"(?:应该)?(?:是|叫)(?P<new>{_PIECE}{{1,30}}?)[，, ]*(?:而不是|并不是|不是|不叫)(?P<old>{_PIECE}{{1,30}})",
        rf"\bnot (?:a |an |the )?(?P<old>{_PIECE}{{1,40}}?)[,;]? (?:but|it'?s|it (?:is|was)|that'?s)(?: called)?"
        rf"{_ABOUT}"
        rf" (?P<new>{_PIECE}{{1,40}})",
        rf"\b(?:it'?s|it is|it was|is|was|should be|called){_ABOUT} (?P<new>{_PIECE}{{1,40}}?),? (?:not"
        rf"|instead of|rather than)"
        rf"{_ABOUT} (?P<old>{_PIECE}{{1,40}})",
        r"^(?:(?:no|wait|sorry|oops|actually|it['’]?s|it was|was)[,. ]+)*(?P<new>[\w-]{1,12}),? not"
        r" (?P<old>[\w-]{2,12})$",
        rf"\bnot (?:a |an |the )(?P<old>{_PIECE}{{1,30}}?)[,;] (?:a |an |the )(?P<new>{_PIECE}{{1,30}})$",
        rf"\bchange (?:the |my )?(?P<old>{_PIECE}{{1,40}}?) (?:to|into) (?P<new>{_PIECE}{{1,60}})",
    )
)
_IS = re.compile(
    rf"^(?:那|嗯|哦|不对|不|no|actually|sorry)?[，, ]*(?P<field>{_PIECE}{{1,24}}?)(?:名字|名称)?(?:应该"
    rf"|其实)?(?:是|叫|为|:|：|\bis called\b|\bis\b|\bshould be\b)\s*(?P<new>{_PIECE}{{1,60}})",
    re.IGNORECASE,
)
_IT_IS = re.compile(
    r"^(?:(?:no|sorry|wait|actually|oops|i mean|and)[, ]+)*(?:it'?s|it is|the name is|that'?s)(?: called| named)?"
    r" (?P<new>[A-Z][^,.;!?]{2,40})$"
)
# 'Actually no, about the smell': what it is about, told anew.
_ABOUT_ANEW = re.compile(
    r"(?:(?:no|nope|actually|sorry|wait|oops|i mean|i meant|or rather|hmm?)[, ]+)+(?:it['’]?s |it is )?about"
    r" (?:the |a |an |my |our )?(?P<new>[^,.;!?]{3,40})[.! ]*",
    re.IGNORECASE,
)
# 'No sorry, the Canadian one': which of several it is, told anew.
_OTHER_ONE = re.compile(
    r"(?:(?:no|nope|actually|sorry|wait|oops|i mean|i meant|it['’]?s"
    r"|that['’]?s)[, ]+)+the (?P<new>[\w'’-]+(?: [\w'’-]+)?) one[.! ]*",
    re.IGNORECASE,
)
# A name of several words: 'Beijing British School'.
_NAME_EN = re.compile(r"[A-Z][\w'’&-]*(?: (?:of )?[A-Z][\w'’&-]*){1,5}")
_WRONG = re.compile(
    rf"(?P<field>{_PIECE}{{1,16}}?)(?:弄|写|填|记|选|搞|说)?(?:错了?|不对|有误|要改|得改|改一下)|(?:改|修改"
    rf"|换)(?:一?下|个)?(?P<field2>{_PIECE}{{2,8}})$"
    rf"|\b(?P<field3>{_PIECE}{{2,24}}?) (?:is|looks) (?:wrong|not right|incorrect)|\b(?:change|fix|correct"
    rf"|edit) (?P<field4>(?:the |my )?{_PIECE}{{2,20}})$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    rf"(?:应该|其实|实际)?(?:是|叫|为|改成|改为)(?P<new>{_PIECE}{{1,60}})"
    rf"|(?:it'?s|it is|it should be|should be|make it|that'?s)(?: called)? (?P<new2>{_PIECE}{{1,60}})",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    rf"(?:去掉|删掉|删除|删了|划掉|别写|不要写|不写)(?:这句|那句"
    rf"|里面的?)?[“\"']?(?P<zh>{_PIECE}{{1,40}}?)[”\"']?(?:吧|了|这几个字|这句话?|那句话?)*$"
    rf"|(?:把)?(?P<zh2>{_PIECE}{{1,40}}?)(?:去掉|删掉|删除|删了)(?:吧|了)*$"
    rf"|\b(?:remove|delete|leave out|take out|cross out|drop) (?:the |my )?[“\"']?(?P<en>{_PIECE}{{2,60}}?)[”\"']?$",
    re.IGNORECASE,
)
_UNWRITTEN_COMMA = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
# A number of something that has one: of a bus, a line, a sum.
_NUMBER_OF = re.compile(r"(?:(?<!不)是|改成|改为)\s*(?P<new>\d{1,9}(?:\.\d{1,2})?)(?P<unit>路|号线|块|元|次)")
# Where a number begins, and not in its middle: '12000块', '3万2000块', '1500.5块'.
_WHOLE = r"(?<![\d.百千万])(?<!\d[,，])\d{1,9}(?:\.\d{1,2})?"
# What is said behind a name and is none of it.
_BEHIND = re.compile(
    r"(?:吧|啊|呢|哈|才对|对吧|,? (?:please|actually|sorry|i think|i believe|really|instead|though)){1,6}$",
    re.IGNORECASE,
)
_EMPTIED = {
    "occurred_at": ("occurred_at", "time_told"),
    "party": ("party",),
    "reporter_name": ("reporter_name",),
    "reporter_phone": ("reporter_phone", "call_hours"),
}
_QUESTION = {"reporter_name": "contact_by", "reporter_phone": "contact_by"}
_MOST_OFFERED = 6
_SHORT_WORD = 2
_LONGEST = 200


@dataclass(frozen=True)
class Corrected:
    """The draft after it. `edit`: the question to ask for what should stand instead, where that was not said."""

    draft: Draft
    edit: str | None = None


def corrected(said: Said, draft: Draft, pack: CityPack) -> Corrected:
    """What the message puts right, one thing after another; place, time and number are read where they are said."""
    words = said.words.strip(" 。.!！")
    if not words or len(words) > _LONGEST:
        return Corrected(draft)
    if (turned := to_other_side(words, draft)) is not None:
        return Corrected(turned)
    if anew := _forgotten(words, draft, pack) or _about_anew(words, draft, pack) or _other_one(words, draft):
        return anew
    after, rest = _swapped_all(words, _renumbered(said, draft), pack)
    wrong: str | None = None
    for clause in (part.strip() for part in re.split(r"[，,。.;；！!]", rest)):
        told = _INSTEAD.match(clause) if wrong else None
        changed = _put(str(wrong), told["new"] or told["new2"], after.draft, pack) if told else None
        if changed is not None:
            # 'The category is wrong, it's …': what was wrong is known now.
            after, wrong = Corrected(changed.draft, changed.edit), None
            continue
        changed = _removed(clause, after.draft) or _stated(clause, after.draft, pack)
        changed = changed or _named_anew(clause, after.draft)
        wrong = wrong if changed else _named_wrong(clause) or wrong
        after = Corrected(changed.draft, changed.edit or after.edit) if changed else after
    return Corrected(after.draft, after.edit or _QUESTION.get(wrong or "", wrong))


def _renumbered(said: Said, draft: Draft) -> Draft:
    """'不对 是300路', where one bus is spoken of and no other: its number is put right in the words of the matter."""
    match, told = _NUMBER_OF.search(said.words), str(draft["description"] or "")
    if match is None or not puts_right(said):
        return draft
    number = rf"{_WHOLE}{match['unit']}"
    known = re.findall(number, told)
    right = f"{match['new']}{match['unit']}"
    if len(set(known)) != 1 or right in known:
        return draft
    return draft.having(description=re.sub(number, right, told))


def _swapped_all(words: str, draft: Draft, pack: CityPack) -> tuple[Corrected, str]:
    """With everything that is said in the manner of 'not this but that', and the words that are left."""
    after = Corrected(draft)
    for pattern in _SWAPS:
        for match in pattern.finditer(words):
            # A blank between Chinese words is a comma that was not written: '是物美 前天买的'.
            old, new = match["old"].strip(), _UNWRITTEN_COMMA.split(match["new"].strip())[0]
            field = field_named(old)
            swap = _put(field, new, after.draft, pack) if field else _swapped(old, new, after.draft, pack)
            if swap is not None:
                after = Corrected(swap.draft, after.edit or swap.edit)
                words = words.replace(match.group(), "，")
    return after, words


def _swapped(old: str, new: str, draft: Draft, pack: CityPack) -> Corrected | None:
    """The old value says which field is meant; what the matter's own words say of it goes with it."""
    told = bare(old)
    for name in ("party", "reporter_name"):
        held = str(draft[name] or "")
        if told and _bare_letters(told) == _bare_letters(held):
            return Corrected(_in_words(held, _plain(new), draft).having(**{name: _plain(new)}))
        if told and (told in held or held in told) and held:
            mended = held.replace(told, _plain(new)) if told in held else _plain(new)
            return Corrected(_in_words(told, _plain(new), draft).having(**{name: mended}))
    meant = categories_called(new, pack)
    if categories_called(old, pack) and meant:
        return _as_category(meant, _in_words(told, _plain(new), draft))
    if len(told) >= _SHORT_WORD and told in str(draft["description"] or "") and not _is_of_place(told, draft):
        return Corrected(_in_words(told, _plain(new), draft))
    return None


def _bare_letters(words: str) -> str:
    """A name without case and apostrophes: 'wills' is "Will's"."""
    return re.sub(r"['’\s.]", "", words.casefold())


def _put(field: str, new: str, draft: Draft, pack: CityPack) -> Corrected | None:
    if field == "category":
        meant = categories_called(new, pack)
        return _as_category(meant, draft) if meant else Corrected(draft, edit="category")
    if field == "party":
        return Corrected(draft.having(party=without_its_place(_plain(new))))
    if field == "reporter_name":
        return Corrected(draft.having(reporter_name=_plain(new)))
    if field == "description" and len(new) > _SHORT_WORD:
        return Corrected(draft.having(description=new))
    return None


def _as_category(meant: tuple[str, ...], draft: Draft) -> Corrected:
    if len(meant) == 1:
        return Corrected(draft.offering(()).having(category=meant[0], category_confidence=None, urgency=None))
    return Corrected(draft.offering(meant[:_MOST_OFFERED]), edit="category")


def _removed(words: str, draft: Draft) -> Corrected | None:
    match = _REMOVE.search(words)
    if match is None:
        return None
    what = (match["zh"] or match["zh2"] or match["en"]).strip(" 的把")
    field = field_named(what)
    if field in _EMPTIED:
        return Corrected(draft.having(**dict.fromkeys(_EMPTIED[str(field)])))
    told = str(draft["description"] or "")
    if field is None and what in told and len(told) > len(what) + _SHORT_WORD:
        rest = re.sub(r"([，,。;；])\s*(?=[，,。;；])|^[，, ]+|[，, ]+$", "", told.replace(what, ""))
        return Corrected(draft.having(description=rest))
    return None


def _stated(words: str, draft: Draft, pack: CityPack) -> Corrected | None:
    match = _IS.match(words)
    field = field_named(match["field"]) if match else None
    return _put(field, match["new"], draft, pack) if match and field else None


def _named_anew(clause: str, draft: Draft) -> Corrected | None:
    """'It's Bright Star Media', where the party is held as Star Bright Media: most of its words in another order."""
    match, held = _IT_IS.match(clause), str(draft["party"] or "")
    new = _plain(match["new"]) if match else ""
    words, known = set(new.casefold().split()), set(held.casefold().split())
    if not match or not known or new == held or len(words & known) * 2 < max(len(words), len(known)):
        return None
    return Corrected(_in_words(held, new, draft).having(party=new))


def _forgotten(words: str, draft: Draft, pack: CityPack) -> Corrected | None:
    """'Forget the smell, just the noise': the words of the matter stay, and it is sorted by what counts."""
    match = FORGET_ONE.fullmatch(words)
    if match is None or draft["category"] is None:
        return None
    new = categories_called(match["new"], pack)
    return _as_category(new, draft) if new and draft["category"] not in new else Corrected(draft)


def _about_anew(words: str, draft: Draft, pack: CityPack) -> Corrected | None:
    """'Actually no, about the smell', where only what it is about was told so far: it is about that instead."""
    match, told = _ABOUT_ANEW.fullmatch(words), str(draft["description"] or "")
    before = re.search(r"\b(?:about|of) (?:the |a |an |my |our )?(?P<old>[\w' -]{3,40})[.! ]*$", told)
    if match is None or before is None or "\n" in told:
        return None
    new = match["new"].strip()
    anew = draft.having(description=f"{told[: before.start('old')]}{new}", category_confidence=None)
    meant = categories_called(new, pack)
    if len(meant) == 1:
        return _as_category(meant, anew)
    return Corrected(anew.having(category=None, urgency=None).offering(meant[:_MOST_OFFERED]))


def _other_one(words: str, draft: Draft) -> Corrected | None:
    """'No sorry, the Canadian one' after 'the British one', or after the British School beside a Canadian one."""
    match, lines = _OTHER_ONE.fullmatch(words), str(draft["description"] or "").split("\n")
    if match is None:
        return None
    new = match["new"]
    for field in ("party", "address"):
        held = THIS_ONE.fullmatch(str(draft[field] or ""))
        if held and held["old"].casefold() != new.casefold():
            return Corrected(draft.having(**{field: f"the {new} one"}))
    party = str(draft["party"] or "")
    named = [one.group() for line in lines for one in _NAME_EN.finditer(line)]
    other = next((one for one in named if new.casefold() in one.casefold().split()), None)
    if party and other and new.casefold() not in party.casefold() and party in named:
        return Corrected(draft.having(party=other))
    said_so = [one for one in lines if THIS_ONE.fullmatch(one)]
    if not said_so and f"{new} one".casefold() in lines[-1].casefold():
        return Corrected(draft.having(description="\n".join([*lines, f"the {new} one"])))
    if not said_so:
        return None
    kept = [f"the {new} one" if one == said_so[-1] else one for one in lines]
    return Corrected(draft.having(description="\n".join(kept)))


def _named_wrong(clause: str) -> str | None:
    """The field that is said to be wrong."""
    match = _WRONG.search(clause)
    groups = match.groups() if match else ()
    return next((found for group in groups if group and (found := field_named(group))), None)


def _in_words(old: str, new: str, draft: Draft) -> Draft:
    """The description says it as it is put right; nobody shall read the mistake beside its correction."""
    told = str(draft["description"] or "")
    return draft.having(description=told.replace(old, new)) if old and old in told else draft


def _is_of_place(told: str, draft: Draft) -> bool:
    return told in str(draft["address"] or "")


def _plain(new: str) -> str:
    return _BEHIND.sub("", bare(new)).strip(" “”\"'") or new
