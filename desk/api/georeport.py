"""The shapes of Open311 GeoReport v2, as JSON and XML. Pure: plain data in, text out.

The specification is at wiki.open311.org/GeoReport_v2.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

Record = Mapping[str, Any]

NAMES = {
    "services": ("services", "service"),
    "requests": ("service_requests", "request"),
    "errors": ("errors", "error"),
}


def as_json(records: Sequence[Record] | Record) -> str:
    """JSON as the specification shows it: a list of flat objects, or one object."""
    return json.dumps(records, ensure_ascii=False)


def as_xml(records: Sequence[Record], *, names: str) -> str:
    """`names` is 'services', 'requests' or 'errors'. A missing value is an empty element."""
    root_name, item_name = NAMES[names]
    root = ElementTree.Element(root_name)
    for record in records:
        _fill(ElementTree.SubElement(root, item_name), record)
    return _text(root)


def discovery_xml(record: Record) -> str:
    """The discovery document, whose endpoints and formats are nested."""
    root = ElementTree.Element("discovery")
    _fill(root, {key: value for key, value in record.items() if key != "endpoints"})
    endpoints = ElementTree.SubElement(root, "endpoints")
    for endpoint in record["endpoints"]:
        element = ElementTree.SubElement(endpoints, "endpoint")
        _fill(element, {key: value for key, value in endpoint.items() if key != "formats"})
        formats = ElementTree.SubElement(element, "formats")
        for name in endpoint["formats"]:
            ElementTree.SubElement(formats, "format").text = name
    return _text(root)


def definition_xml(record: Record) -> str:
    """One service's definition: its attributes, each with the values to choose from."""
    root = ElementTree.Element("service_definition")
    _fill(root, {"service_code": record["service_code"]})
    attributes = ElementTree.SubElement(root, "attributes")
    for attribute in record["attributes"]:
        element = ElementTree.SubElement(attributes, "attribute")
        _fill(element, {key: value for key, value in attribute.items() if key != "values"})
        values = ElementTree.SubElement(element, "values")
        for value in attribute["values"]:
            _fill(ElementTree.SubElement(values, "value"), value)
    return _text(root)


def _fill(element: ElementTree.Element, record: Record) -> None:
    for key, value in record.items():
        child = ElementTree.SubElement(element, key)
        if value is not None:
            child.text = str(value).lower() if isinstance(value, bool) else str(value)


def _text(root: ElementTree.Element) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode")
