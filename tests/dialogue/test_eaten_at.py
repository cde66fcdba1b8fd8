"""The house in which somebody ate is whom it is about, and where they ate is no part of its name."""

from __future__ import annotations

import pytest

from bot.nlu.details import DetailExtractor
from tests.dialogue.components import PlaceExtractor, entities, extractor


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("在蜀湘人家吃饭 菜里有钢丝球", "蜀湘人家"),
        ("昨晚去老门框吃火锅 全家拉肚子", "老门框"),
        ("上个月在秀域办的卡 店关门了", "秀域"),
        ("我们在学校食堂吃饭 吃出虫子", None),
        ("在簋街吃饭被宰了", None),
        ("在地铁上吃东西的人太多", None),
        ("我妈在家里吃了药就吐", None),
    ],
)
def test_the_house_is_the_party_and_no_place(text: str, party: str | None) -> None:
    found = entities(text, extractor(PlaceExtractor), extractor(DetailExtractor))

    assert found.get("party") == party
    assert party is None or "address" not in found
