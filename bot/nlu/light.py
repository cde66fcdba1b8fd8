"""Keeps TensorFlow out of the dialogue process: Rasa imports it always, and nothing of our pipeline computes with it.

`without_tensorflow` puts empty stand-ins in its place: 300 MB and some seconds of start less, the same answers (held by
tests/dialogue/test_light.py). SWIFT_TENSORFLOW=1 switches it off, as a city's own components may need (scikit-learn, too); another version
of Rasa than the one it was tried with is left alone too.
"""

from __future__ import annotations

import importlib
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Sequence

from bot.nlu.tried import with_this_rasa

SWITCH = "SWIFT_TENSORFLOW"
_PACKAGES = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "keras")
UNSERVED = (
    *("sklearn", "scipy.sparse.csgraph", "matplotlib"),
    *("boto3", "botocore", "pymongo", "sqlalchemy"),
    *(
        "aiogram",
        "fbmessenger",
        "google.auth",
        "google.oauth2",
        "slack_sdk",
        "socketio",
        "twilio",
        "webexteamssdk",
    ),
    *("questionary", "prompt_toolkit", "spacy.cli"),
    *("dask", "apscheduler", "requests"),
)
"""What is imported besides for learning and pictures, for stores and channels of others, for a terminal, and for what we
do in another way or not at all: the graph (`runner`), reminders, telemetry. Whoever only serves can do without."""


def without_tensorflow(*also: str) -> bool:
    """Whether the stand-ins are in place, for `also` too. To be called before the first import of Rasa; twice does no
    more than once."""
    if os.environ.get(SWITCH) == "1" or "tensorflow" in sys.modules or not with_this_rasa():
        return any(isinstance(finder, _Finder) for finder in sys.meta_path)
    # spaCy's engine asks whether TensorFlow has a graphics card: it shall hear that there is no TensorFlow, nor its files.
    _import_without("thinc.compat", "tensorflow", "h5py")
    _import_without("portalocker", "redis")
    sys.meta_path.insert(0, _Finder({*_PACKAGES, *also}))
    return True


def _import_without(module: str, *missing: str) -> None:
    """Import what goes on without packages as if they were not there; whoever needs them imports them later."""
    absent = [name for name in missing if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        importlib.import_module(module)
    finally:
        for name in absent:
            del sys.modules[name]


class _Nothing(type):
    """A class whose attributes are classes of the same sort: what is named in Rasa's signatures and base classes."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Of a bare stand-in: a decorator gives back what it decorates, any other call another stand-in."""
        if cls.__dict__.get("_bare"):
            return args[0] if len(args) == 1 and callable(args[0]) and not kwargs else _nothing(cls.__name__)
        return super().__call__(*args, **kwargs)


def _nothing(name: str) -> Any:
    return _Nothing(name, (), {"_bare": True})


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _nothing(name)


class _Finder(MetaPathFinder, Loader):
    """Answers every import of TensorFlow, of what stands on it, and of what else is named."""

    def __init__(self, packages: set[str]) -> None:
        self._packages = packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        within = fullname.split(".")
        if not any(".".join(within[:depth]) in self._packages for depth in range(1, len(within) + 1)):
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""
