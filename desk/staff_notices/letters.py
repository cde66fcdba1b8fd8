"""Notices as one mail: what happened and where to read it. Nothing of a citizen leaves the house. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from desk import notices
from desk.staff_notices.mail import Mail

MOST_TOLD = 30
"""More than so many are counted; the inbox has them all."""


@dataclass(frozen=True)
class Told:
    """One notice in words. `id` is the mail's row, `number` its ticket's."""

    id: int
    text: str
    number: str | None


def letter(told: Sequence[Told], *, to: str, lang: str, url: str, hotline: str) -> Mail:
    """One mail for all of them (at least one). `url` is where the console is reached."""
    lines = [_paragraph(one, url) for one in told[:MOST_TOLD]]
    if more := len(told) - len(lines):
        lines.append(notices.text("staff.mail.more", lang, count=more))
    lines.append(
        notices.text("staff.mail.where", lang, inbox=f"{url}/desk/inbox", account=f"{url}/desk/account")
    )
    first = told[0].text
    subject = (
        first if len(told) == 1 else notices.text("staff.mail.subject", lang, count=len(told), first=first)
    )
    return Mail(id=_name(told), to=to, subject=f"[{hotline}] {subject}", text="\n\n".join(lines) + "\n")


def _paragraph(one: Told, url: str) -> str:
    return f"{one.text}\n{url}/desk/tickets/{one.number}" if one.number else one.text


def _name(told: Sequence[Told]) -> str:
    """The same for the same notices: sent twice, it is one mail to who reads it."""
    ids = ",".join(str(one.id) for one in told)
    return f"notice-{told[0].id}-{hashlib.sha256(ids.encode()).hexdigest()[:12]}"
