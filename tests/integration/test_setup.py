"""Making the runtimes: what is done again, what is not, and the one line where it cannot be done.

uv is a stand-in that writes down how it was called; the real one makes the environments this test runs in.
"""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.setup import secrets_file
from bot.setup.progress import Refusal
from bot.setup.runtimes import DESK, ROOT, dialogue_python, prepare

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
    for lock in ("desk.txt", "dev.txt"):
        (tmp_path / "requirements" / lock).write_text(f"# {lock}\n")
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


def test_too_little_space_is_said_before_anything_is_made(root: Path) -> None:
    with pytest.raises(Refusal, match=r"GB are free .* need \d+ GB$"):
        prepare(DESK, root, needed_bytes=10**18)

    assert not (root / "calls").exists()


def test_no_python_for_rasa_is_one_clear_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("PYENV_ROOT", str(root))

    with pytest.raises(Refusal, match=r"^Rasa needs Python 3\.10: .*pyenv install 3\.10"):
        dialogue_python(root / ".tools" / "bin" / "uv")


def test_a_stand_in_on_the_path_that_does_not_run_is_passed_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = root / "shims" / "python3.10"
    shim.parent.mkdir()
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    real = root / "versions" / "3.10.9" / "bin" / "python3.10"
    real.parent.mkdir(parents=True)
    real.write_text("#!/bin/sh\necho 3.10\n")
    real.chmod(0o755)
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
