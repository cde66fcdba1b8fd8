"""Requests that went wrong once, a file each: what fails is written below var/, all in `kept/` are sent every time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.fuzz.request import NOBODY, Request

ROOT = Path(__file__).resolve().parents[2]
FAILED = ROOT / "var" / "fuzz" / "requests"
KEPT = Path(__file__).with_name("kept")


def kept() -> dict[str, Request]:
    """What is in the repository, by the names of the files."""
    return {file.stem: read(file.read_text(encoding="utf-8")) for file in sorted(KEPT.glob("*.yml"))}


def written(request: Request, *, found: str) -> str:
    """A request as a file keeps it; `found` says what was wrong with its answer."""
    told: dict[str, Any] = {
        "found": found,
        "channel": request.channel,
        "role": request.role,
        "method": request.method,
        "path": request.path,
        "headers": dict(request.headers),
        "form": None if request.form is None else [list(pair) for pair in request.form],
        "frames": list(request.frames),
        "head": _readable(request.head),
        "body": _readable(request.body),
        "refused": request.refused,
    }
    usual: dict[str, Any] = {
        "role": NOBODY,
        "headers": {},
        "form": None,
        "frames": [],
        "head": "",
        "body": "",
        "refused": False,
    }
    shown = {name: value for name, value in told.items() if name not in usual or value != usual[name]}
    # A file that holds the end of a line of another kind has to name it.
    readable = "\\" not in repr(shown)
    return yaml.safe_dump(shown, allow_unicode=readable, sort_keys=False, width=110)


def read(text: str) -> Request:
    """The request of such a file."""
    told: Mapping[str, Any] = yaml.safe_load(text)
    form = told.get("form")
    return Request(
        told["channel"],
        told["method"],
        told["path"],
        role=told.get("role", NOBODY),
        body=_bytes(told.get("body", "")),
        headers=told.get("headers", {}),
        form=None if form is None else [(str(name), str(value)) for name, value in form],
        frames=tuple(told.get("frames", ())),
        refused=told.get("refused", False),
        head=_bytes(told.get("head", "")),
    )


def keep(name: str, request: Request, *, found: str, folder: Path = FAILED) -> None:
    """Write a request down under a name."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(written(request, found=found), encoding="utf-8")


def _readable(content: bytes) -> str | bytes:
    """As words where they are some."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()
