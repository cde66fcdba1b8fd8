"""Where things are on this machine: the project, its city pack, its models and what the service keeps in files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Folders(BaseSettings):
    """Where things are. Relative folders are meant from the project's root, whatever the working directory."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_file_encoding="utf-8")

    city_dir: Path = ROOT / "city" / "beijing"
    var_dir: Path = ROOT / "var"
    models_dir: Path = ROOT / "models"

    @property
    def media_dir(self) -> Path:
        """Photos, voice notes and files that were sent; no web server may serve this folder."""
        return self.var_dir / "media"

    @property
    def open_dir(self) -> Path:
        """Open data that was released: what stands here is given to anybody, at /open/."""
        return self.var_dir / "open"

    @property
    def set_aside_dir(self) -> Path:
        """What channels brought and the desk could not take in, raw."""
        return self.var_dir / "set-aside"

    @property
    def reports_dir(self) -> Path:
        """Where scheduled reports are put."""
        return self.var_dir / "reports"

    @property
    def wishes_file(self) -> Path:
        """Wishes to be erased are noted here beside the store, for a backup that is older than one."""
        return self.var_dir / "wishes.jsonl"

    @property
    def learned_dir(self) -> Path:
        """What was learned from the city's own past tickets and from what its staff corrected."""
        return self.var_dir / "learned"

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("city_dir", "var_dir", "models_dir")
    @classmethod
    def _from_the_root(cls, folder: Path) -> Path:
        return (ROOT / folder).resolve()

    @field_validator("city_dir")
    @classmethod
    def _a_folder(cls, folder: Path) -> Path:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        return folder
