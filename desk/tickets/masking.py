"""Who may see what of the person behind a ticket (docs/rules.md, 'Privacy'). Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from city.codes import ALPHABET, LENGTH
from desk.kept.links import PATH
from desk.kept.words import ALL_ERASED
from desk.staff.actor import Actor
from desk.store.unreadable import WORDS
from desk.tickets.privacy import right_before

if TYPE_CHECKING:
    from desk.tickets.views import Reporter

SEE_ALL = ("operator", "supervisor", "system")
HIDDEN_CODE = "•" * LENGTH
_CODE = rf"(?<![0-9A-Za-z-])[{ALPHABET}]{{{LENGTH}}}(?![0-9A-Za-z-])"
_NUMBER = r"[A-Z]{2}\d{8}-\d{6}"
_AFTER_ITS_NAME = re.compile(
    rf"(?:查询码|tracking code|{_NUMBER})(?:[是为:：·,，、\s]|is\b)*$", re.IGNORECASE
)
_LIKE_A_CODE = re.compile(_CODE, re.IGNORECASE)
_COPY = re.compile(rf"(?<={PATH})[^\s<>，。）]+")
"""The end of a link to a citizen's own copy: an hour long it opens their whole chat, with their number."""
_SPOKEN_OF = re.compile(rf"码|\bcode\b|{_NUMBER}", re.IGNORECASE)


def sees_reporter(actor: Actor, conversation_id: int | None) -> bool:
    """Operators and supervisors see who reported; units, reviewers and admins do not; citizens see themselves."""
    if actor.kind == "citizen":
        return actor.id == conversation_id
    return actor.role in SEE_ALL


def sees_people(actor: Actor) -> bool:
    """Whether this role reads names and numbers as they were said."""
    return actor.role in SEE_ALL


def sees_survey(actor: Actor, status: str) -> bool:
    """A unit sees how it was judged only when the ticket is closed."""
    return actor.role != "handler" or status == "closed"


def masked_reporter(reporter: Reporter, *, conversation_id: int | None, actor: Actor) -> dict[str, Any]:
    """The reporter as plain data. Masked: '王**' and '138****5678', and nothing at all of a confidential one."""
    full = sees_reporter(actor, conversation_id)
    hidden = reporter.confidential and not full
    return {
        "name": None if hidden else reporter.name if full else mask_name(reporter.name),
        "phone": None if hidden else reporter.phone if full else mask_phone(reporter.phone),
        "anonymous": reporter.anonymous,
        "confidential": reporter.confidential,
        "contact_by": reporter.contact_by,
        "call_hours": None if hidden else reporter.call_hours,
        "on_behalf_of": None
        if hidden
        else reporter.on_behalf_of
        if full
        else mask_name(reporter.on_behalf_of),
        "masked": not full,
    }


def masked_enterprise(
    name: str | None, *, confidential: bool, conversation_id: int | None, actor: Actor
) -> str | None:
    """The enterprise that complains. A unit needs to know whom it serves, except of a confidential ticket."""
    if sees_reporter(actor, conversation_id):
        return name
    if confidential:
        return None
    return name if actor.role == "handler" else mask_name(name)


def mask_name(name: str | None) -> str | None:
    """The first character (Chinese) or first letter, and stars that do not tell the length."""
    if name == WORDS or name in ALL_ERASED:
        return name
    return f"{name[0]}**" if name else None


def mask_phone(phone: str | None) -> str | None:
    """'138****5678'; short numbers keep their last two digits only."""
    if not phone or phone == WORDS:
        return phone or None
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else f"****{digits[-2:]}"


def hide_codes(text: str, *, known: Collection[str] = ()) -> str:
    """The text with '••••••' for tracking codes and for the ends of links to a citizen's own copy.

    They open a ticket, or all of a chat, to whoever has them, so staff never read one. Of codes, hidden is what has the
    look of one where one is spoken of or nothing else is said: letters with digits, capitals, or digits right after the
    word or a ticket's number. Besides, whatever is in `known`.
    """
    plain = _COPY.sub(HIDDEN_CODE, text) if PATH in text else text
    codes = {code.upper() for code in known}
    if not codes and all(map(_is_plain_word, _LIKE_A_CODE.findall(plain))):
        return plain
    spoken_of = _SPOKEN_OF.search(text) is not None
    alone = _LIKE_A_CODE.fullmatch(text.strip(" \n。.，,")) is not None

    def hide(match: re.Match[str]) -> str:
        found = match[0]
        if found.isdecimal():
            looks_so = right_before(_AFTER_ITS_NAME, plain, match.start()) is not None
        elif found.isalpha():
            looks_so = spoken_of and found.isupper()
        else:
            looks_so = spoken_of or alone
        return HIDDEN_CODE if looks_so or found.upper() in codes else found

    return _LIKE_A_CODE.sub(hide, plain)


def _is_plain_word(found: str) -> bool:
    return found.isalpha() and not found.isupper()
