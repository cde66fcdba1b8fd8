"""Memory of a process that should stay small, and the rubbish of one that should answer quickly."""

from __future__ import annotations

import ctypes
import gc
import sys


def settle() -> None:
    """Leave the model and the libraries out of every search for rubbish from now on."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Return freed pages to the system where the C library can (glibc); elsewhere nothing happens.

    Building the matchers took about 50 MB for a moment.
    """
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
