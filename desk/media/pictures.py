"""Pictures made fit to be kept: opened once, written anew without what they tell of the camera and the place."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import pi_heif
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base

from desk.channel import MediaRefused

MIMES = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/avif": "AVIF",
}
KEPT_AS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}
"""Everything else becomes a JPEG, which every browser shows."""
MOST_PIXELS = 64_000_000
"""A picture is opened in memory: four bytes a pixel. Phones take 50 million at most unless asked for more."""
MOST_WRITTEN = 24_000_000
"""A drawn picture of more is kept at half its sides: to write 64 million pixels as PNG takes seconds."""
SMALL_SIDE = 480


@dataclass(frozen=True)
class Point:
    """Where a picture says that it was taken, in degrees (WGS-84)."""

    lat: float
    long: float


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept. `small` is its thumbnail as WebP."""

    content: bytes
    mime: str
    point: Point | None
    small: bytes


def is_picture(mime: str) -> bool:
    """Whether we can open it."""
    return mime in MIMES


def made_fit(content: bytes, mime: str) -> Picture:
    """The picture without its metadata but the orientation, and its point. A moving one keeps its first frame.

    Raises `MediaRefused`: pixels where it is too large to be opened, broken where it cannot be.
    """
    wanted = MIMES[mime]
    if wanted == "HEIF":
        pi_heif.register_heif_opener(thumbnails=False)
    try:
        with Image.open(io.BytesIO(content), formats=[wanted]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise MediaRefused("pixels")
            exif = image.getexif()
            point = _point(exif.get_ifd(IFD.GPSInfo))
            image.load()
            kept, kept_as = _written(image, orientation=exif.get(Base.Orientation))
            return Picture(kept, kept_as, point, _small(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise MediaRefused("pixels") from None
    except MediaRefused:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, KeyError, TypeError, ArithmeticError):
        # Whatever a decoder says of bytes that somebody sent, they are not a picture that we can open.
        raise MediaRefused("broken") from None


def _written(image: Image.Image, *, orientation: Any) -> tuple[bytes, str]:
    """The pixels anew. Of a JPEG with the tables it came with, so that it is not coarsened a second time."""
    kind = KEPT_AS.get(image.format or "", "JPEG")
    options: dict[str, Any] = {"exif": _only(orientation)}
    if kind in ("PNG", "WEBP") and image.width * image.height > MOST_WRITTEN:
        image = (image.convert("RGBA") if image.mode in ("P", "PA", "1") else image).reduce(2)
    if profile := image.info.get("icc_profile"):
        options["icc_profile"] = profile
    if kind == "JPEG" and image.format == "JPEG":
        options |= {"quality": "keep", "comment": b""}
    elif kind == "JPEG":
        image, options = image.convert("RGB"), options | {"quality": 92}
    elif kind == "WEBP":
        options |= {"quality": 90}
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue(), f"image/{kind.lower()}"


def _only(orientation: Any) -> bytes:
    if orientation not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    return exif.tobytes()


def _small(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((SMALL_SIDE, SMALL_SIDE))
    out = io.BytesIO()
    upright.convert("RGB").save(out, "WEBP", quality=75)
    return out.getvalue()


def _point(gps: dict[int, Any]) -> Point | None:
    """The point of a GPS block, if it is one: cameras without a fix write zeros, and some write nonsense."""
    try:
        lat = _degrees(gps[GPS.GPSLatitude], gps.get(GPS.GPSLatitudeRef), "S")
        long = _degrees(gps[GPS.GPSLongitude], gps.get(GPS.GPSLongitudeRef), "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not (math.isfinite(lat) and math.isfinite(long)) or abs(lat) > 90 or abs(long) > 180:
        return None
    return Point(round(lat, 6), round(long, 6)) if lat or long else None


def _degrees(parts: Any, side: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(side).strip("\x00 ").upper() == negative else found
