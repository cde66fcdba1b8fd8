"""The running product: what it accepts while parts of it are away, and what its own commands say of it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.citizen import Citizen, Heard, NoAnswer, citizen
from tests.product import ROOT, Product, command, product_beside

COMPLAINT = "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运"
NO_CONTACT = "不留，在这儿回我"


async def until_answered(device: Citizen, *, seconds: float = 90) -> Heard:
    """The assistant's next words; what the desk says meanwhile by itself does not count."""
    while (line := await device.next_line(timeout=seconds)).author != "bot":
        pass
    return line


async def test_the_check_finds_everything_in_order(running_product: Product) -> None:
    # Nobody listens at the addresses of WeChat and of the app until a test of theirs does.
    settings = {
        name: value
        for name, value in running_product.environment.items()
        if not name.startswith(("TELEGRAM_", "WECHAT_", "WEBHOOK_"))
    }
    said = await asyncio.to_thread(command, settings, "check")

    assert "✗" not in said
    assert "ready with swift-" in said


async def test_the_check_finds_a_token_that_the_dialogue_server_refuses(running_product: Product) -> None:
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "bot", "check"],
        cwd=ROOT,
        env={**running_product.environment, "RASA_TOKEN": "another"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "✗ dialogue server  it refuses the token" in done.stdout


async def test_the_bench_counts_turns(running_product: Product) -> None:
    measured = ("bench", "--url", running_product.url, "--citizens", "2", "--seconds", "3", "--json")
    told = await asyncio.to_thread(running_product.command, *measured)
    result = json.loads(told)

    assert result["turns"] > 2
    assert result["errors"] == 0
    assert 0 < result["p50_ms"] <= result["p95_ms"] <= result["longest_ms"]
    assert result["stock_throughput"] is None


async def test_a_conversation_comes_back_on_another_connection(
    running_product: Product, http: aiohttp.ClientSession
) -> None:
    async with citizen(http, running_product.url) as device:
        await device.say("您好")
        token, said = device.token, [line.text for line in device.lines]

    async with citizen(http, running_product.url, token=token) as again:
        assert [line.text for line in again.lines] == said


async def test_the_product_survives_the_death_of_either_process(
    tmp_path: Path, postgres_url: str, http: aiohttp.ClientSession
) -> None:
    """On PostgreSQL, and from the first second: the service takes messages while Rasa is still loading."""
    async with product_beside(tmp_path, {"DATABASE_URL": postgres_url}, ready=False) as running:
        await asyncio.to_thread(running.wait_ready, path="/healthz")
        async with citizen(http, running.url) as device:
            assert (await _say_early(device, "您好")).author == "bot"

            for process in running.processes("bot.nlu.serve"):
                process.kill()
            assert NO_CONTACT in (await _say_early(device, COMPLAINT)).buttons

            token = device.token
            for process in running.processes("serve"):
                process.kill()
            await _until_closed(device)

        await asyncio.to_thread(running.wait_ready)
        async with citizen(http, running.url, token=token) as again:
            assert NO_CONTACT in again.lines[-1].buttons
            assert "南湖东园" in (await again.press(NO_CONTACT))[-1].text
        assert running.log("up").count("starts again") == 2


async def _say_early(device: Citizen, text: str) -> Heard:
    """Say something while nobody may be there to answer, and wait until somebody does."""
    heard = await device.say(text, timeout=120)
    return heard[-1] if heard[-1].author == "bot" else await until_answered(device)


async def _until_closed(device: Citizen) -> None:
    with pytest.raises(NoAnswer, match="closed the socket"):
        await device.next_line(timeout=20)


async def test_a_second_start_makes_nothing_anew(tmp_path: Path) -> None:
    async with product_beside(tmp_path, ready=False) as first:
        await asyncio.to_thread(first.wait_ready, path="/healthz")
        told = first.log("up")
        assert "Bringing the store" in told
        assert "Password" in told

    async with product_beside(tmp_path, ready=False) as second:
        await asyncio.to_thread(second.wait_ready, path="/healthz")
        told = second.log("up")
        assert "Starting" in told
        assert not any(made in told for made in ("Bringing the store", "Password", "Training"))
