"""Without a Chinese font a report's signs would be empty boxes, so none is printed, and the check says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check_reports import printing
from bot.red import Red
from bot.settings import Settings
from desk.errors import PrintingFailed
from desk.reports.press import Press

SETTINGS = Settings(rasa_token="t" * 16, secret_key="s" * 32, _env_file=None)
PAGE = "<!doctype html><html lang='zh'><title>日报</title><body>日报"


@pytest.fixture
def no_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none_installed = tmp_path / "fonts.conf"
    none_installed.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(none_installed))


async def test_with_a_chinese_font_reports_are_printed(tmp_path: Path) -> None:
    assert await printing(SETTINGS) == "reports can be had as PDF"
    assert (await Press(tmp_path).printed(PAGE)).startswith(b"%PDF")


@pytest.mark.usefixtures("no_fonts")
async def test_without_one_the_check_says_what_to_install_and_nothing_is_printed(tmp_path: Path) -> None:
    with pytest.raises(Red, match="no Chinese font") as told:
        await printing(SETTINGS)
    assert "fonts-noto-cjk" in told.value.advice

    with pytest.raises(PrintingFailed, match="no Chinese font"):
        await Press(tmp_path).printed(PAGE)
