"""Open data for anybody: the files of months that an operator released, and the list of them. It reads no ticket."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from desk.staff.permits import anybody

RELEASED = re.compile(r"tickets-\d{4}-\d{2}\.(csv|parquet)|about\.json|codes\.csv")
KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
}


@dataclass(frozen=True)
class OpenFiles:
    """Serves the files of `folder` that a release wrote; whatever else lies there is not found."""

    folder: Path

    def routes(self) -> Sequence[web.RouteDef]:
        """`/open/` and what it lists."""
        return [web.get("/open/", self.listed), web.get("/open/{name}", self.file)]

    @anybody
    async def listed(self, request: web.Request) -> web.Response:
        found = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        files = [
            {"name": one.name, "bytes": one.stat().st_size} for one in found if RELEASED.fullmatch(one.name)
        ]
        return web.json_response({"files": files}, headers={"Access-Control-Allow-Origin": "*"})

    @anybody
    async def file(self, request: web.Request) -> web.FileResponse:
        name = request.match_info["name"]
        path = self.folder / name
        if not RELEASED.fullmatch(name) or not path.is_file():
            raise web.HTTPNotFound
        headers = {"Content-Type": KINDS[path.suffix], "Access-Control-Allow-Origin": "*"}
        return web.FileResponse(path, headers=headers)
