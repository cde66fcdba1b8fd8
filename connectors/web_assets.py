"""The chat's scripts and styles: read once, served under a path that changes when any of them does.

The hash stands in the folder, not in the file names: modules import each other by plain relative names. What is
written for readers of the code (comments, indentation) stays here: phones on slow lines are spared a quarter.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
}
# Anybody may load these: they are public, and a widget's modules come from another origin than its page.
SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# Comments that fill whole lines, and types that stand in a line. No text of ours spans lines or looks like either.
_FOR_READERS = re.compile(
    r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n|/\*\* @\w+ [^*]*\*/ ?|^[ \t]*//[^\n]*\n|^[ \t]+|^\n", re.M | re.S
)
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Asset:
    """One file, plain and compressed."""

    body: bytes
    packed: bytes
    content_type: str


class Assets:
    """All files of one folder and those `made` here, by name. `version` is a hash over their names and contents."""

    def __init__(self, folder: Path, made: Mapping[str, str]) -> None:
        digest = hashlib.sha256()
        self._assets: dict[str, Asset] = {}
        found = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in TYPES}
        for name, body in sorted((found | {name: text.encode() for name, text in made.items()}).items()):
            digest.update(name.encode() + b"\0" + body + b"\0")
            body = bare(body, name)
            self._assets[name] = Asset(body, gzip.compress(body, mtime=0), TYPES[Path(name).suffix])
        self.version = digest.hexdigest()[:12]

    def __contains__(self, name: object) -> bool:
        """Whether there is a file of this name."""
        return name in self._assets

    @property
    def scripts(self) -> tuple[str, ...]:
        """Names of all modules, for preloading."""
        return tuple(name for name in self._assets if name.endswith(".js"))

    def serve(self, request: web.Request, name: str, *, cache: str = FOREVER) -> web.Response:
        """Answer with a file, compressed if the client takes that. Raises `HTTPNotFound`."""
        asset = self._assets.get(name)
        if asset is None:
            raise web.HTTPNotFound(headers=SHARED)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        headers = {**SHARED, "Cache-Control": cache, "Vary": "Accept-Encoding"}
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=asset.packed if packed else asset.body,
            content_type=asset.content_type,
            charset="utf-8",
            headers=headers,
        )


def bare(body: bytes, name: str) -> bytes:
    """A script or style as a browser needs it: without comments, indentation and empty lines."""
    if not name.endswith((".js", ".css")):
        return body
    return _FOR_READERS.sub("", body.decode()).encode()
