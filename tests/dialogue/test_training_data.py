"""Rasa's own checks, run from the root as a person would: sound data, and rules that predict what stories expect."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from bot import model
from tests.dialogue.stage import ROOT

ALLOWED = yaml.safe_load(Path(__file__).with_name("allowed_warnings.yml").read_text(encoding="utf-8"))
WARNING = re.compile(r"UserWarning: (.*)")


def rasa(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **model.QUIET, "PYTHONWARNINGS": "default", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "rasa", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_training_data_is_valid_but_for_what_is_allowed() -> None:
    done = rasa("data", "validate")

    warnings = {re.sub(r"\x1b\[\d+m", "", line) for line in WARNING.findall(done.stderr + done.stdout)}
    ours = {line for line in warnings if "rasa/shared" not in line and "deprecated" not in line.casefold()}
    new = [line for line in ours if not any(re.search(entry["pattern"], line) for entry in ALLOWED)]
    assert done.returncode == 0, done.stdout + done.stderr
    assert new == []
    assert warnings, "nothing was warned of: has the wording changed?"


def test_the_rules_predict_what_the_stories_expect(model_file: Path, tmp_path: Path) -> None:
    stories = ("--stories", "tests/dialogue", "--out", str(tmp_path))

    done = rasa("test", "core", "--model", str(model_file), *stories, "--fail-on-prediction-errors")

    assert done.returncode == 0, (tmp_path / "failed_test_stories.yml").read_text(encoding="utf-8")
