"""Editing the city pack: looking, trying, publishing and going back. What is published is in force at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError

from city.errors import CityPackError
from city.pack import CityPack, load
from desk.conversations.wakeups import PACK
from desk.errors import Conflict, NotFound, PackFault, StaleVersion
from desk.pack import editing, exporting, revisions, rules, touching
from desk.pack.editing import Edit, Key, Kind
from desk.pack.live import LivePack, live
from desk.pack.revisions import Revision
from desk.pack.splicing import Document
from desk.pack.standing import Standing, stand, strictly
from desk.staff import audit
from desk.staff.actor import Actor
from desk.store.database import Database, tell_after_commit
from desk.store.models import PackRevisionRow

TRIES = 3
"""How often a change is checked anew because somebody published another one meanwhile."""


@dataclass(frozen=True)
class Change:
    """One entry as somebody wants it, None to take it out. `version` is the revision they looked at, 0 for none."""

    kind: Kind
    key: str
    document: Document | None
    version: int
    why: str = ""
    restores: int | None = None


@dataclass(frozen=True)
class Entry:
    """An entry as it stands; `revision` is its latest, if it was ever edited.

    `newer`: the files were changed after that, and count. `left_out`: what is wrong where it no longer fits them.
    """

    kind: Kind
    key: str
    document: Document | None
    revision: Revision | None
    in_files: bool
    newer: bool = False
    left_out: str | None = None

    @property
    def version(self) -> int:
        """What a change of it has to name."""
        return self.revision.id if self.revision else 0

    @property
    def is_edited(self) -> bool:
        """Whether it stands as somebody published it here."""
        return self.revision is not None and not self.newer and self.left_out is None


class PackEditing:
    """The pack in `folder` with what was published over it, in `pack`, which everybody holds."""

    def __init__(self, db: Database, folder: Path, pack: LivePack, *, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._folder = folder
        self._pack = pack
        self._clock = clock
        self._taken: Standing | None = None
        self._latest: Mapping[Key, Revision] = {}
        self._newest = 0
        self._taking = asyncio.Lock()

    async def refresh(self) -> bool:
        """Take over what was published since, by whatever process. Returns whether there was anything."""
        async with self._taking:
            async with self._db.read() as session:
                if await revisions.newest(session) == self._newest:
                    return False
                found = await revisions.latest(session)
            edits = [one.edit for one in found]
            standing = await asyncio.to_thread(stand, self._folder, self._files.texts, edits)
            self._take(standing, found)
        return True

    def _take(self, standing: Standing, found: Sequence[Revision]) -> None:
        self._taken = standing
        self._latest = {(one.kind, one.key): one for one in found}
        self._newest = max((one.id for one in found), default=0)
        self._pack.become(standing.pack)

    @property
    def pack(self) -> CityPack:
        """What everybody holds."""
        return self._pack

    @property
    def standing(self) -> Standing:
        """What is in force."""
        return self._taken or self._files

    @cached_property
    def _files(self) -> Standing:
        """What the files say, read once: a pack of other files is another start."""
        texts = editing.read(self._folder)
        return Standing(texts, self._pack, editing.entries(texts))

    def today(self) -> date:
        """The city's day."""
        return self._clock().astimezone(ZoneInfo(self._pack.timezone)).date()

    def entry(self, kind: Kind, key: str) -> Entry:
        """One entry, also one that is gone. Raises `NotFound` for what never was one."""
        document, revision = self.standing.entries.get((kind, key)), self._latest.get((kind, key))
        if document is None and revision is None:
            raise NotFound("there is no such entry")
        base = editing.digest(self._files.entries.get((kind, key)))
        return Entry(
            kind,
            key,
            document,
            revision,
            in_files=bool(base),
            newer=revision is not None and revision.base != base,
            left_out=self.standing.left_out.get((kind, key)),
        )

    def entries(self, kind: Kind) -> list[Entry]:
        """Those in force, in the order of the files."""
        return [self.entry(kind, key) for one, key in self.standing.entries if one == kind]

    def edited(self) -> int:
        """How many entries stand otherwise than in the files."""
        keys = self.standing.entries.keys() | self._files.entries.keys()
        return sum(self.standing.entries.get(key) != self._files.entries.get(key) for key in keys)

    def gone(self, kind: Kind) -> list[Entry]:
        """Those that were taken out here."""
        keys = (key for one, key in self._latest if one == kind and (one, key) not in self.standing.entries)
        return [self.entry(kind, key) for key in keys]

    async def history(self, kind: Kind, key: str) -> list[Revision]:
        """What was published of one entry, the newest first."""
        async with self._db.read() as session:
            return await revisions.of_entry(session, kind, key)

    async def all_history(self, *, before: int | None = None) -> Sequence[Revision]:
        """What was published, the newest first: a page and one more."""
        async with self._db.read() as session:
            return await revisions.page(session, before=before)

    async def touched(self, kind: Kind, key: str) -> int:
        """How many open tickets the entry has to do with."""
        async with self._db.read() as session:
            return await touching.open_tickets(session, kind, key)

    async def preview(self, actor: Actor, change: Change) -> Standing:
        """The pack as it would stand. Saves nothing.

        Raises `NotAllowed`, `StaleVersion`, `PackFault`, and `NotFound` for what is not there to be taken out.
        """
        rules.check_edits(actor, change.kind)
        await self.refresh()
        return await self._tried(change)

    async def publish(self, actor: Actor, change: Change) -> int:
        """Put it in force, here at once and in other processes within seconds. Returns the revision.

        Raises as `preview`, and `PackFault` without a reason; then nothing is changed.
        """
        rules.check_edits(actor, change.kind)
        change = replace(change, why=change.why.strip() if change.restores else rules.check_why(change.why))
        for _ in range(TRIES):
            await self.refresh()
            standing, newest = await self._tried(change), self._newest
            try:
                made = await self._add(actor, change, newest)
            except IntegrityError:
                continue
            async with self._taking:
                if self._newest == newest:
                    found = [one for key, one in self._latest.items() if key != (change.kind, change.key)]
                    self._take(standing, [*found, made])
            await self.refresh()
            return made.id
        raise Conflict("others publish at the same time")

    async def go_back(self, actor: Actor, revision_id: int, *, of: Key, version: int, undo: bool) -> None:
        """Publish what stood before a revision of an entry (`undo`), or what it made. Raises as `publish`."""
        async with self._db.read() as session:
            found = await revisions.one(session, revision_id)
        if found is None or (found.kind, found.key) != of:
            raise NotFound("there is no such revision")
        document = found.before if undo else found.document
        await self.publish(actor, Change(found.kind, found.key, document, version, restores=found.id))

    def export(self, target: Path) -> None:
        """Write a whole pack with everything that is in force. FileExistsError where `target` is there already."""
        exporting.export(self._folder, self.standing.texts, target)

    async def _tried(self, change: Change) -> Standing:
        """What the change gives. Raises whatever speaks against it."""
        key: Key = (change.kind, change.key)
        before, latest = self.standing.entries.get(key), self._latest.get(key)
        if (latest.id if latest else 0) != change.version:
            raise StaleVersion("somebody published this entry", current=latest.id if latest else 0)
        if before is None and change.document is None:
            raise NotFound("there is no such entry")
        if before == change.document:
            raise PackFault("same")
        rules.check(change.kind, change.key, change.document, self.standing.entries, today=self.today())
        if change.document is None:
            rules.removable(change.kind, change.key, self.standing.pack, in_files=key in self._files.entries)
            async with self._db.read() as session:
                await touching.check_unused(session, change.kind, change.key)
        kept = [
            one.edit
            for other, one in self._latest.items()
            if other != key and other not in self.standing.left_out
        ]
        try:
            edits = [*kept, self._edit(change)]
            found = await asyncio.to_thread(strictly, self._folder, self._files.texts, edits)
        except CityPackError as fault:
            raise rules.fault_of(fault) from fault
        left_out = {other: why for other, why in self.standing.left_out.items() if other != key}
        return replace(found, left_out=left_out)

    def _edit(self, change: Change) -> Edit:
        base = editing.digest(self._files.entries.get((change.kind, change.key)))
        return Edit(change.kind, change.key, change.document, base)

    async def _add(self, actor: Actor, change: Change, newest: int) -> Revision:
        """Keep the revision. Raises IntegrityError where another one was kept since it was checked."""
        now = self._clock()
        async with self._db.begin() as session:
            row = PackRevisionRow(
                follows=newest,
                kind=change.kind,
                key=change.key,
                before=self.standing.entries.get((change.kind, change.key)),
                document=change.document,
                base=self._edit(change).base,
                why=change.why,
                at=now,
                by=actor.label,
                restores=change.restores,
            )
            session.add(row)
            await session.flush()
            action = (
                "pack_back"
                if change.restores
                else "pack_remove"
                if change.document is None
                else "pack_publish"
            )
            named = f"{change.kind}:{change.key}"
            audit.note(session, actor, action, on=("pack", named), now=now, details={"reason": change.why})
            tell_after_commit(session, PACK)
            return revisions.revision(row)


async def in_force(db: Database, folder: Path) -> PackEditing:
    """The pack in `folder` with what was published over it. Raises CityPackError where its files are wrong."""
    packs = PackEditing(db, folder, live(load(folder)), clock=lambda: datetime.now(UTC))
    await packs.refresh()
    return packs
