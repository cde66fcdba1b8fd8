"""A whole story read as a citizen's first message is, for staff who file it: the same understanding, no talk."""

from __future__ import annotations

import re
from datetime import datetime

from actions import draft_update
from actions.danger import danger_kind, in_danger
from actions.draft import Draft
from actions.enterprises import as_filed, with_business
from actions.matters import each
from actions.said import Said
from city.danger import recognise
from city.pack import CityPack
from desk.dialogue import Reading, Reads
from desk.tickets.privacy import NAME_MARK, PHONE_MARK, take_out
from desk.tickets.story import Story
from dialogue.talks import Span

# What a call is told with, behind who calls: '〔姓名〕打电话说', '〔姓名〕 called to say that'.
_CALLED = (
    r"(?:女士|先生|阿姨|大爷|大妈|师傅|老师|同志)?(?:今天|昨天|刚才?|又|早上|上午|下午|晚上|多次)*"
    r"(?:打(?:来|了)?(?:一?个|过)?(?:电话|热线)(?:来|过来)?|来(?:过)?电话?|致电|电话里?)(?:给?我们|12345|热线)*"
    r"(?:说|讲|反[映应]|称|诉说|投诉|求助|问|举报|告诉我们?)?(?:了|是|道|的是|一下)?"
    r"|(?:女士|先生|阿姨|大爷|大妈|师傅)?(?:说|反[映应]|称|投诉|来访|来反[映应])(?:了|是|一下)?(?=[，,。：:\s])"
    r"| ?(?:has |just |has just )?(?:called|rang|phoned|telephoned|called in|rang up|is on the phone|reports|says)"
    r"(?: us| in| up| again| today| this morning)*"
    r"(?:,? (?:to (?:say|report|tell us|complain)|and (?:said|says|reported|told us)|saying|reporting))?"
    r"(?: that)?\b"
)
# Clauses at the head that only say who calls, once name and number are taken out of them.
_WHO_CALLS = re.compile(
    rf"^(?:(?:您好|你好|喂|hello|hi|good (?:morning|afternoon|evening))[\s，,。.!！]+)?"
    rf"(?:[^，,。.；;！!？?\n]{{0,24}}(?:{NAME_MARK}|{PHONE_MARK})(?:(?:{_CALLED})[，,。.；;：:！!\s]*|[，,。.；;！!\s]+))+",
    re.IGNORECASE,
)
_LEAST_LEFT = 4


class StoryReader:
    """Asks the dialogue server how words are understood, and reads that as the complaint form does."""

    def __init__(self, dialogue: Reads, pack: CityPack) -> None:
        self._dialogue = dialogue
        self._pack = pack

    async def __call__(self, words: str, *, lang: str, now: datetime) -> Story:
        """The story. Raises `DialogueDown`."""
        danger = recognise(words)
        told = {"lang": lang, "now": now.isoformat(), **({"danger": danger.kind} if danger else {})}
        return story(await self._dialogue.read(words, told), words, self._pack, lang=lang, told=told)


def story(
    reading: Reading, words: str, pack: CityPack, *, lang: str, told: dict[str, str] | None = None
) -> Story:
    """What is to be filed of the `words` that were read so. `told` is what was said with them. Pure."""
    spoken = reading.lang or lang
    said = Said(
        conversation=0,
        message=0,
        lang=spoken,
        text=words.strip(),
        intent=reading.intent,
        confidence=reading.confidence,
        entities=reading.entities,
        metadata=told or {},
        commands=reading.commands,
        spans=tuple(Span(*one) for one in reading.spans),
    )
    step = draft_update.told(said, Draft(), pack)
    draft = in_danger(said, Draft(), pack) if danger_kind(said) else step.draft
    draft = with_business(said, draft)
    if not draft["description"]:
        draft = draft.having(description=words.strip())
    fields, *others = as_filed(each(draft), spoken)
    name, phone = fields.get("reporter_name"), fields.get("reporter_phone")
    own = take_out(
        str(fields["description"]),
        names=(str(name),) if name else (),
        phones=(str(phone),) if phone else (),
    )
    if not fields.get("anonymous"):
        fields |= {"reporter_name": name or own.name, "reporter_phone": phone or own.phone}
    return Story(
        fields={name: value for name, value in fields.items() if value is not None}
        | {"description": _matter(own.text)},
        categories=tuple(reading.categories),
        places=step.place_choices,
        others=tuple(str(one["description"]) for one in others if one.get("description")),
        outside=step.outside,
        danger=danger_kind(said),
        lang=spoken,
    )


def _matter(words: str) -> str:
    """The words without what only says who calls, which stands in fields of its own."""
    rest = _WHO_CALLS.sub("", words)
    return rest if len(rest) >= _LEAST_LEFT else words
