"""What WeChat posts, as plain fields: one flat XML document. Entities and declarations are refused, never followed."""

from __future__ import annotations

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring


class NotXml(Exception):
    """The body is no XML document as WeChat sends it."""


def fields(body: bytes) -> dict[str, str]:
    """The document's own elements by name, each with its text. Raises `NotXml`."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise NotXml(type(problem).__name__) from problem
    return {element.tag: element.text or "" for element in root}
