"""What a message tells beside a matter: which detail it is, and whether it is the one asked for. Pure."""

from __future__ import annotations

PLACE = ("district", "address")
WHERE = ("district", "subdistrict", "address", "lat", "long")
