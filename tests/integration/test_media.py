"""The media store on both stores: nothing lost, nothing twice, nothing to whom it does not concern."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from desk.channel import (
    LARGEST_MEDIA,
    Media,
    MediaRefused,
    TryLater,
    Unreachable,
)
from desk.conversations import outbox
from desk.conversations.outbox import Post
from desk.errors import MediaNotFound, NotAllowed
from desk.media.fetching import GIVEN_UP_AFTER, PUT_OFF, Fetching
from desk.media.files import Files
from desk.media.left_behind import FilesLeftBehind
from desk.media.retention import OldMedia, kept_for
from desk.media.store import MOST_IN_LINE, MOST_WAITING, MediaStore
from desk.media.unnamed import KEPT, UnnamedMedia
from desk.store.database import Database
from desk.store.models import MediaRow
from tests.messages import MessagePath, a_message, an_operator
from tests.office import OPERATOR, Office
from tests.photos import WANGJING, a_photo, a_voice_note

PHOTO = a_photo(point=WANGJING)
DAY = 24 * 3600.0


@dataclass
class Shelf:
    """A channel's shelf in memory: `content` by reference; each `trouble` is what one fetch comes to."""

    content: dict[str, bytes] = field(default_factory=dict)
    trouble: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, reference: str) -> bytes:
        self.asked.append(reference)
        if self.trouble:
            raise self.trouble.pop(0)
        return self.content[reference]


@dataclass
class Room:
    """The message path with its media store and one channel that keeps things for us."""

    path: MessagePath
    store: MediaStore
    shelf: Shelf
    fetching: Fetching

    async def rows(self) -> Sequence[MediaRow]:
        async with self.path.db.read() as session:
            return (await session.scalars(select(MediaRow).order_by(MediaRow.id))).all()

    async def one(self) -> MediaRow:
        [row] = await self.rows()
        return row


@pytest.fixture
def room(db: Database, tmp_path: Path) -> Room:
    path, shelf = MessagePath(db), Shelf()
    store = MediaStore(db, tmp_path / "media", clock=path.clock)
    fetching = Fetching(db, {"memory": shelf}, store.files, path.wakeups, clock=path.clock)
    return Room(path, store, shelf, fetching)


def a_sent_photo(reference: str = "F1", **more: object) -> Media:
    return Media("photo", reference, **more)  # type: ignore[arg-type]


async def test_a_photo_is_a_row_with_its_message_and_is_fetched_afterwards(room: Room) -> None:
    room.shelf.content["F1"] = PHOTO
    received = await room.path.inbox.receive(a_message("看这个坑", channel="memory", media=[a_sent_photo()]))
    waiting = await room.one()

    await room.fetching.run_once()

    stored = await room.one()
    assert (waiting.state, waiting.message_id) == ("waiting", received.message_id)
    assert (stored.state, stored.kind, stored.mime) == ("stored", "photo", "image/jpeg")
    assert (stored.lat, stored.long) == pytest.approx(WANGJING, abs=1e-4)
    [line] = (await room.path.inbox.history("memory", "device-1")).lines
    assert [(one.id, one.state) for one in line.media] == [(stored.public_id, "stored")]
    assert await room.store.content(stored.public_id)


async def test_the_same_message_again_brings_nothing_again(room: Room) -> None:
    room.shelf.content["F1"] = PHOTO
    for _ in range(2):
        await room.path.inbox.receive(
            a_message(None, channel="memory", message_id="u1", media=[a_sent_photo()])
        )
        await room.fetching.run_once()

    assert len(await room.rows()) == 1
    assert room.shelf.asked == ["F1"]


async def test_a_channel_that_fails_is_asked_again_with_pauses(room: Room) -> None:
    room.shelf.content["F1"] = PHOTO
    room.shelf.trouble = [TryLater("5xx"), TimeoutError(), TryLater("429", retry_after=300)]
    await room.path.inbox.receive(a_message(None, channel="memory", media=[a_sent_photo()]))

    for seconds in (0, 3, 5, 299):
        room.path.clock.forward(seconds)
        await room.fetching.run_once()
    assert (await room.one()).state == "waiting"
    room.path.clock.forward(1)
    await room.fetching.run_once()

    assert (await room.one()).state == "stored"
    assert len(room.shelf.asked) == 4


