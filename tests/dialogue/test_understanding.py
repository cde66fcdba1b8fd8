"""What the trained model understands: the two sentences of the design, sentences known for long, and the command."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.measuring.heldout import measure
from bot.nlu.reading import Reader, Reading
from tests.dialogue.components import NOW
from tests.dialogue.stage import ROOT

RUBBISH = "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很"
# Sentences that were looked at while the model was made: none of them may be lost again.
SENTENCES = ROOT / "tests" / "dialogue" / "sentences"
POTHOLE = "There's a huge pothole on Gongti North Road near Sanlitun, it has been there since last Monday"


@pytest.fixture(scope="module")
def reader(model_file: Path) -> Reader:
    return Reader(model_file)


@pytest.fixture(scope="module")
def figures(reader: Reader) -> dict[str, Any]:
    return measure(reader, SENTENCES).figures


def place_and_time(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.value(entity) for entity in ("district", "subdistrict", "address", "time"))


def test_the_rubbish_of_nanhu_dongyuan_is_understood(reader: Reader) -> None:
    reading = reader.read(RUBBISH, now=NOW)

    assert reading.intent == "file_complaint"
    assert reading.category == "sanitation.rubbish_collection"
    assert place_and_time(reading) == (
        "110105",
        "110105026",
        "南湖东园一区3号楼楼下",
        "2026-11-22T10:30:00+08:00",
    )


def test_the_pothole_near_sanlitun_is_understood(reader: Reader) -> None:
    reading = reader.read(POTHOLE, now=NOW)

    assert reading.intent == "file_complaint"
    assert reading.category == "municipal_facilities.road_damage"
    assert place_and_time(reading) == (
        "110105",
        "110105004",
        "Gongti North Road near Sanlitun",
        "2026-11-16T00:00:00+08:00",
    )


@pytest.mark.parametrize(
    ("text", "category"),
    [
        (
            "This is Anna Schmidt, 13800138001. A deep pothole on Gongti North Road near Sanlitun since Monday",
            "municipal_facilities.road_damage",
        ),
        (
            "there is a deep pothole on Gongti North Road near Sanlitun, my number is 13800138001",
            "municipal_facilities.road_damage",
        ),
        ("the lift in our building has been broken for a week, call me on 138 0013 8001", "housing.elevator"),
        ("no hot water since Tuesday in Jiuxianqiao Road 10 - Tom, 13912345678", None),
        (
            "My name is Anna, 13800138001. The street lamp at the corner is broken",
            "municipal_facilities.street_light",
        ),
    ],
)
def test_a_matter_told_with_a_number_is_no_detail(reader: Reader, text: str, category: str | None) -> None:
    reading = reader.read(text, now=NOW)

    assert reading.intent == "file_complaint"
    assert category is None or reading.category == category


@pytest.mark.parametrize(
    "text",
    [
        "13800138001",
        "Anna Schmidt, 13800138001",
        "my number is 13800138001, please call after six in the evening",
        "sure, it's Tom Becker and you can reach me on 13912345678 any time after work",
        "you can call my husband, he speaks Chinese better than me, 13800138001",
    ],
)
def test_how_somebody_is_reached_stays_a_detail(reader: Reader, text: str) -> None:
    assert reader.read(text, now=NOW).intent != "file_complaint"


@pytest.mark.parametrize("text", ["我要投诉", "i want to complain"])
def test_opening_a_complaint_tells_no_category(reader: Reader, text: str) -> None:
    reading = reader.read(text, now=NOW)

    assert reading.intent == "file_complaint"
    assert {"category", "category_choices", "kind"} & {e["entity"] for e in reading.entities} == set()


@pytest.mark.parametrize("text", ["", "😀", "……", "\x00", "a" * 20_000, "垃" * 20_000])
def test_any_text_gets_an_intent(reader: Reader, text: str) -> None:
    assert reader.read(text or " ", now=NOW).intent


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_intents_of_known_sentences_are_right(figures: dict[str, Any], lang: str) -> None:
    assert figures[lang]["intent_macro_f1"] >= 0.9


@pytest.mark.parametrize("entity", ["district", "subdistrict", "address", "time", "phone", "ticket_number"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_details_of_known_messages_are_right(figures: dict[str, Any], lang: str, entity: str) -> None:
    assert figures[lang].get(entity, 1.0) >= 0.95


def test_a_glance_says_what_a_whole_reading_says(reader: Reader) -> None:
    for text in (RUBBISH, POTHOLE, "您好", "how do i apply for a residence permit"):
        whole, glance = reader.read(text), reader.glance(text)

        assert replace(glance, entities=()) == replace(whole, entities=())
        assert (glance.kind, glance.value("urgency")) == (whole.kind, whole.value("urgency"))


def write_csv(file: Path, *rows: tuple[str, ...]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    return file


def run(model_file: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.nlu.measuring.evaluate", "--model", str(model_file)]
    command += map(str, arguments)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_measures_a_file_of_texts(model_file: Path, tmp_path: Path) -> None:
    greeting = "你好"
    file = write_csv(
        tmp_path / "texts.csv",
        ("text", "groups"),
        (RUBBISH, "sanitation|environment"),
        (POTHOLE, "consumer"),
        (greeting, "consumer"),
    )

    done = run(model_file, "--texts", file, "--json")

    report = json.loads(done.stdout)
    assert (report["n"], report["best_constant"]) == (3, "consumer")
    assert [report[name] for name in ("accuracy", "abstained", "opened_ticket")] == pytest.approx(
        [1 / 3, 1 / 3, 2 / 3]
    )
    assert (report["settled_accuracy"], report["macro_f1"]) == (0.5, 0.5)
    assert report["median_ms"] > 0


def test_the_command_measures_kinds_and_intents(model_file: Path, tmp_path: Path) -> None:
    kinds = write_csv(tmp_path / "kinds.csv", ("text", "kind"), (RUBBISH, "complaint"), ("你好", "praise"))
    intents = write_csv(
        tmp_path / "intents.csv", ("text", "intent"), (RUBBISH, "file_complaint"), ("你好", "greet")
    )

    by_kind = json.loads(run(model_file, "--texts", kinds, "--json").stdout)
    by_intent = json.loads(run(model_file, "--texts", intents, "--json").stdout)

    assert (by_kind["accuracy"], by_kind["balanced_accuracy"], by_kind["abstained"]) == (0.5, 0.5, 0.5)
    assert (by_intent["accuracy"], by_intent["macro_f1"], by_intent["opened_ticket"]) == (1.0, 1.0, 0.5)


def test_the_command_names_a_column_that_is_not_there(model_file: Path, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "texts.csv", ("text",), ("hello",))

    done = run(model_file, "--texts", file, "--column", "title")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "✗ texts.csv has no column 'title', only text\n"


def test_the_command_writes_a_report_that_quotes_texts_as_text(model_file: Path, tmp_path: Path) -> None:
    file = write_csv(
        tmp_path / "texts.csv", ("text", "groups"), (f"<script>alert(1)</script>{RUBBISH}", "health")
    )
    report = tmp_path / "new" / "report.html"

    done = run(model_file, "--texts", file, "--report", report)

    page = report.read_text(encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "http" not in page
