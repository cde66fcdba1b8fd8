"""Who may import whom (CONTRIBUTING.md), read from the code itself."""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("actions", "bot", "city", "connectors", "desk", "dialogue")

MAY_IMPORT = {
    "city": ("city",),
    "desk": ("desk", "city"),
    "connectors": ("connectors", "city", "desk.channel", "desk.dialogue"),
    "dialogue": ("dialogue", "city"),
    "actions": ("actions", "city", "desk", "dialogue"),
    "bot/nlu": ("bot.nlu", "city", "dialogue"),
    "bot/bench_stock": (),
    "bot": OURS,
}
HOMES = {
    "rasa": ("bot/nlu",),
    "rasa_sdk": ("actions", "bot/bench_stock"),
    "telegram": ("connectors",),
    "sqlalchemy": ("desk",),
    "alembic": ("desk",),
    "asyncpg": ("desk",),
    "psycopg": ("desk",),
    "psycopg2": ("bot/nlu",),
    "spacy": ("bot/nlu",),
    "typer": ("bot",),
    "aio_pika": ("desk",),
    "opentelemetry": ("bot",),
    "prometheus_client": ("desk",),
    "argon2": ("desk",),
    "chinese_calendar": ("desk",),
    "weasyprint": ("desk",),
    "xlsxwriter": ("desk",),
}
STANDARD_LIBRARY_ONLY = ("bot/setup", "bot/model.py", "bot/leash.py", "desk/channel.py", "desk/dialogue.py")


@cache
def modules() -> list[Path]:
    return [module for package in OURS for module in sorted((ROOT / package).rglob("*.py"))]


@cache
def imports(module: Path) -> set[str]:
    """Every module that is imported, wherever in the file; 'from a import b' counts as a.b. Each file is read once."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= names_in(node)
    return found


def names_in(node: ast.Import | ast.ImportFrom) -> set[str]:
    if isinstance(node, ast.Import):
        return {name.name for name in node.names}
    assert node.level == 0, f"a relative import of {node.module}"
    return {f"{node.module}.{name.name}" for name in node.names}


def is_in(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def package_of(module: Path) -> str:
    path = module.relative_to(ROOT).as_posix()
    apart = (place for place in ("bot/nlu", "bot/bench_stock") if path.startswith(f"{place}/"))
    return next(apart, path.split("/")[0])


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_it_may(package: str) -> None:
    strangers = [
        f"{module.relative_to(ROOT)}: {name}"
        for module in modules()
        if package_of(module) == package
        for name in sorted(imports(module))
        if is_in(name, OURS) and not is_in(name, MAY_IMPORT[package])
    ]

    assert strangers == []


@pytest.mark.parametrize("library", sorted(HOMES))
def test_a_foreign_library_has_one_home(library: str) -> None:
    strangers = [
        str(module.relative_to(ROOT))
        for module in modules()
        if package_of(module) not in HOMES[library]
        if any(is_in(name, (library,)) for name in imports(module))
    ]

    assert strangers == []


@pytest.mark.parametrize("place", STANDARD_LIBRARY_ONLY)
def test_what_runs_before_anything_is_installed_needs_nothing_installed(place: str) -> None:
    path = ROOT / place
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path]

    foreign = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files
        for name in imports(file)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith(("bot.setup", "bot.leash"))
    }

    assert foreign == set()


def test_what_is_read_in_both_runtimes_needs_nothing_but_yaml_and_orjson_in_one_place() -> None:
    foreign = {
        f"{module.relative_to(ROOT)}: {name}"
        for module in modules()
        if package_of(module) == "city"
        for name in imports(module)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "city", "yaml"}
    }

    assert foreign == {"city/compact.py: orjson"}


def test_tracing_is_loaded_only_where_somebody_asks_for_it() -> None:
    eager = [
        str(module.relative_to(ROOT))
        for module in modules()
        if "bot/tracing" not in module.as_posix()
        for node in ast.parse(module.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        if any(is_in(name, ("opentelemetry", "bot.tracing")) for name in names_in(node))
    ]

    assert eager == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(module.relative_to(ROOT))
        for module in modules()
        if (code := module.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(code))
    ]

    assert silent == []


def test_no_form_is_read_past_what_refuses_odd_ones() -> None:
    """`request.post()` alone decodes whatever charset a part names. Open311 refuses by itself, in its own words."""
    own = {ROOT / "desk" / "api" / name for name in ("forms.py", "open311.py")}
    found = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in modules()
        if package_of(module) in ("desk", "connectors") and module not in own
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("post", "multipart")
        and isinstance(node.value, ast.Name)
        and node.value.id == "request"
    ]

    assert found == []
