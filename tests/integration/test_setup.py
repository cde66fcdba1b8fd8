"""Making the runtimes: what is done again, what is not, and the one line where it cannot be done.

uv is a stand-in that writes down how it was called; the real one makes the environments this test runs in.
"""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.setup import secrets_file
from bot.setup.locks import LOCKS, lock
from bot.setup.progress import Refusal
from bot.setup.pythons import Python, better, desk_python, dialogue_python, tried
from bot.setup.runtimes import DESK, ROOT, prepare

UV = """#!/bin/sh
echo "$@" >> "{calls}"
case "$1" in
  venv) for folder; do :; done; mkdir -p "$folder/bin"; ln -sf {python} "$folder/bin/python" ;;
  python) exit 2 ;;
esac
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with two locks and a uv that is none."""
    (tmp_path / "requirements").mkdir()
    for name in ("desk.txt", "dev.txt"):
        (tmp_path / "requirements" / name).write_text(f"# {name}\n")
    uv = tmp_path / ".tools" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(UV.format(calls=tmp_path / "calls", python=sys.executable))
    uv.chmod(0o755)
    return tmp_path


def calls(root: Path) -> list[str]:
    """The first two words of every call, but for asking whether it runs."""
    lines = (root / "calls").read_text().splitlines()
    return [" ".join(line.split()[:2]) for line in lines if line != "--version"]


def test_an_environment_is_made_from_its_lock(root: Path) -> None:
    prepare(DESK, root)

    assert calls(root) == ["venv --quiet", "pip sync"]


def test_nothing_is_done_while_the_lock_is_the_same(root: Path) -> None:
    prepare(DESK, root)
    (root / "calls").unlink()

    prepare(DESK, root)

    assert not (root / "calls").exists()


def test_a_changed_lock_is_installed_into_the_same_environment(root: Path) -> None:
    prepare(DESK, root)
    (root / "requirements" / "desk.txt").write_text("# newer\n")

    prepare(DESK, root)

    assert calls(root) == ["venv --quiet", "pip sync", "pip sync"]


def test_what_tests_need_stays_when_the_product_is_run_after_them(root: Path) -> None:
    prepare(DESK, root, tests=True)
    (root / "requirements" / "desk.txt").write_text("# newer\n")

    prepare(DESK, root)

    assert (root / "calls").read_text().splitlines()[-1].endswith("dev.txt")


def test_an_override_is_handed_over_for_its_own_lock_alone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.setup.locks.dialogue_python", lambda uv: "python3.10")
    override = root / "requirements" / "dialogue-override.in"
    override.write_text("aiohttp>=3.14\n")

    lock(root)

    compiled = [line for line in (root / "calls").read_text().splitlines() if line.startswith("pip compile")]
    assert len(compiled) == len(LOCKS)
    assert [line for line in compiled if f"--override {override} " in line] == [
        line for line in compiled if line.endswith("/dialogue.txt")
    ]


def test_too_little_space_is_said_before_anything_is_made(root: Path) -> None:
    with pytest.raises(Refusal, match=r"GB are free .* need \d+ GB$"):
        prepare(DESK, root, needed_bytes=10**18)

    assert not (root / "calls").exists()


def test_no_python_for_rasa_is_one_clear_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(root))

    with pytest.raises(Refusal, match=r"^Rasa needs Python 3\.10: .*pyenv install 3\.10"):
        dialogue_python(root / ".tools" / "bin" / "uv")


def a_python(program: Path, version: str, *, built: str = "") -> Path:
    """A program that says of itself what a Python of that version, built in that way, would."""
    told = json.dumps({"version": version, "program": str(program), "built": built})
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{told}'\n")
    program.chmod(0o755)
    return program


def test_the_desk_runs_on_the_callers_python_or_on_the_newest_that_was_built_to_be_fast() -> None:
    slow, fast = (Python("3.11", Path(name), name == "fast") for name in ("slow", "fast"))
    others = [
        Python("3.13", Path("newest"), False),
        Python("3.12", Path("new"), True),
        Python("3.11", Path("old"), True),
    ]

    assert better(slow, others[:1]) == slow
    assert better(slow, others) == others[1]
    assert better(fast, others) == fast


def test_a_python_of_the_path_that_was_built_to_be_fast_goes_before_a_callers_that_was_not(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = a_python(root / "own" / "python3", "3.11", built="'--enable-shared'")
    quick = a_python(root / "quick" / "python3.13", "3.13", built="'--enable-optimizations' '--with-lto'")
    a_python(root / "other" / "python3.12", "3.10", built="'--enable-optimizations'")
    monkeypatch.setattr(sys, "executable", str(own))
    monkeypatch.setenv("PATH", f"{root / 'other'}:{quick.parent}:/usr/bin:/bin")

    assert desk_python() == quick


def test_a_program_is_asked_what_it_is(tmp_path: Path) -> None:
    found = tried(sys.executable)

    assert found is not None
    assert found.version == f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert found.program.is_file()
    assert tried(tmp_path / "none") is None


def test_a_stand_in_on_the_path_that_does_not_run_is_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = root / "shims" / "python3.10"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    real = a_python(root / "versions" / "3.10.9" / "bin" / "python3.10", "3.10")
    monkeypatch.setenv("PATH", f"{shim.parent}:/usr/bin:/bin")
    monkeypatch.setenv("PYENV_ROOT", str(root))

    assert dialogue_python(root / ".tools" / "bin" / "uv") == real


def test_the_first_secrets_are_long_and_for_this_user_only(tmp_path: Path) -> None:
    file = tmp_path / ".env"

    assert secrets_file.write_first(file)

    values = dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    assert {name: len(value) >= 40 for name, value in values.items()} == {
        "RASA_TOKEN": True,
        "SECRET_KEY": True,
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_are_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("RASA_TOKEN=mine\n")

    assert not secrets_file.write_first(file)

    assert file.read_text() == "RASA_TOKEN=mine\n"


def test_make_without_a_target_lists_the_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("run", "test", "lint", "types", "e2e", "lock"):
        assert f"  make {target} " in listed
