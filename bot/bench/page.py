"""A series for people: a table for the terminal, and a page with two charts and the same table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bot.bench.plan import CITIZENS
from desk.console.charts import Line, curves, on_paper

HEADS = (
    "assistant",
    "channel",
    "citizens",
    "turns/s",
    "p50",
    "p95",
    "p99 ms",
    "errors",
    "MB",
    "CPU ms a turn",
)
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "body{color:#222;background:#fff}"
    "svg{width:100%;height:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}"
    "td,th{padding:.25rem .5rem;border-bottom:1px solid #ddd;text-align:left}"
)


def as_text(found: Mapping[str, Any]) -> str:
    """The table, how long conversations go, and the ratios."""
    rows = [HEADS, *map(_row, found["cells"])]
    widths = [max(len(row[nth]) for row in rows) for nth in range(len(HEADS))]
    lines = ["  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*(line.rstrip() for line in lines), "", *_sentences(found)])


def as_page(found: Mapping[str, Any]) -> str:
    """The page, which needs nothing beside it."""
    charts = [
        _chart(found, "throughput", "Turns a second"),
        _chart(found, "p95_ms", "p95 of a turn, in milliseconds"),
    ]
    head = Markup("").join(Markup("<th>{}</th>").format(word) for word in HEADS)
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup("<td>{}</td>").format(word) for word in _row(one))
        )
        for one in found["cells"]
    )
    sentences = Markup("").join(Markup("<p>{}</p>").format(line) for line in _sentences(found))
    return Markup(
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>python -m bot bench</title><style>{}</style>"
        "<h1>Whole turns on {}</h1>{}{}<table><tr>{}</tr>{}</table></html>"
    ).format(Markup(STYLE), found["store"], Markup("").join(charts), sentences, head, rows)


def _chart(found: Mapping[str, Any], figure: str, title: str) -> Markup:
    labels = [str(citizens) for citizens in CITIZENS]
    names = list(dict.fromkeys((one["assistant"], one["channel"]) for one in found["cells"]))
    lines = [
        Line(" ".join(name), _numbers(found["cells"], name, figure))
        for name in names
        if name[1] != "telegram"
    ]
    told = f"{title} by citizens at once: {', '.join(line.name for line in lines)}."
    marks = ("solid", "dashed", "dotted")
    legend = ", ".join(f"{line.name} ({mark})" for line, mark in zip(lines, marks, strict=False))
    drawing = on_paper(curves(figure, labels, lines, title=title, told=told))
    return Markup("<h2>{}</h2><p>By citizens at once; {}.</p>{}").format(title, legend, drawing)


def _numbers(
    cells: Sequence[Mapping[str, Any]], name: tuple[str, str], figure: str
) -> Sequence[float | None]:
    at = {one["citizens"]: one[figure] for one in cells if (one["assistant"], one["channel"]) == name}
    return [at.get(citizens) for citizens in CITIZENS]


def _row(one: Mapping[str, Any]) -> Sequence[str]:
    parts = ", ".join(f"{part} {spent:.1f}" for part, spent in (one["cpu_ms_per_turn"] or {}).items())
    numbers = (f"{one['throughput']:.1f}", *(f"{one[name]:.0f}" for name in ("p50_ms", "p95_ms", "p99_ms")))
    held = f"{one['memory_mb']:.0f}" if one["memory_mb"] is not None else ""
    return (one["assistant"], one["channel"], str(one["citizens"]), *numbers, str(one["errors"]), held, parts)


def _sentences(found: Mapping[str, Any]) -> Sequence[str]:
    told = [
        f"{one['citizens']} at once: {one['throughput_ratio']:.2f} times the turns of the faster stock assistant "
        f"({one['stock']}), {one['p95_ratio']:.2f} of its p95."
        for one in found["ratios"]
    ]
    return told + [
        f"{name}: the 400th message of a conversation takes {one['late_ratio']:.2f} times the 10th "
        f"({one['late_ms']:.0f} ms, {one['early_ms']:.0f} ms)."
        for name, one in found["long"].items()
    ]
