"""`python -m dialogue.measure FOLDER`: reads the annotated talks of a folder and prints how right that is."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from city.pack import load
from dialogue import figures, talks, weights
from dialogue.figures import Outcome
from dialogue.hints import place_names
from dialogue.reader import Reader
from dialogue.state import states_of

_CITY = Path(__file__).resolve().parents[1] / "city" / "beijing"


def outcomes(reader: Reader, folder: Path) -> Iterator[Outcome]:
    """Each turn of the folder's talks, as it was marked and as it is read."""
    for _, told in talks.folder(folder):
        for talk in told:
            for state, turn in states_of(talk):
                yield Outcome(turn.text, state, turn.acts, turn.spans, reader.read(turn.text, state))


def milliseconds(reader: Reader, told: list[Outcome]) -> float:
    """The median time of reading one message."""
    times = []
    for one in told[:200]:
        began = time.perf_counter()
        reader.read(one.text, one.state)
        times.append(1000 * (time.perf_counter() - began))
    return median(times)


def main() -> None:
    """Read the arguments, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, help="with a sub-folder a language")
    options.add_argument("--weights", type=Path, default=weights.FOLDER)
    options.add_argument("--wrong", action="store_true", help="print each turn whose likeliest act is wrong")
    given = options.parse_args()
    reader = Reader.load(place_names(load(_CITY)), given.weights)
    told = list(outcomes(reader, given.folder))
    files = [len(held) for _, held in talks.folder(given.folder)]
    print(f"{len(files)} files, {sum(files)} talks, {len(told)} turns")
    print("\n".join(figures.table(told)))
    print(f"\nmilliseconds a message, median  {milliseconds(reader, told):.1f}")
    for one in told if given.wrong else ():
        if not one.is_right:
            print(
                f"{one.state.question} | {one.text} | {', '.join(one.acts)} | {one.surest} {one.confidence:.2f}"
            )


if __name__ == "__main__":
    main()
