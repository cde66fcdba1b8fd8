"""What is told beside a name, a number and a place is read by itself; what only introduces somebody tells nothing."""

from __future__ import annotations

from typing import Any

from bot.nlu.beside import beside_place

PHONE = "13800002222"


def introduced(text: str, *, name: str, place: str) -> dict[str, Any]:
    found = [
        {"entity": kind, "value": told, "start": text.index(told), "end": text.index(told) + len(told)}
        for kind, told in (("person_name", name), ("phone", PHONE), ("address", place))
    ]
    return {"text": text, "intent": {"name": "inform", "confidence": 0.95}, "entities": found}


def test_the_matter_behind_an_introduction_is_read_by_itself() -> None:
    text = f"Im Maria Lopez {PHONE} I live Deshengmenwai Dajie the shop downstair unload truck at 3am every night"

    told = beside_place(introduced(text, name="Maria Lopez", place="Deshengmenwai Dajie"))

    assert told == "the shop downstair unload truck at 3am every night"


def test_an_introduction_alone_tells_nothing() -> None:
    text = f"Im Maria Lopez {PHONE} I live Deshengmenwai Dajie"

    assert beside_place(introduced(text, name="Maria Lopez", place="Deshengmenwai Dajie")) is None
