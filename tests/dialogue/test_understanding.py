"""What the trained model understands: the two sentences of the design, and shares on sentences held out of training."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.heldout import DEFAULT, measure
from bot.nlu.reading import Reader, Reading
from tests.dialogue.components import NOW
from tests.dialogue.stage import ROOT

RUBBISH = "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运，臭得很"
POTHOLE = "There's a huge pothole on Gongti North Road near Sanlitun, it has been there since last Monday"


@pytest.fixture(scope="module")
def reader(model_file: Path) -> Reader:
    return Reader(model_file)


@pytest.fixture(scope="module")
def figures(reader: Reader) -> dict[str, Any]:
    return measure(reader, DEFAULT)


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


@pytest.mark.parametrize("text", ["我要投诉", "i want to complain"])
def test_opening_a_complaint_tells_no_category(reader: Reader, text: str) -> None:
    reading = reader.read(text, now=NOW)

    assert reading.intent == "file_complaint"
    assert {"category", "category_choices", "kind"} & {e["entity"] for e in reading.entities} == set()


@pytest.mark.parametrize("text", ["", "😀", "……", "\x00", "a" * 20_000, "垃" * 20_000])
def test_any_text_gets_an_intent(reader: Reader, text: str) -> None:
    assert reader.read(text or " ", now=NOW).intent


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_intents_of_held_out_sentences_are_right(figures: dict[str, Any], lang: str) -> None:
    assert figures[lang]["intent_macro_f1"] >= 0.9


@pytest.mark.parametrize("entity", ["district", "subdistrict", "address", "time", "phone", "ticket_number"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_details_of_held_out_messages_are_right(figures: dict[str, Any], lang: str, entity: str) -> None:
    assert figures[lang].get(entity, 1.0) >= 0.95


def test_the_command_measures_a_file_of_texts(model_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("text", "groups"), (RUBBISH, "sanitation|environment"), (POTHOLE, "consumer")]
        )
    command = [
        sys.executable,
        "-m",
        "bot.nlu.evaluate",
        "--model",
        str(model_file),
        "--texts",
        str(file),
        "--json",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    report = json.loads(done.stdout)
    assert (report["texts"], report["accuracy"], report["abstained"], report["opened_ticket"]) == (
        2,
        0.5,
        0.0,
        1.0,
    )


def test_the_command_names_a_column_that_is_not_there(model_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text("text\nhello\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "bot.nlu.evaluate",
        "--model",
        str(model_file),
        "--texts",
        str(file),
        "--column",
        "title",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "title" in done.stderr
