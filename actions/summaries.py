"""Everything that will be filed, shown to be looked over: of one matter, and of several. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.draft import Draft
from actions.enterprises import as_filed
from actions.matters import MOST
from actions.moments import moment
from actions.said import Said
from actions.sentence import Sentence
from actions.tidy import civil
from city.pack import CityPack
from desk.desk import Preview


def summary(draft: Draft, preview: Preview, said: Said, pack: CityPack) -> Sentence:
    """Everything that will be filed, to be looked over; fields without a value are left out of the card."""
    values = {
        "description": civil(str(draft["description"] or "")),
        "place": preview.place_name or "",
        "category": _sorted_under(draft, preview, said.lang),
        "occurred_at": moment(draft, said, pack),
        "party": draft["party"] or "",
        "unit": preview.unit_name or "",
        "due": preview.due_text,
        **_reporter([draft], said.lang),
    }
    if draft["anonymous"]:
        return Sentence("utter_summary_anonymous", values)
    return Sentence("utter_summary" if values["contact"] else "utter_summary_chat", values)


def summary_of_several(matters: Sequence[tuple[Draft, Preview]], said: Said, pack: CityPack) -> Sentence:
    """Every matter on a line of its own with a button that leaves it out, and what is common to all: also the date,
    but for what is answered sooner.
    """
    latest = max((preview for _, preview in matters), key=lambda preview: preview.due)
    lines = dict.fromkeys((f"matter_{at}" for at in range(1, MOST + 1)), "")
    for name, (draft, preview) in zip(lines, matters, strict=False):
        told = (
            *(
                civil(str(draft["description"] or "")),
                preview.place_name,
                _sorted_under(draft, preview, said.lang),
            ),
            *(moment(draft, said, pack), draft["party"], preview.unit_name),
            own_date(preview.due_text, latest.due_text, said.lang),
        )
        lines[name] = " · ".join(part for part in told if part)
    first = matters[0][0]
    reporter = _reporter([draft for draft, _ in matters], said.lang)
    chat = "✓" if not (reporter["contact"] or first["anonymous"]) else ""
    values = {"count": len(matters), **lines, **reporter, "here": chat, "due": latest.due_text}
    return Sentence(
        "utter_summary_several",
        {**values, "anonymous": "✓" if first["anonymous"] else ""},
        tuple(_leaving_out(at, said.lang) for at in range(1, len(matters) + 1)),
    )


def _sorted_under(draft: Draft, preview: Preview, lang: str) -> str:
    """The category by its name; what is praised is shown as praise, for its category is named after what goes wrong."""
    if draft["kind"] == "praise" and preview.category_name:
        return "Praise" if lang == "en" else "表扬"
    return preview.category_name or ""


def own_date(date: str, common: str, lang: str) -> str:
    """'最晚今天7:39答复' beside a matter whose date is not the one that is told for all; else nothing."""
    if date == common:
        return ""
    return f"answer by {date}" if lang == "en" else f"最晚{date}答复"


def _leaving_out(at: int, lang: str) -> dict[str, Any]:
    title = f"Leave out {at}" if lang == "en" else f"去掉第{at}件"
    return {"title": title, "payload": f'/edit_field{{"field": "matter_{at}"}}'}


def _reporter(matters: Sequence[Draft], lang: str) -> dict[str, str]:
    """How and when the citizen is reached, and for whom they write: a business by its name, and a person."""
    draft = matters[0]
    filed = as_filed((one.fields for one in matters), lang)[0]
    behalf = (filed.get(name) for name in ("enterprise", "on_behalf_of"))
    return {
        "contact": " ".join(part for part in (draft["reporter_name"], draft["reporter_phone"]) if part),
        "text_only": "✓" if draft["contact_by"] == "text_only" and draft["reporter_phone"] else "",
        "call_hours": draft["call_hours"] or "",
        "on_behalf_of": " · ".join(str(one) for one in behalf if one),
        "confidential": "✓" if draft["confidential"] or draft["kind"] == "report" else "",
    }
