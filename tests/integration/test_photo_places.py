"""Where a photo was taken is offered as the place, and a voice note finds somebody who listens. On both stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk import notices
from desk.channel import Media
from desk.conversations.inbox import DeskInbox
from desk.conversations.pump import Pump
from desk.conversations.wakeups import LocalWakeups
from desk.desk import Desk
from desk.dialogue import Reply, Said, Turn
from desk.media.content import HEARD_WITHIN
from desk.media.fetching import Fetching
from desk.media.hearing import Hearing
from desk.media.places import PhotoPlaces
from desk.media.store import MediaStore
from desk.store.database import Database
from tests.messages import NUMBERS, MessagePath, a_message
from tests.photos import WANGJING, a_photo, a_voice_note
from tests.staff_room import beijing

SHANGHAI = (31.23, 121.47)


class Place:
    """A message path with the real city, a media store and a shelf that always has `content`."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.path = MessagePath(db)
        self.content = a_photo(point=WANGJING)
        places, clock = PhotoPlaces(beijing()), self.path.clock
        self.store = MediaStore(db, folder, clock=clock)
        self.path.inbox = DeskInbox(db, beijing(), self.path.wakeups, clock=clock)
        self.path.pump = Pump(
            db, self.path.dialogue, self.path.wakeups, clock=clock, holder="p", photo_places=places
        )
        self.desk = Desk(db, beijing(), clock)
        self.fetching = Fetching(
            db, {"memory": self}, self.store.files, self.path.wakeups, clock=clock, photo_places=places
        )

    async def fetch(self, reference: str) -> bytes:
        return self.content

    async def tell(self, text: str | None, **more: object) -> int:
        received = await self.path.inbox.receive(a_message(text, channel="memory", **more))  # type: ignore[arg-type]
        return received.conversation_id

    async def offers(self) -> list[str]:
        return [row.text for row in await self.path.rows("out") if row.notice == "place.offer"]

    async def press(self, title: str) -> None:
        lines = (await self.path.inbox.history("memory", "device-1")).lines
        [token] = [button.token for line in lines for button in line.buttons if button.title == title]
        await self.path.inbox.receive(a_message(None, channel="memory", button=token))


@pytest.fixture
def place(db: Database, tmp_path: Path) -> Place:
    return Place(db, tmp_path / "media")


PHOTO = (Media("document", "F1"),)


async def test_a_photo_fetched_after_its_answer_offers_its_place_and_the_button_is_a_pin(
    place: Place,
) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.path.pump.run_once()

    await place.fetching.run_once()
    offered = await place.offers()
    await place.press("就是这儿")
    await place.path.pump.run_once()

    assert offered == ["照片里带着拍摄的位置，在朝阳区。事情就在拍照的地方吗？"]
    turn = place.path.dialogue.turns[-1]
    assert (turn.text, turn.payload) == ("", None)
    assert turn.metadata["place"]["district"] == "110105"
    assert turn.metadata["place"]["lat"] == pytest.approx(WANGJING[0], abs=1e-4)


async def test_a_photo_that_is_there_already_is_asked_about_after_the_answer(place: Place) -> None:
    media = await place.store.hand_over("web", "device-1", place.content)
    received = await place.path.inbox.receive(a_message("楼下垃圾没人清", media=[media]))
    await place.desk.remember_draft(received.conversation_id, {"description": "垃圾"})

    await place.path.pump.run_once()
    await place.path.inbox.receive(a_message("三天了"))
    await place.path.pump.run_once()

    assert [row.notice for row in await place.path.rows("out")] == [None, "place.offer", None]


async def test_a_photo_sent_before_the_matter_is_told_is_offered_with_it(place: Place) -> None:
    chat = await place.tell(None, media=PHOTO)
    await place.fetching.run_once()
    await place.path.pump.run_once()
    before = await place.offers()
    await place.tell("楼下垃圾没人清")
    await place.desk.remember_draft(chat, {"description": "垃圾"})

    await place.path.pump.run_once()

    assert before == []
    assert len(await place.offers()) == 1


@pytest.mark.parametrize("known", [{"address": "南湖东园3号楼"}, {"lat": 39.9, "long": 116.4}])
async def test_who_said_where_it_is_is_not_asked(place: Place, known: dict[str, object]) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, known)
    await place.fetching.run_once()

    await place.path.pump.run_once()

    assert await place.offers() == []


async def test_of_a_photo_from_outside_the_city_it_is_said_once_that_its_place_is_not_taken(
    place: Place,
) -> None:
    place.content = a_photo(point=SHANGHAI)
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.fetching.run_once()

    await place.path.pump.run_once()
    await place.tell("三天了")
    await place.path.pump.run_once()

    assert await place.offers() == []
    told = [row.text for row in await place.path.rows("out") if row.notice == "place.outside"]
    assert told == [notices.text("place.outside", "zh")]


