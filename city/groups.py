"""The seventeen groups every city counts complaints by, fixed here; what stands below them is the pack's."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

Kind = Literal["complaint", "help_request", "report", "suggestion", "inquiry", "praise"]
Urgency = Literal["normal", "urgent", "emergency", "complex"]
URGENCIES: tuple[Urgency, ...] = ("normal", "urgent", "emergency", "complex")


class Name(NamedTuple):
    """One thing's name in both languages."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The name in `lang`: English for 'en', Chinese for everything else."""
        return self.en if lang == "en" else self.zh


GROUPS: Mapping[str, Name] = MappingProxyType(
    {
        "sanitation": Name("环境卫生", "Sanitation"),
        "housing": Name("住房与物业", "Housing"),
        "construction": Name("施工与违建", "Construction"),
        "municipal_facilities": Name("市政设施", "Municipal facilities"),
        "utilities": Name("水电气热", "Water, power, gas and heating"),
        "transport": Name("交通出行", "Transport"),
        "environment": Name("噪声与污染", "Noise and pollution"),
        "consumer": Name("消费与市场", "Consumer matters"),
        "labour": Name("劳动与社保", "Work and social insurance"),
        "education": Name("教育文体", "Education, culture and sport"),
        "health": Name("医疗卫生", "Health"),
        "civil_affairs": Name("民政养老", "Welfare and elderly care"),
        "safety": Name("安全与治安", "Safety and public order"),
        "greening": Name("园林绿化", "Trees and green space"),
        "telecom": Name("通信网络", "Telecom"),
        "government_service": Name("政务服务", "Government services"),
        "other": Name("其他", "Other"),
    }
)

KINDS: Mapping[Kind, Name] = MappingProxyType(
    {
        "complaint": Name("投诉", "Complaint"),
        "help_request": Name("求助", "Help request"),
        "report": Name("举报", "Report of wrongdoing"),
        "suggestion": Name("建议", "Suggestion"),
        "inquiry": Name("咨询", "Question"),
        "praise": Name("表扬", "Praise"),
    }
)
