"""People of no city, planted to be looked for afterwards: what nobody may find again in a log or an export."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

NAME = "欧阳修竹"
PAPER = "110105196803072118"
CARD = "6217000010012345678"
MAIL = "xiuzhu.ouyang@example.com"
PLATE = "京N8Q7X6"
CHANNELS = ("web", "telegram", "wechat", "app", "open311", "api", "import", "console", "error")
PHONES: Mapping[str, str] = {channel: f"1391111{nth:04}" for nth, channel in enumerate(CHANNELS, start=1)}
"""One for each channel, so that a leak says where it came in."""
PLACE = "朝阳区望京街道南湖东园一区3号楼楼下垃圾堆了三天没人清运"


_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def told(channel: str) -> str:
    """A complaint with everything in it that tells who somebody is."""
    return f"{PLACE}。我叫{NAME}，电话{PHONES[channel]}，身份证{PAPER}，银行卡{CARD}，邮箱{MAIL}，车牌{PLATE}"


@dataclass(frozen=True)
class Planted:
    """What is looked for: people, and secrets by what they open."""

    secrets: Mapping[str, str]

    def found(self, text: str) -> list[str]:
        """The names of what stands in a text, as it is or escaped as JSON writes it."""
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        people = {"name": NAME, "paper": PAPER, "card": CARD, "mail": MAIL, "plate": PLATE}
        phones = {f"phone of {channel}": phone for channel, phone in PHONES.items()}
        every = {**people, **phones, **self.secrets}
        return sorted(name for name, value in every.items() if value in text)
