"""What content is, and what is taken out of it before it is kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image
from PIL.ExifTags import IFD, Base

from desk.channel import LARGEST_MEDIA, MediaRefused
from desk.media.content import MOST_NAMES, fit, mime_of
from desk.media.pictures import MOST_PIXELS, MOST_WRITTEN, Point
from tests.photos import WANGJING, a_film, a_paper, a_photo, a_voice_note

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.mark.parametrize(
    ("content", "sent_as", "kind", "mime"),
    [
        (a_photo(), "photo", "photo", "image/jpeg"),
        (a_photo(format="PNG"), "document", "photo", "image/png"),
        (a_photo(format="WEBP"), "sticker", "sticker", "image/webp"),
        (a_photo(format="GIF"), None, "photo", "image/png"),
        (a_photo(format="TIFF"), None, "photo", "image/jpeg"),
        (a_photo(format="AVIF"), "document", "photo", "image/jpeg"),
        (a_voice_note(), "voice", "voice", "audio/ogg"),
        (a_voice_note(), None, "audio", "audio/ogg"),
        (a_film(), "video_note", "video_note", "video/mp4"),
        (a_film(), "photo", "video", "video/mp4"),
        (a_film(), "voice", "voice", "audio/mp4"),
        (PDF, "photo", "document", "application/pdf"),
        ("合同第3条".encode(), None, "document", "text/plain; charset=utf-8"),
    ],
)
def test_content_is_what_its_bytes_say(content: bytes, sent_as: str | None, kind: str, mime: str) -> None:
    found = fit(content, kind=sent_as)

    assert (found.kind, found.mime) == (kind, mime)


def test_a_paper_of_an_office_program_is_kept_unless_it_holds_macros() -> None:
    assert mime_of(a_paper()) == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert mime_of(a_paper(macros=True)) is None


@pytest.mark.parametrize(
    "part", ["xl/macrosheets/sheet1.xml", "word/activeX/activeX1.bin", "word/vbaData.xml"]
)
def test_a_paper_that_does_something_by_itself_is_not_kept(part: str) -> None:
    out = io.BytesIO(a_paper())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(part, "x")

    assert mime_of(out.getvalue()) is None


def test_a_paper_of_more_names_than_any_has_is_not_kept() -> None:
    out = io.BytesIO(a_paper())
    with zipfile.ZipFile(out, "a") as packed:
        for number in range(MOST_NAMES):
            packed.writestr(f"word/{number}", b"")

    assert mime_of(out.getvalue()) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "broken"),
        (b"MZ\x90\x00" + bytes(60), "type"),
        (b"\x7fELF" + bytes(60), "type"),
        (b"PK\x03\x04" + bytes(60), "type"),
        (a_photo()[:300], "broken"),
        (a_photo(format="PNG")[:60], "broken"),
        (bytes(LARGEST_MEDIA + 1), "size"),
    ],
    ids=["empty", "program", "elf", "archive", "cut JPEG", "cut PNG", "large"],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(MediaRefused) as refused:
        fit(content)

    assert refused.value.reason == reason


def test_a_decompression_bomb_is_refused_before_it_is_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (MOST_PIXELS // 1000 + 1, 1000)).save(out, "PNG")

    with pytest.raises(MediaRefused) as refused:
        fit(out.getvalue())

    assert refused.value.reason == "pixels"


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "RGBA"])
def test_a_large_drawn_picture_is_kept_at_half_its_sides(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (MOST_WRITTEN // 4000 + 2, 4000)).save(out, "PNG")

    found = fit(out.getvalue())

    with Image.open(io.BytesIO(found.content)) as kept:
        assert kept.size == ((MOST_WRITTEN // 4000 + 2) // 2, 2000)


def test_where_a_picture_was_taken_is_read_and_taken_out_and_the_way_up_is_kept() -> None:
    found = fit(a_photo(point=WANGJING, orientation=6))

    assert found.point is not None
    assert (found.point.lat, found.point.long) == pytest.approx(WANGJING, abs=1e-4)
    with Image.open(io.BytesIO(found.content)) as kept:
        exif = kept.getexif()
        assert dict(exif) == {Base.Orientation: 6}
        assert exif.get_ifd(IFD.GPSInfo) == {}
    assert b"Phone" not in found.content


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF"])
def test_the_point_is_taken_out_of_every_format(format: str) -> None:
    found = fit(a_photo(point=(-33.5, -70.25), format=format))

    assert found.point == Point(-33.5, -70.25)
    with Image.open(io.BytesIO(found.content)) as kept:
        assert kept.getexif().get_ifd(IFD.GPSInfo) == {}


def test_a_camera_without_a_fix_tells_no_point() -> None:
    assert fit(a_photo(point=(0.0, 0.0))).point is None
    assert fit(a_photo()).point is None


def test_a_thumbnail_stands_upright() -> None:
    found = fit(a_photo(orientation=6, size=(1200, 600)))

    assert found.small is not None
    with Image.open(io.BytesIO(found.small)) as small:
        assert (small.format, small.size) == ("WEBP", (240, 480))


def test_a_film_keeps_its_frames_and_loses_its_place() -> None:
    film = a_film()

    kept = fit(film).content

    assert len(kept) == len(film)
    assert b"39.9969" not in kept
    assert kept[-12:] == film[-12:]


@pytest.mark.parametrize("cut", range(34, len(a_film()), 7))
def test_a_film_that_is_cut_off_still_loses_its_place(cut: int) -> None:
    kept = fit(a_film()[:cut], kind="video").content

    assert len(kept) == cut
    assert b"39.99" not in kept


@pytest.mark.parametrize("size", [b"\x01" * 4, (32).to_bytes(4, "big")], ids=["wild", "fitting"])
def test_a_film_that_ends_within_the_size_of_a_box_is_kept_as_it_is(size: bytes) -> None:
    film = a_film() + (1).to_bytes(4, "big") + b"udta" + size

    kept = fit(film).content

    assert kept[len(a_film()) :] == film[len(a_film()) :]


def test_a_film_that_nests_its_boxes_without_end_tells_no_place() -> None:
    place, deep = b"+39.9969+116.4705/", 5000
    boxes = b"".join((8 * (deep - at) + len(place)).to_bytes(4, "big") + b"moov" for at in range(deep))

    kept = fit(a_film() + boxes + place, kind="video").content

    assert b"39.99" not in kept
