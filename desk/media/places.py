"""Where a photo was taken, offered as the place of what is being told: by a button, once, if none is known yet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from city.model import District
from desk import notices
from desk.conversations.outbox import Post, write
from desk.dialogue import Choice
from desk.store.models import ButtonRow, ConversationRow, DraftRow, MediaRow, MessageRow
from desk.tickets import drafts

HERE = "place:"
"""Begins the payload of the button that takes an offer; behind it stands the id of the photo."""
ELSEWHERE = "place:elsewhere"
FRESH = timedelta(days=1)
"""A photo sent so long before a complaint is told belongs to it."""
KNOWN_BY = ("lat", "address", "placeless")
TO_OFFER = (
    MediaRow.lat.is_not(None),
    MediaRow.offered_at.is_(None),
    MediaRow.staff_id.is_(None),
    MediaRow.message_id.is_not(None),
)
"""A citizen's photo with a point that was not offered yet."""
_THERE = r"(?:这儿|这里|那儿|那里)"
_ENDS = r"[\s，,。.!！~]*"
_YES = re.compile(
    rf"(?:(?:嗯+|哦|对|是)[，, ]*)?(?:是的?|对的?|没错|嗯+|好的?|(?:就|正)?(?:是|在)?{_THERE}"
    rf"|就是(?:照片)?拍照?的?地方)[啊呀呢吧的]*{_ENDS}"
    rf"|(?:yes|yeah|yep|yup|sure|ok(?:ay)?|right|correct|exactly|that'?s (?:it|right)|it is)"
    rf"(?:[, ]+(?:right )?(?:there|here|it is|that'?s (?:it|right)))?{_ENDS}|right (?:there|here){_ENDS}",
    re.IGNORECASE,
)
_NO = re.compile(
    rf"(?:不是?|不对|不在|没有)(?:的|{_THERE})?[啊呀呢]*{_ENDS}"
    rf"|(?:no|nope|not there|not here|elsewhere|somewhere else)"
    rf"(?:[, ]+(?:it'?s )?(?:not there|not here|elsewhere|somewhere else|it isn'?t|it'?s not))?{_ENDS}",
    re.IGNORECASE,
)


class City(Protocol):
    """What is asked of the city pack here."""

    def district_at(self, lat: float, long: float) -> str | None:
        """The district's code, or None outside the city."""

    def district(self, code: str) -> District:
        """The district of a code."""


class PhotoPlaces:
    """Offers the points of photos. Every method is part of the caller's transaction, which has locked the chat."""

    def __init__(self, city: City) -> None:
        self._city = city

    async def offer(self, session: AsyncSession, conversation: ConversationRow, *, now: datetime) -> None:
        """Ask whether the newest photo with a point was taken where it is, if a complaint without a place is told.

        Of a photo from outside the city its place is not taken, and that is said.
        """
        found = await session.execute(
            select(MediaRow, DraftRow.fields)
            .join(DraftRow, DraftRow.conversation_id == MediaRow.conversation_id)
            .where(
                MediaRow.conversation_id == conversation.id,
                *TO_OFFER,
                MediaRow.created_at > now - FRESH,
                drafts.IS_OPEN,
            )
            .order_by(MediaRow.id.desc())
            .limit(1)
        )
        row = found.one_or_none()
        if row is None or any(row[1].get(name) for name in KNOWN_BY):
            return
        photo: MediaRow = row[0]
        await session.execute(
            update(MediaRow)
            .where(MediaRow.conversation_id == conversation.id, MediaRow.lat.is_not(None))
            .values(offered_at=now)
            .execution_options(synchronize_session=False)
        )
        code = self._city.district_at(photo.lat or 0.0, photo.long or 0.0)
        said = (
            _outside(photo, conversation.lang)
            if code is None
            else self._question(photo, code, conversation.lang)
        )
        await write(session, conversation, [said], now=now)

    async def offer_late(
        self, session: AsyncSession, conversation: ConversationRow, message_id: int, *, now: datetime
    ) -> None:
        """The same for a photo that was fetched after its message was answered; else the answer comes first."""
        status = await session.scalar(select(MessageRow.status).where(MessageRow.id == message_id))
        if status == "handled":
            await self.offer(session, conversation, now=now)

    def _question(self, photo: MediaRow, code: str, lang: str | None) -> Post:
        lang = lang or "zh"
        district = self._city.district(code)
        return Post(
            text=notices.text("place.offer", lang, district=district.en if lang == "en" else district.zh),
            author="system",
            buttons=[
                Choice(notices.text("place.here", lang), f"{HERE}{photo.public_id}"),
                Choice(notices.text("place.elsewhere", lang), ELSEWHERE),
            ],
            answers=photo.message_id,
            notice="place.offer",
        )


def _outside(photo: MediaRow, lang: str | None) -> Post:
    text = notices.text("place.outside", lang or "zh")
    return Post(text=text, author="system", answers=photo.message_id, notice="place.outside")


def answers_offer(words: str) -> bool:
    """Whether words are a bare yes or no, as the place of a photo is taken or left by."""
    return bool(_YES.fullmatch(words) or _NO.fullmatch(words))


async def typed(session: AsyncSession, conversation: ConversationRow, words: str) -> str | None:
    """The token of the button that a bare yes or no stands for where the place of a photo was offered just before."""
    if not answers_offer(words):
        return None
    is_yes = bool(_YES.fullmatch(words))
    newest = await session.execute(
        select(MessageRow.id, MessageRow.notice)
        .where(MessageRow.conversation_id == conversation.id, MessageRow.direction.in_(("in", "out")))
        .order_by(MessageRow.id.desc())
        .limit(1)
    )
    last = newest.one_or_none()
    if last is None or last.notice != "place.offer":
        return None
    below = await session.execute(
        select(ButtonRow.token, ButtonRow.payload).where(
            ButtonRow.message_id == last.id, ButtonRow.used_at.is_(None)
        )
    )
    return next((token for token, payload in below if (payload != ELSEWHERE) is is_yes), None)


async def taken_at(
    session: AsyncSession, conversation: ConversationRow, payload: str
) -> tuple[float, float] | None:
    """The point of the photo that a pressed button names, in this chat."""
    found = await session.execute(
        select(MediaRow.lat, MediaRow.long).where(
            MediaRow.public_id == payload.removeprefix(HERE), MediaRow.conversation_id == conversation.id
        )
    )
    point = found.one_or_none()
    return None if point is None or point.lat is None else (point.lat, point.long)
