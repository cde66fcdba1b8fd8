"""How to reach a citizen, and whether they would rather not be known. Pure."""

from __future__ import annotations

import re

from actions.draft import Draft
from actions.said import Said

_NAME = {
    "zh": re.compile(r"(?:我?叫|我?姓)?[\u4e00-\u9fff]{1,4}(?<![吗呢吧么])"),
    "en": re.compile(r"[A-Z][\w'.-]+(?: [A-Z][\w'.-]+){0,2}"),
}
_ANONYMOUS = re.compile(r"匿名|不(?:想|愿|要)?(?:实名|透露)|\banonym", re.IGNORECASE)
_TITLED = re.compile(
    r"[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|阿姨|师傅|大爷|大妈)|\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]\w+"
)
_CONFIDENTIAL = re.compile(
    r"保密|别让.{0,6}知道|\bconfidential|\bkeep (?:this|it|me) (?:secret|private)", re.IGNORECASE
)


def contact(said: Said, draft: Draft, question: str) -> Draft:
    """The draft with what the message says of it, whenever it is said."""
    phone, name = said.value("phone"), said.value("person_name")
    if said.value("anonymous") or _ANONYMOUS.search(said.words):
        return draft.having(anonymous=True, contact_by="chat", reporter_name=None, reporter_phone=None)
    titled = _TITLED.search(said.words)
    if not name and titled and (phone or question == "contact_by"):
        name = titled.group()
    if phone:
        draft = draft.having(reporter_phone=str(phone), contact_by="call", anonymous=None)
    if name:
        draft = draft.having(reporter_name=str(name), anonymous=None)
    return draft.having(confidential=True) if _CONFIDENTIAL.search(said.words) else draft


def is_about_reporter(said: Said) -> bool:
    """Whether the message says how the citizen wants to be treated: without a name, in confidence."""
    return bool(_ANONYMOUS.search(said.words) or _CONFIDENTIAL.search(said.words))


def is_name(said: Said) -> bool:
    """Whether the whole message may be how somebody is called."""
    return bool(_NAME[said.lang].fullmatch(said.words)) and said.intent != "file_complaint"
