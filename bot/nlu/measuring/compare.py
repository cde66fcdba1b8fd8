"""Two models beside each other on the same held-out sentences: the figures of both, and every answer that changed.

The sentences are the project's own and those that a city's staff approved to be measured on. Prints one JSON object
{before, after, changed}; `learn` reads it. Nothing is drawn by chance.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.nlu.catalogue import group_of
from bot.nlu.measuring import heldout
from bot.nlu.measuring.evaluate import reader_of
from bot.nlu.measuring.heldout import Case
from bot.nlu.measuring.progress import told
from city import taught
from city.danger import recognise

if TYPE_CHECKING:
    from bot.nlu.reading import Reader, Reading

_DISTRICT_CODE = 6
_SAFETY = {"danger": "danger", "harmless": "false_alarms"}


@dataclass(frozen=True)
class Answer:
    """What was said to one question about one text: `figure` it counts for, what is right and what was said."""

    text: str
    lang: str
    figure: str
    right: str
    said: str
    yours: bool

    @property
    def is_right(self) -> bool:
        return self.said == self.right


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison. 2, and one line on stderr, where a folder holds no sentences."""
    options = _options(arguments)
    logging.captureWarnings(True)
    logging.disable(logging.WARNING)
    asked = [(case, False) for case in heldout.cases(options.heldout)]
    asked += [(case, True) for case in yours(options.yours)] if options.yours else []
    if not asked:
        sys.stderr.write(f"✗ there are no held-out sentences in {options.heldout}\n")
        return 2
    before, after = (_answers(model, asked) for model in (options.before, options.after))
    sys.stdout.write(json.dumps(compared(before, after), ensure_ascii=False) + "\n")
    return 0


def yours(folder: Path) -> Iterator[Case]:
    """What staff approved to be measured on, a case for each thing that they said is right."""
    for lesson in taught.load(folder):
        if not lesson.held:
            continue
        for asked in ("intent", "category", "kind"):
            if asked in lesson.right:
                yield Case(lesson.text, lesson.lang, asked, lesson.right[asked])
        if code := lesson.right.get("area"):
            where = (
                {"district": code[:_DISTRICT_CODE]} if len(code) == _DISTRICT_CODE else {"subdistrict": code}
            )
            yield Case(lesson.text, lesson.lang, "details", entities=where)


def compared(before: Sequence[Answer], after: Sequence[Answer]) -> dict[str, Any]:
    """Figures by name, `danger.zh` and the like, `overall` and `yours` as counts of right answers; and what changed."""
    changed = [
        {
            "text": new.text,
            "asked": new.figure,
            "lang": new.lang,
            "right": new.right,
            "before": old.said,
            "after": new.said,
            "better": new.is_right,
            "yours": new.yours,
        }
        for old, new in zip(before, after, strict=True)
        if old.is_right != new.is_right
    ]
    return {"before": _figures(before), "after": _figures(after), "changed": changed}


def _figures(answers: Sequence[Answer]) -> dict[str, Any]:
    own = [one for one in answers if not one.yours]
    figures: dict[str, Any] = {}
    for figure in dict.fromkeys(one.figure for one in own):
        for lang in heldout.LANGUAGES:
            right = [one.is_right for one in own if (one.figure, one.lang) == (figure, lang)]
            if right:
                share = sum(right) / len(right)
                figures[f"{figure}.{lang}"] = 1 - share if figure == "false_alarms" else share
    staffs = [one.is_right for one in answers if one.yours]
    figures["overall"] = sum(one.is_right for one in answers)
    figures["asked"] = len(answers)
    return figures | ({"yours": sum(staffs), "yours_asked": len(staffs)} if staffs else {})


def _answers(model: Path, asked: Sequence[tuple[Case, bool]]) -> list[Answer]:
    """One model at a time is in memory."""
    reader = reader_of(model)
    found = [
        answer for case, own in told(asked, f"{model.name}: read") for answer in _read(reader, case, own)
    ]
    del reader
    gc.collect()
    return found


def _read(reader: Reader, case: Case, own: bool) -> Iterator[Answer]:
    def answer(figure: str, right: Any, said: Any) -> Answer:
        return Answer(case.text, case.lang, figure, str(right or ""), str(said or ""), own)

    if case.asked == "details":
        where = {name: case.entities[name] for name in ("district", "subdistrict") if name in case.entities}
        if where:
            reading = reader.read(case.text, **({"now": case.now} if case.now else {}))
            said = {name: reading.value(name) for name in where}
            yield answer("place", "/".join(map(str, where.values())), "/".join(map(str, said.values())))
        return
    reading = reader.glance(case.text)
    if case.asked == "category":
        yield answer("category", case.right, reading.leaf)
        yield answer("group", group_of(case.right), reading.told)
    elif case.asked in _SAFETY:
        alarmed = recognise(case.text) is not None or reading.value("danger") is not None
        yield answer(_SAFETY[case.asked], case.asked, "danger" if alarmed else "harmless")
    else:
        yield answer(case.asked, case.right, _of(reading)[case.asked])


def _of(reading: Reading) -> Mapping[str, str | None]:
    return {"intent": reading.intent, "kind": reading.kind}


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.nlu.measuring.compare", description=__doc__)
    parser.add_argument("--before", type=Path, required=True, help="the model that is served")
    parser.add_argument("--after", type=Path, required=True, help="the model that may be")
    parser.add_argument("--heldout", type=Path, default=heldout.DEFAULT, help="folder of held-out sentences")
    parser.add_argument("--yours", type=Path, help="folder of what staff taught")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
