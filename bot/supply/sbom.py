"""The bill of materials of both runtimes, as CycloneDX 1.6 has it. Pure: what is locked and licensed is handed in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.supply.licences import UNKNOWN
from bot.supply.locks import Pin

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
PRODUCT, LICENCE = "swift-response", "Apache-2.0"
NAMED = frozenset({"BSD"})
_NAMESPACE = uuid.UUID("8f0f7c0e-6f5b-4d0b-9d51-3b8b2c1f4f5a")

Licences = Mapping[Pin, str]


def bill(
    locked: Mapping[str, Sequence[Pin]], licences: Mapping[str, Licences], *, version: str, at: datetime
) -> dict[str, Any]:
    """The document. A package that both runtimes have in one version is one component; which ones stands on it.

    `licences` is by runtime; the same locks and licences make the same serial number.
    """
    components = _components(locked, licences)
    whole = json.dumps(components, sort_keys=True)
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, whole)}",
        "version": 1,
        "metadata": {
            "timestamp": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": PRODUCT,
                "name": PRODUCT,
                "version": version,
                "licenses": [{"expression": LICENCE}],
            },
        },
        "components": components,
        "dependencies": _dependencies(locked),
    }


def _components(
    locked: Mapping[str, Sequence[Pin]], licences: Mapping[str, Licences]
) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for runtime, pins in locked.items():
        for pin in pins:
            one = found.setdefault(pin.purl, _component(pin))
            one["properties"].append({"name": f"{PRODUCT}:runtime", "value": runtime})
            licence = licences[runtime].get(pin, UNKNOWN)
            if licence != UNKNOWN:
                one["licenses"] = [_licence(licence)]
    return [found[purl] for purl in sorted(found)]


def _component(pin: Pin) -> dict[str, Any]:
    """Its hashes are those of every file that the lock would take for it."""
    marker = [{"name": f"{PRODUCT}:marker", "value": pin.marker}] if pin.marker else []
    return {
        "type": "library",
        "bom-ref": pin.purl,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.purl,
        "hashes": [{"alg": "SHA-256", "content": one} for one in pin.hashes],
        "properties": marker,
    }


def _licence(told: str) -> dict[str, Any]:
    """What SPDX has no id for, such as 'BSD' alone, is a name."""
    if NAMED & set(told.split()):
        return {"license": {"name": told}}
    return {"expression": told}


def _dependencies(locked: Mapping[str, Sequence[Pin]]) -> list[dict[str, Any]]:
    needs: dict[str, set[str]] = {PRODUCT: set()}
    for pins in locked.values():
        refs: dict[str, list[str]] = {}
        for pin in pins:
            refs.setdefault(pin.name, []).append(pin.purl)
            needs.setdefault(pin.purl, set())
        for pin in pins:
            for parent in pin.wanted_by:
                for ref in refs.get(parent, ()):
                    needs[ref].add(pin.purl)
            if pin.ours:
                needs[PRODUCT].add(pin.purl)
    return [{"ref": ref, "dependsOn": sorted(wanted)} for ref, wanted in sorted(needs.items())]
