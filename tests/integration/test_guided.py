"""Files that atheris leads through parsers of pictures, films and papers; `make measure-parsers` goes on for long."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tests.measuring.parsers import SEEDS, fed


@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not built for this machine"
)
@pytest.mark.parametrize(("parser", "runs"), [("file", 300), ("wechat", 3000)])
def test_what_comes_to_new_lines_of_a_parser_is_kept_and_nothing_fails(
    tmp_path: Path, parser: str, runs: int
) -> None:
    corpus, seeds = tmp_path / "corpus", tmp_path / "seeds"
    for folder in (corpus, seeds):
        folder.mkdir()
    for nth, content in enumerate(SEEDS[parser]):
        (seeds / str(nth)).write_bytes(content)

    done = fed(parser, corpus, seeds, f"-runs={runs}", "-seed=9")

    assert done.returncode == 0, done.stderr[-2000:]
    assert f"Done {runs} runs" in done.stderr
    assert list(corpus.iterdir()) != []
