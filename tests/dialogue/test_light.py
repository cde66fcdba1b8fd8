"""Without TensorFlow the dialogue process understands the same, in less memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.dialogue.stage import ROOT

QUIET = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
SENTENCES = (
    "楼下垃圾三天没人收了，南湖东园3号楼",
    "the radiators in building 5, Jinsong are cold since Monday",
    "昨晚11点工体北路有人施工",
    "你好",
    "what happened to my case BJ20261124-000123",
)
READ = """
import json, re, sys
from pathlib import Path
from bot.nlu.light import UNSERVED, without_tensorflow
light = without_tensorflow(*UNSERVED)
from bot.nlu.reading import Reader
reader = Reader(Path(sys.argv[1]))
told = [vars(reader.read(text, now="2026-11-24T10:00:00+08:00")) for text in json.loads(sys.argv[2])]
# The kernel's own count: what getrusage tells includes the parent's size at the fork.
memory = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
print(json.dumps({"light": light, "told": told, "memory": memory, "real": "tensorflow.python" in sys.modules}))
"""

SERVED = (
    "redis",
    "h5py",
    "google.protobuf",
    "scipy.sparse.linalg",
    "spacy.tokens",
    "jwt",
    "rasa.core.lock_store",
)
FOUND = """
import importlib, json, sys
from bot.nlu.light import UNSERVED, without_tensorflow
without_tensorflow(*UNSERVED)
names = json.loads(sys.argv[1]) + list(UNSERVED)
print(json.dumps([name for name in names if getattr(importlib.import_module(name), "__file__", None)]))
"""


def read(model: Path, **switch: str) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", READ, str(model), json.dumps(SENTENCES)],
        cwd=ROOT,
        env=QUIET | switch,
        capture_output=True,
        check=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return told


def test_the_answers_are_the_same_and_the_process_is_smaller(model_file: Path) -> None:
    light = read(model_file)

    whole = read(model_file, SWIFT_TENSORFLOW="1")

    assert (light["light"], whole["light"]) == (True, False)
    assert (light["real"], whole["real"]) == (False, True)
    assert light["told"] == whole["told"]
    assert light["memory"] < whole["memory"] - 150


def test_what_a_server_may_need_is_really_there_and_nothing_else() -> None:
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FOUND, json.dumps(SERVED)],
        cwd=ROOT,
        env=QUIET,
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(answer.stdout.splitlines()[-1]) == list(SERVED)
