"""Which trained model is served: the pointed one while it fits the sources, else the one of the present sources."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from bot import model
from bot.setup.progress import Refusal
from city import taught
from city.learned import Ticket, save
from city.taught import Lesson


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that is all sources and no model."""
    for folder in ("data", "city/here", "bot/nlu/measuring", "models"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config.yml").write_text("language: zh\n", encoding="utf-8")
    return tmp_path


def present(root: Path) -> Path:
    return model.present(root, root / "city" / "here")


def fitting(root: Path) -> Path:
    return model.path(root, root / "city" / "here")


def made(file: Path) -> Path:
    file.write_bytes(b"a model")
    return file


def learn(root: Path, text: str) -> None:
    save(root / "var" / "learned", [Ticket(text, ("housing",))])


def test_the_model_of_the_present_sources_is_served_where_nothing_is_pointed_to(root: Path) -> None:
    assert present(root) == fitting(root)


def test_the_pointed_model_is_served_while_it_fits_the_sources(root: Path) -> None:
    plain = made(fitting(root))
    learn(root, "电梯坏了")
    taught = made(fitting(root))

    model.point(taught)
    assert present(root) == taught
    model.point(plain)
    assert present(root) == plain
    assert (root / "models" / "current").resolve() == plain.resolve()


def test_a_changed_source_leaves_the_pointer_aside_and_keeps_what_was_learned(root: Path) -> None:
    learn(root, "电梯坏了")
    before = made(fitting(root))
    model.point(before)

    (root / "config.yml").write_text("language: en\n", encoding="utf-8")

    assert present(root) == fitting(root) != before
    assert present(root).name.split("-")[2] == before.name.split("-")[2]


def test_a_pointer_to_a_model_that_is_gone_is_left_aside(root: Path) -> None:
    learn(root, "电梯坏了")
    taught = made(fitting(root))
    model.point(taught)

    taught.unlink()
    (root / "var" / "learned" / "tickets.jsonl").unlink()

    assert present(root) == fitting(root) != taught


@pytest.mark.parametrize("spoilt", [b"", b"no archive at all"])
def test_a_model_that_is_no_archive_is_refused_with_what_to_do(root: Path, spoilt: bytes) -> None:
    there = fitting(root)
    there.write_bytes(spoilt)

    with pytest.raises(Refusal, match=rf"the model {there} cannot be read .*remove it"):
        model.require_whole(there)


def test_a_model_that_was_cut_off_is_refused_and_a_whole_one_is_not(root: Path) -> None:
    there = fitting(root)
    packed = gzip.compress(os.urandom(4096))
    there.write_bytes(packed)
    model.require_whole(there)

    there.write_bytes(packed[:-100])

    with pytest.raises(Refusal, match="cannot be read"):
        model.require_whole(there)


def test_nothing_is_trained_where_the_model_could_not_be_kept(root: Path) -> None:
    (root / "file").touch()
    log = root / "train.log"

    with pytest.raises(Refusal, match="set MODELS_DIR"):
        model.train(root, root / "city" / "here", log, None, root / "file" / "models")

    assert not log.exists()


def test_what_only_measures_makes_no_new_model(root: Path) -> None:
    before = fitting(root)

    (root / "bot" / "nlu" / "measuring" / "scores.py").write_text("", encoding="utf-8")

    assert fitting(root) == before


def train(root: Path) -> Path:
    """Train by an interpreter that makes a model of nothing, as everything is written that the desk writes."""
    interpreter = root / ".venv-dialogue" / "bin" / "python"
    interpreter.parent.mkdir(parents=True, exist_ok=True)
    interpreter.write_text('#!/bin/sh\nmkdir -p "$6" && echo "a model" > "$6/$8"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    former = os.umask(0o077)
    try:
        model_file = model.train(root, root / "city" / "here", root / "training.log")
        model.point(model_file)
    finally:
        os.umask(former)
    return model_file


def test_another_user_may_serve_a_model_but_not_read_one_that_learned_from_people(root: Path) -> None:
    (root / "models").rmdir()

    plain = train(root)
    learn(root, "电梯坏了")
    taught_one = train(root)

    modes = [path.stat().st_mode & 0o777 for path in (root / "models", plain, taught_one)]
    assert [f"{mode:o}" for mode in modes] == ["755", "644", "600"]


def test_a_folder_that_was_shut_is_opened_when_its_model_is_served(root: Path) -> None:
    plain = made(fitting(root))
    plain.chmod(0o600)
    plain.parent.chmod(0o700)

    model.point(plain)

    assert [path.stat().st_mode & 0o777 for path in (plain.parent, plain)] == [0o755, 0o644]


def test_forgetting_removes_every_model_that_learned_and_no_other(root: Path) -> None:
    plain = made(fitting(root))
    learn(root, "电梯坏了")
    taught = made(fitting(root))
    model.point(taught)

    model.forget(root)

    assert plain.exists()
    assert not taught.exists()
    assert not (root / "models" / "current").is_symlink()


def test_a_training_ends_with_whoever_waits_for_it(root: Path) -> None:
    interpreter = root / ".venv-dialogue" / "bin" / "python"
    interpreter.parent.mkdir(parents=True)
    interpreter.write_text("#!/bin/sh\necho $$\nexec sleep 600\n", encoding="utf-8")
    interpreter.chmod(0o755)
    log = root / "training.log"
    arguments = [str(one) for one in (root, root / "city" / "here", log)]
    train = (
        "import sys; from pathlib import Path; from bot import model; model.train(*map(Path, sys.argv[1:]))"
    )
    waiting = subprocess.Popen([sys.executable, "-c", train, *arguments])
    end = time.monotonic() + 20
    while not (log.exists() and log.read_text(encoding="utf-8").endswith("\n")):
        assert time.monotonic() < end, "no training began"
        time.sleep(0.02)
    training = psutil.Process(int(log.read_text(encoding="utf-8")))

    waiting.kill()

    waiting.wait(20)
    while training.is_running():
        assert time.monotonic() < end, "the training goes on"
        time.sleep(0.02)


def test_what_staff_taught_is_another_model_and_the_earlier_one_is_kept(root: Path) -> None:
    plain = made(fitting(root))
    model.point(plain)
    taught.save(
        root / "var" / "learned", [Lesson(1, "占绿地种菜", "zh", {"category": "greening.green_space"})]
    )
    trained = made(fitting(root))

    model.point(plain, model.PREVIOUS)
    model.point(trained)

    assert trained != plain
    assert model.pointed_to(root / "models" / model.PREVIOUS) == plain
    assert model.fits(plain, root, root / "city" / "here")
    model.forget(root)
    assert plain.exists()
    assert not trained.exists()
