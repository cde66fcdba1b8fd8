"""Photos, voice notes and files in the console and the staff API: to whom they concern, as what they are."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.channel import Incoming, Media
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.staff.actor import Actor
from desk.store.database import Database
from tests.photos import a_paper, a_photo, a_voice_note
from tests.staff_room import PASSWORD, StaffRoom, beijing, staff_room

SUPERVISOR = Actor("staff", None, "test", "supervisor")
WANGJING, ELSEWHERE = "S110105026", "S110105033"
Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def room(db: Database) -> AsyncIterator[StaffRoom]:
    async with staff_room(db) as opened:
        yield opened


async def sent(
    room: StaffRoom,
    content: bytes,
    *,
    kind: str | None = None,
    name: str | None = None,
    text: str | None = "垃圾没人收",
) -> tuple[int, str]:
    """A citizen's message with this content; its conversation and the id of what came."""
    media: Media = await room.media.hand_over("web", "device-1", content, kind=kind, name=name)
    inbox = DeskInbox(room.db, beijing(), LocalWakeups(), clock=room.clock)
    received = await inbox.receive(Incoming("web", "device-1", f"m{media.id}", text=text, media=[media]))
    return received.conversation_id, str(media.id)


async def signed_in(room: StaffRoom, client: Client, role: str, unit: str | None = None) -> None:
    await room.staff(f"{role}-{unit}", role, unit)
    form = {"name": f"{role}-{unit}", "password": PASSWORD, "next": ""}
    async with client.post("/desk/sign-in", data=form) as answer:
        assert answer.status == 200


async def test_a_photo_is_shown_in_the_transcript_and_served_as_a_picture(room: StaffRoom) -> None:
    chat, key = await sent(room, a_photo())
    async with room.client() as client:
        await signed_in(room, client, "operator")

        async with client.get(f"/desk/conversations/{chat}") as answer:
            shown, policy = await answer.text(), answer.headers["Content-Security-Policy"]
        whole = await client.get(f"/desk/media/{key}")
        small = await client.get(f"/desk/media/{key}?small=1")

    assert f'src="/desk/media/{key}?small=1"' in shown
    assert "media-src 'self'" in policy
    assert (whole.status, whole.headers["Content-Type"]) == (200, "image/jpeg")
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Content-Disposition"] == "inline"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    assert "no-store" in whole.headers["Cache-Control"]
    assert small.headers["Content-Type"] == "image/webp"


async def test_a_voice_note_can_be_played_in_parts_and_a_paper_only_be_saved(room: StaffRoom) -> None:
    chat, voice = await sent(room, a_voice_note(b"x" * 1000), kind="voice")
    _, paper = await sent(room, a_paper(), name='合同"1".docx')
    async with room.client() as client:
        await signed_in(room, client, "operator")

        async with client.get(f"/desk/conversations/{chat}") as answer:
            shown = await answer.text()
        part = await client.get(f"/desk/media/{voice}", headers={"Range": "bytes=0-9"})
        saved = await client.get(f"/desk/media/{paper}")

    assert f'<audio controls preload="none" src="/desk/media/{voice}">' in shown
    assert (part.status, part.headers["Content-Range"][:10]) == (206, "bytes 0-9/")
    disposition = saved.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''%E5%90%88")
    assert '"' not in disposition


async def test_a_unit_sees_what_its_ticket_is_about_and_nothing_of_a_confidential_one(
    room: StaffRoom,
) -> None:
    chat, key = await sent(room, a_photo())
    room.clock.pass_(seconds=5)
    ticket = await room.ticket(conversation_id=chat)
    room.clock.pass_(hours=1)
    _, later = await sent(room, a_photo(colour="red"))
    await room.tickets.apply(SUPERVISOR, ticket.number, "dispatch", unit=WANGJING)
    async with room.client() as unit, room.client() as other:
        await signed_in(room, unit, "handler", WANGJING)
        await signed_in(room, other, "handler", ELSEWHERE)

        async with unit.get(f"/desk/tickets/{ticket.number}") as answer:
            shown = await answer.text()
        seen = [(await who.get(f"/desk/media/{one}")).status for who in (unit, other) for one in (key, later)]

    assert f"/desk/media/{key}" in shown
    assert seen == [200, 404, 404, 404]


async def test_a_unit_sees_the_photo_that_came_before_the_words(room: StaffRoom) -> None:
    chat, earlier = await sent(room, a_photo(colour="red"))
    room.clock.pass_(seconds=5)
    _, key = await sent(room, a_photo(), text=None)
    _, spoken = await sent(room, a_voice_note(), kind="voice", text=None)
    room.clock.pass_(seconds=5)
    await sent(room, a_photo(colour="blue"))
    room.clock.pass_(seconds=5)
    ticket = await room.ticket(conversation_id=chat)
    await room.tickets.apply(SUPERVISOR, ticket.number, "dispatch", unit=WANGJING)
    async with room.client() as unit:
        await signed_in(room, unit, "handler", WANGJING)

        seen = [(await unit.get(f"/desk/media/{one}")).status for one in (earlier, key, spoken)]

    assert seen == [404, 200, 200]


@pytest.mark.parametrize(("lang", "words"), [("zh", "〔语音〕"), ("en", "[voice note]")])
async def test_the_list_of_conversations_names_what_came_without_words(
    room: StaffRoom, lang: str, words: str
) -> None:
    await sent(room, a_voice_note(), kind="voice", text=None)
    async with room.client() as client:
        await signed_in(room, client, "operator")

        async with client.get(f"/desk/conversations?lang={lang}") as answer:
            shown = await answer.text()

    assert words in shown


async def test_a_unit_sees_no_photo_of_a_confidential_ticket(room: StaffRoom) -> None:
    chat, key = await sent(room, a_photo())
    room.clock.pass_(seconds=5)
    ticket = await room.ticket(conversation_id=chat, confidential=True)
    await room.tickets.apply(SUPERVISOR, ticket.number, "dispatch", unit=WANGJING)
    async with room.client() as unit:
        await signed_in(room, unit, "handler", WANGJING)

        assert (await unit.get(f"/desk/media/{key}")).status == 404


@pytest.mark.parametrize(
    ("role", "status"), [("operator", 200), ("supervisor", 200), ("reviewer", 403), ("admin", 403)]
)
async def test_the_api_gives_the_content_to_whom_it_concerns(room: StaffRoom, role: str, status: int) -> None:
    _, key = await sent(room, a_photo())
    headers = await room.token(role)
    async with room.client() as client:
        found = await client.get(f"/api/v1/media/{key}", headers=headers)
        unknown = await client.get("/api/v1/media/nothing-like-this", headers=headers)
        nobody = await client.get(f"/api/v1/media/{key}")

    assert (found.status, nobody.status) == (status, 401)
    assert unknown.status in (403, 404)


async def test_nobody_gets_a_photo_without_signing_in(room: StaffRoom) -> None:
    _, key = await sent(room, a_photo())
    async with room.client() as client:
        answer = await client.get(f"/desk/media/{key}", allow_redirects=False)

    assert (answer.status, answer.headers["Location"][:13]) == (303, "/desk/sign-in")
