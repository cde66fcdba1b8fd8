"""From a click in the console to another answer: real training, on a small city with models of its own.

One training of what is corrected is enough for both: the first held-out set gets worse by it, the second does not.
"""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.channel import Incoming
from desk.conversations.inbox import DeskInbox
from desk.conversations.wakeups import LocalWakeups
from desk.store import migrate
from tests.dialogue.small_city import small_city
from tests.product import ROOT, whole_environment
from tests.sealed_store import Database
from tests.staff_room import PASSWORD, StaffRoom, beijing, staff_room

Client = TestClient[web.Request, web.Application]
# No example of the small city holds these words.
SAID = "蹦床垫子漏气弹簧外露"
ALIKE = "蹦床的弹簧外露，扎脚"
RIGHT = "education.teachers"
OTHERS = ("sanitation.dumping", "sanitation.public_toilet", "greening.parks")


class Bench:
    """A desk's folders and the commands of its operator."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.models = folder / "models"
        self.models.mkdir()
        own = {"CITY_DIR": str(small_city(folder)), "MODELS_DIR": str(self.models)}
        self.environment: Mapping[str, str] = whole_environment(folder / "var", own)
        self.url = f"sqlite:///{folder / 'var' / 'desk.db'}"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )

    def learn(self, heldout: Path) -> tuple[int, dict[str, Any]]:
        done = self.command("learn", "--from-corrections", "--json", "--heldout", str(heldout))
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    @property
    def served(self) -> str:
        return os.readlink(self.models / "current")

    def is_right(self, text: str, category: str) -> bool:
        """Whether the served model puts a text first into this category."""
        file = self.folder / "asked.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("text", "category"), (text, category)])
        done = self.command("evaluate", "--texts", str(file), "--json")
        return bool(json.loads(done.stdout)["leaf_accuracy"] == 1.0)


def held_out(folder: Path, categories: Mapping[str, Sequence[str]]) -> Path:
    folder.mkdir()
    written = yaml.safe_dump({"categories": dict(categories)}, allow_unicode=True)
    (folder / "zh_categories.yml").write_text(written, encoding="utf-8")
    return folder


async def signed_in(room: StaffRoom, client: Client, name: str) -> None:
    await room.staff(name, "reviewer")
    async with client.post("/desk/sign-in", data={"name": name, "password": PASSWORD}) as answer:
        assert answer.status == 200


async def send(client: Client, path: str, **form: str) -> str:
    async with client.get("/desk/account") as answer:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert csrf is not None
    async with client.post(path, data={**form, "csrf": csrf[1]}) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.text()


async def test_a_correction_in_the_console_changes_the_answer_unless_a_held_out_set_gets_worse(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path / "desk")
    worse = held_out(tmp_path / "worse", {other: [ALIKE] for other in OTHERS})
    fine = held_out(tmp_path / "fine", {"sanitation.public_toilet": ["公厕没水，臭得没法进"]})
    await asyncio.to_thread(migrate.upgrade, bench.url)
    db = Database(bench.url)
    async with staff_room(db) as room, room.client() as first, room.client() as second:
        inbox = DeskInbox(db, beijing(), LocalWakeups(), clock=room.clock)
        received = await inbox.receive(Incoming("web", "device-1", "m1", text=SAID))
        await signed_in(room, first, "first")
        await signed_in(room, second, "second")

        await send(first, f"/desk/review/messages/{received.message_id}", category_name=RIGHT)
        await send(second, "/desk/review/corrections/1", purpose="training", text=SAID)
        await send(second, "/desk/review/sets/1/hand-over")

        trained = await asyncio.to_thread(bench.command, "train")
        assert trained.returncode == 0, trained.stderr
        before = bench.served
        code, refused = await asyncio.to_thread(bench.learn, worse)
        page = await text_of(second, "/desk/review/sets?lang=en")

        assert (code, refused["state"]) == (1, "kept")
        assert [line.partition("|")[0] for line in refused["why"]] == ["overall"]
        told = [(one["text"], one["after"]) for one in refused["changed"] if one["asked"] == "category"]
        assert told == [(ALIKE, RIGHT)]
        assert not any(one["better"] for one in refused["changed"])
        assert bench.served == before
        assert not (tmp_path / "desk" / "var" / "learned" / "corrections.jsonl").exists()
        assert "The old model stays" in page
        assert "Fewer right answers overall" in page

        code, learned = await asyncio.to_thread(bench.learn, fine)
        page = await text_of(second, "/desk/review/sets?lang=en")

        assert (code, learned["state"], learned["why"]) == (0, "switched", [])
        assert bench.served == learned["model_after"] != before
        assert await asyncio.to_thread(bench.is_right, SAID, RIGHT)
        assert "The new model is served" in page

        back = await asyncio.to_thread(bench.command, "learn", "--back")

        assert back.returncode == 0, back.stderr
        assert bench.served == before
    await db.close()


async def text_of(client: Client, path: str) -> str:
    async with client.get(path) as answer:
        return await answer.text()
