"""What a measurement's program ends with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.measuring import ending


@pytest.mark.parametrize("passed", [True, {"none_lost": True, "in_order": True}])
def test_a_measurement_that_passed_ends_well(tmp_path: Path, passed: Any) -> None:
    ending.as_measured(figures(tmp_path, passed))


@pytest.mark.parametrize("passed", [False, {"none_lost": True, "in_order": False}])
def test_one_that_did_not_ends_with_an_error(tmp_path: Path, passed: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        ending.as_measured(figures(tmp_path, passed))

    assert ended.value.code == 1


def figures(folder: Path, passed: Any) -> Path:
    file = folder / "figures.json"
    file.write_text(json.dumps({"passed": passed}), encoding="utf-8")
    return file
