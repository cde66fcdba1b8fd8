"""What the two processes are started with."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.environment import load
from bot.programs import dialogue
from bot.settings import Settings

SHARED = {"RASA_TOKEN", "DATABASE_URL", "REDIS_URL", "CITY_DIR"}
SECRET = "known-to-the-desk-alone"


def test_the_dialogue_server_inherits_no_setting_but_those_it_shares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "")
    monkeypatch.setenv("RASA_TOKEN", "known-to-both-of-them")
    monkeypatch.setenv("SECRET_KEY", SECRET)
    settings = load(tmp_path / "no.env")
    for name in {name.upper() for name in Settings.model_fields} - SHARED:
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("LANG", "C.UTF-8")

    given = dialogue(settings, tmp_path / "current").environment

    assert given["RASA_TOKEN"] == "known-to-both-of-them"
    assert given["LANG"] == "C.UTF-8"
    assert [name for name, value in given.items() if SECRET in value] == []
