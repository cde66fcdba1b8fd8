"""The media store as channels see it, in memory, with the promises of `MediaDesk`. First bytes say what a file is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desk.channel import LARGEST_MEDIA, Media, MediaFile, MediaRefused, NextPiece, TryLater
from desk.media.upload import received

KINDS = {
    b"\x89PNG": ("photo", "image/png"),
    b"\xff\xd8\xff": ("photo", "image/jpeg"),
    b"\x1aE\xdf\xa3": ("video", "video/webm"),
    b"%PDF": ("document", "application/pdf"),
}


class MemoryMedia:
    """Keeps files in a folder. `fail` makes the next uploads fail as a full disk would.

    While `refusing` names a reason every upload is refused for it. So many are `under_way`.
    """

    def __init__(self, folder: Path) -> None:
        self.kept: dict[str, tuple[str, str, MediaFile]] = {}
        self._folder = folder
        self._failures = 0
        self.refusing: str | None = None
        self.under_way = 0

    def fail(self, times: int) -> None:
        self._failures = times

    async def receive(self, next_piece: NextPiece, *, size: int | None = None) -> bytes:
        self.under_way += 1
        try:
            return await received(next_piece, folder=self._folder)
        finally:
            self.under_way -= 1

    async def hand_over(
        self, channel: str, address: str, content: bytes, *, kind: str | None = None, name: str | None = None
    ) -> Media:
        if self._failures:
            self._failures -= 1
            raise TryLater("the disk is full")
        if self.refusing is not None:
            raise MediaRefused(self.refusing)
        if len(content) > LARGEST_MEDIA:
            raise MediaRefused("size")
        if not content:
            raise MediaRefused("broken")
        found = next((each for start, each in KINDS.items() if content.startswith(start)), None)
        if found is None:
            raise MediaRefused("type")
        shown, mime = ("voice", "audio/webm") if kind == "voice" else found
        media_id = f"media-{len(self.kept):010}"
        path = self._folder / media_id
        path.write_bytes(content)
        self.kept[media_id] = (channel, address, MediaFile(path, shown, mime, len(content), name=name))
        return Media(shown, media_id, mime=mime, size=len(content), name=name, id=media_id, state="stored")

    async def shown_to(self, channel: str, address: str, media_id: str) -> MediaFile | None:
        kept = self.kept.get(media_id)
        return kept[2] if kept is not None and kept[:2] == (channel, address) else None

    def resolve(self, address: str, named: Media) -> Media:
        """What a message names, as its line tells of it."""
        _, owner, file = self.kept.get(named.reference, ("", "", None))
        if file is None or owner != address:
            return Media(named.kind, named.reference, state="lost", reason="unknown")
        shown = Media(file.kind, named.reference, mime=file.mime, size=file.size, name=file.name)
        return replace(shown, id=named.reference, state="stored")

    async def content(self, media_id: str) -> bytes:
        return self.kept[media_id][2].path.read_bytes()
