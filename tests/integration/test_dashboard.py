"""x"""
from __future__ import annotations
import json
from aiohttp import web
from aiohttp.test_utils import TestClient
from tests.integration.test_figures_api import WANGJING, answered
from tests.staff_room import PASSWORD, StaffRoom
Client = TestClient[web.Request, web.Application]
async def test_try(room: StaffRoom, client: Client) -> None:
    await answered(room, "yes", "yes", "satisfied")
    await answered(room, "yes", "no")
    token = await room.token("supervisor")
    for name in ("overview", "series", "ranking", "times", "understanding"):
        for more in ("", "&district=110105", "&unit=S110105026", "&subdistrict=110105026"):
            async with client.get(f"/api/v1/figures/{name}?lang=en{more}", headers=token) as answer:
                body = await answer.json()
                print(name, more, json.dumps(body, ensure_ascii=False)[:1500 if not more else 300])
                assert answer.status == 200
    assert 0
