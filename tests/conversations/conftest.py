"""One running product on which all conversations are played, several at once, before the first is looked at."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Mapping

import pytest

from bot.talks.desk import Desk
from bot.talks.player import Played, play_all
from bot.talks.script import Conversation
from city import pack
from tests.product import ROOT, product

RESULTS = ROOT / "results" / "conversations.json"


class Outcome:
    """What came of all conversations that were asked for."""

    def __init__(self, played: list[Played], all_numbers: set[str]) -> None:
        self.played: Mapping[str, Played] = {one.name: one for one in played}
        self.all_numbers = all_numbers


@pytest.fixture(scope="session")
def outcome(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Those of the tests that were selected, played against a product of their own, on SQLite or PostgreSQL."""
    found = (one for item in request.session.items for one in _conversations(item))
    asked = list({one.name: one for one in found}.values())
    plugins = request.config.pluginmanager
    terminal, capture = plugins.getplugin("terminalreporter"), plugins.getplugin("capturemanager")
    done = 0

    def progress(played: Played) -> None:
        nonlocal done
        done += 1
        mark = "✗" if played.wrong else "✓"
        with capture.global_and_fixture_disabled():
            terminal.write_line(f"{done:>4} of {len(asked)} {mark} {played.name}")

    url = os.environ.get("DATABASE_URL", "")
    settings = {"DATABASE_URL": url} if url.startswith("postgres") else {}
    with product(tmp_path_factory.mktemp("product"), settings) as running:
        desk = Desk(running.url, running.token("supervisor"), pack.load(ROOT / "city" / "beijing"))
        played, numbers = asyncio.run(play_all(desk, asked, progress))
    RESULTS.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(one.as_json(), ensure_ascii=False) for one in played)
    RESULTS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return Outcome(played, numbers)


def _conversations(item: pytest.Item) -> Iterator[Conversation]:
    """What a test is about: one of them, or many."""
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    for value in params.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Conversation):
                yield one
