"""The parsers of what strangers send, as functions of bytes: each reads it or refuses it in its own words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from pydantic import ValidationError
from telegram import Bot

from connectors import webhook_messages, wechat_messages
from connectors.telegram import _parse, _understood
from connectors.web_frames import FrameError
from connectors.web_frames import parse as frame_of
from connectors.wechat_xml import NotXml, fields
from desk.channel import MediaRefused
from desk.media.content import fit

ROOT = Path(__file__).resolve().parents[1]
FAILED = ROOT / "var" / "fuzz" / "inputs"
"""Where a run writes what failed, by parser."""
KEPT = Path(__file__).parent / "unit" / "kept_inputs.yml"
BOT = Bot("1:x")


def telegram(content: bytes) -> None:
    """An update, and what is understood of it."""
    with suppress(web.HTTPBadRequest):
        update = _parse(content, BOT)
        if update is not None:
            _understood(update)


def wechat(content: bytes) -> None:
    """A document of WeChat, and the message that it is."""
    with suppress(NotXml):
        told = fields(content)
        wechat_messages.incoming({"FromUserName": "o", **told})
        wechat_messages.sent_at(told)


def app(content: bytes) -> None:
    """A message of the city's own app."""
    with suppress(ValidationError):
        webhook_messages.incoming("app", webhook_messages.MessageBody.model_validate_json(content))


def frame(content: bytes) -> None:
    """A frame of the chat's socket, which is text when it comes to us."""
    with suppress(FrameError):
        frame_of(content.decode("utf-8", "replace"))


def file(content: bytes) -> None:
    """A picture, a film, a sound, a paper; and what was made of a picture is one."""
    with suppress(MediaRefused):
        made = fit(content)
        if made.small is not None:
            assert fit(made.content).mime == made.mime


PARSERS: Mapping[str, Callable[[bytes], None]] = {
    "telegram": telegram,
    "wechat": wechat,
    "app": app,
    "frame": frame,
    "file": file,
}


def kept() -> list[tuple[str, str, bytes]]:
    """What a parser stumbled over once: the parser, what happened, and the bytes."""
    entries: list[dict[str, Any]] = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    return [(one["parser"], one["found"], bytes_of(one)) for one in entries]


def bytes_of(entry: Mapping[str, Any]) -> bytes:
    """The bytes of an entry: text, hexadecimal digits, or one of these a number of times between two others."""
    if "hex" in entry:
        return bytes.fromhex(entry["hex"])
    times, end = entry.get("times", 1), entry.get("end", "")
    return f"{entry['text'] * times}{end}".encode()


def keep(parser: str, found: str, failed: bytes, *, folder: Path = FAILED) -> Path:
    """Write down what a parser stumbled over as an entry that can be put with the others."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{parser}-{hashlib.sha256(failed).hexdigest()[:12]}.yml"
    entry = {"parser": parser, "found": found, "hex": failed.hex()}
    target.write_text(json.dumps([entry], ensure_ascii=False, indent=1), encoding="utf-8")
    return target
