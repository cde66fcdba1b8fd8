"""A backup's file: a tar that anybody can list, whose last member seals every byte before it with the desk's own key.

A part (a table, a database, a folder) is a run of members. What is written for the store comes in pieces that are
packed one by one, so that no table is ever in memory as a whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO, NamedTuple, Protocol

from desk.backup.manifest import ABOUT, MANIFEST, PURPOSE, About, Manifest, Part
from desk.errors import BackupProblem
from desk.staff.sealing import Keys

PIECE = 4 * 1024 * 1024
"""Bytes of a part that are packed together."""
LARGEST_NOTE = 64 * 1024 * 1024
"""What the manifest may take at most before its seal is known to be ours."""
CHANGED = "take another copy of the file: this one is damaged, was cut off or was changed by somebody"

More = Callable[[int], None]
"""Told how many bytes more are done."""


class Member(NamedTuple):
    """One file of a part: its name within the part, its bytes, and when it was changed last."""

    name: str
    size: int
    changed: int
    content: IO[bytes]


class Digest(Protocol):
    """What `hashlib` makes."""

    def update(self, content: bytes, /) -> None: ...


class _Counted(io.BufferedIOBase):
    """Passes on what is written, and knows the digest and the number of all of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, content: Any) -> int:
        self._file.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)

    def tell(self) -> int:
        return self.size


class _Digested:
    """A file whose digest goes on as it is read."""

    def __init__(self, file: BinaryIO, digest: Digest) -> None:
        self._file = file
        self._digest = digest

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._digest.update(content)
        return content


class Writer:
    """Writes a backup into an open file. It is whole once `seal` returned."""

    def __init__(self, file: BinaryIO, keys: Keys, about: About) -> None:
        self._out = _Counted(file)
        self._tar = tarfile.TarFile(fileobj=self._out, mode="w", format=tarfile.PAX_FORMAT)
        self._keys = keys
        self._about = about
        self._parts: dict[str, Part] = {}
        self._add(ABOUT, about.as_json().encode())

    def pieces(self, part: str, content: Iterable[bytes | bytearray | memoryview]) -> None:
        """One part of the store as a stream of any length."""
        digest, held, members, size = hashlib.sha256(), bytearray(), 0, 0

        def write() -> None:
            nonlocal members, size
            digest.update(held)
            size += len(held)
            self._add(f"{part}/{members:07d}.z", zlib.compress(held, 1))
            members += 1
            held.clear()

        for some in content:
            held += some
            if len(held) >= PIECE:
                write()
        if held:
            write()
        self._parts[part] = Part(members, size, digest.hexdigest())

    def files(self, part: str, folder: Path, more: More) -> None:
        """Every file below a folder, as it is. What goes away meanwhile is left out."""
        digest, members, size = hashlib.sha256(), 0, 0
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_symlink() or not path.is_file() or path.suffix == ".part":
                continue
            with suppress(FileNotFoundError), path.open("rb") as file:
                name = path.relative_to(folder).as_posix()
                found = os.fstat(file.fileno())
                length = found.st_size
                digest.update(head(name, length))
                content = _Digested(file, digest)
                self._copy(f"{part}/{name}", path, content, size=length, changed=found.st_mtime)
                members, size = members + 1, size + length
                more(length)
        self._parts[part] = Part(members, size, digest.hexdigest())

    def seal(self, **described: Any) -> Manifest:
        """Write the manifest behind everything else."""
        manifest = Manifest(
            self._about, self._out.size, self._out.digest.hexdigest(), self._parts, **described
        )
        text = manifest.as_json()
        sealed = {"manifest": text, "seal": self._keys.mark(text, PURPOSE)}
        self._add(MANIFEST, json.dumps(sealed).encode())
        self._tar.close()
        return manifest

    def _add(self, name: str, content: bytes) -> None:
        self._tar.addfile(_member(name, len(content)), io.BytesIO(content))
        self._tar.members.clear()  # type: ignore[attr-defined]

    def _copy(self, name: str, path: Path, content: _Digested, *, size: int, changed: float) -> None:
        member = _member(name, size)
        member.mtime = int(changed)
        try:
            self._tar.addfile(member, content)
        except OSError as problem:
            if problem.errno is None:
                raise BackupProblem(f"{path} became shorter meanwhile", advice="call it again") from None
            raise
        self._tar.members.clear()  # type: ignore[attr-defined]


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def head(name: str, size: int) -> bytes:
    """What the digest of a folder has before each file's content."""
    return f"{name}\n{size}\n".encode()


