"""Under which licence each package may be used: what its metadata says, in SPDX's words, and what we allow.

What a package says nothing sensible of stands in `requirements/licences.yml`, with where it was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

import yaml

from bot.supply.locks import canonical

FILE = "licences.yml"
UNKNOWN = "NOASSERTION"
_OSI = "License :: OSI Approved :: "
# Trove's names and what people write into `License`, as SPDX has them. 'BSD' alone does not say which, so it stays.
_SPDX = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache license v2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "http://www.apache.org/licenses/license-2.0": "Apache-2.0",
    "https://www.apache.org/licenses/license-2.0": "Apache-2.0",
    "mit": "MIT",
    "mit license": "MIT",
    "the mit license": "MIT",
    "the mit license (mit)": "MIT",
    "bsd": "BSD",
    "bsd license": "BSD",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd-3": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause",
    "modified bsd license": "BSD-3-Clause",
    "bsd-2-clause": "BSD-2-Clause",
    "2-clause bsd": "BSD-2-Clause",
    "isc": "ISC",
    "isc license": "ISC",
    "isc license (iscl)": "ISC",
    "mpl-2.0": "MPL-2.0",
    "mpl 2.0": "MPL-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
    "psf": "PSF-2.0",
    "psfl": "PSF-2.0",
    "psf-2.0": "PSF-2.0",
    "zpl 2.1": "ZPL-2.1",
    "zope public license": "ZPL-2.1",
    "unlicense": "Unlicense",
    "the unlicense (unlicense)": "Unlicense",
    "hpnd": "HPND",
    "historical permission notice and disclaimer (hpnd)": "HPND",
    "lgplv3": "LGPL-3.0-only",
    "lgpl-3.0": "LGPL-3.0-only",
    "gnu lesser general public license v3 (lgplv3)": "LGPL-3.0-only",
    "gnu lesser general public license v3 or later (lgplv3+)": "LGPL-3.0-or-later",
    "gnu lesser general public license v2 or later (lgplv2+)": "LGPL-2.1-or-later",
    "gnu general public license v2 or later (gplv2+)": "GPL-2.0-or-later",
    "gnu general public license v3 (gplv3)": "GPL-3.0-only",
    "mozilla public license 1.1 (mpl 1.1)": "MPL-1.1",
    "cc0-1.0": "CC0-1.0",
}


@dataclass(frozen=True)
class Rules:
    """`allowed` licences, and what is `known` of packages that do not say it themselves."""

    allowed: frozenset[str]
    known: Mapping[str, str]


def rules(folder: Path) -> Rules:
    """What `requirements/licences.yml` says."""
    told: dict[str, Any] = yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))
    known = {canonical(name): str(entry["licence"]) for name, entry in (told.get("packages") or {}).items()}
    return Rules(allowed=frozenset(told["allowed"]), known=known)


def installed(environment: Path) -> Mapping[tuple[str, str], str]:
    """The licence of everything installed there, by name and version, as its own metadata tells it."""
    places = [str(place) for place in environment.glob("lib/python*/site-packages")]
    return {
        (canonical(one.metadata["Name"]), one.version): told(one)
        for one in distributions(path=places)
        if one.metadata["Name"]
    }


def told(package: Distribution) -> str:
    """An SPDX expression; UNKNOWN where nothing is said, or something that nobody can look up."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    classified = [
        str(line).removeprefix(_OSI)
        for line in metadata.get_all("Classifier") or ()
        if str(line).startswith(_OSI)
    ]
    written = _spdx(str(metadata["License"]) if "License" in metadata else "")
    named = sorted({_spdx(one) for one in classified} - {UNKNOWN})
    if not named or (named == ["BSD"] and written.startswith("BSD")):
        return written
    return " OR ".join(named) if len(named) > 1 else named[0]


def refused(expression: str, allowed: Iterable[str]) -> bool:
    """Whether no choice that the expression leaves is allowed. 'A AND B' needs both, 'A OR B' one."""
    ours = frozenset(allowed)
    choices = expression.replace("(", " ").replace(")", " ").split(" OR ")
    return not any(all(part.strip() in ours for part in choice.split(" AND ")) for choice in choices)


def _spdx(text: str) -> str:
    for both in (" AND ", " OR "):
        if both in text:
            parts = [_spdx(part) for part in text.split(both)]
            return UNKNOWN if UNKNOWN in parts else both.join(parts)
    return _SPDX.get(text.strip().rstrip(".").lower(), UNKNOWN)
