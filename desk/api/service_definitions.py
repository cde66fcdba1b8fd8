"""What a request of each category may tell beside its words: the attributes of Open311 service definitions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from city.groups import KINDS
from city.model import Category
from desk import notices

YES, NO = "yes", "no"
CODES = ("party", "occurred_at", "kind", "published", "confidential")


@dataclass(frozen=True)
class BadAttribute(Exception):
    """An attribute that is not of its definition; `code` is what it was called."""

    code: str
    allowed: Sequence[str] = ()


def attributes(category: Category, lang: str) -> list[dict[str, Any]]:
    """The attributes of a category's definition, in their order. None is required: nobody is turned away for not
    knowing.
    """
    asked = [
        *(["party"] if category.asks_party else []),
        *(["occurred_at"] if category.happening else []),
        "kind",
        "published",
        "confidential",
    ]
    return [_attribute(code, order, lang) for order, code in enumerate(asked, start=1)]


def told(category: Category, given: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a complaint that the attributes tell; empty ones tell nothing. Raises `BadAttribute`."""
    known = {one["code"]: one for one in attributes(category, "en")}
    found: dict[str, Any] = {}
    for code, value in given.items():
        if code not in known:
            raise BadAttribute(code, tuple(known))
        keys = [one["key"] for one in known[code]["values"]]
        if not value:
            continue
        if keys and value not in keys:
            raise BadAttribute(code, keys)
        found[code] = value == YES if keys == [YES, NO] else value
    return found


def _attribute(code: str, order: int, lang: str) -> dict[str, Any]:
    values = _values(code, lang)
    kind = "singlevaluelist" if values else "datetime" if code == "occurred_at" else "string"
    return {
        "variable": True,
        "code": code,
        "datatype": kind,
        "required": False,
        "datatype_description": notices.text(f"attribute.of.{kind}", lang),
        "order": order,
        "description": notices.text(f"attribute.{code}", lang),
        "values": values,
    }


def _values(code: str, lang: str) -> list[dict[str, str]]:
    if code == "kind":
        return [{"key": kind, "name": named.of(lang)} for kind, named in KINDS.items()]
    if code in ("published", "confidential"):
        return [{"key": key, "name": notices.text(f"attribute.value.{key}", lang)} for key in (YES, NO)]
    return []
