"""Pictures need a font that has Chinese letters; without one they would show boxes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import pictures


def test_a_font_counts_only_for_letters_that_it_has() -> None:
    assert pictures.has_font_for("诉")
    assert not pictures.has_font_for("\U0010fffe")


def test_no_picture_is_taken_without_a_chinese_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    none_installed = tmp_path / "fonts.conf"
    none_installed.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(none_installed))
    monkeypatch.setattr(pictures, "FOLDER", tmp_path / "pictures")

    with pytest.raises(SystemExit, match="fonts-noto-cjk"):
        pictures.main()
    assert not (tmp_path / "pictures").exists()
