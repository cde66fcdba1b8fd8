"""A running product to act on: `python -m tests.acted.stage FOLDER` starts it and waits, until Ctrl-C.

`python -m tests.acted.say FOLDER WHO LANG WORDS` says something to it.
"""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path

from tests.product import product

STAGE = "stage.json"


def main() -> None:
    """Start the product; its address and a supervisor's token go into FOLDER/stage.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    with product(folder / "product", {}) as running:
        stage = {"url": running.url, "token": running.token("supervisor")}
        (folder / STAGE).write_text(json.dumps(stage), encoding="utf-8")
        print(f"acting at {running.url}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
