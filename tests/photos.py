"""Photos, voice notes and files as phones make them: small, whole, and of the kind that they say."""

from __future__ import annotations

import io
import zipfile

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

WANGJING = (39.9969, 116.4705)


def a_photo(
    *,
    point: tuple[float, float] | None = None,
    orientation: int | None = None,
    format: str = "JPEG",
    size: tuple[int, int] = (64, 48),
    colour: str = "teal",
) -> bytes:
    """A picture; with a point it says where it was taken, as phones do."""
    exif = Image.Exif()
    exif[Base.Make] = "Phone"
    if orientation is not None:
        exif[Base.Orientation] = orientation
    if point is not None:
        exif.get_ifd(IFD.GPSInfo).update(_gps(*point))
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format, exif=exif.tobytes())
    return out.getvalue()


def _gps(lat: float, long: float) -> dict[int, object]:
    return {
        GPS.GPSLatitudeRef: "N" if lat >= 0 else "S",
        GPS.GPSLatitude: _parts(abs(lat)),
        GPS.GPSLongitudeRef: "E" if long >= 0 else "W",
        GPS.GPSLongitude: _parts(abs(long)),
    }


def _parts(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4)


def a_voice_note(words: bytes = b"") -> bytes:
    """The beginning of an Ogg file, which is all that is looked at."""
    return b"OggS\x00\x02" + bytes(22) + b"\x01\x13OpusHead" + words


def a_film(place: bytes = b"+39.9969+116.4705/") -> bytes:
    """The boxes of an MP4, with a place in them as phones write it."""
    told = _box(b"udta", _box(b"\xa9xyz", place))
    track = _box(b"trak", _box(b"tkhd", bytes(20)) + _box(b"udta", place))
    moov = _box(b"moov", _box(b"mvhd", bytes(20)) + track + told + _box(b"meta", place))
    return _box(b"ftyp", b"isom\x00\x00\x02\x00isomiso2avc1mp41") + moov + _box(b"mdat", b"\x01\x02\x03\x04")


def _box(name: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4, "big") + name + content


def a_paper(*, macros: bool = False) -> bytes:
    """A Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<w:document/>")
        if macros:
            packed.writestr("word/vbaProject.bin", "x")
    return out.getvalue()
