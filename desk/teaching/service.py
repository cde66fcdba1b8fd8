"""What staff do to teach: correct a message, keep a talk as a test, judge what was corrected."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from city.pack import CityPack
from desk.errors import CorrectionNotFound, IllegalStep, InvalidInput, StaleVersion
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database
from desk.store.models import AuditRow, ChangeSetRow, CorrectionRow, MessageRow
from desk.teaching import making, rules, views
from desk.teaching.scripts import checked
from desk.teaching.views import CorrectionPage, CorrectionView, Step

ON = "correction"
LONGEST_PAGE = 200
SEARCHED = 500


@dataclass(frozen=True)
class Verdict:
    """Approve as `purpose`, or refuse (`purpose` None) with `why`. `text` (of a talk: its script)
    and `right` are as the judge left them.

    `myself`: who judges knows that they made it themselves.
    """

    purpose: str | None
    text: str = ""
    right: Mapping[str, str] | None = None
    why: str = ""
    myself: bool = False


class Teaching:
    """Corrections on one store. Every method raises `NotAllowed` for a role that does not teach."""

    def __init__(self, db: Database, pack: CityPack, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._pack = pack
        self._clock = clock

    async def correct(
        self, actor: Actor, message_id: int, given: Mapping[str, str], *, fine: bool = False
    ) -> CorrectionView:
        """Say what is right of a message, or that it was right; said again, it takes the place of what is open.

        Raises `MessageNotFound`, `InvalidInput` (nothing is changed, or an unknown code), and `IllegalStep` for what
        nobody wrote or is approved already.
        """
        rules.check_teaches(actor)
        now = self._clock()
        async with self._db.begin() as session:
            message = await making.message_to_correct(session, message_id)
            was = rules.understood(message.understanding)
            right = rules.confirmed(was) if fine else rules.told(self._pack, was, given)
            if not right:
                raise InvalidInput("nothing was changed", field="right")
            row = await making.standing(session, message_id)
            if row is not None and row.state != "open":
                raise IllegalStep("this message is corrected and approved already")
            action = "correct" if row is None else "correct_again"
            if row is None:
                row = await making.of_message(session, message, right, fine=fine, actor=actor, now=now)
            else:
                row.right, row.fine, row.version = dict(right), fine, row.version + 1
            said = {"fields": sorted(right), "fine": fine, "message": message_id}
            self._note(session, actor, action, row, said)
            return views.correction(row)

    async def keep_talk(self, actor: Actor, conversation_id: int) -> CorrectionView:
        """Make a dialogue test of a talk; while one of it is open it is written anew.

        Raises `ConversationNotFound`, and `IllegalStep` where nothing can be played.
        """
        rules.check_teaches(actor)
        async with self._db.begin() as session:
            open_ones = await session.scalars(
                select(CorrectionRow).where(
                    CorrectionRow.conversation_id == conversation_id,
                    CorrectionRow.message_id.is_(None),
                    CorrectionRow.state == "open",
                )
            )
            for one in open_ones:
                one.state, one.version = "undone", one.version + 1
            row = await making.of_talk(session, conversation_id, actor=actor, now=self._clock())
            self._note(session, actor, "keep_talk", row, {"conversation": conversation_id})
            return views.correction(row)

    async def undo(self, actor: Actor, correction_id: int) -> CorrectionView:
        """Take back an open correction. Raises `CorrectionNotFound`, `IllegalStep`."""
        rules.check_teaches(actor)
        async with self._db.begin() as session:
            row = await _held(session, correction_id)
            if row.state != "open":
                raise IllegalStep("only what is open can be taken back")
            row.state, row.version = "undone", row.version + 1
            self._note(session, actor, "undo", row)
            return views.correction(row)

    async def judge(
        self, actor: Actor, correction_id: int, verdict: Verdict, *, version: int | None = None
    ) -> CorrectionView:
        """Approve an open correction, changed or not, into the change set that is collecting; or refuse it.

        Raises `CorrectionNotFound`, `StaleVersion`, `IllegalStep` (not open, confidential, or one's own without
        saying so), `InvalidInput`, `MissingDetail`.
        """
        rules.check_teaches(actor)
        async with self._db.begin() as session:
            row = await _held(session, correction_id, version=version)
            if row.state != "open":
                raise IllegalStep("it is judged already")
            if row.created_by == actor.label and not verdict.myself:
                raise InvalidInput("who made it judges it knowingly", field="myself")
            if verdict.purpose is None:
                row.why = rules.wanted(verdict.why, field="why", longest=rules.LONGEST_WHY)
                row.state, details = "refused", {}
            else:
                details = await self._approve(session, row, verdict, actor)
            row.judged_at, row.judged_by, row.version = self._clock(), actor.label, row.version + 1
            own = {"own": True} if row.created_by == actor.label else {}
            self._note(session, actor, row.state, row, {**details, **own})
            return views.correction(row)

    async def _approve(
        self, session: AsyncSession, row: CorrectionRow, verdict: Verdict, actor: Actor
    ) -> dict[str, Any]:
        purpose = verdict.purpose or ""
        if row.message_id is not None and verdict.right is not None and not row.fine:
            row.right = rules.told(self._pack, row.was, verdict.right)
        rules.check_purpose(
            purpose, confidential=row.confidential, is_talk=row.message_id is None, right=row.right
        )
        before = row.text, row.script
        if row.message_id is not None:
            row.text = rules.wanted(verdict.text, field="text", longest=rules.LONGEST_TEXT)
        elif verdict.text:
            row.script = checked(rules.wanted(verdict.text, field="script", longest=rules.LONGEST_SCRIPT))
        row.state, row.purpose, row.why = "approved", purpose, None
        row.change_set_id = (await _collecting(session, actor, self._clock())).id
        edited = {"edited": True} if (row.text, row.script) != before else {}
        return {"purpose": purpose, "change_set": row.change_set_id, **edited}

    async def reopen(self, actor: Actor, correction_id: int) -> CorrectionView:
        """Put what was judged back among the open ones, while its change set is collecting.

        Raises `CorrectionNotFound`, and `IllegalStep` where it was handed over, or the message is corrected anew.
        """
        rules.check_teaches(actor)
        async with self._db.begin() as session:
            row = await _held(session, correction_id)
            if row.state not in ("approved", "refused"):
                raise IllegalStep("it is not judged")
            if row.change_set_id is not None:
                change_set = await session.get_one(ChangeSetRow, row.change_set_id)
                if change_set.state != "collecting":
                    raise IllegalStep("its change set was handed over")
            if row.state == "refused" and row.message_id is not None:
                other = await making.standing(session, row.message_id)
                if other is not None:
                    raise IllegalStep("the message is corrected anew")
            row.state, row.purpose, row.change_set_id, row.why = "open", None, None, None
            row.judged_at, row.judged_by, row.version = None, None, row.version + 1
            self._note(session, actor, "reopen", row)
            return views.correction(row)

    async def get(self, actor: Actor, correction_id: int) -> CorrectionView:
        """One correction. Raises `CorrectionNotFound`."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            row = await session.get(CorrectionRow, correction_id)
            if row is None:
                raise CorrectionNotFound(f"no correction {correction_id}")
            return views.correction(row)

    async def list(
        self,
        actor: Actor,
        *,
        states: Collection[str] = ("open",),
        change_set: int | None = None,
        limit: int = 50,
        before: int | None = None,
    ) -> CorrectionPage:
        """One page, the newest first."""
        rules.check_teaches(actor)
        size = max(1, min(limit, LONGEST_PAGE))
        wanted = select(CorrectionRow).where(CorrectionRow.state.in_(states))
        if change_set is not None:
            wanted = wanted.where(CorrectionRow.change_set_id == change_set)
        if before is not None:
            wanted = wanted.where(CorrectionRow.id < before)
        async with self._db.read() as session:
            rows = (await session.scalars(wanted.order_by(CorrectionRow.id.desc()).limit(size + 1))).all()
        more, rows = len(rows) > size, rows[:size]
        return CorrectionPage([views.correction(row) for row in rows], rows[-1].id if more else None)

    async def of_conversation(self, actor: Actor, conversation_id: int) -> dict[int, CorrectionView]:
        """What stands beside the messages of a conversation, by the message's id."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            rows = await session.scalars(
                select(CorrectionRow)
                .where(
                    CorrectionRow.conversation_id == conversation_id,
                    CorrectionRow.message_id.is_not(None),
                    CorrectionRow.state.in_(making.STANDING),
                )
                .limit(SEARCHED)
            )
            return {row.message_id: views.correction(row) for row in rows if row.message_id is not None}

    async def correctable(self, actor: Actor, conversation_id: int) -> set[int]:
        """The messages of a conversation that somebody wrote."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            found = await session.scalars(
                select(MessageRow.id).where(
                    MessageRow.conversation_id == conversation_id,
                    MessageRow.direction == "in",
                    MessageRow.payload.is_(None),
                    MessageRow.text != "",
                )
            )
            return set(found)

    async def message(self, actor: Actor, message_id: int) -> tuple[int, Mapping[str, Any]]:
        """The conversation of a message that can be corrected, and how it was understood. Raises as `correct`."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            row = await making.message_to_correct(session, message_id)
            return row.conversation_id, rules.understood(row.understanding)

    async def histories(self, actor: Actor, ids: Collection[int]) -> Mapping[int, Sequence[Step]]:
        """Who did what to these corrections, oldest first, by their ids."""
        rules.check_teaches(actor)
        async with self._db.read() as session:
            return await steps(session, ON, ids)

    def _note(
        self,
        session: AsyncSession,
        actor: Actor,
        action: str,
        row: CorrectionRow,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        audit.note(session, actor, action, on=(ON, row.id), now=self._clock(), details=details)


async def steps(session: AsyncSession, kind: str, ids: Collection[int]) -> dict[int, list[Step]]:
    """The histories of some things of one kind, oldest first, by their ids."""
    rows = await session.scalars(
        select(AuditRow)
        .where(AuditRow.object_type == kind, AuditRow.object_id.in_([str(one) for one in ids]))
        .order_by(AuditRow.id)
    )
    found: dict[int, list[Step]] = {one: [] for one in ids}
    for row in rows:
        found[int(row.object_id)].append(Step(row.at, row.actor, row.action, row.details or {}))
    return found


async def _held(session: AsyncSession, correction_id: int, *, version: int | None = None) -> CorrectionRow:
    row = await session.scalar(
        select(CorrectionRow).where(CorrectionRow.id == correction_id).with_for_update()
    )
    if row is None:
        raise CorrectionNotFound(f"no correction {correction_id}")
    if version is not None and row.version != version:
        raise StaleVersion(f"the correction is at version {row.version}", current=row.version)
    return row


async def _collecting(session: AsyncSession, actor: Actor, now: datetime) -> ChangeSetRow:
    """The newest change set that is collecting, made where there is none. Locked until the transaction ends."""
    found = await session.scalar(
        select(ChangeSetRow)
        .where(ChangeSetRow.state == "collecting")
        .order_by(ChangeSetRow.id.desc())
        .limit(1)
        .with_for_update()
    )
    if found is None:
        found = ChangeSetRow(state="collecting", at=now, by=actor.label, created_at=now)
        session.add(found)
        await session.flush()
        audit.note(session, actor, "begin", on=("change_set", found.id), now=now)
    return found
