"""What staff are told before they file for somebody: which unit and why, what is alike near by, whose number it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from city.errors import UnknownCode
from city.pack import CityPack
from desk import notices
from desk.cases import lessons
from desk.conversations import outbox
from desk.errors import IllegalStep, InvalidInput
from desk.outcomes import FiledTicket
from desk.staff.actor import Actor
from desk.store.models import MessageRow, TicketRow
from desk.tickets import drafts, filing
from desk.tickets.access import hold_to_join
from desk.tickets.act import Act
from desk.tickets.city import Rules
from desk.tickets.complaint import Complaint, number
from desk.tickets.dispatch import Matter, suggest
from desk.tickets.frequency import of_number
from desk.tickets.joining import AREAL, MOST_COMPARED, in_reach
from desk.tickets.lifecycle import UNSOLVED
from desk.tickets.nearness import Spot, closeness, spot
from desk.tickets.shown import filed_ticket
from desk.tickets.transitions import perform

MOST_ALIKE = 5
MOST_LINES = 20


@dataclass(frozen=True)
class Alike:
    """An open ticket that may be the same matter. `same_caller`: it was filed for the same number."""

    number: str
    title: str
    status: str
    address: str | None
    category: str
    same_caller: bool


@dataclass(frozen=True)
class Advice:
    """`unit` is where it would be sent, None where staff must choose; `why` says so in words."""

    unit: str | None
    why: str
    alike: Sequence[Alike] = ()


async def advice(session: AsyncSession, fields: Mapping[str, Any], rules: Rules, lang: str) -> Advice | None:
    """What is known of a complaint that is still being written; None while it has no category of the pack."""
    pack, category = rules.pack, str(fields.get("category") or "")
    if _found(pack.category, category) is None:
        return None
    part = _found(pack.subdistrict, fields.get("subdistrict"))
    district = part.district if part else getattr(_found(pack.district, fields.get("district")), "code", None)
    street = part.code if part else None
    matter = Matter(
        category=category,
        district=district,
        subdistrict=street,
        kind=str(fields.get("kind") or "complaint"),
        party=fields.get("party"),
        told=str(fields.get("description") or ""),
        learned=await lessons.learned(session, rules, category=category, subdistrict=street),
    )
    best = suggest(pack, matter)
    near = await _near(session, fields, rules, district=district, subdistrict=street)
    return Advice(best.unit, in_words(pack, best.reason, lang), near)


def in_words(pack: CityPack, reason: str, lang: str) -> str:
    """Why a unit is suggested; `reason` as in `dispatch.Suggestion`. Codes that the pack has not stay codes."""
    key, *parts = reason.split("|")
    named = {}
    for name, code in (part.split("=", 1) for part in parts):
        kinds: tuple[Callable[[str], Any], ...] = (
            pack.unit,
            pack.category,
            pack.subdistrict,
            pack.district,
        )
        entry = next((found for find in kinds if (found := _found(find, code)) is not None), None)
        named[name] = code if entry is None else entry.en if lang == "en" else entry.zh
    return notices.text(f"suggestion.{key}", lang, **named)


def _found(find: Callable[[str], Any], code: object) -> Any:
    try:
        return find(str(code)) if code else None
    except UnknownCode:
        return None


async def _near(
    session: AsyncSession,
    fields: Mapping[str, Any],
    rules: Rules,
    *,
    district: str | None,
    subdistrict: str | None,
) -> list[Alike]:
    """Open tickets of the same caller, then of the same category and place, the surest first."""
    found: dict[int, Alike] = {}
    if phone := fields.get("reporter_phone"):
        mine = select(TicketRow).where(of_number(session, str(phone)), TicketRow.status.in_(UNSOLVED))
        newest = mine.order_by(TicketRow.created_at.desc()).limit(MOST_ALIKE)
        found |= {row.id: _alike(row, same_caller=True) for row in await session.scalars(newest)}
    if district is not None:
        category = str(fields["category"])
        lat, long = (number(fields.get(name), name) for name in ("lat", "long"))
        here = Spot(district, subdistrict, fields.get("address"), lat, long)
        there = select(TicketRow).where(
            TicketRow.category == category, TicketRow.status.in_(UNSOLVED), in_reach(here)
        )
        known, areal = rules.areas(district, subdistrict), category.startswith(f"{AREAL}.")
        rows = await session.scalars(there.order_by(TicketRow.id.desc()).limit(MOST_COMPARED))
        near = [
            (close, row.id, row)
            for row in rows
            if (close := closeness(here, spot(row), areal=areal, known=known)) is not None
        ]
        for _, key, row in sorted(near, key=lambda one: one[:2], reverse=True):
            found.setdefault(key, _alike(row, same_caller=False))
    return [*found.values()][:MOST_ALIKE]


def _alike(row: TicketRow, *, same_caller: bool) -> Alike:
    return Alike(row.number, row.title, row.status, row.address, row.category, same_caller)


@dataclass(frozen=True)
class ToldInChat:
    """What a conversation tells that is not filed yet: its draft's `fields`, and its citizen's `words`, a line each.

    `categories` are those that were on offer.
    """

    fields: Mapping[str, Any]
    words: str
    categories: Sequence[str] = ()


async def told_in(session: AsyncSession, conversation_id: int) -> ToldInChat:
    """What was told since the last ticket of the conversation was filed."""
    draft = await drafts.opened(session, conversation_id)
    last = select(func.max(TicketRow.created_at)).where(TicketRow.conversation_id == conversation_id)
    since = await session.scalar(last)
    said = select(MessageRow.text).where(
        MessageRow.conversation_id == conversation_id,
        MessageRow.direction == "in",
        MessageRow.payload.is_(None),
    )
    if since is not None:
        said = said.where(MessageRow.created_at > since)
    newest = (await session.scalars(said.order_by(MessageRow.id.desc()).limit(MOST_LINES))).all()
    words = "\n".join(text.strip() for text in reversed(newest) if text and text.strip())
    told = dict(draft.fields) if draft else {}
    return ToldInChat(told, words, tuple(told.get("choices") or ()))


async def file(
    session: AsyncSession,
    complaint: Complaint,
    *,
    key: str,
    joins: str | None,
    actor: Actor,
    rules: Rules,
) -> filing.Filed:
    """File it; with `joins` as a follower of that open ticket. What its conversation was telling is filed by that.

    Raises as `filing.file`, `InvalidInput` (parent) and `IllegalStep` (parent) where that ticket takes no followers.
    """
    leader = None
    if joins:
        leader = await hold_to_join(session, joins)
        if leader is None:
            raise InvalidInput(f"there is no ticket {joins}", field="parent")
    filed = await filing.file(
        session, complaint, key=key, actor=actor, rules=rules, follows=leader is not None
    )
    if not filed.fresh:
        return filed
    if leader is not None:
        if leader.status not in UNSOLVED:
            raise IllegalStep("that ticket takes no followers")
        act = Act("merge", parent=leader.number, details={"joined": True})
        await perform(
            session,
            filed.ticket,
            act,
            actor=actor,
            rules=rules,
            except_for=complaint.conversation_id,
            joins=leader,
        )
    if complaint.conversation_id is not None:
        await _tell(session, filed, complaint, rules)
    return filed


async def _tell(session: AsyncSession, filed: filing.Filed, complaint: Complaint, rules: Rules) -> None:
    """Its number and code in the citizen's chat, and to the dialogue that nothing waits there any more."""
    conversation = await outbox.lock(session, complaint.conversation_id or 0)
    await drafts.end(session, conversation.id, "filed", now=rules.now)
    conversation.ticket_in_focus = filed.ticket.id
    text = read_out(filed_ticket(filed.ticket, rules, complaint.lang), complaint.lang, how="chat")
    post = outbox.Post(text=text, author="system", ticket_id=filed.ticket.id, notice="behalf.chat")
    await outbox.write(session, conversation, [post], now=rules.now)
    note = {"text": text, "ticket_in_focus": filed.number, "draft_waiting": False}
    await outbox.tell_dialogue(session, conversation_id=conversation.id, note=note, now=rules.now)


def read_out(filed: FiledTicket, lang: str, *, how: str = "phone") -> str:
    """What the citizen is told of it. `how` is 'phone', 'joined' (on the phone, of a follower) or 'chat'."""
    return notices.text(
        f"behalf.{how}",
        lang,
        number=filed.number,
        code=filed.tracking_code if how == "chat" else " ".join(filed.tracking_code),
        dispatch_by=filed.dispatch_by_text,
        answer_by=filed.answer_by_text,
    )