async def test_no_id_that_somebody_makes_up_breaks_the_desk(room: Room) -> None:
    for made_up in ("a\x00b", "\ud800", "x" * 500, ""):
        assert await room.store.shown_to("web", "device-1", made_up) is None


async def test_what_was_being_fetched_when_a_process_died_is_fetched_again(room: Room) -> None:
    room.shelf.content["F1"] = PHOTO
    await room.path.inbox.receive(a_message(None, channel="memory", media=[a_sent_photo()]))
    [_dead] = await room.fetching._claim(1)

    room.path.clock.forward(PUT_OFF.total_seconds())
    await room.fetching.run_once()

    assert (await room.one()).state == "stored"


async def test_what_the_channel_has_no_more_is_lost_and_the_citizen_hears_of_it_once(room: Room) -> None:
    room.shelf.trouble = [Unreachable("gone"), Unreachable("gone")]
    album = [a_sent_photo("F1"), a_sent_photo("F2")]
    await room.path.inbox.receive(a_message("两张照片", channel="memory", media=album))

    await room.fetching.run_once()

    assert {(row.state, row.reason) for row in await room.rows()} == {("lost", "gone")}
    said = [text for text in await room.path.texts() if "再发一次" in text]
    assert len(said) == 1


async def test_what_nobody_brings_for_three_days_is_given_up(room: Room) -> None:
    await room.path.inbox.receive(a_message(None, channel="carrier pigeon", media=[a_sent_photo()]))

    await room.fetching.run_once()
    assert (await room.one()).state == "waiting"
    room.path.clock.forward(GIVEN_UP_AFTER.total_seconds())
    await room.fetching.run_once()

    assert (await room.one()).state == "lost"


async def test_what_a_fault_of_ours_keeps_out_is_given_up_as_well(room: Room) -> None:
    room.shelf.trouble = [ZeroDivisionError(), ZeroDivisionError()]
    await room.path.inbox.receive(a_message(None, channel="memory", media=[a_sent_photo()]))

    await room.fetching.run_once()
    waiting = await room.one()
    room.path.clock.forward(seconds=GIVEN_UP_AFTER.total_seconds() + 1)
    await room.fetching.run_once()

    assert waiting.state == "waiting"
    assert ((await room.one()).state, (await room.one()).reason) == ("lost", "given_up")


@pytest.mark.parametrize(
    ("content", "reason"), [(a_photo()[:200], "broken"), (b"MZ" + bytes(80), "type")], ids=["cut", "program"]
)
async def test_what_cannot_be_kept_is_refused_in_words(room: Room, content: bytes, reason: str) -> None:
    room.shelf.content["F1"] = content
    await room.path.inbox.receive(a_message(None, channel="memory", media=[a_sent_photo()]))

    await room.fetching.run_once()

    row = await room.one()
    assert (row.state, row.reason) == ("refused", reason)
    assert len(await room.path.texts()) == 1


async def test_what_is_too_large_is_refused_unfetched_and_needs_no_turn(room: Room) -> None:
    film = Media("video", "F1", size=LARGEST_MEDIA + 1)
    await room.path.inbox.receive(a_message(None, channel="memory", media=[film]))

    await room.fetching.run_once()
    await room.path.pump.run_once()

    assert room.shelf.asked == []
    [row] = await room.path.rows("in")
    assert row.status == "handled"
    [said] = await room.path.texts()
    assert "20MB" in said
    assert "110" in said


async def test_a_full_disk_loses_nothing(room: Room, tmp_path: Path) -> None:
    room.shelf.content["F1"] = PHOTO
    await room.path.inbox.receive(a_message(None, channel="memory", media=[a_sent_photo()]))
    (tmp_path / "media").write_text("not a folder")

    await room.fetching.run_once()
    with pytest.raises(TryLater):
        await room.store.hand_over("web", "device-1", PHOTO)
    (tmp_path / "media").unlink()
    room.path.clock.forward(5)
    await room.fetching.run_once()

    assert (await room.one()).state == "stored"


