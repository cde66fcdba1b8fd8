"""Charts as SVG that stands in a page: drawn by pygal, coloured by the console's own styles, named for screen readers.

Nothing of a drawing carries a style or a script of its own, which the pages' rules would refuse. Every chart has its
table beside it, so the drawing tells no more than its title and its description.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pygal
from markupsafe import Markup

# pygal leaves a finder for plugins on the import path, in a form that Python no longer knows: every import of something
# that is not there would warn of it. We have no plugins.
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__module__ != pygal.__name__]

WIDTH, HEIGHT = 480, 200
LABELS = 4
"""So many dates stand below a chart; more would lie on one another on a phone."""
NS = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", NS.strip("{}"))
PAPER = """
.chart .background { fill: none; }
.chart text { fill: #333; font-family: "Noto Sans CJK SC", sans-serif; font-size: 14px; }
.chart .axis.y text { text-anchor: end; }
.chart .axis.x text { text-anchor: middle; }
.chart .axis.x .guides text { fill: none; }
.chart .axis.x .guides text.major { fill: #333; }
.chart .guide.line, .chart .axis .line { fill: none; stroke: #ccc; }
.chart .axis.x .guide.line { stroke: none; }
.chart .axis.major.line { stroke: #777; }
.chart .color-0 .rect { fill: #0e5a59; }
.chart .color-1 .rect { fill: none; stroke: #555; stroke-width: 1.5; }
.chart .series .line { fill: none; stroke: #0e5a59; stroke-width: 2; }
.chart .series.color-1 .line { stroke: #555; stroke-dasharray: 7 4; }
.chart .series.color-2 .line { stroke: #855400; stroke-dasharray: 2 4; }
.chart .dot { fill: #0e5a59; }
.chart .color-1 .dot { fill: #555; }
.chart .color-2 .dot { fill: #855400; }
"""
"""The same as the console's own styles say, in the colours of paper."""


@dataclass(frozen=True)
class Line:
    """What one colour shows: a number for each label, None where there is no data, which stays empty."""

    name: str
    numbers: Sequence[float | None]


def bars(key: str, labels: Sequence[str], lines: Sequence[Line], *, title: str, told: str) -> Markup:
    """Bars from zero, side by side."""
    return _drawn(pygal.Bar(**_shape(lines)), key, labels, lines, title, told)


def curves(
    key: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    title: str,
    told: str,
    most: float | None = None,
) -> Markup:
    """Lines over a scale that begins at zero and, where given, ends at `most`. What is missing is a gap."""
    chart = pygal.Line(**_shape(lines, most), dots_size=1.6, allow_interruptions=True)
    return _drawn(chart, key, labels, lines, title, told)


def on_paper(drawing: Markup) -> Markup:
    """A drawing with its colours in it, for a printer that lets no style of the page reach into a drawing."""
    head, opened, rest = drawing.partition(">")
    return Markup(head + opened) + Markup("<style>") + Markup(PAPER) + Markup("</style>") + Markup(rest)


def _shape(lines: Sequence[Line], most: float | None = None) -> dict[str, object]:
    highest = max((number or 0 for line in lines for number in line.numbers), default=0)
    return {
        "width": WIDTH, "height": HEIGHT, "show_legend": False, "js": (), "css": (), "spacing": 6,
        "margin": 4, "margin_right": 22,
        "show_minor_x_labels": False, "range": (0, most or highest or 1), "min_scale": 2, "max_scale": 5,
        "disable_xml_declaration": True, "show_x_guides": False, "truncate_label": -1,
    }  # fmt: skip


def _drawn(
    chart: pygal.Graph, key: str, labels: Sequence[str], lines: Sequence[Line], title: str, told: str
) -> Markup:
    chart.x_labels = list(labels)
    chart.x_labels_major_every = max(1, -(-len(labels) // LABELS))
    for line in lines:
        chart.add(line.name, list(line.numbers))
    drawing = _bare(chart.render_tree())
    for name in ("id", "class"):
        drawing.attrib.pop(name, None)
    drawing.attrib |= {"class": "chart", "role": "img", "aria-labelledby": f"{key}-title {key}-told"}
    for place, (tag, text) in enumerate((("title", title), ("desc", told))):
        one = ET.Element(
            f"{NS}{tag}" if drawing.tag.startswith(NS) else tag,
            {"id": f"{key}-{'told' if place else 'title'}"},
        )
        one.text = text
        drawing.insert(place, one)
    return Markup(ET.tostring(drawing, encoding="unicode"))


def _bare(drawing: ET.Element) -> ET.Element:
    """The drawing without styles, scripts, texts that only a script would show, and empty groups."""
    for parent in list(drawing.iter()):
        parent.attrib.pop("style", None)
        for child in list(parent):
            tag = str(child.tag).removeprefix(NS)
            is_over = "overlay" in child.get("class", "")
            if (
                not isinstance(child.tag, str)
                or tag in ("defs", "script", "style", "desc", "title")
                or is_over
            ):
                parent.remove(child)
    return drawing
