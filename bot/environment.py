"""The settings as the environment and `.env` have them, or a line for each that is missing or wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import ValidationError

from bot.folders import ROOT, Folders
from bot.settings import ADVICE, Settings

ENV_FILE = ROOT / ".env"
OF_NUMBERS = {
    "int_parsing": "use a whole number",
    "float_parsing": "use a number",
    "greater_than": "use a number above {gt:g}",
    "greater_than_equal": "use a number from {ge:g} on",
    "less_than_equal": "use a number up to {le:g}",
}
"""What pydantic finds wrong with a number, in the words of whoever writes the setting."""

T = TypeVar("T", bound=Folders)


class SettingsError(Exception):
    """One or more settings are missing or make no sense. `problems` has a line for each, with its name."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(env_file: Path = ENV_FILE) -> Settings:
    """Read the environment, then `.env`. Raises SettingsError with one line for each setting that is wrong."""
    return _read(Settings, env_file)


def folders(env_file: Path = ENV_FILE) -> Folders:
    """Only where things are: for work that needs no secret. Raises SettingsError."""
    return _read(Folders, env_file)


def database_set(env_file: Path = ENV_FILE) -> str:
    """DATABASE_URL as the environment or `.env` has it, '' without one: for work that needs no secret."""
    _require_readable(env_file)
    return os.environ.get("DATABASE_URL") or dotenv_values(env_file).get("DATABASE_URL") or ""


def unknown(env_file: Path = ENV_FILE) -> list[str]:
    """Names in `.env` that no setting has, each with the setting it is most like."""
    if not env_file.exists():
        return []
    known = [name.upper() for name in Settings.model_fields]
    strange = [name for name in dotenv_values(env_file) if name.upper() not in known]
    return [_likely(name, get_close_matches(name.upper(), known, n=1)) for name in strange]


def _likely(name: str, like: list[str]) -> str:
    return f"{name} (did you mean {like[0]}?)" if like else name


def _read(kind: type[T], env_file: Path) -> T:
    _require_readable(env_file)
    try:
        return kind(_env_file=env_file)
    except ValidationError as error:
        raise SettingsError([_line(problem) for problem in error.errors()]) from None


def _line(problem: Mapping[str, Any]) -> str:
    reason = _reason(problem)
    if not problem["loc"]:
        return reason
    name, *inside = map(str, problem["loc"])
    name = name.upper()
    if problem["type"] == "missing" and not inside:
        return f"{name} is not set: {ADVICE}"
    where = f"{'.'.join(inside)}: " if inside else ""
    return f"{name} is wrong: {where}{reason[0].lower()}{reason[1:]}"


def _reason(problem: Mapping[str, Any]) -> str:
    if of_numbers := OF_NUMBERS.get(problem["type"]):
        return of_numbers.format(**problem.get("ctx", {}))
    return str(problem["msg"]).removeprefix("Value error, ")


def _require_readable(env_file: Path) -> None:
    if not env_file.exists():
        return
    try:
        with env_file.open(encoding="utf-8") as lines:
            broken = [binding.original for binding in parse_stream(lines) if binding.error]
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file.name} cannot be read: {error}"]) from None
    if broken:
        raise SettingsError([f"{env_file.name}:{line.line} is not NAME=value" for line in broken])