async def test_files_leave_room_on_the_disk_for_words(room: Room, tmp_path: Path) -> None:
    room.store.files = Files(tmp_path / "media", least_free=2**62)

    with pytest.raises(TryLater):
        await room.store.hand_over("web", "device-1", PHOTO)

    assert not list((tmp_path / "media").iterdir())


async def test_beyond_what_may_wait_in_memory_an_upload_comes_again(room: Room) -> None:
    large = PHOTO + bytes(LARGEST_MEDIA - len(PHOTO))
    fits = MOST_WAITING // len(large)

    kept = await asyncio.gather(
        *(room.store.hand_over("web", "device-1", large) for _ in range(fits + 2)), return_exceptions=True
    )
    again = await room.store.hand_over("web", "device-1", PHOTO)

    assert [type(one).__name__ for one in kept] == ["Media"] * fits + ["TryLater"] * 2
    assert again.state == "stored"


async def test_twenty_pictures_wait_however_small_they_are_and_staff_do_not_wait_for_them(room: Room) -> None:
    conversation, colleague = await room.path.conversation_with(), await room.path.colleague()

    *kept, of_staff = await asyncio.gather(
        *(room.store.hand_over("web", f"device-{nth}", PHOTO) for nth in range(MOST_IN_LINE + 5)),
        room.store.hand_over_for(colleague, conversation, PHOTO),
        return_exceptions=True,
    )
    again = await room.store.hand_over("web", "device-1", PHOTO)

    assert [type(one).__name__ for one in kept] == ["Media"] * MOST_IN_LINE + ["TryLater"] * 5
    assert isinstance(of_staff, Media)
    assert again.state == "stored"


async def test_what_is_under_way_counts_as_if_it_were_on_the_disk(room: Room, tmp_path: Path) -> None:
    room.store.files = Files(tmp_path / "media", least_free=100, free=lambda folder: 100 + LARGEST_MEDIA)
    asked, go_on = asyncio.Event(), asyncio.Event()
    pieces = [b"", b"words"]

    async def slow() -> bytes:
        asked.set()
        await go_on.wait()
        return pieces.pop()

    async def never() -> bytes:
        raise AssertionError("it was read")

    first = asyncio.create_task(room.store.receive(slow, size=LARGEST_MEDIA - 50))
    await asked.wait()
    for size in (51, None):
        with pytest.raises(TryLater):
            await room.store.receive(never, size=size)
    go_on.set()

    assert await first == b"words"
    pieces = [b"", b"more"]
    assert await room.store.receive(slow) == b"more"


async def test_what_citizens_send_is_no_reason_to_refuse_what_staff_send(room: Room, tmp_path: Path) -> None:
    room.store.files = Files(tmp_path / "media", least_free=100, free=lambda folder: 100 + LARGEST_MEDIA)
    asked, go_on = asyncio.Event(), asyncio.Event()
    pieces, sent = [b"", b"of a citizen"], [b"", b"of staff"]

    async def slow() -> bytes:
        asked.set()
        await go_on.wait()
        return pieces.pop()

    async def quick() -> bytes:
        return sent.pop()

    of_a_citizen = asyncio.create_task(room.store.receive(slow, size=LARGEST_MEDIA))
    await asked.wait()

    assert await room.store.receive_of_staff(quick, size=LARGEST_MEDIA) == b"of staff"
    go_on.set()
    assert await of_a_citizen == b"of a citizen"