@pytest.mark.parametrize("yes", ["是的", "对，就在这儿", "就是拍照的地方。", "yes", "Yes, right there"])
async def test_a_yes_that_is_typed_takes_the_offered_place(place: Place, yes: str) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.fetching.run_once()
    await place.path.pump.run_once()

    await place.tell(yes)
    await place.path.pump.run_once()

    turn = place.path.dialogue.turns[-1]
    assert (turn.text, turn.payload) == ("", None)
    assert turn.metadata["place"]["district"] == "110105"
    [*_, row] = await place.path.rows("in")
    assert row.text == yes


@pytest.mark.parametrize("no", ["不是", "不在这儿", "no", "No, elsewhere"])
async def test_a_no_that_is_typed_is_asked_where_it_is(place: Place, no: str) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.fetching.run_once()
    await place.path.pump.run_once()
    turns = len(place.path.dialogue.turns)

    await place.tell(no)
    await place.path.pump.run_once()

    assert len(place.path.dialogue.turns) == turns
    assert (await place.path.rows("out"))[-1].text == notices.text("place.said_elsewhere", "zh")


@pytest.mark.parametrize("words", ["是的，在望京南湖东园3号楼", "不是，在海淀", "好像不是吧"])
async def test_whoever_says_more_than_yes_or_no_is_heard_by_the_dialogue(place: Place, words: str) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.fetching.run_once()
    await place.path.pump.run_once()

    await place.tell(words)
    await place.path.pump.run_once()

    assert place.path.dialogue.turns[-1].text == words


async def test_who_says_that_it_is_elsewhere_is_asked_where_without_a_turn(place: Place) -> None:
    chat = await place.tell("楼下垃圾没人清", media=PHOTO)
    await place.desk.remember_draft(chat, {"description": "垃圾"})
    await place.fetching.run_once()
    await place.path.pump.run_once()

    await place.press("不是")
    await place.path.pump.run_once()

    assert len(place.path.dialogue.turns) == 1
    assert (await place.path.texts())[-1] == "好，那您说说在哪儿，发个定位也行。"


async def test_a_bare_voice_note_asks_for_a_person_and_one_with_words_does_not(place: Place) -> None:
    with_words = await place.tell("路灯坏了", media=[Media("voice", "V1")])
    assert (await place.path.conversation(with_words)).held_by is None

    await place.tell(None, media=[Media("voice", "V2")])

    assert (await place.path.conversation(with_words)).held_by == "waiting"


class Stenographer:
    """Writes down what it was told to."""

    def __init__(self, words: str | None) -> None:
        self.words = words

    async def transcribe(self, content: bytes, *, mime: str, lang: str | None) -> str | None:
        if self.words is None:
            raise RuntimeError("out of paper")
        return self.words


def hearing(place: Place, words: str | None) -> Hearing:
    path = place.path
    path.inbox = DeskInbox(path.db, beijing(), path.wakeups, clock=path.clock, hears=True)
    place.content = a_voice_note()
    return Hearing(
        path.db, place.store, Stenographer(words), LocalWakeups(), numbers=NUMBERS, clock=path.clock
    )


async def test_with_a_transcriber_the_words_of_a_voice_note_are_the_message(place: Place) -> None:
    heard = hearing(place, "楼下垃圾没人清")
    chat = await place.tell(None, media=[Media("voice", "V1")])
    await place.path.pump.run_once()
    assert place.path.dialogue.turns == []

    await place.fetching.run_once()
    await heard.run_once()
    await heard.run_once()
    await place.path.pump.run_once()

    assert [turn.text for turn in place.path.dialogue.turns] == ["楼下垃圾没人清"]
    assert (await place.path.conversation(chat)).held_by is None


async def test_danger_in_a_voice_note_is_answered_as_soon_as_it_is_heard(place: Place) -> None:
    heard = hearing(place, "家里煤气味很大")
    await place.tell(None, media=[Media("voice", "V1")])
    await place.fetching.run_once()

    await heard.run_once()

    [row] = await place.path.rows("in")
    assert row.danger == "gas"
    assert "danger" in {out.notice for out in await place.path.rows("out")}


@pytest.mark.parametrize("words", [None, ""], ids=["breaks", "hears nothing"])
async def test_what_cannot_be_written_down_is_for_a_person(place: Place, words: str | None) -> None:
    heard = hearing(place, words)
    chat = await place.tell(None, media=[Media("voice", "V1")])
    await place.fetching.run_once()

    await heard.run_once()
    await place.path.pump.run_once()

    assert (await place.path.conversation(chat)).held_by == "waiting"
    assert len(place.path.dialogue.turns) == 1


async def test_a_voice_note_that_nobody_wrote_down_in_time_is_answered_as_it_is(place: Place) -> None:
    hearing(place, "zu spät")
    place.path.dialogue.answer = answered
    chat = await place.tell(None, media=[Media("voice", "V1")])
    place.path.clock.forward(HEARD_WITHIN.total_seconds())

    await place.path.pump.run_once()

    assert await place.path.texts() == ["会有同事来听"]
    assert (await place.path.conversation(chat)).held_by == "waiting"


def answered(turn: Turn) -> Reply:
    return Reply([Said("会有同事来听")])
