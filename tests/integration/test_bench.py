"""What a measurement makes for itself: databases that are gone afterwards, and a Bot API that hears our own bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.bench.botapi import TOKEN, Sent, bot_api
from bot.bench.plan import LONG, cells
from bot.bench.series import series
from bot.bench.stores import store
from bot.folders import Folders
from bot.setup.progress import Refusal
from connectors.telegram import introduce, make_bot
from desk.errors import StoreProblem
from desk.store import migrate


def test_a_measurement_has_a_database_of_its_own_on_a_server(empty_postgres_url: str, tmp_path: Path) -> None:
    with store(empty_postgres_url, folder=tmp_path, kept=tmp_path) as on, on.database("ours") as own:
        migrate.upgrade(own)

        assert migrate.current(own) == migrate.head()
        assert migrate.current(empty_postgres_url) is None
    with pytest.raises(StoreProblem):
        migrate.current(own)


def test_a_measurement_on_sqlite_has_a_file_of_its_own(tmp_path: Path) -> None:
    with store("sqlite:///somewhere/desk.db", folder=tmp_path, kept=tmp_path) as on:
        with on.database("ours") as own:
            migrate.upgrade(own)

        assert (on.kind, own) == ("SQLite", f"sqlite:///{tmp_path}/ours.db")


def test_a_store_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal), store("mysql://x", folder=tmp_path, kept=tmp_path):
        pass


def test_a_series_measures_nothing_that_is_known(tmp_path: Path) -> None:
    turns = {"citizens": 8, "throughput": 50.0, "p95_ms": 20.0, "errors": 1}
    long = {"early_ms": 20.0, "late_ms": 22.0, "late_ratio": 1.1}
    known = {
        cell.name: long if cell.citizens == LONG else {**turns, "citizens": cell.citizens}
        for cell in cells(("light",), rounds=3)
    }

    found = series(
        Folders(var_dir=tmp_path), database="sqlite", seconds=1, beside=("light",), rounds=3, known=known
    )

    assert {one["throughput_ratio"] for one in found["ratios"]} == {1.0}
    assert found["late_ratio"] == 1.1
    assert [one["errors"] for one in found["cells"] if one["rounds"] == 3] == [3, 3]
    assert list((tmp_path / "bench").iterdir()) == []


async def test_what_our_bot_sends_is_heard_with_its_buttons() -> None:
    heard: asyncio.Queue[Sent] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("行", callback_data="t1")]])

    with bot_api() as api:

        def hear(sent: Sent) -> None:
            loop.call_soon_threadsafe(heard.put_nowait, sent)

        api.listeners[7] = hear
        async with make_bot(TOKEN, api.url) as bot:
            await introduce(bot, webhook_url="http://127.0.0.1:1/telegram/webhook", secret="s")
            shown = await bot.send_message(7, "这样登记，行吗？", reply_markup=keys)
            await bot.send_message(8, "这儿没人听")

    one = await asyncio.wait_for(heard.get(), 5)
    assert (one.text, one.buttons, one.message) == ("这样登记，行吗？", {"行": "t1"}, shown.message_id)