async def test_what_citizens_wait_with_in_memory_is_no_reason_to_refuse_what_staff_send(room: Room) -> None:
    conversation, colleague = await room.path.conversation_with(), await room.path.colleague()
    large = PHOTO + bytes(LARGEST_MEDIA - len(PHOTO))

    *kept, of_staff = await asyncio.gather(
        *(room.store.hand_over("web", "device-1", large) for _ in range(MOST_WAITING // len(large) + 1)),
        room.store.hand_over_for(colleague, conversation, large),
        return_exceptions=True,
    )

    assert isinstance(kept[-1], TryLater)
    assert isinstance(of_staff, Media)


async def test_an_upload_is_handed_over_first_and_named_by_its_message(room: Room) -> None:
    media = await room.store.hand_over("web", "device-1", a_voice_note(), kind="voice", name="note.ogg")
    await room.path.inbox.receive(a_message(None, media=[media]))

    row = await room.one()
    assert row.message_id is not None
    assert (row.state, row.kind, row.name) == ("stored", "voice", "note.ogg")
    [line] = (await room.path.inbox.history("web", "device-1")).lines
    assert [(one.id, one.kind, one.state) for one in line.media] == [(media.id, "voice", "stored")]


async def test_an_upload_belongs_to_its_own_chat_and_to_one_message(room: Room) -> None:
    mine = await room.store.hand_over("web", "device-1", PHOTO)
    await room.path.inbox.receive(a_message("不是我的", address="device-2", media=[mine]))
    await room.path.inbox.receive(a_message("一", media=[mine]))
    await room.path.inbox.receive(a_message("二", media=[mine]))

    states = [(row.state, row.reason) for row in await room.rows()]
    assert states == [("stored", None), ("lost", "unknown"), ("lost", "unknown")]


async def test_an_upload_that_cannot_be_kept_is_refused_at_once(room: Room) -> None:
    with pytest.raises(MediaRefused, match="type"):
        await room.store.hand_over("web", "device-1", b"MZ" + bytes(80))

    assert await room.rows() == []


async def test_the_same_content_is_one_file_and_goes_with_the_last_who_has_it(
    room: Room, tmp_path: Path
) -> None:
    first = await room.store.hand_over("web", "device-1", PHOTO)
    await room.store.hand_over("web", "device-2", PHOTO)
    one, two = await room.rows()
    [file] = [path for path in (tmp_path / "media").glob("*/*") if not path.suffix]
    old = file.stat().st_mtime - timedelta(days=1).total_seconds()

    await room.store.forget([one.id])
    assert file.exists()
    assert await room.store.shown_to("web", "device-1", str(first.id)) is None
    for path in (tmp_path / "media").glob("*/*"):
        os.utime(path, (old, old))
    await room.store.forget([two.id])

    assert list((tmp_path / "media").glob("*/*")) == []


async def test_an_upload_that_no_message_names_within_a_day_is_forgotten(room: Room) -> None:
    named, left = a_photo(colour="red"), a_photo(colour="blue")
    sent = await room.store.hand_over("web", "device-1", named)
    await room.store.hand_over("web", "device-1", left)
    await room.path.inbox.receive(a_message("看这个坑", media=[sent]))
    unnamed = (await room.rows())[1]
    file = room.store.files.path(unnamed.sha256 or "")
    os.utime(file, (0, 0))
    work = UnnamedMedia(room.path.db, room.store, clock=room.path.clock, holder="first")

    early = await work.tick()
    room.path.clock.forward(KEPT.total_seconds() + 1)
    late = await work.tick()

    assert (early, late) == (0, 1)
    assert [row.public_id for row in await room.rows()] == [sent.id]
    assert not file.exists()


async def test_a_file_whose_row_went_before_a_process_died_goes_with_the_night(room: Room) -> None:
    sent = await room.store.hand_over("web", "device-1", a_photo(colour="red"))
    files = room.store.files
    lost, young = files.keep(a_photo(colour="blue"), small=b"small"), files.keep(b"just now")
    unfinished = files.path(lost).with_name("abc.1234.part")
    unfinished.write_bytes(b"half")
    [row] = await room.rows()
    for path in (files.path(lost), files.small(lost), files.path(row.sha256 or ""), unfinished):
        os.utime(path or "", (0, 0))
    work = FilesLeftBehind(room.path.db, files, clock=room.path.clock, holder="first")

    done = [await work.tick(), await work.tick()]

    assert done == [1, 0]
    assert not files.path(lost).exists()
    assert (files.small(lost), unfinished.exists()) == (None, False)
    assert files.path(young).exists()
    assert await room.store.shown_to("web", "device-1", str(sent.id)) is not None


async def test_what_was_kept_for_long_enough_goes_and_what_a_ticket_needs_stays(room: Room) -> None:
    for device in ("device-1", "device-2"):
        photo = await room.store.hand_over("web", device, PHOTO)
        await room.path.inbox.receive(a_message("看这个坑", media=[photo], address=device))
    first, second = await room.rows()
    office = Office(room.path.db)
    number = await office.filed(second.conversation_id or 0)
    work = OldMedia(
        room.path.db, room.store, kept_for("photos=30, films=1"), clock=room.path.clock, holder="first"
    )

    young = await work.tick()
    room.path.clock.forward(31 * DAY)
    without_a_ticket = await work.tick()
    office.clock.now = room.path.clock.now
    await office.step(number, "withdraw", OPERATOR, note="自己解决了")
    just_ended = await work.tick()
    room.path.clock.forward(31 * DAY)
    long_over = await work.tick()

    assert (young, without_a_ticket, just_ended, long_over) == (0, 1, 0, 1)
    assert first.id != second.id
    assert await room.rows() == []


@pytest.mark.parametrize("state", ["lost", "refused"])
async def test_what_was_never_stored_goes_by_its_age_with_the_name_that_it_had(
    room: Room, state: str
) -> None:
    photo = await room.store.hand_over("web", "device-1", PHOTO, name="王小明的身份证.jpg")
    await room.path.inbox.receive(a_message("看这个坑", media=[photo]))
    async with room.path.db.begin() as session:
        await session.execute(update(MediaRow).values(state=state, sha256=None))
    work = OldMedia(room.path.db, room.store, kept_for("photos=30"), clock=room.path.clock, holder="first")

    room.path.clock.forward(31 * DAY)

    assert (await work.tick(), await room.rows()) == (1, [])


@pytest.mark.parametrize("told", ["photos", "photos=0", "photos=x", "letters=3", "photos=-1"])
def test_days_that_make_no_sense_are_refused(told: str) -> None:
    with pytest.raises(ValueError, match=r"class|days"):
        kept_for(told)


async def test_only_the_citizen_and_who_reads_persons_may_see_it(room: Room) -> None:
    media = await room.store.hand_over("web", "device-1", PHOTO)
    await room.path.inbox.receive(a_message(None, media=[media]))
    key = str(media.id)

    mine = await room.store.shown_to("web", "device-1", key)
    assert mine is not None
    assert mine.small is not None
    assert mine.headers()["Content-Type"] == "image/jpeg"
    assert mine.headers()["Content-Disposition"] == "inline"
    assert await room.store.shown_to("web", "device-2", key) is None
    assert await room.store.shown_to("telegram", "device-1", key) is None
    assert await room.store.for_staff(an_operator(1), key) == mine
    for role in ("handler", "reviewer", "admin"):
        with pytest.raises(MediaNotFound):
            await room.store.for_staff(an_operator(1, role=role), key)


async def test_a_photo_of_staff_goes_out_with_its_message(room: Room) -> None:
    conversation_id = await room.path.conversation_with(channel="memory")
    colleague = await room.path.colleague()
    media = await room.store.hand_over_for(colleague, conversation_id, PHOTO, name="after.jpg")
    async with room.path.db.begin() as session:
        conversation = await outbox.lock(session, conversation_id)
        reply = Post("修好了，您看", "staff", staff_id=colleague.id, media=[str(media.id), "nothing"])
        await outbox.write(session, conversation, [reply], now=room.path.clock())

    await room.path.delivery.run_once()

    sent = room.path.channel.sent[-1]
    assert [(one.id, one.kind, one.mime) for one in sent.media] == [(media.id, "photo", "image/jpeg")]
    assert await room.store.content(str(media.id))
    with pytest.raises(NotAllowed):
        await room.store.hand_over_for(an_operator(3, role="handler"), conversation_id, PHOTO)


async def test_nothing_is_said_of_what_has_no_file(room: Room) -> None:
    for strange in ("", "nothing", "é", "x" * 300):
        assert await room.store.shown_to("web", "device-1", strange) is None
        with pytest.raises(Unreachable):
            await room.store.content(strange)