def about(file: Path) -> About:
    """What a backup says of itself, of which nothing is believed yet. Raises BackupProblem where it is none."""
    with _opened(file) as tar:
        first = tar.next()
        if first is None or first.name != ABOUT:
            raise BackupProblem(f"{file} is no backup of this desk", advice="give a file that `backup` wrote")
        return About.read(_text(tar, first))


def verified(file: Path, keys: Keys, more: More) -> Manifest:
    """The manifest, after every byte of the file was compared with it. Raises BackupProblem."""
    at, text = _manifest(file)
    try:
        sealed = json.loads(text)
        told, seal = str(sealed["manifest"]), str(sealed["seal"])
    except (ValueError, KeyError, TypeError):
        raise _changed(file) from None
    if not keys.is_marked(told, seal, PURPOSE):
        raise _changed(file)
    manifest = Manifest.read(told)
    if manifest.size != at or manifest.sha256 != _digest(file, at, more):
        raise _changed(file)
    return manifest


def parts(file: Path, manifest: Manifest) -> Iterator[tuple[str, Iterator[Member]]]:
    """Each part's members in their order.

    Raises BackupProblem where the members are not those that the manifest was made of.
    """
    with _opened(file) as tar:
        for part, members in groupby(_members(tar), key=lambda one: "/".join(one.name.split("/")[:2])):
            if part in (ABOUT, MANIFEST):
                continue
            if part not in manifest.parts:
                raise _changed(file)
            yield part, _contents(tar, part, members)


def unpacked(pieces: Iterator[Member], part: Part, more: More) -> Iterator[bytes]:
    """The stream that `Writer.pieces` was given. Raises BackupProblem at its end where it is another one."""
    digest = hashlib.sha256()
    for member in pieces:
        piece = zlib.decompress(member.content.read())
        digest.update(piece)
        more(len(piece))
        yield piece
    if digest.hexdigest() != part.sha256:
        raise BackupProblem("the file changed while it was read", advice=CHANGED)


def _contents(tar: tarfile.TarFile, part: str, members: Iterable[tarfile.TarInfo]) -> Iterator[Member]:
    for member in members:
        content = tar.extractfile(member)
        if content is not None:
            yield Member(member.name.removeprefix(f"{part}/"), member.size, int(member.mtime), content)


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """One after the other, none kept: a desk may have a million photos."""
    while (member := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined]
        yield member


def _opened(file: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(file, mode="r:")
    except FileNotFoundError:
        raise BackupProblem(f"there is no file {file}", advice="look how it is called") from None
    except (tarfile.TarError, EOFError):
        raise BackupProblem(
            f"{file} is no backup of this desk", advice="give a file that `backup` wrote"
        ) from None


def _manifest(file: Path) -> tuple[int, str]:
    """Where the last member begins, and what it says."""
    try:
        with _opened(file) as tar:
            last = None
            for last in _members(tar):
                if last.name == MANIFEST:
                    break
            if last is None or last.name != MANIFEST or last.size > LARGEST_NOTE:
                raise _changed(file)
            return last.offset, _text(tar, last)
    except (tarfile.TarError, EOFError, OSError):
        raise _changed(file) from None


def _text(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    content = tar.extractfile(member)
    return "" if content is None else content.read(LARGEST_NOTE).decode(errors="replace")


def _digest(file: Path, size: int, more: More) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while size and (piece := content.read(min(size, PIECE))):
            digest.update(piece)
            size -= len(piece)
            more(len(piece))
    return digest.hexdigest()


def _changed(file: Path) -> BackupProblem:
    return BackupProblem(f"{file} is not as it was written", advice=CHANGED)
